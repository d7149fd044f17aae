"""Every step that does not happen without consent, from filming to the last check before a release."""

from datetime import timedelta

import pytest

from bot.services import clearing, consent, locks, making, planning, publishing
from bot.studio.appearing import Gate
from bot.studio.consent import Reach, Use
from bot.studio.errors import ConsentMissing, Refused, Stale
from bot.studio.orders import Order
from bot.studio.outcomes import PlanWritten
from bot.studio.plan import Author
from bot.studio.production import Stage
from bot.studio.publication import PublicationState
from bot.studio.values import OrderId
from bot.studio.work import SpeakLine
from tests.publishing.house import AUTHOR, FILM_ID, HERE, House
from tests.publishing.mira import MIRA, SEEN, ask, mira_agrees, person_id, revoke, say

State = PublicationState


async def test_filming_is_refused_until_those_who_are_seen_agree(house: House) -> None:
    await house.ready()
    asked = await ask(house)
    film = await house.production()
    with pytest.raises(ConsentMissing, match="Mira has not agreed to being seen"):
        await making.generate(house.studio, AUTHOR, film)

    await say(house, asked)

    await clearing.check(house.studio, await house.production(), Gate.FILM)


async def test_a_film_that_is_being_made_stops_when_somebody_takes_it_back(house: House) -> None:
    await mira_agrees(house)
    async with house.studio.store.writing() as tx:
        film = (await house.production()).to(Stage.FILMING, house.clock.now())
        await house.studio.store.productions.save(tx, film, cause="filming")
        work = SpeakLine(line=(await clearing.plan_of(house.studio, film, tx)).scenes[0].line)  # type: ignore[union-attr]
        await making.order_work(house.studio, tx, film, work, 5)

    revoked = await revoke(house)

    film = await house.production()
    assert revoked.stopped == ("Honey",)
    assert film.stage is Stage.FAILED
    assert "Mira" in film.problem
    assert await house.studio.store.backlog.waiting() == ()
    with pytest.raises(ConsentMissing):
        await making.retry(house.studio, AUTHOR, film)


async def test_a_plan_that_casts_somebody_needs_their_yes_before_it_is_in_force(house: House) -> None:
    await house.ready()
    asked = await ask(house, frozenset({Use.APPEAR, Use.VOICE_CLONE}))
    film = await house.production()
    plan = await clearing.plan_of(house.studio, film)
    assert plan is not None
    scene, mira = plan.scenes[0], await person_id(house)
    cast = plan.with_scene(scene.but(people=(mira,), line=scene.line.but(speaker=mira))).but(version=2)
    wished = Order(
        id=OrderId("O"),
        guild=HERE,
        production=FILM_ID,
        work=SpeakLine(line=scene.line),
        ordered_at=house.clock.now(),
    )

    async def bring() -> int:
        async with house.studio.store.writing() as tx:
            outcome = PlanWritten(plan=cast.but(author=Author(model="writer")))
            await planning.written(house.studio, tx, wished, outcome)
        return (await house.production()).plan_version

    assert await bring() == 1
    async with house.studio.store.writing() as tx:
        with pytest.raises(ConsentMissing):
            await planning.put_in_force(house.studio, tx, film, cast.but(version=3), "by hand")
    await say(house, asked)
    async with house.studio.store.writing() as tx:
        await clearing.check(house.studio, film, Gate.PLAN, plan=cast, tx=tx)
        line = SpeakLine(line=cast.scenes[0].line)
        assert (await clearing.sifted(house.studio, tx, film, cast, [line]))[0] == [line]
    async with house.studio.store.writing() as tx:
        await planning.put_in_force(house.studio, tx, film, cast, "by hand")
        alone = (await house.studio.store.productions.get(HERE, FILM_ID, tx=tx)).without_person(mira)
        await house.studio.store.productions.save(tx, alone, cause="only the plan says so")
    assert mira in await clearing.everyone_in(house.studio, await house.production())
    assert await clearing.agrees(house.studio, await house.production(), mira)
    await revoke(house, uses=frozenset({Use.VOICE_CLONE}))
    assert not await clearing.agrees(house.studio, await house.production(), mira)
    async with house.studio.store.writing() as tx:
        allowed, because = await clearing.sifted(house.studio, tx, film, cast, [line])
    assert allowed == []
    assert "a clone of the voice" in because


async def test_a_consent_that_runs_out_during_the_vote_gives_no_lock(house: House) -> None:
    await mira_agrees(house, reach=Reach.PERIOD, days=1)
    review = await house.review()
    house.clock.time += timedelta(days=2)

    with pytest.raises(ConsentMissing, match="ran out"):
        await house.approve(review)

    assert await house.lock() is None


async def test_a_consent_that_runs_out_before_the_scheduled_time_keeps_it_private_and_says_so(house: House) -> None:
    await mira_agrees(house, reach=Reach.PERIOD, days=1)
    at = house.clock.now() + timedelta(days=2)
    await house.approve(await house.review(publish_at=at))
    await house.work()
    assert (await house.publication()).state is State.UPLOADED

    house.clock.time = at
    await publishing.tick(house.studio)
    await house.work()

    publication = await house.publication()
    assert publication.state is State.FAILED
    assert "ran out" in publication.problem
    assert (await house.video())["privacyStatus"] == "private"
    assert "make_public" not in house.filled


@pytest.mark.parametrize("later", [timedelta(days=7), timedelta(days=400), timedelta(0), timedelta(seconds=-1)])
async def test_a_time_that_no_approval_reaches_or_that_is_past_is_refused(house: House, later: timedelta) -> None:
    await house.ready()

    with pytest.raises(Refused):
        await house.review(publish_at=house.clock.now() + later)


async def test_another_time_is_another_release(house: House) -> None:
    await house.ready()
    now = house.clock.now()
    first = await house.review(publish_at=now + timedelta(hours=5))

    second = await house.review(publish_at=now + timedelta(hours=6))

    assert first.id != second.id
    with pytest.raises(Stale):
        await house.approve(first)
    await house.approve(second)


async def test_a_cancelled_schedule_stays_private(house: House) -> None:
    await house.ready()
    at = house.clock.now() + timedelta(hours=5)
    await house.approve(await house.review(publish_at=at))
    await house.work()

    await publishing.cancel(house.studio, AUTHOR, await house.production())
    house.clock.time = at
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.CANCELLED
    assert (await house.video())["privacyStatus"] == "private"


async def test_a_name_may_be_written_only_where_its_bearer_agreed(house: House) -> None:
    await house.ready()
    film = await house.production()
    asked = await consent.request(house.studio, AUTHOR, film, MIRA.user, "Taylor Swift", SEEN)
    await say(house, asked)
    everywhere = await clearing.names_agreed(house.studio, HERE, None)
    here = await clearing.names_agreed(house.studio, HERE, await house.production())

    assert not everywhere
    assert here == {"Taylor Swift"}


async def test_the_last_check_before_release_asks_for_every_use(house: House) -> None:
    await mira_agrees(house, frozenset({Use.APPEAR, Use.NAME}))
    await locks.clear_everyone(house.studio, await house.production())
    await consent.revoke(house.studio, HERE, MIRA.user, uses=frozenset({Use.NAME}))

    with pytest.raises(ConsentMissing, match="being named"):
        await locks.clear_everyone(house.studio, await house.production())
