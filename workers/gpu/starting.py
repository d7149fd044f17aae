"""Getting a worker's GPU ready while it already does other work: can torch use it, and what will be imported anyway."""

from dataclasses import dataclass
from pathlib import Path

from bot.logs import logger
from bot.settings import Settings
from bot.studio.errors import StudioError
from models import attention, device, registry
from workers.gpu.card import TorchCard
from workers.gpu.learned import Learned
from workers.gpu.ledger import Ledger

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """What came of it: a ledger, or why there is none."""

    ledger: Ledger | None = None
    trouble: str = ""


def made_ready(settings: Settings) -> Ready:
    """Return the ledger of this process's GPU, or in a line why it cannot be used; blocks for seconds."""
    try:
        trouble = device.why_no_gpu()
    except StudioError as error:
        trouble = str(error)
    if trouble:
        log.warning("gpu.unusable", because=trouble)
        return Ready(trouble=trouble)
    card = TorchCard()
    learned = Learned.of_card(settings.studio.data_dir, card.title)
    return Ready(Ledger(card, learned, compiles=settings.workers.compile))


def warm(ledger: Ledger, weights_dir: Path) -> None:
    """Import what the models that are here will need, and find the fastest attention; blocks for up to minutes."""
    for row in registry.catalogue().values():
        if row.gpu is None or not registry.installed(row, weights_dir):
            continue
        try:
            registry.warm(row.name)
        except Exception as error:  # noqa: BLE001 - whoever needs the model is told then; the others go on
            log.warning("gpu.not_warmed", model=row.name, because=str(error))
    ledger.attention = attention.probed()
