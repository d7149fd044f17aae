"""Who appears or is heard, and what they agreed to."""

from typing import Final

from bot.store.audit import Audit, Facts
from bot.store.database import Database, Transaction
from bot.store.history import History
from bot.studio.consent import Consent, Person
from bot.studio.errors import UnknownName
from bot.studio.values import ConsentId, GuildId, PersonId, ProductionId, UserId


class People:
    """The persons of every server."""

    def __init__(self, database: Database, history: History, audit: Audit) -> None:
        self._database = database
        self._history = history
        self._audit = audit

    _GET: Final = "SELECT body FROM people WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, person: PersonId, tx: Transaction | None = None) -> Person:
        """Return a person. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, person)
        if row is None:
            raise UnknownName("person", person)
        return Person.model_validate_json(row[0])

    _BY_USER: Final = "SELECT body FROM people WHERE guild = ? AND user = ?"

    async def by_user(self, guild: GuildId, user: UserId, tx: Transaction | None = None) -> Person | None:
        """Return the person a member is, if they appear anywhere here."""
        row = await self._database.row(tx, self._BY_USER, guild, user)
        return Person.model_validate_json(row[0]) if row else None

    _OUTSIDER: Final = "SELECT body FROM people WHERE guild = ? AND user IS NULL ORDER BY id"

    async def outsider(self, guild: GuildId, name: str, tx: Transaction | None = None) -> Person | None:
        """Return the outsider of a name, however it is capitalised."""
        for row in await self._database.rows(tx, self._OUTSIDER, guild):
            person = Person.model_validate_json(row[0])
            if person.name.casefold() == name.casefold():
                return person
        return None

    _ALL: Final = "SELECT body FROM people WHERE guild = ? ORDER BY id"

    async def all(self, guild: GuildId, tx: Transaction | None = None) -> tuple[Person, ...]:
        """Return everyone a server knows."""
        return tuple(Person.model_validate_json(row[0]) for row in await self._database.rows(tx, self._ALL, guild))

    _SAVE: Final = (
        "INSERT INTO people (guild, id, user, body) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET user = excluded.user, body = excluded.body"
    )

    async def save(self, tx: Transaction, person: Person) -> None:
        """Keep a person."""
        await tx.run(self._SAVE, person.guild, person.id, person.user, person.model_dump_json())

    _ERASE: Final = "DELETE FROM people WHERE guild = ? AND id = ?"

    async def erase(self, tx: Transaction, guild: GuildId, person: PersonId) -> None:
        """Delete a person with their consents, their name from the history, and what their pseudonym leads back to."""
        row = await self._database.row(tx, self._GET, guild, person)
        if row is not None:
            known = Person.model_validate_json(row[0])
            await self._history.forget_name(tx, guild, known.name)
            await tx.run(self._ERASE, guild, person)
            await self._audit.forget(tx, guild, known.user, known.id)


class Consents:
    """What people were asked and answered."""

    def __init__(self, database: Database, history: History, audit: Audit) -> None:
        self._database = database
        self._history = history
        self._audit = audit

    _GET: Final = "SELECT body FROM consents WHERE guild = ? AND id = ?"

    async def get(self, guild: GuildId, consent: ConsentId, tx: Transaction | None = None) -> Consent:
        """Return a consent. Raises UnknownName."""
        row = await self._database.row(tx, self._GET, guild, consent)
        if row is None:
            raise UnknownName("consent", consent)
        return Consent.model_validate_json(row[0])

    _OF: Final = "SELECT body FROM consents WHERE guild = ? AND person = ? ORDER BY id"

    async def of(self, guild: GuildId, person: PersonId, tx: Transaction | None = None) -> tuple[Consent, ...]:
        """Return what a person was asked, oldest first."""
        rows = await self._database.rows(tx, self._OF, guild, person)
        return tuple(Consent.model_validate_json(row[0]) for row in rows)

    _ASKED_IN: Final = (
        "SELECT body FROM consents WHERE guild = ? AND coalesce(json_extract(body, '$.asked_in'), production) = ? "
        "ORDER BY id"
    )

    async def asked_in(
        self, guild: GuildId, production: ProductionId, tx: Transaction | None = None
    ) -> tuple[Consent, ...]:
        """Return what was asked in the thread of a production, oldest first."""
        rows = await self._database.rows(tx, self._ASKED_IN, guild, production)
        return tuple(Consent.model_validate_json(row[0]) for row in rows)

    _ASKED: Final = "SELECT body FROM consents WHERE guild = ? AND answered = 0 ORDER BY id"

    async def asked(self, guild: GuildId, tx: Transaction | None = None) -> tuple[Consent, ...]:
        """Return what has not been answered yet."""
        return tuple(Consent.model_validate_json(row[0]) for row in await self._database.rows(tx, self._ASKED, guild))

    _SAVE: Final = (
        "INSERT INTO consents (guild, id, person, production, answered, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (guild, id) DO UPDATE SET production = excluded.production, "
        "answered = excluded.answered, body = excluded.body"
    )

    async def save(self, tx: Transaction, consent: Consent, cause: str) -> None:
        """Keep a consent and why it changed."""
        before = await self._database.row(tx, self._GET, consent.guild, consent.id)
        was = _state(Consent.model_validate_json(before[0])) if before else ""
        await tx.run(
            self._SAVE,
            consent.guild,
            consent.id,
            consent.person,
            consent.production,
            int(consent.answered_at is not None or consent.revoked_at is not None),
            consent.model_dump_json(),
        )
        now, facts = _state(consent), await self._facts(tx, consent)
        await self._history.add(tx, consent.guild, consent.production, "consent", consent.id, was, now, cause, facts)

    _USER: Final = "SELECT user FROM people WHERE guild = ? AND id = ?"

    async def _facts(self, tx: Transaction, consent: Consent) -> Facts:
        """Return what the audit log says of a consent: whose and to what, without a name."""
        row = await self._database.row(tx, self._USER, consent.guild, consent.person)
        user = UserId(row[0]) if row and row[0] is not None else None
        return {
            "person": await self._audit.name_of(tx, consent.guild, user, consent.person),
            "uses": sorted(use.value for use in consent.uses),
            "until": consent.expires_at.isoformat() if consent.expires_at else None,
        }


def _state(consent: Consent) -> str:
    if consent.revoked_at is not None:
        return "revoked"
    if consent.given is None:
        return "asked"
    return "given" if consent.given else "refused"
