"""Planning: a language model writes and changes plans while people watch; without one there is an outline."""

import asyncio
import os
import time
from collections.abc import Callable
from typing import Final, TypeVar

from bot.studio.orders import Order
from bot.studio.outcomes import LinesWritten, PlanWritten
from bot.studio.plan import Author, Plan
from bot.studio.values import SceneKey, ulid
from bot.studio.work import RerollLine, RevisePlan, WriteLines, WritePlan
from models.llm import planner, revising
from models.protocols import ChatModel
from workers.context import Reporter, WorkerContext
from workers.jobs.language import STEPS_DOWN, Ladder

T = TypeVar("T")
Signed = Callable[[Author], Author]
"""Adds to an author what it stood in for."""
_NOT_CHOSEN: Final = "No language model is chosen."


async def write_plan(worker: WorkerContext, order: Order, work: WritePlan) -> PlanWritten:
    """Write a plan for a brief; an outline when no language model can be had, and the plan says so."""
    report = worker.reporter(order)

    def write(model: ChatModel | None) -> Plan:
        return planner.write_plan(model, work.brief, work.seed, new_key, _shown(report))

    plan, model, signed = await _by_ladder(worker, report, work.model, write)
    if model is not None or not work.brief.is_script:
        plan = plan.but(author=signed(plan.author))
    return PlanWritten(plan=plan)


async def revise_plan(worker: WorkerContext, order: Order, work: RevisePlan) -> PlanWritten:
    """Change a plan as somebody wished. Raises Refused when nothing changes, Unavailable when it needs a model."""
    report = worker.reporter(order)

    def write(model: ChatModel | None) -> Plan:
        return revising.revise(model, work.plan, work.brief, work.wish, work.seed, new_key, _shown(report))

    plan, model, signed = await _by_ladder(worker, report, work.model, write)
    if model is not None and plan.author.model == model.name:
        plan = plan.but(author=signed(plan.author))
    return PlanWritten(plan=plan)


async def reroll_line(worker: WorkerContext, order: Order, work: RerollLine) -> PlanWritten:
    """Write one line of a plan anew. Raises WeightsMissing, or ModelFailed when nothing new comes out."""
    report = worker.reporter(order)
    number = work.plan.number_of(work.scene)

    def write(model: ChatModel) -> Plan:
        return revising.reroll_line(model, work.plan, number, work.seed, _shown(report))

    ladder = Ladder(worker, work.model)
    plan, _ = await _by_a_model(ladder, report, write)
    return PlanWritten(plan=plan.but(author=ladder.signed(plan.author)))


async def write_lines(worker: WorkerContext, order: Order, work: WriteLines) -> LinesWritten:
    """Write the lines of a film; those of an outline when no language model can be had."""
    report = worker.reporter(order)

    def write(model: ChatModel | None) -> revising.Lines:
        return revising.lines_for(model, work.brief, work.seed, work.plan, _shown(report))

    written, model, signed = await _by_ladder(worker, report, work.model, write)
    author = signed(written.author) if model or not work.brief.is_script else written.author
    return LinesWritten(lines=written.texts, author=author)


def new_key() -> SceneKey:
    """Return a fresh key for a scene."""
    return SceneKey(ulid(time.time_ns() // 1_000_000, os.urandom(10)))


async def _by_ladder(
    worker: WorkerContext, report: Reporter, name: str, write: Callable[[ChatModel | None], T]
) -> tuple[T, ChatModel | None, Signed]:
    """Have something written by the highest model that can be had, or without one; and how that is signed."""
    if not name:
        return await asyncio.to_thread(write, None), None, lambda author: author.but(because=_NOT_CHOSEN)
    ladder = Ladder(worker, name)
    try:
        written, model = await _by_a_model(ladder, report, write)
    except STEPS_DOWN:
        if not ladder.is_exhausted:
            raise
        because = ladder.because
        return (
            await asyncio.to_thread(write, None),
            None,
            lambda author: author.but(fell_back_from=name, because=because),
        )
    return written, model, ladder.signed


async def _by_a_model(ladder: Ladder, report: Reporter, write: Callable[[ChatModel], T]) -> tuple[T, ChatModel]:
    async def fill(model: ChatModel) -> tuple[T, ChatModel]:
        return await asyncio.to_thread(write, model), model

    return await ladder.filled(report, fill)


def _shown(report: Reporter) -> planner.OnProgress:
    return lambda progress: report(progress.done, progress.step, progress.text)
