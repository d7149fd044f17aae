"""The gateway: events let through by intents, sessions lost and found, shards."""

import asyncio
from typing import Any

import discord
import pytest
from discord.ext import commands

from bot.sandbox.people.person import Person
from bot.sandbox.server import CONTENT_INTENT, MEMBERS_INTENT, Loopback
from tests.sandbox.studio_bot import StudioBot, everything, point_discord_at, running


async def hears(bot: StudioBot, event: str, act: Any) -> Any:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(bot.wait_for(event, timeout=5))
        await asyncio.sleep(0)
        made = act()
        if asyncio.iscoroutine(made):
            await made
    return waiting.result()


async def test_members_channels_and_roles_change_before_the_bots_eyes() -> None:
    intents = everything()
    intents.members = True
    async with (
        Loopback(intents_enabled=CONTENT_INTENT | MEMBERS_INTENT) as sandbox,
        running(sandbox, StudioBot(intents)) as bot,
    ):
        world, guild = sandbox.world, sandbox.guild
        approver = sandbox.role("Approver")
        ada: list[Person] = []

        joined = await hears(bot, "member_join", lambda: ada.append(sandbox.person("Ada")))
        _, after = await hears(bot, "member_update", lambda: world.set_roles(guild, ada[0].user, [approver]))
        left = await hears(bot, "member_remove", lambda: world.leave(guild, ada[0].user))
        channel = await hears(bot, "guild_channel_create", lambda: world.add_channel(guild, "new"))
        gone = await hears(bot, "guild_channel_delete", lambda: world.remove_channel(sandbox.channel("new").raw))
        typed = await hears(bot, "typing", lambda: world.type_in(sandbox.channel("studio").raw, sandbox.owner.user))
        members = [member.name async for member in bot.guilds[0].fetch_members()]
        chunk = await bot.guilds[0].query_members("olive")

    assert joined.display_name == "Ada"
    assert [role.name for role in after.roles] == ["@everyone", "Approver"]
    assert left.id == ada[0].id
    assert (channel.name, gone.id) == ("new", channel.id)
    assert typed[1].id == sandbox.owner.id
    assert set(members) == {"picturelock", "olive"}
    assert [member.display_name for member in chunk] == ["Olive"]


async def test_without_the_members_intent_nobody_is_seen_to_come(sandbox: Loopback, bot: StudioBot) -> None:
    ada = sandbox.person("Ada")
    sandbox.world.leave(sandbox.guild, ada.user)
    await sandbox.person("Grace").slash("studio", "echo", text="hi")

    assert not [event for event in bot.events if event.startswith("GUILD_MEMBER")]


async def test_an_invalid_session_is_begun_anew(sandbox: Loopback, bot: StudioBot, monkeypatch: Any) -> None:
    naps: list[float] = []
    real_sleep = asyncio.sleep

    async def nap(seconds: float, result: Any = None) -> Any:
        naps.append(seconds)
        return await real_sleep(0, result)

    monkeypatch.setattr("discord.client.asyncio.sleep", nap)
    await hears(bot, "ready", sandbox.faults.invalidate_session)

    assert bot.events.count("READY") == 2
    assert (await sandbox.person("Ada").slash("studio", "echo", text="hi")).text.startswith("hi")


async def test_a_client_of_many_shards_asks_the_way_first(sandbox: Loopback) -> None:
    point_discord_at(sandbox)
    bot = commands.AutoShardedBot("!", intents=discord.Intents.default(), guild_ready_timeout=0.05)
    async with bot, asyncio.TaskGroup() as tasks:
        await bot.login(sandbox.token)
        task = tasks.create_task(bot.connect())
        await bot.wait_until_ready()
        guilds = [guild.id for guild in bot.guilds]
        await bot.close()
        await task

    assert guilds == [sandbox.guild.id]
    assert sandbox.recorder.of("GET", "/gateway/bot")


@pytest.mark.usefixtures("bot")
async def test_what_the_client_has_is_forgotten_and_what_it_lacks_is_kept(sandbox: Loopback) -> None:
    [session] = sandbox.gateway.sessions.values()
    before = len(session.log)
    assert before >= 2

    session.forget_until(session.sequence)

    assert len(session.log) == 0
    await sandbox.person("Ada").say("studio", "hi")
    assert len(session.log) == 1
