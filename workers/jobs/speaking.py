"""Speaking a line: a voice says it, an aligner finds when each word is heard."""

import asyncio
import time

from bot.studio.consent import Use
from bot.studio.errors import Cancelled, Unavailable
from bot.studio.orders import Order
from bot.studio.outcomes import LineSpoken
from bot.studio.takes import LineTake, Made
from bot.studio.work import SpeakLine
from models import registry
from models.voice.narrator import narrate
from workers.agreement import check_agreed
from workers.context import WorkerContext


async def speak_line(worker: WorkerContext, order: Order, work: SpeakLine) -> LineSpoken:
    """Speak a line in the voice it asks for; a person's own voice only if they agree now.

    Raises ConsentMissing, WeightsMissing, ModelFailed or Unavailable.
    """
    line, began = work.line, time.monotonic()
    if line.speaker is not None:
        await check_agreed(worker, order, line.speaker, Use.VOICE_CLONE)
    report = worker.reporter(order)
    if not report(step="loading the voice"):
        raise Cancelled
    voice = await worker.models.get(line.voice)
    aligner = await worker.models.get(_aligner_for(line.language))
    if not report(0.2, step="speaking"):
        raise Cancelled
    narration = await asyncio.to_thread(narrate, voice, aligner, line)
    take = LineTake(
        inputs=line.digest(),
        artifact=await worker.artifacts.keep(narration.wav),
        duration_ms=narration.duration_ms,
        words=narration.words,
        made=Made(model=line.voice, seconds=round(time.monotonic() - began, 3)),
    )
    return LineSpoken(take=take)


def _aligner_for(language: str) -> str:
    base = language.split("-")[0]
    for row in registry.catalogue().values():
        if row.role == "align" and base in row.languages:
            return row.name
    raise Unavailable(
        f"Nothing here can tell when words in “{language}” are heard.", "Use another language, or captions only."
    )
