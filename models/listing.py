"""What `picturelock models list` says of each row: its size, what it takes of a GPU, and what of it is here."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.studio.catalogue import ModelRow
from bot.studio.errors import LicenceNotAccepted
from bot.studio.tiny import label_of
from bot.studio.vram import RunPlan, plans
from models import registry, weights
from models.folders import is_used
from models.learned import Taking


def described(row: ModelRow, folder: Path, takings: Iterable[Taking] = ()) -> dict[str, Any]:
    """Describe a row as JSON knows it."""
    return {
        "name": row.name,
        "role": row.role,
        "title": row.title,
        "licence": row.licence,
        "conditions": row.conditions,
        "licence_accepted": is_accepted(row),
        "languages": list(row.languages),
        "abilities": list(row.abilities),
        "weights_bytes": weights.listed(row, folder) if row.tiny else row.bytes,
        "memory_mib": row.memory.mib,
        "vram_mib": row.vram.mib,
        "vram_known": row.vram.known,
        "ways": [
            {"way": plan.way.value, "mib": plan.expected_mib, "known": plan.known} for plan in _plans(row, takings)
        ],
        "needs_gpu": row.needs_gpu,
        "server": row.server.address if row.server else "",
        "falls_back_to": row.falls_back_to,
        "sets": list(row.sets),
        "missing": list(registry.missing(row, folder)),
        "tiny": row.tiny,
        "in_use": row.has_weights and is_used(folder, row.name),
    }


def _plans(row: ModelRow, takings: Iterable[Taking]) -> tuple[RunPlan, ...]:
    """Return the ways of running a model at the setting of its row; what was measured on this machine goes first."""
    if row.gpu is None:
        return ()
    seen = [one for one in takings if (one.model, one.setting) == (row.name, row.gpu.at) and not one.ran_out]
    return plans(row.gpu, measured={one.way: one.mib for one in sorted(seen, key=lambda one: one.mib)})


def is_accepted(row: ModelRow) -> bool:
    """Say whether a licence needs no acceptance, or has it here."""
    try:
        registry.check_accepted(row)
    except LicenceNotAccepted:
        return False
    return True


def disk(row: ModelRow, described: dict[str, Any]) -> str:
    """Say what a model takes of the disk."""
    if row.has_weights:
        return f"{'~' if row.repo else ''}{described['weights_bytes'] / 1e6:,.0f} MB"
    return "elsewhere" if row.server else "in a package"


def mib(row: ModelRow, ways: Sequence[dict[str, Any]]) -> str:
    """Say what a model takes of a GPU, in the way that takes least and in the best one; `est.` unless measured."""
    if not ways:
        return f"{row.vram.mib:,}{'' if row.vram.known == 'measured' else ' est.'}" if row.vram.mib else "-"
    sizes = sorted({way["mib"] for way in ways})
    are_measured = all(way["known"] == "measured" for way in ways if way["mib"] in {sizes[0], sizes[-1]})
    return " to ".join(f"{mib:,}" for mib in dict.fromkeys((sizes[0], sizes[-1]))) + ("" if are_measured else " est.")


def state(row: dict[str, Any]) -> str:
    """Say what of a model is here."""
    if not row["licence_accepted"]:
        return "licence not accepted"
    if row["server"]:
        return f"on {row['server']}"
    if row["missing"]:
        return "lacks " + ", ".join(row["missing"])
    here = "in use" if row["in_use"] else "here"
    return f"{here}: {label_of(row['name'])}" if row["tiny"] else here
