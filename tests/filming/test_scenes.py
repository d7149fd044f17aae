"""A scene filmed by the job of a worker, on a tiny video model: from the order to the kept clip."""

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from bot.studio.errors import Cancelled, MediaBroken, OutOfMemory
from bot.studio.orders import Progress
from bot.studio.shot import Direction
from bot.studio.takes import shot_inputs
from bot.studio.work import FilmScene
from models.video.filming import DiffusionFilm
from tests.editing.reels import shot_of
from tests.editing.test_jobs import Bench
from tests.models.diffusion.families import film_model, full_memory, picture
from workers.context import Reporter, WorkerContext
from workers.jobs.filming import film_scene
from workers.residency import Residency

WIDE, HIGH, FRAMES = 108, 192, 20


class Watched(Reporter):
    """Remembers what it was told, and stops at a step."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.told: list[Progress] = []
        self.stops_at = ""

    def _tell(self, *args: Any, **named: Any) -> bool:
        super()._tell(*args, **named)
        assert self._latest is not None
        self.told.append(self._latest)
        return not (self.stops_at and self.stops_at in self._latest.step)


class Set(Bench):
    """A worker whose camera is a tiny video model."""

    def __init__(self, folder: Path, model: DiffusionFilm) -> None:
        super().__init__(folder)
        self.model = model
        self.stops_at = ""
        self.worker = self._with(Residency(folder, budget_mib=100, load=lambda _: model))
        self.heard: Watched | None = None

    def _with(self, models: Residency) -> WorkerContext:
        return replace(self.worker, models=models, reporters=self._watching)

    def _watching(self, order: Any) -> Reporter:
        self.heard = Watched(order, 1)
        self.heard.stops_at = self.stops_at
        return self.heard

    async def scene(self, **direction: Any) -> Any:
        work = FilmScene(
            shot=shot_of(1, FRAMES), camera="animatic", plan_version=3, width=WIDE, height=HIGH,
            direction=Direction(**direction),
        )  # fmt: skip
        return (await film_scene(self.worker, self.order(work), work)).take

    async def keep(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(await self.artifacts.keep(path))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = film_model("ltx-video", tmp_path_factory.mktemp("tiny") / "ltx-video")
    yield made
    made.close()


@pytest.fixture
def stage(tmp_path: Path, model: DiffusionFilm) -> Set:
    return Set(tmp_path, model)


async def test_a_video_model_films_exactly_the_frames_and_size_of_a_scene_telling_each_step_with_a_picture(
    stage: Set,
) -> None:
    take = await stage.scene(preset="draft")

    with av.open(str(await stage.artifacts.fetch(take.artifact))) as film:
        frames, rate = list(film.decode(video=0)), film.streams.video[0].average_rate
    assert [(frame.width, frame.height) for frame in frames] == [(WIDE, HIGH)] * FRAMES
    assert rate == 30
    assert take.made.model == "animatic"
    assert stage.heard is not None
    steps = [told for told in stage.heard.told if told.preview]
    assert [told.step for told in steps] == ["filming scene 1 of 1: step 1 of 1"]
    shown = cv2.imdecode(np.frombuffer(base64.b64decode(steps[0].preview), np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    done = [told.done for told in stage.heard.told]
    assert done == sorted(done)
    assert done[-1] == 1


async def test_the_same_scene_is_the_same_file_and_a_still_makes_another(stage: Set) -> None:
    still = await stage.keep("still.png", cv2.imencode(".png", picture(70, 50))[1].tobytes())

    plain, again, directed = await stage.scene(), await stage.scene(), await stage.scene(first=still)

    assert plain.artifact == again.artifact != directed.artifact
    assert plain.inputs == again.inputs == shot_inputs(shot_of(1, FRAMES), "animatic") != directed.inputs


async def test_a_still_that_is_no_picture_is_refused_by_name(stage: Set) -> None:
    still = await stage.keep("still.png", b"not a picture")

    with pytest.raises(MediaBroken, match=still[:12]):
        await stage.scene(first=still)


async def test_a_stop_is_heard_at_the_step_it_falls_into(stage: Set) -> None:
    stage.stops_at = "step 1"

    with pytest.raises(Cancelled):
        await stage.scene()

    assert stage.heard is not None
    assert stage.heard.told[-1].step.endswith("step 1 of 2")
    assert await stage.artifacts.listing() == []


async def test_memory_that_runs_out_reaches_whoever_steps_down(stage: Set) -> None:
    with full_memory(stage.model.pipe), pytest.raises(OutOfMemory, match="ltx-video"):
        await stage.scene()
