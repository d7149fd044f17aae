"""Where secrets are sealed: AES-256-GCM with one key per data folder, in a file that only its owner can read."""

import os
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.keys import kept_key
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
        file = folder / KEY_FILE
        key = kept_key(folder, KEY_FILE, lambda: AESGCM.generate_key(_KEY * 8))
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
