"""The planner mode and `/plan`: from an idea or a script to a plan that people mend."""

import contextlib
from collections.abc import Mapping
from typing import Annotated, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import access, guilds, planning
from bot.studio.brief import Genre, Mood
from bot.studio.errors import BriefRefused, MediaBroken
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.talk import Mode
from bot.studio.values import ChannelId, GuildId, ProductionId
from bot.ui import modals, threads
from bot.ui.choices import Choices, voice_choices
from bot.ui.emoji import SEEN
from bot.ui.hearing import Heard
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.tongues import LANGUAGES

_SCRIPT_BYTES: Final = 64 * 1024
_SECONDS = app_commands.Range[int, 10, 180]


class Planner(commands.Cog):
    """Plans."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_mode(Mode.PLANNER, self.answer)
        client.takes_revisions(self.revise_as_said)
        client.takes_press("revise", self.ask_how_to_revise, asks=True)
        client.takes_form("revise", self.revise)
        client.takes_press("reroll", self.reroll)
        client.takes_press("reword", self.ask_for_words, asks=True)
        client.takes_form("reword", self.reword)
        client.takes_press("reopen", self.reopen)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        idea="What the video is about, in a sentence or two",
        script="Your own words instead: spoken as they stand, split into scenes",
        file="Your own words as a .txt file",
        seconds="How long it should be: 10 to 180 seconds",
        language="The language it is written and spoken in",
        genre="What kind of short it is",
        mood="How it should feel",
        voice="Who speaks; see /voice list",
    )
    @app_commands.choices(language=[app_commands.Choice(name=name, value=tag) for name, tag in LANGUAGES.items()])
    async def plan(
        self,
        interaction: Interaction,
        idea: str = "",
        script: str = "",
        file: discord.Attachment | None = None,
        seconds: _SECONDS = 25,
        language: str = "en",
        genre: Annotated[Genre, Choices(Genre)] | None = None,
        mood: Annotated[Mood, Choices(Mood)] | None = None,
        voice: str = "",
    ) -> None:
        """Start a video: a thread opens, the plan is written while you watch, then a free preview."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = member_of(interaction.user, interaction.guild)
        own = await _script_of(script, file)
        if idea and own:
            raise BriefRefused("Both an idea and a script were given.", "Give one: an idea, or your own words.")
        settings = await guilds.settings_of(self._studio, member.guild)
        place = threads.channel_for_threads(interaction.guild, interaction.channel, settings.home)
        production = await planning.start(
            self._studio,
            member,
            ChannelId(place.id),
            own or idea,
            script=bool(own),
            seconds=seconds,
            language=language,
            genre=genre,
            mood=mood,
            voice=voice,
        )
        thread = await threads.open_thread(place, production.brief.idea, interaction.user)
        await planning.in_thread(self._studio, production, ChannelId(thread.id))
        await interaction.followup.send(f"The plan is being written in {thread.mention}.", ephemeral=True)

    @plan.autocomplete("voice")
    async def voices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest voices, those cloned here first."""
        return await voice_choices(self._studio, interaction, typed)

    async def answer(self, heard: Heard, member: Member) -> None:
        """Talk about ideas."""
        await self._client.converse(heard, member)

    async def revise_as_said(self, heard: Heard, member: Member) -> None:
        """Revise the plan of this thread as somebody said to the bot."""
        if heard.production is not None:
            await planning.revise(self._studio, member, heard.production, heard.text)
            with contextlib.suppress(discord.HTTPException):
                await heard.message.add_reaction(SEEN)

    async def ask_how_to_revise(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form in which a change of the plan is wished for."""
        await self._may_change(interaction, press)
        await interaction.response.send_modal(
            modals.form(
                "Revise the plan",
                custom_id("revise", press.owner, press.version),
                "What should be different?",
                placeholder="Make it funnier; drop scene 3; say it in German…",
            )
        )
        return None

    async def revise(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Revise the plan as written in the form."""
        member, production = await self._client.at(interaction, press)
        await planning.revise(self._studio, member, production, written["text"], press.version)
        return None

    async def reroll(self, interaction: Interaction, press: Press) -> str | None:
        """Have one line written anew."""
        member, production = await self._client.at(interaction, press)
        await planning.reroll(self._studio, member, production, press.chosen_number, press.version)
        return None

    async def ask_for_words(self, interaction: Interaction, press: Press) -> str | None:
        """Open the form in which a line is edited, with the words it has now."""
        production = await self._may_change(interaction, press)
        number = press.chosen_number
        plan = await self._studio.store.plans.get(production.guild, production.id, production.plan_version)
        await interaction.response.send_modal(
            modals.form(
                f"Edit line {number}",
                custom_id("reword", press.owner, press.version, number),
                f"Line {number}",
                value=plan.scene(number).line.text,
                most=600,
            )
        )
        return None

    async def reword(self, interaction: Interaction, press: Press, written: Mapping[str, str]) -> str | None:
        """Put somebody's words in the place of a line."""
        member, production = await self._client.at(interaction, press)
        await planning.reword(self._studio, member, production, int(press.arg), written["text"], press.version)
        return None

    async def reopen(self, interaction: Interaction, press: Press) -> str | None:
        """Open a new thread for a production whose thread is gone."""
        member, production = await self._client.at(interaction, press)
        capability = Capability.PLAN if member.user == production.author else Capability.MANAGE
        await access.check(self._studio, member, capability)
        guild = interaction.guild
        here = guild.get_channel(production.channel) if guild else None
        place = threads.channel_for_threads(guild, here or interaction.channel)
        thread = await threads.open_thread(place, production.brief.idea, interaction.user)
        await guilds.move_thread(self._studio, GuildId(member.guild), ProductionId(press.owner), ChannelId(thread.id))
        return f"It goes on in {thread.mention}."

    async def _may_change(self, interaction: Interaction, press: Press) -> Production:
        member, production = await self._client.at(interaction, press)
        access.check_fresh(production, press.version)
        capability = Capability.PLAN if member.user == production.author else Capability.EDIT
        await access.check(self._studio, member, capability)
        return production


async def _script_of(script: str, file: discord.Attachment | None) -> str:
    """Return somebody's own words, typed or attached. Raises MediaBroken or BriefRefused."""
    if file is None:
        return script
    if file.size > _SCRIPT_BYTES:
        raise BriefRefused(f"{file.filename} has {file.size:,} bytes; a script is shorter.", "Attach a .txt file.")
    try:
        text = (await file.read()).decode("utf-8-sig")
    except (UnicodeDecodeError, discord.HTTPException) as error:
        raise MediaBroken(
            f"{file.filename[:80]} cannot be read as text.",
            "Save it as a plain .txt file in UTF-8 and attach it again.",
        ) from error
    if "\x00" in text:
        raise MediaBroken(f"{file.filename[:80]} is not a text file.", "Attach a plain .txt file in UTF-8.")
    if not text.strip():
        raise BriefRefused(f"{file.filename[:80]} is empty.", "Attach a .txt file with the words to speak.")
    return text


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Planner(client))
