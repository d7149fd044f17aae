"""Embeds and components as Discord gives them back: files resolved, defaults filled in, parts numbered."""

import itertools
from collections.abc import Iterator
from typing import Any

from bot.sandbox import errors
from bot.sandbox.clock import Snowflakes
from bot.sandbox.entities import Attachment, Json
from bot.sandbox.objects import Objects

_SCHEME = "attachment://"
_SELECTS = {3, 5, 6, 7, 8}
_DEFAULTS: dict[int, Json] = {
    11: {"description": None, "spoiler": False},
    13: {"spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def url_of(part: Any) -> str | None:
    """Read the URL of an embed's picture, if it has one."""
    return part.get("url") if isinstance(part, dict) else None


def without_nulls(part: Any) -> Any:
    """Leave out keys that say nothing, all the way down."""
    if isinstance(part, dict):
        return {key: without_nulls(value) for key, value in part.items() if value is not None}
    return [without_nulls(one) for one in part] if isinstance(part, list) else part


def embed(given: Json, files: dict[str, Attachment], objects: Objects) -> Json:
    """Write an embed as it comes back: `rich`, without empty parts, its pictures on the CDN."""
    made: Json = {key: value for key, value in given.items() if value not in (None, "", [], {})}
    made["type"] = "rich"
    for key in ("image", "thumbnail"):
        if key in made:
            made[key] = _picture(made[key]["url"], files, objects)
    for key in ("author", "footer"):
        if made.get(key, {}).get("icon_url"):
            picture = _picture(made[key]["icon_url"], files, objects)
            made[key] = {**made[key], "icon_url": picture["url"], "proxy_icon_url": picture["proxy_url"]}
    if "fields" in made:
        made["fields"] = [{"inline": False, **field} for field in made["fields"]]
    return made


def _picture(url: str, files: dict[str, Attachment], objects: Objects) -> Json:
    if not url.startswith(_SCHEME):
        return {"url": url, "proxy_url": url}
    file = _find(url, files)
    where = objects.url(file)
    size = {"width": file.width, "height": file.height} if file.width else {}
    return {"url": where, "proxy_url": where, "content_type": file.content_type, **size}


def _find(url: str, files: dict[str, Attachment]) -> Attachment:
    name = url.removeprefix(_SCHEME)
    try:
        return files[name]
    except KeyError:
        text = f"The referenced attachment was not found: {name}"
        raise errors.invalid("components", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", text) from None


def components(given: list[Json], files: dict[str, Attachment], objects: Objects, ids: Snowflakes) -> list[Json]:
    """Write components as they come back; each has a number that is its own within the message."""
    taken = {part["id"] for part in _every(given) if part.get("id")}
    numbers = (number for number in itertools.count(1) if number not in taken)
    return [_component(part, numbers, files, objects, ids) for part in given]


def _every(parts: list[Json]) -> Iterator[Json]:
    for part in parts:
        yield part
        inside = part.get("components") or []
        yield from _every(inside)
        yield from _every([part[key] for key in ("accessory", "component") if part.get(key)])


def _component(
    given: Json, numbers: Iterator[int], files: dict[str, Attachment], objects: Objects, ids: Snowflakes
) -> Json:
    kind = int(given["type"])
    known = {key: value for key, value in given.items() if value is not None}
    made: Json = {**_DEFAULTS.get(kind, {}), **known}
    made["id"] = given.get("id") or next(numbers)
    if kind in _SELECTS:
        made = {"min_values": 1, "max_values": 1, **made}
    for key in ("accessory", "component"):
        if key in made:
            made[key] = _component(made[key], numbers, files, objects, ids)
    if "components" in made:
        made["components"] = [_component(one, numbers, files, objects, ids) for one in made["components"]]
    if kind == 11:
        made["media"] = _unfurled(made["media"]["url"], files, objects, ids)
    if kind == 12:
        made["items"] = [
            {
                "description": item.get("description"),
                "spoiler": bool(item.get("spoiler")),
                "media": _unfurled(item["media"]["url"], files, objects, ids),
            }
            for item in made["items"]
        ]
    if kind == 13:
        url = made["file"]["url"]
        file = _find(url, files) if url.startswith(_SCHEME) else _stored(url, files, objects)
        made["file"] = _unfurled(url, files, objects, ids)
        made |= {"name": file.filename if file else None, "size": len(file.data) if file else None}
    return made


def _stored(url: str, files: dict[str, Attachment], objects: Objects) -> Attachment | None:
    return next((file for file in files.values() if objects.url(file) == url), None)


def _unfurled(url: str, files: dict[str, Attachment], objects: Objects, ids: Snowflakes) -> Json:
    file = _find(url, files) if url.startswith(_SCHEME) else _stored(url, files, objects)
    if file is None:
        return {"id": str(ids.new()), "url": url, "proxy_url": url, "loading_state": 2, "content_type": None}
    where = objects.url(file)
    return {
        "id": str(ids.new()),
        "url": where,
        "proxy_url": where,
        "width": file.width,
        "height": file.height,
        "content_type": file.content_type,
        "attachment_id": str(file.id),
        "loading_state": 2,
    }
