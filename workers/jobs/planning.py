"""Planning: a language model writes and changes plans while people watch; without one there is an outline."""

import asyncio
import os
import time

from bot.studio.errors import Cancelled, Unavailable, WeightsMissing
from bot.studio.orders import LinesWritten, Order, PlanWritten, RerollLine, RevisePlan, WriteLines, WritePlan
from bot.studio.plan import Author
from bot.studio.values import SceneKey, ulid
from models.llm import planner, revising
from models.protocols import ChatModel
from workers.context import Reporter, WorkerContext


async def write_plan(worker: WorkerContext, order: Order, work: WritePlan) -> PlanWritten:
    """Write a plan for a brief; an outline when the language model is not there, and the plan says so."""
    report = worker.reporter(order)
    model, because = await _model_or_why_not(worker, report, work.model)
    plan = await asyncio.to_thread(planner.write_plan, model, work.brief, work.seed, new_key, _shown(report))
    if model is None and not work.brief.is_script:
        plan = plan.but(author=_stood_in(plan.author, work.model, because))
    return PlanWritten(plan=plan)


async def revise_plan(worker: WorkerContext, order: Order, work: RevisePlan) -> PlanWritten:
    """Change a plan as somebody wished. Raises Refused when nothing changes, Unavailable when it needs a model."""
    report = worker.reporter(order)
    model, _ = await _model_or_why_not(worker, report, work.model)
    plan = await asyncio.to_thread(
        revising.revise, model, work.plan, work.brief, work.wish, work.seed, new_key, _shown(report)
    )
    return PlanWritten(plan=plan)


async def reroll_line(worker: WorkerContext, order: Order, work: RerollLine) -> PlanWritten:
    """Write one line of a plan anew. Raises WeightsMissing, or ModelFailed when nothing new comes out."""
    report = worker.reporter(order)
    if not report(step="loading the model"):
        raise Cancelled
    model: ChatModel = await worker.models.get(work.model)
    number = work.plan.number_of(work.scene)
    plan = await asyncio.to_thread(revising.reroll_line, model, work.plan, number, work.seed, _shown(report))
    return PlanWritten(plan=plan)


async def write_lines(worker: WorkerContext, order: Order, work: WriteLines) -> LinesWritten:
    """Write the lines of a film; those of an outline when the language model is not there."""
    report = worker.reporter(order)
    model, because = await _model_or_why_not(worker, report, work.model)
    written = await asyncio.to_thread(revising.lines_for, model, work.brief, work.seed, work.plan, _shown(report))
    author = written.author if model or work.brief.is_script else _stood_in(written.author, work.model, because)
    return LinesWritten(lines=written.texts, author=author)


def new_key() -> SceneKey:
    """Return a fresh key for a scene."""
    return SceneKey(ulid(time.time_ns() // 1_000_000, os.urandom(10)))


async def _model_or_why_not(worker: WorkerContext, report: Reporter, name: str) -> tuple[ChatModel | None, str]:
    if not name:
        return None, "No language model is chosen."
    if not report(step="loading the model"):
        raise Cancelled
    try:
        return await worker.models.get(name), ""
    except (WeightsMissing, Unavailable) as error:
        return None, f"{error.what} {error.remedy}"


def _stood_in(author: Author, model: str, because: str) -> Author:
    return author.but(fell_back_from=model, because=because)


def _shown(report: Reporter) -> planner.OnProgress:
    return lambda progress: report(progress.done, progress.step, progress.text)
