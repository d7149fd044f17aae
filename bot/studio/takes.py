"""Takes: attempts at speaking a line or filming a scene, kept by what went into them."""

from typing import Annotated

from pydantic import Field

from bot.studio.shot import Direction, Guide, Shot, WordTime
from bot.studio.values import Frames, SceneKey, Sha256, Value, digest_of


class Made(Value):
    """How an artifact came to be: engine, seed, cost, and what it stood in for."""

    model: str
    seed: int = 0
    seconds: float = 0.0
    """Wall time it took."""
    on: str = ""
    """What it was made on (`device_name`); empty where that was not kept."""
    fell_back_from: str = ""
    because: str = ""
    note: str = ""
    """What it did without on the way, such as memory or length."""


class LineTake(Value):
    """A line as spoken once: loudness-normalised mono sound with the time of each word."""

    inputs: str
    """Digest of the line that was spoken (`Line.digest`)."""
    artifact: Sha256
    """A 48 kHz mono WAV."""
    duration_ms: Annotated[int, Field(gt=0)]
    words: tuple[WordTime, ...]
    timed_by: str = ""
    """What found the times of its words: the voice itself, an aligner, or a guess."""
    made: Made


class SceneTake(Value):
    """A scene as filmed once: a silent clip of exactly `frames` frames."""

    inputs: str
    """What was filmed, by which camera (`shot_inputs`)."""
    scene: SceneKey
    plan_version: int
    artifact: Sha256
    frames: Frames
    width: int
    height: int
    preview: Sha256 | None = None
    """The same, small enough to be shown in a message; none where it was drawn by rules."""
    guide: Guide | None = Field(None, exclude_if=lambda guide: guide is None)
    """What it was filmed after; none where whoever filmed it could not."""
    made: Made


def shot_inputs(shot: Shot, camera: str, direction: Direction | None = None) -> str:
    """Return the key under which a filmed scene is found again."""
    told = []
    if direction is not None and direction != Direction():
        told = [direction.model_dump(mode="json", exclude={"guide": {"by", "seen"}})]
    return digest_of([shot.model_dump(mode="json"), camera, *told])
