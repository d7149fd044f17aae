"""`/consent`: who appears or is heard is asked first, and can change their mind."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import consent, making
from bot.studio.consent import Use
from bot.studio.errors import Refused
from bot.studio.values import ChannelId, ConsentId, GuildId, UserId
from bot.ui.emoji import NO, YES
from bot.ui.ids import Press
from bot.ui.members import member_of
from bot.ui.text import plain

_USES = {
    "appear": frozenset({Use.APPEAR}),
    "be heard": frozenset({Use.VOICE}),
    "appear and be heard": frozenset({Use.APPEAR, Use.VOICE}),
}


@app_commands.guild_only()
class Consents(commands.GroupCog, name="consent", description="Ask people, and take back what you agreed to"):
    """Consents."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("agree", self.agree)
        client.takes_press("decline", self.decline)
        super().__init__()

    @app_commands.command()
    @app_commands.describe(person="Who appears or is heard in this video", use="What they do in it")
    @app_commands.choices(use=[app_commands.Choice(name=name, value=name) for name in _USES])
    async def request(self, interaction: Interaction, person: discord.Member, use: str = "appear") -> None:
        """Ask somebody whether they agree to be in the video of this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if person.bot:
            raise Refused("A bot cannot agree to anything.", "Ask a person.")
        member = member_of(interaction.user, interaction.guild)
        production = await making.production_in(self._studio, member.guild, ChannelId(interaction.channel_id or 0))
        await consent.request(self._studio, member, production, UserId(person.id), person.display_name[:60], _USES[use])
        await interaction.followup.send(
            f"{plain(person.display_name, 60)} is being asked; nothing is published before they agree.", ephemeral=True
        )

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """Show who is in the video of this thread and whether they agree."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        production = await making.production_in(self._studio, member.guild, ChannelId(interaction.channel_id or 0))
        people = await consent.status(self._studio, member.guild, production)
        lines = [f"{YES if agrees else NO} {plain(person.name, 60)}" for person, agrees in people]
        await interaction.followup.send("\n".join(lines) or "Nobody appears or is heard in this video.", ephemeral=True)

    @app_commands.command()
    async def revoke(self, interaction: Interaction) -> None:
        """Take back everything you agreed to in this server; approvals that rest on it are void."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        count = await consent.revoke(self._studio, member.guild, member.user)
        words = f"Taken back: {count}. Nothing further is published with you in it." if count else "There was nothing."
        await interaction.followup.send(words, ephemeral=True)

    async def agree(self, interaction: Interaction, press: Press) -> str | None:
        """Record a yes."""
        await self._answer(interaction, press, agrees=True)
        return "Thank you. `/consent revoke` in the server takes it back."

    async def decline(self, interaction: Interaction, press: Press) -> str | None:
        """Record a no."""
        await self._answer(interaction, press, agrees=False)
        return "Understood: it will not be published with you in it."

    async def _answer(self, interaction: Interaction, press: Press, *, agrees: bool) -> None:
        guild = GuildId(int(press.arg))
        await consent.answer(self._studio, guild, ConsentId(press.owner), UserId(interaction.user.id), agrees=agrees)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Consents(client))
