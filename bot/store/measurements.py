"""What platforms said of publications, each time they were asked; nothing of it is ever changed."""

from datetime import datetime
from typing import Final

from bot.store.database import Database, Transaction
from bot.studio.measuring import Measurement
from bot.studio.values import GuildId, PublicationId


class Measurements:
    """The time series of every publication."""

    def __init__(self, database: Database) -> None:
        self._database = database

    _OF: Final = "SELECT body FROM measurements WHERE guild = ? AND publication = ? ORDER BY at"

    async def of(
        self, guild: GuildId, publication: PublicationId, tx: Transaction | None = None
    ) -> tuple[Measurement, ...]:
        """Return what was read of a publication, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, publication)
        return tuple(Measurement.model_validate_json(row[0]) for row in rows)

    _SINCE: Final = "SELECT at FROM measurements WHERE guild = ? AND publication = ? AND at >= ? ORDER BY at"

    async def asked_since(
        self, guild: GuildId, publication: PublicationId, since: datetime, tx: Transaction | None = None
    ) -> tuple[datetime, ...]:
        """Return when its platform was asked about a publication since a time."""
        rows = await self._database.rows(tx, self._SINCE, guild, publication, since.isoformat())
        return tuple(datetime.fromisoformat(row[0]) for row in rows)

    _NEWEST: Final = "SELECT body FROM measurements WHERE guild = ? AND publication = ? ORDER BY at DESC LIMIT 1"
    _NEWEST_WHOLE: Final = (
        "SELECT body FROM measurements WHERE guild = ? AND publication = ? AND json_extract(body, '$.problem') = '' "
        "ORDER BY at DESC LIMIT 1"
    )

    async def newest(
        self, guild: GuildId, publication: PublicationId, tx: Transaction | None = None
    ) -> Measurement | None:
        """Return what is known of a publication: what was read last, and beside it why nothing newer could be.

        None where nobody asked yet.
        """
        row = await self._database.row(tx, self._NEWEST, guild, publication)
        last = Measurement.model_validate_json(row[0]) if row else None
        if last is None or not last.problem:
            return last
        row = await self._database.row(tx, self._NEWEST_WHOLE, guild, publication)
        return Measurement.model_validate_json(row[0]).but(problem=last.problem) if row else last

    _ADD: Final = "INSERT OR REPLACE INTO measurements (guild, publication, at, body) VALUES (?, ?, ?, ?)"

    async def add(self, tx: Transaction, measurement: Measurement) -> None:
        """Keep what was read."""
        await tx.run(
            self._ADD,
            measurement.guild,
            measurement.publication,
            measurement.at.isoformat(),
            measurement.model_dump_json(),
        )
