import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import Redactor, configure, logger
from bot.settings import Settings
from bot.studio.redacting import HIDDEN

DISCORD_TOKEN = "MTE3NTk4" + "x" * 16 + ".Gabcde." + "y" * 30


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def logged(write: object, **settings: object) -> dict[str, object]:
    stream = io.StringIO()
    configure(Settings(**settings), as_json=True, stream=stream)  # type: ignore[arg-type]
    write()  # type: ignore[operator]
    return dict(json.loads(stream.getvalue().splitlines()[-1]))


def test_an_entry_carries_its_keys() -> None:
    def write() -> None:
        with structlog.contextvars.bound_contextvars(guild=1, production="01FILM", order="01ORDER"):
            logger("bot.relay").info("relay.applied", kind="line_spoken")

    entry = logged(write)

    assert (entry["guild"], entry["production"], entry["order"]) == (1, "01FILM", "01ORDER")
    assert (entry["event"], entry["kind"], entry["level"]) == ("relay.applied", "line_spoken", "info")


@pytest.mark.parametrize("key", ["token", "access_token", "Authorization", "client_secret", "session", "code_verifier"])
def test_a_secret_is_known_by_its_name(key: str) -> None:
    assert Redactor()(None, "", {key: "abcdef", "deep": {key: ["abcdef"]}}) == {key: HIDDEN, "deep": {key: HIDDEN}}


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer SECRETsecret123",
        "https://upload.example/v3/videos?upload_id=SECRETsecret123&part=snippet",
        "GET /token?access_token=SECRETsecret123 HTTP/1.1",
        '{"access_token": "SECRETsecret123"}',
        "ya29.SECRETsecret123",
        "act.SECRETsecret123!4567.va",
        "IGAASECRETsecret123456789",
        "1//0SECRETsecret123",
        "GOCSPX-SECRETsecret123",
        "Authorization: OAuth SECRETsecret123",
        "POST https://discord.com/api/webhooks/123456789/SECRETsecret123",
        "https://open-upload.tiktokapis.com/video/?upload_id=1&upload_token=SECRETsecret123",
        "redis is at rediss://me:SECRETsecret123@far.example:6379/0",
    ],
)
def test_a_secret_is_known_by_its_look(text: str) -> None:
    assert "SECRETsecret123" not in Redactor().text(text)


def test_a_discord_token_is_known_by_its_look() -> None:
    assert DISCORD_TOKEN not in Redactor().text(f"logging in with {DISCORD_TOKEN}")


def test_secret_settings_are_hidden_wherever_they_turn_up() -> None:
    def write() -> None:
        logging.getLogger("some.library").warning("connecting as %s", "correct-horse")

    entry = logged(write, publishing={"youtube": {"client_secret": "correct-horse"}})

    assert "correct-horse" not in json.dumps(entry)


def test_a_secret_in_a_traceback_is_hidden() -> None:
    def write() -> None:
        try:
            int("refused: Bearer SECRETsecret123")
        except ValueError:
            logger("bot").exception("bug")

    entry = logged(write)

    assert "SECRETsecret123" not in json.dumps(entry)
    assert "ValueError" in str(entry["exception"])


def test_plain_words_stay_as_they_are() -> None:
    text = "The key of C major; decode the code, bot says hello"

    assert Redactor().text(text) == text
