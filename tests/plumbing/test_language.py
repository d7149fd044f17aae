"""The language model of an order: the one it names, or the next on its ladder, which the answer says."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.artifacts import Artifacts
from bot.settings import Settings
from bot.studio.asks import Answer, Found, LookUp, No, Question, Yes
from bot.studio.brief import Brief
from bot.studio.catalogue import ModelRow, PlanStyle
from bot.studio.errors import Cancelled, OutOfMemory, TooLong, Unavailable, WeightsMissing
from bot.studio.orders import Order
from bot.studio.tools import Tool
from bot.studio.values import GuildId, OrderId, WorkerId
from bot.studio.work import Reply, Turn, WritePlan
from models import registry
from models.llm.remote import RemoteChat
from models.protocols import Completion, Message, OnText, Sampling
from tests.models.llm.chat_server import DONE, chat_server, said
from workers.context import Reporter, WorkerContext
from workers.jobs.chatting import reply
from workers.jobs.planning import write_plan
from workers.residency import Residency


class Parrot:
    """A model of this machine that says the same to everything, within its context."""

    plan_style: PlanStyle = "direct"

    def __init__(self, name: str, most: int = 10_000) -> None:
        self.name = name
        self.most = most
        self.heard: list[Sequence[Message]] = []

    def chat(self, messages: Sequence[Message], _sampling: Sampling, on_text: OnText | None = None) -> Completion:
        self.heard.append(messages)
        if sum(len(message.content) for message in messages) > self.most:
            raise TooLong(f"{self.name} cannot take that.", "Shorten it.")
        goes_on = on_text is None or on_text("Hello.")
        return Completion("Hello.", goes_on, 1, 1, 0.1)


class Bench:
    """A worker's context around models that a test decides on."""

    def __init__(self, folder: Path, models: dict[str, Any]) -> None:
        self.reporter: Reporter | None = None
        self.asked: list[Question] = []
        self.answer: Answer = Yes()
        self.context = WorkerContext(
            id=WorkerId("w"),
            settings=Settings(),
            artifacts=Artifacts(str(folder), folder / "cache", ""),
            models=Residency(folder, budget_mib=1000, load=lambda name: self._made(models[name])),
            asking=self._answered,
            reporters=lambda order: self.reporter or Reporter(order, 1),
        )

    async def _answered(self, _order: Order, question: Question) -> Answer:
        self.asked.append(question)
        return self.answer

    def _made(self, model: Any) -> Any:
        made = model() if callable(model) else model
        if isinstance(made, Exception):
            raise made
        return made


def far(address: str, **changes: Any) -> ModelRow:
    return ModelRow.model_validate(
        {
            "name": "far",
            "role": "chat",
            "licence": "MIT",
            "plan_style": "direct",
            "falls_back_to": "smollm2-135m",
            "server": {"address": address, "model": "m"},
        }
        | changes
    )


@pytest.fixture(autouse=True)
def _own_rows_stay_here() -> Iterator[None]:
    yield
    registry.take((), None)


def taken(row: ModelRow) -> Any:
    registry.take((row,), None)
    assert row.server is not None
    return RemoteChat(name=row.name, server=row.server)


def asked(*texts: str, model: str = "far") -> tuple[Order, Reply]:
    work = Reply(turns=tuple(Turn(speaker="user", text=text) for text in texts or ("Hi",)), model=model, seed=1)
    order = Order(id=OrderId("o"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))
    return order, work


async def test_the_model_that_was_wanted_answers_in_its_own_name(tmp_path: Path) -> None:
    with chat_server(lambda _body, _number: "Buzz.") as server:
        bench = Bench(tmp_path, {"far": taken(far(server.address))})
        answer = await reply(bench.context, *asked())

    assert (answer.text, answer.author.model, answer.author.fell_back_from) == ("Buzz.", "far", "")


async def test_a_server_out_of_reach_is_stood_in_for_and_the_answer_says_why(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {"far": taken(far("http://127.0.0.1:9/v1")), "smollm2-135m": Parrot("smollm2-135m")})

    answer = await reply(bench.context, *asked())

    assert (answer.author.model, answer.author.fell_back_from) == ("smollm2-135m", "far")
    assert "127.0.0.1:9" in answer.author.because
    assert "cannot be reached" in answer.author.because


async def test_a_server_that_breaks_off_is_stood_in_for(tmp_path: Path) -> None:
    with chat_server(lambda _body, _number: [said("Bu", "")]) as server:
        bench = Bench(tmp_path, {"far": taken(far(server.address)), "smollm2-135m": Parrot("smollm2-135m")})
        answer = await reply(bench.context, *asked())

    assert answer.text == "Hello."
    assert "broke off" in answer.author.because


async def test_without_a_stand_in_the_first_trouble_is_told(tmp_path: Path) -> None:
    missing = WeightsMissing("The weights are not here.", "Fetch them.")
    bench = Bench(tmp_path, {"far": taken(far("http://127.0.0.1:9/v1")), "smollm2-135m": missing})

    with pytest.raises(Unavailable, match="cannot be reached"):
        await reply(bench.context, *asked())


async def test_a_licence_that_nobody_accepted_is_why_another_model_answers(tmp_path: Path) -> None:
    row = far("http://127.0.0.1:9/v1", must_accept=True, conditions="Say who built it.")
    taken(row)
    bench = Bench(tmp_path, {"far": lambda: registry.load("far", tmp_path), "smollm2-135m": Parrot("smollm2-135m")})

    answer = await reply(bench.context, *asked())

    assert "--accept-licence" in answer.author.because


class Crowded(Parrot):
    """A model that finds too little memory once it is asked."""

    def chat(self, *_: Any) -> Completion:
        raise OutOfMemory(f"{self.name} needs more GPU memory than is free on this worker.")


async def test_a_model_that_runs_out_of_memory_is_stood_in_for_and_the_answer_says_why(tmp_path: Path) -> None:
    models = {name: Crowded(name) for name in ("qwen3-8b", "qwen3-4b")}
    bench = Bench(tmp_path, {**models, "qwen2.5-coder-1.5b": Parrot("qwen2.5-coder-1.5b")})

    answer = await reply(bench.context, *asked(model="qwen3-8b"))

    assert (answer.author.model, answer.author.fell_back_from) == ("qwen2.5-coder-1.5b", "qwen3-8b")
    assert "qwen3-8b needs more GPU memory" in answer.author.because


async def test_a_model_without_its_weights_is_stood_in_for(tmp_path: Path) -> None:
    bench = Bench(
        tmp_path,
        {
            "qwen3-4b": lambda: registry.load("qwen3-4b", tmp_path),
            "qwen2.5-coder-1.5b": Parrot("qwen2.5-coder-1.5b"),
        },
    )

    answer = await reply(bench.context, *asked(model="qwen3-4b"))

    assert answer.author.fell_back_from == "qwen3-4b"
    assert "models pull qwen3-4b" in answer.author.because


async def test_an_answer_that_is_stopped_is_not_tried_elsewhere(tmp_path: Path) -> None:
    with chat_server(lambda _body, _number: [said("Bu", ""), None, DONE]) as server:
        bench = Bench(tmp_path, {"far": taken(far(server.address)), "smollm2-135m": Parrot("smollm2-135m")})
        order, work = asked()

        class Impatient(Reporter):
            def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
                return super().__call__(done, step, text) and text == ""

        bench.reporter = Impatient(order, 1)
        with pytest.raises(Cancelled):
            await reply(bench.context, order, work)
        assert server.hung_up.wait(5)


async def test_an_old_conversation_is_cut_to_what_the_model_takes(tmp_path: Path) -> None:
    parrot = Parrot("smollm2-135m", most=1000)
    bench = Bench(tmp_path, {"smollm2-135m": parrot})

    answer = await reply(bench.context, *asked(*(f"{number} " * 100 for number in range(30)), model="smollm2-135m"))

    assert answer.text == "Hello."
    assert parrot.heard[-1][-1].content.startswith("29 ")
    assert len(parrot.heard) > 1


async def test_a_plan_says_that_another_model_wrote_it(tmp_path: Path) -> None:
    missing = WeightsMissing("The weights are not here.", "Fetch them.")
    bench = Bench(tmp_path, {"far": taken(far("http://127.0.0.1:9/v1")), "smollm2-135m": missing})
    work = WritePlan(brief=Brief(idea="three facts about cherry blossoms"), model="far", seed=1)
    order = Order(id=OrderId("o"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))

    plan = (await write_plan(bench.context, order, work)).plan

    assert plan.author.fell_back_from == "far"
    assert "cannot be reached" in plan.author.because


async def test_a_plan_whose_server_breaks_off_is_written_without_it(tmp_path: Path) -> None:
    missing = WeightsMissing("The weights are not here.", "Fetch them.")
    with chat_server(lambda _body, _number: [said('{"title": "Bl', "")]) as server:
        bench = Bench(tmp_path, {"far": taken(far(server.address)), "smollm2-135m": missing})
        work = WritePlan(brief=Brief(idea="three facts about cherry blossoms"), model="far", seed=1)
        order = Order(id=OrderId("o"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))
        plan = (await write_plan(bench.context, order, work)).plan

    assert plan.author.fell_back_from == "far"
    assert "broke off" in plan.author.because


class Curious(Parrot):
    """A model that wants to look something up, and then says what it was told."""

    def __init__(self, call: str, style: PlanStyle = "direct") -> None:
        super().__init__("smollm2-135m")
        self.call = call
        self.plan_style = style

    def chat(self, messages: Sequence[Message], sampling: Sampling, _on_text: OnText | None = None) -> Completion:
        self.heard.append(messages)
        if sampling.json_schema is not None:
            return Completion(self.call, True, 1, 1, 0.1)
        return Completion(" ".join(one.content for one in messages if one.role == "system"), True, 1, 1, 0.1)


def curious(tmp_path: Path, call: str, style: PlanStyle = "direct") -> tuple[Bench, Order, Reply]:
    bench = Bench(tmp_path, {"smollm2-135m": Curious(call, style)})
    order, work = asked("How long is it?", model="smollm2-135m")
    return bench, order, work.but(tools=(Tool.COUNT, Tool.PLAN))


COUNT = '{"tool": "count", "about": "Honey never rots."}'


async def test_a_model_looks_something_up_before_it_answers(tmp_path: Path) -> None:
    bench, order, work = curious(tmp_path, COUNT)
    bench.answer = Found(text="3 words, about 1.2 seconds when spoken.")

    answer = await reply(bench.context, order, work)

    assert bench.asked == [LookUp(tool=Tool.COUNT, about="Honey never rots.")]
    assert "3 words, about 1.2 seconds" in answer.text


async def test_a_model_is_told_why_there_is_nothing_to_be_found(tmp_path: Path) -> None:
    bench, order, work = curious(tmp_path, '{"tool": "plan", "about": ""}')
    bench.answer = No(what="There is no video in this thread.", remedy="Start one.", error="WrongState")

    assert "There is no video in this thread." in (await reply(bench.context, order, work)).text


@pytest.mark.parametrize(
    ("call", "style"),
    [('{"tool": "none", "about": ""}', "direct"), ("Let me see", "direct"), (COUNT, "guided")],
)
async def test_nothing_is_looked_up_where_the_model_does_not_ask_or_has_to_be_led(
    tmp_path: Path, call: str, style: PlanStyle
) -> None:
    bench, order, work = curious(tmp_path, call, style)
    work = work.but(turns=(Turn(speaker="system", text="Be brief."), *work.turns))

    assert (await reply(bench.context, order, work)).text == "Be brief."
    assert bench.asked == []


async def test_an_order_cancelled_while_it_looks_up_is_not_answered(tmp_path: Path) -> None:
    bench, order, work = curious(tmp_path, COUNT)
    bench.answer = No(what="It was cancelled.", remedy="Stop.", error="Cancelled")

    with pytest.raises(Cancelled):
        await reply(bench.context, order, work)
