"""The announcer: keeps what people see in Discord true to what the store holds.

It is told what changed, never what to say: it reads the facts, decides which cards there should be (`cards_of`),
and posts, edits or retires until Discord shows them. A restart, a lost message and a repeated call
are all the same to it.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import aiohttp
import discord

from bot.logs import logger
from bot.services import approval
from bot.services.context import Studio
from bot.services.views import ProductionView, view_of
from bot.store.cards import Card
from bot.studio.errors import StudioError
from bot.studio.orders import Failed, LinesWritten, Progress, Replied
from bot.studio.values import ChannelId, GuildId, LockId, OrderId, ProductionId
from bot.ui import trouble
from bot.ui.cards.production import cards_of
from bot.ui.cards.review import Accounts, closed_card
from bot.ui.content import Button, CardContent, Colour
from bot.ui.ids import custom_id
from bot.ui.posting import RETIRED, Place, Poster, digest
from bot.ui.replies import Replies
from bot.ui.text import plain

log = logger(__name__)

_PASSING: Final = ("progress",)
_GONE: Final = (trouble.UNKNOWN_CHANNEL, trouble.NO_ACCESS, trouble.NO_PERMISSION, trouble.THREAD_LOCKED)


class Subject(NamedTuple):
    """Something that may have to be shown anew."""

    kind: str
    """production, reply, managers or all."""
    guild: int
    id: str


_ALL: Final = Subject("all", 0, "")


class DiscordAnnouncer:
    """Shows every change in Discord. Make it, hand it to the services, then run it once beside the client."""

    def __init__(self, edit_every_s: float = 3.0) -> None:
        self._every = edit_every_s
        self._queue: asyncio.Queue[Subject] = asyncio.Queue()
        self._queued: set[Subject] = set()
        self._busy: set[Subject] = set()
        self._timers: dict[Subject, asyncio.TimerHandle] = {}
        self._live: dict[OrderId, Progress] = {}
        self._guild_of: dict[ProductionId, GuildId] = {}
        self._edited: dict[tuple[str, str], float] = {}
        self._notes: dict[GuildId, list[str]] = {}
        self.replies = Replies()

    # What the services say.

    def changed(self, guild: GuildId, production: ProductionId) -> None:
        """Take note that something about a production changed, its people and consents included."""
        self._guild_of[production] = guild
        self._mark(Subject("production", guild, production))

    def answered(
        self, guild: GuildId, channel: ChannelId, order: OrderId, outcome: Replied | LinesWritten | Failed
    ) -> None:
        """Show what came of something said in a conversation."""
        self.replies.answer(guild, channel, order, outcome)
        self._mark(Subject("reply", guild, order))

    def tell_managers(self, guild: GuildId, what: str) -> None:
        """Tell those who manage the server one sentence, where they chose to be told."""
        self._notes.setdefault(guild, []).append(what)
        self._mark(Subject("managers", guild, ""))

    def progress(self, progress: Progress) -> None:
        """Show how far an attempt is; may be dropped."""
        guild = self.replies.guild_of(progress.order)
        if guild is not None:
            self.replies.heard(progress)
            self._mark_in(self._every / 2, Subject("reply", guild, progress.order))
        elif progress.production is not None:
            self._live[progress.order] = progress
            known = self._guild_of.get(progress.production)
            if known is not None:
                self._mark_in(self._every, Subject("production", known, progress.production))

    def dirty_all(self) -> None:
        """Look at everything afresh, as after a start."""
        self._mark(_ALL)

    def expect(self, guild: GuildId, channel: ChannelId, order: OrderId, reply_to: int | None) -> None:
        """Show the answer to something just said: a message at once, then edits as it is written."""
        self.replies.expect(guild, channel, order, reply_to)
        self._mark(Subject("reply", guild, order))

    # The work.

    async def run(self, studio: Studio, client: discord.Client) -> None:
        """Show changes for as long as the task lives."""
        self._studio, self._client = studio, client
        self._poster = Poster(studio, client)
        await client.wait_until_ready()
        self.dirty_all()
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    subject = await self._queue.get()
                    self._queued.discard(subject)
                    if subject in self._busy:
                        self._mark_in(self._every, subject)
                        continue
                    self._busy.add(subject)
                    group.create_task(self._show(subject))
        finally:
            for timer in self._timers.values():
                timer.cancel()

    def _mark(self, subject: Subject) -> None:
        timer = self._timers.pop(subject, None)
        if timer is not None:
            timer.cancel()
        if subject not in self._queued:
            self._queued.add(subject)
            self._queue.put_nowait(subject)

    def _mark_in(self, delay: float, subject: Subject) -> None:
        if subject not in self._queued and subject not in self._timers:
            self._timers[subject] = asyncio.get_running_loop().call_later(delay, self._mark, subject)

    async def _show(self, subject: Subject) -> None:
        try:
            await self._show_now(subject)
        except (aiohttp.ClientError, OSError, TimeoutError, discord.DiscordServerError) as error:
            log.warning("announcer.discord_out_of_reach", because=str(error))
            self._mark_in(max(1.0, self._every), subject)
        except discord.HTTPException as error:
            log.warning("announcer.refused", kind=subject.kind, guild=subject.guild, of=subject.id, because=str(error))
        except StudioError as error:
            log.warning(
                "announcer.nothing_to_show", kind=subject.kind, guild=subject.guild, of=subject.id, because=error.what
            )
        except Exception:  # one broken card must not silence every other production
            log.exception("announcer.broken", kind=subject.kind, guild=subject.guild, of=subject.id)
        finally:
            self._busy.discard(subject)

    async def _show_now(self, subject: Subject) -> None:
        guild = GuildId(subject.guild)
        if subject.kind == "all":
            await self._mark_everything()
        elif self._client.get_guild(guild) is None:
            log.warning("announcer.not_in_server", guild=guild)
        elif subject.kind == "production":
            await self._show_production(guild, ProductionId(subject.id))
        elif subject.kind == "managers":
            await self._show_notes(guild)
        else:
            wait = await self.replies.show(self._studio, self._client, guild, OrderId(subject.id), self._every)
            if wait is not None:
                self._mark_in(wait, subject)

    async def _mark_everything(self) -> None:
        for production in await self._studio.store.productions.unfinished():
            self.changed(production.guild, production.id)
        for guild in self._client.guilds:
            for order in await self.replies.recall(self._studio, GuildId(guild.id)):
                self._mark(Subject("reply", guild.id, order))

    async def _show_notes(self, guild: GuildId) -> None:
        notes = self._notes.pop(guild, [])
        settings = await self._studio.store.guilds.get(guild)
        if settings.managers is not None and notes:
            channel = self._client.get_partial_messageable(settings.managers, guild_id=guild)
            embed = discord.Embed(description="\n".join(f"• {plain(note, 600)}" for note in notes[:5]))
            embed.set_footer(text="Told to managers because of /studio setup")
            await channel.send(embed=embed, allowed_mentions=discord.AllowedMentions.none())

    async def _show_production(self, guild: GuildId, production_id: ProductionId) -> None:
        view = await view_of(self._studio, guild, production_id)
        self._guild_of[production_id] = guild
        self._forget_finished(view)
        thread = view.production.thread
        if thread is None:
            return
        place = Place(guild, production_id, thread)
        stored = {card.key: card for card in await self._studio.store.cards.of(guild, production_id)}
        accounts = {account.id: account.name for account in await self._studio.store.accounts.of(guild)}
        wanted = cards_of(view, self._live, accounts)
        try:
            for card in wanted:
                await self._ensure(place, card, stored.get(card.key))
            await self._close_reviews(view, stored, {card.key for card in wanted}, accounts)
            await self._retire(stored, {card.key for card in wanted})
        except discord.HTTPException as error:
            if error.code == trouble.ARCHIVED:
                await self._reopen(thread)
                self._mark_in(self._every, Subject("production", guild, production_id))
            elif error.code in _GONE:
                await self._say_elsewhere(view, place, error)
            else:
                raise

    def _forget_finished(self, view: ProductionView) -> None:
        open_now = {entry.order.id for entry in view.orders}
        gone = [
            order
            for order, progress in self._live.items()
            if progress.production == view.production.id and order not in open_now
        ]
        for order in gone:
            del self._live[order]

    async def _ensure(self, place: Place, card: CardContent, stored: Card | None) -> None:
        if stored is None or stored.message is None:
            await self._post(place, card, is_repeat=stored is not None)
            return
        if stored.digest == digest(card) or self._is_too_soon(place, card.key):
            return
        try:
            await self._poster.edit(stored, card)
            self._note_edit(place.owner, card.key)
        except discord.HTTPException as error:
            if error.code != trouble.UNKNOWN_MESSAGE:
                raise
            await self._poster.forget(stored)
            await self._post(place, card, is_repeat=False)

    async def _post(self, place: Place, card: CardContent, *, is_repeat: bool) -> None:
        self._note_edit(place.owner, card.key)
        if card.direct_to is not None:
            direct = await self._direct(place, card.direct_to)
            if direct is not None:
                try:
                    await self._poster.post(direct, card, is_repeat=is_repeat)
                except discord.Forbidden:
                    log.info("announcer.direct_messages_closed", guild=place.guild, card=card.key)
                else:
                    return
            card = _for_thread(card)
        await self._poster.post(place, card, is_repeat=is_repeat)

    async def _direct(self, place: Place, user: int) -> Place | None:
        try:
            person = self._client.get_user(user) or await self._client.fetch_user(user)
            channel = person.dm_channel or await person.create_dm()
        except (discord.NotFound, discord.Forbidden):
            return None
        return Place(place.guild, place.owner, ChannelId(channel.id))

    def _is_too_soon(self, place: Place, key: str) -> bool:
        left = self._edited.get((place.owner, key), 0.0) + self._every - time.monotonic()
        if left > 0:
            self._mark_in(left, Subject("production", place.guild, place.owner))
        return left > 0

    def _note_edit(self, owner: str, key: str) -> None:
        now = time.monotonic()
        self._edited = {known: at for known, at in self._edited.items() if at + self._every > now}
        self._edited[owner, key] = now

    async def _close_reviews(
        self, view: ProductionView, stored: dict[str, Card], wanted: set[str], accounts: Accounts
    ) -> None:
        """Say on the cards of ended reviews how they ended; they are left as they are afterwards."""
        for key, card in list(stored.items()):
            if not key.startswith("review:") or key in wanted or card.digest == RETIRED or card.message is None:
                continue
            review_id = LockId(key.removeprefix("review:"))
            result = await approval.result_of(self._studio, card.guild, review_id)
            review = await self._studio.store.reviews.get(card.guild, review_id)
            stored[key] = await self._poster.edit(card, closed_card(view, review, result, accounts))

    async def _retire(self, stored: Mapping[str, Card], wanted: set[str]) -> None:
        for key, card in stored.items():
            if key not in wanted and card.digest != RETIRED and not key.startswith("notice"):
                await self._poster.retire(card, is_passing=key in _PASSING)

    async def _reopen(self, thread: ChannelId) -> None:
        channel = await self._client.fetch_channel(thread)
        if isinstance(channel, discord.Thread):
            await channel.edit(archived=False)

    async def _say_elsewhere(self, view: ProductionView, place: Place, error: discord.HTTPException) -> None:
        """Say once, where the production was asked for, that its thread cannot be written to."""
        production = view.production
        key = f"notice:{place.channel}:{error.code}"
        if await self._studio.store.cards.get(place.guild, place.owner, key) is not None:
            return
        told = trouble.refusal_of(error, "show how your video is going")
        title = view.plan.title if view.plan else production.brief.idea
        notice = CardContent(
            key=key,
            title="Its thread cannot be reached",
            body=f"**{plain(title, 150)}**\n{plain(told.what, 300)} {plain(told.remedy, 400)}\n"
            "Nothing is lost; work goes on.",
            colour=Colour.TROUBLE,
            rows=((Button("Open a new thread", custom_id("reopen", production.id, production.revision), "primary"),),),
            pings=production.author,
        )
        try:
            await self._poster.post(Place(place.guild, place.owner, production.channel), notice)
        except discord.HTTPException:
            direct = await self._direct(place, production.author)
            if direct is not None:
                await self._poster.post(direct, notice)


def _for_thread(card: CardContent) -> CardContent:
    """Turn a direct message into a card of the thread that pings the one it is for."""
    return replace(card, pings=card.direct_to, direct_to=None)
