"""Putting one card where it belongs, once: posting, editing, retiring."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import discord

from bot.logs import logger
from bot.services.context import Studio
from bot.store.cards import Card
from bot.studio.errors import MediaBroken
from bot.studio.values import ChannelId, GuildId, MessageId, digest_of
from bot.ui import trouble
from bot.ui.content import Attached, CardContent
from bot.ui.reactions import Ballot
from bot.ui.render import SILENT, embed_of, files_of, mentions_of, view_of

log = logger(__name__)

RETIRED: Final = "retired"
_UPLOAD_LEAST: Final = 10 * 1024 * 1024
_LOOKED_BACK: Final = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cards of one owner are kept."""

    guild: GuildId
    owner: str
    channel: ChannelId


class Poster:
    """Posts and edits cards, and remembers each message in the store before anything else happens."""

    def __init__(self, studio: Studio, client: discord.Client) -> None:
        self._studio = studio
        self._ballot = Ballot(client, studio)
        self._client = client

    async def post(self, place: Place, card: CardContent, *, is_repeat: bool = False) -> Card:
        """Post a card; the nonce and the note made beforehand keep it from being posted twice."""
        stored = Card(place.guild, place.owner, card.key, place.channel, None, "", self._studio.now())
        await self._keep(stored)
        message = await self._found(place, card) if is_repeat else None
        if message is None:
            message = await self._send(place, card)
        posted = replace(stored, message=MessageId(message.id), digest=digest(card))
        await self._keep(posted)
        for sign in card.signs:
            await message.add_reaction(sign)
        if card.signs:
            await self._ballot.read_card(posted)
        return posted

    async def edit(self, stored: Card, card: CardContent) -> Card:
        """Show a card's newest state on its message."""
        message = self._message(stored)
        has_new_files = stored.digest.partition(".")[2] != card.files_digest()
        if has_new_files:
            fetched, missing = await self._fetch(stored.guild, card)
            await message.edit(
                embed=embed_of(card, missing),
                view=view_of(card),
                attachments=files_of(card, fetched),
                allowed_mentions=SILENT,
            )
        else:
            await message.edit(embed=embed_of(card), view=view_of(card), allowed_mentions=SILENT)
        edited = replace(stored, digest=digest(card))
        await self._keep(edited)
        return edited

    async def retire(self, stored: Card, *, is_passing: bool) -> None:
        """Take the buttons off a card that no longer applies, or delete it where it was only passing."""
        if stored.digest == RETIRED:
            return
        if stored.message is not None:
            try:
                if is_passing:
                    await self._message(stored).delete()
                else:
                    await self._message(stored).edit(view=None)
            except discord.NotFound:
                pass
        if is_passing:
            await self.forget(stored)
        else:
            await self._keep(replace(stored, digest=RETIRED))

    async def forget(self, stored: Card) -> None:
        """Forget a card whose message is gone."""
        async with self._studio.store.writing() as tx:
            await self._studio.store.cards.drop(tx, stored.guild, stored.owner, stored.key)

    async def _keep(self, card: Card) -> None:
        async with self._studio.store.writing() as tx:
            await self._studio.store.cards.save(tx, card)

    def _message(self, stored: Card) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(stored.channel, guild_id=stored.guild)
        return channel.get_partial_message(stored.message or 0)

    async def _send(self, place: Place, card: CardContent) -> discord.Message:
        channel = self._client.get_partial_messageable(place.channel, guild_id=place.guild)
        fetched, missing = await self._fetch(place.guild, card)
        nonce = digest_of([place.guild, place.owner, card.key, place.channel])[:24]
        content = f"<@{card.pings}>" if card.pings is not None else None
        view = view_of(card)
        extra: dict[str, Any] = {"view": view} if view is not None else {}
        try:
            return await channel.send(
                content,
                embed=embed_of(card, missing),
                files=files_of(card, fetched),
                nonce=nonce,
                allowed_mentions=mentions_of(card),
                **extra,
            )
        except discord.HTTPException as refused:
            if refused.status != 413 and refused.code != trouble.TOO_LARGE:
                raise
        bare = embed_of(card, card.files)
        bare.set_image(url=None)
        return await channel.send(content, embed=bare, nonce=nonce, allowed_mentions=mentions_of(card), **extra)

    async def _fetch(self, guild: GuildId, card: CardContent) -> tuple[list[tuple[Attached, Path]], list[Attached]]:
        """Fetch the files of a card; what is missing or too large for the server is left out."""
        here = self._client.get_guild(guild)
        most = here.filesize_limit if here else _UPLOAD_LEAST
        fetched, missing = [], []
        for file in card.files:
            if file.bytes is not None and file.bytes > most:
                missing.append(file)
                continue
            try:
                path = await self._studio.artifacts.fetch(file.artifact)
            except MediaBroken as broken:
                log.warning("card.file_missing", card=card.key, because=broken.what)
                missing.append(file)
                continue
            if path.stat().st_size > most:
                missing.append(file)
            else:
                fetched.append((file, path))
        return fetched, missing

    async def _found(self, place: Place, card: CardContent) -> discord.Message | None:
        """Find a card that was posted by an earlier run which could not remember it."""
        me = self._client.user
        channel = self._client.get_partial_messageable(place.channel, guild_id=place.guild)
        wanted = embed_of(card)
        async for message in channel.history(limit=_LOOKED_BACK):
            if me is None or message.author.id != me.id or not message.embeds:
                continue
            embed = message.embeds[0]
            if (embed.title, embed.description) == (wanted.title, wanted.description):
                return message
        return None


def digest(card: CardContent) -> str:
    """Return what is remembered of a card's content: all of it, and its files apart."""
    return f"{card.digest()}.{card.files_digest()}"
