"""`/voice`: cloned only from who agrees, heard before it is used, silent and gone once they do not agree any more."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot import licences
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.services import outcomes
from bot.studio.asks import Ask, MayUse, No, Yes
from bot.studio.consent import Use
from bot.studio.outcomes import Failed, PlanWritten
from bot.studio.plan import Line
from bot.studio.production import Production
from bot.studio.values import WorkerId
from bot.studio.work import SpeakLine, TryVoice
from tests.discord.stage import Stage, answered, plan_of

RECORDING = ("gus.mp3", b"ID3 a recording of Gus")


@pytest.fixture(autouse=True)
def _licence(stage: Stage) -> None:
    row = stage.studio.catalogue["xtts-v2"]
    licences.accept(stage.studio.settings.studio.data_dir, row, datetime.now(UTC))


async def clone(stage: Stage, ada: Person, place: Any, guest: Person, **options: Any) -> str:
    options = {"name": "Gus the Great", "recording": RECORDING} | options
    return await answered(await ada.slash(place, "voice clone", person=guest, **options))


async def agreed(stage: Stage, ada: Person, guest: Person) -> ChannelView:
    """Have Gus agree to a clone for every video, as `/voice clone` asks."""
    thread, _ = await stage.planned(ada)
    assert "nothing of the recording was kept" in await clone(stage, ada, thread, guest)
    question = await (await guest.dms()).sees("may we?")
    assert "a machine speak with a likeness of your voice" in question.text
    await guest.click(question, "I agree, and")
    await question.until("You agreed")
    assert not (await stage.production(thread)).people, "who was asked for a voice is not in the film by it"
    return thread


async def cloned(stage: Stage, ada: Person, guest: Person) -> ChannelView:
    """Have a voice of Gus's that can speak."""
    thread = await agreed(stage, ada, guest)
    assert "being listened to" in await clone(stage, ada, thread, guest)
    await stage.work("check_sample")
    await ada.sees(thread, "can speak now")
    return thread


async def lines_of(stage: Stage, production: Production) -> list[Line]:
    """Return the lines that a production has ordered, in their order."""
    plan = await stage.studio.store.plans.get(stage.guild, production.id, production.plan_version)
    ordered = [order.work.line for order in await stage.orders(production) if isinstance(order.work, SpeakLine)]
    return [scene.line for scene in plan.scenes if scene.line in ordered]


async def files(stage: Stage) -> set[str]:
    return {stored.sha for stored in await stage.studio.artifacts.listing()}


async def test_a_voice_is_cloned_of_who_agrees_heard_and_used_in_a_plan(
    stage: Stage, ada: Person, guest: Person
) -> None:
    before = await files(stage)
    thread = await cloned(stage, ada, guest)
    (voice,) = await stage.studio.store.voices.all(stage.guild)
    assert voice.sample is not None
    assert {voice.sample} <= await files(stage) - before, "the sample is kept"
    assert "Gus the Great" in await answered(await ada.slash(thread, "voice list"))

    assert "being spoken" in await answered(await ada.slash("studio", "voice preview", voice="gus the great"))
    order = await stage.next_order("try_voice")
    assert isinstance(order.work, TryVoice)
    assert (order.work.line.voice, order.work.line.sample) == ("xtts-v2", voice.sample)
    await stage.work("try_voice")
    heard = await ada.sees("studio", lambda one: "Generated sound" in one.text)
    assert heard.raw.attachments

    await answered(await ada.slash(thread, "voice use", voice="Gus the Great", scenes="2"))
    production = await stage.production(thread)
    lines = await lines_of(stage, production)
    assert [line.speaker for line in lines] == [None, voice.person, None]
    assert voice.person in production.people
    assert [line.voice for line in lines] == ["hibari", "xtts-v2", "hibari"]


async def test_a_brief_takes_a_cloned_voice_by_its_name(stage: Stage, ada: Person, guest: Person) -> None:
    await cloned(stage, ada, guest)

    thread = await stage.plan(ada, "Why bees dance", voice="Gus the Great")
    await stage.work("write_plan", PlanWritten(plan=plan_of(voice="Gus the Great")))

    production = await stage.production(thread)
    lines = await lines_of(stage, production)
    assert {(line.voice, bool(line.sample)) for line in lines} == {("xtts-v2", True)}
    assert len(production.people) == 1


async def test_nothing_is_cloned_heard_or_planned_without_clearance(stage: Stage, ada: Person, guest: Person) -> None:
    before = await files(stage)
    assert "has not agreed" in await clone(stage, ada, "studio", guest)
    assert await files(stage) == before
    assert not await stage.studio.store.voices.all(stage.guild)

    thread = await cloned(stage, ada, guest)
    (voice,) = await stage.studio.store.voices.all(stage.guild)
    await stage.plan(ada, "Why bees dance", voice="Gus the Great")
    await answered(await guest.slash(thread, "consent revoke", what="a clone of my voice"))

    assert not await stage.studio.store.voices.all(stage.guild)
    assert voice.sample not in await files(stage)
    for command in ("voice preview", "voice use"):
        assert "Gus the Great" in await answered(await ada.slash(thread, command, voice="Gus the Great"))
    await stage.work("write_plan", PlanWritten(plan=plan_of(voice="Gus the Great")))
    other = await ada.finds_thread("studio")
    await ada.sees(other, "Not in the voice Gus the Great")
    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "try_voice"]


async def test_a_worker_that_asks_again_is_told_no_in_any_channel(stage: Stage, ada: Person, guest: Person) -> None:
    thread = await cloned(stage, ada, guest)
    await answered(await ada.slash("studio", "voice preview", voice="Gus the Great"))
    order = await stage.next_order("try_voice")
    assert isinstance(order.work, TryVoice)
    assert order.work.line.speaker is not None
    question = MayUse(person=order.work.line.speaker, use=Use.VOICE_CLONE)
    ask = Ask(id="1", order=order.id, attempt=1, worker=WorkerId("w"), question=question)
    assert isinstance(await outcomes.answer(stage.studio, ask, order), Yes)

    await answered(await guest.slash(thread, "consent revoke"))

    assert isinstance(await outcomes.answer(stage.studio, ask, order), No)


async def test_consent_taken_back_while_a_recording_is_listened_to_leaves_nothing(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await agreed(stage, ada, guest)
    before = await files(stage)
    await clone(stage, ada, thread, guest)
    order = await stage.next_order("check_sample")
    attempt = await stage.take(order)

    await answered(await guest.slash(thread, "consent revoke"))
    await stage.tell(attempt, await stage.done(order))

    await ada.sees(thread, "does not agree any more")
    assert not await stage.studio.store.voices.all(stage.guild)
    assert await files(stage) == before


async def test_a_recording_that_is_not_good_enough_is_told_and_forgotten(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await agreed(stage, ada, guest)
    before = await files(stage)
    await clone(stage, ada, thread, guest)

    problem = Failed(what="The recording holds 2.0 seconds of sound.", remedy="Speak longer.", error="Refused")
    await stage.work("check_sample", problem)

    await ada.sees(thread, "2.0 seconds of sound")
    assert not await stage.studio.store.voices.all(stage.guild)
    assert await files(stage) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"recording": ("x.exe", b"MZ")}, "not a film, a picture or a sound"),
        ({"name": "hibari"}, "There is a voice called"),
        ({"name": "**x**"}, "A voice's name has"),
        ({"language": "uk"}, "No model here clones voices"),
    ],
)
async def test_what_cannot_become_a_voice_is_refused_in_a_sentence(
    stage: Stage, ada: Person, guest: Person, options: dict[str, Any], words: str
) -> None:
    assert words in await clone(stage, ada, "studio", guest, **options)


async def test_no_voice_is_made_to_say_what_is_forbidden_here(stage: Stage, ada: Person) -> None:
    await answered(await stage.discord.owner.slash("studio", "studio setup", block="balderdash"))

    reply = await answered(await ada.slash("studio", "voice preview", voice="hibari", text="What balderdash!"))

    assert "being spoken" not in reply
    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "try_voice"]


async def test_without_the_licence_nothing_is_cloned(stage: Stage, ada: Person, guest: Person) -> None:
    (stage.studio.settings.studio.data_dir / licences.FILE).unlink()

    assert "CPML" in await clone(stage, ada, "studio", guest)
    assert "CPML" in await answered(await ada.slash("studio", "plan", idea="Bees", voice="xtts-v2"))


async def test_who_made_a_voice_or_whose_it_is_may_remove_it_and_nobody_else(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await cloned(stage, ada, guest)
    (voice,) = await stage.studio.store.voices.all(stage.guild)
    other = stage.discord.person("Otto")
    assert "may not" in await answered(await other.slash(thread, "voice remove", voice="Gus the Great"))

    assert "are gone" in await answered(await guest.slash(thread, "voice remove", voice="GUS the great"))

    assert not await stage.studio.store.voices.all(stage.guild)
    assert voice.sample not in await files(stage)


async def test_erasing_somebody_takes_their_voice_and_its_recording(stage: Stage, ada: Person, guest: Person) -> None:
    thread = await cloned(stage, ada, guest)
    (voice,) = await stage.studio.store.voices.all(stage.guild)
    assert voice.sample is not None
    await answered(await ada.slash(thread, "voice use", voice="Gus the Great"))
    production = await stage.production(thread)

    await answered(await guest.slash(thread, "consent erase"))
    sure = await guest.sees(thread, "Erase everything of you?")
    await guest.click(sure, "Erase it for good")
    await guest.sees(thread, lambda one: "erased" in one.text.casefold() and "Erase everything" not in one.text)

    assert not await stage.studio.store.voices.all(stage.guild)
    assert voice.sample not in await files(stage)
    for plan in await stage.studio.store.plans.all(stage.guild, production.id):
        assert voice.person not in plan.model_dump_json()
        assert voice.sample not in plan.model_dump_json()
