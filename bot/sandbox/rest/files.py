"""The CDN: attachments, in ranges so that a video can be wound to any place."""

from aiohttp import web

from bot.sandbox.rest.wire import parts_of

routes = web.RouteTableDef()


@routes.get("/attachments/{channel_id}/{attachment_id}/{filename}")
async def get_attachment(request: web.Request) -> web.Response:
    """Serve a file, or the part of it that was asked for."""
    text = request.match_info["attachment_id"]
    file = parts_of(request).world.attachments.get(int(text) if text.isdecimal() else 0)
    if file is None or file.filename != request.match_info["filename"]:
        raise web.HTTPNotFound
    size = len(file.data)
    # The files are strangers': they are shown as what they claim to be, and never run as pages.
    headers = {
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'",
        "Cache-Control": "private, max-age=3600",
    }
    try:
        wanted = request.http_range
    except ValueError:
        wanted = slice(size, None)
    start, stop, _ = wanted.indices(size)
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=file.data, content_type=file.content_type, headers=headers)
    if start >= min(stop, size):
        return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    body = file.data[start:stop]
    return web.Response(status=206, body=body, content_type=file.content_type, headers=headers)
