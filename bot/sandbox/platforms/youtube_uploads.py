"""Resumable uploads as Google's servers take them: sessions, 308 and Range, and the question `bytes */TOTAL`."""

import json
import re
import secrets
from typing import Final

from aiohttp import web

from bot.sandbox.platforms.faults import Fault, How, PlatformFaults, hang_up, suffer
from bot.sandbox.platforms.youtube_state import Channel, State, UploadSession
from bot.sandbox.platforms.youtube_wire import problem_of, refusal, video_resource

GRAIN: Final = 262_144
"""Chunks are multiples of it, and what is kept of a broken one is too."""
_RANGE: Final = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")


async def start(state: State, request: web.Request, channel: Channel) -> web.Response:
    """Open a session for a video whose words are in the body."""
    if request.query.get("uploadType") != "resumable":
        return refusal(400, "badRequest", "Only resumable uploads are supported here.")
    if state.uploads_left <= 0:
        return refusal(403, "quotaExceeded")
    try:
        body = json.loads(await request.text())
        total = int(request.headers["X-Upload-Content-Length"])
    except (ValueError, KeyError):
        return refusal(400, "parseError", "The body is not JSON, or the length is missing.")
    parts = set(request.query.get("part", "").split(","))
    if not set(body) <= parts or problem_of(body):
        return refusal(400, problem_of(body) or "unexpectedPart")
    if total <= 0:
        return refusal(400, "mediaBodyRequired")
    state.uploads_left -= 1
    name = secrets.token_urlsafe(16)
    file = state.folder / f"{len(state.sessions)}.mp4"
    file.touch()
    state.sessions[name] = UploadSession(id=name, channel=channel, body=body, total=total, file=file)
    query = f"uploadType=resumable&upload_id={name}"
    return web.Response(headers={"Location": f"{request.url.origin()}/upload/youtube/v3/videos?{query}"})


async def send(state: State, faults: PlatformFaults, request: web.Request) -> web.StreamResponse:
    """Take a part of the file, or say how much of it has come."""
    session = state.sessions.get(request.query.get("upload_id", ""))
    wanted = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
    if wanted is None:
        return refusal(400, "badContentRange", "Content-Range is missing or malformed.")
    is_question = wanted[1] is None
    is_final = not is_question and int(wanted[2]) + 1 == int(wanted[3])
    route = "uploads.query" if is_question else "uploads.final" if is_final else "uploads.chunk"
    fault = faults.take(route)
    if session is None:
        return refusal(404, "uploadNotFound", "The upload session is gone.")

    async def handler() -> web.StreamResponse:
        if is_question or session.video is not None:
            return _standing(session)
        return await _take(state, session, request, int(wanted[1]), int(wanted[2]), None)

    if fault is None:
        return await handler()
    if fault.how is How.DROP and not is_question and session.video is None:
        return await _take(state, session, request, int(wanted[1]), int(wanted[2]), fault)
    return await suffer(fault, request, handler, refusal)


async def _take(
    state: State, session: UploadSession, request: web.Request, first: int, last: int, fault: Fault | None
) -> web.StreamResponse:
    if first != session.stored or last >= session.total:
        return refusal(400, "badContentRange", f"Expected byte {session.stored}.")
    if last + 1 < session.total and (last + 1 - first) % GRAIN:
        return refusal(400, "badChunkSize", f"Chunks are multiples of {GRAIN} bytes.")
    most = fault.after_bytes if fault else last + 1 - first
    came = 0
    with session.file.open("r+b") as file:
        file.seek(first)
        async for piece in request.content.iter_chunked(1 << 16):
            came += file.write(piece[: most - came])
            if fault and came >= most:
                break
    if came < last + 1 - first:
        session.stored = first + came // GRAIN * GRAIN
        return await hang_up(request)
    session.stored = last + 1
    if session.stored == session.total:
        state.finish(session)
    return _standing(session)


def _standing(session: UploadSession) -> web.Response:
    """Say what is stored: the video when all of it is, otherwise 308 and the range, which is absent at nothing."""
    if session.video is not None:
        return web.json_response(video_resource(session.video, {"snippet", "status"}))
    headers = {"Range": f"bytes=0-{session.stored - 1}"} if session.stored else {}
    return web.Response(status=308, reason="Resume Incomplete", headers=headers)
