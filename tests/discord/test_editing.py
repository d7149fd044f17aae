"""The editor: proposals with a draft, applied or not; its own suggestions; undo; and films taken along."""

import asyncio

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.studio.cut import Profile
from bot.studio.edit_answer import EditAnswer
from bot.studio.edit_orders import EditsProposed, ExportProject, ProjectExported, SuggestEdits
from bot.studio.guild import GuildSettings
from bot.studio.operations.kinds import Trim
from bot.studio.outcomes import Failed
from bot.studio.plan import Author
from bot.studio.proposal import ProposalState
from bot.studio.style import EDITS_MOST, CutStyle
from bot.studio.work import RenderCut
from tests.discord.stage import ANSWER, Stage, answered

WISH = "the middle drags, and tell people why"
EDITOR = Author(model="test-editor", seconds=1.5)


async def asked(stage: Stage, who: Person, wish: str = WISH) -> tuple[ChannelView, MessageView]:
    """Have a film made and something wished for; return the thread and the card of the proposal."""
    thread, _ = await stage.filmed(who)
    await answered(await who.slash(thread, "edit ask", change=wish))
    return thread, await who.sees(thread, f"✂️ {wish}")


async def proposed(stage: Stage, who: Person) -> tuple[ChannelView, MessageView]:
    """Have edits proposed and their draft rendered."""
    thread, card = await asked(stage, who)
    await stage.work("suggest_edits")
    await stage.work("render_cut")
    return thread, await card.until(lambda one: one.attachments)


async def style_of(stage: Stage, thread: ChannelView) -> tuple[str, ...]:
    production = await stage.production(thread)
    style = await stage.studio.store.styles.get(stage.guild, production.id, production.style_version)
    return tuple(edit.kind for edit in style.edits)


async def test_a_wish_becomes_a_proposal_that_is_watched_and_changes_nothing(stage: Stage, ada: Person) -> None:
    thread, card = await asked(stage, ada)
    order = await stage.next_order("suggest_edits")
    attempt = await stage.take(order)
    await stage.report(attempt, order, text="Scene 2 ends")
    await card.until("Scene 2 ends")
    await stage.tell(attempt, await stage.done(order))

    draft = await stage.next_order("render_cut")
    assert isinstance(draft.work, RenderCut)
    assert (draft.work.profile, draft.work.is_trial) == (Profile.PREVIEW, True)
    await card.until("A draft is being rendered")
    await stage.work("render_cut")

    shown = await card.until(lambda one: one.attachments)
    for words in (
        "Scene 2 ends sooner and has a title.",
        "Scene 2 is 0.5 s shorter.",
        "A title says “Too dry”.",
        "test-editor** · 1.5 s",
        "Nothing has changed yet",
    ):
        assert words in shown.text
    assert shown.buttons == ["Apply", "Try another", "Drop"]
    assert not [one for one in thread.messages if "Filming plan" in one.text]
    assert await style_of(stage, thread) == ()


async def test_applying_makes_the_next_cut_and_undo_takes_it_back(stage: Stage, ada: Person) -> None:
    thread, card = await proposed(stage, ada)
    before = await stage.production(thread)

    await ada.click(card, "Apply")
    await card.until("Applied by <@")
    assert not card.components
    assert await style_of(stage, thread) == ("trim", "add_title")
    cut = await stage.next_order("render_cut")
    assert isinstance(cut.work, RenderCut)
    assert cut.work.profile is Profile.MASTER
    assert not cut.work.is_trial
    assert [title.text for title in cut.work.timeline.titles] == ["Too dry"]
    await stage.work("render_cut")
    await ada.sees(thread, "cut 2")

    said = await ada.sees(thread, "✅ Applied")
    await said.until("Scene 2 is 0.5 s shorter")
    undone = await ada.slash(thread, "edit undo")
    assert "Scene 2 is 0.5 s longer." in await answered(undone)
    after = await stage.production(thread)
    assert await style_of(stage, thread) == ()
    assert after.style_version == before.style_version + 2


async def test_another_answer_avoids_the_one_before(stage: Stage, ada: Person) -> None:
    thread, card = await proposed(stage, ada)
    first = card.raw.components

    await ada.click(card, "Try another")
    order = await stage.next_order("suggest_edits")
    assert isinstance(order.work, SuggestEdits)
    assert order.work.avoid == (ANSWER,)
    other = EditAnswer.model_validate(
        {"say": "Scene 1 is slower.", "steps": [{"do": "longer", "scene": 1, "seconds": 1}]}
    )
    await stage.work("suggest_edits", EditsProposed(answer=other, author=EDITOR))
    await card.until("Scene 1 is slower.")
    assert "answer 2" in card.text
    assert "Too dry" not in card.text

    later, card.raw.components = card.raw.components, first
    await ada.click(card, "Apply")
    await ada.sees(thread, "There is a newer answer on this card.")
    card.raw.components = later
    assert await style_of(stage, thread) == ()
    await ada.click(card, "Drop")
    await card.until("Dropped by <@")


async def test_a_proposal_to_an_older_film_says_that_it_is_stale(stage: Stage, ada: Person) -> None:
    thread, card = await proposed(stage, ada)
    before = card.raw.components

    await answered(await ada.slash(thread, "edit ask", change="no music"))
    await card.until("The film has changed since")
    assert not card.components
    card.raw.components = before
    await ada.click(card, "Apply")

    await ada.sees(thread, "The film has changed since this was proposed")
    assert await style_of(stage, thread) == ()


async def test_two_people_who_apply_at_once_apply_it_once(stage: Stage, ada: Person, owner: Person) -> None:
    thread, card = await proposed(stage, ada)

    await asyncio.gather(ada.click(card, "Apply"), owner.click(card, "Apply"))
    await card.until("Applied by")

    assert await style_of(stage, thread) == ("trim", "add_title")


async def test_two_edits_at_once_do_not_overwrite_each_other(stage: Stage, ada: Person, owner: Person) -> None:
    thread, card = await proposed(stage, ada)

    await asyncio.gather(ada.click(card, "Apply"), owner.slash(thread, "edit ask", change="no music"))
    await card.until(lambda one: not one.components)
    await stage.work_all(await stage.production(thread))

    production = await stage.production(thread)
    style = await stage.studio.store.styles.get(stage.guild, production.id, production.style_version)
    proposal = (await stage.studio.store.proposals.of(stage.guild, production.id))[0]
    assert (proposal.state is ProposalState.APPLIED) == (len(style.edits) == 2)
    assert style.version == 1 + (style.music is None) + (len(style.edits) == 2)


async def test_only_those_who_may_edit_decide(stage: Stage, ada: Person, guest: Person) -> None:
    thread, card = await proposed(stage, ada)
    role = stage.discord.world.add_role(stage.discord.guild, "Editors")
    async with stage.studio.store.writing() as tx:
        settings = GuildSettings.model_validate({"guild": stage.guild, "role_map": {"roles": {"edit": [role.id]}}})
        await stage.studio.store.guilds.save(tx, settings)

    for button in ("Apply", "Try another", "Drop"):
        await guest.click(card, button)
        await guest.sees(thread, "Gus may not edit here")

    (proposal,) = await stage.studio.store.proposals.of(stage.guild, (await stage.production(thread)).id)
    assert proposal.state is ProposalState.OPEN


async def test_an_answer_that_cannot_be_done_or_said_here_is_not_kept(stage: Stage, ada: Person) -> None:
    thread, card = await asked(stage, ada)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.guilds.save(tx, GuildSettings(guild=stage.guild, blocked_terms=("too dry",)))
    await stage.work("suggest_edits")

    refused = await card.until("The answer was not kept")
    assert refused.buttons == ["Try another", "Drop"]
    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "render_cut"]

    await ada.click(card, "Try another")
    gone = EditAnswer.model_validate({"say": "Scene 9 goes.", "steps": [{"do": "remove", "scene": 9}]})
    await stage.work("suggest_edits", EditsProposed(answer=gone, author=EDITOR))
    await card.until("There is no scene called “9”")
    assert await style_of(stage, thread) == ()


async def test_words_forbidden_since_are_not_applied(stage: Stage, ada: Person) -> None:
    thread, card = await proposed(stage, ada)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.guilds.save(tx, GuildSettings(guild=stage.guild, blocked_terms=("too dry",)))

    await ada.click(card, "Apply")

    await ada.sees(thread, "too dry")
    assert await style_of(stage, thread) == ()


async def test_a_model_that_is_not_there_is_told_with_what_can_be_done(stage: Stage, ada: Person) -> None:
    _, card = await asked(stage, ada)

    failure = Failed(what="This edit needs a language model.", remedy="Pull one.", error="Unavailable")
    await stage.work("suggest_edits", failure)

    told = await card.until("This edit needs a language model. Pull one.")
    assert "Try another" in told.buttons


async def test_without_its_draft_a_proposal_can_be_applied_all_the_same(stage: Stage, ada: Person) -> None:
    thread, card = await asked(stage, ada)
    await stage.work("suggest_edits")
    await stage.work("render_cut", Failed(what="The disk is full.", remedy="Make room.", error="DiskFull"))
    await card.until("There is no draft: The disk is full. Make room.")
    assert not [one for one in thread.messages if "step failed" in one.text]

    await ada.click(card, "Apply")

    await card.until("Applied by <@")


async def test_an_answer_without_steps_is_shown_as_it_is(stage: Stage, ada: Person) -> None:
    _, card = await asked(stage, ada)

    sorry = EditAnswer(say="I cannot change what was filmed. @everyone")
    await stage.work("suggest_edits", EditsProposed(answer=sorry, author=EDITOR))

    shown = await card.until("Nothing would change")
    assert "Apply" not in shown.buttons
    assert not shown.raw.mentions_everyone


async def test_edits_beyond_what_a_cut_takes_are_refused(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    production = await stage.production(thread)
    store = stage.studio.store
    style = await store.styles.get(stage.guild, production.id, production.style_version)
    full = style.but(edits=(Trim(clip="S0", tail=-1), Trim(clip="S0", tail=1)) * (EDITS_MOST // 2))
    async with store.writing() as tx:
        await store.styles.save(tx, stage.guild, production.id, full, "many edits")
    await answered(await ada.slash(thread, "edit ask", change=WISH))
    card = await ada.sees(thread, f"✂️ {WISH}")
    await stage.work("suggest_edits")
    await card.until("Scene 2 ends sooner")

    await ada.click(card, "Apply")

    await ada.sees(thread, "A cut takes 200 edits")
    assert len(await style_of(stage, thread)) == EDITS_MOST


async def test_edits_that_no_longer_apply_are_named_on_the_cut(stage: Stage, ada: Person) -> None:
    thread, card = await proposed(stage, ada)
    await ada.click(card, "Apply")
    await card.until("Applied by <@")
    await stage.work_all(await stage.production(thread))
    await ada.sees(thread, "cut 2")

    await answered(await ada.slash(thread, "edit ask", change="remove scene 2"))
    await stage.work_all(await stage.production(thread))

    third = await ada.sees(thread, "cut 3")
    await third.until("No longer applies")
    assert "Trim: There is no clip called “S1”" in third.text


async def test_an_animatic_is_edited_before_anything_is_filmed(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await answered(await ada.slash(thread, "edit ask", change=WISH))
    card = await ada.sees(thread, f"✂️ {WISH}")
    await stage.work("suggest_edits")
    await stage.work("render_cut")
    await card.until(lambda one: one.attachments)

    await ada.click(card, "Apply")
    await card.until("Applied by <@")
    assert not await stage.studio.store.backlog.waiting(), "the draft is the animatic of the edited film already"
    await answered(await ada.slash(thread, "edit ask", change="remove scene 2"))
    await stage.work("render_cut")

    animatic = await ada.sees(thread, "Animatic of plan 2")
    assert "Trim: There is no clip called “S1”" in animatic.text


async def test_a_simple_wish_is_done_at_once_with_a_button_that_undoes_it(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)

    reply = await ada.slash(thread, "edit ask", change="no music")
    assert "Changed" in await answered(reply)
    assert reply.message is not None
    await stage.work_all(await stage.production(thread))
    await ada.sees(thread, "cut 2")
    await ada.click(reply.message, "Undo")

    await ada.sees(thread, "↩️ Undone")
    assert (await stage.production(thread)).style_version == 3
    await ada.click(reply.message, "Undo")
    await ada.sees(thread, "The film has changed since.")


async def test_what_people_choose_afterwards_prevails_over_earlier_edits(stage: Stage, ada: Person) -> None:
    thread, card = await asked(stage, ada)
    pop = EditAnswer.model_validate(
        {"say": "Captions pop.", "steps": [{"do": "caption_style", "style": "pop", "ground": "box"}]}
    )
    await stage.work("suggest_edits", EditsProposed(answer=pop, author=EDITOR))
    await card.until("Captions pop.")
    await ada.click(card, "Apply")
    await card.until("Applied by <@")

    await answered(await ada.slash(thread, "edit ask", change="no captions"))

    order = await stage.next_order("render_cut")
    assert isinstance(order.work, RenderCut)
    assert order.work.timeline.caption_look.style.value == "none"


async def test_the_editor_suggests_and_does_it_when_told_to(stage: Stage, ada: Person) -> None:
    thread, cut = await stage.filmed(ada)
    await ada.click(cut, "Suggestions")
    await ada.sees(thread, "Nothing to mend")
    production = await stage.production(thread)
    async with stage.studio.store.writing() as tx:
        loud = CutStyle(music_level_db=0.0)
        await stage.studio.store.styles.save(tx, stage.guild, production.id, loud, "loud")
    await answered(await ada.slash(thread, "edit suggest"))
    listed = await ada.sees(thread, "What the editor would do")
    assert "The music is only" in listed.text

    await ada.click(listed, listed.buttons[0])
    done = await ada.sees(thread, "✂️ Changed")
    assert "Undo" in done.buttons
    assert await style_of(stage, thread) == ("level",)
    await ada.click(listed, listed.buttons[0])

    await ada.sees(thread, "the editor does not suggest that any more")


async def test_a_project_is_posted_where_it_fits(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)

    await answered(await ada.slash(thread, "edit export"))
    card = await ada.sees(thread, "Project (.otioz) · plan 1, style 1")
    order = await stage.next_order("export_project")
    assert isinstance(order.work, ExportProject)
    await stage.work("export_project")

    done = await card.until(lambda one: one.attachments)
    assert [file.filename for file in done.attachments] == ["Why-honey-never-spoils-p1s1.otioz"]
    assert len([one for one in thread.messages if "Project (.otioz) · plan 1" in one.text]) == 1


async def test_past_the_upload_limit_it_says_where_the_project_lies(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    artifact = await stage.studio.artifacts.keep(b"PK large")
    await answered(await ada.slash(thread, "edit export", kind="otioz"))
    card = await ada.sees(thread, "Project (.otioz) · plan 1, style 1")

    large = ProjectExported(artifact=artifact, bytes=300_000_000, name="honey.otioz")
    await stage.work("export_project", large)

    told = await card.until("does not fit the upload limit")
    assert not told.attachments
    assert str(await stage.studio.artifacts.fetch(artifact)) in told.text
    assert "honey.otioz" in told.text


@pytest.mark.parametrize("kind", ["srt", "otioz"])
async def test_a_failed_export_is_told_and_the_film_stays(stage: Stage, ada: Person, kind: str) -> None:
    thread, _ = await stage.filmed(ada)
    await answered(await ada.slash(thread, "edit export", kind=kind))

    await stage.work("export_project", Failed(what="A take is gone.", remedy="Film it again.", error="MediaBroken"))

    await ada.sees(thread, "The export failed. A take is gone. Film it again.")
    assert not [one for one in thread.messages if "step failed" in one.text]


async def test_in_editor_mode_a_wish_that_needs_a_model_becomes_a_proposal(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    await ada.slash(thread, "chat mode", mode="editor")
    await ada.sees(thread, "Editor mode")

    await ada.say(thread, WISH, mentions=[stage.discord.world.app.bot])

    await ada.sees(thread, f"✂️ {WISH}")
    await stage.next_order("suggest_edits")


async def test_a_forbidden_wish_reaches_no_model(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.guilds.save(tx, GuildSettings(guild=stage.guild, blocked_terms=("flux",)))

    reply = await ada.slash(thread, "edit ask", change="transmogrify the flux")

    assert "flux" in await answered(reply)
    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "suggest_edits"]
