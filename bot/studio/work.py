"""What can be ordered of workers, and which of their slots each piece of work takes."""

from enum import StrEnum
from typing import Annotated, Final, Literal, get_args

from pydantic import Field, StringConstraints

from bot.studio.brief import Brief
from bot.studio.bringing import BringFile
from bot.studio.characters import BringPicture
from bot.studio.cut import Profile
from bot.studio.edit_orders import ExportProject, SuggestEdits
from bot.studio.guiding import BringGuide, GuideFile
from bot.studio.measuring import ReadPost
from bot.studio.plan import Line, Plan
from bot.studio.publication import Metadata, Removal, Target
from bot.studio.sheets import DrawSheet
from bot.studio.shot import Direction, Shot
from bot.studio.takes import shot_inputs
from bot.studio.taking_in import TakeInFilm
from bot.studio.thumbnails import DrawThumbnail
from bot.studio.timeline import Timeline
from bot.studio.tools import Tool
from bot.studio.values import ChannelId, PersonId, PublicationId, SceneKey, Sha256, UserId, Value, VoiceId


class Role(StrEnum):
    """What a slot of a worker is for."""

    CHAT = "chat"
    FILM = "film"
    SPEAK = "speak"
    CUT = "cut"
    NET = "net"


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
    asked_by: UserId | None = None
    """Who answers for what comes of it."""
    model: str
    seed: int


class RerollLine(Value):
    """Write one line of a plan anew."""

    kind: Literal["reroll_line"] = "reroll_line"
    plan: Plan
    scene: SceneKey
    asked_by: UserId | None = None
    """Who answers for what comes of it."""
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
    tools: tuple[Tool, ...] = ()
    """What may be looked up before the answer: what the asker may see, and nothing that changes anything."""
    asker: UserId | None = None


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


class TryVoice(Value):
    """Speak a sentence to hear what a voice is like; nothing stands in for it."""

    kind: Literal["try_voice"] = "try_voice"
    line: Line
    name: str
    """What people call the voice."""
    channel: ChannelId
    """Where it is heard."""


class CheckSample(Value):
    """Listen to a recording by which a voice is to be cloned: whether it is good enough, and the best of it."""

    kind: Literal["check_sample"] = "check_sample"
    voice: VoiceId
    person: PersonId
    """Whose voice it is: they are asked for once more before anybody listens."""
    recording: Sha256
    channel: ChannelId
    """Where people see what came of it."""


class ComposeMusic(Value):
    """Compose music for a film from words."""

    kind: Literal["compose_music"] = "compose_music"
    words: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    seconds: Annotated[float, Field(gt=0)]
    model: str
    seed: int
    channel: ChannelId
    """Where it is heard."""


class Filming(Value):
    """What a camera is sent to film, be it for a film or by itself."""

    shot: Shot
    camera: str
    people: tuple[PersonId, ...] = ()
    """Who is seen or named in it: each is asked for once more before it is filmed."""
    width: int = 1080
    height: int = 1920
    direction: Direction = Direction()
    drawer: str = ""
    """Who draws its first picture, where its camera begins with one; empty for the best there is."""

    @property
    def inputs(self) -> str:
        """Return the key under which what is filmed is found again."""
        return shot_inputs(self.shot, self.camera, self.direction)


class FilmScene(Filming):
    """Film one take of a scene."""

    kind: Literal["film_scene"] = "film_scene"
    plan_version: int


class FilmClip(Filming):
    """Film one clip for no film; its shot's picture is what was asked for, in the words of whoever asked."""

    kind: Literal["film_clip"] = "film_clip"
    asked_by: UserId
    channel: ChannelId
    """Where it is seen."""
    guide: GuideFile | None = None
    """A picture to film it after; its worker fetches it."""


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
    | TryVoice
    | CheckSample
    | ComposeMusic
    | DrawSheet
    | DrawThumbnail
    | FilmScene
    | FilmClip
    | RenderCut
    | RenderAhead
    | SuggestEdits
    | ExportProject
    | TakeInFilm
    | BringFile
    | BringPicture
    | BringGuide
    | Upload
    | MakePublic
    | PullModel
    | ReadPost
    | TakeDown,
    Field(discriminator="kind"),
]


def is_aside(work: Work) -> bool:
    """Say whether the film does not wait for a piece of work: it shows, or takes along, what might be, or what was."""
    brought = BringFile | BringPicture | BringGuide
    drawn = DrawSheet | DrawThumbnail
    asides = SuggestEdits | ExportProject | brought | drawn | ComposeMusic | TryVoice | CheckSample | ReadPost
    return isinstance(work, asides) or (isinstance(work, RenderCut) and work.is_trial)


AwaitedWork = BringPicture | BringGuide | DrawSheet | DrawThumbnail | ComposeMusic | TryVoice | CheckSample
"""What a message of its own waits for in its channel."""
OUTLASTS: Final = frozenset(one.model_fields["kind"].default for one in get_args(AwaitedWork))
"""What goes on when the film is changed: whether it is still wanted is seen when it is there."""

ROLE_OF: Final[dict[str, Role]] = {
    "write_plan": Role.CHAT,
    "revise_plan": Role.CHAT,
    "reroll_line": Role.CHAT,
    "reply": Role.CHAT,
    "write_lines": Role.CHAT,
    "suggest_edits": Role.CHAT,
    "speak_line": Role.SPEAK,
    "try_voice": Role.SPEAK,
    "check_sample": Role.SPEAK,
    "compose_music": Role.FILM,
    "draw_sheet": Role.FILM,
    "draw_thumbnail": Role.FILM,
    "film_scene": Role.FILM,
    "film_clip": Role.FILM,
    "render_cut": Role.CUT,
    "render_ahead": Role.CUT,
    "export_project": Role.CUT,
    "take_in_film": Role.CUT,
    "bring_file": Role.NET,
    "bring_picture": Role.NET,
    "bring_guide": Role.NET,
    "upload": Role.NET,
    "make_public": Role.NET,
    "pull_model": Role.NET,
    "read_post": Role.NET,
    "take_down": Role.NET,
}


def model_of(work: Work) -> str:
    """Return the model that a piece of work needs resident; empty for none."""
    match work:
        case WritePlan() | RevisePlan() | RerollLine() | Reply() | WriteLines() | SuggestEdits():
            return work.model
        case ComposeMusic() | DrawSheet() | DrawThumbnail():
            return work.model
        case SpeakLine(line=line) | TryVoice(line=line):
            return line.voice
        case Filming(camera=camera):
            return camera
        case _:
            return ""
