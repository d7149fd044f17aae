"""From a line to narration: whose voice may be used, the voice of the line or one below it, and the times of its words.

A voice that cannot be had gives way to the next on its ladder, which the take says. Below the last stands a silent line
with captions: never a voice of another language, and never another person's.
"""

import asyncio
import time
from dataclasses import dataclass

from bot.studio.catalogue import Ability, ModelRow
from bot.studio.consent import Use
from bot.studio.errors import Cancelled, ConsentMissing, ModelFailed, OutOfMemory, StudioError, Unavailable
from bot.studio.orders import Order
from bot.studio.plan import Line
from bot.studio.takes import Made
from models import registry
from models.align.ladder import guessed, is_enough, surer
from models.align.own import told
from models.protocols import Alignment, Delivery, Speech
from models.sound import read_wav
from models.voice.narrator import Narration, Said, narration_of, say, silent, words_of
from workers.agreement import check_agreed
from workers.context import WorkerContext
from workers.residency import Ran

SILENT = "captions only"
_SPEAKING, _TIMING = 0.1, 0.9
"""Shares of the work at which speaking and timing begin."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """A line as it was spoken, and how that came to be."""

    narration: Narration
    made: Made


async def sample_of(worker: WorkerContext, order: Order, line: Line) -> Speech | None:
    """Return the recording by which a line is to be cloned, if its speaker agrees right now.

    Raises ConsentMissing, also for a recording that is nobody's.
    """
    if line.speaker is not None:
        await check_agreed(worker, order, line.speaker, Use.VOICE_CLONE)
    elif line.sample is not None:
        raise ConsentMissing("Nobody is known to agree to the use of this voice.", "Pick another voice: `/voice list`.")
    if line.sample is None:
        return None
    path = await worker.artifacts.fetch(line.sample)
    return await asyncio.to_thread(lambda: read_wav(path.read_bytes()))


async def voiced(worker: WorkerContext, order: Order, line: Line, *, falls_back: bool = True) -> Voiced:
    """Speak a line in its voice, or visibly by what stands below it.

    Raises ConsentMissing, Cancelled, and what the voice raises where nothing stands below it.
    """
    sample, began = await sample_of(worker, order, line), time.monotonic()
    words_of(line)
    rungs = [row for row in registry.ladder(line.voice) if speaks(row, line.language)][: None if falls_back else 1]
    problem: StudioError | None = None
    for row in rungs:
        try:
            ran = await _said(worker, order, row, line, sample)
        except (Unavailable, ModelFailed) as error:
            problem = problem or error
            continue
        narration = await _timed(worker, order, ran.value, line)
        return Voiced(narration, _made(row.name, line, began, problem).but(note=ran.gave_up))
    problem = problem or Unavailable(f"{line.voice} does not speak “{line.language}”.", "Pick another voice.")
    if not falls_back or not registry.row_of(line.voice).falls_back_to:
        raise problem
    narration = await asyncio.to_thread(silent, line)
    return Voiced(narration, _made(SILENT, line, began, problem))


def speaks(row: ModelRow, language: str) -> bool:
    """Say whether a voice speaks a language."""
    return language.split("-")[0] in row.languages


async def _said(worker: WorkerContext, order: Order, row: ModelRow, line: Line, sample: Speech | None) -> Ran[Said]:
    report = worker.reporter(order)
    if not report(step=f"loading {row.name}"):
        raise Cancelled

    def on_share(share: float) -> bool:
        return report(_SPEAKING + share * (_TIMING - _SPEAKING), step="speaking")

    if not on_share(0.0):
        raise Cancelled
    cloned = sample if Ability.CLONING in row.abilities else None
    delivery = Delivery(language=line.language, sample=cloned, on_share=on_share)
    return await worker.models.run(row.name, lambda voice: say(voice, line, delivery))


async def _timed(worker: WorkerContext, order: Order, said: Said, line: Line) -> Narration:
    """Time the words of a spoken line by the first rung that is sure enough, or by the surest."""
    if not worker.reporter(order)(_TIMING, step="timing the words"):
        raise Cancelled
    found: Alignment | None = told(said.speech, said.heard)
    for row in aligners(worker, line.language):
        if is_enough(found):
            break
        try:
            ran = await worker.models.run(row.name, lambda aligner: aligner.align(said.speech, said.heard))
        except (Unavailable, OutOfMemory):
            continue
        found = surer(found, ran.value)
    if found is None or not found.confidence:
        found = guessed(said.speech, said.heard)
    return await asyncio.to_thread(narration_of, said, found)


def aligners(worker: WorkerContext, language: str) -> list[ModelRow]:
    """Return what can time words of a language here: the settings' own, then aligners, then ears."""
    found = [
        row
        for role in ("align", "hear")
        for row in registry.catalogue().values()
        if row.role == role
        and (role == "align" or Ability.WORD_TIMES in row.abilities)
        and speaks(row, language)
        and registry.installed(row, worker.settings.weights_dir)
    ]
    return sorted(found, key=lambda row: row.name != worker.settings.models.align)


def _made(model: str, line: Line, began: float, problem: StudioError | None) -> Made:
    seconds = round(time.monotonic() - began, 3)
    if model == line.voice:
        return Made(model=model, seconds=seconds)
    because = problem.what if problem else f"it does not speak “{line.language}”"
    return Made(model=model, seconds=seconds, fell_back_from=line.voice, because=because)
