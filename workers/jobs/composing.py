"""Composing music from words."""

import time

from bot.studio.errors import Cancelled, ModelFailed
from bot.studio.orders import Order
from bot.studio.outcomes import MusicComposed
from bot.studio.takes import Made
from bot.studio.work import ComposeMusic
from models.protocols import Composer, OnStep, Picture
from models.sound import STUDIO_RATE, resampled, wav_bytes
from workers.context import Reporter, WorkerContext


async def compose_music(worker: WorkerContext, order: Order, work: ComposeMusic) -> MusicComposed:
    """Compose music and keep it. Raises Cancelled, WeightsMissing, LicenceNotAccepted, OutOfMemory, ModelFailed."""
    began, report = time.monotonic(), worker.reporter(order)
    if not report(step="loading the composer"):
        raise Cancelled
    ran = await worker.models.run(work.model, lambda composer: _composed(composer, work, _told(report)))
    made = Made(model=work.model, seed=work.seed, seconds=round(time.monotonic() - began, 3), note=ran.gave_up)
    return MusicComposed(words=work.words, music=await worker.artifacts.keep(ran.value), made=made)


def _composed(composer: Composer, work: ComposeMusic, on_step: OnStep) -> bytes:
    sound = composer.compose(work.words, work.seconds, work.seed, on_step)
    if not sound.samples.any():
        raise ModelFailed(f"{composer.name} composed nothing but silence.", "Describe the music otherwise.")
    return wav_bytes(resampled(sound, STUDIO_RATE))


def _told(report: Reporter) -> OnStep:
    def on_step(done: int, of: int, _: Picture | None) -> bool:
        return report(done / max(1, of), step="composing")

    return on_step
