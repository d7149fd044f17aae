"""The audit log: who did what, when; every entry hangs on the one before it.

An entry's hash covers everything in it and the hash before it, so a log is whole or visibly not. People are in it
under pseudonyms, whose keys lie elsewhere: without its key a pseudonym leads to nobody, and the log is still whole.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Final

from pydantic import Field

from bot.studio.errors import Refused
from bot.studio.values import GuildId, PersonId, Sha256, UserId, Value, digest_of

GENESIS: Final = "0" * 64
"""What the first entry follows."""
STUDIO: Final = "studio"
"""Who did what no person did."""
KINDS: Final = frozenset({"consent", "review", "vote", "lock", "publication", "account", "settings", "erasure"})
"""What is written down whenever its state changes."""


class Entry(Value):
    """One thing that somebody did, as it was read: whether it is whole is for `flaws` to say."""

    guild: GuildId
    number: int
    at: str
    """As written: ISO 8601, UTC."""
    who: str
    what: str
    subject: str
    was: str
    became: str
    production: str = ""
    facts: str = "{}"
    """What else belongs to it, as JSON."""
    previous: str
    hash: str = ""

    def hashed(self) -> str:
        """Return the hash that the entry must have."""
        return digest_of(self.model_dump(mode="json", exclude={"hash"}))


class Head(Value):
    """How far a server's log goes."""

    guild: GuildId
    number: int
    hash: str
    seal: str = ""
    """Made with the studio's key, so that who has only the database cannot write another."""

    def sealed(self, key: bytes) -> str:
        """Return the seal that the head must have."""
        return hmac.new(key, f"{self.guild}:{self.number}:{self.hash}".encode(), hashlib.sha256).hexdigest()


class Mark(Value):
    """Where a log was at an earlier time, as somebody noted it: `number:hash`."""

    number: Annotated[int, Field(ge=1)]
    hash: Sha256


class Flaw(Value):
    """One thing that is wrong with a log."""

    number: int
    """The entry at which it shows."""
    what: str


class AuditExport(Value):
    """A server's log, to be kept elsewhere."""

    guild: GuildId
    entries: tuple[Entry, ...]
    head: Head | None
    names: Mapping[str, str] = {}
    """Whose the pseudonyms are, where that was asked for."""


def identity_of_user(user: UserId) -> str:
    """Return what a Discord user is called before they get their pseudonym."""
    return f"user:{user}"


def identity_of_person(person: PersonId) -> str:
    """Return what somebody without a Discord account is called before they get their pseudonym."""
    return f"person:{person}"


def pseudonym(key: bytes, guild: GuildId, identity: str) -> str:
    """Return the name under which somebody is in the log; nobody can tell whose it is without the key."""
    return "p-" + hmac.new(key, f"{guild}:{identity}".encode(), hashlib.sha256).hexdigest()[:24]


def read_mark(text: str) -> Mark:
    """Read `number:hash`. Raises Refused."""
    number, _, digest = text.partition(":")
    try:
        return Mark(number=int(number), hash=digest)
    except ValueError as error:
        raise Refused(f"“{text[:100]}” is no mark of a log.", "Give one as `audit verify` prints it.") from error


def flaws(
    entries: Sequence[Entry], head: Head | None, key: bytes | None = None, marks: Sequence[Mark] = ()
) -> tuple[Flaw, ...]:
    """Return what is wrong with a log, in its order; nothing for a log that is whole.

    Without the key the head's seal is not looked at. Marks are places that the log must pass through.
    """
    found = [*_chain_flaws(entries), *_head_flaws(entries, head)]
    if head is not None and key is not None and not hmac.compare_digest(head.seal, head.sealed(key)):
        found.append(Flaw(number=head.number, what="The head was not sealed with this studio's key."))
    hashes = {entry.number: entry.hash for entry in entries}
    for mark in marks:
        if hashes.get(mark.number) != mark.hash:
            what = f"Entry {mark.number} is not the one that was noted: the log was cut off or written anew."
            found.append(Flaw(number=mark.number, what=what))
    return tuple(found)


def _chain_flaws(entries: Sequence[Entry]) -> Iterator[Flaw]:
    number, previous = 0, GENESIS
    for entry in entries:
        if entry.number > number + 1:
            yield Flaw(number=number + 1, what=f"{_entries(number + 1, entry.number - 1)} missing.")
        elif entry.number <= number:
            yield Flaw(number=entry.number, what=f"Entry {entry.number} is out of its place, or there twice.")
        elif entry.previous != previous:
            what = f"Entry {entry.number} does not follow the one before it: that one was exchanged."
            yield Flaw(number=entry.number, what=what)
        if entry.hashed() != entry.hash:
            yield Flaw(number=entry.number, what=f"Entry {entry.number} was changed.")
        number, previous = entry.number, entry.hash


def _head_flaws(entries: Sequence[Entry], head: Head | None) -> Iterator[Flaw]:
    last = entries[-1] if entries else None
    if head is None:
        if last is not None:
            yield Flaw(number=last.number, what="The head of the log is missing.")
        return
    number = last.number if last else 0
    if number < head.number:
        yield Flaw(number=number + 1, what=f"{_entries(number + 1, head.number)} missing at the end.")
    elif number > head.number:
        yield Flaw(number=head.number + 1, what=f"{_entries(head.number + 1, number)} not the studio's.")
    elif last is not None and last.hash != head.hash:
        yield Flaw(number=number, what=f"Entry {number} is not the one that the head names.")


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
