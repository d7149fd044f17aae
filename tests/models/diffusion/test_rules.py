"""Sizes and lengths that models take, for requests of any size and length."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.diffusion.sizes import SLENDEREST, Sizes
from models.protocols import ClipWanted
from models.video.animatediff import AnimateDiff
from models.video.hunyuan import HunyuanVideo, HunyuanVideo15
from models.video.ltx import LtxVideo
from models.video.rules import Rules, fitted, stretches
from models.video.wan import WanBoth, WanVideo

RULES = st.sampled_from([one.rules for one in (LtxVideo, HunyuanVideo, HunyuanVideo15, WanVideo, WanBoth, AnimateDiff)])
SIDES = st.integers(1, 5000)
LENGTHS = st.integers(1, 900)


@given(RULES, SIDES, SIDES, LENGTHS, st.sampled_from([8, 24, 30, 60]), st.booleans())
def test_what_was_fitted_is_taken_and_fits(
    rules: Rules, width: int, height: int, frames: int, fps: int, goes_on: bool
) -> None:
    wanted = ClipWanted(prompt="", width=width, height=height, frames=frames, fps=fps, seed=0)

    ours = fitted(wanted, rules, goes_on=goes_on)

    assert ours.width % rules.sizes.step == ours.height % rules.sizes.step == 0
    assert min(ours.width, ours.height) >= rules.sizes.least
    assert ours.width * ours.height <= rules.sizes.pixels
    assert ours.fps == rules.fps
    assert fitted(ours, rules, goes_on=goes_on) == ours
    if goes_on or ours.frames < rules.frames_most:
        assert ours.frames * fps >= frames * rules.fps


@given(RULES, LENGTHS)
def test_stretches_are_taken_and_add_up_with_one_frame_shared(rules: Rules, frames: int) -> None:
    parts = stretches(frames, rules)

    assert len(set(parts)) == 1
    assert all((part - 1) % rules.frames_by == 0 and 1 <= part <= rules.frames_most for part in parts)
    whole = sum(parts) - len(parts) + 1
    assert frames <= whole < frames + rules.frames_by * (len(parts) + 1)
    assert stretches(whole, rules) == parts


@given(st.integers(64, 700), st.integers(64, 700))
def test_shapes_are_kept_as_far_as_steps_allow(width: int, height: int) -> None:
    sizes = Sizes(8, 1_000_000)
    if max(width, height) > SLENDEREST * min(width, height):
        return

    wide, high = sizes.nearest(width, height)

    assert abs(wide - width) <= 4
    assert abs(high - height) <= 4


def test_a_longest_stretch_that_the_model_does_not_take_is_a_mistake_in_the_rules() -> None:
    with pytest.raises(ValueError, match="longest"):
        replace(LtxVideo.rules, frames_most=160)
