"""The scripter mode: a brief or a plan becomes spoken lines with their timing, which a plan can take over."""

from discord.ext import commands

from bot.client import Interaction, StudioClient
from bot.services import chatting, planning
from bot.studio.errors import Stale
from bot.studio.outcomes import LinesWritten
from bot.studio.people import Member
from bot.studio.talk import Mode
from bot.studio.values import ChannelId, OrderId
from bot.ui import threads
from bot.ui.hearing import Heard
from bot.ui.ids import Press
from bot.ui.members import member_of


class Scripter(commands.Cog):
    """Spoken lines."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        self._studio = client.studio
        client.takes_mode(Mode.SCRIPTER, self.answer)
        client.takes_press("lines", self.use_lines)

    async def answer(self, heard: Heard, member: Member) -> None:
        """Write lines for what was said, or for the plan of this thread."""
        await self._client.converse(heard, member)

    async def use_lines(self, interaction: Interaction, press: Press) -> str | None:
        """Make the lines the next version of this thread's plan, or the script of a new video."""
        member = member_of(interaction.user, interaction.guild)
        written = await chatting.answer_of(self._studio, member.guild, OrderId(press.owner))
        if not isinstance(written, LinesWritten):
            raise Stale("These lines are not kept any more.")
        here = ChannelId(interaction.channel_id or 0)
        production = await self._studio.store.productions.in_thread(member.guild, here)
        if production is not None and production.plan_version:
            plan = await planning.use_lines(self._studio, member, production, written.lines)
            await interaction.edit_original_response(view=None)
            return f"The lines are in plan {plan.version} now."
        place = threads.channel_for_threads(interaction.guild, interaction.channel)
        script = "\n".join(written.lines)
        started = await planning.start(self._studio, member, ChannelId(place.id), script, script=True)
        thread = await threads.open_thread(place, written.lines[0], interaction.user)
        await planning.in_thread(self._studio, started, ChannelId(thread.id))
        return f"A video with these lines is being planned in {thread.mention}."


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Scripter(client))
