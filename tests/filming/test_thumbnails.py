"""A thumbnail drawn by the job of a worker: in the film's size and style, its title on it, saying what it is."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from bot.studio.brief import Mood
from bot.studio.errors import Cancelled
from bot.studio.provenance import SourceType
from bot.studio.thumbnails import DrawThumbnail, ThumbnailDrawn, still_of
from bot.studio.values import ChannelId, CharacterId, PersonId, UserId
from models.image.stable_diffusion import StableDiffusion
from tests.filming.test_casting import loading
from tests.filming.test_guiding import Pencil
from tests.filming.test_scenes import Set
from tests.models.diffusion.families import still_model
from tests.studio.films import plan_of
from workers.editing.jpeg import labelled
from workers.filming.wording import STYLES
from workers.jobs.thumbnails import draw_thumbnail

SOURCE = b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def order_of(title: str = "Why honey never spoils", model: str = "sdxl") -> DrawThumbnail:
    shot = still_of(plan_of().but(title=title, mood=Mood.WARM), 5)
    return DrawThumbnail(
        shot=shot, title=title, plan_version=3, model=model, width=216, height=384, asked_by=UserId(1),
        channel=ChannelId(2),
    )  # fmt: skip


async def drawn(stage: Set, work: DrawThumbnail) -> tuple[ThumbnailDrawn, bytes]:
    outcome = await draw_thumbnail(stage.worker, stage.order(work), work)  # type: ignore[arg-type]
    return outcome, (await stage.artifacts.fetch(outcome.thumbnail.picture)).read_bytes()


async def test_it_has_the_size_and_style_of_the_film_its_title_and_a_label(tmp_path: Path) -> None:
    pencil = Pencil()
    stage = Set(tmp_path, loading(sdxl=pencil))

    outcome, jpeg = await drawn(stage, order_of())

    seen = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    assert seen.shape == (384, 216, 3)
    assert seen.max() > 240, "white letters on grey"
    assert SOURCE in jpeg
    (wanted,) = pencil.asked
    assert "Why honey never spoils" in wanted.prompt
    assert STYLES[Mood.WARM] in wanted.prompt
    assert "text" in wanted.negative
    assert outcome.thumbnail.plan_version == 3
    assert (outcome.thumbnail.made.model, outcome.thumbnail.made.note) == ("sdxl", "")


async def test_a_title_that_no_typeface_writes_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    stage = Set(tmp_path, loading(sdxl=Pencil()))

    outcome, jpeg = await drawn(stage, order_of("\U00012000\U00012001"))

    seen = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    assert int(seen.max()) - int(seen.min()) < 12
    assert "without its title" in outcome.thumbnail.made.note


async def test_the_same_is_drawn_for_the_same_and_a_stop_is_heard(tmp_path: Path) -> None:
    model: StableDiffusion = still_model("sd-1.5", tmp_path / "sd-1.5")
    stage = Set(tmp_path, loading(sd_1_5=model))

    small = order_of().but(width=64, height=96)

    (first, one), (_, other) = await drawn(stage, small), await drawn(stage, small)

    assert one == other
    assert (first.thumbnail.made.model, first.thumbnail.made.fell_back_from) == ("sd-1.5", "sdxl")
    stage.stops_at = "drawing the thumbnail"
    with pytest.raises(Cancelled):
        await drawn(stage, small)


def test_it_shows_nobody_whom_the_film_casts() -> None:
    plan = plan_of()
    first, second, third = (scene.but(picture=f"Picture {number}") for number, scene in enumerate(plan.scenes, 1))
    cast = plan.but(scenes=(first.but(people=(PersonId("P"),)), second.but(characters=(CharacterId("C"),)), third))

    assert "Picture 3" in still_of(cast, 1).picture
    assert still_of(cast, 1).cast == ()
    assert still_of(plan.but(scenes=(cast.scenes[0],)), 1).picture == plan.title


def test_only_a_jpeg_is_labelled() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        labelled(b"\x89PNG", SourceType.TRAINED)
