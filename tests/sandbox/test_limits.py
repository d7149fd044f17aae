"""Discord's limits on what a message may hold."""

from typing import Any

import pytest

from bot.sandbox import limits
from bot.sandbox.dimensions import size_of
from bot.sandbox.entities import Json
from bot.sandbox.errors import Refused

V2 = 1 << 15


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


def select(count: int) -> Json:
    options = [{"label": str(one), "value": str(one)} for one in range(count)]
    return row({"type": 3, "custom_id": "s", "options": options})


def words(count: int, length: int = 1) -> list[Json]:
    return [{"type": 10, "content": "x" * length} for _ in range(count)]


FITS: list[Json] = [
    {"content": "x" * 2000},
    {"embeds": [{"title": "x"}] * 10},
    {"embeds": [{"description": "x" * 3000}, {"footer": {"text": "x" * 2000}, "author": {"name": "x" * 200}}]},
    {"components": [row(*[button(custom_id=str(one)) for one in range(5)])]},
    {"components": [select(25)]},
    {"flags": V2, "components": words(40)},
]
REFUSED: list[tuple[str, Json]] = [
    ("content", {"content": "x" * 2001}),
    ("embeds", {"embeds": [{"title": "x"}] * 11}),
    ("title", {"embeds": [{"title": "x" * 257}]}),
    ("value", {"embeds": [{"fields": [{"name": "a", "value": ""}]}]}),
    ("fields", {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}),
    ("6000", {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}),
    ("scheme", {"embeds": [{"url": "ftp://a"}]}),
    ("components", {"components": [row(button(custom_id=str(one))) for one in range(6)]}),
    ("between 1 and 5", {"components": [row(*[button(custom_id=str(one)) for one in range(6)])]}),
    ("duplicated", {"components": [row(button(), button())]}),
    ("label", {"components": [row(button(label="x" * 81))]}),
    ("needed", {"components": [row(button(label=None))]}),
    ("url", {"components": [row(button(style=5))]}),
    ("options", {"components": [select(26)]}),
    ("type", {"components": words(1)}),
    ("components", {"flags": V2, "components": words(41)}),
    ("4000", {"flags": V2, "components": words(2, 2001)}),
    ("content", {"flags": V2, "content": "x", "components": words(1)}),
]


@pytest.mark.parametrize("payload", FITS)
def test_what_fits_is_accepted(payload: Json) -> None:
    limits.check_message(payload)


@pytest.mark.parametrize(("place", "payload"), REFUSED)
def test_what_does_not_fit_is_refused_by_name(place: str, payload: Json) -> None:
    with pytest.raises(Refused) as refusal:
        limits.check_message(payload)

    assert (refusal.value.status, refusal.value.code) == (400, 50035)
    assert place.lower() in str(refusal.value.body).lower()


@pytest.mark.parametrize("change", [{"title": "x" * 46}, {"components": []}, {"custom_id": "x" * 101}])
def test_a_modal_that_discord_would_not_show_is_refused(change: Json) -> None:
    modal = {"title": "T", "custom_id": "m", "components": [row({"type": 4, "custom_id": "a", "label": "A"})]}
    limits.check_modal(modal)

    with pytest.raises(Refused):
        limits.check_modal({**modal, **change})


def test_films_are_measured_by_their_track_header() -> None:
    header = bytes(76) + (1080 << 16).to_bytes(4, "big") + (1920 << 16).to_bytes(4, "big")
    film = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", bytes(20)) + box(b"trak", box(b"tkhd", header)))

    assert size_of(film, "video/mp4") == (1080, 1920)
    assert size_of(film[:40], "video/mp4") is None
    assert size_of(b"\0\0\0\0junk" * 3, "video/mp4") is None
    assert size_of(b"not a picture", "image/png") is None


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body
