"""A scene filmed by the job of a worker, on a tiny video model: from the order to the kept clip."""

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from bot.studio.asks import No
from bot.studio.errors import Cancelled, ConsentMissing, MediaBroken, WeightsMissing
from bot.studio.orders import Progress
from bot.studio.outcomes import ClipFilmed
from bot.studio.shot import Direction
from bot.studio.takes import SceneTake, shot_inputs
from bot.studio.values import ChannelId, PersonId, UserId
from bot.studio.vram import Setting
from bot.studio.work import FilmClip, FilmScene
from models.protocols import ClipWanted
from models.video.filming import DiffusionFilm
from tests.editing.reels import NumberCamera, shot_of
from tests.editing.test_jobs import Bench
from tests.models.diffusion.families import film_model, full_memory, picture
from workers.context import Reporter
from workers.filming.small import PREVIEW, WHOLE
from workers.jobs.filming import film_clip, film_scene
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
    """A worker whose models are what a test gives it."""

    def __init__(self, folder: Path, load: Callable[[str], Any]) -> None:
        super().__init__(folder)
        self.stops_at = ""
        self.heard: Watched | None = None
        models = Residency(folder, budget_mib=100_000, load=load)
        self.worker = replace(self.worker, models=models, reporters=self._watching, device=lambda: "attic, RTX 3060")

    def _watching(self, order: Any) -> Reporter:
        self.heard = Watched(order, 1)
        self.heard.stops_at = self.stops_at
        return self.heard

    async def scene(self, **direction: Any) -> SceneTake:
        work = FilmScene(
            shot=shot_of(1, FRAMES), camera="ltx-video", plan_version=3, width=WIDE, height=HIGH,
            direction=Direction(**direction),
        )  # fmt: skip
        return (await film_scene(self.worker, self.order(work), work)).take

    async def drawn(self) -> SceneTake:
        work = FilmScene(shot=shot_of(1, FRAMES), camera="animatic", plan_version=3, width=WIDE, height=HIGH)
        return (await film_scene(self.worker, self.order(work), work)).take

    async def clip(self, words: str, *people: PersonId) -> ClipFilmed:
        work = FilmClip(
            shot=shot_of(1, FRAMES).but(picture=words), camera="ltx-video", width=WIDE, height=HIGH,
            people=people, direction=Direction(preset="draft"), asked_by=UserId(1), channel=ChannelId(2),
        )  # fmt: skip
        return await film_clip(self.worker, self.order(work), work)

    async def keep(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(await self.artifacts.keep(path))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tiny") / "ltx-video"


@pytest.fixture(scope="module")
def model(weights: Path) -> Iterator[DiffusionFilm]:
    made = film_model("ltx-video", weights)
    yield made
    made.close()


@pytest.fixture
def stage(tmp_path: Path, model: DiffusionFilm) -> Set:
    return Set(tmp_path, lambda _: model)


async def test_a_video_model_films_exactly_the_frames_and_size_of_a_scene_telling_each_step_with_a_picture(
    stage: Set,
) -> None:
    take = await stage.scene(preset="draft")

    with av.open(str(await stage.artifacts.fetch(take.artifact))) as film:
        frames, rate = list(film.decode(video=0)), film.streams.video[0].average_rate
    assert [(frame.width, frame.height) for frame in frames] == [(WIDE, HIGH)] * FRAMES
    assert rate == 30
    assert (take.made.model, take.made.on) == ("ltx-video", "attic, RTX 3060")
    assert stage.heard is not None
    steps = [told for told in stage.heard.told if told.preview]
    assert [told.step for told in steps] == ["filming scene 1 of 1: step 1 of 1"]
    shown = cv2.imdecode(np.frombuffer(base64.b64decode(steps[0].preview), np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    done = [told.done for told in stage.heard.told]
    assert done == sorted(done)
    assert done[-1] >= 0.9


async def test_the_same_scene_is_the_same_file_and_a_still_makes_another(stage: Set) -> None:
    still = await stage.keep("still.png", cv2.imencode(".png", picture(70, 50))[1].tobytes())

    plain, again, directed = await stage.scene(), await stage.scene(), await stage.scene(first=still)

    assert plain.artifact == again.artifact != directed.artifact
    assert plain.inputs == again.inputs == shot_inputs(shot_of(1, FRAMES), "ltx-video") != directed.inputs


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


async def test_where_memory_runs_out_the_animatic_films_and_the_take_says_so(tmp_path: Path, weights: Path) -> None:
    with ExitStack() as full:

        def load(name: str) -> Any:
            if name == "animatic":
                return NumberCamera()
            if name != "ltx-video":
                raise WeightsMissing("Not here.", "Fetch them.")
            model = film_model("ltx-video", weights)
            full.enter_context(full_memory(model.pipe))
            return model

        take = await Set(tmp_path, load).scene()

    assert (take.made.model, take.made.fell_back_from) == ("animatic", "ltx-video")
    assert "needs more GPU memory" in take.made.because
    assert take.inputs == shot_inputs(shot_of(1, FRAMES), "ltx-video")


async def test_a_take_of_a_trained_camera_has_a_small_film_beside_it_and_a_drawn_one_has_none(
    tmp_path: Path, stage: Set
) -> None:
    trained = await stage.scene(preset="draft")
    drawn = await Set(tmp_path, lambda _: NumberCamera()).drawn()

    assert drawn.preview is None
    assert trained.preview is not None
    assert trained.preview != trained.artifact
    with av.open(str(await stage.artifacts.fetch(trained.preview))) as film:
        assert len(list(film.decode(video=0))) == FRAMES


async def test_a_clip_is_filmed_in_the_words_of_whoever_asked_and_is_small_enough_to_send(
    stage: Set, model: DiffusionFilm
) -> None:
    asked: list[str] = []
    fitted = model.fitted

    def listening(wanted: ClipWanted) -> ClipWanted:
        asked.append(wanted.prompt)
        return fitted(wanted)

    model.fitted = listening  # type: ignore[method-assign]
    try:
        filmed = await stage.clip("A red kite over dunes")
    finally:
        del model.fitted

    assert asked == ["A red kite over dunes"]
    assert filmed.words == "A red kite over dunes"
    assert filmed.take.made.model == "ltx-video"
    assert filmed.take.preview is not None
    assert (await stage.artifacts.fetch(filmed.take.preview)).stat().st_size < WHOLE.bytes


async def test_nobody_is_filmed_in_a_clip_who_does_not_agree_any_more(stage: Set) -> None:
    stage.refusal = No(what="Anna agrees no more.", remedy="Ask her.", error="ConsentMissing")

    with pytest.raises(ConsentMissing, match="Anna agrees no more"):
        await stage.clip("Anna flies a kite", PersonId("A"))


async def test_memory_is_planned_for_the_size_and_length_that_the_model_films_at_once(stage: Set) -> None:
    planned: list[Setting | None] = []
    run = stage.worker.models.run

    async def noting(name: str, act: Callable[[Any], Any], setting: Setting | None = None) -> Any:
        planned.append(setting)
        return await run(name, act, setting)

    stage.worker.models.run = noting  # type: ignore[method-assign]

    await stage.scene(preset="draft")

    assert planned == [Setting(width=WIDE, height=HIGH, frames=33)]


@pytest.mark.parametrize(("seconds", "most"), [(0.5, 4000), (10, 4000), (60, 1088), (10_000, 60)])
def test_a_small_film_stays_within_its_bytes_as_long_as_it_can(seconds: float, most: int) -> None:
    assert WHOLE.kbit_s(round(seconds * 30), 30) == pytest.approx(most, rel=0.2)
    assert PREVIEW.size(1080, 1920) == (360, 640)
    assert PREVIEW.size(108, 192) == (108, 192)
