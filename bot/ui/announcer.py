"""The announcer: keeps what people see in Discord true to what the store holds.

It is told what changed, never what to say: it reads the facts, decides which cards there should be (`cards_of`),
and posts, edits or retires until Discord shows them. A restart, a lost message and a repeated call
are all the same to it.
"""

import asyncio
from typing import Final, NamedTuple

import aiohttp
import discord

from bot.logs import logger
from bot.services.context import Studio
from bot.studio.account import Account
from bot.studio.errors import StudioError
from bot.studio.orders import Progress
from bot.studio.outcomes import Answered
from bot.studio.values import ChannelId, GuildId, MessageId, OrderId, ProductionId
from bot.ui.posting import RETIRED
from bot.ui.render import SILENT
from bot.ui.replies import Replies
from bot.ui.showing import Showing
from bot.ui.text import plain

log = logger(__name__)


class Subject(NamedTuple):
    """Something that may have to be shown anew."""

    kind: str
    """production, reply, message (a deleted one), managers or all."""
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
        self._again: set[Subject] = set()
        self._timers: dict[Subject, asyncio.TimerHandle] = {}
        self._guild_of: dict[ProductionId, GuildId] = {}
        self._notes: dict[GuildId, list[str]] = {}
        self._showing: Showing | None = None
        self.replies = Replies()

    # What the services say.

    def changed(self, guild: GuildId, production: ProductionId) -> None:
        """Take note that something about a production changed, its people and consents included."""
        self._guild_of[production] = guild
        self._mark(Subject("production", guild, production))

    def answered(self, guild: GuildId, channel: ChannelId, order: OrderId, outcome: Answered) -> None:
        """Show what came of something said in a conversation, of a model being fetched, or of a voice being tried."""
        self.replies.answer(guild, channel, order, outcome)
        self._mark(Subject("reply", guild, order))

    def tell_managers(self, guild: GuildId, what: str) -> None:
        """Tell those who manage the server one sentence, where they chose to be told."""
        self._notes.setdefault(guild, []).append(what)
        self._mark(Subject("managers", guild, ""))

    def account_lost(self, account: Account) -> None:
        """Tell managers, and every card that waits for it, that an account needs re-authorisation."""
        what = f"{account.name} ({account.platform.value}) needs re-authorisation: connect it again"
        self.tell_managers(account.guild, f"{what} with `/publish accounts`, and what waits for it goes on.")
        self.dirty_all()

    def progress(self, progress: Progress) -> None:
        """Show how far an attempt is; may be dropped."""
        guild = self.replies.guild_of(progress.order)
        if guild is not None:
            self.replies.heard(progress)
            self._mark_in(self._every / 2, Subject("reply", guild, progress.order))
        elif progress.production is not None:
            if self._showing is not None:
                self._showing.heard(progress)
            known = self._guild_of.get(progress.production)
            if known is not None:
                self._mark_in(self._every, Subject("production", known, progress.production))

    def stuck(self, guild: GuildId, production: ProductionId | None, order: OrderId) -> None:
        """Show that an order waits for a worker that is not there, or does so no more."""
        if self.replies.guild_of(order) is not None:
            self._mark(Subject("reply", guild, order))
        elif production is not None:
            self.changed(guild, production)

    def dirty_all(self) -> None:
        """Look at everything afresh, as after a start."""
        self._mark(_ALL)

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
        """Show the answer to something just said or pressed: a message at once, then edits as it is written."""
        self.replies.expect(guild, channel, order, reply_to, is_talk=is_talk, is_filmed=is_filmed)
        self._mark(Subject("reply", guild, order))

    def message_gone(self, guild: GuildId, message: int) -> None:
        """Take note that somebody deleted a message; a card that still applies is posted anew."""
        self._mark(Subject("message", guild, str(message)))

    # The work.

    async def run(self, studio: Studio, client: discord.Client) -> None:
        """Show changes for as long as the task lives."""
        self._studio, self._client = studio, client
        self._showing = Showing(studio, client, self._every, self._show_again)
        await client.wait_until_ready()
        self.dirty_all()
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    subject = await self._queue.get()
                    self._queued.discard(subject)
                    if subject in self._busy:
                        self._again.add(subject)
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
            if subject in self._again:
                self._again.discard(subject)
                self._mark(subject)

    async def _show_now(self, subject: Subject) -> None:
        guild = GuildId(subject.guild)
        if subject.kind == "all":
            await self._mark_everything()
        elif self._client.get_guild(guild) is None:
            log.warning("announcer.not_in_server", guild=guild)
        elif subject.kind == "production":
            self._guild_of[ProductionId(subject.id)] = guild
            if self._showing is not None:
                await self._showing.show(guild, ProductionId(subject.id))
        elif subject.kind == "message":
            await self._replace(guild, MessageId(int(subject.id)))
        elif subject.kind == "managers":
            await self._show_notes(guild)
        else:
            wait = await self.replies.show(self._studio, self._client, guild, OrderId(subject.id), self._every)
            if wait is not None:
                self._mark_in(wait, subject)

    def _show_again(self, guild: GuildId, production: ProductionId, delay: float) -> None:
        self._mark_in(delay, Subject("production", guild, production))

    async def _mark_everything(self) -> None:
        for production in await self._studio.store.productions.unfinished():
            self.changed(production.guild, production.id)
        for guild in self._client.guilds:
            for order in await self.replies.recall(self._studio, GuildId(guild.id)):
                self._mark(Subject("reply", guild.id, order))

    async def _replace(self, guild: GuildId, message: MessageId) -> None:
        cards = self._studio.store.cards
        card = await cards.by_message(guild, message)
        if card is None or card.digest == RETIRED:
            return
        async with self._studio.store.writing() as tx:
            await cards.drop(tx, guild, card.owner, card.key)
        production = await self._studio.store.productions.find(guild, ProductionId(card.owner))
        if production is not None:
            self.changed(guild, production.id)

    async def _show_notes(self, guild: GuildId) -> None:
        notes = self._notes.pop(guild, [])
        settings = await self._studio.store.guilds.get(guild)
        if settings.managers is not None and notes:
            channel = self._client.get_partial_messageable(settings.managers, guild_id=guild)
            embed = discord.Embed(description="\n".join(f"• {plain(note, 600)}" for note in notes[:5]))
            embed.set_footer(text="Told to managers because of /studio setup")
            await channel.send(embed=embed, allowed_mentions=SILENT)
