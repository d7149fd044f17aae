"""What has to be chosen for single accounts before a review, and what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.services import clearing, locks
from bot.services.context import Studio
from bot.studio.account import Account, AccountFacts
from bot.studio.appearing import Gate
from bot.studio.choosing import ChoiceQuestion
from bot.studio.errors import PlatformError, Refused, Unavailable
from bot.studio.platforms.film import film_of
from bot.studio.platforms.table import PLATFORMS
from bot.studio.production import Production
from bot.studio.publication import Choices
from bot.studio.values import AccountId


@dataclass(frozen=True, slots=True)
class Owed:
    """One account for which something has to be chosen."""

    account: Account
    facts: AccountFacts
    questions: tuple[ChoiceQuestion, ...]

    @property
    def name(self) -> str:
        """Say which account this is."""
        shown = self.facts.name or self.account.name
        return f"{PLATFORMS[self.account.platform].title} · {shown}"


async def owed(studio: Studio, production: Production, accounts: Sequence[AccountId]) -> tuple[Owed, ...]:
    """Return what has to be chosen for some of a server's accounts, or for all where none are named.

    Nobody chooses in vain: raises ConsentMissing where somebody in the film has not agreed. Raises Refused for a film
    that an account may not post, AccountNeedsSignIn, PlatformError, Unavailable.
    """
    await clearing.check(studio, production, Gate.LOCK)
    found = []
    for account in await studio.store.accounts.of(production.guild):
        if accounts and account.id not in accounts:
            continue
        rules = PLATFORMS[account.platform]
        if not rules.asks(account):
            continue
        facts = await _facts(studio, account)
        questions = rules.questions(account, facts)
        if questions:
            await _check_length(studio, production, account, facts)
            found.append(Owed(account, facts, questions))
    return tuple(found)


def chosen(asked: Owed, answers: Mapping[str, tuple[str, ...]]) -> Choices | None:
    """Read what was chosen for an account. Raises Refused."""
    return PLATFORMS[asked.account.platform].choices_of(answers, asked.facts)


async def _facts(studio: Studio, account: Account) -> AccountFacts:
    """Ask a platform what there is to choose; nothing, where it does not say and nothing has to be chosen."""
    try:
        return await studio.accounts.facts(account)
    except (PlatformError, Unavailable):
        if PLATFORMS[account.platform].must_choose:
            raise
        return AccountFacts()


async def _check_length(studio: Studio, production: Production, account: Account, facts: AccountFacts) -> None:
    film = film_of((await locks.newest_cut(studio, production)).rendering, 0)
    if facts.longest_s is not None and film.duration_s > facts.longest_s:
        raise Refused(
            f"The film lasts {film.duration_s:.0f} s; {account.name} may post {facts.longest_s} s at most.",
            "Shorten it with `/edit ask`, or leave this account out.",
        )
