"""Approval by reaction, and publication cards."""

from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.recorder import Exchange
from bot.sandbox.server import Loopback
from bot.services import approval
from bot.studio.outcomes import Failed, MadePublic, Uploaded
from bot.studio.production import Stage as Standing
from bot.studio.work import Upload
from tests.discord.stage import Stage, answered, on_stage


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


async def reviewed(stage: Stage, ada: Person) -> tuple[ChannelView, MessageView]:
    """Have a film made and put to the vote."""
    role = stage.discord.role("Approvers")
    setup = await stage.discord.owner.slash("studio", "studio setup", approver=role)
    assert setup.message is not None
    await setup.message.until("Studio setup")
    await stage.connect_account()
    thread, cut = await stage.filmed(ada)
    form = await ada.click(cut, "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="unlisted")
    review = await ada.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2)
    return thread, review


async def test_an_approvers_reaction_locks_exactly_what_the_card_shows(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await reviewed(stage, ada)
    assert "Night Shift Channel" in card.text
    assert "unlisted" in card.text
    assert "marked as made with AI" in card.text

    await boss.react(card, "✅")

    await card.until("Approved ·")
    await ada.sees(thread, "Publishing to YouTube")
    assert (await stage.production(thread)).stage is Standing.PUBLISHING


async def test_a_guests_reaction_is_refused_taken_away_and_explained_once(
    stage: Stage, ada: Person, boss: Person, guest: Person
) -> None:
    thread, card = await reviewed(stage, ada)

    await guest.react(card, "✅")
    direct = await guest.dms()
    await direct.sees("Your vote does not count")
    await card.until(lambda one: guest.id not in one.raw.reactions["✅"])
    await guest.react(card, "✅")
    await card.until(lambda one: guest.id not in one.raw.reactions["✅"])

    assert len([one for one in direct.messages if "does not count" in one.text]) == 1
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_a_reaction_taken_away_withdraws_the_vote(stage: Stage, ada: Person, boss: Person) -> None:
    await answered(await stage.discord.owner.slash("studio", "studio setup", quorum=2))
    stage.discord.person("Cyd", roles=("Approvers",))
    thread, card = await reviewed(stage, ada)
    await boss.react(card, "✅")
    await card.until("1 of 2 so far")

    await boss.unreact(card, "✅")

    await card.until("0 of 2 so far")
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_the_author_does_not_count_where_another_approver_is_known(
    stage: Stage, ada: Person, loopback: Loopback, boss: Person
) -> None:
    author = loopback.person("Ada", roles=("Approvers",))
    thread, card = await reviewed(stage, author)

    await author.react(card, "✅")

    await (await author.dms()).sees("somebody else can approve")
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_an_approver_who_voted_here_before_is_known_by_name_without_the_members_intent(
    stage: Stage, ada: Person, loopback: Loopback, boss: Person
) -> None:
    loopback.person("Cyd", roles=("Approvers",))
    thread, card = await reviewed(stage, ada)
    await boss.react(card, "❌")
    await card.until("Rejected")

    await answered(await stage.discord.owner.slash("studio", "studio setup", quorum=3))
    form = await ada.click(await ada.sees(thread, "Send to review"), "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="unlisted")

    await ada.sees(thread, "3 must approve, but only 2 can: Bea and 1 more.")


async def test_other_approvers_are_asked_about_once_a_minute_at_most(
    stage: Stage, ada: Person, loopback: Loopback, boss: Person, guest: Person
) -> None:
    author = loopback.person("Ada", roles=("Approvers",))
    thread, card = await reviewed(stage, author)
    await boss.react(card, "❌")
    await card.until("Rejected")
    form = await author.click(await author.sees(thread, "Send to review"), "Send to review")
    assert form.modal is not None
    await author.submit(form.modal, privacy="unlisted")
    card = await author.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2, after=card)

    def asked() -> list[Exchange]:
        return [one for one in loopback.recorder.of("GET", "/members/{user_id}") if one.path.endswith(str(boss.id))]

    before = len(asked())
    for sign in ("✅", "❌"):
        await author.react(card, sign)
        await card.until(lambda one, sign=sign: author.id not in one.raw.reactions[sign])  # type: ignore[misc]

    await (await author.dms()).sees("Ada is the author, and Bea can approve it.")
    assert len(asked()) - before <= 1
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_reactions_made_while_the_bot_was_down_are_read_at_start(
    loopback: Loopback, ada: Person, boss: Person, guest: Person, tmp_path: Path
) -> None:
    async with on_stage(loopback, tmp_path) as stage:
        thread, card = await reviewed(stage, ada)

    await guest.react(card, "✅")
    await boss.react(card, "✅")
    async with on_stage(loopback, tmp_path) as stage:
        await card.until("Approved ·")
        assert guest.id not in card.raw.reactions["✅"]
        assert (await stage.production(thread)).stage is Standing.PUBLISHING


async def test_a_rejection_closes_the_review_and_says_so(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await reviewed(stage, ada)

    await boss.react(card, "❌")

    await card.until("Rejected")
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_without_an_approver_role_there_is_no_review(stage: Stage, ada: Person) -> None:
    await stage.connect_account()
    thread, _ = await stage.filmed(ada)

    reply = await ada.slash(thread, "publish review")

    assert reply.message is not None
    await reply.message.until("No role may approve here yet")


async def test_a_result_can_be_asked_for(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await reviewed(stage, ada)
    production = await stage.production(thread)
    review = await stage.studio.store.reviews.open_of(stage.guild, production.id)
    assert review is not None
    assert await approval.result_of(stage.studio, stage.guild, review.id) is approval.Result.OPEN
    assert card


async def approved(stage: Stage, ada: Person, boss: Person) -> tuple[ChannelView, MessageView]:
    """Have a film approved; return the thread and the card of its publication."""
    thread, card = await reviewed(stage, ada)
    await boss.react(card, "✅")
    return thread, await ada.sees(thread, "Publishing to YouTube")


async def test_a_publication_is_shown_from_upload_to_public(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await approved(stage, ada, boss)
    upload = await stage.next_order("upload")
    assert isinstance(upload.work, Upload)
    publication = upload.work.publication

    done = Uploaded(publication=publication, remote_id="abc", url="https://youtu.be/abc")
    await stage.work("upload", done)
    await stage.work("make_public", MadePublic(publication=publication, url="https://youtu.be/abc"))

    await card.until("Watch it")
    await card.until("🌍")
    status = await ada.slash(thread, "publish status")
    assert "Night Shift Channel" in await answered(status)


async def test_a_failed_upload_is_told_and_tried_again(stage: Stage, ada: Person, boss: Person) -> None:
    _, card = await approved(stage, ada, boss)
    first = await stage.next_order("upload")
    await stage.work("upload", Failed(what="YouTube refused the file.", remedy="Try again.", error="PlatformError"))
    await card.until("YouTube refused the file")

    await ada.click(card, "Try again")

    second = await stage.next_order("upload")
    assert second.id != first.id


async def test_a_lapsed_approval_publishes_nothing_and_says_so(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await approved(stage, ada, boss)
    await stage.work("upload", Failed(what="YouTube refused the file.", remedy="Try again.", error="PlatformError"))
    await card.until("Try again")
    production = await stage.production(thread)
    lock = await stage.studio.store.locks.current(stage.guild, production.id)
    assert lock is not None
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.locks.save(tx, lock.but(expires_at=lock.locked_at))

    await ada.click(card, "Try again")

    await card.until("lapsed")
    assert not await stage.orders(production)


async def test_publishing_can_be_cancelled_from_its_card(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await approved(stage, ada, boss)

    await ada.click(card, "Cancel")

    await card.until("Cancelled")
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_clearing_reactions_withdraws_the_votes(stage: Stage, ada: Person, boss: Person) -> None:
    await answered(await stage.discord.owner.slash("studio", "studio setup", quorum=2))
    stage.discord.person("Cyd", roles=("Approvers",))
    _, card = await reviewed(stage, ada)
    await boss.react(card, "✅")
    await card.until("1 of 2 so far")

    stage.discord.world.clear_reactions(card.raw)

    await card.until("0 of 2 so far")


async def test_a_deleted_review_card_comes_back_at_once(stage: Stage, ada: Person, boss: Person) -> None:
    thread, card = await reviewed(stage, ada)

    await stage.discord.owner.delete(card)

    again = await ada.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2, after=card)
    await boss.react(again, "✅")
    await again.until("Approved ·")
