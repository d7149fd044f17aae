"""The key that seals permissions: where it comes from, and how it is exchanged for another."""

import asyncio
import json
import os
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.accounts import rotating
from bot.accounts.accounts import Accounts
from bot.accounts.sign_in import Granted
from bot.accounts.vault import KEY_FILE, NEXT_FILE, Vault, next_key
from bot.connecting import rotate_key
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sections import VaultSection
from bot.services import uploading
from bot.services.context import WallClock
from bot.settings import read_settings
from bot.store.store import Store
from bot.studio.errors import Refused, SettingsWrong, Unavailable
from bot.studio.guild import GuildSettings
from bot.supervisor import Post, environment_of
from tests.publishing.bench import fast
from tests.publishing.house import HERE, House

KEY, OTHER = "5e" * 32, "c7" * 32


def section(**keys: Any) -> VaultSection:
    return VaultSection(**{name: SecretStr(key) if isinstance(key, str) else key for name, key in keys.items()})


@asynccontextmanager
async def connected(youtube: LoopbackYouTube, folder: Path, vault: VaultSection) -> AsyncIterator[Accounts]:
    """Open the accounts of a folder, one being connected if none was."""
    async with Store.opened(folder) as store:
        clock = WallClock()
        settings = read_settings(publishing=fast(youtube)).publishing
        accounts = Accounts(store, Vault.open(folder / "keys", vault), settings, clock.now, clock.new_id)
        if not await store.accounts.of(HERE):
            issued = youtube.issue_account()
            soon = datetime.now(UTC) + timedelta(hours=1)
            await accounts.adopt(HERE, None, Granted(issued.refresh_token, issued.access_token, soon))
        yield accounts


async def gives_tokens(youtube: LoopbackYouTube, folder: Path, vault: VaultSection) -> bool:
    """Say whether the permission in a folder opens with these keys and is worth something."""
    async with connected(youtube, folder, vault) as accounts:
        (account,) = await accounts._store.accounts.of(HERE)
        return (await accounts.token(HERE, account.id)).access_token in youtube.state.access_tokens


async def rotate(folder: Path, vault: VaultSection) -> int:
    async with Store.opened(folder) as store:
        return await rotating.rotate(store, folder / "keys", vault)


async def test_a_key_of_the_environment_leaves_none_on_the_disk(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    async with connected(youtube, tmp_path, section(key=KEY)):
        pass

    assert not (tmp_path / "keys" / KEY_FILE).exists()
    assert await gives_tokens(youtube, tmp_path, section(key=KEY))
    with pytest.raises(Unavailable, match="does not open"):
        await gives_tokens(youtube, tmp_path, section(key=OTHER))


async def test_a_key_file_of_ones_own_is_read_while_nobody_else_can(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    file = tmp_path / "own.key"
    file.write_text(f"{KEY}\n")
    file.chmod(0o600)
    async with connected(youtube, tmp_path, section(key_file=file)):
        pass

    assert await gives_tokens(youtube, tmp_path, section(key=KEY))
    file.chmod(0o640)
    with pytest.raises(SettingsWrong, match="Others can read"):
        Vault.open(tmp_path, section(key_file=file))


@pytest.mark.parametrize("key", ["hunter2", "5e" * 31, "zz" * 32])
def test_what_is_no_key_is_refused_and_not_repeated(key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="64 hexadecimal") as wrong:
        Vault.open(tmp_path, section(key=key))

    assert key not in str(wrong.value)


async def test_a_rotation_leaves_nothing_that_the_old_key_opens(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    async with connected(youtube, tmp_path, section()):
        pass
    old = (tmp_path / "keys" / KEY_FILE).read_bytes()

    assert await rotate(tmp_path, section()) == 1

    key = tmp_path / "keys" / KEY_FILE
    assert key.read_bytes() != old
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not (key.parent / NEXT_FILE).exists()
    assert await gives_tokens(youtube, tmp_path, section())
    key.write_bytes(old)
    with pytest.raises(Unavailable, match="does not open"):
        await gives_tokens(youtube, tmp_path, section())


@pytest.mark.parametrize("is_sealed_anew", [False, True])
async def test_a_rotation_that_was_interrupted_loses_nothing(
    youtube: LoopbackYouTube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_sealed_anew: bool
) -> None:
    def dies(_: Path) -> None:
        raise KeyboardInterrupt

    async with connected(youtube, tmp_path, section()):
        pass
    if is_sealed_anew:
        monkeypatch.setattr(rotating, "become_next", dies)
        with pytest.raises(KeyboardInterrupt):
            await rotate(tmp_path, section())
        monkeypatch.undo()
    else:
        next_key(tmp_path / "keys")

    assert (tmp_path / "keys" / NEXT_FILE).exists()
    assert await gives_tokens(youtube, tmp_path, section())
    assert await rotate(tmp_path, section()) == 1
    assert await gives_tokens(youtube, tmp_path, section())


async def test_from_the_folders_key_to_one_of_the_environment_and_on_to_another(
    youtube: LoopbackYouTube, tmp_path: Path
) -> None:
    async with connected(youtube, tmp_path, section()):
        pass

    await rotate(tmp_path, section(key=KEY))
    (tmp_path / "keys" / KEY_FILE).unlink()
    await rotate(tmp_path, section(key=OTHER, old_key=KEY))

    assert await gives_tokens(youtube, tmp_path, section(key=OTHER))


async def test_a_key_that_opens_nothing_changes_nothing(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    async with connected(youtube, tmp_path, section(key=KEY)):
        pass

    with pytest.raises(Unavailable, match="does not open"):
        await rotate(tmp_path, section(key=OTHER))

    assert await gives_tokens(youtube, tmp_path, section(key=KEY))


async def test_an_upload_under_way_goes_on_after_a_rotation(house: House) -> None:
    await house.ready()
    await house.approve(await house.review())
    publication, folder = await house.publication(), house.studio.settings.studio.data_dir
    await uploading.remember_session(house.studio, HERE, publication.id, "https://upload/secret")
    before = len(await house.studio.store.history.of(HERE, publication.production))

    await rotating.rotate(house.studio.store, folder / "keys", VaultSection())

    after = await house.publication()
    opened = Vault.open(folder / "keys").unseal(bytes.fromhex(after.session), f"{HERE}:{publication.id}")
    assert opened == b"https://upload/secret"
    assert len(await house.studio.store.history.of(HERE, publication.production)) == before


async def test_a_running_studio_is_not_rotated_under_its_feet(house: House) -> None:
    with pytest.raises(Refused, match="Stop it"):
        await rotate_key(house.studio.settings)


async def test_the_command_says_how_much_was_sealed_anew(youtube: LoopbackYouTube, tmp_path: Path) -> None:
    async with connected(youtube, tmp_path, section()) as accounts, accounts._store.writing() as tx:
        await accounts._store.guilds.save(tx, GuildSettings(guild=HERE))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "auth", "rotate", "--json"),
        env=os.environ | {"PICTURELOCK_STUDIO__DATA_DIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()

    assert json.loads(said) == {"sealed": 1}
    assert await gives_tokens(youtube, tmp_path, section())


def test_workers_are_not_given_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTURELOCK_VAULT__KEY", KEY)
    settings = read_settings(vault={"old_key": OTHER})

    given = environment_of(settings, Post("desk-1", "net=1"))

    assert not [name for name, value in given.items() if KEY in value or OTHER in value]
