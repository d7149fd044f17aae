"""Reference sheets of characters: drawn several times by a draw model, for people to choose from."""

import time
from typing import Final

import cv2
import numpy as np

from bot.studio.catalogue import Ability
from bot.studio.consent import Use
from bot.studio.errors import Cancelled
from bot.studio.orders import Order
from bot.studio.sheets import DrawSheet, Sheet, SheetsDrawn
from bot.studio.takes import Made
from models.image.sheets import reference_sheet
from models.protocols import ImageModel, OnStep, Picture, StillWanted
from workers.agreement import check_agreed
from workers.context import Reporter, WorkerContext
from workers.filming.previewing import steps_told
from workers.filming.stills import picture_of, setting_of
from workers.filming.wording import AVOIDED
from workers.jobs.pictures import png_of
from workers.rungs import down

_SHOWN_HEIGHT: Final = 512
_DRAWING: Final = 0.98
"""Share of an order that drawing takes."""


async def draw_sheet(worker: WorkerContext, order: Order, work: DrawSheet) -> SheetsDrawn:
    """Draw reference sheets and keep them; where memory runs out, by the next model down.

    Raises ConsentMissing, Cancelled, WeightsMissing, LicenceNotAccepted, OutOfMemory, ModelFailed, MediaBroken.
    """
    began, report = time.monotonic(), worker.reporter(order)
    if work.person is not None:
        await check_agreed(worker, order, work.person, Use.APPEAR)
    if not report(step="loading the model that draws"):
        raise Cancelled
    likeness = tuple([await picture_of(worker, one) for one in work.likeness])
    done = await down(
        work.model,
        lambda row: worker.models.run(
            row.name,
            lambda model: _drawn(model, work, likeness if Ability.LIKENESS in row.abilities else None, report),
            setting_of(row, work.width, work.height),
        ),
    )
    note = done.value.gave_up
    if likeness and Ability.LIKENESS not in done.row.abilities:
        note = "; ".join(filter(None, (note, "drawn from words alone")))
    sheets = [await _kept(worker, views, work.seed + number) for number, views in enumerate(done.value.value)]
    made = Made(
        model=done.row.name,
        seed=work.seed,
        seconds=round(time.monotonic() - began, 3),
        fell_back_from=done.fell_back_from,
        because=done.because,
        note=note,
    )
    return SheetsDrawn(character=work.character, sheets=tuple(sheets), made=made)


def _drawn(
    model: ImageModel, work: DrawSheet, likeness: tuple[Picture, ...] | None, report: Reporter
) -> tuple[tuple[Picture, ...], ...]:
    """Draw every sheet; blocks. `likeness` is None for a model that cannot draw one."""
    sheets = []
    for number in range(work.count):
        wanted = StillWanted(
            prompt=work.words, negative=AVOIDED, width=work.width, height=work.height,
            seed=work.seed + number,
            likeness=likeness or (),
        )  # fmt: skip
        told = _of_all(steps_told(report, f"drawing sheet {number + 1} of {work.count}", _DRAWING), number, work.count)
        sheets.append(reference_sheet(model, model.fitted(wanted), in_likeness=likeness is not None, on_step=told))
    return tuple(sheets)


def _of_all(told: OnStep, number: int, count: int) -> OnStep:
    return lambda done, total, picture: told(number * total + done, count * total, picture)


async def _kept(worker: WorkerContext, views: tuple[Picture, ...], seed: int) -> Sheet:
    kept = [await worker.artifacts.keep(png_of(view)) for view in views]
    return Sheet(views=tuple(kept), picture=await worker.artifacts.keep(png_of(side_by_side(views))), seed=seed)


def side_by_side(views: tuple[Picture, ...]) -> Picture:
    """Return pictures of one height beside each other, as small as is enough to choose by."""
    row = np.concatenate(views, axis=1)
    share = min(1.0, _SHOWN_HEIGHT / row.shape[0])
    return np.asarray(cv2.resize(row, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
