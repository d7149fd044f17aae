"""The workshop: what every rendering on a machine works with."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.settings import Settings
from bot.studio.values import digest_of
from models.protocols import Animator
from workers.editing.cache import PieceCache
from workers.editing.encoders import X264, fastest_codec


@dataclass(frozen=True)
class Workshop:
    """Where pieces are kept, and who makes them."""

    cache: PieceCache | None = None
    """None makes everything anew."""
    processes: int = 1
    codec: str = X264
    fonts: Path | None = None
    """Fonts of people's own."""
    camera: Callable[[], Animator] | None = None
    """Draws animatic shots in place of the studio's camera; everything is then made in this process."""

    @property
    def fonts_digest(self) -> str:
        """Return what tells one set of own fonts from another."""
        found = sorted(self.fonts.glob("*")) if self.fonts else []
        return digest_of([[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in found])


BARE: Final = Workshop()
"""One process, and nothing kept."""


def workshop_of(settings: Settings, pieces: Path | None = None, processes: int | None = None) -> Workshop:
    """Return what renderings work with on this machine, or with another folder and number of processes."""
    editing = settings.editing
    cache = PieceCache(pieces or settings.studio.data_dir / "pieces", int(editing.cache_gib * 1024**3))
    codec = X264 if editing.encoder == "x264" else fastest_codec(os.environ.get("CUDA_VISIBLE_DEVICES", ""))
    return Workshop(cache, processes or editing.processes, codec, settings.fonts_dir)
