"""Brings a database up to date: numbered SQL files, each applied once, with a copy of the file taken before."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.studio.errors import Unavailable

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def migrate(database: Path, migrations: Path = MIGRATIONS) -> int:
    """Apply what has not been applied yet and return the version reached; blocks.

    A database that already holds something is first copied to `<name>.before-<version>`. Raises Unavailable
    when it was written by a newer program.
    """
    scripts = {int(path.name[:4]): path for path in sorted(migrations.glob("[0-9]*.sql"))}
    newest = max(scripts, default=0)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > newest:
            raise Unavailable(
                f"{database} was written by a newer Picturelock (version {version} of the database, not {newest}).",
                "Start that version, or put back the copy made before the update.",
            )
        due = [number for number in sorted(scripts) if number > version]
        if version and due:
            _copy(connection, database.with_name(f"{database.name}.before-{due[0]:04d}"))
        for number in due:
            script = scripts[number].read_text(encoding="utf-8")
            _apply(connection, f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
    return newest


def _apply(connection: sqlite3.Connection, script: str) -> None:
    try:
        connection.executescript(script)
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
