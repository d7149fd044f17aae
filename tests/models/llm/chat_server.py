"""A chat server that answers as it is told, on a socket of this machine, for what a well-behaved one never does."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Asked:
    """What the server was asked, request by request, and whether somebody hung up on it."""

    bodies: list[dict[str, Any]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    address: str = ""


def said(text: str, ending: str = "stop") -> bytes:
    """One event of a stream."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": ending or None}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


DONE = b"data: [DONE]\n\n"
END = b"\n"
"""Ends the stream in good order, whether the answer is whole or not."""


@contextmanager
def chat_server(answer: Callable[[dict[str, Any], int], Any], models: Any = None) -> Iterator[Asked]:
    """Serve `answer(body, number)`: text, a list of byte pieces (None hangs), or (status, headers, text)."""
    asked = Asked()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def completions(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        asked.bodies.append(body)
        given = answer(body, len(asked.bodies))
        if isinstance(given, tuple):
            status, headers, text = given
            return web.Response(status=status, headers=headers, text=text)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        pieces = [said(given), DONE] if isinstance(given, str) else given
        try:
            for piece in pieces:
                if piece is None:
                    await over.wait()
                    return response
                await response.write(piece)
            assert request.transport is not None
            if pieces[-1] not in {DONE, END}:
                request.transport.abort()
        except (ConnectionError, asyncio.CancelledError):
            asked.hung_up.set()
            raise
        return response

    async def listed(_: web.Request) -> web.Response:
        if isinstance(models, tuple):
            return web.Response(status=models[0], text=models[1])
        return web.json_response({"data": [{"id": name} for name in models or ["m"]]})

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", completions)
        app.router.add_get("/v1/models", listed)
        runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        asked.address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        started.set()
        await over.wait()
        await runner.cleanup()

    started = threading.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield asked
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()
