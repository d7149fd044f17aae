"""Orders from the bot to workers, their attempts, and what comes of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.studio.brief import Brief
from bot.studio.cut import Profile, Rendering
from bot.studio.edit_orders import EditsProposed, ExportProject, ProjectExported, SuggestEdits
from bot.studio.plan import Author, Line, Plan
from bot.studio.publication import Metadata, Removal, Target
from bot.studio.shot import Shot
from bot.studio.takes import LineTake, SceneTake
from bot.studio.timeline import Timeline
from bot.studio.values import (
    ChannelId,
    GuildId,
    OrderId,
    PersonId,
    ProductionId,
    PublicationId,
    SceneKey,
    Sha256,
    Value,
    WorkerId,
)

PROTOCOL: Final = 3
"""Raised when orders or outcomes change shape; a worker of another protocol gets no orders."""


class Role(StrEnum):
    """What a slot of a worker is for."""

    CHAT = "chat"
    FILM = "film"
    SPEAK = "speak"
    CUT = "cut"
    NET = "net"


# What can be ordered.


class WritePlan(Value):
    """Write a plan for a brief."""

    kind: Literal["write_plan"] = "write_plan"
    brief: Brief
    model: str
    seed: int


class RevisePlan(Value):
    """Change a plan as somebody wished; the result is its next version."""

    kind: Literal["revise_plan"] = "revise_plan"
    brief: Brief
    plan: Plan
    wish: str
    model: str
    seed: int


class RerollLine(Value):
    """Write one line of a plan anew."""

    kind: Literal["reroll_line"] = "reroll_line"
    plan: Plan
    scene: SceneKey
    model: str
    seed: int


class Turn(Value):
    """One message of a conversation."""

    speaker: Literal["system", "user", "assistant"]
    text: str


class Reply(Value):
    """Answer a conversation."""

    kind: Literal["reply"] = "reply"
    turns: tuple[Turn, ...]
    model: str
    seed: int
    max_tokens: int = 300


class WriteLines(Value):
    """Write the spoken lines of a film, one a scene, from a brief or anew for a plan."""

    kind: Literal["write_lines"] = "write_lines"
    brief: Brief
    plan: Plan | None = None
    model: str
    seed: int


class SpeakLine(Value):
    """Speak one line."""

    kind: Literal["speak_line"] = "speak_line"
    line: Line


class FilmScene(Value):
    """Film one take of a scene."""

    kind: Literal["film_scene"] = "film_scene"
    shot: Shot
    camera: str
    plan_version: int
    people: tuple[PersonId, ...] = ()
    """Who is seen in it: each is asked for once more before it is filmed."""
    width: int = 1080
    height: int = 1920


class RenderCut(Value):
    """Render a timeline."""

    kind: Literal["render_cut"] = "render_cut"
    timeline: Timeline
    profile: Profile
    draft_limit: int
    """Most bytes the draft may have: the server's upload limit."""
    is_trial: bool = False
    """A look at edits that nobody has applied yet."""


class RenderAhead(Value):
    """Render what of a cut is certain as soon as a take has arrived, so that little is left when the last one does."""

    kind: Literal["render_ahead"] = "render_ahead"
    timeline: Timeline
    """The cut as far as it is; what is not filmed yet stands there as drawn."""
    filmed: tuple[SceneKey, ...]
    arrived: SceneKey
    """Of those filmed, the one whose take has just come."""
    draft_limit: int


class Upload(Value):
    """Bring a locked cut to its platform, private."""

    kind: Literal["upload"] = "upload"
    publication: PublicationId
    target: Target
    metadata: Metadata
    master: Sha256
    thumbnail: Sha256
    session: str = ""
    """The session remembered from an earlier attempt."""


class MakePublic(Value):
    """Release what was uploaded: the one step that cannot be taken back."""

    kind: Literal["make_public"] = "make_public"
    publication: PublicationId
    target: Target
    remote_id: str
    metadata: Metadata | None = None
    """The words that were approved: nothing is released whose words on the platform differ."""
    master: Sha256 | None = None
    """The film, for platforms on which the last of its bytes is what makes it appear."""


class PullModel(Value):
    """Fetch a model's weights to the machine of the worker."""

    kind: Literal["pull_model"] = "pull_model"
    model: str
    channel: ChannelId
    """Where people see how far it is."""


class TakeDown(Value):
    """Take what was published, or lies there privately, off its platform; repeating it does no harm."""

    kind: Literal["take_down"] = "take_down"
    publication: PublicationId
    target: Target
    remote_id: str
    how: Removal


Work = Annotated[
    WritePlan
    | RevisePlan
    | RerollLine
    | Reply
    | WriteLines
    | SpeakLine
    | FilmScene
    | RenderCut
    | RenderAhead
    | SuggestEdits
    | ExportProject
    | Upload
    | MakePublic
    | PullModel
    | TakeDown,
    Field(discriminator="kind"),
]


def is_aside(work: Work) -> bool:
    """Say whether the film does not wait for a piece of work: it shows, or takes along, what might be."""
    return isinstance(work, SuggestEdits | ExportProject) or (isinstance(work, RenderCut) and work.is_trial)


ROLE_OF: Final[dict[str, Role]] = {
    "write_plan": Role.CHAT,
    "revise_plan": Role.CHAT,
    "reroll_line": Role.CHAT,
    "reply": Role.CHAT,
    "write_lines": Role.CHAT,
    "suggest_edits": Role.CHAT,
    "speak_line": Role.SPEAK,
    "film_scene": Role.FILM,
    "render_cut": Role.CUT,
    "render_ahead": Role.CUT,
    "export_project": Role.CUT,
    "upload": Role.NET,
    "make_public": Role.NET,
    "pull_model": Role.NET,
    "take_down": Role.NET,
}


class Order(Value):
    """One piece of work, from the backlog to a worker."""

    id: OrderId
    guild: GuildId
    production: ProductionId | None
    """None for a conversation that belongs to no production."""
    work: Work
    urgency: Annotated[int, Field(ge=0, le=9)] = 5
    """Lower goes first: 2 where a person watches, 5 for a production, 8 for what can wait."""
    ordered_at: datetime
    timeout_s: Annotated[float, Field(gt=0)] = 900.0

    @property
    def role(self) -> Role:
        """The kind of slot it needs."""
        return ROLE_OF[self.work.kind]

    @property
    def model(self) -> str:
        """The model it needs resident; empty for none."""
        match self.work:
            case WritePlan() | RevisePlan() | RerollLine() | Reply() | WriteLines() | SuggestEdits():
                return self.work.model
            case SpeakLine(line=line):
                return line.voice
            case FilmScene(camera=camera):
                return camera
            case _:
                return ""


class Attempt(Value):
    """A numbered try at an order by one worker; only the newest one counts."""

    order: OrderId
    number: Annotated[int, Field(ge=1)]
    worker: WorkerId

    @property
    def job(self) -> str:
        """Id of the queue's job."""
        return f"{self.order}.{self.number}"


# What comes of an order.


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


class SceneFilmed(Value):
    """A scene was filmed."""

    kind: Literal["scene_filmed"] = "scene_filmed"
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


Outcome = Annotated[
    PlanWritten
    | Replied
    | LinesWritten
    | EditsProposed
    | LineSpoken
    | SceneFilmed
    | CutRendered
    | RenderedAhead
    | ProjectExported
    | Uploaded
    | MadePublic
    | TakenDown
    | HandedOver
    | ModelPulled
    | Failed
    | Dropped,
    Field(discriminator="kind"),
]


class Started(Value):
    """A worker took the attempt up."""

    kind: Literal["started"] = "started"


class Event(Value):
    """What a worker tells the bot of one attempt; applied once, refused when the attempt is old."""

    order: OrderId
    attempt: Annotated[int, Field(ge=1)]
    worker: WorkerId
    at: datetime
    news: Annotated[Started, Field()] | Outcome


class Progress(Value):
    """How far an attempt is; may be lost."""

    order: OrderId
    attempt: int
    production: ProductionId | None = None
    done: Annotated[float, Field(ge=0, le=1)] = 0.0
    text: str = ""
    """The whole text so far, for what is written while people watch."""
    step: str = ""


# Workers as the bot knows them.


class Beat(Value):
    """A sign of life, every few seconds."""

    worker: WorkerId
    host: str
    at: datetime
    protocol: int = PROTOCOL
    slots: dict[Role, int]
    in_hand: tuple[str, ...] = ()
    """Jobs (`Attempt.job`) it has received and not finished telling of."""
    resident: tuple[str, ...] = ()
    """Models in memory."""
    able: tuple[str, ...] = ()
    """Models it has what it takes to load."""
    gpu: str = ""
    vram_total_mib: int = 0
    vram_free_mib: int = 0
    draining: bool = False
