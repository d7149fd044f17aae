"""`/voice`: which voices there are, hearing one, and cloning one of somebody who agrees."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import guilds, making, voices
from bot.studio.consent import Reach
from bot.studio.errors import MediaBroken, Refused, UnknownName
from bot.studio.orders import Order
from bot.studio.uploads import check_upload
from bot.studio.values import ChannelId, UserId
from bot.studio.voices import SAMPLE_LIMITS
from bot.ui.cards.voices import voices_card
from bot.ui.choices import voice_choices
from bot.ui.members import member_of
from bot.ui.render import tell
from bot.ui.text import plain
from bot.ui.tongues import LANGUAGES

_REACHES: Final = {
    "every video here": Reach.EVERYTHING,
    "every video here, for 90 days": Reach.PERIOD,
    "this video": Reach.PRODUCTION,
}
_LISTENING: Final = "The recording is being listened to; what comes of it is told in this channel."
_LANGUAGE_CHOICES: Final = [app_commands.Choice(name=name, value=tag) for name, tag in LANGUAGES.items()]


@app_commands.guild_only()
class Voice(commands.GroupCog, name="voice", description="The voices that speak, and cloning one"):
    """Voices."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        super().__init__()

    @app_commands.command(name="list")
    async def show(self, interaction: Interaction) -> None:
        """Show the voices there are: whose they are, their languages and licences."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        settings = await guilds.settings_of(self._studio, member.guild)
        place = ChannelId(interaction.channel_id or 0)
        film = await self._studio.store.productions.in_thread(member.guild, place)
        known = await voices.listed(self._studio, member.guild, film.id if film else None)
        await tell(interaction, voices_card(known, settings.voice or self._studio.settings.models.voice))

    @app_commands.command()
    @app_commands.describe(voice="Which voice", text="What it shall say", language="In which language")
    @app_commands.choices(language=_LANGUAGE_CHOICES)
    async def preview(
        self, interaction: Interaction, voice: str, text: app_commands.Range[str, 0, 300] = "", language: str = ""
    ) -> None:
        """Hear a voice say a sentence."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = member_of(interaction.user, interaction.guild), ChannelId(interaction.channel_id or 0)
        order = await voices.preview(self._studio, member, place, voice, text, language)
        await self._expect(interaction, order, "It is being spoken; you hear it in this channel.")

    @app_commands.command()
    @app_commands.describe(
        person="Whose voice it is; they are asked first",
        recording="Ten to thirty seconds of them speaking alone: MP3, WAV, M4A, OGG or FLAC",
        name="What the voice is called here; else as the person is",
        language="What they speak in it",
        reach="How far they are asked to agree, if they have not yet",
    )
    @app_commands.choices(
        language=_LANGUAGE_CHOICES, reach=[app_commands.Choice(name=name, value=name) for name in _REACHES]
    )
    async def clone(
        self,
        interaction: Interaction,
        person: discord.Member,
        recording: discord.Attachment,
        name: app_commands.Range[str, 0, 32] = "",
        language: str = "en",
        reach: str = "every video here",
    ) -> None:
        """Make a voice from a recording of a member who agrees to it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if person.bot:
            raise Refused("A bot cannot agree to anything.", "Pick a person.")
        if reach not in _REACHES:
            raise UnknownName("choice", reach, tuple(_REACHES))
        member, place = member_of(interaction.user, interaction.guild), ChannelId(interaction.channel_id or 0)
        check_upload(recording.filename, recording.content_type, recording.size, SAMPLE_LIMITS)
        try:
            data = await recording.read()
        except discord.HTTPException as lost:
            raise MediaBroken("Discord does not give the recording out.", "Send it again.") from lost
        order = await voices.clone(
            self._studio,
            member,
            place,
            UserId(person.id),
            person.display_name[:60],
            name or person.display_name[:32],
            (recording.filename, recording.content_type, data),
            language=language,
            reach=_REACHES[reach],
        )
        await self._expect(interaction, order, _LISTENING)

    @app_commands.command()
    @app_commands.describe(voice="Which voice", scenes="In which scenes, such as 2, 4-6; else in the whole video")
    async def use(self, interaction: Interaction, voice: str, scenes: app_commands.Range[str, 0, 60] = "") -> None:
        """Have the plan of this thread spoken in a voice."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member, place = member_of(interaction.user, interaction.guild), ChannelId(interaction.channel_id or 0)
        production = await making.production_in(self._studio, member.guild, place)
        plan = await voices.use(self._studio, member, production, voice, scenes)
        await interaction.followup.send(f"Plan {plan.version} has that voice; see its card.", ephemeral=True)

    @app_commands.command()
    @app_commands.describe(voice="Which cloned voice")
    async def remove(self, interaction: Interaction, voice: str) -> None:
        """Let a cloned voice go, with its recording: for whose it is, who made it, and managers."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        gone = await voices.remove(self._studio, member, voice)
        await interaction.followup.send(
            f"**{plain(gone.name, 40)}** and its recording are gone. Videos that it speaks in stay as they are.",
            ephemeral=True,
        )

    @preview.autocomplete("voice")
    @use.autocomplete("voice")
    async def known_voices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest voices."""
        return await voice_choices(self._studio, interaction, typed)

    @remove.autocomplete("voice")
    async def cloned_voices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest cloned voices."""
        return await voice_choices(self._studio, interaction, typed, only_cloned=True)

    async def _expect(self, interaction: Interaction, order: Order, words: str) -> None:
        place = ChannelId(interaction.channel_id or 0)
        self._client.announcer.expect(order.guild, place, order.id, None, is_talk=False)
        await interaction.followup.send(words, ephemeral=True)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Voice(client))
