"""Approval by reaction: one message, two signs, and only what those who may approve put there counts."""

import asyncio
import time
from collections.abc import Iterable
from typing import Final
from weakref import WeakKeyDictionary

import discord

from bot.logs import logger
from bot.services import approval
from bot.services.approval import UNNAMED
from bot.services.context import Studio
from bot.store.cards import Card
from bot.studio.errors import Stale, StudioError
from bot.studio.lock import Review
from bot.studio.people import Capability, Member
from bot.studio.values import ChannelId, GuildId, LockId, MessageId, UserId
from bot.ui import trouble
from bot.ui.emoji import NO, YES
from bot.ui.members import member_by_id, member_of
from bot.ui.render import SILENT
from bot.ui.text import plain

log = logger(__name__)

_KEY: Final = "review:"
_SEEN_FOR_S: Final = 60.0
"""How long what Discord told of another approver is good for."""


class Asked:
    """What Discord said of members lately, so that many votes at once ask about each only once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], tuple[float, Member | None]] = {}
        self._asking = asyncio.Lock()

    async def about(self, guild: discord.Guild, user: int, *, is_fresh: bool) -> Member | None:
        """Return a member as they are now, or as they were within the last minute."""
        async with self._asking:
            now = time.monotonic()
            at, member = self._seen.get((guild.id, user), (float("-inf"), None))
            if is_fresh or now - at >= _SEEN_FOR_S:
                member = await member_by_id(guild, user)
                self._seen = {key: seen for key, seen in self._seen.items() if now - seen[0] < _SEEN_FOR_S}
                self._seen[guild.id, user] = (now, member)
            return member


_ASKED: Final[WeakKeyDictionary[discord.Client, Asked]] = WeakKeyDictionary()
"""One for each client: votes are counted at several desks of it."""


class Ballot:
    """The votes under review cards."""

    def __init__(self, client: discord.Client, studio: Studio) -> None:
        self._client = client
        self._studio = studio
        self._asked = _ASKED.setdefault(client, Asked())

    async def added(self, payload: discord.RawReactionActionEvent) -> None:
        """Count a vote, or take it away again and say why it does not count."""
        found = await self._review_of(payload)
        if found is None or payload.member is None:
            return
        guild, card, review = found
        voter = member_of(payload.member, guild)
        try:
            if voter.is_bot:
                return
            approvers = await self.approvers_of(guild, review)
            approves = str(payload.emoji) == YES
            verdict = await approval.vote(self._studio, voter, review.id, approves=approves, approvers=approvers)
            log.info("review.voted", guild=guild.id, review=review.id, approves=approves, verdict=verdict.value)
        except StudioError as error:
            await self._refuse(card, voter, str(payload.emoji), error)
        except discord.HTTPException as error:
            log.warning("review.vote_not_read", guild=guild.id, review=review.id, because=str(error))

    async def removed(self, payload: discord.RawReactionActionEvent) -> None:
        """Withdraw a vote: what stands under the message now is what counts."""
        found = await self._review_of(payload)
        if found is None:
            return
        guild, card, review = found
        if any(vote.user == payload.user_id for vote in review.votes):
            await self._read(guild, card, review)

    async def cleared(self, guild_id: int | None, message: int) -> None:
        """Read the votes anew after a moderator cleared reactions."""
        guild = self._client.get_guild(guild_id or 0)
        card = await self._studio.store.cards.by_message(GuildId(guild.id), MessageId(message)) if guild else None
        if guild is not None and card is not None and card.key.startswith(_KEY):
            review = await self._studio.store.reviews.get(card.guild, LockId(card.key.removeprefix(_KEY)))
            await self._read(guild, card, review)

    async def read_missed(self) -> None:
        """Read the votes given while the bot was away."""
        for review in await self._studio.store.reviews.all_open():
            guild = self._client.get_guild(review.guild)
            card = await self._studio.store.cards.get(review.guild, review.production, f"{_KEY}{review.id}")
            if guild is not None and card is not None and card.message is not None:
                await self._read(guild, card, review)

    async def read_card(self, card: Card) -> None:
        """Read the votes on a review card just posted: some are quicker than its note in the store."""
        guild = self._client.get_guild(card.guild)
        if guild is not None and card.key.startswith(_KEY):
            review = await self._studio.store.reviews.get(card.guild, LockId(card.key.removeprefix(_KEY)))
            await self._read(guild, card, review)

    async def approvers_of(
        self, guild: discord.Guild, review: Review | None = None, author: UserId | None = None
    ) -> list[Member]:
        """Return those who may approve now.

        Without the members intent Discord lists no members: who voted here before is asked about by id, and whoever
        is left over is counted without a name.
        """
        settings = await self._studio.store.guilds.get(GuildId(guild.id))
        roles = settings.role_map.roles.get(Capability.APPROVE, frozenset())
        known = {user.id: member_of(user, guild) for role in roles for user in _holders(guild, role)}
        concerned = {review.author, *(vote.user for vote in review.votes)} if review else {author} if author else set()
        met = {*await self._studio.store.reviews.voters(GuildId(guild.id)), *concerned}
        for user in sorted(met - set(known)):
            member = await self._member(guild, user, is_fresh=user in concerned)
            if member is not None and roles & member.roles:
                known[user] = member
        people = [member for member in known.values() if not member.is_bot]
        unnamed = range(await _count(guild, roles) - len(people))
        return people + [
            Member(guild=GuildId(guild.id), user=UserId(-1 - number), name=UNNAMED, roles=roles) for number in unnamed
        ]

    async def _member(self, guild: discord.Guild, user: int, *, is_fresh: bool) -> Member | None:
        """Ask Discord about a member; about those whose vote is not at stake, at most once a minute."""
        return await self._asked.about(guild, user, is_fresh=is_fresh)

    async def _review_of(self, payload: discord.RawReactionActionEvent) -> tuple[discord.Guild, Card, Review] | None:
        guild = self._client.get_guild(payload.guild_id or 0)
        is_mine = self._client.user is not None and payload.user_id == self._client.user.id
        if guild is None or is_mine or str(payload.emoji) not in {YES, NO}:
            return None
        card = await self._studio.store.cards.by_message(GuildId(guild.id), MessageId(payload.message_id))
        if card is None or not card.key.startswith(_KEY):
            return None
        return guild, card, await self._studio.store.reviews.get(card.guild, LockId(card.key.removeprefix(_KEY)))

    async def _read(self, guild: discord.Guild, card: Card, review: Review) -> None:
        try:
            given = await self._given(guild, card)
            approvers = await self.approvers_of(guild, review)
            known = {member.user: member for member in approvers}
            approvers = [*known.values(), *(member for member in given[YES] + given[NO] if member.user not in known)]
            settings = await self._studio.store.guilds.get(GuildId(guild.id))
            verdict = await approval.read_all(
                self._studio, review.guild, review.id, approving=given[YES], rejecting=given[NO], approvers=approvers
            )
            log.info("review.read", guild=guild.id, review=review.id, verdict=verdict.value)
            for sign, members in given.items():
                for member in members:
                    try:
                        settings.role_map.check(member, Capability.APPROVE)
                    except StudioError as error:
                        await self._refuse(card, member, sign, error)
        except Stale:
            log.info("review.closed_already", guild=guild.id, review=review.id)
        except (StudioError, discord.HTTPException) as error:
            log.warning("review.not_read", guild=guild.id, review=review.id, because=str(error))

    async def _given(self, guild: discord.Guild, card: Card) -> dict[str, list[Member]]:
        channel = self._client.get_partial_messageable(card.channel, guild_id=card.guild)
        message = await channel.fetch_message(card.message or 0)
        given: dict[str, list[Member]] = {YES: [], NO: []}
        for reaction in message.reactions:
            sign = str(reaction.emoji)
            if sign not in given:
                continue
            async for user in reaction.users():
                member = None if user.bot else await member_by_id(guild, user.id)
                if member is not None:
                    given[sign].append(member)
        return given

    async def _refuse(self, card: Card, voter: Member, sign: str, error: StudioError) -> None:
        """Take a reaction away where that is permitted, and tell its owner why, once."""
        channel = self._client.get_partial_messageable(card.channel, guild_id=card.guild)
        try:
            await channel.get_partial_message(card.message or 0).remove_reaction(sign, discord.Object(voter.user))
        except discord.HTTPException as refused:
            log.info("review.reaction_stays", guild=card.guild, code=refused.code)
        owner = f"told:{card.key.removeprefix(_KEY)}"
        async with self._studio.store.writing() as tx:
            if await self._studio.store.cards.get(card.guild, owner, str(voter.user), tx=tx) is not None:
                return
            told = Card(card.guild, owner, str(voter.user), ChannelId(card.channel), None, "", self._studio.now())
            await self._studio.store.cards.save(tx, told)
        embed = trouble.trouble_embed(error)
        embed.title = "Your vote does not count"
        try:
            person = self._client.get_user(voter.user) or await self._client.fetch_user(voter.user)
            await person.send(embed=embed)
        except discord.HTTPException:
            words = f"{plain(voter.name, 60)}: {plain(error.what, 300)} {plain(error.remedy, 300)}"
            await channel.send(f"-# {words}", allowed_mentions=SILENT)


def _holders(guild: discord.Guild, role: int) -> Iterable[discord.Member]:
    held = guild.get_role(role)
    return held.members if held is not None else ()


async def _count(guild: discord.Guild, roles: frozenset[int]) -> int:
    """Return how many members hold one of the roles at least, as far as Discord tells."""
    try:
        counts = await guild.role_member_counts()
    except discord.HTTPException:
        return 0
    return max((count for role, count in counts.items() if role.id in roles), default=0)
