"""Where secrets are sealed: AES-256-GCM, with a key of the environment, of a file of one's own, or of the data folder.

Keys are rotated with `picturelock auth rotate` (docs/security.md): what is sealed opens with the keys before too, and
is sealed anew with the first of them.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.accounts.spare import SpareRoom
from bot.keys import kept_key
from bot.sections import VaultSection
from bot.studio.errors import SettingsWrong, Unavailable

KEY_FILE: Final = "vault.key"
NEXT_FILE: Final = "vault.key.next"
"""The key that is being rotated to; it becomes the key once everything is sealed with it."""
SPARE_FOLDER: Final = "renewing"
_NONCE: Final = 12
_KEY: Final = 32
_FORMAT: Final = b"\x01"
_MAKE_ONE: Final = "Make one with `openssl rand -hex 32`."


class Vault:
    """Seals bytes under a label, such as the account they belong to: under another they do not open."""

    def __init__(self, folder: Path, key: bytes, *earlier: bytes) -> None:
        self._ciphers = tuple(AESGCM(one) for one in (key, *earlier))
        self.spare = SpareRoom(folder / SPARE_FOLDER)
        """Where a sealed permission lies while it may have no other place."""

    @classmethod
    def open(cls, folder: Path, settings: VaultSection | None = None) -> Self:
        """Read the key that is set, or that of a folder, which is made at the first start; blocks.

        Raises SettingsWrong for a key that is none or that others can read, Unavailable for a damaged file.
        """
        return cls(folder, *_keys(folder, settings or VaultSection()))

    def seal(self, plain: bytes, label: str) -> bytes:
        """Encrypt bytes so that only this key opens them, and only under this label."""
        nonce = os.urandom(_NONCE)
        return _FORMAT + nonce + self._ciphers[0].encrypt(nonce, plain, label.encode())

    def unseal(self, sealed: bytes, label: str) -> bytes:
        """Decrypt what was sealed under a label. Raises Unavailable when the key or the label is another."""
        body = sealed.removeprefix(_FORMAT)
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(body[:_NONCE], body[_NONCE:], label.encode())
            except (InvalidTag, ValueError):
                continue
        raise Unavailable(
            "A stored secret does not open with this studio's key.",
            "Put the key file back from a backup, or connect the account again with `/publish connect`.",
        )


def is_set(settings: VaultSection) -> bool:
    """Say whether the key is somebody's own and not that of the data folder."""
    return bool(settings.key.get_secret_value() or settings.key_file)


def next_key(folder: Path) -> bytes:
    """Return the key of a folder that is rotated to, made if this begins a rotation; blocks."""
    return _whole(kept_key(folder, NEXT_FILE, _made), folder / NEXT_FILE)


def become_next(folder: Path) -> None:
    """Make the key that was rotated to the key of a folder; blocks."""
    (folder / NEXT_FILE).replace(folder / KEY_FILE)


def _keys(folder: Path, settings: VaultSection) -> Iterator[bytes]:
    """Yield the key to seal with, then every key that something may still be sealed with."""
    if settings.key.get_secret_value():
        yield _from_hex(settings.key.get_secret_value(), "vault.key")
    if settings.key_file:
        yield _from_file(settings.key_file)
    if not is_set(settings):
        yield _whole(kept_key(folder, KEY_FILE, _made), folder / KEY_FILE)
    if settings.old_key.get_secret_value():
        yield _from_hex(settings.old_key.get_secret_value(), "vault.old_key")
    for left in (folder / KEY_FILE if is_set(settings) else None, folder / NEXT_FILE):
        if left is not None and left.exists():
            yield _whole(left.read_bytes(), left)


def _made() -> bytes:
    return AESGCM.generate_key(_KEY * 8)


def _whole(key: bytes, file: Path) -> bytes:
    if len(key) != _KEY:
        raise Unavailable(
            f"The key file {file} is damaged.",
            "Put it back from a backup, or remove it and connect every account again.",
        )
    return key


def _from_hex(text: str, setting: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != _KEY:
        raise SettingsWrong(f"{setting} is not a key: 64 hexadecimal digits are wanted.", _MAKE_ONE)
    return key


def _from_file(file: Path) -> bytes:
    try:
        mode, text = stat.S_IMODE(file.stat().st_mode), file.read_bytes()
    except OSError as error:
        raise SettingsWrong(f"The key file {file} cannot be read.", _MAKE_ONE) from error
    if mode & 0o077:
        raise SettingsWrong(f"Others can read the key file {file}.", f"chmod 600 {file}")
    return text if len(text) == _KEY else _from_hex(text.decode("ascii", "replace"), f"What is in {file}")
