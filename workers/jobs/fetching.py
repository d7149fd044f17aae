"""Fetching a model's weights to this machine, so that its workers can load it."""

import asyncio
import platform
import time

from bot.studio.catalogue import ModelRow
from bot.studio.errors import Cancelled, Unavailable
from bot.studio.orders import Order
from bot.studio.outcomes import ModelPulled
from bot.studio.tiny import SIGN
from bot.studio.work import PullModel
from models import registry, weights
from workers.context import Reporter, WorkerContext


async def pull_model(worker: WorkerContext, order: Order, work: PullModel) -> ModelPulled:
    """Fetch what is missing of a model's weights; what an earlier try fetched is kept, every byte is checked.

    Raises UnknownName, LicenceNotAccepted, Unavailable, DiskFull, or Cancelled.
    """
    began = time.monotonic()
    row = registry.row_of(work.model)
    registry.check_accepted(row)
    if not row.has_weights:
        raise Unavailable(f"{row.name} has no weights to fetch.", "See `picturelock models list`.")
    folder = worker.settings.weights_dir
    size = await asyncio.to_thread(weights.listed, row, folder)
    report = worker.reporter(order)
    if row.tiny and not report(0.1, "fetching", f"{SIGN} **{row.name}** is being built"):
        raise Cancelled
    await asyncio.to_thread(weights.pull, row, folder, _shown(row, size, report))
    size = size or await asyncio.to_thread(weights.listed, row, folder)
    lacks = registry.missing(row, folder)
    if lacks:
        raise Unavailable(
            f"The weights of {row.name} are on {platform.node()} now, but it also needs {', '.join(lacks)}.",
            f"Install with `pip install {' '.join(lacks)}` there.",
        )
    seconds = round(time.monotonic() - began, 1)
    return ModelPulled(model=row.name, host=platform.node(), bytes=size, seconds=seconds)


def _shown(row: ModelRow, size: int, report: Reporter) -> weights.OnBytes:
    done = 0

    def count(got: int) -> None:
        nonlocal done
        done += got
        text = f"⬇️ **{row.name}**: {done / 1e6:,.0f} of {size / 1e6:,.0f} MB ({done / size:.0%})"
        if not report(done / size, "fetching", text):
            raise Cancelled

    return count
