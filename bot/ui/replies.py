"""Answers in conversations: one message each, written while people watch, ending with the model's name and seconds.

Models that are fetched are shown the same way: one message, brought up to date until they are there.
"""

import time
from base64 import b64decode
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

import discord

from bot.services import chatting, fetching
from bot.services.context import Studio
from bot.store.cards import Card
from bot.studio.orders import Progress
from bot.studio.outcomes import (
    Answered,
    LinesWritten,
    Replied,
)
from bot.studio.plan import Author
from bot.studio.scheduling import Want
from bot.studio.sheets import SheetsDrawn
from bot.studio.tiny import is_tiny, label_of
from bot.studio.values import ChannelId, GuildId, MessageId, OrderId, digest_of
from bot.ui import trouble
from bot.ui.cards.characters import sheets_card
from bot.ui.content import Button, CardContent
from bot.ui.endings import ending_of
from bot.ui.ids import custom_id
from bot.ui.lacking import lacking
from bot.ui.render import SILENT, files_of, view_of
from bot.ui.text import bar, plain, seconds, shorten

PENDING: Final = "replies"
"""Owner of the cards whose answer is still being shown."""
GREETING: Final = "greeting"
DISCLOSURE: Final = "-# 🤖 You are talking to an AI; it can be wrong."
FETCHING: Final = "fetching"
"""The step of an order that fetches a model: nobody is talking."""
_GREETS, _FILMS = "greets", "films"
"""What is remembered of a message that says it comes from an AI, and of one in which a clip is filmed."""
_LOST: Final = (trouble.UNKNOWN_MESSAGE, trouble.UNKNOWN_CHANNEL, trouble.NO_ACCESS, trouble.NO_PERMISSION)
"""Refusals after which an answer has nowhere to go."""
_THINKING: Final = "💭 …"
_LIMIT: Final = 2000
"""Characters that Discord takes in a message."""
_MOST: Final = 1900
_PIECES: Final = 4


@dataclass
class _Reply:
    """One answer on its way."""

    guild: GuildId
    channel: ChannelId
    reply_to: int | None
    text: str = ""
    is_being_written: bool = True
    outcome: Answered | None = None
    edited_at: float = 0.0
    shown: str = _THINKING
    greets: bool = field(default=False)
    is_talk: bool = True
    """Whether somebody talks: people are told then that it is an AI."""
    is_filmed: bool = False
    """Whether it is a clip: its steps are shown with how it looks so far, and it can be stopped."""
    preview: str = ""
    """How it looks so far, in base64."""


class Replies:
    """The answers being written, by order."""

    def __init__(self) -> None:
        self._open: dict[OrderId, _Reply] = {}

    def expect(
        self,
        guild: GuildId,
        channel: ChannelId,
        order: OrderId,
        reply_to: int | None,
        *,
        is_talk: bool = True,
        is_filmed: bool = False,
    ) -> None:
        """Take note that an answer will come, and to what."""
        self._open.setdefault(order, _Reply(guild, channel, reply_to, is_talk=is_talk, is_filmed=is_filmed))

    def answer(self, guild: GuildId, channel: ChannelId, order: OrderId, outcome: Answered) -> None:
        """Take the whole answer."""
        self.expect(guild, channel, order, None, is_talk=isinstance(outcome, Replied | LinesWritten))
        self._open[order].outcome = outcome

    def heard(self, progress: Progress) -> None:
        """Take what has been written so far."""
        reply = self._open.get(progress.order)
        if reply is None:
            return
        if progress.text:
            reply.text, reply.is_being_written = progress.text, progress.step != FETCHING
        elif reply.is_filmed and progress.step:
            reply.text = f"🎥 {bar(progress.done)} **{progress.done:.0%}** · {plain(progress.step, 80)}"
            reply.is_being_written, reply.preview = False, progress.preview or reply.preview

    def guild_of(self, order: OrderId) -> GuildId | None:
        """Return the server of an answer on its way."""
        reply = self._open.get(order)
        return reply.guild if reply else None

    async def recall(self, studio: Studio, guild: GuildId) -> tuple[OrderId, ...]:
        """Take up the answers that an earlier run left half shown."""
        orders = []
        for card in await studio.store.cards.of(guild, PENDING):
            order = OrderId(card.key)
            self.expect(guild, card.channel, order, None, is_filmed=card.digest == _FILMS)
            answer = await chatting.answer_of(studio, guild, order)
            self._open[order].outcome = answer or await fetching.result_of(studio, guild, order)
            orders.append(order)
        return tuple(orders)

    async def show(
        self, studio: Studio, client: discord.Client, guild: GuildId, order: OrderId, every: float
    ) -> float | None:
        """Bring an answer's message up to date; return how long to wait where it is too soon for an edit."""
        reply = self._open.get(order)
        if reply is None:
            return None
        channel = client.get_partial_messageable(reply.channel, guild_id=guild)
        card = await studio.store.cards.get(guild, PENDING, order)
        try:
            if card is None or card.message is None:
                await self._post(studio, channel, guild, order, reply)
                return every if reply.outcome or reply.text or order in studio.wants() else None
            left = reply.edited_at + every - time.monotonic()
            if left > 0:
                return left
            message = channel.get_partial_message(card.message)
            if reply.outcome is None:
                await self._stream(message, reply, studio.wants().get(order))
                return None
            await self._finish(studio, message, channel, order, reply)
        except discord.HTTPException as error:
            if error.code not in _LOST:
                raise
        await self._done(studio, guild, order)
        return None

    async def _post(
        self, studio: Studio, channel: discord.PartialMessageable, guild: GuildId, order: OrderId, reply: _Reply
    ) -> None:
        reply.greets = reply.is_talk and await _is_first(studio, guild, reply.channel)
        now = studio.now()
        reference = (
            discord.MessageReference(message_id=reply.reply_to, channel_id=reply.channel, fail_if_not_exists=False)
            if reply.reply_to
            else None
        )
        content = f"{_THINKING}\n{DISCLOSURE}" if reply.greets else _THINKING
        extra: dict[str, Any] = {"reference": reference} if reference else {}
        if reply.is_filmed:
            extra["view"] = view_of(_stopping(order))
        message = await channel.send(content, nonce=digest_of(order)[:24], allowed_mentions=SILENT, **extra)
        reply.edited_at = time.monotonic()
        async with studio.store.writing() as tx:
            kind = _GREETS if reply.greets else _FILMS if reply.is_filmed else ""
            posted = Card(guild, PENDING, order, reply.channel, MessageId(message.id), kind, now)
            await studio.store.cards.save(tx, posted)
        if reply.greets:
            await note_greeting(studio, guild, reply.channel, message.id)

    async def _stream(self, message: discord.PartialMessage, reply: _Reply, want: Want | None) -> None:
        """Show what has been written so far, or that nobody is there to write it."""
        waiting = f"⚠️ {lacking(want)}" if want else _THINKING
        cursor = " ▌" if reply.is_being_written else ""
        text = f"{shorten(reply.text, _MOST)}{cursor}" if reply.text else waiting
        if text == reply.shown:
            return
        ending = f"\n{DISCLOSURE}" if reply.greets else ""
        extra: dict[str, Any] = {}
        if reply.preview:
            extra["attachments"] = [discord.File(BytesIO(b64decode(reply.preview)), "so-far.jpg")]
        await message.edit(content=f"{text}{ending}", allowed_mentions=SILENT, **extra)
        reply.shown = text
        reply.edited_at = time.monotonic()

    async def _finish(
        self,
        studio: Studio,
        message: discord.PartialMessage,
        channel: discord.PartialMessageable,
        order: OrderId,
        reply: _Reply,
    ) -> None:
        outcome = reply.outcome
        if outcome is None:
            return
        if isinstance(outcome, SheetsDrawn):
            await _show_sheets(studio, message, reply.guild, order, outcome)
            return
        if not isinstance(outcome, Replied | LinesWritten):
            ended = await ending_of(studio, reply.guild, outcome)
            files = [discord.File(await studio.artifacts.fetch(ended.file), ended.name)] if ended.file else []
            words = f"{ended.words}\n{DISCLOSURE}" if reply.greets else ended.words
            await message.edit(content=words, attachments=files, view=None, allowed_mentions=SILENT)
            return
        ending = _signature(outcome.author) + (f"\n{DISCLOSURE}" if reply.greets else "")
        answer = chatting.answer_text(outcome).strip() or "I have nothing to say to that."
        first, *rest = _pieces(answer, min(_MOST, _LIMIT - len(f"\n{ending}")))
        view = view_of(_controls(outcome, order))
        if not rest:
            await message.edit(content=f"{first}\n{ending}", view=view, allowed_mentions=SILENT)
            return
        await message.edit(content=first, allowed_mentions=SILENT)
        for number, piece in enumerate(rest, 1):
            is_last = number == len(rest)
            nonce = digest_of([order, number])[:24]
            extra: dict[str, Any] = {"view": view} if is_last and view else {}
            content = f"{piece}\n{ending}" if is_last else piece
            await channel.send(content, nonce=nonce, allowed_mentions=SILENT, **extra)

    async def _done(self, studio: Studio, guild: GuildId, order: OrderId) -> None:
        self._open.pop(order, None)
        async with studio.store.writing() as tx:
            await studio.store.cards.drop(tx, guild, PENDING, order)


async def _is_first(studio: Studio, guild: GuildId, channel: ChannelId) -> bool:
    """Say whether nobody has been told in a channel yet that they talk to an AI."""
    if await studio.store.productions.in_thread(guild, channel) is not None:
        return False
    return await studio.store.cards.get(guild, f"chat:{channel}", GREETING) is None


async def note_greeting(studio: Studio, guild: GuildId, channel: ChannelId, message: int) -> None:
    """Remember that people were told in a channel that they talk to an AI."""
    async with studio.store.writing() as tx:
        card = Card(guild, f"chat:{channel}", GREETING, channel, MessageId(message), "", studio.now())
        await studio.store.cards.save(tx, card)


def _controls(outcome: Replied | LinesWritten, order: OrderId) -> CardContent:
    if isinstance(outcome, Replied):
        return CardContent(key="reply")
    return CardContent(key="reply", rows=((Button("Use these lines", custom_id("lines", order), "success"),),))


def _stopping(order: OrderId) -> CardContent:
    return CardContent(key="clip", rows=((Button("Cancel", custom_id("stopclip", order), "danger"),),))


def _signature(author: Author) -> str:
    fallback = f" · in place of {plain(author.fell_back_from, 60)}" if author.fell_back_from else ""
    because = f" ({plain(author.because, 120)})" if author.because else ""
    label = f"\n-# {label_of(author.model)}" if is_tiny(author.model) else ""
    return f"-# {plain(author.model, 60)} · {seconds(author.seconds)}{fallback}{because}{label}"


async def _show_sheets(
    studio: Studio, message: discord.PartialMessage, guild: GuildId, order: OrderId, drawn: SheetsDrawn
) -> None:
    card = sheets_card(await studio.store.characters.find(guild, drawn.character), order, drawn)
    files = files_of(card, [(file, await studio.artifacts.fetch(file.artifact)) for file in card.files])
    view = view_of(card)
    await message.edit(content=card.body, attachments=files, view=view, allowed_mentions=SILENT)


def _pieces(text: str, most: int) -> list[str]:
    """Cut an answer into messages of at most so many characters, at line ends where possible."""
    pieces: list[str] = []
    while text and len(pieces) < _PIECES:
        if len(text) <= most:
            return [*pieces, text]
        cut = max(text.rfind("\n", 0, most), text.rfind(" ", 0, most))
        cut = cut if cut > most // 2 else most
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces[:-1], shorten(pieces[-1] + "…", most)] if text else pieces
