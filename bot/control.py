"""A local socket on which commands reach the running bot, as only the bot may write the database."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.locking import short_socket
from bot.logs import logger
from bot.studio.errors import StudioError, Unavailable

SOCKET: Final = "studio.sock"
_LONGEST: Final = 1 << 20
_ANSWER_S: Final = 300.0

log = logger(__name__)

Command = Callable[[dict[str, Any]], Awaitable[Any]]


class ControlSocket:
    """Answers commands of this machine's user; keep `run` running."""

    def __init__(self, data_dir: Path, commands: Mapping[str, Command]) -> None:
        self._path = short_socket(data_dir, SOCKET)
        self._commands = dict(commands)

    async def run(self) -> None:
        """Answer until cancelled."""
        self._path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._talk, self._path, limit=_LONGEST)
        self._path.chmod(0o600)
        try:
            async with server:
                await server.serve_forever()
        finally:
            self._path.unlink(missing_ok=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ValueError):
            request = json.loads(await reader.readline())
            writer.write(json.dumps(await self._answer(request), default=str).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        command = self._commands.get(str(request.get("command")))
        if command is None:
            return {"error": "Unavailable", "what": "The running studio has no such command.", "remedy": "Update it."}
        try:
            return {"answer": await command(dict(request.get("options", {})))}
        except StudioError as error:
            return {"error": type(error).__name__, "what": error.what, "remedy": error.remedy}


async def call(data_dir: Path, command: str, **options: Any) -> Any:
    """Have the running studio do something and return its answer.

    Raises Unavailable when no studio is running on the folder, or with what the studio said.
    """
    path = short_socket(data_dir, SOCKET)
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=_LONGEST)
    except OSError as error:
        raise NotRunning(data_dir) from error
    try:
        async with asyncio.timeout(_ANSWER_S):
            writer.write(json.dumps({"command": command, "options": options}).encode() + b"\n")
            answer = json.loads(await reader.readline())
    except (TimeoutError, ValueError, ConnectionError) as error:
        raise Unavailable("The running studio did not answer.", "Look into its log.") from error
    finally:
        writer.close()
    if "error" in answer:
        raise Unavailable(answer["what"], answer["remedy"])
    return answer["answer"]


class NotRunning(Unavailable):
    """No studio is running on a data folder."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"No studio is running on {data_dir}.", "Start it with `picturelock up`.")
