"""One request to a chat server over HTTP: read as it is written, watched for stops and silence, always closed."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

import aiohttp

from bot.studio.catalogue import Server
from models.llm.trouble import Trouble
from models.llm.wire import Events, Heard, NoChat, ServerSaid

CONNECT_S: Final = 5.0
READY_S: Final = 5.0
LOOK_S: Final = 0.1
"""How often it is asked whether to go on while nothing comes."""
_REFUSAL_MOST: Final = 1 << 16

T = TypeVar("T")
GoesOn = Callable[[str], bool]


class Stopped(Exception):
    """The listener said stop."""


class Refusal(Exception):
    """The server answered with a status that is not a success."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status)
        self.status = status
        self.text = text


class Line:
    """A way to one server."""

    def __init__(self, server: Server, key: str, trouble: Trouble) -> None:
        self._server = server
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._trouble = trouble

    def converse(self, body: dict[str, Any], goes_on: GoesOn) -> tuple[Heard, bool]:
        """Send a request and hear the answer; blocks. Returns what was heard, and whether the listener stopped it.

        `goes_on` hears every piece, and an empty one now and then; once it answers False the connection is closed.
        Raises Refusal, Unavailable, ModelFailed, and whatever `goes_on` raises.
        """
        return asyncio.run(self._converse(body, goes_on))

    def models(self) -> list[str]:
        """Return the names of the models there are; blocks. Raises Refusal and Unavailable."""
        return asyncio.run(self._models())

    async def _converse(self, body: dict[str, Any], goes_on: GoesOn) -> tuple[Heard, bool]:
        heard = Heard()
        try:
            async with self._session() as session:
                asking = session.post(f"{self._server.address}/chat/completions", json=body, allow_redirects=False)
                answer = await self._watched(asking, goes_on)
                try:
                    await self._hear(answer, heard, goes_on)
                finally:
                    answer.close()
        except Stopped:
            return heard, True
        except NoChat as error:
            raise self._trouble.no_chat() from error
        except ServerSaid as error:
            raise self._trouble.said(str(error)) from error
        except aiohttp.ClientError as error:
            raise self._lost(error, heard) from None  # its text may hold headers
        return heard, False

    async def _hear(self, answer: aiohttp.ClientResponse, heard: Heard, goes_on: GoesOn) -> None:
        if answer.status != 200:
            raise Refusal(answer.status, await self._watched(_text(answer), goes_on))
        if answer.content_type != "text/event-stream":
            _tell(goes_on, heard.take(await self._watched(_text(answer), goes_on)))
            return
        events = Events()
        while received := await self._watched(answer.content.readany(), goes_on):
            for data in events.feed(received):
                piece = heard.take(data)
                if piece:
                    _tell(goes_on, piece)
                if heard.is_over:
                    return
        if not heard.ending:
            raise self._trouble.broke_off()

    async def _watched(self, doing: Awaitable[T], goes_on: GoesOn) -> T:
        """Wait for something; stop when the listener wants to, or when it takes too long."""
        task = asyncio.ensure_future(doing)
        began = time.monotonic()
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=LOOK_S)
                if task.done():
                    break
                _tell(goes_on, "")
                if time.monotonic() - began > self._server.silence_s:
                    raise self._trouble.silent()
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError, aiohttp.ClientError):
                    await task

    async def _models(self) -> list[str]:
        try:
            async with (
                self._session() as session,
                asyncio.timeout(READY_S),
                session.get(f"{self._server.address}/models", allow_redirects=False) as answer,
            ):
                text = await _text(answer)
                if answer.status != 200:
                    raise Refusal(answer.status, text)
                return [str(model.get("id", "")) for model in (await answer.json(content_type=None))["data"]]
        except TimeoutError:
            raise self._trouble.unreachable(f"no answer within {READY_S:g} seconds") from None
        except aiohttp.ClientError as error:
            raise self._lost(error, Heard()) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._trouble.no_chat() from error

    def _session(self) -> aiohttp.ClientSession:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S)
        return aiohttp.ClientSession(timeout=timeout, headers=self._headers)

    def _lost(self, error: aiohttp.ClientError, heard: Heard) -> Exception:
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return self._trouble.unreachable("its certificate is not trusted here")
        if isinstance(error, aiohttp.ClientConnectorError):
            return self._trouble.unreachable(_why(error.os_error))
        if isinstance(error, aiohttp.ServerTimeoutError):
            return self._trouble.unreachable(f"no connection within {CONNECT_S:g} seconds")
        if isinstance(error, aiohttp.ClientPayloadError) or heard.pieces:
            return self._trouble.broke_off()
        return self._trouble.unreachable("it closed the connection without an answer")


def _tell(goes_on: GoesOn, piece: str) -> None:
    if not goes_on(piece):
        raise Stopped


def _why(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, socket.gaierror) or "getaddrinfo" in str(error):
        return "nobody knows its name"
    return error.strerror or str(error) or "no connection"


async def _text(answer: aiohttp.ClientResponse) -> str:
    if answer.status == 200:
        return (await answer.read()).decode(errors="replace")
    return (await answer.content.read(_REFUSAL_MOST)).decode(errors="replace")
