"""A finished video that somebody sends: asked about, taken in, put to the vote like any other; and other words."""

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.services import planning
from bot.studio.clips import Filmed
from bot.studio.cut import Profile
from bot.studio.orders import Pace, Progress
from bot.studio.outcomes import Failed
from bot.studio.plan import AiShare
from bot.studio.production import Stage as Standing
from bot.studio.taking_in import FilmTakenIn, TakeInFilm
from bot.studio.work import RenderCut, Upload
from tests.discord.stage import Stage, answered
from tests.editing.reels import timeline_of

VIDEO = ("bees.mp4", b"\x00\x00\x00\x18ftypmp42 bees")
OTHERS = "Others who appear or are heard"


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


async def sent(stage: Stage, ada: Person, share: str = "none", others: str = "nobody", *people: Person) -> ChannelView:
    """Send a video and answer for it; return the thread that opens."""
    role = stage.discord.role("Approvers")
    await answered(await stage.discord.owner.slash("studio", "studio setup", approver=role))
    await stage.connect_account()
    reply = await ada.slash("studio", "publish review", file=VIDEO)
    assert reply.modal is not None
    await ada.submit(reply.modal, {"share": share, "people": list(people), "title": "Bees at work", OTHERS: others})
    return await ada.finds_thread("studio")


async def taken_in(stage: Stage) -> None:
    """Let a worker take the video in."""
    order = await stage.next_order("take_in_film")
    assert isinstance(order.work, TakeInFilm)
    look = RenderCut(timeline=timeline_of([Filmed(artifact="a" * 64)], [60]), profile=Profile.MASTER, draft_limit=1)
    await stage.work("take_in_film", FilmTakenIn(rendering=await stage.rendering(look)))


async def to_vote(stage: Stage, ada: Person, thread: ChannelView) -> MessageView:
    """Have it taken in and put to the vote."""
    await taken_in(stage)
    card = await ada.sees(thread, "Send to review")
    form = await ada.click(card, "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="public")
    return await ada.sees(thread, lambda one: "Review ·" in one.text and len(one.raw.reactions) == 2)


async def going_out(stage: Stage, ada: Person, boss: Person) -> tuple[ChannelView, MessageView]:
    """Have a video of one's own approved; return its thread and the card of its publication."""
    thread = await sent(stage, ada)
    card = await to_vote(stage, ada, thread)
    await boss.react(card, "✅")
    return thread, await ada.sees(thread, "Publishing to YouTube")


async def up_for_review(stage: Stage, ada: Person) -> ChannelView:
    """Make a film here and put it to the vote; return its thread."""
    role = stage.discord.role("Approvers")
    await answered(await stage.discord.owner.slash("studio", "studio setup", approver=role))
    await stage.connect_account()
    thread, cut = await stage.filmed(ada)
    form = await ada.click(cut, "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="unlisted")
    await ada.sees(thread, "Review ·")
    return thread


async def test_a_video_of_ones_own_is_published_like_a_film_that_was_made(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread = await sent(stage, ada)
    greeting = await ada.sees(thread, "nothing in it was made or changed by AI")
    assert "bees.mp4" in greeting.text

    card = await to_vote(stage, ada, thread)
    assert "Bees at work" in card.text
    assert "⚠️ not marked as made with AI" in card.text
    assert "Made with AI" not in card.text
    await boss.react(card, "✅")

    await card.until("Approved ·")
    upload = await stage.next_order("upload")
    assert isinstance(upload.work, Upload)
    assert not upload.work.target.synthetic
    assert upload.work.metadata.title == "Bees at work"


async def test_what_was_answered_about_ai_is_what_platforms_and_the_file_are_told(stage: Stage, ada: Person) -> None:
    thread = await sent(stage, ada, "part")
    order = await stage.next_order("take_in_film")
    assert isinstance(order.work, TakeInFilm)
    assert order.work.film.share is AiShare.PART

    card = await to_vote(stage, ada, thread)

    assert "🤖 marked as made with AI" in card.text
    assert "Parts of this were made with AI." in card.text


async def test_everyone_named_is_asked_and_nothing_goes_to_the_vote_before_they_agree(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await sent(stage, ada, "none", "Nan Doe", guest)
    await (await guest.dms()).sees("Bees at work")
    await taken_in(stage)
    form = await ada.click(await ada.sees(thread, "Send to review"), "Send to review")
    assert form.modal is not None

    await ada.submit(form.modal, privacy="public")

    await ada.sees(thread, "has not agreed")
    status = await answered(await ada.slash(thread, "consent status"))
    assert "❌ Nan Doe" in status
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_nothing_is_taken_in_without_an_answer_or_of_another_kind(stage: Stage, ada: Person) -> None:
    reply = await ada.slash("studio", "publish review", file=("notes.txt", b"hello"))

    assert reply.message is not None
    await reply.message.until("is not a film")
    assert await stage.studio.store.productions.of(stage.guild) == ()


async def test_a_file_that_cannot_be_used_is_told_in_its_thread(stage: Stage, ada: Person) -> None:
    thread = await sent(stage, ada)
    await stage.next_order("take_in_film")

    failure = Failed(what="“bees.mp4” has no sound.", remedy="Add a sound track.", error="Refused")
    await stage.work("take_in_film", failure)

    await ada.sees(thread, "has no sound")
    assert (await stage.production(thread)).stage is Standing.FAILED


async def test_a_finished_video_is_neither_edited_nor_filmed_here(stage: Stage, ada: Person) -> None:
    thread = await sent(stage, ada)
    await taken_in(stage)
    card = await ada.sees(thread, "Send to review")
    assert "Edit" not in card.buttons

    for command in ("generate video", "edit undo"):
        assert "was taken in as it is" in await answered(await ada.slash(thread, command))


async def test_other_words_void_the_approval_say_what_changed_and_are_put_to_the_vote(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread = await sent(stage, ada)
    card = await to_vote(stage, ada, thread)
    await boss.react(card, "✅")
    await card.until("Approved ·")
    await ada.sees(thread, "Publishing to YouTube")

    form = await ada.click(card, "Words for YouTube")
    assert form.modal is not None
    assert {field.label: field.part.get("value") for field in form.modal.fields}["Title"] == "Bees at work"
    await ada.submit(form.modal, title="Bees at rest", tags="bees, naps")

    await card.until("Ada changed the words for YouTube: title “Bees at work” to “Bees at rest”")
    await card.until("Void ·")
    again = await ada.sees(thread, lambda one: "Review · Bees at rest" in one.text, after=card)
    assert "`#naps`" in again.text
    assert (await stage.production(thread)).stage is Standing.REVIEW
    lock = await stage.studio.store.locks.current(stage.guild, (await stage.production(thread)).id)
    assert lock is None
    log = await stage.studio.store.audit.of(stage.guild, names=True)
    voided = [log.names.get(one.who) for one in log.entries if (one.what, one.became) == ("lock", "void")]
    assert voided == [f"user:{ada.id}"]


async def test_words_that_a_platform_does_not_take_change_nothing(stage: Stage, ada: Person) -> None:
    thread = await sent(stage, ada)
    card = await to_vote(stage, ada, thread)
    form = await ada.click(card, "Words for YouTube")
    assert form.modal is not None

    await ada.submit(form.modal, title="Bees <now>")

    await ada.sees(thread, "which YouTube refuses")
    assert "Review · Bees at work" in card.text


async def test_an_upload_says_how_fast_it_is_and_how_long_it_still_takes(
    stage: Stage, ada: Person, boss: Person
) -> None:
    _, out = await going_out(stage, ada, boss)
    upload = await stage.next_order("upload")

    pace = Pace(sent=60_000_000, size=200_000_000, bytes_a_second=7_000_000)
    stage.announcer.progress(
        Progress(order=upload.id, attempt=1, production=upload.production, done=0.3, step="uploading", pace=pace)
    )

    await out.until("60.0 of 200.0 MB · 7.0 MB/s · about 20 s left")


async def test_a_channel_that_was_lost_is_said_on_the_card_with_a_way_back(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread, out = await going_out(stage, ada, boss)

    lost = Failed(what="YouTube refuses the permission.", remedy="Connect again.", error="AccountNeedsSignIn")
    await stage.work("upload", lost)

    await out.until("Night Shift Channel needs re-authorisation")
    assert "Connect YouTube again" in out.buttons
    await ada.click(out, "Connect YouTube again")
    await ada.sees(thread, "Ada may not connect accounts here")


async def test_whoever_changes_the_film_is_named_where_its_review_is_closed(stage: Stage, ada: Person) -> None:
    thread = await up_for_review(stage, ada)

    said = await answered(await ada.slash(thread, "edit ask", change="no music"))
    assert "music" in said

    log = await stage.studio.store.audit.of(stage.guild, names=True)
    voided = [log.names.get(one.who) for one in log.entries if (one.what, one.became) == ("review", "closed")]
    assert voided == [f"user:{ada.id}"]


async def test_whoever_asked_for_a_revision_is_named_where_it_closes_a_review(stage: Stage, ada: Person) -> None:
    thread = await up_for_review(stage, ada)

    await planning.revise(stage.studio, await stage.member(ada), await stage.production(thread), "Make it funnier")
    await stage.work("revise_plan")

    log = await stage.studio.store.audit.of(stage.guild, names=True)
    closed = [log.names.get(one.who) for one in log.entries if (one.what, one.became) == ("review", "closed")]
    assert closed == [f"user:{ada.id}"]


async def test_a_finished_video_does_not_outlive_whoever_is_in_it_and_is_erased(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await sent(stage, ada, "none", "nobody", guest)
    await (await guest.dms()).sees("Bees at work")
    await taken_in(stage)
    await ada.sees(thread, "Send to review")

    sure = await guest.slash("studio", "consent erase")
    assert "cannot be undone" in await answered(sure)
    assert sure.message is not None
    await guest.click(sure.message, "Erase it for good")
    await guest.sees("studio", "Erased: everything in the studio")

    left = await stage.production(thread)
    assert (left.stage, left.people) == (Standing.CANCELLED, ())
    assert await stage.studio.store.cuts.of(stage.guild, left.id) == ()


async def test_an_author_who_is_erased_leaves_nothing_of_what_they_sent(stage: Stage, ada: Person) -> None:
    await sent(stage, ada)
    sure = await ada.slash("studio", "consent erase")
    await answered(sure)
    assert sure.message is not None

    await ada.click(sure.message, "Erase it for good")

    await ada.sees("studio", "Erased: everything in the studio")
    assert await stage.studio.store.productions.of(stage.guild) == ()
