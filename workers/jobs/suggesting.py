"""Suggesting edits: a language model says what it would do to a film, while people watch it think."""

import asyncio
from typing import Final

from bot.studio.edit_orders import EditsProposed, SuggestEdits
from bot.studio.errors import Cancelled, Unavailable, UnknownName
from bot.studio.orders import Order
from models.llm.suggesting import suggest
from models.protocols import ChatModel
from workers.context import WorkerContext

_LOOKING: Final = "looking at the film"


async def suggest_edits(worker: WorkerContext, order: Order, work: SuggestEdits) -> EditsProposed:
    """Find the edits somebody wishes for. Raises Unavailable without a model, ModelFailed, or Cancelled."""
    report = worker.reporter(order)
    if not report(step="loading the model"):
        raise Cancelled
    model = await _model(worker, work.model)
    if not report(0.02, _LOOKING):
        raise Cancelled
    answer, author = await asyncio.to_thread(
        suggest,
        model,
        work.title,
        work.timeline,
        work.wish,
        work.seed,
        work.avoid,
        lambda done, text: report(done, _LOOKING, text),
    )
    return EditsProposed(answer=answer, author=author)


async def _model(worker: WorkerContext, name: str) -> ChatModel:
    """Return the model; where there is none, say what can be done without."""
    without = (
        "Say it as one of the edits that need no model (such as “no music” or “scene 2 slower”), or see `/edit suggest`"
    )
    if not name:
        raise Unavailable(
            "This edit needs a language model, and none is chosen.", f"{without}; `/studio models` lists models."
        )
    try:
        model: ChatModel = await worker.models.get(name)
    except (Unavailable, UnknownName) as error:
        raise Unavailable(
            f"This edit needs a language model. {error.what}", f"{error.remedy.rstrip('.')}. {without}."
        ) from error
    return model
