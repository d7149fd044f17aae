"""The voices that were cloned in every server."""

from typing import Final

from bot.store.audit import Audit
from bot.store.database import Database, Transaction
from bot.studio.errors import UnknownName
from bot.studio.values import GuildId, PersonId, VoiceId
from bot.studio.voices import ClonedVoice, same_name


class Voices:
    """Cloned voices; the audit log says when one is made, and when it is gone."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    _ALL: Final = "SELECT body FROM voices WHERE guild = ? ORDER BY id"

    async def all(self, guild: GuildId, tx: Transaction | None = None) -> tuple[ClonedVoice, ...]:
        """Return every cloned voice of a server."""
        rows = await self._database.rows(tx, self._ALL, guild)
        return tuple(ClonedVoice.model_validate_json(row[0]) for row in rows)

    async def called(self, guild: GuildId, name: str, tx: Transaction | None = None) -> ClonedVoice | None:
        """Return the voice of a name, however it is capitalised."""
        return next((voice for voice in await self.all(guild, tx) if same_name(voice.name, name)), None)

    _GET: Final = "SELECT body FROM voices WHERE guild = ? AND id = ?"

    async def find(self, guild: GuildId, voice: VoiceId, tx: Transaction | None = None) -> ClonedVoice | None:
        """Return a voice, if it is still there."""
        row = await self._database.row(tx, self._GET, guild, voice)
        return ClonedVoice.model_validate_json(row[0]) if row else None

    async def get(self, guild: GuildId, voice: VoiceId, tx: Transaction | None = None) -> ClonedVoice:
        """Return a voice. Raises UnknownName."""
        found = await self.find(guild, voice, tx)
        if found is None:
            raise UnknownName("voice", voice)
        return found

    _OF: Final = "SELECT body FROM voices WHERE guild = ? AND person = ? ORDER BY id"

    async def of(self, guild: GuildId, person: PersonId, tx: Transaction | None = None) -> tuple[ClonedVoice, ...]:
        """Return the voices that are somebody's."""
        rows = await self._database.rows(tx, self._OF, guild, person)
        return tuple(ClonedVoice.model_validate_json(row[0]) for row in rows)

    _SAVE: Final = (
        "INSERT INTO voices (guild, id, person, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET body = excluded.body"
    )

    async def save(self, tx: Transaction, voice: ClonedVoice) -> None:
        """Keep a voice."""
        before = await self.find(voice.guild, voice.id, tx)
        await tx.run(self._SAVE, voice.guild, voice.id, voice.person, voice.model_dump_json())
        if voice.is_ready and not (before and before.is_ready):
            await self._record(tx, voice, "", "cloned")

    _DELETE: Final = "DELETE FROM voices WHERE guild = ? AND id = ?"

    async def delete(self, tx: Transaction, voice: ClonedVoice) -> None:
        """Delete a voice."""
        await tx.run(self._DELETE, voice.guild, voice.id)
        await self._record(tx, voice, "cloned" if voice.is_ready else "", "removed")

    async def _record(self, tx: Transaction, voice: ClonedVoice, was: str, became: str) -> None:
        facts = {"engine": voice.engine, "person": await self._audit.name_of(tx, voice.guild, None, voice.person)}
        await self._audit.record(tx, voice.guild, "voice", voice.id, was, became, facts=facts)
