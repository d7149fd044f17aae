"""What a production needs next."""

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.clips import Drawn, Filmed
from bot.studio.cut import Profile, Rendering
from bot.studio.needs import Materials, next_work, work_ahead
from bot.studio.overlays import CaptionStyle
from bot.studio.segments import segments_ahead, segments_of
from bot.studio.style import CutStyle
from bot.studio.takes import Made, SceneTake
from bot.studio.work import FilmScene, RenderCut, SpeakLine
from tests.studio.films import line_takes, plan_of

LIMIT = 10_000_000
WORDS = st.lists(st.sampled_from(["honey", "bees", "nectar", "tomb"]), min_size=3, max_size=9).map(" ".join)


def materials(texts: tuple[str, ...] | None = None, **changes: object) -> Materials:
    plan = plan_of(texts) if texts else plan_of()
    return Materials(plan=plan, style=CutStyle(), camera="animatic").but(**changes)


def filmed(work: FilmScene) -> tuple[str, SceneTake]:
    inputs = work.inputs
    take = SceneTake(
        inputs=inputs,
        scene=work.shot.scene,
        plan_version=work.plan_version,
        artifact="a" * 64,
        frames=work.shot.frames,
        width=1080,
        height=1920,
        made=Made(model=work.camera),
    )
    return inputs, take


def rendered(work: RenderCut) -> dict[str, Rendering]:
    rendering = Rendering(
        timeline=work.timeline.digest(),
        profile=work.profile,
        draft="b" * 64,
        draft_bytes=1,
        thumbnail="c" * 64,
        contact_sheet="d" * 64,
        frames=work.timeline.frames,
        made=Made(model="cut"),
    )
    return {rendering.timeline: rendering}


def test_every_line_is_spoken_first_and_a_repeated_one_once() -> None:
    twice = materials(("Honey keeps.", "Bees dance.", "Honey keeps."))

    work = next_work(twice, Profile.MASTER, {}, LIMIT)

    assert [entry.line.text for entry in work if isinstance(entry, SpeakLine)] == ["Honey keeps.", "Bees dance."]


def test_a_preview_is_drawn_from_the_spoken_lines_alone() -> None:
    spoken = materials(lines=line_takes(plan_of()))

    (work,) = next_work(spoken, Profile.PREVIEW, {}, LIMIT)

    assert isinstance(work, RenderCut)
    assert all(isinstance(clip.source, Drawn) for clip in work.timeline.picture)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_following_the_needs_always_ends_in_a_film(lines: list[str]) -> None:
    made = materials(tuple(lines))
    finished: dict[str, Rendering] = {}
    kinds = []

    while work := next_work(made, Profile.MASTER, finished, LIMIT):
        kinds.append(work[0].kind)
        assert len(kinds) < 4
        for entry in work:
            match entry:
                case SpeakLine():
                    made = made.but(lines=line_takes(made.plan))
                case FilmScene():
                    inputs, take = filmed(entry)
                    made = made.but(scenes={**made.scenes, inputs: take})
                case RenderCut():
                    finished = rendered(entry)

    assert kinds == ["speak_line", "film_scene", "render_cut"]
    timeline = made.timeline(Profile.MASTER)
    assert all(isinstance(clip.source, Filmed) for clip in timeline.picture)
    takes = {take.scene: take.frames for take in made.scenes.values()}
    assert all(clip.frames <= takes[clip.scene] for clip in timeline.picture)


def test_another_caption_style_films_nothing_again() -> None:
    made = materials(lines=line_takes(plan_of()))
    made = made.but(scenes=dict(filmed(work) for work in made.shots()))
    restyled = made.but(style=made.style.but(caption_style=CaptionStyle.POP, version=2))

    (work,) = next_work(restyled, Profile.MASTER, rendered_of(made), LIMIT)

    assert isinstance(work, RenderCut)


def test_a_reworded_line_is_the_only_one_spoken_again() -> None:
    made = materials(lines=line_takes(plan_of()))
    scene = made.plan.scene(2)
    reworded = made.but(plan=made.plan.with_scene(scene.but(line=scene.line.but(text="Bees dry it."))))

    (work,) = next_work(reworded, Profile.MASTER, {}, LIMIT)

    assert isinstance(work, SpeakLine)
    assert work.line.text == "Bees dry it."


def rendered_of(made: Materials) -> dict[str, Rendering]:
    (work,) = next_work(made, Profile.MASTER, {}, LIMIT)
    assert isinstance(work, RenderCut)
    return rendered(work)


def made_of(whole: Materials, *places: int) -> Materials:
    """Return what there is when only the scenes at some places have been filmed."""
    works = next_work(whole, Profile.MASTER, {}, LIMIT)
    shots = [work for work in works if isinstance(work, FilmScene)]
    return whole.but(scenes=dict(filmed(shots[place]) for place in places))


def test_a_take_that_arrives_is_rendered_while_others_are_filmed() -> None:
    whole = materials(lines=line_takes(plan_of()))
    keys = [scene.key for scene in whole.plan.scenes]

    work = work_ahead(made_of(whole, 0, 1), keys[1], LIMIT)

    assert work is not None
    assert work.filmed == (keys[0], keys[1])
    segments = segments_ahead(work.timeline, work.filmed, work.arrived)
    assert {segment.scene for segment in segments} == {keys[1]}
    everything = whole.but(scenes=made_of(whole, *range(len(keys))).scenes).timeline(Profile.MASTER)
    final = {segment.key() for segment in segments_of(everything)}
    assert {segment.key() for segment in segments} <= final


def test_every_segment_is_rendered_ahead_once_but_for_the_last_takes() -> None:
    whole = materials(lines=line_takes(plan_of()))
    keys = [scene.key for scene in whole.plan.scenes]
    ahead: list[str] = []
    for count in range(1, len(keys)):
        work = work_ahead(made_of(whole, *range(count)), keys[count - 1], LIMIT)
        assert work is not None
        ahead += [segment.key() for segment in segments_ahead(work.timeline, work.filmed, work.arrived)]
    everything = made_of(whole, *range(len(keys))).timeline(Profile.MASTER)

    left = [segment for segment in segments_of(everything) if segment.key() not in ahead]

    assert len(ahead) == len(set(ahead))
    assert {segment.scene for segment in left} == {keys[-1]}


def test_nothing_is_rendered_ahead_of_a_cut_that_can_be_made_whole() -> None:
    whole = materials(lines=line_takes(plan_of()))
    keys = [scene.key for scene in whole.plan.scenes]

    assert work_ahead(made_of(whole, *range(len(keys))), keys[0], LIMIT) is None
    assert work_ahead(made_of(whole, 0), keys[1], LIMIT) is None
