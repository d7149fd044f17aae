"""What the bot tells and signs for a worker that rendered a film, and how an unsigned film becomes a signed one."""

from pathlib import Path

import pytest

from bot.services import making, outcomes
from bot.studio.asks import Ask, No, Question, Signatory, Signature, SignPlease, WhoSigns
from bot.studio.clips import Filmed
from bot.studio.cut import Profile
from bot.studio.orders import Attempt, Order
from bot.studio.outcomes import CutRendered, Outcome
from bot.studio.production import Stage
from bot.studio.provenance import Origin
from bot.studio.soundtrack import Narration
from bot.studio.values import OrderId, WorkerId
from bot.studio.work import RenderCut, Work
from tests import signing
from tests.editing.reels import timeline_of
from tests.publishing.house import FILM_ID, HERE, House
from tests.store.studio_values import order_of, scene_take
from tests.studio.films import line_take, plan_of
from tests.whole.virtual import ADA, VirtualStudio

LINE = line_take(plan_of().scenes[0].line)
SCENE = scene_take()
STRANGER = "9" * 64


def rendering() -> RenderCut:
    timeline = timeline_of([Filmed(artifact=SCENE.artifact), Filmed(artifact=STRANGER)], [20, 20])
    spoken = Narration(artifact=LINE.artifact, start=0, duration_ms=LINE.duration_ms)
    return RenderCut(timeline=timeline.but(narration=(spoken,)), profile=Profile.MASTER, draft_limit=1)


async def ask(house: House, question: Question, work: Work) -> object:
    order = Order(id=OrderId("O"), guild=HERE, production=FILM_ID, work=work, ordered_at=house.clock.now(), timeout_s=9)
    asked = Ask(id="A", order=order.id, attempt=1, worker=WorkerId("W"), question=question)
    return await outcomes.answer(house.studio, asked, order)


async def test_a_worker_learns_what_made_the_parts_of_its_film_and_who_agreed(house: House) -> None:
    await house.shoot()
    agreed = await house.add_person(agrees=True)
    async with house.studio.store.writing() as tx:
        await house.studio.store.takes.save_line(tx, HERE, FILM_ID, LINE)
        await house.studio.store.takes.save_scene(tx, HERE, FILM_ID, SCENE)

    answer = await ask(house, WhoSigns(), rendering())

    assert isinstance(answer, Signatory)
    assert answer.chain == signing.identity().chain_pem
    assert "PRIVATE" not in answer.model_dump_json()
    assert {(one.artifact, one.part, one.asked) for one in answer.credits} == {
        (LINE.artifact, "voice", LINE.inputs),
        (SCENE.artifact, "picture", SCENE.inputs),
    }
    assert {one.origin for one in answer.credits} == {Origin.TRAINED}  # models that nobody knows any more were trained
    assert answer.consents == (agreed.id,)


async def test_a_claim_is_signed_for_whoever_renders_and_for_nobody_else(house: House) -> None:
    await house.shoot()
    claim = SignPlease(claim=(b"\x84\x6aSignature1" + b"film").hex())

    signed = await ask(house, claim, rendering())
    for other in (
        await ask(house, claim, order_of().work),
        await ask(house, WhoSigns(), order_of().work),
        await ask(house, SignPlease(claim=b"any bytes".hex()), rendering()),
    ):
        assert isinstance(other, No)

    assert isinstance(signed, Signature)
    assert len(bytes.fromhex(signed.signature)) == 64


async def test_generating_again_signs_what_could_not_be_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = VirtualStudio(tmp_path)
    await studio.open()
    await studio.wish()
    fill, is_broken = studio.fill, True

    def filled(order: Order) -> Outcome:
        outcome = fill(order)
        if isinstance(outcome, CutRendered) and is_broken:
            return outcome.but(rendering=outcome.rendering.but(signed=False, master="1" * 64))
        return outcome

    monkeypatch.setattr(studio, "fill", filled)
    await until_review(studio)
    is_broken = False

    await making.generate(studio.studio, ADA, await studio.production())
    await until_review(studio)

    cuts = await studio.store.cuts.of(ADA.guild, (await studio.production()).id)
    await studio.store.close()
    assert [(cut.number, cut.rendering.signed) for cut in cuts] == [(1, False), (2, True)]


async def until_review(studio: VirtualStudio) -> None:
    for _ in range(100):
        await studio.look()
        while (job := studio.job()) is not None:
            order, attempt = job
            assert isinstance(attempt, Attempt)
            await studio.tell(attempt, studio.fill(order))
        if (await studio.production()).stage is Stage.REVIEW:
            return
    raise AssertionError("it never came to its review")
