"""Conversations: four modes, answers streamed by edits, and talk that is not meant for the studio."""

from pathlib import Path

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.sandbox.server import Loopback
from bot.services import outcomes
from bot.services.tools import HELP
from bot.studio.asks import Answer, Ask, Found, LookUp, No
from bot.studio.orders import Order
from bot.studio.outcomes import Failed, LinesWritten, Replied
from bot.studio.plan import Author
from bot.studio.tools import Tool, counted
from bot.studio.work import Reply
from tests.discord.stage import HAND, Stage, on_stage

WRITER = Author(model="test-writer", seconds=2.4, fell_back_from="big-writer", because="no GPU")


async def talking(stage: Stage, who: Person, mode: str) -> ChannelView:
    reply = await who.slash("studio", "chat mode", mode=mode)
    assert reply.message is not None
    await reply.message.until("Let us talk in")
    return await who.finds_thread("studio", mode)


async def test_an_answer_is_written_by_edits_and_ends_with_model_and_seconds(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "general")
    opening = await ada.sees(thread, "You are talking to an AI")
    await ada.say(thread, "Why is the sky blue?")
    order = await stage.next_order("reply")
    attempt = await stage.take(order)
    reply = await ada.sees(thread, "💭", after=opening)

    await stage.report(attempt, order, text="Because")
    await reply.until("Because ▌")
    await stage.report(attempt, order, text="Because air scatters")
    await stage.tell(attempt, Replied(text="Because air scatters blue light. @everyone", author=WRITER))

    done = await reply.until("blue light")
    assert "test-writer · 2.4 s · in place of big-writer (no GPU)" in done.text
    assert "▌" not in done.text
    assert not done.raw.mentions_everyone
    assert len([one for one in thread.messages if "Because" in one.text]) == 1


async def test_elsewhere_only_a_mention_is_answered_and_the_first_answer_says_what_one_talks_to(
    stage: Stage, ada: Person
) -> None:
    await ada.say("general", "hello everyone")
    await ada.say("general", "what can you do?", mentions=[stage.discord.world.app.bot])
    await stage.work("reply", Replied(text="Videos.", author=WRITER))

    answer = await ada.sees("general", "Videos.")

    assert "You are talking to an AI" in answer.text
    await ada.say("general", "and?", mentions=[stage.discord.world.app.bot])
    await stage.work("reply", Replied(text="Plans.", author=WRITER))
    second = await ada.sees("general", "Plans.")
    assert "You are talking to an AI" not in second.text


async def test_a_mode_can_be_switched_and_the_conversation_ended(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "general")
    await ada.slash(thread, "chat mode", mode="planner")
    await ada.sees(thread, "Planner mode")
    ended = await ada.slash(thread, "chat end")
    assert ended.message is not None
    await ended.message.until("has ended")

    await ada.say(thread, "anyone here?")
    again = await ada.slash(thread, "chat end")

    assert again.message is not None
    await again.message.until("no conversation here")
    assert not await stage.studio.store.backlog.waiting()


async def test_the_scripters_lines_have_their_timing_and_become_the_next_plan(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    await ada.slash(thread, "chat mode", mode="scripter")
    await ada.sees(thread, "Scripter mode")
    await ada.say(thread, "sharper lines please", mentions=[stage.discord.world.app.bot])
    lines = ("Honey never rots.", "It is far too dry.", "Follow for more.")
    await stage.work("write_lines", LinesWritten(lines=lines, author=WRITER))

    answer = await ada.sees(thread, "Honey never rots.")
    assert "s`" in answer.text
    await ada.click(answer, "Use these lines")

    second = await ada.sees(thread, "· plan 2")
    assert all(line in second.text for line in lines)


async def test_in_editor_mode_a_mention_in_the_videos_thread_edits_it(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    await ada.slash(thread, "chat mode", mode="editor")
    await ada.sees(thread, "Editor mode")

    await ada.say(thread, "no captions", mentions=[stage.discord.world.app.bot])

    await ada.sees(thread, "✂️ Done")
    assert (await stage.production(thread)).style_version == 2


async def test_a_failed_answer_is_told(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "general")
    await ada.say(thread, "hello")

    await stage.work("reply", Failed(what="The model is not here.", remedy="Pull it.", error="WeightsMissing"))

    await ada.sees(thread, "The model is not here. Pull it.")


async def test_an_answer_left_half_shown_is_finished_after_a_restart(
    loopback: Loopback, ada: Person, tmp_path: Path
) -> None:
    async with on_stage(loopback, tmp_path) as stage:
        thread = await talking(stage, ada, "general")
        await ada.say(thread, "hello")
        order = await stage.next_order("reply")
        attempt = await stage.take(order)
        waiting = await ada.sees(thread, "💭")
        stage.announcer.answered = lambda *_: None  # type: ignore[method-assign]
        await stage.tell(attempt, Replied(text="Good evening.", author=WRITER))

    async with on_stage(loopback, tmp_path):
        await waiting.until("Good evening.")

    assert len([one for one in thread.messages if "Good evening." in one.text]) == 1


async def test_a_long_answer_goes_on_in_further_messages(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "general")
    await ada.say(thread, "tell me everything")

    await stage.work("reply", Replied(text="word " * 800 + "end.", author=WRITER))

    last = await ada.sees(thread, "end.")
    assert "test-writer" in last.text
    assert all(len(one.raw.content) <= 2000 for one in thread.messages)


async def look_up(stage: Stage, order: Order, tool: Tool, about: str = "") -> Answer:
    ask = Ask(id="A", order=order.id, attempt=1, worker=HAND, question=LookUp(tool=tool, about=about))
    return await outcomes.answer(stage.studio, ask, order)


async def test_a_conversation_may_look_up_what_its_mode_is_for_and_nothing_else(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "general")
    await ada.say(thread, "which models are there?")
    order = await stage.next_order("reply")

    models = await look_up(stage, order, Tool.MODELS)
    helped = await look_up(stage, order, Tool.HELP, "how do I publish?")
    refused = await look_up(stage, order, Tool.SCENES)

    assert isinstance(models, Found)
    assert "hibari (speak)" in models.text
    assert "smollm2" not in models.text
    assert helped == Found(text=HELP["publish"])
    assert isinstance(refused, No)
    assert refused.error == "NotAllowed"


async def test_people_are_told_of_their_own_videos_only(stage: Stage, ada: Person, guest: Person) -> None:
    await stage.planned(ada)
    said: list[Answer] = []
    for who in (ada, guest):
        thread = await talking(stage, who, "general")
        await who.say(thread, "how far is my video?")
        order = await stage.next_order("reply")
        said.append(await look_up(stage, order, Tool.STATUS))
        await stage.tell(await stage.take(order), Replied(text="There.", author=WRITER))

    assert said[0] == Found(text="- Why honey never spoils: planned")
    assert said[1] == Found(text="This person has no video here yet.")


async def test_the_scriptwriter_discusses_a_question_by_its_own_prompt_and_counts(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    await ada.slash(thread, "chat mode", mode="scripter")
    await ada.sees(thread, "Scripter mode")
    await ada.say(thread, "is the first line strong enough?", mentions=[stage.discord.world.app.bot])

    order = await stage.next_order("reply")
    assert isinstance(order.work, Reply)
    assert "You are the scriptwriter" in order.work.turns[0].text
    assert await look_up(stage, order, Tool.COUNT, "one two three") == Found(text=counted("one two three"))
    plan = await look_up(stage, order, Tool.PLAN)
    assert isinstance(plan, Found)
    assert "version 1" in plan.text


async def test_without_a_video_in_the_thread_the_editor_finds_none(stage: Stage, ada: Person) -> None:
    thread = await talking(stage, ada, "editor")
    await ada.say(thread, "what would you change?")
    order = await stage.next_order("reply")

    answer = await look_up(stage, order, Tool.SUGGESTIONS)

    assert isinstance(answer, No)
    assert "no video in this thread" in answer.what
