"""Discord's markdown as HTML. All text is escaped; nothing that people write becomes a tag of theirs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape

from bot.sandbox.render.reader import Reader

_FENCE = re.compile(r"```(?:([\w+\-.#]+)\n)?(.*?)```", re.DOTALL)
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_ITEM = re.compile(r"( *)([-*]|\d{1,4}\.) +(.+)")
_INLINE = re.compile(
    r"(?P<escaped>\\[^\w\s])"
    r"|(?P<code>(?P<ticks>`{1,2})(?P<coded>.+?)(?P=ticks))"
    r"|<(?P<mention>@!?|@&|#)(?P<mentioned>\d{1,20})>"
    r"|<t:(?P<time>-?\d{1,13})(?::(?P<style>[tTdDfFR]))?>"
    r"|</(?P<command>[-_\w ]{1,100}):\d{1,20}>"
    r"|<a?:(?P<emoji>\w{2,32}):\d{1,20}>"
    r"|\[(?P<label>[^\[\]\n]{1,500})\]\(<?(?P<target>https?://[^\s<>)]+)>?(?: +\"[^\"\n]*\")?\)"
    r"|<?(?P<url>https?://[^\s<>\"]+[^\s<>\"'.,:;)\]*_~|])>?"
    r"|(?P<everyone>@(?:everyone|here)\b)"
    r"|\*\*\*(?P<both>\S(?:.*?\S)?)\*\*\*"
    r"|\*\*(?P<bold>.+?)\*\*(?!\*)"
    r"|__(?P<underlined>.+?)__(?!_)"
    r"|\*(?P<star>[^\s*](?:.*?[^\s*])?)\*(?!\*)"
    r"|(?<!\w)_(?P<dash>[^\s_](?:.*?[^\s_])?)_(?!\w)"
    r"|~~(?P<struck>.+?)~~"
    r"|\|\|(?P<spoiler>.+?)\|\|",
    re.DOTALL,
)
_STYLES = {"t": "%H:%M", "T": "%H:%M:%S", "d": "%d/%m/%Y", "D": "%d %B %Y", "F": "%A, %d %B %Y %H:%M"}
_MAX_DEPTH = 8


def markdown(text: str, reader: Reader) -> str:
    """Write a text as HTML blocks."""
    made, end = [], 0
    for fence in _FENCE.finditer(text):
        made.append(_blocks(text[end : fence.start()].strip("\n"), reader))
        code = escape(fence[2].strip("\n"))
        made.append(f'<pre><code class="language">{code}</code></pre>')
        end = fence.end()
    made.append(_blocks(text[end:].strip("\n") if end else text, reader))
    return "".join(made)


def inline(text: str, reader: Reader, depth: int = 0) -> str:
    """Write a text without blocks, as in titles and labels."""
    if depth > _MAX_DEPTH:
        return escape(text)
    made, end = [], 0
    for found in _INLINE.finditer(text):
        made.append(escape(text[end : found.start()]))
        made.append(_token(found, reader, depth))
        end = found.end()
    made.append(escape(text[end:]))
    return "".join(made)


def _token(found: re.Match[str], reader: Reader, depth: int) -> str:
    given = found.groupdict()
    if given["escaped"]:
        return escape(given["escaped"][1:])
    if given["coded"]:
        return f"<code>{escape(given['coded'].strip())}</code>"
    for name, tag in _TAGS.items():
        if given[name] is not None:
            inside = inline(given[name], reader, depth + 1)
            return tag(inside)
    if given["mention"]:
        return _mention(given["mention"], int(given["mentioned"]), reader)
    if given["time"]:
        return _moment(int(given["time"]), given["style"] or "f", reader)
    if given["target"]:
        return _link(given["target"], inline(given["label"], reader, depth + 1))
    if given["url"]:
        return _link(given["url"], escape(given["url"]))
    if given["emoji"]:
        return f":{escape(given['emoji'])}:"
    words = given["everyone"] or f"/{given['command']}"
    return f'<span class="mention">{escape(words)}</span>'


_TAGS: dict[str, Callable[[str], str]] = {
    "both": lambda inside: f"<strong><em>{inside}</em></strong>",
    "bold": lambda inside: f"<strong>{inside}</strong>",
    "underlined": lambda inside: f"<u>{inside}</u>",
    "star": lambda inside: f"<em>{inside}</em>",
    "dash": lambda inside: f"<em>{inside}</em>",
    "struck": lambda inside: f"<s>{inside}</s>",
    "spoiler": lambda inside: f'<span class="spoiler" tabindex="0">{inside}</span>',
}


def _link(target: str, inside: str) -> str:
    return f'<a href="{escape(target)}" target="_blank" rel="noreferrer noopener">{inside}</a>'


def _mention(kind: str, identity: int, reader: Reader) -> str:
    if kind == "#":
        return f'<span class="mention" data-channel="{identity}">#{escape(reader.channel_name(identity))}</span>'
    name = reader.role_name(identity) if kind == "@&" else reader.user_name(identity)
    mine = " mine" if kind != "@&" and identity == reader.viewer_id else ""
    return f'<span class="mention{mine}">@{escape(name)}</span>'


def _moment(seconds: int, style: str, reader: Reader) -> str:
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return escape(f"<t:{seconds}>")
    words = _ago(moment, reader.now) if style == "R" else moment.strftime(_STYLES.get(style, "%d %B %Y %H:%M"))
    return f'<time datetime="{moment.isoformat()}" title="{moment:%A, %d %B %Y %H:%M} UTC">{words}</time>'


def _ago(moment: datetime, now: datetime) -> str:
    seconds = int((moment - now).total_seconds())
    size = abs(seconds)
    for unit, length in (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3600), ("minute", 60)):
        if size >= length:
            count = size // length
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return f"in {size} seconds" if seconds > 0 else f"{size} seconds ago"


def _blocks(text: str, reader: Reader, *, in_quote: bool = False) -> str:
    lines = text.split("\n") if text else []
    made: list[str] = []
    plain: list[str] = []
    place = 0

    def flush() -> None:
        if plain:
            made.append(f"<p>{inline(chr(10).join(plain), reader)}</p>")
            plain.clear()

    while place < len(lines):
        line = lines[place]
        taken, html = _block(lines, place, reader, in_quote=in_quote)
        if taken:
            flush()
            made.append(html)
            place += taken
        else:
            plain.append(line)
            place += 1
    flush()
    return "".join(made)


def _block(lines: list[str], place: int, reader: Reader, *, in_quote: bool) -> tuple[int, str]:
    line = lines[place]
    if line.startswith((">>> ", "> ")) and not in_quote:
        return _quote(lines, place, reader)
    heading = _HEADING.fullmatch(line)
    if heading:
        level = len(heading[1]) + 2
        return 1, f"<h{level}>{inline(heading[2], reader)}</h{level}>"
    if line.startswith("-# "):
        return 1, f'<p class="subtext">{inline(line[3:], reader)}</p>'
    if _ITEM.fullmatch(line):
        count = _run(lines, place, lambda one: _ITEM.fullmatch(one) is not None)
        return count, _list(lines[place : place + count], reader)
    return 0, ""


def _quote(lines: list[str], place: int, reader: Reader) -> tuple[int, str]:
    if lines[place].startswith(">>> "):
        count = len(lines) - place
        inside = "\n".join([lines[place][4:], *lines[place + 1 :]])
    else:
        count = _run(lines, place, lambda one: one.startswith("> "))
        inside = "\n".join(one[2:] for one in lines[place : place + count])
    return count, f"<blockquote>{_blocks(inside, reader, in_quote=True)}</blockquote>"


def _run(lines: list[str], place: int, fits: Callable[[str], bool]) -> int:
    count = 0
    while place + count < len(lines) and fits(lines[place + count]):
        count += 1
    return count


def _list(lines: list[str], reader: Reader) -> str:
    made: list[str] = []
    open_tags: list[tuple[int, str]] = []
    for line in lines:
        found = _ITEM.fullmatch(line)
        if found is None:
            continue
        indent = len(found[1])
        tag = "ol" if found[2][0].isdigit() else "ul"
        while open_tags and (indent, tag) != open_tags[-1] and indent <= open_tags[-1][0]:
            made.append(f"</li></{open_tags.pop()[1]}>")
        if not open_tags or indent > open_tags[-1][0]:
            start = f' start="{int(found[2][:-1])}"' if tag == "ol" else ""
            made.append(f"<{tag}{start}>")
            open_tags.append((indent, tag))
        else:
            made.append("</li>")
        made.append(f"<li>{inline(found[3], reader)}")
    while open_tags:
        made.append(f"</li></{open_tags.pop()[1]}>")
    return "".join(made)
