"""What comes of an order."""

from typing import Annotated, Literal

from pydantic import Field

from bot.studio.bringing import FileBrought
from bot.studio.characters import PictureBrought
from bot.studio.cut import Rendering
from bot.studio.edit_orders import EditsProposed, ProjectExported
from bot.studio.guiding import GuideBrought
from bot.studio.measuring import PostRead
from bot.studio.plan import Author, Plan
from bot.studio.publication import Removal
from bot.studio.sheets import SheetsDrawn
from bot.studio.takes import LineTake, Made, SceneTake
from bot.studio.taking_in import FilmTakenIn
from bot.studio.thumbnails import ThumbnailDrawn
from bot.studio.values import PublicationId, Sha256, Value, VoiceId


class PlanWritten(Value):
    """A plan, for `WritePlan`, `RevisePlan` and `RerollLine`."""

    kind: Literal["plan_written"] = "plan_written"
    plan: Plan


class Replied(Value):
    """An answer in a conversation."""

    kind: Literal["replied"] = "replied"
    text: str
    author: Author


class LinesWritten(Value):
    """The lines of a film, one a scene."""

    kind: Literal["lines_written"] = "lines_written"
    lines: tuple[str, ...]
    author: Author


class LineSpoken(Value):
    """A line was spoken."""

    kind: Literal["line_spoken"] = "line_spoken"
    take: LineTake


class VoiceTried(Value):
    """A voice was heard."""

    kind: Literal["voice_tried"] = "voice_tried"
    name: str
    sound: Sha256
    made: Made


class SampleChecked(Value):
    """A recording is good enough for a voice to be cloned by it."""

    kind: Literal["sample_checked"] = "sample_checked"
    voice: VoiceId
    sample: Sha256
    """The best of it, cleaned."""
    seconds: float


class MusicComposed(Value):
    """There is music for a film."""

    kind: Literal["music_composed"] = "music_composed"
    words: str
    music: Sha256
    made: Made


class SceneFilmed(Value):
    """A scene was filmed."""

    kind: Literal["scene_filmed"] = "scene_filmed"
    take: SceneTake


class ClipFilmed(Value):
    """A clip of no film was filmed."""

    kind: Literal["clip_filmed"] = "clip_filmed"
    words: str
    take: SceneTake


class CutRendered(Value):
    """A timeline was rendered."""

    kind: Literal["cut_rendered"] = "cut_rendered"
    rendering: Rendering


class RenderedAhead(Value):
    """Parts of a cut were rendered; they are found when it is."""

    kind: Literal["rendered_ahead"] = "rendered_ahead"
    frames: int


class Uploaded(Value):
    """It lies on the platform, private."""

    kind: Literal["uploaded"] = "uploaded"
    publication: PublicationId
    remote_id: str
    url: str
    note: str = ""
    """What went less well than asked, such as a thumbnail that was not taken."""
    held_back: bool = False
    """Whether the part that makes it appear is still to be sent; its session is kept then."""


class MadePublic(Value):
    """Everyone can see it."""

    kind: Literal["made_public"] = "made_public"
    publication: PublicationId
    url: str
    remote_id: str = ""
    """The platform's id of it, where it is not that of the upload."""
    note: str = ""
    """What went less well than asked once it was out."""


class TakenDown(Value):
    """Nobody can see it any more."""

    kind: Literal["taken_down"] = "taken_down"
    publication: PublicationId
    how: Removal


class HandedOver(Value):
    """Its owner's app has it, who posts it there; we can do no more."""

    kind: Literal["handed_over"] = "handed_over"
    publication: PublicationId
    url: str = ""


class ModelPulled(Value):
    """A model's weights are there now."""

    kind: Literal["model_pulled"] = "model_pulled"
    model: str
    host: str
    bytes: int
    seconds: float


class Failed(Value):
    """It did not work out, and why."""

    kind: Literal["failed"] = "failed"
    what: str
    remedy: str
    error: str
    """Name of the error's class."""
    reference: str = ""
    """Where the log tells more, for a bug."""
    in_doubt: bool = False
    """True when the platform may have done it all the same: it must be asked first."""
    retry_after_s: float | None = None
    """Set when trying again later can help."""
    from_the_start: bool = False
    """Whether what was uploaded is gone, so that it has to be uploaded once more."""


class Dropped(Value):
    """It was cancelled before it was done."""

    kind: Literal["dropped"] = "dropped"


Shown = (
    ModelPulled
    | VoiceTried
    | SampleChecked
    | MusicComposed
    | ClipFilmed
    | PictureBrought
    | GuideBrought
    | SheetsDrawn
    | ThumbnailDrawn
)
"""What is told in a message of its own, which is found again after a restart."""
Answered = Replied | LinesWritten | Shown | Failed
"""What is told where it was asked for, in a message of its own."""
Outcome = Annotated[
    PlanWritten
    | Replied
    | LinesWritten
    | EditsProposed
    | LineSpoken
    | VoiceTried
    | SampleChecked
    | MusicComposed
    | SceneFilmed
    | ClipFilmed
    | CutRendered
    | RenderedAhead
    | ProjectExported
    | FilmTakenIn
    | FileBrought
    | PictureBrought
    | GuideBrought
    | SheetsDrawn
    | ThumbnailDrawn
    | Uploaded
    | MadePublic
    | TakenDown
    | PostRead
    | HandedOver
    | ModelPulled
    | Failed
    | Dropped,
    Field(discriminator="kind"),
]
