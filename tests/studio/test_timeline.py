"""Timelines are whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.studio.clips import Clip, Filmed
from bot.studio.timeline import Timeline
from bot.studio.values import SceneKey

LENGTHS = st.lists(st.integers(1, 300), min_size=1, max_size=12)


def picture(lengths: list[int]) -> tuple[Clip, ...]:
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    return tuple(
        Clip(key=f"S{place}", scene=SceneKey(f"S{place}"), start=start, frames=frames, source=Filmed(artifact="a" * 64))
        for place, (start, frames) in enumerate(zip(starts, lengths, strict=True))
    )


@given(LENGTHS)
def test_clips_end_to_end_make_a_timeline_that_survives_json(lengths: list[int]) -> None:
    timeline = Timeline(frames=sum(lengths), picture=picture(lengths))

    again = Timeline.model_validate_json(timeline.model_dump_json())

    assert again == timeline
    assert again.digest() == timeline.digest()


@given(LENGTHS, st.integers(-5, 5).filter(bool))
def test_a_gap_an_overlap_or_a_wrong_end_is_refused(lengths: list[int], off: int) -> None:
    clips = picture([*lengths, 50])
    moved = (*clips[:-1], clips[-1].but(start=max(0, clips[-1].start + off)))

    if moved != clips:
        with pytest.raises(ValidationError, match="starts at"):
            Timeline(frames=sum(lengths) + 50, picture=moved)
    with pytest.raises(ValidationError, match="frames"):
        Timeline(frames=sum(lengths) + 50 + off, picture=clips)
