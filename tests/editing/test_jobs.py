import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.artifacts import Artifacts
from bot.sections import StudioSection
from bot.settings import Settings
from bot.studio.asks import Answer, No, Question
from bot.studio.clips import Drawn, Filmed
from bot.studio.cut import Profile
from bot.studio.errors import Cancelled, ConsentMissing, MediaBroken, ModelFailed, Refused, Unavailable
from bot.studio.orders import Order
from bot.studio.provenance import Credit, Origin, Provenance, SourceType
from bot.studio.shot import Shot
from bot.studio.timeline import Timeline
from bot.studio.values import GuildId, OrderId, PersonId, ProductionId, WorkerId
from bot.studio.work import FilmClip, FilmScene, RenderAhead, RenderCut
from models.protocols import Planes
from tests import signing
from tests.editing.reels import HEIGHT, WIDTH, NumberCamera, chatter, luma_of, number_on, shot_of, timeline_of
from workers.context import Reporter, WorkerContext
from workers.editing.command import render_command
from workers.editing.provenance import check_master, statement_of
from workers.jobs.cutting import render_ahead, render_cut
from workers.jobs.filming import film_scene
from workers.residency import Residency


class TiredCamera(NumberCamera):
    """Stops half way."""

    name = "tired"

    def film(self, shot: Shot, width: int, height: int) -> Iterator[Planes]:
        for number, picture in enumerate(super().film(shot, width, height)):
            if number < shot.frames // 2:
                yield picture


class Bench:
    """A worker of one's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(studio=StudioSection(data_dir=folder))
        self.artifacts = Artifacts(str(folder / "artifacts"), folder / "cache")
        self.reporter: Reporter | None = None
        self.camera = NumberCamera()
        models = Residency(folder, budget_mib=100, load=lambda _: self.camera)
        self.worker = WorkerContext(
            WorkerId("W"), self.settings, self.artifacts, models, asking=self.answer, reporters=self.reporting
        )
        self.stopped = False
        self.refusal: No | None = None
        self.credits: tuple[Credit, ...] = ()

    async def answer(self, _: Order, question: Question) -> Answer:
        if self.refusal is not None:
            return self.refusal
        return signing.answer(question, self.credits)

    def reporting(self, order: Order) -> Reporter:
        self.reporter = Reporter(order, 1)
        if self.stopped:
            self.reporter.stop()
        return self.reporter

    def order(self, work: FilmScene | FilmClip | RenderCut | RenderAhead) -> Order:
        return Order(
            id=OrderId("O"), guild=GuildId(1), production=ProductionId("P"), work=work, ordered_at=datetime.now(UTC)
        )

    async def film(self, number: int, frames: int) -> Any:
        work = FilmScene(shot=shot_of(number, frames), camera="animatic", plan_version=3, width=WIDTH, height=HEIGHT)
        return (await film_scene(self.worker, self.order(work), work)).take

    async def cut(self, timeline: Timeline, profile: Profile = Profile.MASTER) -> Any:
        work = RenderCut(timeline=timeline, profile=profile, draft_limit=5_000_000)
        return (await render_cut(self.worker, self.order(work), work)).rendering


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def test_nobody_is_filmed_who_does_not_agree_at_that_moment(bench: Bench) -> None:
    work = FilmScene(
        shot=shot_of(0, 10), camera="animatic", plan_version=3, people=(PersonId("ada"),), width=WIDTH, height=HEIGHT
    )
    bench.refusal = No(what="Ada has not agreed.", remedy="Ask.", error="ConsentMissing")

    with pytest.raises(ConsentMissing, match="Ada"):
        await film_scene(bench.worker, bench.order(work), work)

    assert await bench.artifacts.listing() == []


def film_of(*artifacts: str, frames: int = 20) -> Timeline:
    return timeline_of([Filmed(artifact=artifact) for artifact in artifacts], [frames] * len(artifacts))


async def test_a_filmed_scene_is_kept_with_exactly_its_frames(bench: Bench) -> None:
    take = await bench.film(1, 33)

    lumas = luma_of(await bench.artifacts.fetch(take.artifact))
    assert [number_on(luma) for luma in lumas] == list(range(33))
    assert (take.frames, take.width, take.height, take.plan_version) == (33, WIDTH, HEIGHT, 3)
    assert take.made.model == "animatic"


async def test_filming_the_same_shot_again_gives_the_same_file(bench: Bench) -> None:
    first, second = await bench.film(1, 12), await bench.film(1, 12)

    assert first.artifact == second.artifact
    assert first.inputs == second.inputs


async def test_a_camera_that_stops_early_is_a_failure(bench: Bench) -> None:
    bench.camera = TiredCamera()

    with pytest.raises(ModelFailed, match="10 of 20 frames of scene 1"):
        await bench.film(1, 20)


async def test_takes_become_a_cut_whose_files_are_kept(bench: Bench) -> None:
    takes = await asyncio.gather(bench.film(1, 20), bench.film(2, 20))
    timeline = film_of(*(take.artifact for take in takes))

    rendering = await bench.cut(timeline)

    assert rendering.timeline == timeline.digest()
    assert rendering.frames == 40
    assert rendering.captions is None
    for artifact in (rendering.master, rendering.draft, rendering.thumbnail, rendering.contact_sheet):
        assert await bench.artifacts.has(artifact)
    assert await bench.artifacts.size(rendering.draft) == rendering.draft_bytes
    assert len(luma_of(await bench.artifacts.fetch(rendering.master))) == 40


async def test_what_was_rendered_ahead_is_found_by_the_cut(bench: Bench) -> None:
    first, second = await asyncio.gather(bench.film(1, 40), bench.film(2, 40))
    whole = film_of(first.artifact, second.artifact, frames=40)
    partial = whole.but(picture=(whole.picture[0], whole.picture[1].but(source=Drawn(shot=shot_of(2, 40)))))
    scene = whole.picture[0].scene
    work = RenderAhead(timeline=partial, filmed=(scene,), arrived=scene, draft_limit=5_000_000)

    ahead = await render_ahead(bench.worker, bench.order(work), work)
    rendering = await bench.cut(whole)

    assert ahead.frames == 40
    assert rendering.reused_frames == 40
    assert len(luma_of(await bench.artifacts.fetch(rendering.master))) == 80


async def test_a_broken_take_is_left_for_the_cut_to_name(bench: Bench) -> None:
    film = film_of("f" * 64)
    work = RenderAhead(timeline=film, filmed=(film.picture[0].scene,), arrived=film.picture[0].scene, draft_limit=10**6)

    assert (await render_ahead(bench.worker, bench.order(work), work)).frames == 0


async def test_master_and_draft_are_signed_and_what_made_them_is_kept_beside_them(bench: Bench) -> None:
    take = await bench.film(1, 20)
    credit = Credit(artifact=take.artifact, part="picture", origin=Origin.TRAINED, made=take.made, asked=take.inputs)
    bench.credits = (credit,)

    rendering = await bench.cut(film_of(take.artifact))

    assert rendering.signed
    master = await bench.artifacts.fetch(rendering.master)
    for film in (master, await bench.artifacts.fetch(rendering.draft)):
        found = statement_of(film)
        assert (found.is_valid, found.source_type) == (True, SourceType.TRAINED.address)
    assert b"animatic" in master.read_bytes()
    assert credit.asked.encode() not in master.read_bytes()
    kept = Provenance.model_validate_json((await bench.artifacts.fetch(rendering.provenance)).read_bytes())
    assert (kept.master, kept.draft, kept.timeline) == (rendering.master, rendering.draft, rendering.timeline)
    assert (kept.credits, kept.source_type, kept.unsigned_because) == ((credit,), SourceType.TRAINED, "")
    assert kept.manifest == statement_of(master).manifest


async def test_a_draft_fits_its_limit_signed(bench: Bench) -> None:
    take = await bench.film(1, 30)
    work = RenderCut(timeline=film_of(take.artifact, frames=30), profile=Profile.MASTER, draft_limit=110_000)

    rendering = (await render_cut(bench.worker, bench.order(work), work)).rendering

    assert rendering.signed
    assert rendering.draft_bytes <= 110_000


async def test_a_film_that_cannot_be_signed_is_kept_and_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    take = await bench.film(1, 20)
    broken = signing.identity().chain_pem.partition("-----END")[0]
    monkeypatch.setattr(type(signing.identity()), "chain_pem", property(lambda _: broken))

    rendering = await bench.cut(film_of(take.artifact))

    assert not rendering.signed
    assert "could not be signed" in rendering.unsigned_because
    kept = Provenance.model_validate_json((await bench.artifacts.fetch(rendering.provenance)).read_bytes())
    assert kept.unsigned_because == rendering.unsigned_because
    with pytest.raises(MediaBroken, match="not signed"):
        check_master(await bench.artifacts.fetch(rendering.master), says_generated=True)


async def test_a_bot_that_does_not_answer_is_worth_another_try_and_a_stopped_order_is_not(bench: Bench) -> None:
    take = await bench.film(1, 20)

    bench.refusal = No(what="The studio could not answer.", remedy="Report this.", error="Bug")
    with pytest.raises(Unavailable, match="could not answer"):
        await bench.cut(film_of(take.artifact))
    bench.refusal = No(what="This attempt does not count any more.", remedy="Stop.", error="Cancelled")
    with pytest.raises(Cancelled):
        await bench.cut(film_of(take.artifact))


async def test_a_missing_take_is_named_by_its_scene(bench: Bench) -> None:
    take = await bench.film(1, 20)

    with pytest.raises(MediaBroken, match="scene 2"):
        await bench.cut(film_of(take.artifact, "f" * 64))


async def test_stopped_work_is_cancelled(bench: Bench) -> None:
    take = await bench.film(1, 20)
    bench.stopped = True

    with pytest.raises(Cancelled):
        await bench.cut(film_of(take.artifact))
    with pytest.raises(Cancelled):
        await bench.film(1, 20)


async def test_the_command_renders_a_file(bench: Bench, tmp_path: Path) -> None:
    take = await bench.film(1, 20)
    sound = await bench.artifacts.keep(chatter(0.5).tobytes())
    assert sound
    path = tmp_path / "timeline.json"
    path.write_text(film_of(take.artifact).model_dump_json())

    told = await asyncio.to_thread(
        render_command,
        path,
        tmp_path / "films" / "out.mp4",
        artifacts_url=str(tmp_path / "artifacts"),
        cache_dir=tmp_path / "cache",
        as_json=True,
    )

    answer = json.loads(told)
    assert answer["frames"] == 20
    assert len(luma_of(tmp_path / "films" / "out.mp4")) == 20
    assert [entry.name for entry in (tmp_path / "films").iterdir()] == ["out.mp4"]


def test_the_command_refuses_what_is_no_timeline(tmp_path: Path) -> None:
    path = tmp_path / "timeline.json"
    places = {"artifacts_url": str(tmp_path / "artifacts"), "cache_dir": tmp_path / "cache"}

    with pytest.raises(Refused, match="cannot be read"):
        render_command(path, tmp_path / "out.mp4", **places)  # type: ignore[arg-type]
    path.write_text('{"frames": 3}')
    with pytest.raises(Refused, match="no timeline"):
        render_command(path, tmp_path / "out.mp4", **places)  # type: ignore[arg-type]
    assert not (tmp_path / "out.mp4").exists()
