"""Messages, threads, reactions, direct messages and files over REST and the gateway."""

import asyncio
import io
from typing import Any

import aiohttp
import discord
import pytest

from bot.sandbox.entities import Overwrite
from bot.sandbox.errors import Refused
from bot.sandbox.people.typed import NotAllowed
from bot.sandbox.people.views import MessageView
from bot.sandbox.permissions import BOT_MAY, NOTHING, Permission
from bot.sandbox.server import Loopback
from tests.sandbox.studio_bot import StudioBot, everything, running


def text_channel(bot: StudioBot, sandbox: Loopback, name: str = "studio") -> discord.TextChannel:
    channel = bot.get_channel(sandbox.channel(name).id)
    assert isinstance(channel, discord.TextChannel)
    return channel


def seen(sandbox: Loopback, message: discord.Message) -> MessageView:
    raw = sandbox.world.message(message.channel.id, message.id)
    return MessageView(sandbox.parts, raw, sandbox.owner.user)


async def test_a_thread_grows_out_of_a_message(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    message = await channel.send("A production")
    ada = sandbox.person("Ada")

    thread = await message.create_thread(name="Bread")
    await thread.add_user(discord.Object(ada.id))
    await thread.send("Here")
    said = await ada.say("Bread", "Make it shorter")

    assert thread.id == message.id
    assert (await channel.fetch_message(message.id)).flags.has_thread
    view = await ada.finds_thread("studio", "Bread")
    assert [one.text for one in view.messages][1:] == ["Here", "Make it shorter"]
    assert [kind.raw.kind for kind in sandbox.channel("studio").messages] == [0, 18]
    heard = await heard_by(bot, said.id)
    assert isinstance(heard.channel, discord.Thread)
    assert {member.id for member in await thread.fetch_members()} >= {ada.id}
    with pytest.raises(discord.HTTPException, match="160004"):
        await message.create_thread(name="Again")


async def heard_by(bot: StudioBot, message_id: int) -> discord.Message:
    def holds(message: discord.Message) -> bool:
        return message.id == message_id

    there = [message for message in bot.heard if holds(message)]
    return there[0] if there else await bot.wait_for("message", check=holds, timeout=5)


async def test_writing_reopens_an_archived_thread_but_not_a_locked_one(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    thread = await channel.create_thread(name="Bread", type=discord.ChannelType.public_thread)
    ada = sandbox.person("Ada")

    first = await thread.send("First")

    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException, match="50083"):
        await first.edit(content="Changed")
    with pytest.raises(discord.HTTPException, match="50083"):
        await first.add_reaction("✅")
    archived = [one.id async for one in channel.archived_threads()]
    await ada.say("Bread", "Wait")

    assert archived == [thread.id]
    assert not sandbox.channel("Bread").is_archived
    await thread.edit(archived=True, locked=True)
    with pytest.raises(Refused, match="50083"):
        await ada.say("Bread", "Please")
    sandbox.world.set_role_permissions(sandbox.guild, sandbox.role("Picturelock"), BOT_MAY & ~Permission.MANAGE_THREADS)
    with pytest.raises(discord.Forbidden):
        await thread.send("Hello?")


async def test_reactions_go_both_ways(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    message = await channel.send("Approve?")
    ada = sandbox.person("Ada")
    view = seen(sandbox, message)

    await message.add_reaction("✅")
    async with asyncio.TaskGroup() as tasks:
        coming = tasks.create_task(bot.wait_for("raw_reaction_add", check=lambda p: p.user_id == ada.id))
        going = tasks.create_task(bot.wait_for("raw_reaction_remove"))
        await asyncio.sleep(0)
        await ada.react(view, "✅")
        fetched = await channel.fetch_message(message.id)
        voters = [user.id async for user in fetched.reactions[0].users()]
        await ada.unreact(view, "✅")

    assert coming.result().member is not None
    assert str(going.result().emoji) == "✅"
    assert set(voters) == {ada.id, sandbox.world.app.bot.id}
    await ada.react(view, "❌")
    await message.remove_reaction("❌", discord.Object(ada.id))
    assert view.reactions == {"✅": 1}
    await message.clear_reactions()
    assert view.reactions == {}
    with pytest.raises(discord.NotFound, match="Unknown Emoji"):
        await message.add_reaction("tick")


async def test_direct_messages_reach_people_who_take_them(sandbox: Loopback, bot: StudioBot) -> None:
    ada, shy = sandbox.person("Ada"), sandbox.person("Shy", accepts_dms=False)

    user = await bot.fetch_user(ada.id)
    await user.send("May we use your voice?")
    answer = await ada.say(await ada.dms(), "Yes")

    assert [message.text for message in (await ada.dms()).messages] == ["May we use your voice?", "Yes"]
    heard = await heard_by(bot, answer.id)
    assert (heard.guild, heard.content) == (None, "Yes")
    with pytest.raises(discord.Forbidden, match="50007"):
        await (await bot.fetch_user(shy.id)).send("Hello?")


async def test_files_go_up_come_down_in_parts_and_keep_to_the_limit(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    data = bytes(range(256))

    message = await channel.send(file=discord.File(io.BytesIO(data), "cut.mp4"))

    [attachment] = message.attachments
    assert (attachment.size, attachment.content_type) == (256, "video/mp4")
    assert await attachment.read() == data
    async with (
        aiohttp.ClientSession() as session,
        session.get(attachment.url, headers={"Range": "bytes=10-19"}) as response,
    ):
        assert (response.status, await response.read()) == (206, data[10:20])
        assert response.headers["Content-Range"] == "bytes 10-19/256"
    heavy = discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "long.mp4")
    with pytest.raises(discord.HTTPException, match="40005") as refusal:
        await channel.send(file=heavy)
    assert refusal.value.status == 413
    sandbox.world.set_boosts(sandbox.guild, 2)
    await channel.send(file=discord.File(io.BytesIO(bytes(10 * 1024 * 1024 + 1)), "long.mp4"))


async def test_messages_are_edited_deleted_listed_and_kept_within_limits(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    first = await channel.send("One")
    second = await first.reply("Two")

    await first.edit(content="Uno", embed=discord.Embed(title="T").add_field(name="a", value="b"))
    history = [message.content async for message in channel.history(limit=10)]
    await second.delete()

    assert history == ["Two", "Uno"]
    assert seen(sandbox, first).text == "Uno\nT\na: b"
    assert [message.id for message in sandbox.channel("studio").messages] == [first.id]
    heavy = [discord.Embed(description="x" * 3001)] * 2
    refused: list[dict[str, Any]] = [{"content": "x" * 2001}, {"embeds": heavy}, {}]
    for payload in refused:
        with pytest.raises(discord.HTTPException) as refusal:
            await channel.send(**payload)
        assert refusal.value.code in (50035, 50006)
    with pytest.raises(discord.NotFound, match="10008"):
        await channel.fetch_message(second.id)


async def test_missing_permissions_are_refused_as_discord_does(sandbox: Loopback, bot: StudioBot) -> None:
    channel = text_channel(bot, sandbox)
    message = await seen_by_bot(channel, sandbox)
    role = sandbox.role("Picturelock").id

    def deny(permission: Permission) -> None:
        sandbox.world.set_overwrite(channel_raw, Overwrite(role, True, deny=int(permission)))

    channel_raw = sandbox.channel("studio").raw
    deny(Permission.SEND_MESSAGES | Permission.ADD_REACTIONS)
    with pytest.raises(discord.Forbidden, match="50013"):
        await channel.send("No")
    with pytest.raises(discord.Forbidden, match="50013"):
        await message.add_reaction("✅")
    deny(Permission.ATTACH_FILES | Permission.CREATE_PUBLIC_THREADS)
    with pytest.raises(discord.Forbidden, match="50013"):
        await channel.send(file=discord.File(io.BytesIO(b"x"), "x.txt"))
    with pytest.raises(discord.Forbidden, match="50013"):
        await message.create_thread(name="No")
    deny(Permission.VIEW_CHANNEL)
    with pytest.raises(discord.Forbidden, match="50001"):
        await channel.send("No")
    with pytest.raises(discord.NotFound, match="10003"):
        await bot.fetch_channel(1)


async def seen_by_bot(channel: discord.TextChannel, sandbox: Loopback) -> discord.Message:
    said = await sandbox.person("Ada").say("studio", "A message of mine")
    return await channel.fetch_message(said.id)


async def test_people_need_permissions_too(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada", roles=("Guest",))
    guest = sandbox.role("Guest")
    hidden = sandbox.channel("general").raw
    everyone = Overwrite(sandbox.guild.id, True, deny=int(Permission.VIEW_CHANNEL))

    sandbox.world.set_overwrite(hidden, everyone)
    sandbox.world.set_role_permissions(sandbox.guild, guest, NOTHING)

    assert not ada.view("general").is_visible
    with pytest.raises(NotAllowed):
        await ada.say("general", "Hello?")
    assert sandbox.owner.view("general").is_visible


async def test_without_the_content_intent_words_to_others_are_withheld() -> None:
    intents = everything()
    intents.message_content = False
    async with (
        Loopback(intents_enabled=0, channels=("studio",)) as sandbox,
        running(sandbox, StudioBot(intents)) as bot,
    ):
        ada = sandbox.person("Ada")

        plain = await ada.say("studio", "Secret", attachments=[("a.txt", b"x")])
        called = await ada.say("studio", "hello", mentions=[sandbox.world.app.bot])
        direct = await ada.say(await ada.dms(), "Direct")

        heard = [await heard_by(bot, one.id) for one in (plain, called, direct)]
        assert [one.content for one in heard] == ["", f"<@{sandbox.world.app.bot.id}> hello", "Direct"]
        assert heard[0].attachments == []


async def test_guilds_do_not_see_each_other_and_can_throw_the_bot_out(sandbox: Loopback, bot: StudioBot) -> None:
    other = sandbox.world.add_guild("Rivals", sandbox.owner.user)
    sandbox.world.add_channel(other, "lounge")
    eve = sandbox.person("Eve", guild=other)
    await bot.wait_for("guild_join", timeout=5)

    reply = await eve.slash("lounge", "echo", text="hi")
    with pytest.raises(LookupError):
        await eve.slash("studio", "echo", text="hi")
    async with asyncio.TaskGroup() as tasks:
        gone = tasks.create_task(bot.wait_for("guild_remove", timeout=5))
        await asyncio.sleep(0)
        sandbox.world.remove_bot(other)

    assert reply.text.startswith("hi")
    assert gone.result().id == other.id
    with pytest.raises(discord.NotFound, match="10004"):
        await bot.fetch_guild(other.id)
