"""TikTok in Discord: connecting an account, choosing before the review, and the card of a film handed over."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sandbox.server import Loopback
from bot.studio.brief import Platform
from bot.studio.measuring import Metrics, PostRead, PostState
from bot.studio.outcomes import HandedOver, MadePublic, Uploaded
from bot.studio.production import Stage as Standing
from bot.studio.publication import TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.work import Upload
from tests.discord.connecting import allow_approvers, card_to_vote_on, connect, sent_to_review
from tests.discord.stage import Stage, answered, on_stage
from tests.publishing.tiktok_bench import fast


@pytest.fixture
async def tiktok() -> AsyncIterator[LoopbackTikTok]:
    async with LoopbackTikTok(owner="Honey Films") as tiktok:
        yield tiktok


@pytest.fixture
async def stage(loopback: Loopback, tiktok: LoopbackTikTok, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(loopback, tmp_path, publishing=fast(tiktok, direct_post=True)) as stage:
        yield stage


@pytest.fixture
def boss(loopback: Loopback) -> Person:
    return loopback.person("Bea", roles=("Approvers",))


def drafts_only(url: str) -> str:
    """Return a sign-in that asks for drafts alone, as that of an app without an audit."""
    return url.replace("%2Cvideo.publish", "")


async def proposed(stage: Stage, ada: Person, asking: Callable[[str], str] = str) -> tuple[ChannelView, MessageView]:
    """Have a film made and sent to review for a TikTok account."""
    await allow_approvers(stage)
    await connect(stage, Platform.TIKTOK, asking)
    return await sent_to_review(stage, ada)


async def test_an_account_is_connected_and_shown(stage: Stage) -> None:
    message = await connect(stage, Platform.TIKTOK)

    assert "Honey Films" in message.text
    shown = await stage.discord.owner.slash("studio", "publish accounts")
    assert "tiktok: Honey Films (ok)" in await answered(shown)


async def test_what_tiktok_wants_chosen_is_asked_before_the_card_and_is_on_it(
    stage: Stage, ada: Person, tiktok: LoopbackTikTok
) -> None:
    tiktok.owner.closed = {"duet"}
    thread, _ = await proposed(stage, ada)
    ask = await ada.sees(thread, "want a few things chosen")
    form = await ada.click(ask, "Choose for TikTok · Honey Films")
    assert form.modal is not None
    offered = {field.label: [one["label"] for one in field.part["options"]] for field in form.modal.fields}
    assert offered["What viewers may do"] == ["Comment on it", "Stitch it"]
    assert not any(one.get("default") for field in form.modal.fields for one in field.part["options"])

    await ada.submit(
        form.modal, audience="PUBLIC_TO_EVERYONE", allowed=["comment"], promotes=["own_brand"], terms=["agreed"]
    )

    card = await ada.sees(thread, "Review ·")
    for words in (
        "posted for everyone",
        "viewers may comment",
        "its owner's brand",
        "Music Usage Confirmation was agreed",
    ):
        assert words in card.text
    production = await stage.production(thread)
    review = await stage.studio.store.reviews.open_of(stage.guild, production.id)
    assert review is not None
    assert review.release.targets[0].choices == TikTokChoices(
        way=TikTokWay.POST, privacy=TikTokPrivacy.PUBLIC, comments=True, own_brand=True, music_terms=True
    )


async def test_the_caption_can_be_changed_and_what_was_chosen_stays(stage: Stage, ada: Person) -> None:
    thread, _ = await proposed(stage, ada)
    form = await ada.click(await ada.sees(thread, "want a few things chosen"), "Choose for TikTok · Honey Films")
    assert form.modal is not None
    await ada.submit(form.modal, audience="PUBLIC_TO_EVERYONE", allowed=[], promotes=[], terms=["agreed"])
    card = await ada.sees(thread, "Review ·")

    words = await ada.click(card, "Words for TikTok")
    assert words.modal is not None
    assert [field.label for field in words.modal.fields] == ["Caption"]
    too_long = await ada.submit(words.modal, description="🐝" * 1200)
    assert too_long
    await ada.sees(thread, "2,400 characters as TikTok counts")
    words = await ada.click(card, "Words for TikTok")
    assert words.modal is not None
    await ada.submit(words.modal, description="It never spoils 🐝 #honey")

    again = await ada.sees(thread, lambda one: "Review ·" in one.text and "It never spoils 🐝" in one.text, after=card)
    assert "posted for everyone" in again.text
    production = await stage.production(thread)
    review = await stage.studio.store.reviews.open_of(stage.guild, production.id)
    assert review is not None
    assert review.release.metadata.description == "It never spoils 🐝 #honey"


async def test_a_choice_that_tiktok_forbids_is_explained_and_can_be_made_again(
    stage: Stage, ada: Person, tiktok: LoopbackTikTok
) -> None:
    thread, _ = await proposed(stage, ada)
    ask = await ada.sees(thread, "want a few things chosen")
    form = await ada.click(ask, "Choose for TikTok · Honey Films")
    assert form.modal is not None
    await ada.submit(form.modal, audience="SELF_ONLY", allowed=[], promotes=["paid_partnership"], terms=["agreed"])
    await ada.sees(thread, "does not take a paid partnership that only its owner sees")

    again = await ada.click(ask, "Choose for TikTok · Honey Films")
    assert again.modal is not None
    await ada.submit(again.modal, audience="draft", allowed=[], promotes=[], terms=[])

    card = await ada.sees(thread, "Review ·")
    assert "a draft in the TikTok inbox" in card.text


async def test_nothing_is_asked_in_vain_while_somebody_in_it_has_not_agreed(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, _ = await proposed(stage, ada)
    await answered(await ada.slash(thread, "consent request", person=guest, use="be named"))

    refused = await answered(await ada.slash(thread, "publish review"))

    assert "Gus has not agreed to being named" in refused
    assert "chosen" not in refused


async def test_nobody_chooses_for_somebody_elses_request(stage: Stage, ada: Person, guest: Person) -> None:
    thread, _ = await proposed(stage, ada)
    ask = await ada.sees(thread, "want a few things chosen")
    form = await ada.click(ask, "Choose for TikTok · Honey Films")
    assert form.modal is not None
    await ada.submit(form.modal, audience="draft", allowed=[], promotes=[], terms=[])
    await ada.sees(thread, "Review ·")

    late = await ada.click(ask, "Choose for TikTok · Honey Films")

    assert late.modal is None
    await ada.sees(thread, "belongs to an earlier request")


async def handed(stage: Stage, ada: Person, boss: Person) -> tuple[ChannelView, str]:
    """Have a draft approved, and its upload ordered; return the thread and the publication."""
    thread, _ = await proposed(stage, ada, drafts_only)
    card = await card_to_vote_on(ada, thread)
    assert "a draft in the TikTok inbox" in card.text
    await boss.react(card, "✅")
    await ada.sees(thread, "Publishing to TikTok")
    upload = await stage.next_order("upload")
    assert isinstance(upload.work, Upload)
    return thread, upload.work.publication


async def test_a_draft_needs_no_choices_and_its_card_leads_through_the_rest(
    stage: Stage, ada: Person, boss: Person
) -> None:
    thread, name = await handed(stage, ada, boss)

    await stage.work("upload", Uploaded(publication=name, remote_id="v_inbox", url="", held_back=True))
    await stage.work("make_public", HandedOver(publication=name))

    card = await ada.sees(thread, "Handed over to TikTok")
    assert "tap the message in the inbox" in card.text
    assert "AI-generated content" in card.text
    assert "Why honey never spoils" in card.text
    assert "Watch it" not in card.buttons
    assert (await stage.production(thread)).stage is Standing.HANDED_OVER
    status = await ada.slash(thread, "publish status")
    assert "handed over" in await answered(status)


async def test_a_film_held_back_says_so(stage: Stage, ada: Person, boss: Person) -> None:
    thread, name = await handed(stage, ada, boss)

    await stage.work("upload", Uploaded(publication=name, remote_id="v_inbox", url="", held_back=True))

    status = await ada.slash(thread, "publish status")
    assert "being released" in await answered(status)
    await stage.work("make_public", MadePublic(publication=name, url="https://www.tiktok.com/@honey"))
    await ada.sees(thread, "Watch it")


async def test_a_draft_that_its_owner_posted_needs_no_steps_any_more(stage: Stage, ada: Person, boss: Person) -> None:
    thread, name = await handed(stage, ada, boss)
    await stage.work("upload", Uploaded(publication=name, remote_id="v_inbox", url="", held_back=True))
    await stage.work("make_public", HandedOver(publication=name))
    card = await ada.sees(thread, "tap the message in the inbox")

    await ada.click(card, "Refresh numbers")
    address = "https://www.tiktok.com/@honey/video/7"
    await stage.work(
        "read_post",
        PostRead(publication=name, state=PostState.PUBLIC, metrics=Metrics(views=900), remote_id="7", url=address),
    )

    card = await card.until("Its owner has posted it")
    assert "900 views" in card.text
    assert "tap the message" not in card.text
    assert card.component("Watch it")["url"] == address
    assert (await stage.production(thread)).stage is Standing.HANDED_OVER
