"""The editor mode: in the thread of a video, what is said to the bot changes its cut; elsewhere it gives advice."""

import contextlib
from typing import Any

import discord
from discord.ext import commands

from bot.client import StudioClient
from bot.services import editing
from bot.studio.people import Member
from bot.studio.proposal import Proposal
from bot.studio.talk import Mode
from bot.ui.cards.editing import done_card
from bot.ui.emoji import SEEN
from bot.ui.hearing import Heard
from bot.ui.render import SILENT, embed_of, view_of


class Editor(commands.Cog):
    """Edits by conversation."""

    def __init__(self, client: StudioClient) -> None:
        self._client = client
        client.takes_mode(Mode.EDITOR, self.answer)

    async def answer(self, heard: Heard, member: Member) -> None:
        """Edit the video of this thread as `/edit ask` does, or talk about editing."""
        production = heard.production
        if production is None or not production.plan_version:
            await self._client.converse(heard, member)
            return
        done = await editing.ask(self._client.studio, member, production, heard.text)
        if isinstance(done, Proposal):
            with contextlib.suppress(discord.HTTPException):
                await heard.message.add_reaction(SEEN)
            return
        now = await self._client.studio.store.productions.get(production.guild, production.id)
        card = done_card(now, "✂️ Done", done)
        view = view_of(card)
        extra: dict[str, Any] = {"view": view} if view is not None else {}
        await heard.message.reply(embed=embed_of(card), mention_author=False, allowed_mentions=SILENT, **extra)


async def setup(client: StudioClient) -> None:
    """Add the cog."""
    await client.add_cog(Editor(client))
