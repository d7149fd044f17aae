"""What a model of each family can do, as the jobs see it.

A class that runs on a GPU is made as `Class(name=..., weights=FOLDER, run=RUN_PLAN, **options of its row)`. The plan
(`bot/studio/vram.py`) says what of it waits in host memory, in how many bits its blocks are kept, which attention to
use and whether to compile; decoding by tiles is always on. Where memory runs out the class raises OutOfMemory
(`device.memory_watched`) and nothing else: whoever called it steps down. `run` may be left out, for everything at once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from bot.studio.catalogue import PlanStyle
from bot.studio.shot import Control, Shot

Samples = NDArray[np.float32]
"""Mono sound, shape (n,), -1 to 1."""
Picture = NDArray[np.uint8]
"""One RGB picture, shape (height, width, 3)."""
Pictures = NDArray[np.uint8]
"""RGB pictures in the order they are seen, shape (n, height, width, 3)."""
Planes = NDArray[np.uint8]
"""One YUV 4:2:0 picture, BT.709 limited range, planar I420 as OpenCV lays it out: shape (height * 3 // 2, width)."""
OnText = Callable[[str], bool]
"""Called with each new piece of text; answers False to stop."""
OnShare = Callable[[float], bool]
"""Called now and then with how much is done, 0 to 1; answers False to stop."""
OnStep = Callable[[int, int, Picture | None], bool]
"""Called after each step with (steps done, steps in all, a small picture of how it looks or None); False to stop."""
Preset = Literal["draft", "standard", "best"]
"""How much time a generated picture may take: named settings of each model (steps, caches, precision)."""


class Model(Protocol):
    """What is held in memory for work of its role."""

    name: str

    def close(self) -> None:
        """Give the memory back."""
        ...


# Words.


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn, and what shape the answer must have."""

    max_tokens: int = 400
    temperature: float = 0.7
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.05
    seed: int = 0
    grammar: str = ""
    """GBNF the answer must match; empty for free text."""
    json_schema: dict[str, Any] | None = None
    """JSON schema the answer must match."""
    reuse: bool = True
    """Go on from a prompt that is still in memory. Faster, but rounding differs by what was asked before, so that
    only an answer without it, or after the same calls since one without it, is the same for the same seed."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a language model answered."""

    text: str
    finished: bool
    """False when the answer was cut at `max_tokens` or by the listener."""
    prompt_tokens: int
    tokens: int
    seconds: float


class ChatModel(Model, Protocol):
    """A language model that converses."""

    plan_style: PlanStyle

    def chat(self, messages: Sequence[Message], sampling: Sampling, on_text: OnText | None = None) -> Completion:
        """Answer a conversation; blocks.

        Raises ModelFailed when the runtime gives nothing usable.
        """
        ...


# Speech, and when its words are heard.


@dataclass(frozen=True, slots=True)
class Timed:
    """A stretch of text and when it is heard: a word, or a single letter where an engine tells that much."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Sound as a voice made it."""

    samples: Samples
    rate: int
    timed: tuple[Timed, ...] = ()
    """The text that was spoken, in order and with its times, from engines that tell them; empty from others."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a text is to be spoken."""

    language: str = "en"
    sample: Speech | None = None
    """A recording of whoever shall be heard; None for the voice's own speaker. Not every voice can clone."""
    seed: int = 0
    on_share: OnShare | None = None


PLAINLY: Final = Delivery()


class Voice(Model, Protocol):
    """Speaks text."""

    languages: tuple[str, ...]

    def speak(self, text: str, delivery: Delivery = PLAINLY) -> Speech:
        """Speak plain words (numbers already written out where we can); blocks.

        Raises Cancelled soon after a stop, OutOfMemory, ModelFailed, and Unavailable where a service cannot be used.
        """
        ...


@dataclass(frozen=True, slots=True)
class Alignment:
    """When each word of a known text is heard, and how far that can be trusted."""

    times: tuple[tuple[int, int], ...]
    """(start_ms, end_ms) of each spoken word, in order and not overlapping."""
    confidence: float
    """0 for a guess by length, 1 for times that whoever spoke tells of."""
    by: str
    """What found them, as people are told."""


class Aligner(Protocol):
    """Finds when each word of a known text is heard."""

    name: str
    languages: tuple[str, ...]

    def align(self, speech: Speech, words: Sequence[str]) -> Alignment:
        """Return a time for every spoken word; blocks. Gives what it can: `confidence` says how good that is."""
        ...


class Ears(Protocol):
    """Writes down what is heard."""

    def hear(self, speech: Speech) -> str:
        """Return the words heard; blocks."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


# Music.


class Composer(Model, Protocol):
    """Makes music from words."""

    def compose(self, prompt: str, seconds: float, seed: int, on_step: OnStep | None = None) -> Speech:
        """Return about so many seconds of music; blocks. Raises Cancelled, OutOfMemory, ModelFailed."""
        ...


# Stills.


@dataclass(frozen=True, slots=True)
class StillWanted:
    """What an image model is asked to draw."""

    prompt: str
    width: int
    height: int
    seed: int
    negative: str = ""
    preset: Preset = "standard"
    control: Picture | None = None
    """What to follow, where the model has a ControlNet for it: a drawing of edges, a map of depth, a pose; for edges
    a photograph will do, whose edges are found."""
    controlled_by: Control = "edges"
    likeness: tuple[Picture, ...] = ()
    """Reference pictures of who or what should look the same, where the model has an IP-Adapter."""


class ImageModel(Model, Protocol):
    """Draws stills."""

    def fitted(self, wanted: StillWanted) -> StillWanted:
        """Return the request in the nearest size that the model takes."""
        ...

    def draw(self, wanted: StillWanted, on_step: OnStep | None = None) -> Picture:
        """Draw a fitted request; blocks. Raises Cancelled within a step of a stop, OutOfMemory, ModelFailed."""
        ...


@runtime_checkable
class Resemblance(Protocol):
    """Tells how much a picture looks like others of the same figure."""

    measure: str
    """What is compared, as people are told."""

    def resemblance(self, picture: Picture, references: Sequence[Picture]) -> float | None:
        """Return 0 for nothing in common with any of the pictures to 1 for the same as one of them; blocks.

        None where there is nothing in them that it could compare.
        """
        ...


# Video.


@dataclass(frozen=True, slots=True)
class ClipWanted:
    """What a video model is asked to film. Sizes are rounded to what the model takes: `VideoModel.fitted`."""

    prompt: str
    width: int
    height: int
    frames: int
    fps: int
    seed: int
    negative: str = ""
    preset: Preset = "standard"
    first: Picture | None = None
    """The picture it begins with: a still of the same character or look, or the last frame of the clip before."""
    last: Picture | None = None
    """The picture it ends with, where the model takes key frames."""
    control: tuple[Picture, ...] = ()
    """Edges, depth or poses to follow, one a frame or one for all, where the model has a ControlNet."""
    likeness: tuple[Picture, ...] = ()
    """Reference pictures of who or what should look the same, where the model has an IP-Adapter."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """What a video model made."""

    pictures: Pictures
    fps: int
    note: str = ""
    """What it gave up on the way, such as tiles or offloading after it ran out of memory."""


@runtime_checkable
class VideoModel(Model, Protocol):
    """Films from words, and from pictures where it can."""

    def fitted(self, wanted: ClipWanted) -> ClipWanted:
        """Return the request in the nearest size, length and rate that the model takes; at least as long."""
        ...

    def film(self, wanted: ClipWanted, on_step: OnStep | None = None) -> Filmed:
        """Film a fitted request; blocks. Raises Cancelled within a step of a stop, OutOfMemory, ModelFailed."""
        ...


# Shots, as a film takes them: a video model or a drawing stands behind each.


class Camera(Model, Protocol):
    """Films a shot."""

    def film(self, shot: Shot, width: int, height: int) -> Iterator[Planes]:
        """Yield exactly `shot.frames` pictures of the size asked for (even numbers)."""
        ...


class Animator(Protocol):
    """Draws a shot, one picture at a time and in any order."""

    def frame(self, shot: Shot, number: int, width: int, height: int) -> Planes:
        """Return one picture of the size asked for (even numbers); the same for the same number, always."""
        ...
