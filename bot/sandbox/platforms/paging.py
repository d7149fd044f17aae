"""Filling in the pages of the loopback platforms."""

from functools import cache
from importlib.resources import files
from string import Template


def page(name: str, brand: str = "YouTube", /, **values: str) -> str:
    """Return a page of a platform with its `$names` filled in; values are HTML already."""
    body = Template(_read(f"{name}.html")).substitute(values)
    style = _read("style.css") + _read(f"{brand.lower()}/style.css")
    return Template(_read("frame.html")).substitute(body=body, brand=brand, style=style)


@cache
def _read(name: str) -> str:
    """Return a file of the pages; nothing for one that is not there, for most platforms have no look of their own."""
    file = files("bot.sandbox.platforms.pages").joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() or name.endswith(".html") else ""
