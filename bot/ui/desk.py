"""The desk at which a review is asked for: what single platforms want chosen is asked first, one form after another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import discord

from bot.services import access, approval, choosing
from bot.services.choosing import Owed
from bot.services.context import Studio
from bot.studio.errors import Stale
from bot.studio.people import Capability, Member
from bot.studio.production import Production
from bot.studio.publication import Choices, Privacy
from bot.studio.values import AccountId, GuildId, ProductionId, UserId
from bot.ui.content import Button
from bot.ui.emoji import NO, YES
from bot.ui.ids import Press, custom_id
from bot.ui.members import member_of
from bot.ui.reactions import Ballot
from bot.ui.render import offer
from bot.ui.text import listed, plain

VOTE: Final = f"The review card is in this thread; approvers vote with {YES} or {NO}."
_DRAFTS_MOST: Final = 200


@dataclass
class Draft:
    """A review that somebody is about to ask for, while single platforms still want something chosen."""

    accounts: tuple[AccountId, ...]
    privacy: Privacy
    revision: int
    owed: dict[AccountId, Owed]
    chosen: dict[AccountId, Choices | None] = field(default_factory=dict)
    """What was chosen; None where that was nothing, such as no playlist."""
    publish_at: datetime | None = None

    @property
    def open(self) -> list[Owed]:
        """Return the accounts that nothing was chosen for yet."""
        return [one for account, one in self.owed.items() if account not in self.chosen]


_Key = tuple[GuildId, ProductionId, UserId]


class ReviewDesk:
    """Where reviews are asked for. What is half chosen lives here; after a restart it is asked anew."""

    def __init__(self, client: discord.Client, studio: Studio) -> None:
        self._studio = studio
        self._ballot = Ballot(client, studio)
        self._drafts: dict[_Key, Draft] = {}

    async def propose(
        self,
        interaction: discord.Interaction[Any],
        member: Member,
        production: Production,
        accounts: tuple[AccountId, ...],
        privacy: Privacy,
        publish_at: datetime | None = None,
    ) -> str | None:
        """Put the newest cut to the vote and say so, or first ask what single platforms want to have chosen."""
        if member.user != production.author:
            await access.check(self._studio, member, Capability.PUBLISH)
        owed = await choosing.owed(self._studio, production, accounts)
        owing = {one.account.id: one for one in owed}
        draft = Draft(accounts, privacy, production.revision, owing, publish_at=publish_at)
        if not owed:
            return await self._put_to_vote(interaction, member, production, draft)
        self._drafts = dict(list(self._drafts.items())[-_DRAFTS_MOST:])
        self._drafts[(member.guild, production.id, member.user)] = draft
        await self._show_owed(interaction, production, draft)
        return None

    def owed(self, interaction: discord.Interaction[Any], press: Press) -> Owed:
        """Return what somebody is about to choose for. Raises Stale once that is over."""
        return self._drafted(interaction, press)[1]

    async def choose(
        self, interaction: discord.Interaction[Any], press: Press, production: Production, written: Mapping[str, str]
    ) -> str | None:
        """Note what was chosen for one platform; put the cut to the vote once nothing is left to choose."""
        draft, owed = self._drafted(interaction, press)
        answers = {name: tuple(text.split("\n")) if text else () for name, text in written.items()}
        draft.chosen[owed.account.id] = choosing.chosen(owed, answers)
        if draft.open:
            await self._show_owed(interaction, production, draft)
            return None
        member = member_of(interaction.user, interaction.guild)
        said = await self._put_to_vote(interaction, member, production, draft)
        self._drafts.pop((member.guild, production.id, member.user), None)
        return said

    async def approvers(self, guild: discord.Guild | None, production: Production) -> list[Member]:
        """Return who may approve a production now, as far as Discord tells."""
        return await self._ballot.approvers_of(guild, author=production.author) if guild else []

    async def _put_to_vote(
        self, interaction: discord.Interaction[Any], member: Member, production: Production, draft: Draft
    ) -> str:
        approvers = await self.approvers(interaction.guild, production)
        await approval.open_review(
            self._studio,
            member,
            production,
            accounts=draft.accounts,
            privacy=draft.privacy,
            publish_at=draft.publish_at,
            approvers=approvers or None,
            choices={account: choices for account, choices in draft.chosen.items() if choices is not None},
        )
        return VOTE

    async def _show_owed(self, interaction: discord.Interaction[Any], production: Production, draft: Draft) -> None:
        """Show a button for each account that something has still to be chosen for."""
        buttons = tuple(
            Button(f"Choose for {one.name}"[:80], custom_id("choose", production.id, draft.revision, one.account.id))
            for one in draft.open[:5]
        )
        names = listed([plain(one.name, 80) for one in draft.open])
        words = f"Before the review, these want a few things chosen; what you choose is on the card:\n{names}"
        await offer(interaction, words, *buttons)

    def _drafted(self, interaction: discord.Interaction[Any], press: Press) -> tuple[Draft, Owed]:
        member = member_of(interaction.user, interaction.guild)
        draft = self._drafts.get((member.guild, ProductionId(press.owner), member.user))
        account = AccountId(press.arg)
        if draft is None or draft.revision != press.version or account not in draft.owed:
            raise Stale("This choice belongs to an earlier request.")
        return draft, draft.owed[account]
