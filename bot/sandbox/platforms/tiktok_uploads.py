"""Parts of a film as TikTok takes them: in order, of the size that was announced, without a token."""

import re
from typing import Final

from aiohttp import web

from bot.sandbox.platforms.faults import Fault, How, PlatformFaults, hang_up, suffer
from bot.sandbox.platforms.tiktok_state import State, Upload
from bot.sandbox.platforms.tiktok_wire import refusal

_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_TYPES: Final = frozenset({"video/mp4", "video/quicktime", "video/webm"})


async def send(state: State, faults: PlatformFaults, request: web.Request) -> web.StreamResponse:
    """Take one part of a film."""
    upload = next((one for one in state.uploads.values() if one.secret == request.match_info["secret"]), None)
    wanted = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
    is_final = wanted is not None and int(wanted[2]) + 1 == int(wanted[3])
    fault = faults.take("uploads.final" if is_final else "uploads.chunk")

    async def handler() -> web.StreamResponse:
        return await _take(state, upload, request, wanted, None)

    if fault is None:
        return await handler()
    if fault.how is How.DROP and fault.after_bytes > 0:
        return await _take(state, upload, request, wanted, fault)
    return await suffer(fault, request, handler, refusal)


async def _take(
    state: State, upload: Upload | None, request: web.Request, wanted: re.Match[str] | None, fault: Fault | None
) -> web.StreamResponse:
    status = _problem(state, upload, request, wanted)
    if status or upload is None or wanted is None:
        async for _ in request.content.iter_chunked(1 << 16):
            pass
        return web.Response(status=status or 400)
    first, last = int(wanted[1]), int(wanted[2])
    came = 0
    with upload.file.open("r+b") as file:
        file.seek(first)
        async for piece in request.content.iter_chunked(1 << 16):
            came += file.write(piece)
            if fault is not None and came >= fault.after_bytes:
                return await hang_up(request)
    if came != last + 1 - first:
        return await hang_up(request)
    upload.stored = last + 1
    status = 201 if upload.is_whole else 206
    return web.Response(status=status, headers={"Content-Range": f"bytes 0-{upload.stored}/{upload.size}"})


def _problem(state: State, upload: Upload | None, request: web.Request, wanted: re.Match[str] | None) -> int:
    """Return the status with which a part is refused; 0 when it is taken."""
    if upload is None or upload.status == "FAILED":
        return 404
    if state.now() >= upload.expires_at:
        return 403
    if "Authorization" in request.headers or request.content_type not in _TYPES or wanted is None:
        return 400
    first, last, size = int(wanted[1]), int(wanted[2]), int(wanted[3])
    if size != upload.size or request.content_length != last + 1 - first:
        return 400
    number = first // upload.chunk
    if first % upload.chunk or number >= upload.count:
        return 400
    expected_last = upload.size - 1 if number == upload.count - 1 else first + upload.chunk - 1
    if last != expected_last:
        return 400
    return 416 if first != upload.stored else 0
