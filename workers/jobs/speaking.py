"""Speaking a line: a voice says it, an aligner finds when each word is heard."""

from bot.studio.orders import Order
from bot.studio.outcomes import LineSpoken
from bot.studio.takes import LineTake
from bot.studio.work import SpeakLine
from workers.context import WorkerContext
from workers.voicing import voiced


async def speak_line(worker: WorkerContext, order: Order, work: SpeakLine) -> LineSpoken:
    """Speak a line in the voice it asks for; a person's own voice only if they agree now.

    Raises ConsentMissing, Cancelled, WeightsMissing, ModelFailed or Unavailable.
    """
    spoken = await voiced(worker, order, work.line)
    take = LineTake(
        inputs=work.line.digest(),
        artifact=await worker.artifacts.keep(spoken.narration.wav),
        duration_ms=spoken.narration.duration_ms,
        words=spoken.narration.words,
        timed_by=spoken.narration.timed_by,
        made=spoken.made,
    )
    return LineSpoken(take=take)
