"""`/edit`: simple changes in plain words, each of which can be undone."""

from collections.abc import Mapping

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, editing, making
from bot.studio.people import Capability
from bot.studio.values import ChannelId
from bot.ui import modals
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.text import listed


@app_commands.guild_only()
class Edit(commands.GroupCog, name="edit", description="Change the video of this thread"):
    """Edits."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("edit", self.ask_what, asks=True)
        client.takes_form("edit", self.ask_as_written)
        client.takes_press("undo", self.undo_pressed)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(change="In plain words: “no music”, “captions in a box”, “scene 2 slower”")
    async def ask(self, interaction: Interaction, change: str) -> None:
        """Change something about the cut."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        production = await making.production_in(self._studio, member.guild, ChannelId(interaction.channel_id or 0))
        changes = await editing.ask(self._studio, member, production, change)
        await interaction.followup.send(f"✂️ Changed:\n{listed(changes)}", ephemeral=True)

    @app_commands.command()
    async def undo(self, interaction: Interaction) -> None:
        """Go back to what it was before the last change."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        production = await making.production_in(self._studio, member.guild, ChannelId(interaction.channel_id or 0))
        changes = await editing.undo(self._studio, member, production)
        await interaction.followup.send(f"↩️ Undone:\n{listed(changes)}", ephemeral=True)

    async def ask_what(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form in which a change is wished for."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        await access.check(self._studio, member, Capability.EDIT)
        await interaction.response.send_modal(
            modals.form(
                "Edit the cut",
                custom_id("edit", press.owner, press.version),
                "What should be different?",
                placeholder="No music; captions in a box; scene 2 slower…",
                most=500,
            )
        )
        return None

    async def ask_as_written(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Change what was written in the form."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        changes = await editing.ask(self._studio, member, production, written["text"])
        return f"✂️ Changed:\n{listed(changes)}"

    async def undo_pressed(self, interaction: Interaction, press: Press) -> str | None:
        """Undo the last change."""
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        changes = await editing.undo(self._studio, member, production)
        return f"↩️ Undone:\n{listed(changes)}"


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Edit(client))
