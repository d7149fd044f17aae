"""Exports: a film as files for other programs, ordered by somebody, and what became of it."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.studio.values import ExportId, GuildId, OrderId, ProductionId, Sha256, UserId, Value

_NAME_MOST: Final = 48


class ExportForm(StrEnum):
    """In which form a film leaves the studio."""

    OTIOZ = "otioz"
    """The whole project with its media, for editing programs."""
    SRT = "srt"
    VTT = "vtt"
    ASS = "ass"


class ExportState(StrEnum):
    """What became of an export."""

    ORDERED = "ordered"
    DONE = "done"
    FAILED = "failed"


class FilmExport(Value):
    """A film in another form, as somebody ordered it."""

    id: ExportId
    guild: GuildId
    production: ProductionId
    order: OrderId
    asked_by: UserId
    asked_at: datetime
    form: ExportForm
    plan_version: int
    style_version: int
    state: ExportState = ExportState.ORDERED
    name: str = ""
    """Of the file, once it is there."""
    artifact: Sha256 | None = None
    bytes: Annotated[int, Field(ge=0)] = 0
    problem: str = ""
    """What happened and what to do, when it failed."""


FileName = Annotated[str, StringConstraints(pattern=r'^[^\\/:*?"<>|\x00-\x20.][^\\/:*?"<>|\x00-\x1f]*$', max_length=64)]
"""The stem of a file's name that every system takes."""


def file_name(title: str) -> FileName:
    """Return a title as the stem of a file's name: its letters, marks and digits, in words joined by hyphens."""
    plain = unicodedata.normalize("NFKC", title)
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in plain)
    return "-".join(kept.split())[:_NAME_MOST].rstrip("-") or "film"
