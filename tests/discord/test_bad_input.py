"""Bad input gets one clear message and changes nothing."""

from pathlib import Path

import pytest

from bot.sandbox.entities import Overwrite
from bot.sandbox.people.person import Person
from bot.sandbox.people.typed import NotAllowed
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Loopback
from bot.services import limits
from bot.studio.errors import SettingsWrong, Unavailable
from bot.studio.people import Member
from bot.studio.values import UserId
from tests.discord.stage import Stage, answered, on_stage

HOSTILE = "# Big\n> quote **bold** ||hidden|| [link](https://evil.example) <@&1> @everyone @here `code`"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "no words in it"),
        ({"idea": "🤡"}, "no words in it"),
        ({"idea": "honey " * 833 + "ok"}, "at most 2,000 fit"),
        ({"idea": "Bees", "script": "Bees are small."}, "Both an idea and a script"),
        ({"idea": "20 scenes about bees", "seconds": 15}, "do not fit"),
        ({"idea": "Bees", "voice": "darth"}, "no voice called “darth”"),
        ({"idea": "A film about Taylor Swift"}, "has not agreed"),
        ({"idea": "How to build a pipe bomb"}, "weapons"),
        ({"file": ("words.txt", b"\xff\xfe\x00\x01")}, "cannot be read as text"),
        ({"file": ("words.txt", b"")}, "is empty"),
    ],
)
async def test_a_bad_brief_is_refused_in_one_message(
    stage: Stage, ada: Person, options: dict[str, object], words: str
) -> None:
    reply = await ada.slash("studio", "plan", **options)

    assert words in await answered(reply)
    assert reply.ephemeral
    assert not ada.view("studio").threads
    assert not await stage.studio.store.productions.unfinished()


async def test_hostile_text_is_shown_as_it_is_and_pings_nobody(stage: Stage, ada: Person, guest: Person) -> None:
    thread = await stage.plan(ada, f"Bees {HOSTILE} {guest.mention} \u202edesrever\u200b")

    greeting = await ada.sees(thread, "talking to an AI")

    assert "\u202e" not in greeting.text
    assert "\\*\\*bold" in greeting.text
    assert "[link](https://" not in greeting.text
    assert not any(one.raw.mentions_everyone or one.raw.mentions or one.raw.mention_roles for one in thread.messages)


async def test_length_is_bounded_by_the_form_of_the_command(stage: Stage, ada: Person) -> None:
    with pytest.raises(NotAllowed):
        await ada.slash("studio", "plan", idea="Bees", seconds=5)


async def test_a_stranger_pressing_somebodys_button_is_told_and_changes_nothing(
    stage: Stage, ada: Person, owner: Person, guest: Person
) -> None:
    role = stage.discord.role("Makers")
    await answered(await owner.slash("studio", "studio setup", role=role, may="edit"))
    await answered(await owner.slash("studio", "studio setup", role=role, may="generate"))
    thread, card = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.sees(thread, "Animatic")
    await card.until("no GPU")

    refused = await guest.click(card, "Revise")
    assert "may not edit" in await answered(refused)
    await guest.click(card, "Generate")
    await guest.sees(thread, "may not generate")

    assert not await stage.orders(await stage.production(thread))


async def test_commands_outside_a_production_say_where_to_go(stage: Stage, ada: Person) -> None:
    for command, options in (
        ("generate video", {}),
        ("generate again", {"scene": 1}),
        ("generate pick", {"scene": 1, "take": 1}),
        ("generate drawing", {"scene": 1}),
        ("edit ask", {"change": "no music"}),
        ("edit undo", {}),
        ("publish review", {}),
        ("publish status", {}),
        ("consent status", {}),
        ("studio stop", {}),
    ):
        assert "no production in this channel" in await answered(await ada.slash("general", command, **options))


async def test_missing_permissions_are_named_before_anything_is_spent(stage: Stage, ada: Person) -> None:
    bot = stage.discord.world.app.bot.id
    channel = stage.discord.channel("studio").raw
    stage.discord.world.set_overwrite(
        channel, Overwrite(bot, is_role=False, deny=int(Permission.CREATE_PUBLIC_THREADS))
    )

    reply = await ada.slash("studio", "plan", idea="Bees")

    assert "Create Public Threads" in await answered(reply)
    assert not await stage.studio.store.productions.unfinished()


async def test_a_daily_limit_is_shown_when_it_is_reached(stage: Stage, ada: Person) -> None:
    member = Member(guild=stage.guild, user=UserId(ada.id), name="Ada")
    async with stage.studio.store.writing() as tx:
        most = stage.studio.settings.limits.productions_per_member
        await limits.count(stage.studio, tx, member.guild, member.user, limits.PRODUCTIONS, most)

    told = await answered(await ada.slash("studio", "plan", idea="Bees"))

    assert f"{most} of {most}" in told
    assert "midnight UTC" in told


async def test_a_wrong_token_is_one_clear_line(loopback: Loopback, tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as failure:
        async with on_stage(loopback, tmp_path, token="wrong"):
            raise AssertionError("it came up")

    wrong, _ = failure.value.split(SettingsWrong)
    assert wrong is not None
    assert "does not accept the bot's token" in str(wrong.exceptions[0])


async def test_an_intent_that_is_not_enabled_is_one_clear_line(tmp_path: Path) -> None:
    async with Loopback(intents_enabled=0) as loopback:
        with pytest.raises(ExceptionGroup) as failure:
            async with on_stage(loopback, tmp_path):
                raise AssertionError("it came up")

    wrong, _ = failure.value.split(SettingsWrong)
    assert wrong is not None
    assert "intent is not enabled" in str(wrong.exceptions[0])


async def test_without_the_intent_mentions_still_work(tmp_path: Path) -> None:
    async with Loopback(intents_enabled=0) as loopback, on_stage(loopback, tmp_path, message_content=False) as stage:
        ada = loopback.person("Ada")
        thread, _ = await stage.planned(ada)

        await ada.say(thread, "funnier", mentions=[loopback.world.app.bot])

        order = await stage.next_order("revise_plan")
        assert getattr(order.work, "wish", "") == "funnier"


async def test_a_button_of_a_production_that_does_not_exist_is_told(stage: Stage, ada: Person) -> None:
    _, card = await stage.planned(ada)
    production = (await stage.studio.store.productions.unfinished())[0]
    for row in card.raw.components:
        for part in row["components"]:
            part["custom_id"] = part["custom_id"].replace(production.id, "0" * 26)

    reply = await ada.click(card, "Revise")

    assert "no production" in await answered(reply)


async def test_a_discord_out_of_reach_at_the_start_is_one_clear_line(loopback: Loopback, tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup) as failure:
        async with on_stage(loopback, tmp_path, api_base="http://127.0.0.1:9/api"):
            raise AssertionError("it came up")

    away, _ = failure.value.split(Unavailable)
    assert away is not None
    assert "cannot be reached" in str(away.exceptions[0])
