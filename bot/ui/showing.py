"""The cards of one production, made true: posted, edited, retired, and told elsewhere when its thread is gone."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import discord

from bot.logs import logger
from bot.services import approval
from bot.services.context import Studio
from bot.services.views import ProductionView, view_of
from bot.store.cards import Card
from bot.studio.orders import Progress
from bot.studio.values import ChannelId, GuildId, LockId, OrderId, ProductionId
from bot.ui import trouble
from bot.ui.cards.production import cards_of
from bot.ui.cards.review import Accounts, closed_card
from bot.ui.content import Button, CardContent, Colour
from bot.ui.ids import custom_id
from bot.ui.posting import RETIRED, Place, Poster, digest
from bot.ui.text import plain

log = logger(__name__)

_PASSING: Final = ("progress",)
_GONE: Final = (trouble.UNKNOWN_CHANNEL, trouble.NO_ACCESS, trouble.NO_PERMISSION, trouble.THREAD_LOCKED)
_WHOLE_THREAD: Final = (*_GONE, trouble.ARCHIVED)


class Showing:
    """Shows productions. `again` asks to be called anew for one, so many seconds later."""

    def __init__(
        self,
        studio: Studio,
        client: discord.Client,
        every: float,
        again: Callable[[GuildId, ProductionId, float], None],
    ) -> None:
        self._studio = studio
        self._client = client
        self._every = every
        self._again = again
        self._poster = Poster(studio, client)
        self._live: dict[OrderId, Progress] = {}
        self._edited: dict[tuple[str, str], float] = {}

    def heard(self, progress: Progress) -> None:
        """Take how far an attempt is."""
        self._live[progress.order] = progress

    async def show(self, guild: GuildId, production_id: ProductionId) -> None:
        """Bring every card of a production up to date."""
        view = await view_of(self._studio, guild, production_id)
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
                await self._ensure_or_go_on(place, card, stored.get(card.key))
            await self._close_reviews(view, stored, {card.key for card in wanted}, accounts)
            await self._retire(stored, {card.key for card in wanted})
        except discord.HTTPException as error:
            if error.code == trouble.ARCHIVED:
                await self._reopen(thread)
                self._again(guild, production_id, 0.0)
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

    async def _ensure_or_go_on(self, place: Place, card: CardContent, stored: Card | None) -> None:
        """Show one card; where Discord refuses it alone, the others are shown all the same."""
        try:
            await self._ensure(place, card, stored)
        except discord.HTTPException as error:
            if error.code in _WHOLE_THREAD or error.status >= 500:
                raise
            log.warning("card.refused", guild=place.guild, of=place.owner, card=card.key, because=str(error))

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
            self._again(place.guild, ProductionId(place.owner), left)
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
            because = await approval.because_of(self._studio, review) if result is approval.Result.VOID else ""
            stored[key] = await self._poster.edit(card, closed_card(view, review, result, accounts, because))

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
