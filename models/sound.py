"""Sound as numbers: resampling, and WAV files in and out of memory."""

import io
import wave
from typing import Final

import av
import numpy as np

from models.protocols import Samples, Speech

STUDIO_RATE: Final = 48_000
"""Rate of everything that goes into a cut."""
_FULL: Final = 32_767


def resampled(speech: Speech, rate: int) -> Speech:
    """Return the same sound at another rate."""
    if speech.rate == rate or not speech.samples.size:
        return Speech(speech.samples, rate)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
    frame = av.AudioFrame.from_ndarray(speech.samples.reshape(1, -1).astype(np.float32), format="flt", layout="mono")
    frame.sample_rate = speech.rate
    pieces = [out.to_ndarray()[0] for given in (frame, None) for out in resampler.resample(given)]
    wanted = round(speech.samples.size * rate / speech.rate)
    samples = np.concatenate(pieces).astype(np.float32)[:wanted]
    return Speech(np.pad(samples, (0, wanted - samples.size)), rate)


def pcm(samples: Samples) -> bytes:
    """Return samples as 16-bit little-endian integers, clipped."""
    return (np.clip(samples, -1, 1) * _FULL).round().astype("<i2").tobytes()


def wav_bytes(speech: Speech) -> bytes:
    """Return a mono 16-bit WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(speech.rate)
        file.writeframes(pcm(speech.samples))
    return out.getvalue()


def read_wav(data: bytes) -> Speech:
    """Read a 16-bit WAV file, mixed to mono."""
    with wave.open(io.BytesIO(data)) as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        return Speech((raw.mean(axis=1) / _FULL).astype(np.float32), file.getframerate())
