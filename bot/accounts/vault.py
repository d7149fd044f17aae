"""Where secrets are sealed: AES-256-GCM with one key per data folder, in a file that only its owner can read."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.studio.errors import Unavailable

KEY_FILE: Final = "vault.key"
_NONCE: Final = 12
_KEY: Final = 32
_FORMAT: Final = b"\x01"


class Vault:
    """Seals bytes under a label, such as the account they belong to: under another they do not open."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read the key of a folder, or make one at the first start; blocks. Raises Unavailable."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / KEY_FILE
        with suppress(FileExistsError):
            _write_new(file, AESGCM.generate_key(_KEY * 8))
        file.chmod(0o600)
        key = file.read_bytes()
        if len(key) != _KEY:
            raise Unavailable(
                f"The key file {file} is damaged.",
                "Put it back from a backup, or remove it and connect every account again.",
            )
        return cls(key)

    def seal(self, plain: bytes, label: str) -> bytes:
        """Encrypt bytes so that only this key opens them, and only under this label."""
        nonce = os.urandom(_NONCE)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, plain, label.encode())

    def unseal(self, sealed: bytes, label: str) -> bytes:
        """Decrypt what was sealed under a label. Raises Unavailable when the key or the label is another."""
        body = sealed.removeprefix(_FORMAT)
        try:
            return self._cipher.decrypt(body[:_NONCE], body[_NONCE:], label.encode())
        except (InvalidTag, ValueError) as error:
            raise Unavailable(
                "A stored secret does not open with this studio's key.",
                "Put the key file back from a backup, or connect the account again with `/publish connect`.",
            ) from error


def _write_new(file: Path, key: bytes) -> None:
    """Write a key that appears whole or not at all. Raises FileExistsError when there is one."""
    draft = file.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(key)
            handle.flush()
            os.fsync(handle.fileno())
        os.link(draft, file)
    finally:
        draft.unlink()
