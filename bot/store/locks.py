"""Reviews and the locks that come of them."""

from typing import Final

from bot.store.audit import Audit
from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.errors import UnknownName
from bot.studio.lock import Lock, Review, Vote, seal
from bot.studio.values import GuildId, LockId, ProductionId, UserId


class Reviews:
    """The reviews of every production."""

    def __init__(self, database: Database, history: History, audit: Audit) -> None:
        self._database = database
        self._history = history
        self._audit = audit

    _GET: Final = "SELECT body, closed FROM reviews WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, review: LockId, tx: Transaction | None = None) -> Review:
        """Return a review. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, review)
        if row is None:
            raise UnknownName("review", review)
        return Review.model_validate_json(row[0])

    _OPEN_OF: Final = (
        "SELECT body FROM reviews WHERE guild = ? AND production = ? AND closed = 0 ORDER BY opened_at DESC LIMIT 1"
    )

    async def open_of(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> Review | None:
        """Return the review of a production that is open, if one is."""
        row = await self._database.row(tx, self._OPEN_OF, guild, production)
        return Review.model_validate_json(row[0]) if row else None

    _ALL_OPEN: Final = "SELECT body FROM reviews WHERE closed = 0 ORDER BY opened_at"

    async def all_open(self, tx: Transaction | None = None) -> tuple[Review, ...]:
        """Return every open review of every server."""
        return tuple(Review.model_validate_json(row[0]) for row in await self._database.rows(tx, self._ALL_OPEN))

    _VOTERS: Final = (
        "SELECT json_extract(vote.value, '$.user') AS user, max(reviews.opened_at) AS latest "
        "FROM reviews, json_each(reviews.body, '$.votes') AS vote "
        "WHERE reviews.guild = ? GROUP BY user ORDER BY latest DESC LIMIT ?"
    )

    async def voters(self, guild: GuildId, most: int = 25, tx: Transaction | None = None) -> tuple[UserId, ...]:
        """Return who voted in a server, the latest first."""
        return tuple(UserId(row[0]) for row in await self._database.rows(tx, self._VOTERS, guild, most))

    _SAVE: Final = (
        "INSERT INTO reviews (guild, id, production, closed, opened_at, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET closed = excluded.closed, body = excluded.body"
    )

    async def save(self, tx: Transaction, review: Review, closed: bool = False, cause: str = "") -> None:
        """Keep a review; `closed` when its votes count no more."""
        before = await self._database.row(tx, self._GET, review.guild, review.id)
        await tx.run(
            self._SAVE,
            review.guild,
            review.id,
            review.production,
            int(closed),
            review.opened_at.isoformat(),
            review.model_dump_json(),
        )
        was = "" if before is None else ("closed" if before["closed"] else "open")
        now = "closed" if closed else "open"
        yes = sum(vote.approves for vote in review.votes)
        counted = f"{yes} for, {len(review.votes) - yes} against"
        earlier = Review.model_validate_json(before["body"]).votes if before else ()
        await self._record_votes(tx, review, earlier)
        release = review.release
        facts = {"release": seal(release), "master": release.master, "targets": len(release.targets)}
        await self._history.add(
            tx, review.guild, review.production, "review", review.id, was, now, cause or counted, facts
        )

    async def _record_votes(self, tx: Transaction, review: Review, earlier: tuple[Vote, ...]) -> None:
        """Write down who changed their mind since the review was last kept."""
        old, new = ({vote.user: _word(vote) for vote in votes} for votes in (earlier, review.votes))
        for user in dict.fromkeys([*old, *new]):
            was, now = old.get(user, ""), new.get(user, "withdrawn")
            if was != now:
                await self._audit.record(
                    tx, review.guild, "vote", review.id, was, now, production=review.production, by=user
                )


class Locks:
    """The locks of every production."""

    def __init__(self, database: Database, history: History, audit: Audit) -> None:
        self._database = database
        self._history = history
        self._audit = audit

    _GET: Final = "SELECT body, void FROM locks WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, lock: LockId, tx: Transaction | None = None) -> Lock:
        """Return a lock. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, lock)
        if row is None:
            raise UnknownName("lock", lock)
        return Lock.model_validate_json(row[0])

    _OF: Final = "SELECT body FROM locks WHERE guild = ? AND production = ? ORDER BY locked_at"

    async def of(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> tuple[Lock, ...]:
        """Return a production's locks, oldest first, void ones too."""
        rows = await self._database.rows(tx, self._OF, guild, production)
        return tuple(Lock.model_validate_json(row[0]) for row in rows)

    _CURRENT: Final = (
        "SELECT body FROM locks WHERE guild = ? AND production = ? AND void = 0 ORDER BY locked_at DESC LIMIT 1"
    )

    async def current(self, guild: GuildId, production: ProductionId, tx: Transaction | None = None) -> Lock | None:
        """Return the newest lock that was not voided; it may have lapsed."""
        row = await self._database.row(tx, self._CURRENT, guild, production)
        return Lock.model_validate_json(row[0]) if row else None

    _SAVE: Final = (
        "INSERT INTO locks (guild, id, production, void, locked_at, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET void = excluded.void, body = excluded.body"
    )

    async def save(self, tx: Transaction, lock: Lock) -> None:
        """Keep a lock."""
        before = await self._database.row(tx, self._GET, lock.guild, lock.id)
        await tx.run(
            self._SAVE,
            lock.guild,
            lock.id,
            lock.production,
            int(bool(lock.voided_because)),
            lock.locked_at.isoformat(),
            lock.model_dump_json(),
        )
        was = "" if before is None else ("void" if before["void"] else "holds")
        now = "void" if lock.voided_because else "holds"
        cause = lock.voided_because or f"approved by {len(lock.approved_by)}"
        facts = {
            "release": lock.seal,
            "master": lock.release.master,
            "approved_by": [await self._audit.name_of(tx, lock.guild, user) for user in lock.approved_by],
            "author_approved": lock.author_approved,
        }
        await self._history.add(tx, lock.guild, lock.production, "lock", lock.id, was, now, cause, facts)


def _word(vote: Vote) -> str:
    return "yes" if vote.approves else "no"
