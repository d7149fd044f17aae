"""Requests in, replies out: bodies, ids in paths, and what every route has in common."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox import errors
from bot.sandbox.entities import Channel, Json, Message
from bot.sandbox.parts import PARTS, Parts
from bot.sandbox.permissions import Permission
from bot.sandbox.posting import Upload

PAYLOAD: web.RequestKey[Json] = web.RequestKey("payload", dict)
FILES: web.RequestKey[tuple[str, ...]] = web.RequestKey("files", tuple)


def parts_of(request: web.Request) -> Parts:
    """Reach the running loopback."""
    return request.app[PARTS]


def reply(body: Any, status: int = 200) -> web.Response:
    """Write a JSON reply. The content type has no charset: discord.py insists on that."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def nothing() -> web.Response:
    """Reply 204."""
    return web.Response(status=204)


def id_in(request: web.Request, name: str) -> int:
    """Read an id from the path."""
    text = request.match_info[name]
    if text == "@me":
        return parts_of(request).world.app.bot.id
    if not text.isdecimal():
        raise errors.invalid(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)


def number_in(request: web.Request, name: str, otherwise: int, most: int) -> int:
    """Read a number from the query."""
    text = request.query.get(name)
    if text is None:
        return otherwise
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise errors.invalid(name, "NUMBER_TYPE_MAX", f"int value should be between 1 and {most}.")
    return int(text)


def channel_in(request: web.Request, needed: Permission = Permission.VIEW_CHANNEL) -> Channel:
    """Find the channel of the path, if the bot may see it and do there what it wants."""
    world = parts_of(request).world
    channel = world.channel(id_in(request, "channel_id"))
    may = world.permissions(world.app.bot.id, channel)
    if not may & Permission.VIEW_CHANNEL:
        raise errors.missing_access()
    if (may & needed) != needed:
        raise errors.missing_permissions()
    return channel


def message_in(request: web.Request, needed: Permission = Permission.VIEW_CHANNEL) -> Message:
    """Find the message of the path; ephemeral ones are not to be found there."""
    channel = channel_in(request, needed)
    message = channel.messages.get(id_in(request, "message_id"))
    if message is None or message.seen_only_by is not None:
        raise errors.unknown("message")
    return message


async def body_of(request: web.Request) -> Json:
    """Read a JSON body."""
    payload, _ = await body_and_files(request)
    return payload


async def body_and_files(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Read a JSON or multipart body; files are keyed by the number in `files[n]`."""
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        payload = json.loads(text) if text else {}
        request[PAYLOAD] = payload
        return payload, {}
    payload, uploads = {}, {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        name = part.name or ""
        if name == "payload_json":
            payload = json.loads(await part.text())
        elif name.startswith("files["):
            uploads[name[6:-1]] = Upload(part.filename or "file", bytes(await part.read()))
    request[PAYLOAD] = payload
    request[FILES] = tuple(upload.filename for upload in uploads.values())
    return payload, uploads
