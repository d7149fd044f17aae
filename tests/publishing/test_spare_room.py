"""A permission that is good once survives a disk that is full just when it is renewed."""

import errno
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.accounts.rotating import rotate
from bot.accounts.spare import SIZE, SpareRoom
from bot.sandbox.platforms.tiktok import LoopbackTikTok
from bot.sections import VaultSection
from bot.store.accounts import Accounts as Rows
from bot.store.store import Store
from bot.studio.account import AccountState
from bot.studio.errors import DiskFull
from bot.studio.values import AccountId
from tests.publishing.house import HERE
from tests.publishing.test_accounts import Clock
from tests.publishing.test_tiktok_accounts import Desk, accounts_at

ACCOUNT = AccountId("01ACCOUNT")


class FullDisk(Rows):
    """Rows of accounts on a disk that takes nothing more."""

    def __init__(self, rows: Rows) -> None:
        vars(self).update(vars(rows))

    async def save(self, *_: Any) -> None:
        raise DiskFull("The disk is full.", "Make room.")


@pytest.fixture
async def desk(tiktok: LoopbackTikTok, tmp_path: Path) -> AsyncIterator[Desk]:
    async with Store.opened(tmp_path) as store:
        clock = Clock()
        yield Desk(accounts_at(tiktok, store, tmp_path, clock), store, tiktok, clock)


def fill_up(store: Store) -> None:
    store.accounts = FullDisk(store.accounts)


def make_room(store: Store) -> None:
    store.accounts.__class__ = Rows


def left(folder: Path) -> list[Path]:
    """Return the rooms that are taken."""
    return list((folder / "keys" / "renewing").glob("*"))


async def test_a_permission_renewed_on_a_full_disk_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    account = await desk.connect()
    fill_up(desk.store)
    for _ in range(3):
        await desk.accounts.token(HERE, account.id, fresh=True)
    make_room(desk.store)

    after_a_crash = accounts_at(desk.tiktok, desk.store, tmp_path, desk.clock)
    token = await after_a_crash.token(HERE, account.id)

    assert token.access_token in desk.tiktok.state.access_tokens
    assert (await desk.store.accounts.get(HERE, account.id)).state is AccountState.OK
    assert not left(tmp_path)


async def test_without_room_for_the_next_permission_the_platform_is_not_asked_for_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await desk.connect()
    asked = desk.tiktok.faults.count("oauth.token")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(DiskFull, match="not renewed"):
            await desk.accounts.token(HERE, account.id, fresh=True)

    assert desk.tiktok.faults.count("oauth.token") == asked
    assert not left(tmp_path)
    assert await desk.accounts.token(HERE, account.id, fresh=True)


async def test_nothing_lies_about_once_it_is_where_it_belongs(desk: Desk, tmp_path: Path) -> None:
    account = await desk.connect()

    await desk.accounts.token(HERE, account.id, fresh=True)

    assert not left(tmp_path)


async def test_a_new_sign_in_and_a_disconnection_leave_no_earlier_permission(desk: Desk, tmp_path: Path) -> None:
    account = await desk.connect()
    fill_up(desk.store)
    await desk.accounts.token(HERE, account.id, fresh=True)
    assert left(tmp_path)
    make_room(desk.store)

    await desk.connect()
    assert not left(tmp_path)

    fill_up(desk.store)
    await desk.accounts.token(HERE, account.id, fresh=True)
    make_room(desk.store)
    await desk.accounts.forget(HERE, account.id)
    assert not left(tmp_path)


async def test_a_permission_that_lies_there_is_sealed_anew_with_the_others(desk: Desk, tmp_path: Path) -> None:
    account = await desk.connect()
    fill_up(desk.store)
    await desk.accounts.token(HERE, account.id, fresh=True)
    make_room(desk.store)

    assert await rotate(desk.store, tmp_path / "keys", VaultSection()) == 1

    assert not left(tmp_path)
    again = accounts_at(desk.tiktok, desk.store, tmp_path, desk.clock)
    assert (await again.token(HERE, account.id)).access_token in desk.tiktok.state.access_tokens


def test_what_is_kept_takes_no_more_of_the_disk(tmp_path: Path) -> None:
    room = SpareRoom(tmp_path)
    room.take(ACCOUNT)
    before = (tmp_path / ACCOUNT).stat()
    assert before.st_size == SIZE
    assert before.st_mode & 0o077 == 0

    room.keep(ACCOUNT, b"sealed")

    after = (tmp_path / ACCOUNT).stat()
    assert (after.st_ino, after.st_size, after.st_blocks) == (before.st_ino, before.st_size, before.st_blocks)


def test_taking_room_again_loses_nothing_and_a_half_taken_one_is_none(tmp_path: Path) -> None:
    room = SpareRoom(tmp_path)
    room.take(ACCOUNT)
    assert room.kept(ACCOUNT) == b""
    room.keep(ACCOUNT, b"a longer one")
    room.keep(ACCOUNT, b"sealed")

    room.take(ACCOUNT)

    assert room.kept(ACCOUNT) == b"sealed"
    (tmp_path / ACCOUNT).write_bytes(b"\0\0")
    assert room.kept(ACCOUNT) == b""
    room.take(ACCOUNT)
    assert (tmp_path / ACCOUNT).stat().st_size == SIZE
