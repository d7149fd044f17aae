"""Orders about a film's edits, and what comes of them; `bot.studio.work` and `bot.studio.outcomes` have all others."""

from typing import Literal

from bot.studio.edit_answer import EditAnswer
from bot.studio.export import ExportForm, FileName
from bot.studio.plan import Author
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256, Value


class SuggestEdits(Value):
    """Find the edits that somebody wishes for."""

    kind: Literal["suggest_edits"] = "suggest_edits"
    title: str
    timeline: Timeline
    wish: str
    model: str
    seed: int
    avoid: tuple[EditAnswer, ...] = ()
    """What was answered before and did not please."""


class ExportProject(Value):
    """Put a film into a form that other programs open."""

    kind: Literal["export_project"] = "export_project"
    timeline: Timeline
    name: FileName
    """Of the file, without its ending."""
    form: ExportForm = ExportForm.OTIOZ


class EditsProposed(Value):
    """What a model would do, for `SuggestEdits`."""

    kind: Literal["edits_proposed"] = "edits_proposed"
    answer: EditAnswer
    author: Author


class ProjectExported(Value):
    """A film was put into another form."""

    kind: Literal["project_exported"] = "project_exported"
    artifact: Sha256
    bytes: int
    name: str
