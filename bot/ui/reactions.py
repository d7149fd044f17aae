"""Approval by reaction: one message, two signs, and only what those who may approve put there counts."""

from collections.abc import Iterable
from typing import Final

import discord

from bot.logs import logger
from bot.services import approval
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


async def added(client: discord.Client, studio: Studio, payload: discord.RawReactionActionEvent) -> None:
    """Count a vote, or take it away again and say why it does not count."""
    found = await _review_of(client, studio, payload)
    if found is None or payload.member is None:
        return
    guild, card, review = found
    voter = member_of(payload.member, guild)
    try:
        if voter.is_bot:
            return
        approvers = await approvers_of(studio, guild, review)
        approves = str(payload.emoji) == YES
        verdict = await approval.vote(studio, voter, review.id, approves=approves, approvers=approvers)
        log.info("review.voted", guild=guild.id, review=review.id, approves=approves, verdict=verdict.value)
    except StudioError as error:
        await _refuse(client, studio, card, voter, str(payload.emoji), error)
    except discord.HTTPException as error:
        log.warning("review.vote_not_read", guild=guild.id, review=review.id, because=str(error))


async def removed(client: discord.Client, studio: Studio, payload: discord.RawReactionActionEvent) -> None:
    """Withdraw a vote: what stands under the message now is what counts."""
    found = await _review_of(client, studio, payload)
    if found is None:
        return
    guild, card, review = found
    if any(vote.user == payload.user_id for vote in review.votes):
        await _read(client, studio, guild, card, review)


async def cleared(client: discord.Client, studio: Studio, guild_id: int | None, message: int) -> None:
    """Read the votes anew after a moderator cleared reactions."""
    guild = client.get_guild(guild_id or 0)
    card = await studio.store.cards.by_message(GuildId(guild.id), MessageId(message)) if guild else None
    if guild is not None and card is not None and card.key.startswith(_KEY):
        review = await studio.store.reviews.get(card.guild, LockId(card.key.removeprefix(_KEY)))
        await _read(client, studio, guild, card, review)


async def read_missed(client: discord.Client, studio: Studio) -> None:
    """Read the votes given while the bot was away."""
    for review in await studio.store.reviews.all_open():
        guild = client.get_guild(review.guild)
        card = await studio.store.cards.get(review.guild, review.production, f"{_KEY}{review.id}")
        if guild is not None and card is not None and card.message is not None:
            await _read(client, studio, guild, card, review)


async def read_card(client: discord.Client, studio: Studio, card: Card) -> None:
    """Read the votes on a review card just posted: some are quicker than its note in the store."""
    guild = client.get_guild(card.guild)
    if guild is not None and card.key.startswith(_KEY):
        review = await studio.store.reviews.get(card.guild, LockId(card.key.removeprefix(_KEY)))
        await _read(client, studio, guild, card, review)


async def approvers_of(
    studio: Studio, guild: discord.Guild, review: Review | None = None, author: UserId | None = None
) -> list[Member]:
    """Return those who may approve now, as far as Discord tells: others are counted without a name."""
    settings = await studio.store.guilds.get(GuildId(guild.id))
    roles = settings.role_map.roles.get(Capability.APPROVE, frozenset())
    known = {user.id: member_of(user, guild) for role in roles for user in _holders(guild, role)}
    looked_at = {review.author, *(vote.user for vote in review.votes)} if review else {author} if author else set()
    for user in looked_at - set(known):
        member = await member_by_id(guild, user)
        if member is not None and roles & member.roles:
            known[user] = member
    people = [member for member in known.values() if not member.is_bot]
    unnamed = range(await _count(guild, roles) - len(people))
    return people + [
        Member(guild=GuildId(guild.id), user=UserId(-1 - number), name="another approver", roles=roles)
        for number in unnamed
    ]


async def _review_of(
    client: discord.Client, studio: Studio, payload: discord.RawReactionActionEvent
) -> tuple[discord.Guild, Card, Review] | None:
    guild = client.get_guild(payload.guild_id or 0)
    is_mine = client.user is not None and payload.user_id == client.user.id
    if guild is None or is_mine or str(payload.emoji) not in {YES, NO}:
        return None
    card = await studio.store.cards.by_message(GuildId(guild.id), MessageId(payload.message_id))
    if card is None or not card.key.startswith(_KEY):
        return None
    return guild, card, await studio.store.reviews.get(card.guild, LockId(card.key.removeprefix(_KEY)))


async def _read(client: discord.Client, studio: Studio, guild: discord.Guild, card: Card, review: Review) -> None:
    try:
        given = await _given(client, guild, card)
        approvers = await approvers_of(studio, guild, review)
        known = {member.user: member for member in approvers}
        approvers = [*known.values(), *(member for member in given[YES] + given[NO] if member.user not in known)]
        settings = await studio.store.guilds.get(GuildId(guild.id))
        verdict = await approval.read_all(
            studio, review.guild, review.id, approving=given[YES], rejecting=given[NO], approvers=approvers
        )
        log.info("review.read", guild=guild.id, review=review.id, verdict=verdict.value)
        for sign, members in given.items():
            for member in members:
                try:
                    settings.role_map.check(member, Capability.APPROVE)
                except StudioError as error:
                    await _refuse(client, studio, card, member, sign, error)
    except Stale:
        log.info("review.closed_already", guild=guild.id, review=review.id)
    except (StudioError, discord.HTTPException) as error:
        log.warning("review.not_read", guild=guild.id, review=review.id, because=str(error))


async def _given(client: discord.Client, guild: discord.Guild, card: Card) -> dict[str, list[Member]]:
    channel = client.get_partial_messageable(card.channel, guild_id=card.guild)
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


async def _refuse(
    client: discord.Client, studio: Studio, card: Card, voter: Member, sign: str, error: StudioError
) -> None:
    """Take a reaction away where that is permitted, and tell its owner why, once."""
    channel = client.get_partial_messageable(card.channel, guild_id=card.guild)
    try:
        await channel.get_partial_message(card.message or 0).remove_reaction(sign, discord.Object(voter.user))
    except discord.HTTPException as refused:
        log.info("review.reaction_stays", guild=card.guild, code=refused.code)
    owner = f"told:{card.key.removeprefix(_KEY)}"
    async with studio.store.writing() as tx:
        if await studio.store.cards.get(card.guild, owner, str(voter.user), tx=tx) is not None:
            return
        told = Card(card.guild, owner, str(voter.user), ChannelId(card.channel), None, "", studio.now())
        await studio.store.cards.save(tx, told)
    embed = trouble.trouble_embed(error)
    embed.title = "Your vote does not count"
    try:
        person = client.get_user(voter.user) or await client.fetch_user(voter.user)
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
