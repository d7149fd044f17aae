"""Publications, and every change of their state."""

from datetime import datetime
from typing import Final

from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.errors import UnknownName
from bot.studio.publication import Publication
from bot.studio.values import AccountId, GuildId, ProductionId, PublicationId


class Publications:
    """The publications of every production."""

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history

    _GET: Final = "SELECT body FROM publications WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, publication: PublicationId, tx: Transaction | None = None) -> Publication:
        """Return a publication. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, publication)
        if row is None:
            raise UnknownName("publication", publication)
        return Publication.model_validate_json(row[0])

    _FIND: Final = "SELECT body FROM publications WHERE id = ?"

    async def find(self, publication: PublicationId, tx: Transaction | None = None) -> Publication | None:
        """Return a publication of any server by its id alone, which is all that a worker knows."""
        row = await self._database.row(tx, self._FIND, publication)
        return Publication.model_validate_json(row[0]) if row else None

    _OF: Final = "SELECT body FROM publications WHERE guild = ? AND production = ? ORDER BY id"

    async def of(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[Publication, ...]:
        """Return a production's publications, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, production)
        return tuple(Publication.model_validate_json(row[0]) for row in rows)

    _SINCE: Final = (
        "SELECT body FROM publications WHERE guild = ? AND state IN ('published', 'handed_over') "
        "AND json_extract(body, '$.target.account') = ? ORDER BY id"
    )

    async def out_since(
        self, guild: GuildId, account: AccountId, since: datetime, tx: Transaction | None = None
    ) -> tuple[Publication, ...]:
        """Return what an account has had since a time, in the order in which it went out."""
        rows = await self._database.rows(tx, self._SINCE, guild, account)
        found = [Publication.model_validate_json(row[0]) for row in rows]
        return tuple(sorted((one for one in found if one.changed_at > since), key=lambda one: one.changed_at))

    _TO_BE_REMOVED: Final = (
        "SELECT body FROM publications WHERE state IN ('takedown_requested', 'cancelled', 'failed') "
        "AND json_extract(body, '$.removal') IS NOT NULL ORDER BY id"
    )

    async def to_be_removed(self, tx: Transaction | None = None) -> tuple[Publication, ...]:
        """Return what is to be taken down on every server."""
        rows = await self._database.rows(tx, self._TO_BE_REMOVED)
        return tuple(Publication.model_validate_json(row[0]) for row in rows)

    _WITH_SESSION: Final = "SELECT body FROM publications WHERE json_extract(body, '$.session') != '' ORDER BY id"

    async def with_session(self, tx: Transaction | None = None) -> tuple[Publication, ...]:
        """Return what has an upload session, on every server."""
        rows = await self._database.rows(tx, self._WITH_SESSION)
        return tuple(Publication.model_validate_json(row[0]) for row in rows)

    _RESEAL: Final = "UPDATE publications SET body = ? WHERE guild = ? AND id = ?"

    async def reseal(self, tx: Transaction, publication: Publication) -> None:
        """Keep a session that is sealed anew; nothing happened to the publication, so nothing is written down."""
        await tx.run(self._RESEAL, publication.model_dump_json(), publication.guild, publication.id)

    _SAVE: Final = (
        "INSERT INTO publications (guild, id, production, state, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET state = excluded.state, body = excluded.body"
    )

    async def save(self, tx: Transaction, publication: Publication, cause: str) -> None:
        """Keep a publication and why it changed."""
        before = await self._database.row(tx, self._GET, publication.guild, publication.id)
        was = Publication.model_validate_json(before[0]).state.value if before else ""
        await tx.run(
            self._SAVE,
            publication.guild,
            publication.id,
            publication.production,
            publication.state.value,
            publication.model_dump_json(),
        )
        await self._history.add(
            tx,
            publication.guild,
            publication.production,
            "publication",
            publication.id,
            was,
            publication.state.value,
            cause,
            {
                "platform": publication.target.platform.value,
                "account": publication.target.account,
                "lock": publication.lock,
                "synthetic": publication.target.synthetic,
            },
        )
