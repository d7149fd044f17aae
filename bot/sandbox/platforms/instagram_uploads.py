"""Uploads as rupload takes them: one POST with all that is missing, `offset` saying from which byte."""

from pathlib import Path
from typing import Final

from aiohttp import ClientError, ClientSession, web

from bot.sandbox.platforms.faults import Fault, How, PlatformFaults, hang_up, suffer
from bot.sandbox.platforms.instagram_film import problem_of
from bot.sandbox.platforms.instagram_state import Container, State
from bot.sandbox.platforms.instagram_wire import upload_refusal

ROUTE: Final = "upload"
_PIECE: Final = 1 << 16


async def send(state: State, faults: PlatformFaults, request: web.Request, container: Container) -> web.StreamResponse:
    """Take the rest of a film."""
    fault = faults.take(ROUTE)

    async def handler() -> web.StreamResponse:
        return await _take(state, request, container, None)

    if fault is None:
        return await handler()
    if fault.how is How.DROP or (fault.how is How.REFUSE and fault.after_bytes):
        return await _take(state, request, container, fault)
    return await suffer(fault, request, handler, upload_refusal)


async def fetch(state: State, container: Container) -> None:
    """Fetch a film from the address that was given instead."""
    address = container.fields.pop("video_url", "")
    if not address:
        return
    try:
        async with ClientSession() as session, session.get(address) as reply:
            reply.raise_for_status()
            container.file.write_bytes(await reply.read())
    except (ClientError, TimeoutError):
        container.problem = 2207052
        return
    container.total = container.stored = container.file.stat().st_size
    _examine(state, container)


async def _take(state: State, request: web.Request, container: Container, fault: Fault | None) -> web.StreamResponse:
    offset, size = (_number(request.headers.get(name)) for name in ("offset", "file_size"))
    length = request.content_length
    if offset is None or size is None or size <= 0:
        return await _refused(request, "HeadersMissing")
    if container.status(state.now()) == "EXPIRED":
        return await _refused(request, "NotAuthorizedError")
    if container.total not in {0, size}:
        return await _refused(request, "FileSizeMismatch")
    if offset != container.stored or length is None or offset + length != size:
        return await _refused(request, "OffsetInvalidError")
    container.total = size
    most = fault.after_bytes if fault else size - offset
    came = await _store(container.file, request, offset, most)
    container.stored = offset + came
    if fault is not None and fault.how is How.REFUSE:
        return upload_refusal(fault.status, fault.reason)
    if fault is not None or not container.is_whole:
        return await hang_up(request)
    _examine(state, container)
    return web.json_response({"success": True, "message": "Upload successful. Please use the media ID to publish."})


async def _store(file: Path, request: web.Request, offset: int, most: int) -> int:
    came = 0
    with file.open("r+b") as stream:
        stream.seek(offset)
        async for piece in request.content.iter_chunked(_PIECE):
            came += stream.write(piece[: most - came])
            if came >= most:
                break
    return came


def _examine(state: State, container: Container) -> None:
    offset = int(container.fields.get("thumb_offset", "0"))
    container.problem = state.fails_with or problem_of(container.file, offset)


async def _refused(request: web.Request, kind: str) -> web.Response:
    async for _ in request.content.iter_chunked(_PIECE):
        pass
    return upload_refusal(400, kind)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
