"""Scenes with characters, filmed by the job of a worker on tiny models: after their pictures, or from a first one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bot.studio.errors import Cancelled, WeightsMissing
from bot.studio.sheets import DrawSheet, SheetsDrawn
from bot.studio.shot import Direction
from bot.studio.takes import SceneTake
from bot.studio.values import ChannelId, CharacterId
from bot.studio.work import FilmScene
from models.image.stable_diffusion import StableDiffusion
from models.protocols import Picture
from models.video.filming import DiffusionFilm
from tests.editing.reels import NumberCamera, shot_of
from tests.filming.test_scenes import FRAMES, HIGH, WIDE, Set
from tests.models.diffusion.families import film_model, full_memory, picture, still_model
from workers.filming.casting import Candidates
from workers.jobs.filming import film_scene
from workers.jobs.sheets import draw_sheet


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionFilm]:
    made = film_model("ltx-video", tmp_path_factory.mktemp("tiny") / "ltx-video")
    yield made
    made.close()


@pytest.fixture(scope="module")
def pencils(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tiny") / "sd-1.5"


@pytest.fixture
def drawer(pencils: Path) -> StableDiffusion:
    return still_model("sd-1.5", pencils)


def loading(**models: Any) -> Callable[[str], Any]:
    """Return what loads these models, and says that others are not there."""
    there = {name.replace("_", "-").replace("sd-1-5", "sd-1.5"): model for name, model in models.items()}

    def load(name: str) -> Any:
        if name not in there:
            raise WeightsMissing(f"The weights of {name} are not here.", "Fetch them.")
        return there[name]

    return load


async def reference(stage: Set) -> str:
    return await stage.keep("mira.png", cv2.imencode(".png", picture(64, 96))[1].tobytes())


async def filmed(stage: Set, camera: str = "ltx-video", *likeness: str) -> SceneTake:
    shot = shot_of(1, FRAMES).but(cast=("Mira is a girl with red hair",) if likeness else ())
    work = FilmScene(
        shot=shot, camera=camera, plan_version=3, width=WIDE, height=HIGH,
        direction=Direction(preset="draft", likeness=likeness),
    )  # fmt: skip
    return (await film_scene(stage.worker, stage.order(work), work)).take


async def test_a_camera_that_films_from_a_picture_begins_with_the_one_most_like_the_character(
    tmp_path: Path, camera: DiffusionFilm, drawer: StableDiffusion
) -> None:
    stage = Set(tmp_path, loading(ltx_video=camera, sd_1_5=drawer))
    mira = await reference(stage)

    plain, cast, again = await filmed(stage), await filmed(stage, "ltx-video", mira), await filmed(
        stage, "ltx-video", mira
    )  # fmt: skip

    assert plain.artifact != cast.artifact == again.artifact
    assert "of 2 drawn by sd-1.5, the most like the reference pictures by image embeddings (" in cast.made.note
    assert plain.made.note == ""
    assert "cannot use" not in cast.made.note


async def test_without_a_model_that_draws_the_scene_is_filmed_and_says_what_it_did_without(
    tmp_path: Path, camera: DiffusionFilm
) -> None:
    stage = Set(tmp_path, loading(ltx_video=camera))

    take = await filmed(stage, "ltx-video", await reference(stage))

    assert "no first picture of its characters" in take.made.note
    assert "cannot use its reference pictures" in take.made.note


async def test_a_drawing_that_stands_in_says_nothing_of_first_pictures(tmp_path: Path, drawer: StableDiffusion) -> None:
    stage = Set(tmp_path, loading(sd_1_5=drawer, animatic=NumberCamera()))

    take = await filmed(stage, "ltx-video", await reference(stage))

    assert take.made.fell_back_from == "ltx-video"
    assert "first picture" not in take.made.note


async def test_where_memory_runs_out_while_drawing_the_scene_is_filmed_all_the_same(
    tmp_path: Path, camera: DiffusionFilm, pencils: Path
) -> None:
    with ExitStack() as full:

        def load(name: str) -> Any:
            if name != "sd-1.5":
                return loading(ltx_video=camera)(name)
            model = still_model(name, pencils)
            full.enter_context(full_memory(model.pipe))
            return model

        stage = Set(tmp_path, load)
        take = await filmed(stage, "ltx-video", await reference(stage))

    assert take.made.model == "ltx-video"
    assert "no first picture of its characters" in take.made.note


async def test_a_stop_is_heard_while_a_first_picture_is_drawn(
    tmp_path: Path, camera: DiffusionFilm, drawer: StableDiffusion
) -> None:
    stage = Set(tmp_path, loading(ltx_video=camera, sd_1_5=drawer))
    mira = await reference(stage)
    stage.stops_at = "first picture 1 of 2"

    with pytest.raises(Cancelled):
        await filmed(stage, "ltx-video", mira)


async def test_a_camera_that_knows_likeness_is_given_the_pictures_and_draws_no_first_one(tmp_path: Path) -> None:
    camera = film_model("animatediff", tmp_path / "animatediff")
    stage = Set(tmp_path, loading(animatediff=camera))
    mira = await reference(stage)

    plain, cast = await filmed(stage, "animatediff"), await filmed(stage, "animatediff", mira)

    assert plain.artifact != cast.artifact
    assert cast.made.note.count("picture") == 0
    camera.close()


async def test_sheets_are_three_views_each_by_another_chance(tmp_path: Path, drawer: StableDiffusion) -> None:
    stage = Set(tmp_path, loading(sd_1_5=drawer))
    mira = await reference(stage)
    work = DrawSheet(
        character=CharacterId("C"), words="Mira is a girl with red hair", likeness=(mira,), model="sdxl", seed=5,
        count=2, width=64, height=96, channel=ChannelId(1),
    )  # fmt: skip

    drawn: SheetsDrawn = await draw_sheet(stage.worker, stage.order(work), work)  # type: ignore[arg-type]

    assert [sheet.seed for sheet in drawn.sheets] == [5, 6]
    assert len(set(drawn.files)) == 8
    assert (drawn.made.model, drawn.made.fell_back_from) == ("sd-1.5", "sdxl")
    views = [seen(await stage.artifacts.fetch(view)) for view in drawn.sheets[0].views]
    assert len({view.shape for view in views}) == 1
    whole = seen(await stage.artifacts.fetch(drawn.sheets[0].picture))
    assert whole.shape[1] / whole.shape[0] == pytest.approx(3 * views[0].shape[1] / views[0].shape[0], rel=0.02)


def seen(path: Path) -> Picture:
    found = cv2.imread(str(path))
    assert found is not None
    return np.asarray(found, np.uint8)


def test_the_first_of_equals_is_chosen_and_why_is_said() -> None:
    still = picture(8, 8)
    drawn = Candidates((still, still, still), (0.5, 0.75, 0.75), "image embeddings")

    assert drawn.best == 1
    assert drawn.why("sdxl") == (
        "begins with picture 2 of 3 drawn by sdxl, the most like the reference pictures by image embeddings "
        "(0.50, 0.75, 0.75)"
    )


@pytest.fixture
def needy(tmp_path: Path) -> DiffusionFilm:
    """A camera that cannot film without a picture."""
    return film_model("wan-i2v-14b", tmp_path / "weights")


async def test_a_camera_that_films_from_pictures_alone_begins_with_one_drawn_from_the_words(
    tmp_path: Path, needy: DiffusionFilm, drawer: StableDiffusion
) -> None:
    take = await filmed(Set(tmp_path, loading(wan_i2v_14b=needy, sd_1_5=drawer)), "wan-i2v-14b")

    assert take.made.model == "wan-i2v-14b"
    assert "begins with a picture drawn by sd-1.5" in take.made.note


async def test_where_nothing_draws_that_picture_the_next_camera_films_and_it_is_said(
    tmp_path: Path, needy: DiffusionFilm, camera: DiffusionFilm
) -> None:
    take = await filmed(Set(tmp_path, loading(wan_i2v_14b=needy, ltx_video=camera)), "wan-i2v-14b")

    assert (take.made.model, take.made.fell_back_from) == ("ltx-video", "wan-i2v-14b")
    assert "was given none" in take.made.because
    assert "no first picture" in take.made.note
