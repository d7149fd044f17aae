"""The ladder as a table: which model each role gets by the memory of the GPU, worked out from the catalogue."""

from collections.abc import Mapping
from typing import Final

from bot.studio.catalogue import SLOT_OF, ModelRow, casts

CARDS_GIB: Final = (0, 8, 12, 24, 80)
NOBODY: Final[Mapping[str, str]] = {
    "chat": "outline by rule",
    "film": "nothing is filmed",
    "speak": "captions only",
    "align": "spread by letters",
    "hear": "not checked",
    "music": "no music",
}
"""What happens in a role for which no model fits."""


def rungs(rows: Mapping[str, ModelRow]) -> dict[int, dict[str, str]]:
    """Return the name of the model each role gets, by GiB of GPU memory."""
    return {
        gib: {role: row.name if row else NOBODY[role] for role, row in casts(rows, gib * 1024).items()}
        for gib in CARDS_GIB
    }


def table(rows: Mapping[str, ModelRow]) -> str:
    """Return the ladder as a Markdown table."""
    head = ["role", *(f"{gib} GiB" for gib in CARDS_GIB)]
    found = rungs(rows)
    lines = [head, ["---"] * len(head), *([role, *(found[gib][role] for gib in CARDS_GIB)] for role in SLOT_OF)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
