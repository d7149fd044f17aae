"""The ladder as a table: which model each role gets by the memory of the GPU, worked out from the catalogue."""

from collections.abc import Mapping
from typing import Final

from bot.studio.catalogue import SLOT_OF, ModelRow
from bot.studio.errors import SettingsWrong
from bot.studio.fitting import casts

CARDS_GIB: Final = (0, 8, 12, 24, 80)
NOBODY: Final[Mapping[str, str]] = {
    "chat": "outline by rule",
    "film": "nothing is filmed",
    "draw": "no stills",
    "compare": "colours and edges",
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


def suited(rows: Mapping[str, ModelRow], vram_mib: int) -> tuple[ModelRow, ...]:
    """Return the models to have on a machine whose GPU has so much memory: each role's, and what works anywhere."""
    chosen = [row for row in casts(rows, vram_mib).values() if row is not None]
    anywhere = [row for row in rows.values() if "demo" in row.sets]
    return tuple({row.name: row for row in (*chosen, *anywhere)}.values())


def rewritten(page: str, rows: Mapping[str, ModelRow]) -> str:
    """Return a Markdown page with the ladder in it brought up to date. Raises SettingsWrong when it has none."""
    lines = page.split("\n")
    begin = next((at for at, line in enumerate(lines) if line.startswith(f"| role | {CARDS_GIB[0]} GiB |")), None)
    if begin is None:
        raise SettingsWrong("There is no ladder in this page.", "Put one there with `picturelock models ladder`.")
    end = next((at for at in range(begin, len(lines)) if not lines[at].startswith("|")), len(lines))
    return "\n".join((*lines[:begin], table(rows), *lines[end:]))


def table(rows: Mapping[str, ModelRow]) -> str:
    """Return the ladder as a Markdown table."""
    head = ["role", *(f"{gib} GiB" for gib in CARDS_GIB)]
    found = rungs(rows)
    lines = [head, ["---"] * len(head), *([role, *(found[gib][role] for gib in CARDS_GIB)] for role in SLOT_OF)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
