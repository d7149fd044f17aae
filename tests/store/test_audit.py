"""The audit log: everything people answer for is in it, nothing in it can be touched unseen, nobody is named in it."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot import auditing
from bot.cli import app
from bot.control import ControlSocket
from bot.settings import read_settings
from bot.store.audit import Audit
from bot.store.database import FILE
from bot.store.store import AUDIT_KEY, Store
from bot.studio.account import AccountState
from bot.studio.audit import GENESIS, AuditExport, Entry, Head, Mark, flaws
from bot.studio.guild import GuildSettings
from bot.studio.lock import Vote
from bot.studio.people import Capability
from bot.studio.publication import PublicationState
from bot.studio.values import GuildId, UserId
from tests.plumbing.processes import until
from tests.store.studio_values import (
    AUTHOR,
    FILM,
    HERE,
    NOW,
    THERE,
    account_of,
    consent_of,
    lock_of,
    person_of,
    production_of,
    publication_of,
    review_of,
)

OLIVE, MIRA = UserId(8), UserId(11)
KEY = b"k" * 32


async def live(store: Store, guild: GuildId = HERE) -> None:
    """Have happen whatever people answer for."""
    vote = Vote(user=OLIVE, approves=True, at=NOW)
    async with store.writing(by=AUTHOR) as tx:
        await store.productions.save(tx, production_of(guild), "asked for")
        await store.guilds.save(tx, GuildSettings(guild=guild).with_role(Capability.APPROVE, 5))
        await store.people.save(tx, person_of(guild))
        await store.consents.save(tx, consent_of(guild), "Ada asked Mira")
        await store.accounts.save(tx, account_of(guild), b"sealed")
        await store.reviews.save(tx, review_of(guild), cause="Ada asked for it")
    async with store.writing(by=MIRA) as tx:
        answered = consent_of(guild).but(given=True, answered_at=NOW)
        await store.consents.save(tx, answered, "Mira agreed")
        await store.consents.save(tx, answered.but(revoked_at=NOW), "Mira revoked it")
    async with store.writing() as tx:
        await store.reviews.save(tx, review_of(guild).with_vote(vote), cause="a vote")
        await store.reviews.save(tx, review_of(guild), cause="a vote was withdrawn")
        await store.reviews.save(tx, review_of(guild).with_vote(vote), closed=True, cause="approved")
        await store.locks.save(tx, lock_of(guild))
        await store.publications.save(tx, publication_of(guild), "locked")
        await store.publications.save(tx, publication_of(guild), "nothing changed")
        uploading = publication_of(guild).but(state=PublicationState.UPLOADING)
        await store.publications.save(tx, uploading, "upload ordered")
        await store.locks.save(tx, lock_of(guild).but(voided_because="Mira no longer agrees"))
        await store.accounts.save(tx, account_of(guild).but(state=AccountState.NEEDS_SIGN_IN))
    async with store.writing(by=AUTHOR) as tx:
        await store.accounts.remove(tx, guild, account_of(guild).id)


async def test_whatever_people_answer_for_is_written_down_with_who_did_it(store: Store) -> None:
    await live(store)

    log = await store.audit.of(HERE, names=True)
    told = [(log.names.get(one.who, one.who), one.what, one.was, one.became) for one in log.entries]
    assert told == [
        ("user:7", "settings", "", "changed"),
        ("user:7", "consent", "", "asked"),
        ("user:7", "account", "", "ok"),
        ("user:7", "review", "", "open"),
        ("user:11", "consent", "asked", "given"),
        ("user:11", "consent", "given", "revoked"),
        ("user:8", "vote", "", "yes"),
        ("user:8", "vote", "yes", "withdrawn"),
        ("user:8", "vote", "", "yes"),
        ("studio", "review", "open", "closed"),
        ("studio", "lock", "", "holds"),
        ("studio", "publication", "", "waiting"),
        ("studio", "publication", "waiting", "uploading"),
        ("studio", "lock", "holds", "void"),
        ("studio", "account", "ok", "needs_sign_in"),
        ("user:7", "account", "needs_sign_in", "disconnected"),
    ]
    assert flaws(log.entries, log.head, store.audit.key) == ()
    facts = [json.loads(one.facts) for one in log.entries]
    assert log.names[facts[1]["person"]] == "user:11"
    assert [log.names[name] for name in facts[10]["approved_by"]] == ["user:8"]
    assert facts[10]["master"] == lock_of().release.master
    assert facts[0]["role_map"] == {"roles": {"approve": [5]}}


async def test_nobody_is_named_in_it(store: Store, tmp_path: Path) -> None:
    await live(store)

    log = (await store.audit.of(HERE)).model_dump_json()

    assert not any(word in log for word in ("Mira", "Ada", "user:", f'"{int(OLIVE)}"'))


async def test_what_is_rolled_back_is_not_written_down(store: Store) -> None:
    async def fail() -> None:
        async with store.writing() as tx:
            await store.guilds.save(tx, GuildSettings(guild=HERE, chat="other"))
            raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await fail()

    assert (await store.audit.of(HERE)).entries == ()


async def test_the_same_said_twice_is_one_entry(store: Store) -> None:
    for _ in range(2):
        async with store.writing() as tx:
            await store.guilds.save(tx, GuildSettings(guild=HERE, chat="other", welcomed_at=NOW))

    assert len((await store.audit.of(HERE)).entries) == 1


async def test_each_server_has_its_own_log(store: Store) -> None:
    await live(store)
    async with store.writing(by=AUTHOR) as tx:
        await store.guilds.save(tx, GuildSettings(guild=THERE, chat="other"))

    here, there = await store.audit.of(HERE), await store.audit.of(THERE)

    assert [one.number for one in there.entries] == [1]
    assert there.entries[0].previous == GENESIS
    assert there.entries[0].who != here.entries[0].who  # the same person, not to be recognised across servers
    assert await store.audit.guilds() == (HERE, THERE)


async def test_an_erased_person_cannot_be_found_and_the_log_is_whole(store: Store, tmp_path: Path) -> None:
    await live(store)
    before = await store.audit.of(HERE, names=True)
    (name,) = (name for name, whose in before.names.items() if whose == "user:11")

    async with store.writing(by=MIRA) as tx:
        await store.people.erase(tx, HERE, person_of().id)

    after = await store.audit.of(HERE, names=True)
    assert flaws(after.entries, after.head, store.audit.key) == ()
    assert after.entries[: len(before.entries)] == before.entries
    assert (after.entries[-1].what, after.entries[-1].subject) == ("erasure", name)
    assert name not in after.names
    async with store.writing(by=MIRA) as tx:
        await store.guilds.save(tx, GuildSettings(guild=HERE, chat="other"))
    assert (await store.audit.of(HERE)).entries[-1].who != name


async def test_a_forgotten_server_leaves_a_whole_log_that_leads_to_nobody(store: Store) -> None:
    await live(store)

    async with store.writing() as tx:
        await store.guilds.forget(tx, HERE)

    log = await store.audit.of(HERE, names=True)
    assert (log.entries[-1].what, log.entries[-1].became) == ("erasure", "erased")
    assert flaws(log.entries, log.head, store.audit.key) == ()
    assert log.names == {}


async def test_the_database_itself_refuses_to_change_it(store: Store, tmp_path: Path) -> None:
    await live(store)

    for statement in (
        "UPDATE audit SET who = 'somebody'",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT guild, number, at, 'me', what, subject, was, became, production, facts, "
        "previous, hash FROM audit WHERE number = 3",
    ):
        refused = pytest.raises(sqlite3.IntegrityError, match="only ever added to")
        with closing(sqlite3.connect(tmp_path / FILE)) as other, refused:
            other.execute(statement)


async def test_the_key_of_the_seal_is_its_owners_alone(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "keys" / AUDIT_KEY

    assert file.read_bytes() == store.audit.key
    assert file.stat().st_mode & 0o777 == 0o600


# Tampering.

SHAPES = st.integers(1, 12)


def chain(length: int, key: bytes = KEY, word: str = "") -> tuple[list[Entry], Head]:
    """Return a log."""
    entries: list[Entry] = []
    for number in range(1, length + 1):
        draft = Entry(
            guild=HERE,
            number=number,
            at=NOW.isoformat(),
            who=f"p-{number % 3}",
            what="consent",
            subject=f"01CONSENT{number}",
            was="",
            became="asked",
            production=FILM,
            facts=json.dumps({"word": word}),
            previous=entries[-1].hash if entries else GENESIS,
        )
        entries.append(draft.but(hash=draft.hashed()))
    head = Head(guild=HERE, number=length, hash=entries[-1].hash)
    return entries, head.but(seal=head.sealed(key))


def rechained(entries: list[Entry], first: int) -> list[Entry]:
    """Compute every hash from some entry on anew, as a thief would."""
    out = entries[:first]
    for entry in entries[first:]:
        draft = entry.but(previous=out[-1].hash if out else GENESIS, hash="")
        out.append(draft.but(hash=draft.hashed()))
    return out


@given(SHAPES)
def test_an_untouched_log_is_whole(length: int) -> None:
    entries, head = chain(length)

    marks = [Mark(number=entry.number, hash=entry.hash) for entry in entries]
    assert flaws(entries, head, KEY, marks) == ()


@given(SHAPES, st.data())
def test_a_changed_entry_is_found_and_named(length: int, data: st.DataObject) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(["at", "who", "what", "subject", "was", "became", "production", "facts"]))
    entries[place] = entries[place].but(**{field: getattr(entries[place], field) + data.draw(st.sampled_from("x~ "))})

    (flaw,) = flaws(entries, head, KEY)

    assert (flaw.number, "changed" in flaw.what) == (place + 1, True)


@given(SHAPES, st.data())
def test_a_changed_entry_with_a_new_hash_of_its_own_is_found_by_the_next(length: int, data: st.DataObject) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    changed = entries[place].but(who="p-9")
    entries[place] = changed.but(hash=changed.hashed())

    found = flaws(entries, head, KEY)

    assert found[0].number == min(place + 2, length)


@given(st.integers(2, 12), st.data())
def test_missing_entries_are_found_and_named(length: int, data: st.DataObject) -> None:
    entries, head = chain(length)
    gone = data.draw(st.sets(st.integers(1, length), min_size=1, max_size=length))

    found = flaws([entry for entry in entries if entry.number not in gone], head, KEY)

    assert all("missing" in flaw.what for flaw in found)
    assert found[0].number == min(gone)


@given(st.integers(2, 12), st.data())
def test_moved_entries_are_found(length: int, data: st.DataObject) -> None:
    entries, head = chain(length)
    one, other = data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True))
    first, second = entries[one], entries[other]
    renumbered = list(entries)
    renumbered[one], renumbered[other] = second.but(number=first.number), first.but(number=second.number)
    swapped = list(entries)
    swapped[one], swapped[other] = second, first

    assert flaws(renumbered, head, KEY)[0].number == min(one, other) + 1
    assert flaws(swapped, head, KEY)


@given(SHAPES, st.data())
def test_a_log_written_anew_without_the_key_is_found(length: int, data: st.DataObject) -> None:
    entries, head = chain(length)
    place = data.draw(st.integers(0, length - 1))
    noted = Mark(number=head.number, hash=head.hash)
    keep = data.draw(st.integers(1, length))
    forged = [*entries[:place], entries[place].but(who="p-9"), *entries[place + 1 :]]
    forged = rechained(forged, place)[:keep]
    forged_head = Head(guild=HERE, number=keep, hash=forged[-1].hash, seal=head.seal)
    unsealed_is_seen = forged_head.hash != head.hash or keep < length

    found = flaws(forged, forged_head, KEY, [noted])

    assert bool(found) == unsealed_is_seen
    assert bool(flaws(forged, forged_head, KEY)) == unsealed_is_seen


@given(st.integers(2, 12), st.data())
def test_an_older_state_that_was_put_back_is_found_by_whoever_noted_the_newer(length: int, data: st.DataObject) -> None:
    entries, head = chain(length)
    kept = data.draw(st.integers(1, length - 1))
    older, older_head = chain(kept)

    assert flaws(older, older_head, KEY) == ()
    assert flaws(older, older_head, KEY, [Mark(number=length, hash=head.hash)])
    assert entries[:kept] == older


def test_a_log_without_its_head_and_a_head_without_its_log_are_found() -> None:
    entries, head = chain(3)

    assert "head" in flaws(entries, None, KEY)[0].what
    assert "Entries 1 to 3 are missing" in flaws([], head, KEY)[0].what
    assert flaws([], None, KEY) == ()


@settings(max_examples=8)
@given(st.data())
async def test_tampering_with_the_database_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("studio")
    async with Store.opened(folder, now=lambda: NOW) as store:
        await live(store)
    number = data.draw(st.integers(1, 16))
    statement = data.draw(
        st.sampled_from(
            [
                "UPDATE audit SET became = became || '.' WHERE number = ?",
                "UPDATE audit SET number = number + 100 WHERE number = ?",
                "UPDATE audit SET hash = previous WHERE number = ?",
                "DELETE FROM audit WHERE number = ?",
                "DELETE FROM audit WHERE number >= ?",
                "UPDATE audit_heads SET number = number + ?",
                "DELETE FROM audit_heads WHERE ? > 0",
            ]
        )
    )
    with closing(sqlite3.connect(folder / FILE)) as thief:
        for trigger in ("audit_is_never_changed", "audit_is_never_shortened"):
            thief.execute(f"DROP TRIGGER {trigger}")
        thief.execute(statement, (number,))
        thief.commit()

    async with Store.opened(folder) as store:
        log = await store.audit.of(HERE)

        assert flaws(log.entries, log.head, store.audit.key)


# The command.


def run(*words: str, folder: Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["audit", *words], env={"PICTURELOCK_STUDIO__DATA_DIR": str(folder)})
    return result.exit_code, result.output


async def prepared(folder: Path) -> None:
    async with Store.opened(folder, now=lambda: NOW) as store:
        await live(store)
        async with store.writing() as tx:
            await store.guilds.save(tx, GuildSettings(guild=THERE, chat="other"))


def test_the_command_looks_through_every_log_and_through_exported_ones(tmp_path: Path) -> None:
    asyncio.run(prepared(tmp_path))
    out = tmp_path / "log.json"

    code, words = run("verify", folder=tmp_path)
    assert (code, words.count("whole")) == (0, 2)
    mark = words.partition("Keep ")[2].split()[0]
    assert run("verify", "--server", str(int(HERE)), "--mark", mark, folder=tmp_path)[0] == 0
    assert run("export", "--server", str(int(HERE)), "--out", str(out), folder=tmp_path)[0] == 0
    assert run("verify", "--file", str(out), "--mark", mark, folder=tmp_path)[0] == 0
    assert AuditExport.model_validate_json(out.read_text()).names == {}

    out.write_text(out.read_text().replace("uploading", "published"))
    code, words = run("verify", "--file", str(out), folder=tmp_path)
    assert (code, "Entry 13 was changed" in words) == (1, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("verify", "--mark", "nonsense"), "no mark"),
        (("verify", "--mark", f"1:{'0' * 64}"), "one server"),
        (("verify", "--server", "7"), "no log"),
        (("verify", "--file", "/nowhere.json"), "no exported log"),
        (("export", "--out", "/nowhere/at/all.json", "--server", str(int(HERE))), "cannot be written"),
        (("export", "--out", "log.json"), "several servers"),
    ],
)
def test_what_the_command_cannot_do_is_one_clear_line(tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    asyncio.run(prepared(tmp_path))

    code, told = run(*words, folder=tmp_path)

    assert code == 1
    assert expected in told
    assert "Traceback" not in told


async def test_the_running_studio_looks_through_its_logs_itself(store: Store, tmp_path: Path) -> None:
    await live(store)
    studio = read_settings(studio={"data_dir": tmp_path})

    async def verified(options: dict[str, Any]) -> list[dict[str, Any]]:
        return await auditing.verified(store, options["server"], options["marks"])

    async def exported(options: dict[str, Any]) -> dict[str, Any]:
        return await auditing.exported(store, **options)

    socket = ControlSocket(tmp_path, {auditing.VERIFY: verified, auditing.EXPORT: exported})
    serving = asyncio.create_task(socket.run())
    await until((tmp_path / "studio.sock").exists)

    (report,) = await auditing.verify(studio, 0, ())
    found = await auditing.export(studio, int(HERE), tmp_path / "log.json", names=True)

    assert (report["entries"], report["flaws"]) == (16, [])
    assert auditing.verify_file(tmp_path / "log.json", (report["mark"],))["flaws"] == []
    assert found["entries"] == 16
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


def test_before_anything_was_done_there_is_nothing_to_export_and_nothing_wrong(tmp_path: Path) -> None:
    assert run("verify", folder=tmp_path) == (0, "Nothing was done here yet.\n")
    assert "Nothing was done here yet" in run("export", "--out", "log.json", folder=tmp_path)[1]


def test_nothing_else_writes_to_the_log() -> None:
    """Every statement that touches the table is in the one module."""
    rooms = (Path(__file__).parents[2] / "bot").rglob("*.py")
    names: Callable[[Path], bool] = lambda path: "INTO audit" in path.read_text()  # noqa: E731

    assert [path.name for path in rooms if names(path)] == ["audit.py"]
    assert Audit.record.__doc__
