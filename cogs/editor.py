"""The editor mode: in the thread of a video, what is said to the bot changes its cut; elsewhere it gives advice."""

from discord.ext import commands

from bot.client import StudioClient
from bot.services import editing
from bot.studio.people import Member
from bot.studio.talk import Mode
from bot.ui.hearing import Heard
from bot.ui.render import SILENT
from bot.ui.text import listed


class Editor(commands.Cog):
    """Edits by conversation."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        client.takes_mode(Mode.EDITOR, self.answer)

    async def answer(self, heard: Heard, member: Member) -> None:
        """Edit the video of this thread, or talk about editing."""
        if heard.production is None or not heard.production.plan_version:
            await self._client.converse(heard, member)
            return
        changes = await editing.ask(self._client.studio, member, heard.production, heard.text)
        await heard.message.reply(f"✂️ Done:\n{listed(changes)}", mention_author=False, allowed_mentions=SILENT)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Editor(client))
