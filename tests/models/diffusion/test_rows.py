"""The rows of picture and video models say what their classes do, and the page says what the rows say."""

from pathlib import Path

import pytest

from bot.studio.catalogue import Ability, ModelRow
from bot.studio.vram import estimate
from models.image.stable_diffusion import StableDiffusion
from models.registry import catalogue, ladder
from models.video import tiny as tiny_video
from models.video.filming import DiffusionFilm
from tests.models.diffusion.families import FILMS, FROM_PICTURES, STILLS

PAGE = Path(__file__).parents[3] / "docs" / "models.md"
ROWS = [row for row in catalogue().values() if row.role in ("film", "draw") and row.gpu]


def _class_of(row: ModelRow) -> type[DiffusionFilm] | type[StableDiffusion]:
    if row.name in STILLS:
        return STILLS[row.name]
    return FILMS["ltx-video" if row.name == "ltx-13b-distilled" else row.name]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_memory_is_worked_out_for_the_largest_that_a_class_makes(row: ModelRow) -> None:
    cls = _class_of(row)
    assert row.gpu is not None
    assert row.class_name == f"{cls.__module__}:{cls.__name__}"
    sizes = cls.sizes if issubclass(cls, StableDiffusion) else cls.rules.sizes
    assert row.gpu.at.width * row.gpu.at.height == sizes.pixels
    assert row.gpu.at.frames == (1 if issubclass(cls, StableDiffusion) else cls.rules.frames_most)


@pytest.mark.parametrize("row", [row for row in ROWS if row.role == "film"], ids=lambda row: row.name)
def test_abilities_are_those_of_the_class(row: ModelRow) -> None:
    cls = _class_of(row)
    assert issubclass(cls, DiffusionFilm)
    assert (Ability.IMAGE_TO_VIDEO in row.abilities) == cls.goes_on
    assert (Ability.KEYFRAMES in row.abilities) == ("last" in cls.heeds)
    assert (Ability.TEXT_TO_VIDEO in row.abilities) == (row.name not in FROM_PICTURES)


def test_every_row_can_be_built_in_small_and_ends_at_a_camera_that_needs_no_gpu() -> None:
    films = [row.name for row in ROWS if row.role == "film"]

    assert set(films) == set(tiny_video.BUILDERS)
    assert {ladder(name)[-1].name for name in films} == {"animatic"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_page_says_what_a_model_takes(row: ModelRow) -> None:
    assert row.gpu is not None
    takes = [estimate(row.gpu, way) / 1024 for way in row.gpu.ways]
    line = next(line for line in PAGE.read_text().splitlines() if line.startswith(f"| `{row.name}` |"))

    assert line.endswith(f"| {min(takes):.1f}, {takes[0]:.1f} GiB |")
