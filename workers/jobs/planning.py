"""Planning: a language model writes and changes plans while people watch; without one there is an outline."""

import asyncio
import os
import time

from bot.studio.errors import Cancelled, Unavailable, WeightsMissing
from bot.studio.orders import Order, PlanWritten, WritePlan
from bot.studio.values import SceneKey, ulid
from models.llm import planner
from models.protocols import ChatModel
from workers.context import Reporter, WorkerContext


async def write_plan(worker: WorkerContext, order: Order, work: WritePlan) -> PlanWritten:
    """Write a plan for a brief; an outline when the language model is not there, and the plan says so."""
    report = worker.reporter(order)
    model, because = await _model_or_why_not(worker, report, work.model)
    plan = await asyncio.to_thread(planner.write_plan, model, work.brief, work.seed, _new_key, _shown(report))
    if model is None and not work.brief.is_script:
        plan = plan.but(author=plan.author.but(fell_back_from=work.model, because=because))
    return PlanWritten(plan=plan)


async def _model_or_why_not(worker: WorkerContext, report: Reporter, name: str) -> tuple[ChatModel | None, str]:
    if not name:
        return None, "No language model is chosen."
    if not report(step="loading the model"):
        raise Cancelled
    try:
        return await worker.models.get(name), ""
    except (WeightsMissing, Unavailable) as error:
        return None, f"{error.what} {error.remedy}"


def _shown(report: Reporter) -> planner.OnProgress:
    return lambda progress: report(progress.done, progress.step, progress.text)


def _new_key() -> SceneKey:
    return SceneKey(ulid(time.time_ns() // 1_000_000, os.urandom(10)))
