"""Embeds, attachments and other pictures and films as HTML."""

from html import escape

from bot.sandbox.entities import Attachment, Json
from bot.sandbox.render.markdown import inline, markdown
from bot.sandbox.render.reader import Reader

_WIDEST, _HIGHEST = 560, 420
_WEB = ("http://", "https://")


def embed(given: Json, reader: Reader) -> str:
    """Write an embed."""
    colour = int(given.get("color") or 0)
    edge = f' style="--edge: #{colour & 0xFFFFFF:06x}"' if colour else ""
    body = [
        _author(given.get("author") or {}, reader),
        _title(given, reader),
        f'<div class="embed-text">{markdown(given["description"], reader)}</div>' if given.get("description") else "",
        _fields(given.get("fields") or [], reader),
        _picture(given.get("image"), "embed-image", reader),
        _foot(given, reader),
    ]
    thumbnail = _picture(given.get("thumbnail"), "embed-thumbnail", reader)
    return f'<div class="embed"{edge}><div class="embed-body">{"".join(body)}</div>{thumbnail}</div>'


def _author(author: Json, reader: Reader) -> str:
    if not author.get("name"):
        return ""
    icon = _icon(author.get("icon_url"), reader)
    return f'<div class="embed-author">{icon}{escape(author["name"])}</div>'


def _title(given: Json, reader: Reader) -> str:
    if not given.get("title"):
        return ""
    words = inline(given["title"], reader)
    url = str(given.get("url") or "")
    if url.startswith(_WEB):
        words = f'<a href="{escape(url)}" target="_blank" rel="noreferrer noopener">{words}</a>'
    return f'<div class="embed-title">{words}</div>'


def _fields(fields: list[Json], reader: Reader) -> str:
    if not fields:
        return ""
    made = [
        f'<div class="embed-field{" inline" if field.get("inline") else ""}">'
        f'<div class="embed-field-name">{inline(field["name"], reader)}</div>'
        f'<div class="embed-field-value">{markdown(field["value"], reader)}</div></div>'
        for field in fields
    ]
    return f'<div class="embed-fields">{"".join(made)}</div>'


def _foot(given: Json, reader: Reader) -> str:
    footer = given.get("footer") or {}
    stamp = str(given.get("timestamp") or "")[:16].replace("T", " ")
    words = " · ".join(escape(part) for part in (footer.get("text") or "", stamp) if part)
    icon = _icon(footer.get("icon_url"), reader)
    return f'<div class="embed-foot">{icon}{words}</div>' if words else ""


def _icon(url: str | None, reader: Reader) -> str:
    source = reader.source(url) if url else None
    return f'<img class="icon" src="{escape(source)}" alt="">' if source else ""


def _picture(picture: Json | None, name: str, reader: Reader) -> str:
    return f'<div class="{name}">{media(picture, reader)}</div>' if picture else ""


def media(item: Json, reader: Reader, *, description: str = "", spoiler: bool = False) -> str:
    """Write a picture or film; what lies elsewhere on the web is only linked, not fetched."""
    url = str(item.get("url") or "")
    source = reader.source(url)
    kind = str(item.get("content_type") or "")
    alt = escape(description)
    hidden = ' class="spoiler" tabindex="0"' if spoiler else ""
    if source is None:
        target = f' href="{escape(url)}" target="_blank" rel="noreferrer noopener"' if url.startswith(_WEB) else ""
        return f'<a class="elsewhere"{target}>{alt or escape(url)}</a>'
    size = _room(item)
    if kind.startswith("video/"):
        return (
            f'<div{hidden}><video src="{escape(source)}" controls preload="metadata" playsinline{size}></video></div>'
        )
    if kind.startswith("audio/"):
        return f'<audio src="{escape(source)}" controls preload="metadata"></audio>'
    return f'<div{hidden}><img class="picture" src="{escape(source)}" alt="{alt}"{size} loading="lazy"></div>'


def _room(item: Json) -> str:
    """Leave room for a picture before it is there: its own shape, no larger than fits."""
    width, height = item.get("width"), item.get("height")
    if not width or not height:
        return ""
    scale = min(1.0, _WIDEST / width, _HIGHEST / height)
    return f' width="{round(width * scale)}" height="{round(height * scale)}"'


def attachment(file: Attachment, reader: Reader) -> str:
    """Write a file of a message: pictures and films are shown, others offered."""
    given = reader.parts.objects.attachment(file)
    if file.content_type.startswith(("image/", "video/", "audio/")) and file.content_type != "image/svg+xml":
        return f'<div class="attachment">{media(given, reader, description=file.description or file.filename)}</div>'
    return file_card(file.filename, len(file.data), reader.source(given["url"]))


def file_card(name: str, size: int | None, source: str | None) -> str:
    """Write a file that can be saved."""
    weight = f'<span class="file-size">{_weight(size)}</span>' if size is not None else ""
    inside = f'<span class="file-mark"></span><span class="file-name">{escape(name)}</span>{weight}'
    target = f' href="{escape(source)}" download="{escape(name)}"' if source else ""
    return f'<a class="file"{target}>{inside}</a>'


def _weight(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.1f} KiB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MiB"
