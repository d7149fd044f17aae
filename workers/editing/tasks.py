"""Tasks: what is to be made of one segment, as data that one process can hand to another, and how it is made."""

from collections.abc import Callable, Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.studio.segments import Segment
from bot.studio.values import Value, digest_of
from workers.editing.cache import PieceCache
from workers.editing.composing import Composer
from workers.editing.encoders import Encoding
from workers.editing.planes import scaled
from workers.editing.snapshots import Snapshots

ENGINE: Final = 1
"""Raised when the same segment would look different, so that older pieces are not found any more."""

Size = tuple[int, int]
OnPicture = Callable[[], None]
"""Called after each picture; raises to stop."""


class Encoded(Value):
    """The segment's pictures as a piece."""

    kind: Literal["encoded"] = "encoded"
    encoding: Encoding

    def facts(self) -> object:
        """Return what tells this from other things made of the same segment."""
        return self.encoding.id


class Stills(Value):
    """Pictures of the segment that may become thumbnail or contact sheet."""

    kind: Literal["stills"] = "stills"
    candidates: tuple[int, ...]
    """Which pictures of the segment."""
    tiles: tuple[int, ...]

    def facts(self) -> object:
        """Return what tells this from other things made of the same segment."""
        return self.model_dump(mode="json")


class Output(Value):
    """One thing to be made of a segment, and the key it is kept under."""

    key: str
    what: Annotated[Encoded | Stills, Field(discriminator="kind")]


class Task(Value):
    """One segment at one size, and all that is to be made of it."""

    segment: Segment
    size: Size
    outputs: tuple[Output, ...]


def output_of(segment: Segment, segment_key: str, size: Size, fonts: str, what: Encoded | Stills) -> Output:
    """Return an output with its key; other fonts of people's own are other letters."""
    facts = [ENGINE, segment_key, size, fonts if segment.has_letters else "", what.kind, what.facts()]
    return Output(key=digest_of(facts), what=what)


def perform(task: Task, composer: Composer, cache: PieceCache, on_picture: OnPicture) -> None:
    """Make everything of a task and keep it; blocks.

    Raises MediaBroken naming the scene, OSError when there is no room, whatever `on_picture` raises.
    """
    fps = task.segment.fps
    encoders = [
        (output.key, output.what.encoding, output.what.encoding.encoder(fps))
        for output in task.outputs
        if isinstance(output.what, Encoded)
    ]
    watching = [
        (output.key, Snapshots(output.what.candidates, output.what.tiles))
        for output in task.outputs
        if isinstance(output.what, Stills)
    ]
    for picture in composer.pictures(task.segment):
        for _, encoding, encoder in encoders:
            encoder.write(scaled(picture.full, encoding.width, encoding.height))
        for _, snapshots in watching:
            snapshots.see(picture)
        on_picture()
    for key, _, encoder in encoders:
        cache.put(key, encoder.finish().stored())
    for key, snapshots in watching:
        cache.put(key, snapshots.stored())


def runs_of(tasks: list[Task], hands: int) -> Iterator[list[Task]]:
    """Deal tasks out as runs of neighbours: one clip's together, so that its source is opened once, and none too long.

    A run is at most a share of all the work that keeps every hand busy to the end.
    """
    frames = sum(task.segment.frames for task in tasks)
    most = max(1, frames // (2 * hands)) if hands > 1 else frames
    run: list[Task] = []
    for task in tasks:
        is_long = sum(other.segment.frames for other in run) + task.segment.frames > most
        if run and (is_long or run[-1].segment.number != task.segment.number):
            yield run
            run = []
        run.append(task)
    if run:
        yield run
