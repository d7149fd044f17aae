"""Scenes with characters, filmed by the job of a worker on tiny models: after their pictures, or from a first one."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bot.studio.brief import Mood
from bot.studio.errors import Cancelled, WeightsMissing
from bot.studio.sheets import DrawSheet, SheetsDrawn
from bot.studio.shot import Direction
from bot.studio.takes import SceneTake
from bot.studio.values import ChannelId, CharacterId
from bot.studio.vram import Setting
from bot.studio.work import FilmScene
from models.faces.sface import Faces
from models.image.stable_diffusion import StableDiffusion
from models.protocols import OnStep, Picture, StillWanted
from models.video.filming import DiffusionFilm
from tests.editing.reels import NumberCamera, shot_of
from tests.filming.test_scenes import FRAMES, HIGH, WIDE, Set
from tests.models.diffusion.families import film_model, full_memory, picture, still_model
from tests.models.faces import networks
from workers.filming.casting import Candidates, with_first_still
from workers.filming.resembling import Scores
from workers.filming.stills import Stills
from workers.filming.wording import STYLES
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
    assert "of 2 drawn by sd-1.5, the most like the reference pictures by image embeddings, " in cast.made.note
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
    drawn = Candidates((still, still, still), Scores((0.5, 0.75, 0.75), "image embeddings"))

    assert drawn.scores is not None
    assert drawn.scores.best == 1
    assert drawn.why("sdxl") == (
        "begins with picture 2 of 3 drawn by sdxl, the most like the reference pictures by image embeddings, 0.75 "
        "(of 0.50, 0.75, 0.75)"
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
    assert "cannot film without its first picture" in take.made.because
    assert "no first picture" in take.made.note


# By faces, where a model for them is there.


class Pencil:
    """A model that draws what it was given, one after the other, and remembers what it was asked."""

    measure = "pencil strokes"

    def __init__(self, *pictures: Picture) -> None:
        self.asked: list[StillWanted] = []
        self._pictures = pictures

    def fitted(self, wanted: StillWanted) -> StillWanted:
        return wanted

    def draw(self, wanted: StillWanted, on_step: OnStep | None = None) -> Picture:  # noqa: ARG002  # it is quick
        self.asked.append(wanted)
        return self._pictures[len(self.asked) - 1]

    def resemblance(self, picture: Picture, references: Sequence[Picture]) -> float:
        return float(picture.mean() > references[0].mean())

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Booked:
    """Models whose runs somebody else takes note of."""

    run: Callable[..., Any]


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Faces:
    return Faces("sface", networks.build(tmp_path_factory.mktemp("tiny") / "sface"))


async def drawn_after(stage: Set, reference: Picture) -> Stills:
    """Have the first picture of a scene drawn after a reference picture."""
    shot = shot_of(1, FRAMES).but(cast=("Mira is a girl with red hair",), picture="A harbour at night")
    work = FilmScene(
        shot=shot, camera="ltx-video", plan_version=1, width=WIDE, height=HIGH, direction=Direction(preset="draft")
    )
    reporter = stage.worker.reporter(stage.order(work))
    return await with_first_still(stage.worker, work, Stills(None, (reference,)), reporter)


async def test_the_picture_with_the_face_of_the_character_is_chosen_and_the_card_says_so(
    tmp_path: Path, faces: Faces
) -> None:
    mira, other, wall = networks.somebody(1), networks.somebody(2), np.full((128, 128, 3), 250, np.uint8)
    pencil = Pencil(other, networks.somebody(1, at=(2, 2), wall=30), wall)
    stage = Set(tmp_path, loading(sdxl=pencil, sface=faces))

    stills = await drawn_after(stage, mira)

    assert stills.first is not None
    assert np.array_equal(stills.first, networks.somebody(1, at=(2, 2), wall=30))
    assert re.search(r"picture 2 of 2 drawn by sdxl, .* by face, 0\.9\d \(of 0\.\d\d, 0\.9\d\)$", stills.note), (
        stills.note
    )


async def test_a_picture_without_a_face_loses_to_one_with_some(tmp_path: Path, faces: Faces) -> None:
    wall = np.full((128, 128, 3), 250, np.uint8)
    stage = Set(tmp_path, loading(sdxl=Pencil(wall, networks.somebody(2)), sface=faces))

    stills = await drawn_after(stage, networks.somebody(1))

    assert "picture 2 of 2" in stills.note
    assert "(of no face, 0." in stills.note


async def test_where_no_face_is_seen_another_measure_picks_and_that_is_said(tmp_path: Path, faces: Faces) -> None:
    dark, bright = (np.full((128, 128, 3), grey, np.uint8) for grey in (20, 250))
    stage = Set(tmp_path, loading(sdxl=Pencil(dark, bright), sface=faces))

    stills = await drawn_after(stage, networks.somebody(1))

    assert "picture 2 of 2" in stills.note
    assert stills.note.endswith("by pencil strokes, 1.00 (of 0.00, 1.00), as no face is seen in them")


async def test_without_a_model_for_faces_nothing_is_said_of_them(tmp_path: Path) -> None:
    stage = Set(tmp_path, loading(sdxl=Pencil(networks.somebody(2), networks.somebody(1))))

    stills = await drawn_after(stage, networks.somebody(1))

    assert "face" not in stills.note


async def test_a_first_picture_is_asked_for_in_the_words_and_the_style_of_the_film(tmp_path: Path) -> None:
    pencil = Pencil(networks.somebody(2), networks.somebody(1))
    stage = Set(tmp_path, loading(sdxl=pencil))

    await drawn_after(stage, networks.somebody(1))

    for asked in pencil.asked:
        for words in ("A harbour at night", "Mira is a girl with red hair", STYLES[Mood.CALM], "photorealistic"):
            assert words in asked.prompt
    assert len({asked.seed for asked in pencil.asked}) == 2


async def test_room_is_booked_for_a_first_picture_at_its_own_size(tmp_path: Path) -> None:
    stage = Set(tmp_path, loading(sdxl=Pencil(networks.somebody(2), networks.somebody(1))))
    booked: list[tuple[str, Setting | None]] = []
    run = stage.worker.models.run

    async def noted(name: str, act: Callable[[Any], Any], setting: Setting | None = None) -> Any:
        booked.append((name, setting))
        return await run(name, act, setting)

    stage.worker = replace(stage.worker, models=Booked(noted))  # type: ignore[arg-type]  # all that drawing asks of it
    await drawn_after(stage, networks.somebody(1))

    assert booked[0] == ("sdxl", Setting(width=WIDE, height=HIGH, frames=1))
