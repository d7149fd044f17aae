"""Planning: a language model writes and changes plans while people watch; without one there is an outline."""

import asyncio
import os
import time
from collections.abc import Callable

from bot.studio.errors import Cancelled, Unavailable
from bot.studio.orders import LinesWritten, Order, PlanWritten, RerollLine, RevisePlan, WriteLines, WritePlan
from bot.studio.plan import Author
from bot.studio.values import SceneKey, ulid
from models.llm import planner, revising
from models.protocols import ChatModel
from workers.context import Reporter, WorkerContext
from workers.jobs.language import Ladder

Signed = Callable[[Author], Author]
"""Adds to an author what it stood in for."""


async def write_plan(worker: WorkerContext, order: Order, work: WritePlan) -> PlanWritten:
    """Write a plan for a brief; an outline when the language model is not there, and the plan says so."""
    report = worker.reporter(order)
    model, signed = await _model_if_any(worker, report, work.model)
    plan = await asyncio.to_thread(planner.write_plan, model, work.brief, work.seed, new_key, _shown(report))
    if model is not None or not work.brief.is_script:
        plan = plan.but(author=signed(plan.author))
    return PlanWritten(plan=plan)


async def revise_plan(worker: WorkerContext, order: Order, work: RevisePlan) -> PlanWritten:
    """Change a plan as somebody wished. Raises Refused when nothing changes, Unavailable when it needs a model."""
    report = worker.reporter(order)
    model, signed = await _model_if_any(worker, report, work.model)
    plan = await asyncio.to_thread(
        revising.revise, model, work.plan, work.brief, work.wish, work.seed, new_key, _shown(report)
    )
    if model is not None and plan.author.model == model.name:
        plan = plan.but(author=signed(plan.author))
    return PlanWritten(plan=plan)


async def reroll_line(worker: WorkerContext, order: Order, work: RerollLine) -> PlanWritten:
    """Write one line of a plan anew. Raises WeightsMissing, or ModelFailed when nothing new comes out."""
    report = worker.reporter(order)
    if not report(step="loading the model"):
        raise Cancelled
    ladder = Ladder(worker, work.model)
    model = await ladder.model()
    number = work.plan.number_of(work.scene)
    plan = await asyncio.to_thread(revising.reroll_line, model, work.plan, number, work.seed, _shown(report))
    return PlanWritten(plan=plan.but(author=ladder.signed(plan.author)))


async def write_lines(worker: WorkerContext, order: Order, work: WriteLines) -> LinesWritten:
    """Write the lines of a film; those of an outline when the language model is not there."""
    report = worker.reporter(order)
    model, signed = await _model_if_any(worker, report, work.model)
    written = await asyncio.to_thread(revising.lines_for, model, work.brief, work.seed, work.plan, _shown(report))
    author = signed(written.author) if model or not work.brief.is_script else written.author
    return LinesWritten(lines=written.texts, author=author)


def new_key() -> SceneKey:
    """Return a fresh key for a scene."""
    return SceneKey(ulid(time.time_ns() // 1_000_000, os.urandom(10)))


async def _model_if_any(worker: WorkerContext, report: Reporter, name: str) -> tuple[ChatModel | None, Signed]:
    """Return the highest model of a ladder that can be had, if any, and how what it writes is signed."""
    if not name:
        return None, lambda author: author.but(because="No language model is chosen.")
    if not report(step="loading the model"):
        raise Cancelled
    ladder = Ladder(worker, name)
    try:
        return await ladder.model(), ladder.signed
    except Unavailable:
        return None, lambda author: author.but(fell_back_from=name, because=ladder.because)


def _shown(report: Reporter) -> planner.OnProgress:
    return lambda progress: report(progress.done, progress.step, progress.text)
