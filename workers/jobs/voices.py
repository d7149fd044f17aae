"""Voices to be heard before they are used, and recordings to be listened to before a voice is cloned by them."""

import asyncio
from pathlib import Path

from bot.studio.consent import Use
from bot.studio.errors import Cancelled, Refused
from bot.studio.orders import Order
from bot.studio.outcomes import SampleChecked, VoiceTried
from bot.studio.voices import SAMPLE_LIMITS
from bot.studio.work import CheckSample, TryVoice
from models.protocols import Speech
from models.sound import wav_bytes
from models.voice.sample import judged
from workers.agreement import check_agreed
from workers.context import WorkerContext
from workers.editing.sound.waves import RATE, read_sound
from workers.editing.sources.material import MediaKind
from workers.editing.sources.uploads import vetted
from workers.voicing import voiced

_WHAT = "The recording"


async def try_voice(worker: WorkerContext, order: Order, work: TryVoice) -> VoiceTried:
    """Speak a sentence; a cloned voice only if its speaker agrees now, and no other voice in its place.

    Raises ConsentMissing, Cancelled, WeightsMissing, LicenceNotAccepted, ModelFailed or Unavailable.
    """
    spoken = await voiced(worker, order, work.line, falls_back=False)
    sound = await worker.artifacts.keep(spoken.narration.wav)
    return VoiceTried(name=work.name, sound=sound, made=spoken.made)


async def check_sample(worker: WorkerContext, order: Order, work: CheckSample) -> SampleChecked:
    """Listen to a recording and keep the best of it. Raises ConsentMissing, Cancelled, MediaBroken, Refused."""
    await check_agreed(worker, order, work.person, Use.VOICE_CLONE)
    if not worker.reporter(order)(0.1, step="listening"):
        raise Cancelled
    path = await worker.artifacts.fetch(work.recording)
    sample = await asyncio.to_thread(_heard, path)
    kept = await worker.artifacts.keep(wav_bytes(sample))
    return SampleChecked(voice=work.voice, sample=kept, seconds=round(sample.samples.size / sample.rate, 1))


def _heard(path: Path) -> Speech:
    material = vetted(path, _WHAT, SAMPLE_LIMITS)
    if material.kind is not MediaKind.SOUND:
        raise Refused(f"{_WHAT} is not a sound file.", "Send the sound alone: MP3, WAV, M4A, OGG or FLAC.")
    return judged(Speech(read_sound(path, _WHAT, "mono")[0], RATE), _WHAT)
