"""The `render` command: a timeline file and a folder of artifacts in, one video file out."""

import asyncio
import json
import tempfile
import time
from pathlib import Path

from pydantic import ValidationError

from bot.artifacts import Artifacts
from bot.studio.cut import Profile
from bot.studio.errors import Refused
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from workers.editing.heart import Report
from workers.editing.render import RenderedFiles, render

DRAFT_LIMIT_BYTES = 10_000_000


def render_command(
    timeline: Path,
    output: Path,
    *,
    artifacts_url: str,
    cache_dir: Path,
    draft: bool = False,
    as_json: bool = False,
    draft_limit: int = DRAFT_LIMIT_BYTES,
    report: Report | None = None,
) -> str:
    """Render `timeline` to `output` (the small draft with `draft`), and return the line, or JSON, to print.

    Blocks, and starts an event loop of its own. Raises StudioError: Refused when the timeline cannot be read,
    MediaBroken when an artifact is missing, whatever `render` raises.
    """
    began = time.monotonic()
    film = read_timeline(timeline)
    artifacts = Artifacts(artifacts_url, cache_dir)

    def fetch(artifact: Sha256) -> Path:
        return asyncio.run(artifacts.fetch(artifact))

    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".picturelock-") as folder:
        profile = Profile.PREVIEW if draft else Profile.MASTER
        files = render(film, fetch, Path(folder), profile, draft_limit, report or _go_on)
        (files.master or files.draft).replace(output)
    return _told(output, film, files, time.monotonic() - began, as_json=as_json)


def _go_on(_done: float, _step: str) -> bool:
    return True


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


def _told(output: Path, film: Timeline, files: RenderedFiles, seconds: float, *, as_json: bool) -> str:
    length, size = film.frames / film.fps, output.stat().st_size
    if as_json:
        return json.dumps(
            {
                "output": str(output),
                "bytes": size,
                "frames": files.frames,
                "seconds": round(length, 3),
                "loudness": files.loudness.model_dump() if files.loudness else None,
                "took_s": round(seconds, 2),
            }
        )
    return f"{output}: {length:.1f} s, {size / 1e6:.1f} MB, rendered in {seconds:.1f} s."
