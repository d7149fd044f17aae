import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from bot.store.database import FILE
from bot.store.migrating import MIGRATIONS, migrate
from bot.store.store import Store
from bot.studio.errors import AlreadyRunning, Unavailable
from tests.store.studio_values import FILM, HERE, production_of


async def test_a_second_studio_on_the_same_folder_is_refused_and_told_by_whom(store: Store, tmp_path: Path) -> None:
    with pytest.raises(AlreadyRunning) as refusal:
        await Store.open(tmp_path)

    assert str(tmp_path) in refusal.value.what
    assert str(os.getpid()) in refusal.value.what


async def test_the_folder_is_free_again_once_the_studio_is_closed(tmp_path: Path) -> None:
    first = await Store.open(tmp_path)
    await first.close()

    second = await Store.open(tmp_path)

    await second.close()


async def test_an_error_in_a_transaction_leaves_no_trace_and_no_callback(store: Store) -> None:
    heard: list[str] = []

    async def fail() -> None:
        async with store.writing() as tx:
            tx.after(lambda: heard.append("committed"))
            await store.productions.save(tx, production_of(), "asked for")
            raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        await fail()

    assert await store.productions.find(HERE, FILM) is None
    assert heard == []


async def test_callbacks_run_after_the_commit_in_order(store: Store) -> None:
    seen: list[object] = []

    async def look() -> None:
        seen.append(await store.productions.find(HERE, FILM))

    async with store.writing() as tx:
        tx.after(look)
        tx.after(lambda: seen.append("second"))
        await store.productions.save(tx, production_of(), "asked for")
        seen.append(await store.productions.find(HERE, FILM))
        seen.append(await store.productions.find(HERE, FILM, tx=tx))

    assert seen == [None, production_of(), production_of(), "second"]


async def test_writes_of_several_tasks_take_turns(store: Store) -> None:
    inside = 0

    async def write(number: int) -> None:
        nonlocal inside
        async with store.writing() as tx:
            inside += 1
            assert inside == 1
            await store.usage.add(tx, HERE, 7, "today", "productions", number)  # type: ignore[arg-type]
            inside -= 1

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(write(number))

    assert await store.usage.of_guild(HERE, "today", "productions") == sum(range(20))


async def test_a_write_inside_a_write_is_a_bug_and_does_not_hang(store: Store) -> None:
    with pytest.raises(RuntimeError, match="pass its transaction on"):
        async with store.writing(), store.writing():
            pass


async def test_a_cancelled_write_is_rolled_back_and_lets_others_write(store: Store) -> None:
    begun = asyncio.Event()

    async def stuck() -> None:
        async with store.writing() as tx:
            await store.productions.save(tx, production_of(), "asked for")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with store.writing() as tx:
        assert await store.productions.find(HERE, FILM, tx=tx) is None


async def test_a_database_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    database = tmp_path / FILE
    (migrations / "0001_first.sql").write_text("CREATE TABLE films (title TEXT NOT NULL) STRICT;")
    migrate(database, migrations)
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO films VALUES ('Honey')")
    (migrations / "0002_second.sql").write_text("DROP TABLE films;")

    migrate(database, migrations)

    with sqlite3.connect(tmp_path / f"{FILE}.before-0002") as copy:
        assert copy.execute("SELECT title FROM films").fetchall() == [("Honey",)]
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001_first.sql").write_text("CREATE TABLE films (title TEXT) STRICT; CREATE TABLE films (x TEXT);")

    with pytest.raises(sqlite3.OperationalError):
        migrate(tmp_path / FILE, migrations)

    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("PRAGMA user_version = 999")

    with pytest.raises(Unavailable, match="newer Picturelock"):
        migrate(tmp_path / FILE)


def test_every_table_is_strict_and_all_but_the_cursors_belong_to_a_guild(tmp_path: Path) -> None:
    migrate(tmp_path / FILE, MIGRATIONS)

    with sqlite3.connect(tmp_path / FILE) as connection:
        tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
        ours = {name: strict for name, strict in tables if not name.startswith("sqlite_")}
        guildless = {
            name
            for name in ours
            if "guild" not in {row[1] for row in connection.execute("SELECT * FROM pragma_table_info(?)", (name,))}
        }

    assert all(ours.values())
    assert guildless == {"cursors"}
