"""The characters of every server."""

from typing import Final

from bot.store.audit import Audit
from bot.store.database import Database, Transaction
from bot.store.order_rows import OUTCOME
from bot.studio.characters import Character, called
from bot.studio.sheets import SheetsDrawn
from bot.studio.values import CharacterId, GuildId, PersonId, Sha256


class Characters:
    """Characters; the audit log says when one that looks like a real person is made, and when it is gone."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    _ALL: Final = "SELECT body FROM characters WHERE guild = ? ORDER BY id"

    async def all(self, guild: GuildId, tx: Transaction | None = None) -> tuple[Character, ...]:
        """Return every character of a server, the oldest first."""
        rows = await self._database.rows(tx, self._ALL, guild)
        return tuple(Character.model_validate_json(row[0]) for row in rows)

    async def called(self, guild: GuildId, name: str, tx: Transaction | None = None) -> Character | None:
        """Return the character of a name, however it is capitalised."""
        return called(await self.all(guild, tx), name)

    _GET: Final = "SELECT body FROM characters WHERE guild = ? AND id = ?"

    async def find(self, guild: GuildId, character: CharacterId, tx: Transaction | None = None) -> Character | None:
        """Return a character, if it is still there."""
        row = await self._database.row(tx, self._GET, guild, character)
        return Character.model_validate_json(row[0]) if row else None

    _OF: Final = "SELECT body FROM characters WHERE guild = ? AND person = ? ORDER BY id"

    async def of(self, guild: GuildId, person: PersonId, tx: Transaction | None = None) -> tuple[Character, ...]:
        """Return the characters that look like somebody."""
        rows = await self._database.rows(tx, self._OF, guild, person)
        return tuple(Character.model_validate_json(row[0]) for row in rows)

    _DRAWN: Final = (
        "SELECT outcome FROM orders WHERE guild = ? AND kind = 'draw_sheet' AND outcome IS NOT NULL "
        "AND json_extract(body, '$.work.person') = ?"
    )

    async def drawn_of(self, guild: GuildId, person: PersonId, tx: Transaction | None = None) -> tuple[Sha256, ...]:
        """Return the pictures of every reference sheet that was drawn in somebody's likeness, chosen or not."""
        rows = await self._database.rows(tx, self._DRAWN, guild, person)
        outcomes = (OUTCOME.validate_json(row[0]) for row in rows)
        return tuple(file for one in outcomes if isinstance(one, SheetsDrawn) for file in one.files)

    _SAVE: Final = (
        "INSERT INTO characters (guild, id, person, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET body = excluded.body"
    )

    async def save(self, tx: Transaction, character: Character) -> None:
        """Keep a character."""
        is_new = await self.find(character.guild, character.id, tx) is None
        await tx.run(self._SAVE, character.guild, character.id, character.person, character.model_dump_json())
        if is_new:
            await self._record(tx, character, "", "made")

    _DELETE: Final = "DELETE FROM characters WHERE guild = ? AND id = ?"

    async def delete(self, tx: Transaction, character: Character) -> None:
        """Delete a character."""
        await tx.run(self._DELETE, character.guild, character.id)
        await self._record(tx, character, "made", "removed")

    async def _record(self, tx: Transaction, character: Character, was: str, became: str) -> None:
        if character.person is not None:
            facts = {"person": await self._audit.name_of(tx, character.guild, None, character.person)}
            await self._audit.record(tx, character.guild, "character", character.id, was, became, facts=facts)
