"""What the cutting room's tests share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.studio.cut import Profile
from bot.studio.timeline import Timeline
from tests.editing.reels import NumberCamera, Shelf
from workers.editing.render import RenderedFiles, render
from workers.editing.workshop import Workshop


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    folder = tmp_path / "artifacts"
    folder.mkdir()
    return Shelf(folder)


def go_on(done: float, step: str) -> bool:
    return True


Render = Callable[..., RenderedFiles]


@pytest.fixture
def rendered(tmp_path: Path, shelf: Shelf) -> Render:
    """Render a timeline into a fresh folder."""
    count = 0

    def run(timeline: Timeline, profile: Profile = Profile.MASTER, **choices: Any) -> RenderedFiles:
        nonlocal count
        count += 1
        limit = choices.pop("draft_limit", 8_000_000)
        report = choices.pop("report", go_on)
        out = choices.pop("out", tmp_path / f"out{count}")
        workshop = Workshop(**{"camera": NumberCamera, **choices})
        return render(timeline, shelf.fetch, out, profile, limit, report, workshop)

    return run
