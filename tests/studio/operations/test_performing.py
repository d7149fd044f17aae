"""Operations: each can be taken back exactly, and none leaves a film that cannot be shown."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.studio.errors import Refused
from bot.studio.operations.kinds import MoveClip, Operation, RemoveClip, RetimeClip, Split, Trim
from bot.studio.operations.performing import Performed, perform, performed, undone
from bot.studio.soundtrack import TEMPO_MOST
from bot.studio.timeline import Timeline
from tests.studio.operations.reels import KINDS, SEEDS, edits, film, operation, timelines

OPERATION: TypeAdapter[Operation] = TypeAdapter(Operation)


def done(timeline: Timeline, asked: Operation) -> Performed | None:
    """Return what came of it, or None where it was refused."""
    try:
        return perform(timeline, asked)
    except Refused:
        return None


@settings(max_examples=400)
@given(edits())
def test_the_inverse_gives_back_the_very_same_film(edit: tuple[Timeline, Operation]) -> None:
    timeline, asked = edit
    before = timeline.model_dump_json()

    step = done(timeline, asked)

    assert timeline.model_dump_json() == before
    if step is not None:
        assert perform(step.timeline, step.inverse).timeline == timeline


@settings(max_examples=150)
@given(edits())
def test_what_comes_of_it_is_a_whole_film(edit: tuple[Timeline, Operation]) -> None:
    step = done(*edit)
    assume(step is not None)
    assert step is not None
    film = step.timeline

    assert Timeline.model_validate_json(film.model_dump_json()) == film
    assert film.frames == sum(clip.frames for clip in film.picture)
    assert all(0 <= item.start < item.end <= film.frames for item in (*film.titles, *film.stickers))
    assert all(0 <= page.start < page.end <= film.frames for page in film.captions)
    assert all(page.start <= word.start < word.end for page in film.captions for word in page.words)
    assert all(1 / TEMPO_MOST <= line.tempo <= TEMPO_MOST for line in film.narration)
    assert all(line.start < film.frames for line in film.narration)
    assert all(at <= film.frames for at in [*(sound.at for sound in film.sounds), *(mark.at for mark in film.markers)])


@given(edits())
def test_every_operation_and_its_inverse_survive_json_and_are_told_in_a_sentence(
    edit: tuple[Timeline, Operation],
) -> None:
    timeline, asked = edit
    step = done(timeline, asked)
    assume(step is not None)
    assert step is not None

    for kept in (asked, step.inverse):
        assert OPERATION.validate_json(OPERATION.dump_json(kept)) == kept
    assert step.difference[0].isupper() or not step.difference[0].isalpha()
    assert step.difference.endswith((".", "”"))
    assert "\n" not in step.difference


@given(st.data())
def test_a_whole_session_is_undone_step_by_step(data: st.DataObject) -> None:
    timeline = data.draw(timelines())
    steps: list[Performed] = []
    for _ in range(4):
        now = steps[-1].timeline if steps else timeline
        step = done(now, operation(Random(data.draw(SEEDS)), now))
        steps += [step] if step else []
    assume(steps)

    back = performed(steps[-1].timeline, undone(steps))

    assert back[-1].timeline == timeline


@given(timelines(), st.data())
def test_what_lies_in_a_moved_clip_stays_where_it_was_in_it(timeline: Timeline, data: st.DataObject) -> None:
    clip = data.draw(st.sampled_from(timeline.picture))
    to = data.draw(st.integers(1, len(timeline.picture)))

    after = perform(timeline, MoveClip(clip=clip.key, to=to)).timeline

    assert [other.key for other in after.picture].index(clip.key) == to - 1
    assert after.frames == timeline.frames
    for old in timeline.picture:
        new = next(other for other in after.picture if other.key == old.key)
        assert words_in(timeline, old.start, old.end) == words_in(after, new.start, new.end)
        inside = {
            (title.text, title.start - old.start, title.end - old.start)
            for title in timeline.titles
            if old.start <= title.start and title.end <= old.end
        }
        assert inside <= {(title.text, title.start - new.start, title.end - new.start) for title in after.titles}
        sounds = Counter(sound.at - old.start for sound in timeline.sounds if old.start <= sound.at < old.end)
        assert sounds == Counter(sound.at - new.start for sound in after.sounds if new.start <= sound.at < new.end)


def words_in(timeline: Timeline, start: int, end: int) -> list[tuple[str, int]]:
    words = [word for page in timeline.captions for word in page.words if start <= word.start < end]
    return [(word.text, word.start - start) for word in words]


@given(timelines(), st.data())
def test_splitting_changes_nothing_that_is_heard_or_read(timeline: Timeline, data: st.DataObject) -> None:
    clip = data.draw(st.sampled_from(timeline.picture))
    assume(clip.frames > 1)

    step = perform(timeline, Split(clip=clip.key, at=data.draw(st.integers(1, clip.frames - 1))))

    assert step.timeline.frames == timeline.frames
    assert len(step.timeline.picture) == len(timeline.picture) + 1
    for track in ("captions", "titles", "stickers", "narration", "music", "sounds", "markers"):
        assert getattr(step.timeline, track) == getattr(timeline, track)


@given(timelines(), st.data())
def test_removing_both_halves_is_removing_the_whole(timeline: Timeline, data: st.DataObject) -> None:
    clip = data.draw(st.sampled_from(timeline.picture))
    assume(clip.frames > 1 and len(timeline.picture) > 1)
    at = data.draw(st.integers(1, clip.frames - 1))

    whole = perform(timeline, RemoveClip(clip=clip.key)).timeline
    halves = performed(
        timeline, [Split(clip=clip.key, at=at, key="half"), RemoveClip(clip="half"), RemoveClip(clip=clip.key)]
    )

    assert halves[-1].timeline.picture == whole.picture
    assert words_in(halves[-1].timeline, 0, whole.frames) == words_in(whole, 0, whole.frames)
    assert halves[-1].timeline.titles == whole.titles


@given(timelines(), st.data())
def test_trimming_shows_the_same_pictures_and_says_the_same_at_them(timeline: Timeline, data: st.DataObject) -> None:
    clip = data.draw(st.sampled_from(timeline.picture))
    head = data.draw(st.integers(0, clip.frames - 1))
    tail = data.draw(st.integers(0, clip.frames - 1 - head))

    after = perform(timeline, Trim(clip=clip.key, head=head, tail=tail)).timeline

    new = next(other for other in after.picture if other.key == clip.key)
    assert new.frames == clip.frames - head - tail
    assert words_in(after, new.start, new.end) == words_in(timeline, clip.start + head, clip.end - tail)
    assert all(before.end <= page.start for before, page in pairwise(after.captions))


@given(timelines(), st.data(), st.floats(0.3, 3))
def test_speech_is_never_cut_or_rushed_by_another_speed(timeline: Timeline, data: st.DataObject, by: float) -> None:
    clip = data.draw(st.sampled_from(timeline.picture))
    step = done(timeline, RetimeClip(clip=clip.key, by=by))
    assume(step is not None)
    assert step is not None

    assert heard_ms(step.timeline) >= heard_ms(timeline) - 34 * len(step.timeline.narration)


def heard_ms(timeline: Timeline) -> float:
    """Return how much of the recordings is heard before the film ends."""
    lines = timeline.narration
    return sum(min(line.duration_ms, (timeline.frames - line.start) * line.tempo * 1000 / 30) for line in lines)


def test_all_kinds_are_tried_and_most_tries_come_to_something() -> None:
    came_to: Counter[str] = Counter()
    for seed in range(40 * len(KINDS)):
        dice = Random(seed)
        timeline = film(dice)
        kind = KINDS[seed % len(KINDS)]
        came_to[kind] += done(timeline, operation(dice, timeline, kind)) is not None

    assert set(KINDS) == set(OPERATION.json_schema()["discriminator"]["mapping"])
    assert all(came_to[kind] >= 6 for kind in KINDS), came_to


@pytest.mark.parametrize("asked", [Trim(clip="nowhere"), MoveClip(clip="nowhere", to=1), RemoveClip(clip="nowhere")])
@given(timeline=timelines())
def test_an_unknown_clip_is_named(timeline: Timeline, asked: Operation) -> None:
    with pytest.raises(Refused, match="nowhere"):
        perform(timeline, asked)
