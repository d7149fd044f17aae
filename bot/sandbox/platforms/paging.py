"""Filling in the pages of the loopback platforms."""

from functools import cache
from importlib.resources import files
from string import Template


def page(name: str, brand: str = "YouTube", /, **values: str) -> str:
    """Return a page of a platform with its `$names` filled in, in the frame of its folder; values are HTML already."""
    folder = name.rpartition("/")[0]
    body = Template(_read(f"{name}.html")).substitute(values)
    frame = Template(_read(f"{folder}/frame.html".lstrip("/")))
    return frame.substitute(body=body, brand=brand, style=_read("style.css"))


@cache
def _read(name: str) -> str:
    return files("bot.sandbox.platforms.pages").joinpath(name).read_text(encoding="utf-8")
