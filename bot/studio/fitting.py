"""Which model fits where: what each role gets on a machine, and how a model goes with the workers there are."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.studio.catalogue import SLOT_OF, Ability, ModelRole, ModelRow, ladder
from bot.studio.errors import Refused
from bot.studio.guiding import CONTROL_WORDS
from bot.studio.orders import Beat
from bot.studio.shot import Control


class Fit(StrEnum):
    """How a model and a worker go together; the better ones first."""

    RESIDENT = "in memory"
    READY = "ready"
    ABSENT = "not fetched"
    NO_GPU = "needs a GPU"
    TOO_LARGE = "needs more GPU memory"
    NO_SLOT = "not its work"


def casts(rows: Mapping[str, ModelRow], vram_mib: int) -> dict[ModelRole, ModelRow | None]:
    """Return the model that each role gets on a machine whose GPU has so much memory; none where nothing fits.

    The one highest on its ladder goes first, then the one that uses more of the GPU. What runs elsewhere, is there for
    tests, is had by name only, films from pictures alone or has a licence to be accepted is nobody's default.
    """
    roles: dict[ModelRole, ModelRow | None] = dict.fromkeys(SLOT_OF)
    for role in roles:
        able = [row for row in rows.values() if row.role == role and fits(row, vram_mib) and not row.is_asked_for]
        roles[role] = max(able, key=lambda row: (len(ladder(rows, row.name)), row.vram.mib), default=None)
    return roles


def best_ready(rows: Mapping[str, ModelRow], wanted: str, workers: Iterable[Beat]) -> str:
    """Return what does the work of a model best, of all that fall back to it and are ready on a worker; else itself.

    What is there for tests, runs elsewhere or has a licence to be accepted is used only by its name.
    """
    beats = tuple(workers)
    above = [
        row
        for row in rows.values()
        if any(rung.name == wanted for rung in ladder(rows, row.name)[1:])
        and not row.is_asked_for
        and any(fit(row, beat) in {Fit.READY, Fit.RESIDENT} for beat in beats)
    ]
    best = max(above, key=lambda row: (len(ladder(rows, row.name)), row.vram.mib), default=None)
    return best.name if best else wanted


def fits(row: ModelRow, vram_mib: int) -> bool:
    """Say whether a model can be loaded where the GPU has so much memory; 0 means that there is none."""
    return row.vram.mib <= vram_mib and not (row.needs_gpu and not vram_mib)


def fit(row: ModelRow, worker: Beat) -> Fit:
    """Say how a model and a worker go together."""
    if not worker.slots.get(SLOT_OF[row.role]):
        return Fit.NO_SLOT
    if row.name in worker.resident:
        return Fit.RESIDENT
    if not fits(row, worker.vram_total_mib):
        return Fit.TOO_LARGE if worker.vram_total_mib else Fit.NO_GPU
    return Fit.READY if row.name in worker.able else Fit.ABSENT


def fit_by_host(row: ModelRow, workers: Iterable[Beat]) -> dict[Fit, tuple[str, ...]]:
    """Return machines by how a model goes with the best of their workers; those with no use for it are left out."""
    order = list(Fit)
    best: dict[str, Fit] = {}
    for worker in workers:
        best[worker.host] = min(best.get(worker.host, Fit.NO_SLOT), fit(row, worker), key=order.index)
    grouped = {one: tuple(sorted(host for host, found in best.items() if found is one)) for one in order}
    return {one: hosts for one, hosts in grouped.items() if hosts and one is not Fit.NO_SLOT}


def check_follows(camera: ModelRow, drawers: Iterable[ModelRow], follows: Control) -> None:
    """See that a camera films after a picture: by itself, or from a still that one of the `drawers` draws after it.

    Raises Refused.
    """
    begins_with_stills = Ability.IMAGE_TO_VIDEO in camera.abilities
    if follows in camera.controls or (begins_with_stills and any(follows in row.controls for row in drawers)):
        return
    words = CONTROL_WORDS[follows]
    if begins_with_stills:
        raise Refused(
            f"{camera.name} films from a still, and no worker here has a model ready that draws one after {words}.",
            "Have one fetched with `/studio models`, or leave `guide:` out.",
        )
    known = " or ".join(CONTROL_WORDS[one] for one in camera.controls)
    raise Refused(
        f"{camera.name} films after {known}, not after {words}." if known else f"{camera.name} films after no picture.",
        "Choose another camera with `/studio models`, or leave `guide:` out.",
    )
