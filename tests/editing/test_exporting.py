"""Films in other forms and edits by models, as jobs of a worker."""

import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from bot.artifacts import Artifacts
from bot.settings import Settings
from bot.studio.catalogue import PlanStyle
from bot.studio.clips import Drawn, Filmed
from bot.studio.edit_answer import EditAnswer
from bot.studio.edit_orders import EditsProposed, ExportProject, ProjectExported, SuggestEdits
from bot.studio.errors import Cancelled, MediaBroken, Unavailable, WeightsMissing
from bot.studio.export import ExportForm
from bot.studio.orders import Order
from bot.studio.timeline import Timeline
from bot.studio.values import GuildId, OrderId, ProductionId, WorkerId
from models.protocols import Completion, Message, OnText, Sampling
from tests.editing.reels import Shelf, page, shot_of, timeline_of
from workers.context import Reporter, WorkerContext
from workers.jobs.exporting import export_project
from workers.jobs.suggesting import suggest_edits
from workers.residency import Residency

SHORTER = {"say": "Shorter.", "steps": [{"do": "shorter", "scene": 1, "end": "end", "seconds": 0.2}]}


class Editor:
    """Answers one thing."""

    name = "editor"
    plan_style: PlanStyle = "direct"

    def chat(self, _messages: Sequence[Message], _sampling: Sampling, on_text: OnText | None = None) -> Completion:
        text = json.dumps(SHORTER)
        if on_text is not None:
            on_text(text)
        return Completion(text, True, 1, 1, 0.1)

    def close(self) -> None:
        pass


class Desk:
    """A worker of one's own, and a shelf of footage that it reaches."""

    def __init__(self, folder: Path) -> None:
        self.artifacts = Artifacts(str(folder / "artifacts"), folder / "cache")
        self.shelf = Shelf(folder / "shelf")
        self.told: list[str] = []
        self.stops_at = ""
        models = Residency(folder, budget_mib=100, load=self.load)
        self.worker = WorkerContext(
            WorkerId("W"), Settings(), self.artifacts, models, asking=self.nobody, reporters=self.reporting
        )

    def load(self, name: str) -> Any:
        if name != "smollm2-135m":
            raise WeightsMissing(f"{name} is not on this machine.", f"Run `picturelock models pull {name}`.")
        return Editor()

    async def nobody(self, *_: Any) -> Any:
        raise AssertionError("these jobs ask nothing")

    def reporting(self, order: Order) -> Reporter:
        desk = self

        class Watched(Reporter):
            def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
                desk.told.append(step)
                return super().__call__(done, step, text) and step != desk.stops_at

        return Watched(order, 1)

    async def film(self, *, drawn: bool = False) -> Timeline:
        artifact = await self.artifacts.keep(self.shelf.fetch(self.shelf.clip(30)))
        sources: list[Any] = [Filmed(artifact=artifact), *([Drawn(shot=shot_of(2, 12))] if drawn else [])]
        return timeline_of(sources, [20, 10][: len(sources)], captions=(page(2, 18, "Honey", "never"),))

    async def export(self, film: Timeline, form: ExportForm = ExportForm.OTIOZ) -> ProjectExported:
        work = ExportProject(timeline=film, name="honey-p1s1", form=form)
        return await export_project(self.worker, self.order(work), work)

    async def suggest(self, film: Timeline, model: str) -> EditsProposed:
        work = SuggestEdits(title="Honey", timeline=film, wish="shorter", model=model, seed=1)
        return await suggest_edits(self.worker, self.order(work), work)

    def order(self, work: ExportProject | SuggestEdits) -> Order:
        now = datetime.now(UTC)
        return Order(id=OrderId("O"), guild=GuildId(1), production=ProductionId("P"), work=work, ordered_at=now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "shelf").mkdir()
    return Desk(tmp_path)


async def test_a_project_holds_its_media_its_drawings_and_its_subtitles(desk: Desk, tmp_path: Path) -> None:
    made = await desk.export(await desk.film(drawn=True))

    path = tmp_path / made.name
    path.write_bytes((await desk.artifacts.fetch(made.artifact)).read_bytes())
    assert (made.name, made.bytes) == ("honey-p1s1.otioz", path.stat().st_size)
    names = zipfile.ZipFile(path).namelist()
    assert {"content.otio", "honey-p1s1.edl", "honey-p1s1.xml", "honey-p1s1.srt"} <= set(names)
    assert len([name for name in names if name.startswith("media/")]) == 2
    project = otio.adapters.read_from_file(str(path))
    assert [int(clip.source_range.duration.value) for clip in project.video_tracks()[0].find_clips()] == [20, 10]
    assert desk.told[-1] == "packing"


async def test_the_same_film_is_the_same_project(desk: Desk) -> None:
    film = await desk.film()

    assert await desk.export(film) == await desk.export(film)


@pytest.mark.parametrize("form", [ExportForm.SRT, ExportForm.VTT, ExportForm.ASS])
async def test_subtitles_alone_need_no_media(desk: Desk, form: ExportForm) -> None:
    lost = timeline_of([Filmed(artifact="a" * 64)], [20], captions=(page(2, 18, "Honey", "never"),))

    made = await desk.export(lost, form)

    assert made.name == f"honey-p1s1.{form}"
    assert b"Honey" in (await desk.artifacts.fetch(made.artifact)).read_bytes()


async def test_a_take_that_is_gone_is_named(desk: Desk) -> None:
    lost = timeline_of([Filmed(artifact="a" * 64)], [20])

    with pytest.raises(MediaBroken, match="cannot be used"):
        await desk.export(lost)


@pytest.mark.parametrize("step", ["drawing the scenes", "packing"])
async def test_an_export_stops_when_told_to_and_keeps_nothing(desk: Desk, step: str) -> None:
    film = await desk.film(drawn=True)
    before = await desk.artifacts.listing()
    desk.stops_at = step

    with pytest.raises(Cancelled):
        await desk.export(film)

    assert await desk.artifacts.listing() == before


async def test_a_model_is_asked_for_edits(desk: Desk) -> None:
    outcome = await desk.suggest(await desk.film(), "smollm2-135m")

    assert outcome.answer == EditAnswer.model_validate(SHORTER)
    assert outcome.author.model == "editor"
    assert desk.told[0] == "loading the model"


@pytest.mark.parametrize(
    ("model", "why"),
    [
        ("", "none is chosen"),
        ("qwen2.5-coder-1.5b", "is not on this machine. Run `picturelock models pull"),
        ("no-such-model", "no-such-model"),
    ],
)
async def test_without_a_model_it_says_what_to_do(desk: Desk, model: str, why: str) -> None:
    film = await desk.film()

    with pytest.raises(Unavailable, match="needs a language model") as raised:
        await desk.suggest(film, model)

    assert why in str(raised.value)
    assert "/edit suggest" in raised.value.remedy
