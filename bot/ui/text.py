"""Words as they are shown: escaped, bounded, with numbers that read well."""

import re
from typing import Final

import discord

_HEADING: Final = re.compile(r"^(\s*)(#{1,3}\s|-#\s|>{1,3}\s|[-*+]\s)", re.MULTILINE)
_NUMBERED: Final = re.compile(r"^(\s*\d+)\.(?=\s)", re.MULTILINE)
_MENTION: Final = re.compile(r"<(?=[@#:/]|a:|t:|id:)")
_STAMP: Final = re.compile("<\u2060(t:[0-9]+(?::[tTdDfFR])?)>")
_LINK: Final = re.compile(r"(https?):(?=//)", re.IGNORECASE)


def shorten(text: str, most: int) -> str:
    """Cut a text to `most` characters, with an ellipsis where something was cut."""
    return text if len(text) <= most else text[: max(0, most - 1)].rstrip() + "…"


def plain(text: str, most: int = 1000) -> str:
    """Show somebody's or a model's words as they are: no markup, no mention, no link comes of them."""
    escaped = discord.utils.escape_markdown(shorten(text, most))
    escaped = _HEADING.sub(lambda match: f"{match[1]}\\{match[2]}", escaped)
    escaped = _NUMBERED.sub(r"\1\\.", escaped)
    escaped = _MENTION.sub("<\u2060", escaped)
    return discord.utils.escape_mentions(_LINK.sub("\\1\u2060:", escaped))


def quoted(text: str, most: int = 1000) -> str:
    """Show words as a quotation."""
    return "\n".join(f"> {line}" for line in plain(text, most).splitlines() or [""])


def with_stamps(text: str) -> str:
    """Let Discord show moments as moments again in words that were made plain."""
    return _STAMP.sub(r"<\1>", text)


def seconds(value: float) -> str:
    """Write a length of time: `3.2 s`, `45 s`, `2 min 5 s`, `1 h 4 min`."""
    if value < 10:
        return f"{value:.1f} s"
    whole = round(value)
    if whole < 120:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(whole // 60, 60)
    return f"{hours} h {rest} min"


def about(value: float) -> str:
    """Write a rough length of time: `10 s`, `1 min`, `25 min`, `2 h`."""
    if value < 45:
        return f"{max(5, round(value / 5) * 5)} s"
    if value < 5400:
        return f"{max(1, round(value / 60))} min"
    return f"{round(value / 3600)} h"


def bar(done: float, width: int = 12) -> str:
    """Draw how much is done."""
    full = round(max(0.0, min(1.0, done)) * width)
    return "▰" * full + "▱" * (width - full)


def listed(entries: tuple[str, ...] | list[str], most: int = 12, each: int = 160) -> str:
    """Write a bulleted list of plain texts."""
    shown = [f"• {plain(entry, each)}" for entry in entries[:most]]
    if len(entries) > most:
        shown.append(f"• and {len(entries) - most} more")
    return "\n".join(shown)
