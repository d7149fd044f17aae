"""The `render` command, and what it shares with `cut`: a timeline in, one film out, with exports beside it."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from bot.artifacts import Artifacts
from bot.identity import Identity
from bot.studio.cut import Profile
from bot.studio.errors import Refused, UnknownName
from bot.studio.formats import Format
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from workers.editing.composing import animatic
from workers.editing.heart import Report
from workers.editing.provenance import ROOM_BYTES, Unsignable
from workers.editing.render import RenderedFiles, render
from workers.editing.workshop import BARE, Workshop

DRAFT_LIMIT_BYTES: Final = 10_000_000
UNASKED: Final = "It was not asked for."
_Fetch = Callable[[Sha256], Path]


def render_command(
    timeline: Path,
    output: Path,
    *,
    artifacts_url: str,
    cache_dir: Path,
    draft: bool = False,
    as_json: bool = False,
    draft_limit: int = DRAFT_LIMIT_BYTES,
    profile: str = "",
    exports: Sequence[str] = (),
    workshop: Workshop = BARE,
    report: Report | None = None,
    identity: Identity | None = None,
) -> str:
    """Render `timeline` to `output` (the small draft with `draft`), and return the line, or JSON, to print.

    `profile` is a format other than the timeline's own; without `identity` the film is not signed. Blocks, and starts
    an event loop of its own. Raises StudioError: Refused when the timeline cannot be read, MediaBroken when an artifact
    is missing, whatever `render` raises.
    """
    clock = Clock()
    with clock.part("reading"):
        film = read_timeline(timeline)
        film = film.resized(format_called(profile)) if profile else film
    artifacts = Artifacts(artifacts_url, cache_dir)

    def fetch(artifact: Sha256) -> Path:
        return asyncio.run(artifacts.fetch(artifact))

    delivery = Delivery(
        film, fetch, output, workshop, draft=draft, draft_limit=draft_limit, exports=exports, identity=identity
    )
    return delivery.run(clock, report or _go_on, as_json=as_json)


@dataclass
class Clock:
    """Remembers how long each part of the work took."""

    began: float = field(default_factory=time.monotonic)
    parts: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time one part."""
        began = time.monotonic()
        yield
        self.parts[name] = round(time.monotonic() - began, 3)

    @property
    def seconds(self) -> float:
        """Return the time since the start."""
        return time.monotonic() - self.began


@dataclass(frozen=True, slots=True)
class Delivery:
    """A film to be written to a file, and in which other forms it is wanted."""

    film: Timeline
    fetch: _Fetch
    output: Path
    workshop: Workshop = BARE
    draft: bool = False
    draft_limit: int = DRAFT_LIMIT_BYTES
    exports: Sequence[str] = ()
    identity: Identity | None = None
    """In whose name the film is signed; None leaves it unsigned."""

    def run(self, clock: Clock, report: Report, *, as_json: bool) -> str:
        """Render and export, and return the line, or JSON, to print. Raises StudioError."""
        if self.output.is_dir():
            raise Refused(f"{self.output} is a folder.", "Give the film a name, such as film.mp4.")
        if self.exports:
            from workers.editing.bundle.archive import exports_of

            exports_of(self.exports)  # a wrong name is told before the work, not after it
        try:
            self.output.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"{self.output} cannot be written: {error.strerror}.", "Give another place.") from error
        with tempfile.TemporaryDirectory(dir=self.output.parent, prefix=".picturelock-") as folder:
            profile = Profile.PREVIEW if self.draft else Profile.MASTER
            with clock.part("rendering"):
                limit = max(1, self.draft_limit - (ROOM_BYTES if self.identity else 0)) if self.draft else None
                files = render(self.film, self.fetch, Path(folder), profile, limit, report, self.workshop)
            with clock.part("signing"):
                signature = self._signed(files.film)
            files.film.replace(self.output)
            with clock.part("exporting"):
                beside = self._exported(Path(folder))
        told = self._told(files, beside, clock) | signature
        if as_json:
            return json.dumps(told)
        names = f"Signed by {told['signer']}." if told["signed"] else f"Not signed. {told['unsigned_because']}"
        line = (
            f"{self.output}: {told['seconds']:.1f} s, {told['bytes'] / 1e6:.1f} MB, rendered in {clock.seconds:.1f} s."
        )
        return " ".join([line, names, *(["Exported:", ", ".join(map(str, beside))] if beside else [])])

    def _signed(self, film: Path) -> dict[str, Any]:
        """Sign a film where it lies, and return what is told of that; one that cannot be signed stays as it is."""
        if self.identity is None:
            return {"signed": False, "signer": "", "source_type": "", "unsigned_because": UNASKED}
        from workers.editing.signature import sign_in_place

        try:
            found = sign_in_place(film, self.film, self.identity, self.output.name)
        except Unsignable as error:
            return {"signed": False, "signer": "", "source_type": "", "unsigned_because": f"{error}"}
        kind = found.source_type.rpartition("/")[2]
        return {"signed": True, "signer": found.signer, "source_type": kind, "unsigned_because": ""}

    def _exported(self, scratch: Path) -> list[Path]:
        if not self.exports:
            return []
        from workers.editing.bundle.archive import exported, exports_of
        from workers.editing.bundle.drawn import drawn_clips

        drawn = drawn_clips(self.film, scratch, self.workshop.camera or animatic)
        return exported(self.film, self.fetch, self.output, exports_of(self.exports), drawn=drawn)

    def _told(self, files: RenderedFiles, beside: Sequence[Path], clock: Clock) -> dict[str, Any]:
        return {
            "output": str(self.output),
            "bytes": self.output.stat().st_size,
            "frames": files.frames,
            "seconds": round(self.film.frames / self.film.fps, 3),
            "format": str(self.film.format),
            "loudness": files.loudness.model_dump() if files.loudness else None,
            "exports": [str(path) for path in beside],
            "rendered": files.told.rendered_frames,
            "reused": files.told.reused_frames,
            "sound": files.told.sound,
            "parts": clock.parts | {f"rendering.{name}": took for name, took in files.told.seconds.items()},
            "took_s": round(clock.seconds, 2),
        }


def format_called(name: str) -> Format:
    """Return the format of that name, or raise UnknownName."""
    wanted = name.strip().lower()
    if wanted not in set(Format):
        raise UnknownName("profile", name, tuple(Format))
    return Format(wanted)


def read_timeline(path: Path) -> Timeline:
    """Read a timeline from JSON. Raises Refused."""
    try:
        return Timeline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise Refused(
            f"{path} is no timeline: {where}: {first['msg']}.", "Compare it with `picturelock schema timeline`."
        ) from error


def _go_on(_done: float, _step: str) -> bool:
    return True
