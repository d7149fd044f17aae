"""A conversation as one HTML file that needs nothing else: pictures and films inside it, no scripts."""

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.sandbox.entities import Channel, Message, User
from bot.sandbox.page.routes import STATIC
from bot.sandbox.parts import Parts
from bot.sandbox.render.messages import message
from bot.sandbox.render.reader import Reader

_FILE = re.compile(r"/attachments/\d+/(\d+)/[^/]+$")
_FONT = re.compile(r"@font-face \{[^}]*\}\n?")
_LAYOUT = """
body { max-width: 900px; margin: 0 auto; padding: 0 0 60px; background: var(--ink); }
main {
  background: var(--ground); border: 1px solid var(--line); border-radius: 14px;
  margin: 22px 12px; padding: 0 0 22px; }
main > header { padding: 22px 24px 8px; border-bottom: 1px solid var(--line); }
main > header h2 { margin: 0; color: var(--bright); font-size: 22px; }
main > header p { margin: 3px 0 8px; color: var(--dim); }
.button, .select { pointer-events: none; }
.button:disabled, .select:disabled { opacity: .85; }
.picture { cursor: default; }
.spoiler:hover { background: #ffffff14; color: inherit; }
.spoiler:hover > * { opacity: 1; }
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, and whose eyes it is seen with; without a viewer, what everybody sees."""

    channel: Channel
    viewer: User | None = None


def transcript(parts: Parts, places: Iterable[Place], *, title: str = "Transcript") -> str:
    """Write conversations one after the other."""
    body = "".join(_conversation(parts, place) for place in places)
    style = _FONT.sub("", (STATIC / "message.css").read_text(encoding="utf-8")) + _LAYOUT
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>{body}</body></html>\n"
    )


def write_transcript(parts: Parts, places: Iterable[Place], path: Path, *, title: str = "Transcript") -> Path:
    """Write conversations to a file."""
    path.write_text(transcript(parts, places, title=title), encoding="utf-8")
    return path


def _inside(parts: Parts) -> Callable[[str], str | None]:
    """Put files into the page itself, as data addresses."""

    def source(url: str) -> str | None:
        found = _FILE.search(url) if url.startswith(f"{parts.objects.cdn_base}/") else None
        file = parts.world.attachments.get(int(found[1])) if found else None
        if file is None:
            return None
        return f"data:{file.content_type};base64,{base64.b64encode(file.data).decode()}"

    return source


def _conversation(parts: Parts, place: Place) -> str:
    reader = Reader(parts, place.viewer, _inside(parts), is_live=False)
    seen = [one for one in place.channel.messages.values() if _is_seen(parts, one, place.viewer)]
    made, before = [], None
    for one in seen:
        made.append(message(one, reader, before))
        before = one
    return f"<main>{_head(parts, place)}{''.join(made)}</main>"


def _is_seen(parts: Parts, given: Message, viewer: User | None) -> bool:
    return parts.world.may_see(viewer.id, given) if viewer else given.seen_only_by is None


def _head(parts: Parts, place: Place) -> str:
    channel, guild = place.channel, parts.world.guild_of(place.channel)
    eyes = f" · as {place.viewer.display_name} sees it" if place.viewer else ""
    if guild is None:
        names = " and ".join(parts.world.users[user].display_name for user in channel.recipients)
        return f"<header><h2>{escape(names)}</h2><p>Direct messages{escape(eyes)}</p></header>"
    parent = parts.world.channels.get(channel.parent_id or 0)
    where = f"{guild.name} · #{parent.name}" if parent else guild.name
    return f"<header><h2># {escape(channel.name)}</h2><p>{escape((channel.topic or where) + eyes)}</p></header>"
