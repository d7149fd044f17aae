"""Structured logs keyed by guild, production and order; secrets never get into them."""

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final, TextIO

import structlog
from pydantic import BaseModel, SecretStr

from bot.settings import Settings
from bot.studio.redacting import HIDDEN, hidden

_SECRET_NAME: Final = re.compile(
    r"token|authori[sz]ation|secret|password|passwd|api_?key|cookie|credential|session|verifier|signature",
    re.IGNORECASE,
)
_LEAST_SECRET: Final = 6
_FILE_MOST_BYTES: Final = 10 * 1024 * 1024
_NOISY: Final = {
    "arq": "WARNING",
    "discord": "INFO",
    "aiosqlite": "WARNING",
    "asyncio": "WARNING",
    "httpx": "WARNING",
    "urllib3": "ERROR",  # names the addresses of uploads otherwise, which are secrets
}

Entry = MutableMapping[str, Any]


def logger(name: str) -> Any:
    """Return the logger of a module; events are `part.what_happened`, everything else is a key."""
    return structlog.get_logger(name)


def configure(settings: Settings, *, as_json: bool, stream: TextIO | None = None, file: Path | None = None) -> None:
    """Set up the logs of this process: JSON or readable text on a stream, and JSON in a file when one is named."""
    redact = Redactor(secrets_of(settings))
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    json_text: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    plain: Any = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)

    def formatter(last: Any) -> logging.Formatter:
        steps = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, last]
        return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=steps)

    handlers: list[logging.Handler] = [logging.StreamHandler(stream or sys.stderr)]
    handlers[0].setFormatter(formatter(json_text if as_json else plain))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        rotating = RotatingFileHandler(file, maxBytes=_FILE_MOST_BYTES, backupCount=3, encoding="utf-8")
        rotating.setFormatter(formatter(json_text))
        handlers.append(rotating)
    root = logging.getLogger()
    root.handlers[:] = handlers
    root.setLevel(settings.studio.log_level.upper())
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(level)


def quieten() -> None:
    """Show warnings alone, on standard error: for commands whose output is something else than logs."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def secrets_of(settings: BaseModel) -> frozenset[str]:
    """Return the value of every secret setting."""
    found: set[str] = set()
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            found.add(value.get_secret_value())
        elif isinstance(value, BaseModel):
            found |= secrets_of(value)
    return frozenset(secret for secret in found if len(secret) >= _LEAST_SECRET)


class Redactor:
    """Takes secrets out of a log entry: by the name of the key, by their look, and by their known value."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(sorted(secrets, key=len, reverse=True))

    def __call__(self, _logger: Any, _method: str, entry: Entry) -> Entry:
        """Clean an entry, as a processor of structlog."""
        return {key: self._clean(key, value) for key, value in entry.items()}

    def text(self, text: str) -> str:
        """Clean a text."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return hidden(text)

    def _clean(self, key: str, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if _SECRET_NAME.search(key):
            return HIDDEN
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {str(name): self._clean(str(name), entry) for name, entry in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean("", entry) for entry in value]
        return self.text(str(value))
