"""Which licences were accepted for this studio: a small file in the data folder, written by whoever runs it."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bot.studio.catalogue import Acceptance, ModelRow
from bot.studio.errors import Unavailable

FILE: Final = "licences.json"
_ACCEPTANCES: Final = TypeAdapter(tuple[Acceptance, ...])


def accepted(data_dir: Path) -> tuple[Acceptance, ...]:
    """Return what was accepted. Raises Unavailable when that cannot be read."""
    path = data_dir / FILE
    try:
        return _ACCEPTANCES.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        raise Unavailable(
            f"{path} cannot be read, so that it is unknown which licences were accepted.",
            "Remove it, and accept them again.",
        ) from error


def accept(data_dir: Path, row: ModelRow, at: datetime) -> None:
    """Remember that a model's licence was accepted."""
    kept = tuple(one for one in accepted(data_dir) if one.model != row.name)
    now = (*kept, Acceptance(model=row.name, terms=row.terms, accepted_at=at))
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = data_dir / f".{FILE}.{secrets.token_hex(4)}"
    with fresh.open("wb") as file:
        file.write(_ACCEPTANCES.dump_json(now, indent=2))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(data_dir / FILE)
