"""Consent taken back: what it stops, and what becomes of that which is out."""

from datetime import timedelta

import pytest

from bot.services import making, publishing, takedown
from bot.services.announcer import SilentAnnouncer
from bot.studio.brief import Platform
from bot.studio.consent import Reach, Use
from bot.studio.errors import NotAllowed, UnknownName, WrongState
from bot.studio.outcomes import MadePublic
from bot.studio.people import Member
from bot.studio.production import Stage
from bot.studio.publication import PublicationState, Removal
from bot.studio.takedown import awaits_removal
from bot.studio.work import TakeDown
from tests.publishing.house import AUTHOR, GUEST, HERE, OWNER, THERE, House, member
from tests.publishing.mira import MIRA, SEEN, mira_agrees, published, revoke

State = PublicationState


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
