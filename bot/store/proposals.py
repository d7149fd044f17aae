"""Proposals: edits that wait for somebody's decision, and those that were decided."""

from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.errors import UnknownName
from bot.studio.proposal import Proposal
from bot.studio.values import GuildId, OrderId, ProductionId, ProposalId


class Proposals:
    """The proposals of every production."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _GET: Final = "SELECT body FROM proposals WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, proposal: ProposalId, tx: Transaction | None = None) -> Proposal:
        """Return a proposal. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, proposal)
        if row is None:
            raise UnknownName("proposal", proposal)
        return Proposal.model_validate_json(row[0])

    _OF: Final = (
        "SELECT body FROM (SELECT rowid, body FROM proposals WHERE guild = ? AND production = ? "
        "ORDER BY rowid DESC LIMIT ?) ORDER BY rowid"
    )

    async def of(
        self, guild: GuildId, production: ProductionId, most: int = 20, tx: Transaction | None = None
    ) -> tuple[Proposal, ...]:
        """Return the newest proposals of a production, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, production, most)
        return tuple(Proposal.model_validate_json(row[0]) for row in rows)

    _BY_ORDER: Final = "SELECT body FROM proposals WHERE guild = ? AND work_order = ?"

    async def by_order(self, guild: GuildId, order: OrderId, tx: Transaction | None = None) -> Proposal | None:
        """Return the proposal that a model was last asked about with an order, if there is one."""
        row = await self._database.row(tx, self._BY_ORDER, guild, order)
        return Proposal.model_validate_json(row[0]) if row else None

    _UNDECIDED: Final = (
        "SELECT body FROM proposals WHERE guild = ? AND production = ? AND state IN ('asked', 'open', 'failed') "
        "ORDER BY rowid"
    )

    async def undecided(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[Proposal, ...]:
        """Return the proposals of a production that nobody has decided, oldest first."""
        rows = await self._database.rows(tx, self._UNDECIDED, guild, production)
        return tuple(Proposal.model_validate_json(row[0]) for row in rows)

    _SAVE: Final = (
        "INSERT INTO proposals (guild, id, production, work_order, state, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET work_order = excluded.work_order, state = excluded.state, "
        "body = excluded.body"
    )

    async def save(self, tx: Transaction, proposal: Proposal, cause: str) -> None:
        """Keep a proposal and why it changed."""
        before = await self._database.row(tx, self._GET, proposal.guild, proposal.id)
        was = Proposal.model_validate_json(before[0]).state.value if before else ""
        await tx.run(
            self._SAVE,
            proposal.guild,
            proposal.id,
            proposal.production,
            proposal.order,
            proposal.state.value,
            proposal.model_dump_json(),
        )
        await self._history.add(
            tx, proposal.guild, proposal.production, "proposal", proposal.id, was, proposal.state.value, cause
        )
