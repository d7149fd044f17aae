"""Clips: the picture track of a timeline, one piece after the other, and which picture of a source plays when."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from bot.studio.effects import Effect, Freeze, Ramp
from bot.studio.formats import Share
from bot.studio.shot import Shot
from bot.studio.values import Frames, SceneKey, Sha256, Value

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
TRANSITION_FRAMES_MOST: Final = 60


class Fit(StrEnum):
    """How a picture of another shape is brought into the film's."""

    COVER = "cover"
    """As large as needed, its overhang cut off evenly."""
    SUBJECT = "subject"
    """The same, keeping faces and what stands out in the picture."""
    BLUR = "blur"
    """The whole picture, over a blurred copy of itself."""
    WHOLE = "whole"
    """The whole picture, over black."""


class Filmed(Value):
    """A moving picture: a take, or a file somebody brought."""

    kind: Literal["filmed"] = "filmed"
    artifact: Sha256
    first: Frames = 0
    """Where in the source the clip begins, in frames of the film; the last picture of a source that ends is held."""
    speed: Annotated[float, Field(ge=0.1, le=10)] = 1.0
    fit: Fit = Fit.COVER
    sound_db: Annotated[float, Field(ge=-60, le=12)] | None = None
    """Level of the source's own sound; None leaves it out."""


class View(Value):
    """What of a still is seen: the middle of the view, and how far it is zoomed in."""

    x: Share = 0.5
    y: Share = 0.5
    zoom: Annotated[float, Field(ge=1, le=8)] = 1.0


class Still(Value):
    """A picture that does not move; the view of it may."""

    kind: Literal["still"] = "still"
    artifact: Sha256
    begins: View = View()
    ends: View = View(zoom=1.08)
    fit: Fit = Fit.COVER


class Drawn(Value):
    """An animatic shot, drawn while the cut is rendered."""

    kind: Literal["drawn"] = "drawn"
    shot: Shot
    first: Frames = 0
    """Frame of the shot at which the clip begins."""


class Plain(Value):
    """Nothing but a colour."""

    kind: Literal["plain"] = "plain"
    colour: Colour = "#000000"


Source = Annotated[Filmed | Still | Drawn | Plain, Field(discriminator="kind")]


class TransitionKind(StrEnum):
    """How one clip gives way to the next."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE_BLACK = "fade_black"
    FADE_WHITE = "fade_white"
    SLIDE_LEFT = "slide_left"
    SLIDE_RIGHT = "slide_right"
    SLIDE_UP = "slide_up"
    SLIDE_DOWN = "slide_down"
    PUSH = "push"
    WIPE_LEFT = "wipe_left"
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"
    ZOOM = "zoom"
    CIRCLE = "circle"
    WHIP = "whip"


class Transition(Value):
    """Happens inside the first frames of a clip, over the one before, which plays on: eats no planned time."""

    kind: TransitionKind = TransitionKind.CUT
    frames: Annotated[int, Field(ge=0, le=TRANSITION_FRAMES_MOST)] = 0


USUAL_TRANSITION_FRAMES: Final = {TransitionKind.CUT: 0, TransitionKind.DISSOLVE: 9, TransitionKind.WHIP: 8}


def usual_transition(kind: TransitionKind, clip_frames: int) -> Transition:
    """Return a transition of the length that suits its kind, over a third of the clip at most."""
    frames = min(USUAL_TRANSITION_FRAMES.get(kind, 10), clip_frames // 3)
    return Transition(kind=kind, frames=frames) if frames else Transition()


class Clip(Value):
    """One piece of the picture track."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """Identity within the timeline; the scene's key, with a mark after it for each further part of a split clip."""
    scene: SceneKey
    """The scene it shows; the clip's own key where there is no plan."""
    start: Frames
    frames: Annotated[int, Field(gt=0)]
    source: Source
    transition: Transition = Transition()
    effects: Annotated[tuple[Effect, ...], Field(max_length=8)] = ()

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.start + self.frames


def source_place(clip: Clip, offset: int) -> float:
    """Return which moment of its source a clip shows at a frame of its own, in frames of the film.

    The picture shown is the last one that has begun by then. `offset` may pass the clip's end: it plays on under the
    transition into the next clip.
    """
    at = float(offset)
    for effect in clip.effects:
        if isinstance(effect, Freeze) and at > effect.at:
            at = max(float(effect.at), at - effect.frames)
        elif isinstance(effect, Ramp):
            at = at * effect.begins + at * at * (effect.ends - effect.begins) / (2 * clip.frames)
    match clip.source:
        case Filmed(first=first, speed=speed):
            return first + at * speed
        case Drawn(first=first):
            return first + at
        case _:
            return at
