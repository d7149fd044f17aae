"""Suggesting edits: a language model says what it would do to a film, while people watch it think."""

import asyncio
from typing import Final

from bot.studio.edit_answer import EditAnswer
from bot.studio.edit_orders import EditsProposed, SuggestEdits
from bot.studio.errors import Cancelled, Unavailable, UnknownName
from bot.studio.orders import Order
from bot.studio.plan import Author
from models.llm.suggesting import suggest
from models.protocols import ChatModel
from workers.context import Reporter, WorkerContext
from workers.jobs.language import STEPS_DOWN, Ladder

_LOOKING: Final = "looking at the film"


_WITHOUT: Final = (
    "Say it as one of the edits that need no model (such as “no music” or “scene 2 slower”), or see `/edit suggest`"
)


async def suggest_edits(worker: WorkerContext, order: Order, work: SuggestEdits) -> EditsProposed:
    """Find the edits somebody wishes for, with the next model on the ladder where one cannot be had.

    Raises Unavailable without a model, ModelFailed, or Cancelled.
    """
    report = worker.reporter(order)
    if not work.model:
        raise Unavailable(
            "This edit needs a language model, and none is chosen.", f"{_WITHOUT}; `/studio models` lists models."
        )
    try:
        ladder = Ladder(worker, work.model)
        answer, author = await ladder.filled(report, lambda model: _asked(model, work, report))
        return EditsProposed(answer=answer, author=ladder.signed(author))
    except (*STEPS_DOWN, UnknownName) as error:
        raise Unavailable(
            f"This edit needs a language model. {error.what}", f"{error.remedy.rstrip('.')}. {_WITHOUT}."
        ) from error


async def _asked(model: ChatModel, work: SuggestEdits, report: Reporter) -> tuple[EditAnswer, Author]:
    if not report(0.02, _LOOKING):
        raise Cancelled
    return await asyncio.to_thread(
        suggest,
        model,
        work.title,
        work.timeline,
        work.wish,
        work.seed,
        work.avoid,
        lambda done, text: report(done, _LOOKING, text),
    )
