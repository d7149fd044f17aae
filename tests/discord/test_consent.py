"""Consent in Discord: asked by direct message, limited, taken back, on paper, handed out and erased."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.services.views import view_of
from bot.studio.consent import Use
from bot.studio.outcomes import MadePublic, TakenDown, Uploaded
from bot.studio.production import Stage as Standing
from bot.studio.publication import PublicationState, Removal
from bot.studio.work import TakeDown
from bot.ui.cards.publication import publication_cards
from tests.discord.stage import Stage, answered
from tests.discord.test_review import boss

__all__ = ["boss"]

BOTH = "appear and have their voice cloned"
PDF = b"%PDF-1.7 I, the undersigned"


async def asked(stage: Stage, ada: Person, guest: Person, **options: object) -> tuple[ChannelView, MessageView]:
    """Have Gus asked for a video of Ada's; return its thread and the question."""
    thread, _ = await stage.planned(ada)
    await answered(await ada.slash(thread, "consent request", person=guest, **options))
    return thread, await (await guest.dms()).sees("may we?")


async def out(stage: Stage, ada: Person, boss: Person, guest: Person) -> ChannelView:
    """Have a video published in which Gus appears."""
    setup = await stage.discord.owner.slash("studio", "studio setup", approver=stage.discord.role("Approvers"))
    await answered(setup)
    await stage.connect_account()
    thread, cut = await stage.filmed(ada)
    await answered(await ada.slash(thread, "consent request", person=guest, scenes="1-2"))
    question = await (await guest.dms()).sees("may we?")
    await guest.click(question, "I agree, and")
    await question.until("You agreed")
    cut = await ada.sees(thread, "Send to review")
    form = await ada.click(cut, "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="public")
    review = await ada.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2)
    assert "Gus" in review.text
    await boss.react(review, "✅")
    await ada.sees(thread, "Publishing to YouTube")
    (upload,) = await stage.orders(await stage.production(thread))
    publication = upload.work.publication  # type: ignore[union-attr]
    url = "https://youtube.com/shorts/x"
    await stage.work("upload", Uploaded(publication=publication, remote_id="x", url=url))
    await stage.work("make_public", MadePublic(publication=publication, url=url))
    await ada.sees(thread, "Published on YouTube")
    return thread


async def test_somebody_agrees_to_a_part_for_a_week(stage: Stage, ada: Person, guest: Person) -> None:
    thread, question = await asked(stage, ada, guest, use=BOTH, reach="every video here")
    assert "words that you did not say" in question.text
    assert "until you take it back" in question.text

    form = await guest.click(question, "I agree to a part")
    assert form.modal is not None
    await guest.submit(form.modal, uses=["appear", "publish"], lasts="7", age="adult")

    await question.until("You did not agree to a clone of the voice")
    (person,) = await stage.studio.store.people.all(stage.guild)
    (consent,) = await stage.studio.store.consents.of(stage.guild, person.id)
    assert consent.uses == {Use.APPEAR, Use.PUBLISH}
    assert consent.expires_at is not None
    assert consent.answered_at is not None
    assert (consent.expires_at - consent.answered_at).days == 7
    status = await answered(await ada.slash(thread, "consent status"))
    assert "❌ Gus" in status
    assert "Not to a clone of the voice: they said no" in status


async def test_somebody_is_asked_for_a_character_and_is_not_in_the_video(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, _ = await stage.planned(ada)

    reply = await ada.slash(
        thread, "consent request", person=guest, use="appear and have their voice cloned", in_video=False
    )

    assert "nothing of theirs is used before they agree" in await answered(reply)
    assert "looks and sounds like you" in (await (await guest.dms()).sees("may we?")).text
    assert not (await stage.production(thread)).people


async def test_a_minor_cannot_agree_and_nothing_is_recorded(stage: Stage, ada: Person, guest: Person) -> None:
    _, question = await asked(stage, ada, guest)
    form = await guest.click(question, "I agree to a part")
    assert form.modal is not None

    await guest.submit(form.modal, uses=["appear", "publish"], lasts="asked", age="minor")

    await (await guest.dms()).sees("Only somebody who is 18 or older can agree")
    (person,) = await stage.studio.store.people.all(stage.guild)
    (consent,) = await stage.studio.store.consents.of(stage.guild, person.id)
    assert consent.given is None


async def test_filming_waits_for_those_who_are_seen(stage: Stage, ada: Person, guest: Person) -> None:
    thread, question = await asked(stage, ada, guest, scenes="1")
    await stage.work("speak_line")
    await stage.work("render_cut")
    plan = await ada.sees(thread, "Generate")
    await ada.click(plan, "Generate")
    await ada.sees(thread, "Gus has not agreed to being seen: they have not answered yet")

    await guest.click(question, "I agree, and")
    await question.until("You agreed")
    await ada.click(await ada.sees(thread, "Generate"), "Generate")

    order = await stage.next_order("film_scene")
    assert len(order.work.people) == 1  # type: ignore[union-attr]


async def test_an_answer_is_taken_back_from_the_card_it_was_given_on(stage: Stage, ada: Person, guest: Person) -> None:
    thread, question = await asked(stage, ada, guest)
    await guest.click(question, "I agree, and")
    await question.until("Take it back")

    await guest.click(question, "Take it back")

    await (await guest.dms()).sees("Taken back: 1")
    await question.until("↩️")
    assert "they took it back" in await answered(await ada.slash(thread, "consent status"))


async def test_nobody_presses_for_somebody_else(stage: Stage, ada: Person, loopback: Loopback) -> None:
    shy = loopback.person("Shy", accepts_dms=False)
    thread, _ = await stage.planned(ada)
    await answered(await ada.slash(thread, "consent request", person=shy))
    question = await shy.sees(thread, "may we?")

    await ada.click(question, "I agree to a part")
    await ada.sees(thread, "Only Shy can answer this")
    await shy.click(question, "I agree, and")
    await question.until("You agreed")
    await ada.click(question, "Take it back")

    (person,) = await stage.studio.store.people.all(stage.guild)
    (consent,) = await stage.studio.store.consents.of(stage.guild, person.id)
    assert (consent.given, consent.revoked_at) == (True, None)


async def test_somebody_is_taken_out_of_a_video(stage: Stage, ada: Person, guest: Person) -> None:
    thread, _ = await asked(stage, ada, guest)
    status = await ada.slash(thread, "consent status")
    assert "Gus" in await answered(status)
    assert status.message is not None

    await ada.select(status.message, "Take somebody out of this video…", "Gus")

    await ada.sees(thread, "Gus is not in this video any more")
    assert (await stage.production(thread)).people == ()


async def test_taking_it_back_lists_what_is_out_and_has_it_hidden(
    stage: Stage, ada: Person, boss: Person, guest: Person
) -> None:
    thread = await out(stage, ada, boss, guest)

    revoked = await guest.slash("studio", "consent revoke")
    assert "https://youtube.com/shorts/x" in await answered(revoked)
    assert revoked.message is not None
    await guest.click(revoked.message, "Take down 1")

    order = await stage.next_order("take_down")
    assert isinstance(order.work, TakeDown)
    assert (order.work.remote_id, order.work.how) == ("x", Removal.PRIVATE)
    await stage.work("take_down", TakenDown(publication=order.work.publication, how=Removal.PRIVATE))
    await ada.sees(thread, "Taken down on YouTube")


async def test_a_video_is_hidden_from_the_direct_message_in_which_it_was_taken_back(
    stage: Stage, ada: Person, boss: Person, guest: Person
) -> None:
    await out(stage, ada, boss, guest)
    direct = await guest.dms()
    await guest.click(await direct.sees("Take it back"), "Take it back")

    await guest.click(await direct.sees("Take down 1"), "Take down 1")

    await direct.sees("It is being taken down")
    assert isinstance((await stage.next_order("take_down")).work, TakeDown)


async def test_a_video_is_deleted_by_those_who_may_publish_only(
    stage: Stage, ada: Person, boss: Person, guest: Person, owner: Person
) -> None:
    thread = await out(stage, ada, boss, guest)
    refused = await guest.slash(thread, "publish takedown", how="delete")
    assert "not deleted" in await answered(refused)
    assert "Only those who may publish" in await answered(await ada.slash(thread, "publish takedown", how="delete"))

    assert "being taken down" in await answered(await owner.slash(thread, "publish takedown", how="delete"))

    order = await stage.next_order("take_down")
    await stage.work("take_down", TakenDown(publication=order.work.publication, how=Removal.DELETE))  # type: ignore[union-attr]
    await ada.sees(thread, "deleted there")
    assert "Nothing of this video is out" in await answered(await owner.slash(thread, "publish takedown"))


async def test_a_scheduled_video_says_when_it_goes_out_and_that_it_is_out(
    stage: Stage, ada: Person, boss: Person, loopback: Loopback
) -> None:
    await answered(await stage.discord.owner.slash("studio", "studio setup", approver=loopback.role("Approvers")))
    await stage.connect_account()
    thread, _ = await stage.filmed(ada)
    for words, answer in (
        ("someday", "not a time that I understand"),
        ("2020-01-01 10:00", "is past"),
        ("in 5 weeks", "holds for 7 days"),
    ):
        assert answer in await answered(await ada.slash(thread, "publish schedule", when=words))
    wrong = await ada.slash(thread, "publish schedule", when="tomorrow at 18:00", zone="Mars/Olympus")
    assert "no time zone" in await answered(wrong)

    reply = await answered(await ada.slash(thread, "publish schedule", when="tomorrow at 18:00", zone="Asia/Tokyo"))

    assert "It goes out on <t:" in reply
    review = await ada.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2)
    assert "approved later than that, at once" in review.text
    await boss.react(review, "✅")
    card = await ada.sees(thread, "Goes out <t:")
    (upload,) = await stage.orders(await stage.production(thread))
    publication = upload.work.publication  # type: ignore[union-attr]
    await stage.work("upload", Uploaded(publication=publication, remote_id="x", url="https://youtube.com/shorts/x"))
    await card.until("lies there privately")
    assert await stage.orders(await stage.production(thread)) == ()
    assert "goes out <t:" in await answered(await ada.slash(thread, "publish status"))
    view = await view_of(stage.studio, stage.guild, (await stage.production(thread)).id)
    (lying,), (moment,) = view.publications, view.moments.values()
    for state, told in ((PublicationState.PUBLISHED, "It is out"), (PublicationState.FAILED, "It did not go out")):
        then = replace(view, publications=(lying.but(state=state, changed_at=moment, problem="Gus took it back."),))
        assert publication_cards(then, {})[-1].title == told
        assert publication_cards(then, {})[-1].pings == ada.id
        early = replace(then, publications=(then.publications[0].but(changed_at=moment - timedelta(seconds=1)),))
        assert publication_cards(early, {})[-1].title != told

    cancelled = await answered(await ada.slash(thread, "publish cancel"))

    assert "nothing further is published" in cancelled
    assert (await stage.production(thread)).stage is Standing.REVIEW
    await card.until("Cancelled")


async def test_a_release_on_paper_is_read_and_countersigned_by_managers_alone(
    stage: Stage, ada: Person, owner: Person, guest: Person
) -> None:
    thread, _ = await stage.planned(ada)
    reply = await ada.slash(thread, "consent release", name="Nan Doe", file=("release.pdf", PDF), scenes="2")
    assert "somebody who manages this server" in await answered(reply)
    card = await ada.sees(thread, "Release of Nan Doe")
    assert "undersigned" not in card.text
    for button in ("Read it", "It is theirs", "Reject it"):
        await guest.click(card, button)
        await guest.sees(thread, "may not manage")
    assert "❌ Nan Doe" in await answered(await ada.slash(thread, "consent status"))

    await owner.click(card, "Read it")
    paper = await owner.sees(thread, lambda one: bool(one.raw.attachments) and one.is_ephemeral)
    assert paper.raw.attachments[0].filename == "release.pdf"
    await owner.click(card, "It is theirs")

    await card.until("Countersigned by")
    assert "✅ Nan Doe" in await answered(await ada.slash(thread, "consent status"))
    names = await owner.autocomplete(thread, "consent export", "outsider", "nan")
    assert [one["name"] for one in names] == ["Nan Doe"]
    assert await guest.autocomplete(thread, "consent export", "outsider", "nan") == []


@pytest.mark.parametrize(
    ("file", "answer"),
    [
        (("release.exe", b"MZ"), "is not a film, a picture or a sound"),
        (("release.pdf", b"<html>"), "is not what its name says"),
    ],
)
async def test_a_paper_that_is_none_is_refused(stage: Stage, ada: Person, file: tuple[str, bytes], answer: str) -> None:
    thread, _ = await stage.planned(ada)

    reply = await ada.slash(thread, "consent release", name="Nan Doe", file=file)

    assert answer in await answered(reply)
    assert (await stage.production(thread)).people == ()


async def test_everything_of_somebody_is_sent_to_them_and_erased_once_they_are_sure(
    stage: Stage, ada: Person, guest: Person, loopback: Loopback
) -> None:
    thread, _ = await asked(stage, ada, guest)
    assert "direct messages" in await answered(await guest.slash("studio", "consent export"))
    sent = await (await guest.dms()).sees("Everything that the studio keeps")
    data = sent.raw.attachments[0]
    assert data.filename == "about-you.zip"

    sure = await guest.slash("studio", "consent erase")
    assert "cannot be undone" in await answered(sure)
    assert (await stage.production(thread)).people != ()
    assert sure.message is not None
    await guest.click(sure.message, "Erase it for good")

    await guest.sees("studio", "Erased: everything in the studio")
    assert (await stage.production(thread)).people == ()
    assert await stage.studio.store.people.all(stage.guild) == ()


async def test_where_direct_messages_are_closed_the_export_is_shown_to_them_alone(
    stage: Stage, loopback: Loopback
) -> None:
    shy = loopback.person("Shy", accepts_dms=False)

    reply = await shy.slash("studio", "consent export")

    assert "only you can see this" in await answered(reply)
    assert reply.message is not None
    assert reply.message.is_ephemeral
    assert reply.message.raw.attachments
