"""Each family by its own class, on tiny pipelines: load, film, tell, stop, run out of memory, and go on after that."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.studio.errors import Cancelled, ModelFailed, OutOfMemory, Refused, Unavailable
from bot.studio.vram import RunPlan, Way
from models import device
from models.diffusion.running import caches
from models.image.edges import edges
from models.image.sheets import reference_sheet
from models.image.stable_diffusion import StableDiffusion
from models.presets import TUNINGS
from models.protocols import ImageModel, Picture, Preset, StillWanted, VideoModel
from models.video.filming import DiffusionFilm
from models.video.ltx import LtxVideo
from tests.models.diffusion.families import (
    FILMS,
    FROM_WORDS,
    LONG,
    STEPS,
    STILLS,
    clip,
    film_model,
    full_memory,
    picture,
    still_model,
)

PRESETS: tuple[Preset, ...] = ("best", "standard", "draft")
QUICK = ("ltx-video", "sd-1.5")


def _marked(rows: Iterable[str]) -> list[object]:
    return [row if row in QUICK else pytest.param(row, marks=pytest.mark.slow) for row in rows]


def _filmed_by(rows: Iterable[str]) -> pytest.MarkDecorator:
    """Have a test try some video models rather than all."""
    return pytest.mark.parametrize("films", _marked(rows), indirect=True)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tiny")


@pytest.fixture(scope="module", params=_marked(FILMS))
def films(request: pytest.FixtureRequest, folders: Path) -> Iterator[DiffusionFilm]:
    model = film_model(request.param, folders / request.param)
    yield model
    model.close()


@pytest.fixture(scope="module", params=_marked(STILLS))
def draws(request: pytest.FixtureRequest, folders: Path) -> Iterator[StableDiffusion]:
    model = still_model(request.param, folders / request.param)
    yield model
    model.close()


class Listener:
    """Hears of steps, and stops after some."""

    def __init__(self, stops_after: int = 1000) -> None:
        self.told: list[tuple[int, int]] = []
        self.previews: list[Picture | None] = []
        self._stops_after = stops_after

    def __call__(self, done: int, total: int, preview: Picture | None) -> bool:
        self.told.append((done, total))
        self.previews.append(preview)
        return done < self._stops_after


def test_a_clip_is_filmed_as_fitted_told_by_step_with_previews_and_the_same_for_its_seed(films: DiffusionFilm) -> None:
    model: VideoModel = films
    wanted, heard = model.fitted(clip(films.name)), Listener()

    made = model.film(wanted, heard)

    assert made.pictures.dtype == np.uint8
    assert made.pictures.shape == (wanted.frames, wanted.height, wanted.width, 3)
    assert made.fps == films.rules.fps
    assert made.pictures.std() > 1
    steps = TUNINGS["standard"].of(STEPS, is_cached=caches(films.pipe))
    assert heard.told == [(number + 1, steps) for number in range(steps)]
    assert all(shown is not None and shown.ndim == 3 and shown.std() > 0 for shown in heard.previews)
    assert np.array_equal(model.film(wanted).pictures, made.pictures)
    assert not np.array_equal(model.film(replace(wanted, seed=4)).pictures, made.pictures)


def test_a_stop_is_heard_after_the_step_and_leaves_the_model_as_it_was(films: DiffusionFilm) -> None:
    wanted, heard = films.fitted(clip(films.name)), Listener(stops_after=1)
    before = films.film(wanted).pictures

    with pytest.raises(Cancelled):
        films.film(wanted, heard)

    assert len(heard.told) == 1
    assert np.array_equal(films.film(wanted).pictures, before)


def test_memory_that_runs_out_within_a_model_is_told_with_its_name_and_it_can_be_used_again(
    films: DiffusionFilm,
) -> None:
    wanted = films.fitted(clip(films.name))

    with full_memory(films.pipe), pytest.raises(OutOfMemory, match=films.name):
        films.film(wanted)

    assert len(films.film(wanted).pictures) == wanted.frames


def test_any_prompt_and_any_size_is_filmed(films: DiffusionFilm) -> None:
    for prompt, width, height in ((LONG, 90, 75), ("", 1, 64)):
        wanted = films.fitted(clip(films.name, prompt=prompt, negative=LONG, width=width, height=height, frames=1))

        assert films.film(wanted).pictures.shape == (wanted.frames, wanted.height, wanted.width, 3)


@_filmed_by(row for row, cls in FILMS.items() if cls.goes_on)
def test_a_clip_longer_than_the_model_films_at_once_goes_on_from_its_last_frame(films: DiffusionFilm) -> None:
    films.rules = replace(films.rules, frames_most=9)
    try:
        wanted, heard = films.fitted(clip(films.name, frames=20, first=picture(33, 50))), Listener()
        made = films.film(wanted, heard)
    finally:
        del films.rules

    count = math.ceil((wanted.frames - 1) / 8)
    assert len(made.pictures) == wanted.frames
    assert wanted.frames * 24 >= 20 * wanted.fps
    assert f"{count} stretches" in made.note
    steps = count * TUNINGS["standard"].of(STEPS, is_cached=caches(films.pipe))
    assert heard.told[-1] == (steps, steps)


def test_pictures_that_a_model_cannot_use_are_named(films: DiffusionFilm) -> None:
    guides: dict[str, Any] = {
        "first": picture(9, 9),
        "last": picture(9, 9),
        "control": (picture(9, 9),),
        "likeness": (picture(9, 9),),
    }

    made = films.film(films.fitted(clip(films.name, frames=1, **guides)))

    named = {"first picture": "first", "last picture": "last", "follow": "control", "reference": "likeness"}
    assert {guide for words, guide in named.items() if words not in made.note} == films.heeds
    assert ("first" in films.heeds) == (films.name not in FROM_WORDS)


@_filmed_by(row for row in FILMS if row not in FROM_WORDS)
def test_a_first_picture_changes_the_clip(films: DiffusionFilm) -> None:
    made = []
    for seed in (1, 2):
        wanted = clip(films.name, first=picture(200, 31, seed), preset="best")  # a single step would remove no noise
        made.append(films.film(films.fitted(wanted)).pictures)

    assert not np.array_equal(made[0], made[1])


def test_a_still_is_drawn_as_fitted_told_by_step_and_the_same_for_its_seed(draws: StableDiffusion) -> None:
    model: ImageModel = draws
    wanted, heard = model.fitted(StillWanted("a red fox", 100, 70, seed=3, preset="best")), Listener()

    made = model.draw(wanted, heard)

    assert made.shape == (wanted.height, wanted.width, 3)
    assert heard.told == [(number + 1, STEPS) for number in range(STEPS)]
    assert all(shown is not None for shown in heard.previews)
    assert np.array_equal(model.draw(wanted), made)
    assert not np.array_equal(model.draw(replace(wanted, seed=4)), made)


def test_stills_follow_pictures_and_take_likenesses(draws: StableDiffusion) -> None:
    plain = draws.fitted(StillWanted("a red fox", 64, 64, seed=3))
    alone = draws.draw(plain)

    drawn = [
        draws.draw(replace(plain, **more))
        for more in (
            {"control": picture(30, 90), "controlled_by": "edges"},
            {"control": picture(30, 90), "controlled_by": "depth"},
            {"control": picture(300, 20), "controlled_by": "pose"},
            {"likeness": (picture(50, 20),)},
            {"likeness": (picture(50, 20), picture(20, 90, 1))},
        )
    ]

    assert all(not np.array_equal(one, alone) for one in drawn)
    assert np.array_equal(draws.draw(plain), alone)


def test_a_reference_sheet_shows_three_views_in_one_look(draws: StableDiffusion) -> None:
    wanted, heard = draws.fitted(StillWanted("a red fox", 64, 64, seed=3, preset="best")), Listener()

    alike = reference_sheet(draws, wanted, in_likeness=True, on_step=heard)
    apart = reference_sheet(draws, wanted, in_likeness=False)

    assert [picture.shape for picture in alike] == [(64, 64, 3)] * 3
    assert heard.told == [(number + 1, 3 * STEPS) for number in range(3 * STEPS)]
    assert [np.array_equal(one, other) for one, other in zip(alike, apart, strict=True)] == [True, False, False]


def test_stills_are_stopped_run_out_of_memory_and_go_on(draws: StableDiffusion) -> None:
    wanted = draws.fitted(StillWanted(LONG, 64, 64, seed=3, negative=LONG))

    with pytest.raises(Cancelled):
        draws.draw(wanted, Listener(stops_after=1))
    with full_memory(draws.pipe), pytest.raises(OutOfMemory, match=draws.name):
        draws.draw(wanted)

    assert draws.draw(wanted).shape == (64, 64, 3)


def test_what_an_image_model_has_no_parts_for_is_refused(folders: Path) -> None:
    bare = folders / "bare"
    model = still_model("sd-1.5", bare)
    model.close()
    for part in ("controlnet_edges", "controlnet_depth", "controlnet_pose", "ip_adapter"):
        (bare / part).rename(folders / f"no_{part}")
    model = still_model("sd-1.5", bare)
    wanted = StillWanted("a fox", 64, 64, seed=1)

    with pytest.raises(Refused, match="no ControlNet for pose"):
        model.draw(replace(wanted, control=picture(9, 9), controlled_by="pose"))
    with pytest.raises(Refused, match="no IP-Adapter"):
        model.draw(replace(wanted, likeness=(picture(9, 9),)))

    assert model.draw(wanted).shape == (64, 64, 3)
    model.close()


def test_ltx_passes_through_key_frames_and_enlarges_its_best_in_latents(folders: Path) -> None:
    model = film_model("ltx-video", folders / "ltx-video")
    heard = Listener()

    between = model.film(model.fitted(clip(first=picture(64, 64, 1), last=picture(64, 64, 2))))
    best = model.film(model.fitted(clip(width=128, height=128, preset="best")), heard)

    assert between.pictures.shape == (9, 64, 64, 3)
    assert best.pictures.shape == (9, 128, 128, 3)
    assert heard.told[-1][0] == heard.told[-1][1] > STEPS
    model.close()


@pytest.mark.parametrize("way", [Way.MODEL, Way.GROUP])
def test_offloading_changes_no_picture(folders: Path, way: Way) -> None:
    plain = film_model("ltx-video", folders / "ltx-video")
    offloaded = film_model("ltx-video", folders / "ltx-video", way)
    guides: tuple[dict[str, Any], ...] = ({}, {"first": picture(64, 64)}, {"last": picture(64, 64)})
    for more in guides:
        wanted = plain.fitted(clip(**more))

        assert np.array_equal(offloaded.film(wanted).pictures, plain.film(wanted).pictures)

    plain.close()
    offloaded.close()


def test_offloaded_by_group_every_layer_of_what_is_not_called_as_a_whole_comes_by_itself(folders: Path) -> None:
    model = film_model("ltx-video", folders / "ltx-video", Way.GROUP)

    for part in (model.pipe.vae, model.pipe.text_encoder):
        owners = [module for name, module in part.named_modules() if name and list(module.parameters(recurse=False))]
        assert len(owners) > 10
        assert all(hasattr(module, "_diffusers_hook") for module in owners)
    model.close()


@pytest.mark.slow
def test_animatediff_removes_noise_by_the_schedule_its_motion_was_taught_with(folders: Path) -> None:
    model = film_model("animatediff", folders / "animatediff")

    schedule = model.pipe.scheduler.config
    assert (schedule.beta_schedule, schedule.clip_sample, schedule.timestep_spacing) == ("linear", False, "linspace")
    model.close()


def test_a_model_that_films_from_pictures_alone_says_so(folders: Path) -> None:
    model = film_model("wan-i2v-14b", folders / "wan-i2v-14b")

    with pytest.raises(Unavailable, match="wan-i2v-14b cannot film without its first picture"):
        model.film(model.fitted(clip()))

    model.close()


def test_an_attention_that_is_not_there_is_passed_over(folders: Path) -> None:
    if not (folders / "ltx-video").exists():
        film_model("ltx-video", folders / "ltx-video").close()
    model = LtxVideo(name="ltx-video", weights=folders / "ltx-video", run=RunPlan(attention="sage"), steps=STEPS)

    assert model.film(model.fitted(clip())).pictures.shape == (9, 64, 64, 3)
    model.close()


def test_models_that_no_cache_knows_take_fewer_steps_by_preset(draws: StableDiffusion) -> None:
    totals = []
    for preset in PRESETS:
        heard = Listener()
        draws.steps = 20
        draws.draw(draws.fitted(StillWanted("a red fox", 64, 64, seed=3, preset=preset)), heard)
        totals.append(heard.told[-1])
    draws.steps = STEPS

    assert totals == [(20, 20), (11, 11), (4, 4)]


@pytest.mark.slow
def test_compiled_blocks_film_the_same_by_every_preset(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = device.torch()
    monkeypatch.setattr(torch, "compile", partial(torch.compile, backend="eager"))  # traced, and no compiler needed
    plain = film_model("ltx-video", folders / "ltx-video")
    compiled = LtxVideo("ltx-video", folders / "ltx-video", RunPlan(compiles=True), steps=STEPS)
    for preset in PRESETS:
        wanted = plain.fitted(clip(preset=preset))

        assert np.allclose(compiled.film(wanted).pictures, plain.film(wanted).pictures, atol=2)

    assert torch._dynamo.utils.counters["stats"]["unique_graphs"] > 0
    plain.close()
    compiled.close()


def test_weights_in_eight_bits_give_nearly_the_same_pictures(folders: Path) -> None:
    plain = film_model("ltx-video", folders / "ltx-video")
    squeezed = film_model("ltx-video", folders / "ltx-video", Way.NONE_8)
    wanted = plain.fitted(clip())

    apart = np.abs(squeezed.film(wanted).pictures.astype(int) - plain.film(wanted).pictures)

    assert 0 < apart.mean() < 8
    plain.close()
    squeezed.close()


@pytest.mark.parametrize("missing", ["model_index.json", "transformer/config.json", "vae"])
def test_weights_that_are_not_what_their_row_says_are_told_in_one_sentence(folders: Path, missing: str) -> None:
    broken = folders / "broken" / missing.replace("/", "_")
    film_model("ltx-video", broken).close()
    (broken / missing).rename(broken / "elsewhere")

    with pytest.raises(ModelFailed, match="cannot be loaded as LTXPipeline") as told:
        LtxVideo(name="ltx-video", weights=broken)

    assert "picturelock models pull" in told.value.remedy
    assert len(str(told.value)) < 500


def test_edges_are_found_in_photographs_and_drawings_of_them_are_taken_as_they_are() -> None:
    photograph = np.full((80, 90, 3), 70, np.uint8)
    photograph[20:60, 30:70] = 160

    drawn = edges(photograph)

    assert drawn.shape == photograph.shape
    assert set(np.unique(drawn)) == {0, 255}
    assert 100 < (drawn[..., 0] > 0).sum() < 400
    assert edges(drawn) is drawn
