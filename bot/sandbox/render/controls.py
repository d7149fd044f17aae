"""Components, old and new, as HTML. What they do is the page's business; here they only carry their ids."""

import json
from html import escape

from bot.sandbox.entities import Json
from bot.sandbox.render.embeds import file_card, media
from bot.sandbox.render.markdown import markdown
from bot.sandbox.render.reader import Reader

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium"}
_SELECTS = {3: "option", 5: "user", 6: "role", 7: "mentionable", 8: "channel"}


def components(parts: list[Json], reader: Reader) -> str:
    """Write components one under the other."""
    return "".join(component(part, reader) for part in parts)


def component(part: Json, reader: Reader) -> str:
    """Write one component."""
    kind = part["type"]
    if kind in _SELECTS:
        return select(part, reader)
    writers = {
        1: lambda: f'<div class="row">{components(part["components"], reader)}</div>',
        2: lambda: button(part, reader),
        9: lambda: _section(part, reader),
        10: lambda: f'<div class="words">{markdown(part["content"], reader)}</div>',
        11: lambda: f'<div class="thumbnail">{_media(part, "media", reader)}</div>',
        12: lambda: _gallery(part["items"], reader),
        13: lambda: _file(part, reader),
        14: lambda: _separator(part),
        17: lambda: _container(part, reader),
    }
    return writers[kind]() if kind in writers else ""


def button(part: Json, reader: Reader) -> str:
    """Write a button or a link."""
    emoji = (part.get("emoji") or {}).get("name") or ""
    mark = f'<span class="emoji">{escape(emoji)}</span>' if emoji else ""
    words = f"{mark}{escape(part.get('label') or '')}"
    style = _STYLES.get(part.get("style", 2), "secondary")
    if part.get("url"):
        url = str(part["url"])
        target = f' href="{escape(url)}"' if url.startswith(("http://", "https://")) else ""
        return f'<a class="button link"{target} target="_blank" rel="noreferrer noopener">{words}</a>'
    off = " disabled" if part.get("disabled") or not reader.is_live else ""
    return f'<button class="button {style}" data-press="{escape(part.get("custom_id") or "")}"{off}>{words}</button>'


def select(part: Json, reader: Reader) -> str:
    """Write a select, closed; what can be chosen travels along."""
    chosen = [one for one in part.get("options") or [] if one.get("default")]
    words = ", ".join(one["label"] for one in chosen) or part.get("placeholder") or "Make a selection"
    face = {
        "id": part["custom_id"],
        "kind": _SELECTS[part["type"]],
        "least": part.get("min_values", 1),
        "most": part.get("max_values", 1),
        "options": part.get("options") or [],
    }
    off = " disabled" if part.get("disabled") or not reader.is_live else ""
    carried = escape(json.dumps(face))
    hollow = "" if chosen else " hollow"
    return f'<button class="select{hollow}" data-select="{carried}"{off}><span>{escape(words)}</span></button>'


def _section(part: Json, reader: Reader) -> str:
    words = components(part["components"], reader)
    accessory = component(part["accessory"], reader)
    return f'<div class="section"><div class="section-words">{words}</div>{accessory}</div>'


def _media(part: Json, key: str, reader: Reader) -> str:
    described = part.get("description") or ""
    return media(part[key], reader, description=described, spoiler=bool(part.get("spoiler")))


def _gallery(items: list[Json], reader: Reader) -> str:
    made = [f'<div class="gallery-item">{_media(item, "media", reader)}</div>' for item in items]
    return f'<div class="gallery of-{min(len(items), 4)}">{"".join(made)}</div>'


def _file(part: Json, reader: Reader) -> str:
    return file_card(part.get("name") or "file", part.get("size"), reader.source(part["file"]["url"]))


def _separator(part: Json) -> str:
    line = " line" if part.get("divider", True) else ""
    wide = " wide" if part.get("spacing") == 2 else ""
    return f'<div class="separator{line}{wide}"></div>'


def _container(part: Json, reader: Reader) -> str:
    colour = part.get("accent_color")
    edge = f' style="--edge: #{int(colour) & 0xFFFFFF:06x}"' if colour is not None else ""
    plain = " plain" if colour is None else ""
    return f'<div class="container{plain}"{edge}>{components(part["components"], reader)}</div>'
