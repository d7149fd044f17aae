"""The commands as a whole, and what the client does when Discord stumbles."""

import asyncio
import re
from collections import Counter
from pathlib import Path
from typing import Any

from discord import app_commands

from bot.client import COGS, StudioClient
from bot.sandbox.people.person import Person
from bot.sandbox.server import Loopback
from bot.services.persona import prompt_of
from bot.studio.outcomes import PlanWritten
from bot.studio.talk import Mode
from tests.discord.stage import Stage, on_stage, plan_of


def commands_of(client: StudioClient) -> list[app_commands.Command[Any, ..., Any]]:
    return [one for one in client.tree.walk_commands() if isinstance(one, app_commands.Command)]


async def test_names_do_not_clash_and_everything_is_described(stage: Stage) -> None:
    commands = commands_of(stage.client)
    names = Counter(command.qualified_name for command in commands)

    assert max(names.values()) == 1
    assert set(names) >= {
        "plan", "generate video", "generate again", "generate pick", "generate drawing", "generate clip",
        "edit ask", "edit undo", "consent request", "consent status", "consent revoke",
        "consent release", "consent export", "consent erase", "publish schedule", "publish takedown",
        "publish review", "publish cancel", "publish status", "publish connect", "publish accounts", "studio setup",
        "studio status", "studio queue", "studio models", "studio stop", "help", "privacy", "chat mode", "chat end",
    }  # fmt: skip
    for command in commands:
        assert command.description not in {"", "…"}, command.qualified_name
        for option in command.parameters:
            assert str(option.description) not in {"", "…"}, f"{command.qualified_name} {option.name}"


async def test_personas_speak_of_commands_that_there_are(stage: Stage) -> None:
    names = {command.qualified_name for command in commands_of(stage.client)}

    for mode in Mode:
        for words in re.findall(r"`/([a-z ]+)`", prompt_of(mode)):
            assert words in names, f"{mode}: {words}"


async def test_help_and_the_page_of_commands_tell_of_every_command(stage: Stage, ada: Person) -> None:
    names = {command.qualified_name for command in commands_of(stage.client)}
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    told = await ada.slash("studio", "help")

    assert told.message is not None
    (embed,) = told.message.raw.embeds
    for words in (page, "".join(field["value"] for field in embed["fields"])):
        named = {name.strip() for name in re.findall(r"`/([a-z]+(?: [a-z]+)?)(?= [a-z]+:|[` ])", words)}
        assert named | {"help"} == names


async def test_each_cog_is_one_module_that_knows_no_other() -> None:
    folder = Path(__file__).parents[2] / "cogs"

    assert {file.stem for file in folder.glob("*.py")} - {"__init__"} == set(COGS)
    for file in folder.glob("*.py"):
        assert not re.search(r"^(from|import) cogs", file.read_text(encoding="utf-8"), re.MULTILINE), file.name


async def test_every_command_is_acknowledged_within_a_second(stage: Stage, ada: Person) -> None:
    for command, options in (
        ("plan", {"idea": "Bees"}),
        ("studio status", {}),
        ("help", {}),
        ("chat mode", {"mode": "general"}),
    ):
        reply = await ada.slash("studio", command, **options)
        assert reply.ack_ms < 1000


async def test_a_message_is_edited_at_most_once_in_its_time_and_ends_with_the_last_state(
    loopback: Loopback, ada: Person, tmp_path: Path
) -> None:
    async with on_stage(loopback, tmp_path, edit_every_s=0.15) as stage:
        thread = await stage.plan(ada)
        order = await stage.next_order("write_plan")
        attempt = await stage.take(order)
        writing = await ada.sees(thread, "Writing the plan")
        production = await stage.production(thread)
        started = asyncio.get_running_loop().time()
        for number in range(5):
            await stage.report(attempt, order, text=f"word {number}")
            stage.announcer.changed(stage.guild, production.id)
            await writing.until(f"word {number}")
        took = asyncio.get_running_loop().time() - started

    edits = [one for one in loopback.recorder.exchanges if one.method == "PATCH" and str(writing.id) in one.path]
    assert 1 <= len(edits) <= took / 0.15 + 1


async def test_an_outage_of_discord_is_waited_out(stage: Stage, ada: Person) -> None:
    thread = await stage.plan(ada)
    stage.discord.faults.fail("POST", "/channels/*/messages", status=503, times=2)
    await stage.work("write_plan")

    await ada.sees(thread, "Re-roll a line")

    assert len([one for one in thread.messages if "Re-roll a line" in one.text]) == 1


async def test_a_lost_reply_posts_no_second_card(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.planned(ada)
    await stage.work("speak_line")
    stage.discord.faults.lose_reply("POST", "/channels/*/messages")

    await stage.work("render_cut")

    await ada.sees(thread, "Animatic")
    await stage.studio.store.cards.of(stage.guild, (await stage.production(thread)).id)
    assert len([one for one in thread.messages if "Animatic of plan" in one.text]) == 1


async def test_presses_work_after_the_gateway_dropped(stage: Stage, ada: Person) -> None:
    _, card = await stage.planned(ada)
    stage.discord.faults.drop_gateway()
    await stage.discord.world.happenings.until(stage.client.is_ready, 5)

    async with asyncio.timeout(8):
        while True:
            try:
                reply = await ada.click(card, "Revise")
                break
            except AssertionError:
                continue

    assert reply.modal is not None


async def test_every_request_is_one_that_discord_knows(stage: Stage, ada: Person) -> None:
    thread, card = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.sees(thread, "Animatic")

    assert not stage.discord.recorder.unknown_routes
    assert [one for one in stage.discord.recorder.exchanges if one.status >= 400] == []
    assert card


async def test_the_longest_plan_fits_its_card(stage: Stage, ada: Person) -> None:
    thread = await stage.plan(ada)
    longest = plan_of(tuple(f"{number} " + "*honey* " * 70 for number in range(16)))

    await stage.work("write_plan", PlanWritten(plan=longest))

    card = await ada.sees(thread, "Re-roll a line")
    assert all(f"**{number}** " in card.text for number in range(1, 17))
