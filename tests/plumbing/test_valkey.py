import asyncio
import stat
from pathlib import Path

import pytest

from bot.locking import LONGEST_SOCKET_PATH, valkey_socket
from bot.queue import Queue
from bot.settings import Settings
from bot.studio.errors import AlreadyRunning
from bot.studio.orders import Attempt
from bot.studio.values import OrderId, WorkerId
from bot.valkey import EmbeddedValkey, ping
from tests.plumbing.processes import kill_valkey, until, written_down

ATTEMPT = Attempt(order=OrderId("01ORDER"), number=1, worker=WorkerId("desk"))


async def test_its_folder_and_socket_are_private(valkey: EmbeddedValkey) -> None:
    assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(valkey.socket.parent.stat().st_mode) == 0o700


async def test_a_server_whose_studio_died_is_adopted_and_stopped_with_its_adopter(settings: Settings) -> None:
    first = EmbeddedValkey(settings.studio.data_dir)
    await asyncio.to_thread(first.start)
    assert first._lock is not None
    first._lock.close()

    async with EmbeddedValkey(settings.studio.data_dir) as second:
        assert second.is_there()

    assert not first.is_there()


async def test_a_server_whose_studio_is_alive_is_left_alone(settings: Settings, valkey: EmbeddedValkey) -> None:
    second = EmbeddedValkey(settings.studio.data_dir)

    with pytest.raises(AlreadyRunning, match=str(settings.studio.data_dir)):
        await asyncio.to_thread(second.start)
    await asyncio.to_thread(second.stop)

    assert valkey.is_there()


async def test_it_is_started_again_when_it_dies_and_keeps_what_it_held(
    settings: Settings, valkey: EmbeddedValkey, queue: Queue
) -> None:
    keeper = asyncio.create_task(valkey.run())
    try:
        await queue.cancel(ATTEMPT)
        await asyncio.to_thread(written_down, valkey)
        kill_valkey(valkey)

        await until(queue.is_there)

        assert (await anext(queue.controls(ATTEMPT.worker))).kind == "cancel"
    finally:
        keeper.cancel()


def test_a_long_data_folder_gets_a_short_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    deep = tmp_path / ("long" * 30)

    path = valkey_socket(deep)

    assert len(str(path)) <= LONGEST_SOCKET_PATH
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert valkey_socket(deep) == path
    assert valkey_socket(deep.parent / "other") != path


def test_nobody_answers_at_a_socket_that_is_not_there(tmp_path: Path) -> None:
    assert not ping(tmp_path / "nothing.sock")
