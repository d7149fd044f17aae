"""Consent at every step: asked, limited, taken back; and what follows for work, approvals and what is out."""

from datetime import timedelta
from typing import Any

import pytest

from bot.services import clearing, consent, locks, making, planning, publishing, releases, standings, takedown
from bot.services.announcer import SilentAnnouncer
from bot.studio.appearing import Gate
from bot.studio.brief import Platform
from bot.studio.consent import Consent, ConsentAnswer, Reach, Use
from bot.studio.errors import ConsentMissing, NotAllowed, Refused, Stale, UnknownName, WrongState
from bot.studio.orders import Order
from bot.studio.outcomes import MadePublic, PlanWritten
from bot.studio.people import Capability, Member
from bot.studio.plan import Author
from bot.studio.production import Stage
from bot.studio.publication import PublicationState, Removal
from bot.studio.takedown import awaits_removal
from bot.studio.values import OrderId, PersonId
from bot.studio.work import SpeakLine, TakeDown
from tests.publishing.house import AUTHOR, FILM_ID, GUEST, HERE, OWNER, THERE, House, member

State = PublicationState
MIRA = member(11)
YES = ConsentAnswer(agrees=True, is_adult=True)
SEEN = frozenset({Use.APPEAR})
PDF = b"%PDF-1.7 I, the undersigned"


async def ask(house: House, uses: frozenset[Use] = SEEN, **how: object) -> Consent:
    """Ask Mira, as the film's author."""
    film = await house.production()
    return await consent.request(house.studio, AUTHOR, film, MIRA.user, "Mira", uses, **how)  # type: ignore[arg-type]


async def say(house: House, asked: Consent, said: ConsentAnswer = YES) -> Consent:
    """Answer as Mira."""
    house.clock.time += timedelta(seconds=1)
    return await consent.answer(house.studio, HERE, asked.id, MIRA.user, said)


async def mira_agrees(house: House, uses: frozenset[Use] = SEEN, **how: object) -> Consent:
    """Have a finished film in which Mira appears and to which she agrees."""
    await house.ready()
    return await say(house, await ask(house, uses, **how))


async def published(house: House, uses: frozenset[Use] = SEEN) -> None:
    """Have it published."""
    await mira_agrees(house, uses)
    await house.approve(await house.review())
    await house.work()
    assert (await house.publication()).state is State.PUBLISHED


async def revoke(house: House, **what: object) -> consent.Revoked:
    """Take it back as Mira."""
    house.clock.time += timedelta(seconds=1)
    return await consent.revoke(house.studio, HERE, MIRA.user, **what)  # type: ignore[arg-type]


async def person_id(house: House) -> PersonId:
    mira = await house.studio.store.people.by_user(HERE, MIRA.user)
    assert mira is not None
    return mira.id


# Asking and answering.


async def test_nothing_is_put_to_the_vote_before_everyone_agrees_to_everything(house: House) -> None:
    await house.ready()
    asked = await ask(house, frozenset({Use.APPEAR, Use.VOICE_CLONE}))
    with pytest.raises(ConsentMissing, match="have not answered yet"):
        await house.review()

    await say(house, asked, YES.but(uses=frozenset({Use.APPEAR, Use.PUBLISH})))

    with pytest.raises(ConsentMissing, match="a clone of the voice: they said no"):
        await house.review()


async def test_the_same_is_not_asked_twice_and_never_once_it_is_settled(house: House) -> None:
    await house.ready()
    first = await ask(house)
    assert (await ask(house)).id == first.id
    answered = await say(house, first)

    again = await ask(house)

    assert again.id == answered.id
    assert len(await house.studio.store.consents.of(HERE, await person_id(house))) == 1


async def test_only_the_person_answers_and_only_once(house: House) -> None:
    await house.ready()
    asked = await ask(house)
    for other in (AUTHOR, OWNER, GUEST):
        with pytest.raises(NotAllowed, match="Only Mira"):
            await consent.answer(house.studio, HERE, asked.id, other.user, YES)
    with pytest.raises(UnknownName):
        await consent.answer(house.studio, THERE, asked.id, MIRA.user, YES)
    await say(house, asked, ConsentAnswer(agrees=False))

    with pytest.raises(Stale):
        await say(house, asked)
    with pytest.raises(Refused, match="18"):
        await say(house, await ask(house), ConsentAnswer(agrees=True))


async def test_for_a_period_it_must_be_said_how_long(house: House) -> None:
    await house.ready()
    with pytest.raises(Refused, match="how long"):
        await ask(house, reach=Reach.PERIOD)

    asked = await ask(house, reach=Reach.PERIOD, days=10)
    await say(house, asked)

    await house.review()
    house.clock.time += timedelta(days=10)
    with pytest.raises(ConsentMissing, match="ran out"):
        await house.review()


async def test_strangers_can_put_nobody_into_a_film_that_others_may_not_edit(house: House) -> None:
    await house.ready()
    settings = await house.studio.store.guilds.get(HERE)
    async with house.studio.store.writing() as tx:
        await house.studio.store.guilds.save(tx, settings.with_role(Capability.EDIT, 900))

    with pytest.raises(NotAllowed):
        await consent.request(house.studio, GUEST, await house.production(), MIRA.user, "Mira", SEEN)
    with pytest.raises(NotAllowed):
        await consent.take_out(house.studio, GUEST, await house.production(), PersonId("x"))


async def test_the_status_says_who_is_in_which_scene_and_what_is_missing(house: House) -> None:
    await house.ready()
    await ask(house, scenes="1")

    (standing,) = await standings.everyone_in(house.studio, HERE, await house.production())

    assert (standing.person.name, standing.scenes, standing.agrees) == ("Mira", "scene 1", False)
    assert standing.missing == (
        (Use.APPEAR, "they have not answered yet"),
        (Use.PUBLISH, "they have not answered yet"),
    )


async def test_who_is_taken_out_is_waited_for_no_more_and_what_was_approved_is_void(house: House) -> None:
    await mira_agrees(house)
    await house.approve(await house.review())

    await consent.take_out(house.studio, AUTHOR, await house.production(), await person_id(house))

    assert await house.lock() is None
    assert (await house.production()).people == ()
    await revoke(house)
    await house.review()


# Every gate.


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


# Taking it back, and what is out.


@pytest.mark.parametrize("uses", [frozenset(Use), SEEN, frozenset({Use.PUBLISH})])
async def test_taking_it_back_voids_the_lock_and_stops_the_upload(house: House, uses: frozenset[Use]) -> None:
    await mira_agrees(house)
    await house.approve(await house.review())

    revoked = await revoke(house, uses=uses)

    assert (revoked.count, revoked.stopped) == (1, ("Honey",))
    assert await house.lock() is None
    assert await house.studio.store.backlog.waiting() == ()
    await house.work()
    assert house.youtube.videos == {}


async def test_taking_back_what_a_film_does_not_use_stops_nothing(house: House) -> None:
    await mira_agrees(house, reach=Reach.EVERYTHING)
    await house.approve(await house.review())

    revoked = await revoke(house, uses=frozenset({Use.VOICE_CLONE}))

    assert (revoked.count, revoked.stopped) == (0, ())
    assert await house.lock() is not None


async def test_what_is_out_is_listed_and_hidden_on_the_word_of_whoever_is_in_it(house: House) -> None:
    await published(house)
    with pytest.raises(NotAllowed, match="still agree"):
        await takedown.request(house.studio, HERE, MIRA.user, (await house.publication()).id)

    (out,) = (await revoke(house)).out
    with pytest.raises(NotAllowed, match="not deleted"):
        await takedown.request(house.studio, HERE, MIRA.user, out.id, Removal.DELETE)
    await takedown.request(house.studio, HERE, MIRA.user, out.id)
    assert (await house.publication()).state is State.TAKEDOWN_REQUESTED
    await house.work()

    assert (await house.publication()).state is State.TAKEN_DOWN
    assert (await house.video())["privacyStatus"] == "private"
    assert (await house.production()).stage is Stage.PUBLISHED


async def test_managers_are_told_of_a_video_that_went_out_in_the_moment_it_was_taken_back(house: House) -> None:
    await mira_agrees(house)
    await house.approve(await house.review())
    (upload,) = await house.studio.store.backlog.waiting()
    await house.fill(upload)
    (release,) = await house.studio.store.backlog.waiting()
    (there,) = (await revoke(house)).out
    assert there.state is State.RELEASING

    async with house.studio.store.writing() as tx:
        told = MadePublic(publication=there.id, url="https://youtube.com/shorts/x")
        await publishing.made_public(house.studio, tx, release, told)

    announcer = house.studio.announcer
    assert isinstance(announcer, SilentAnnouncer)
    assert [what for kind, _, what in announcer.heard if kind == "managers" and "went out while" in what]


async def test_a_private_copy_is_listed_and_deleted(house: House) -> None:
    await mira_agrees(house)
    await house.approve(await house.review(publish_at=house.clock.now() + timedelta(hours=5)))
    await house.work()

    (copy,) = (await revoke(house)).out
    await takedown.request(house.studio, HERE, MIRA.user, copy.id)
    await house.work()

    assert copy.state is State.CANCELLED
    assert house.youtube.videos == {}
    assert not awaits_removal(await house.publication(), house.clock.now())
    assert await takedown.out_of(house.studio, await house.production()) == ()


@pytest.mark.parametrize("who", [GUEST, AUTHOR, member(1, manages=True, guild=THERE)])
async def test_a_video_is_not_deleted_by_those_who_may_not_publish(house: House, who: Member) -> None:
    await published(house)
    publication = await house.publication()

    with pytest.raises(NotAllowed):
        await takedown.request(house.studio, HERE, who.user, publication.id, Removal.DELETE, who)

    with pytest.raises(UnknownName):
        await takedown.request(house.studio, THERE, OWNER.user, publication.id, Removal.DELETE, OWNER)
    assert (await house.publication()).state is State.PUBLISHED


async def test_those_who_may_publish_delete_a_video_once_however_often_they_ask(house: House) -> None:
    await published(house)
    publication = await house.publication()
    for _ in range(3):
        await takedown.request(house.studio, HERE, OWNER.user, publication.id, Removal.DELETE, OWNER)

    await house.work()

    assert house.youtube.videos == {}
    assert house.filled.count("take_down") == 1
    assert house.youtube.faults.count("videos.delete") == 1
    with pytest.raises(WrongState):
        await takedown.request(house.studio, HERE, OWNER.user, publication.id, Removal.DELETE, OWNER)


@pytest.mark.parametrize("how", list(Removal))
async def test_a_lost_answer_is_looked_up(house: House, how: Removal) -> None:
    await published(house)
    house.youtube.faults.seen.clear()
    route = "videos.delete" if how is Removal.DELETE else "videos.update"
    house.youtube.faults.lose_reply(route)
    await takedown.request(house.studio, HERE, OWNER.user, (await house.publication()).id, how, OWNER)

    await house.work()

    assert (await house.publication()).state is State.TAKEN_DOWN


async def test_a_busy_platform_is_asked_again_later_and_a_refusal_is_left_to_people(house: House) -> None:
    await published(house)
    publication = await house.publication()
    house.youtube.faults.refuse("videos.delete", 503, "backendError", times=9)
    await takedown.request(house.studio, HERE, OWNER.user, publication.id, Removal.DELETE, OWNER)
    await house.work()
    waiting = await house.publication()
    assert waiting.retry_at is not None
    await takedown.tick(house.studio)
    assert await house.studio.store.backlog.waiting() == ()
    house.youtube.faults.clear()
    house.youtube.faults.refuse("videos.delete", 403, "forbidden", times=9)

    house.clock.time = waiting.retry_at
    await takedown.tick(house.studio)
    await house.work()
    await takedown.tick(house.studio)

    stuck = await house.publication()
    assert (stuck.state, stuck.retry_at) == (State.TAKEDOWN_REQUESTED, None)
    assert "does not let this account" in stuck.problem
    assert await house.studio.store.backlog.waiting() == ()
    await takedown.confirm(house.studio, OWNER, stuck.id)
    assert (await house.publication()).state is State.TAKEN_DOWN


async def test_an_edit_does_not_lose_a_removal_that_waits(house: House) -> None:
    await published(house)
    await takedown.request(house.studio, HERE, OWNER.user, (await house.publication()).id, member=OWNER)
    async with house.studio.store.writing() as tx:
        await making.stop_orders(house.studio, tx, await house.production())
    assert await house.studio.store.backlog.waiting() == ()

    await takedown.tick(house.studio)
    (order,) = await house.studio.store.backlog.waiting()
    await house.work()

    assert isinstance(order.work, TakeDown)
    assert (await house.publication()).state is State.TAKEN_DOWN


async def test_where_we_cannot_managers_are_told_and_nothing_is_ordered(house: House) -> None:
    await published(house)
    there = await house.publication()
    elsewhere = there.but(target=there.target.but(platform=Platform.TIKTOK))
    async with house.studio.store.writing() as tx:
        await house.studio.store.publications.save(tx, elsewhere, cause="it is on TikTok")

    await takedown.request(house.studio, HERE, OWNER.user, there.id, Removal.DELETE, OWNER)
    await takedown.tick(house.studio)

    assert await house.studio.store.backlog.waiting() == ()
    assert (await house.publication()).state is State.TAKEDOWN_REQUESTED
    announcer = house.studio.announcer
    assert isinstance(announcer, SilentAnnouncer)
    assert [what for kind, _, what in announcer.heard if kind == "managers" and "by hand on Tiktok" in what]
    await takedown.confirm(house.studio, OWNER, there.id)
    assert (await house.publication()).state is State.TAKEN_DOWN


async def test_what_cannot_be_taken_down_from_here_waits_for_a_persons_word(house: House) -> None:
    await published(house)
    publication = await house.publication()
    with pytest.raises(WrongState, match="Nobody asked"):
        await takedown.confirm(house.studio, OWNER, publication.id)
    await takedown.request(house.studio, HERE, OWNER.user, publication.id, member=OWNER)

    with pytest.raises(NotAllowed):
        await takedown.confirm(house.studio, GUEST, publication.id)


# Releases of outsiders.


async def bring(house: House, by: Member = AUTHOR, **paper: Any) -> Consent:
    fields = {"file_name": "release.pdf", "content_type": "application/pdf", "data": PDF} | paper
    return await releases.bring(house.studio, by, await house.production(), "Nan  Doe", SEEN, **fields)


async def test_a_release_counts_once_a_manager_has_countersigned_it(house: House) -> None:
    await house.ready()
    brought = await bring(house)
    with pytest.raises(ConsentMissing, match=r"Nan Doe .*not countersigned"):
        await house.review()
    with pytest.raises(NotAllowed):
        await releases.countersign(house.studio, AUTHOR, brought.id, is_good=True)
    with pytest.raises(NotAllowed):
        await releases.read(house.studio, AUTHOR, brought.id)

    signed = await releases.countersign(house.studio, OWNER, brought.id, is_good=True)

    assert signed.release is not None
    assert signed.release.countersigned_by == OWNER.user
    assert (await releases.read(house.studio, OWNER, brought.id))[1].read_bytes() == PDF
    await house.review()
    with pytest.raises(Stale):
        await releases.countersign(house.studio, OWNER, brought.id, is_good=False)


async def test_a_rejected_release_counts_for_nothing(house: House) -> None:
    await house.ready()
    brought = await bring(house)

    await releases.countersign(house.studio, OWNER, brought.id, is_good=False)

    with pytest.raises(ConsentMissing, match="said no"):
        await house.review()


async def test_an_outsider_takes_it_back_through_a_manager(house: House) -> None:
    await house.ready()
    brought = await bring(house)
    await releases.countersign(house.studio, OWNER, brought.id, is_good=True)
    await house.approve(await house.review())
    (outsider,) = await releases.outsiders(house.studio, HERE)
    with pytest.raises(NotAllowed):
        await releases.withdraw(house.studio, AUTHOR, outsider)

    revoked = await releases.withdraw(house.studio, OWNER, outsider)

    assert revoked.count == 1
    assert await house.lock() is None


async def test_members_cannot_be_answered_for_by_paper(house: House) -> None:
    await house.ready()
    asked = await ask(house)

    with pytest.raises(Refused, match="not a release"):
        await releases.countersign(house.studio, OWNER, asked.id, is_good=True)
    person = await house.studio.store.people.get(HERE, asked.person)
    with pytest.raises(NotAllowed, match="their own"):
        await releases.withdraw(house.studio, OWNER, person)


async def test_releases_are_kept_as_long_as_their_consents(house: House) -> None:
    await house.ready()
    brought = await bring(house)

    assert brought.release is not None
    assert brought.release.artifact in await house.studio.store.artifacts_in_use()


@pytest.mark.parametrize(
    "paper",
    [
        {"data": b"<html>"},
        {"data": b""},
        {"file_name": "release.exe", "data": b"MZ"},
        {"data": b"%PDF-" + bytes(10_000_001)},
    ],
)
async def test_lying_and_oversized_papers_are_refused(house: House, paper: dict[str, Any]) -> None:
    await house.ready()

    with pytest.raises(Refused):
        await bring(house, **paper)

    assert await releases.outsiders(house.studio, HERE) == ()


async def test_the_last_check_before_release_asks_for_every_use(house: House) -> None:
    await mira_agrees(house, frozenset({Use.APPEAR, Use.NAME}))
    await locks.clear_everyone(house.studio, await house.production())
    await consent.revoke(house.studio, HERE, MIRA.user, uses=frozenset({Use.NAME}))

    with pytest.raises(ConsentMissing, match="being named"):
        await locks.clear_everyone(house.studio, await house.production())
