"""The people driver: what a person can see, wait for and do."""

import asyncio

import discord
import pytest

from bot.sandbox.people.asking import NotAnswered
from bot.sandbox.people.typed import NotAllowed
from bot.sandbox.people.views import NotSeen
from bot.sandbox.server import Loopback
from tests.sandbox.studio_bot import StudioBot
from tests.sandbox.test_channels import seen, text_channel


async def test_waiting_ends_when_the_message_comes_or_changes(sandbox: Loopback) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")
    async with asyncio.TaskGroup() as tasks:
        coming = tasks.create_task(ada.sees("studio", "the plan"))
        await asyncio.sleep(0)
        draft = await grace.say("studio", "the draft")
        await grace.edit(draft, "the plan")

    assert coming.result() == draft
    assert await ada.sees("studio", lambda message: message.author is grace.user) == draft


async def test_waiting_in_vain_says_what_was_there_instead(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")
    said = await ada.say("studio", "Something else")

    with pytest.raises(NotSeen, match=r"Ada waited 0.01 s in .*Something else"):
        await ada.sees("studio", "the plan", timeout_s=0.01)
    with pytest.raises(NotSeen, match="still"):
        await said.until("the plan", timeout_s=0.01)
    with pytest.raises(NotSeen, match="still"):
        await ada.view("studio").until(lambda view: len(view.messages) > 1, timeout_s=0.01)
    with pytest.raises(NotSeen):
        await ada.sees("studio", "Something", after=said, timeout_s=0.01)


async def test_a_predicate_that_fails_is_not_waited_for(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada")
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(_gather(ada.sees("studio", lambda message: message.embeds[0])))
        await asyncio.sleep(0)
        await ada.say("studio", "No embed here")

    assert isinstance(waiting.result(), IndexError)


async def _gather(waiting: object) -> object:
    [result] = await asyncio.gather(waiting, return_exceptions=True)  # type: ignore[call-overload]  # any awaitable
    return result


async def test_without_an_app_nobody_answers(sandbox: Loopback) -> None:
    sandbox.interactions.answer_within_s = 0.05
    with pytest.raises(NotAllowed, match="no /plan"):
        await sandbox.person("Ada").slash("studio", "plan", idea="x")


async def test_a_refused_answer_is_named_to_the_one_who_waits(sandbox: Loopback, bot: StudioBot) -> None:
    sandbox.interactions.answer_within_s = 0.2
    sandbox.faults.refuse("POST", "/interactions/*", status=400, code=50035, message="Invalid Form Body")

    with pytest.raises(NotAnswered, match="50035"):
        await sandbox.person("Ada").slash("studio", "echo", text="hi")

    assert [getattr(error, "code", None) for error in bot.failures] == [50035]


async def test_commands_need_their_permissions_and_work_in_direct_messages(sandbox: Loopback, bot: StudioBot) -> None:
    @bot.tree.command(description="Only for those who run the place")
    @discord.app_commands.default_permissions(manage_guild=True)
    @discord.app_commands.guild_only()
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.permissions.manage_guild}")

    await bot.tree.sync()
    ada = sandbox.person("Ada")

    assert (await sandbox.owner.slash("studio", "setup")).text == "True"
    with pytest.raises(NotAllowed, match="no /setup"):
        await ada.slash("studio", "setup")
    with pytest.raises(NotAllowed, match="no /setup"):
        await sandbox.owner.slash(await sandbox.owner.dms(), "setup")
    assert (await ada.slash(await ada.dms(), "echo", text="hi")).text.startswith("hi")


async def test_commands_work_in_threads(sandbox: Loopback, bot: StudioBot) -> None:
    thread = await text_channel(bot, sandbox).create_thread(name="Bread", type=discord.ChannelType.public_thread)
    ada = sandbox.person("Ada")

    reply = await ada.slash("Bread", "echo", text="hi")

    assert reply.message is not None
    assert reply.message.raw.channel_id == thread.id
    found = await ada.finds_thread("studio", lambda view: view.last == reply.message)
    assert found.name == "Bread"


async def test_a_person_deletes_what_is_theirs(sandbox: Loopback, bot: StudioBot) -> None:
    ada, grace = sandbox.person("Ada"), sandbox.person("Grace")
    mine = await ada.say("studio", "Mine")
    theirs = seen(sandbox, await text_channel(bot, sandbox).send("The bot's"))

    with pytest.raises(NotAllowed):
        await grace.delete(mine)
    with pytest.raises(NotAllowed):
        await ada.delete(theirs)
    await ada.delete(mine)
    await sandbox.owner.delete(theirs)

    assert (mine.is_deleted, theirs.is_deleted) == (True, True)
    with pytest.raises(NotAllowed, match="gone"):
        await ada.react(mine, "✅")


async def test_a_person_has_the_roles_that_were_named(sandbox: Loopback) -> None:
    ada = sandbox.person("Ada", roles=("Approver",))
    again = sandbox.person("Ada", roles=("Author",))

    names = {sandbox.guild.roles[role].name for role in sandbox.guild.members[ada.id].roles}
    assert again.id == ada.id
    assert names == {"Approver", "Author"}
    assert sandbox.owner.name == "Olive"
