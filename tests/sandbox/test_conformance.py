"""The sandbox and the real client, held against Discord's official description."""

import io

import discord

from bot.sandbox.recorder import Exchange, Recorder
from bot.sandbox.server import Loopback
from tests.openapi import PLACE, assert_conforms, complaints
from tests.sandbox.studio_bot import StudioBot
from tests.sandbox.test_channels import text_channel


async def test_everything_said_conforms_to_discords_description(sandbox: Loopback, bot: StudioBot) -> None:
    ada = sandbox.person("Ada")
    await through_interactions(sandbox)
    channel = text_channel(bot, sandbox)
    message = await channel.send("Plan", embed=discord.Embed(title="T", colour=3).add_field(name="a", value="b"))
    await message.add_reaction("✅")
    await message.edit(content="Plan 2", attachments=[discord.File(io.BytesIO(b"x"), "a.txt")])
    thread = await message.create_thread(name="Bread")
    await thread.add_user(discord.Object(ada.id))
    await ada.say(thread.name, "Hello")
    await thread.send("In the thread")
    await thread.fetch_members()
    await thread.edit(archived=True)
    assert [one.id async for one in channel.archived_threads()] == [thread.id]
    await bot.guilds[0].active_threads()
    await (await bot.fetch_user(ada.id)).send("Hello")
    fetched = await channel.fetch_message(message.id)
    assert [user.id async for user in fetched.reactions[0].users()]
    await bot.fetch_guild(sandbox.guild.id)
    await bot.guilds[0].fetch_channels()
    await bot.guilds[0].fetch_member(ada.id)
    await bot.application_info()
    await channel.typing()
    await message.clear_reactions()
    await message.delete()

    assert assert_conforms(sandbox.recorder, least=30)


async def through_interactions(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")
    await ada.slash("studio", "think")
    await ada.sees("studio", "First thought, revised")
    await ada.autocomplete("studio", "edit ask", "change", "er")
    panel = (await ada.slash("studio", "panel")).message
    card = (await ada.slash("studio", "card")).message
    assert panel is not None
    assert card is not None
    await ada.select(panel, "tone", ["Warm"])
    modal = (await ada.click(panel, "Ask")).modal
    assert modal is not None
    await ada.submit(modal, {"Subject": "Bread"})
    await ada.click(panel, "Generate")
    await ada.click(card, "Approve")
    assert (await ada.slash("studio", "release")).modal


def test_the_check_notices_what_is_wrong() -> None:
    if not PLACE.is_file():
        assert_conforms(Recorder(), least=0)
    wrong = [
        Exchange("GET", "", "/no/such/route", {}, status=200),
        Exchange("POST", "", "/channels/1/messages", {}, payload={"content": 5}, status=200, reply={}),
        Exchange("POST", "", "/channels/1/messages", {}, payload={"content": "x" * 2001}, status=204),
        Exchange("DELETE", "", "/channels/1/messages/2", {}, status=204, reply={"id": "1"}),
        Exchange("GET", "", "/channels/1", {}, status=404, reply={}),
    ]

    counts = [len(list(complaints(exchange))) for exchange in wrong]

    assert counts == [1, 2, 2, 1, 1]
