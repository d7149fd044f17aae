"""AAC: encodes a film's sound so that it starts on time in a file without an edit list.

An AAC encoder puts 1024 samples of run-in before the sound, and a file says so in an edit list, which Instagram
forbids. So the encoder is fed from sample 1024 on and its packets are moved by as much: what is heard at time t is what
was at time t, and the film's first 21 ms are the encoder's run-in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import av
import numpy as np

from bot.studio.cut import Loudness
from workers.editing.sound.loudness import PEAK_DBTP, TARGET_LUFS, measured
from workers.editing.sound.mastering import CEILING_DBTP, mastered, measure
from workers.editing.sound.waves import RATE, Beat, Stereo, quietly

BIT_RATE: Final = 128_000
_FRAME: Final = 1024
_TOLERANCE: Final = 0.35
_TRIES: Final = 5
_PLAIN: Final = {"aac_coder": "fast", "aac_pns": "0", "aac_is": "0", "aac_tns": "0"}
"""The plain coder is nearer to speech at any bit rate, its peaks stray less, and it takes a third of the time."""
_TIME_BASE: Final = Fraction(1, RATE)


@dataclass(frozen=True, slots=True)
class Packets:
    """Encoded sound: each packet's bytes, start and length in samples, and what was measured after decoding."""

    packets: tuple[tuple[bytes, int, int], ...]
    bit_rate: int
    loudness: Loudness | None

    @property
    def size(self) -> int:
        """Return the bytes of all packets."""
        return sum(len(data) for data, _, _ in self.packets)


def encoded(sound: Stereo, bit_rate: int = BIT_RATE, beat: Beat = quietly) -> Packets:
    """Bring sound to its final loudness and encode it; corrected until what is decoded keeps to the target.

    `beat` is called between steps.
    """
    target, peak = TARGET_LUFS, CEILING_DBTP
    known = measure(sound, beat)
    for tried in range(1, _TRIES + 1):
        made = _encoded(mastered(sound, target, peak, beat, known), bit_rate, beat)
        if made.loudness is None:
            break
        off = made.loudness.integrated_lufs - TARGET_LUFS
        over = made.loudness.true_peak_dbtp - PEAK_DBTP
        if abs(off) <= _TOLERANCE and over <= 0:
            break
        target -= off
        peak -= max(0.0, over) + 0.2 * tried * (over > 0)
    return made


def _encoded(sound: Stereo, bit_rate: int, beat: Beat) -> Packets:
    encoder = encoder_for(bit_rate)
    packets = []
    for frame in _frames(sound[:, _FRAME:]):
        packets += encoder.encode(frame)
        beat()
    packets += encoder.encode(None)
    count = sound.shape[1]
    kept = []
    for number, packet in enumerate(packets):
        start = number * _FRAME
        if start < count:
            kept.append((bytes(packet), start, min(_FRAME, count - start)))
    heard = decoded([data for data, _, _ in kept], encoder.extradata, beat)[:, :count]
    return Packets(tuple(kept), bit_rate, measured(heard, beat))


def encoder_for(bit_rate: int) -> Any:
    """Return a fresh AAC-LC encoder."""
    encoder: Any = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "fltp"
    encoder.bit_rate, encoder.time_base = bit_rate, _TIME_BASE
    encoder.options = dict(_PLAIN)
    encoder.open()
    return encoder


def decoded(packets: list[bytes], extradata: bytes, beat: Beat = quietly) -> Stereo:
    """Return what a player hears of the packets."""
    decoder: Any = av.CodecContext.create("aac", "r")
    decoder.extradata = extradata
    out = np.zeros((2, (len(packets) + 1) * _FRAME), np.float32)
    count = 0
    for data in (*packets, None):
        for frame in decoder.decode(None if data is None else av.Packet(data)):
            out[:, count : count + frame.samples] = frame.to_ndarray()
            count += frame.samples
        beat()
    return out[:, :count]


def _frames(sound: Stereo) -> Iterator[Any]:
    count = max(1, -(-sound.shape[1] // _FRAME))
    for start in range(0, count * _FRAME, _FRAME):
        block = np.zeros((2, _FRAME), np.float32)
        block[:, : sound.shape[1] - start] = sound[:, start : start + _FRAME]
        frame: Any = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, _TIME_BASE
        yield frame
