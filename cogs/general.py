"""The general mode, and `/chat`: a conversation with the studio in a thread of its own."""

from typing import Annotated

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import chatting
from bot.studio.people import Member
from bot.studio.talk import Mode
from bot.studio.values import ChannelId
from bot.ui import threads
from bot.ui.choices import Choices
from bot.ui.hearing import Heard
from bot.ui.members import member_of
from bot.ui.render import SILENT
from bot.ui.replies import DISCLOSURE, note_greeting

_ABOUT = {
    Mode.GENERAL: "Ask me anything.",
    Mode.PLANNER: "Let us find an idea; `/plan` then makes a video of it.",
    Mode.EDITOR: "Say what to change about a video; in its thread, mention me and I change it.",
    Mode.SCRIPTER: "Give me a brief and I write the spoken lines, with their timing.",
}


@app_commands.guild_only()
class General(commands.GroupCog, name="chat", description="Talk to the studio"):
    """Conversations."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_mode(Mode.GENERAL, self.answer)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(mode="What I should be")
    async def mode(self, interaction: Interaction, mode: Annotated[Mode, Choices(Mode)]) -> None:
        """Open a thread to talk in, or switch the mode of this one."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        here = interaction.channel
        if isinstance(here, discord.Thread) and await self._is_ours(member, here):
            await chatting.open_talk(self._studio, member, ChannelId(here.id), mode)
            await here.send(f"**{mode.value.capitalize()} mode.** {_ABOUT[mode]}", allowed_mentions=SILENT)
            await interaction.followup.send(f"This thread is in {mode.value} mode now.", ephemeral=True)
            return
        place = threads.channel_for_threads(interaction.guild, here)
        thread = await threads.open_thread(place, f"{mode.value} · {member.name}", interaction.user)
        await chatting.open_talk(self._studio, member, ChannelId(thread.id), mode)
        words = f"**{mode.value.capitalize()} mode.** {_ABOUT[mode]}\n{DISCLOSURE}"
        opening = await thread.send(words, allowed_mentions=SILENT)
        await note_greeting(self._studio, member.guild, ChannelId(thread.id), opening.id)
        await interaction.followup.send(f"Let us talk in {thread.mention}.", ephemeral=True)

    @app_commands.command()
    async def end(self, interaction: Interaction) -> None:
        """End the conversation in this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        await chatting.end(self._studio, member, ChannelId(interaction.channel_id or 0))
        await interaction.followup.send(
            "The conversation has ended. Here I answer only when mentioned.", ephemeral=True
        )

    async def answer(self, heard: Heard, member: Member) -> None:
        """Answer in general mode."""
        await self._client.converse(heard, member)

    async def _is_ours(self, member: Member, thread: discord.Thread) -> bool:
        talk = await self._studio.store.talks.get(member.guild, ChannelId(thread.id))
        production = await self._studio.store.productions.in_thread(member.guild, ChannelId(thread.id))
        return talk is not None or production is not None


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(General(client))
