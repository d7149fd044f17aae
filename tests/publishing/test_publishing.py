"""From an approved cut to a public film: services, worker and loopback YouTube together."""

from datetime import timedelta

import pytest

from bot.services import approval, channels, locks, outcomes, publishing, uploading
from bot.studio.account import AccountState
from bot.studio.asks import Ask, MayMakePublic, No, Question, RememberSession, Yes
from bot.studio.errors import LockVoid, NotAllowed, WrongState
from bot.studio.outcomes import Dropped, MadePublic, Uploaded
from bot.studio.production import Stage
from bot.studio.publication import PublicationState
from bot.studio.values import AccountId, WorkerId
from tests.publishing.bench import FILM, film_of
from tests.publishing.house import AUTHOR, FILM_ID, GUEST, HERE, OWNER, THERE, House

State = PublicationState


async def approved(house: House, **choices: object) -> None:
    """Bring a film to where its first upload is ordered."""
    await house.ready()
    await house.approve(await house.review(**choices))


async def uploaded(house: House) -> None:
    """Bring a film to where its release is ordered."""
    await approved(house)
    (upload,) = await house.studio.store.backlog.waiting()
    assert isinstance(await house.fill(upload), Uploaded)


async def ask(house: House, question: Question) -> object:
    """Ask as a worker does that is filling the newest order."""
    (order,) = await house.studio.store.backlog.waiting()
    asked = Ask(id="A", order=order.id, attempt=1, worker=WorkerId("W"), question=question)
    return await outcomes.answer(house.studio, asked, order)


async def void(house: House, because: str = "The film was edited.") -> None:
    """Void the approval as an edit does."""
    async with house.studio.store.writing() as tx:
        await approval.void(house.studio, tx, await house.production(), because)


async def test_an_approved_film_becomes_public_word_for_word_and_byte_for_byte(house: House) -> None:
    await approved(house)
    lock = await house.lock()

    brought = await house.work()

    publication = await house.publication()
    video = house.youtube.videos[publication.remote_id]
    assert [type(outcome) for outcome in brought] == [Uploaded, MadePublic]
    assert publication.state is State.PUBLISHED
    assert (await house.production()).stage is Stage.PUBLISHED
    assert video.status["privacyStatus"] == "public"
    assert video.file.read_bytes() == FILM
    assert lock is not None
    assert video.snippet["title"] == lock.release.metadata.title
    assert video.snippet["description"] == lock.release.metadata.description
    assert publication.url == f"{house.youtube.base}/shorts/{video.id}"
    assert publication.session == ""
    assert await publishing.status(house.studio, await house.production()) == (
        f"YouTube · Picturelock Demo: public: {publication.url}",
    )


async def test_nothing_is_ordered_twice(house: House) -> None:
    await approved(house)
    for _ in range(3):
        async with house.studio.store.writing() as tx:
            await publishing.advance(house.studio, tx, await house.production())
        await publishing.tick(house.studio)

    assert len(await house.studio.store.backlog.waiting()) == 1
    await house.work()
    await publishing.tick(house.studio)
    assert house.filled == ["upload", "make_public"]


@pytest.mark.parametrize("moment", ["before the upload", "before the release"])
async def test_a_voided_lock_publishes_nothing(house: House, moment: str) -> None:
    await (approved(house) if moment == "before the upload" else uploaded(house))
    publication = await house.publication()

    await void(house)
    await house.work()

    assert all(video.status["privacyStatus"] == "private" for video in house.youtube.videos.values())
    assert (await house.production()).stage is Stage.REVIEW
    assert await house.lock() is None
    after = await house.studio.store.publications.get(HERE, publication.id)
    assert after.state in {State.CANCELLED, State.FAILED}
    assert house.youtube.faults.count("videos.update") == 0


async def test_a_void_between_upload_and_release_is_seen_by_the_last_question(house: House) -> None:
    await uploaded(house)
    publication = await house.publication()

    before = await ask(house, MayMakePublic(publication=publication.id))
    await void(house)
    after = await ask(house, MayMakePublic(publication=publication.id))

    assert before == Yes()
    assert isinstance(after, No)


async def test_a_new_cut_voids_what_was_approved(house: House) -> None:
    await uploaded(house)
    publishing_now = await house.production()
    await house.shoot(number=2, film=film_of(b"!"))
    async with house.studio.store.writing() as tx:
        await house.studio.store.productions.save(tx, publishing_now.but(plan_version=2), cause="a new cut")

    await house.work()

    assert (await house.publication()).state is State.FAILED
    assert "not what was approved" in (await house.publication()).problem
    assert (await house.video())["privacyStatus"] == "private"


async def test_a_plan_changed_without_a_new_cut_publishes_nothing(house: House) -> None:
    await uploaded(house)
    async with house.studio.store.writing() as tx:
        await house.studio.store.productions.save(tx, (await house.production()).but(plan_version=2), cause="edited")

    await house.work()

    assert "changed after it was approved" in (await house.publication()).problem
    assert (await house.video())["privacyStatus"] == "private"


async def test_a_consent_revoked_after_the_upload_stops_the_release(house: House) -> None:
    await house.ready()
    consent = await house.add_person(agrees=True)
    await house.approve(await house.review())
    (upload,) = await house.studio.store.backlog.waiting()
    await house.fill(upload)
    async with house.studio.store.writing() as tx:
        await house.studio.store.consents.save(tx, consent.but(revoked_at=house.clock.now()), cause="revoked")

    await house.work()

    assert "Mira" in (await house.publication()).problem
    assert (await house.video())["privacyStatus"] == "private"


async def test_a_lapsed_lock_releases_nothing(house: House) -> None:
    await uploaded(house)
    house.clock.time += timedelta(hours=168)

    await house.work()

    assert "lapsed" in (await house.publication()).problem
    assert (await house.video())["privacyStatus"] == "private"


async def test_a_master_that_broke_after_the_upload_releases_nothing(house: House) -> None:
    await uploaded(house)
    path = await house.studio.artifacts.fetch(await house.studio.artifacts.keep(FILM))
    path.chmod(0o644)
    path.write_bytes(FILM + b"?")

    await house.work()

    assert (await house.publication()).state is State.FAILED
    assert (await house.video())["privacyStatus"] == "private"


async def test_a_master_without_a_valid_signature_is_never_uploaded(house: House) -> None:
    plain = FILM.replace(b"uuid", b"free", 1)
    changed = FILM.replace(b"the end", b"the END")

    for number, film in enumerate((plain, changed), 1):
        await house.allow_approvers()
        await house.connect()
        await house.shoot(number=number, film=film)
        await house.approve(await house.review())
        await house.work()

        publication = await house.publication()
        assert publication.state is State.FAILED
        assert "cannot be published" in publication.problem
    assert not house.youtube.videos
    assert not house.youtube.state.sessions


async def test_a_film_with_something_generated_in_it_is_never_uploaded_as_if_there_was_nothing(house: House) -> None:
    await house.ready()
    review = await house.review()
    quiet = review.but(
        release=review.release.but(targets=tuple(one.but(synthetic=False) for one in review.release.targets))
    )
    async with house.studio.store.writing() as tx:
        await house.studio.store.reviews.save(tx, quiet)

    await house.approve(quiet)
    await house.work()

    assert "would not be told" in (await house.publication()).problem
    assert not house.youtube.videos


async def test_a_new_review_after_a_void_publishes_the_new_cut(house: House) -> None:
    await uploaded(house)
    await void(house)
    await house.work()
    film = film_of(b" and more")
    await house.shoot(number=2, film=film)

    await house.approve(await house.review())
    await house.work()

    publication = await house.publication()
    assert publication.state is State.PUBLISHED
    assert house.youtube.videos[publication.remote_id].file.read_bytes() == film
    assert sorted(str(video.status["privacyStatus"]) for video in house.youtube.videos.values()) == [
        "private",
        "public",
    ]


async def test_a_used_up_quota_goes_on_by_itself_after_midnight_in_california(house: House) -> None:
    house.youtube.state.uploads_left = 0
    await approved(house)
    await house.work()
    waiting = await house.publication()
    house.youtube.state.uploads_left = 100
    await publishing.tick(house.studio)
    assert (await house.publication()).state is State.WAITING

    assert waiting.retry_at is not None
    house.clock.time = waiting.retry_at
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED


async def test_a_release_in_doubt_is_asked_of_youtube_before_anything_is_repeated(house: House) -> None:
    await uploaded(house)
    house.youtube.faults.seen.clear()
    house.youtube.faults.lose_reply("videos.update")
    house.youtube.faults.drop("videos.list", skip=2, times=20)
    await house.work()
    assert (await house.publication()).state is State.UNKNOWN
    house.youtube.faults.clear()

    house.clock.time += timedelta(seconds=60)
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED
    assert house.youtube.faults.count("videos.update") == 1


async def test_an_upload_in_doubt_is_resumed_and_not_repeated(house: House) -> None:
    house.youtube.faults.lose_reply("uploads.final")
    house.youtube.faults.drop("uploads.query", times=20)
    await approved(house)
    await house.work()
    assert (await house.publication()).state is State.UNKNOWN
    house.youtube.faults.clear()

    house.clock.time += timedelta(seconds=60)
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED
    assert len(house.youtube.videos) == 1


async def test_a_token_that_runs_out_midway_is_renewed(house: House) -> None:
    house.youtube.faults.refuse("uploads.chunk", 401, "authError", skip=1)
    await approved(house)
    house.youtube.expire_tokens()

    await house.work()

    assert (await house.publication()).state is State.PUBLISHED


async def test_a_withdrawn_permission_waits_for_its_owner_and_then_goes_on(house: House) -> None:
    await approved(house)
    house.youtube.withdraw_permissions()
    await house.work()
    account = (await house.studio.store.accounts.of(HERE))[0]
    assert account.state is AccountState.NEEDS_SIGN_IN
    assert (await house.publication()).state is State.WAITING
    assert "withdrawn" in (await house.publication()).problem

    await house.connect()
    async with house.studio.store.writing() as tx:
        await publishing.advance(house.studio, tx, await house.production())
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED


async def test_a_scheduled_film_lies_private_until_its_time(house: House) -> None:
    at = house.clock.now() + timedelta(hours=5)
    await approved(house, publish_at=at)
    await house.work()
    await publishing.tick(house.studio)
    assert (await house.publication()).state is State.UPLOADED
    assert (await house.video())["privacyStatus"] == "private"

    house.clock.time = at
    await publishing.tick(house.studio)
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED


async def test_a_cancelled_publication_stops_and_its_session_is_of_no_use(house: House) -> None:
    await approved(house)
    publication = await house.publication()

    await publishing.cancel(house.studio, AUTHOR, await house.production())

    assert (await house.publication()).state is State.CANCELLED
    assert await house.studio.store.backlog.waiting() == ()
    with pytest.raises(WrongState):
        await uploading.remember_session(house.studio, HERE, publication.id, "session")
    with pytest.raises(WrongState, match="nothing on its way out"):
        await publishing.cancel(house.studio, AUTHOR, await house.production())


async def test_guests_cannot_cancel(house: House) -> None:
    await approved(house)

    with pytest.raises(NotAllowed):
        await publishing.cancel(house.studio, GUEST, await house.production())


async def test_a_running_upload_is_told_to_stop_when_its_lock_is_void(house: House) -> None:
    await approved(house)
    store = house.studio.store
    (upload,) = await store.backlog.waiting()
    async with store.writing() as tx:
        attempt = await store.backlog.hand(tx, upload.id, WorkerId("W"))

    await void(house)

    assert house.controls.cancelled == [attempt]
    async with store.writing() as tx:
        assert attempt is not None
        await store.backlog.finish(tx, upload.id, attempt.number, Dropped())
    await publishing.tick(house.studio)
    assert await store.backlog.waiting() == ()


async def test_a_film_that_was_public_stays_public_when_an_edit_voids_locks(house: House) -> None:
    await approved(house)
    await house.work()

    await void(house)

    assert (await house.publication()).state is State.PUBLISHED
    assert await house.lock() is not None


async def test_a_late_word_that_it_is_public_is_believed(house: House) -> None:
    await uploaded(house)
    publication = await house.publication()
    (release,) = await house.studio.store.backlog.waiting()
    await void(house)

    async with house.studio.store.writing() as tx:
        told = MadePublic(publication=publication.id, url="https://youtube.com/shorts/x")
        await publishing.made_public(house.studio, tx, release, told)

    assert (await house.publication()).state is State.PUBLISHED


async def test_a_failed_publication_can_be_tried_again_while_its_lock_holds(house: House) -> None:
    house.youtube.faults.refuse("uploads.start", 403, "forbidden")
    await approved(house)
    await house.work()
    assert (await house.publication()).state is State.FAILED
    assert (await house.production()).stage is Stage.REVIEW

    await publishing.retry(house.studio, AUTHOR, await house.production())
    await house.work()

    assert (await house.publication()).state is State.PUBLISHED
    assert (await house.production()).stage is Stage.PUBLISHED


async def test_a_disconnected_channel_takes_its_approvals_along(house: House) -> None:
    await approved(house)
    account = (await house.studio.store.accounts.of(HERE))[0]

    await channels.disconnect(house.studio, OWNER, account.id)

    assert await house.lock() is None
    assert await channels.known(house.studio, HERE) == ()
    with pytest.raises(NotAllowed):
        await channels.disconnect(house.studio, GUEST, AccountId("x"))


async def test_sessions_are_sealed_at_rest(house: House) -> None:
    await approved(house)
    publication = await house.publication()

    assert await ask(house, RememberSession(publication=publication.id, session="https://secret")) == Yes()

    assert "secret" not in (await house.publication()).session
    recalled = await uploading.recall_upload(house.studio, HERE, publication.id)
    assert recalled.session == "https://secret"


async def test_another_server_sees_nothing_of_it(house: House) -> None:
    await approved(house)

    assert await house.studio.store.publications.of(THERE, FILM_ID) == ()
    assert await channels.known(house.studio, THERE) == ()
    with pytest.raises(NotAllowed):
        await channels.sign_in_url(house.studio, GUEST)


async def test_the_check_names_the_lock_when_it_is_void(house: House) -> None:
    await uploaded(house)
    await void(house)

    with pytest.raises((LockVoid, WrongState)):
        await locks.check(house.studio, await house.publication())
