"""The rows of picture and video models say what their classes do, and the page says what the rows say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.studio.catalogue import Ability, ModelRow
from bot.studio.vram import estimate
from models import device
from models.diffusion import tiny as parts
from models.image import tiny as tiny_image
from models.image.stable_diffusion import StableDiffusion
from models.registry import catalogue, ladder
from models.video import configurations
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


@pytest.fixture
def sizes_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[ModelRow], dict[str, int]]:
    """Return what measures the parts of a row's pipeline at real size, in MiB of two bytes a number, and fills none."""
    torch = device.torch()
    import diffusers

    built: list[Any] = []

    def noted(pipe: Any, folder: Path) -> Path:
        built.append(pipe)
        return folder

    for module in (tiny_video, tiny_image):
        monkeypatch.setattr(module, "saved", noted)
    monkeypatch.setattr(diffusers.ModelMixin, "save_pretrained", lambda *_args, **_named: None)
    monkeypatch.setattr(parts, "ip_adapter", lambda *_args: None)
    monkeypatch.setattr(diffusers, "UniPCMultistepScheduler", lambda **_named: None)  # its numbers have to be there

    def sizes(row: ModelRow) -> dict[str, int]:
        with torch.device("meta"):
            if row.role == "film":
                tiny_video.BUILDERS[row.name](tmp_path, configurations.of(row.name, full=True))
            else:
                tiny_image.BUILDERS[row.name](tmp_path, tiny_image._of(row.name, full=True))
        models = {name: one for name, one in built[-1].components.items() if isinstance(one, torch.nn.Module)}
        return {name: sum(one.numel() for one in model.parameters()) * 2 >> 20 for name, model in models.items()}

    return sizes


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_weights_of_a_row_are_those_of_its_real_configuration(
    row: ModelRow, sizes_of: Callable[[ModelRow], dict[str, int]]
) -> None:
    sizes = sizes_of(row)
    assert row.gpu is not None
    said = {part.name: part.mib for part in row.gpu.components}

    for name, mib in sizes.items():
        motion = 864 if (row.name, name) == ("animatediff", "unet") else 0  # its motion is put into the UNet
        bytes_each = 4 if (row.name.startswith("wan"), name) == (True, "vae") else 2
        assert said[name] == pytest.approx((mib + motion) * bytes_each / 2, rel=0.01, abs=6), name
    assert said.keys() - sizes.keys() <= {"image_encoder", "controlnet", "latent_upsampler"}
