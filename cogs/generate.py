"""`/generate` and its button: from here on a production costs something."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import making
from bot.studio.values import ChannelId
from bot.ui.ids import Press
from bot.ui.members import member_of


@app_commands.guild_only()
class Generate(commands.GroupCog, name="generate", description="Make the video that was planned"):
    """Making."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_press("generate", self.generate)
        client.takes_press("retry", self.retry)
        client.takes_press("cancel", self.cancel)
        super().__init__()

    @app_commands.command()
    async def video(self, interaction: Interaction) -> None:
        """Film, voice and cut the plan of this thread."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        production = await making.production_in(self._studio, member.guild, ChannelId(interaction.channel_id or 0))
        await making.generate(self._studio, member, production)
        await interaction.followup.send("Filming has begun; the progress is in this thread.", ephemeral=True)

    async def generate(self, interaction: Interaction, press: Press) -> str | None:
        """Start filming the plan on whose card it was pressed."""
        member, production = await self._client.at(interaction, press)
        await making.generate(self._studio, member, production, press.version)
        return None

    async def retry(self, interaction: Interaction, press: Press) -> str | None:
        """Order again what failed."""
        member, production = await self._client.at(interaction, press)
        await making.retry(self._studio, member, production)
        return None

    async def cancel(self, interaction: Interaction, press: Press) -> str | None:
        """Stop everything."""
        member, production = await self._client.at(interaction, press)
        await making.cancel(self._studio, member, production, press.version)
        return "Stopped. What was made is kept."


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Generate(client))
