"""Sounds for tests: filmed files with a sound track of any layout, tones, clicks, and another program's meter."""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from bot.studio.clips import Filmed
from bot.studio.values import Sha256
from tests.editing.reels import RATE, Shelf

Sound = NDArray[np.float32]


def both(channel: NDArray[np.floating[Any]]) -> Sound:
    return np.repeat(np.asarray(channel, np.float32).reshape(1, -1), 2, axis=0)


def tone(seconds: float, frequency: float = 440.0, level: float = 0.25) -> Sound:
    """Return a sine, shape (1, n)."""
    at = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(level * np.sin(2 * np.pi * frequency * at), np.float32).reshape(1, -1)


def clicks(bpm: float, first_s: float, seconds: float, seed: int = 0) -> Sound:
    """Return ticks at an even pace, shape (2, n)."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    tick = np.random.default_rng(seed).normal(0, 0.3, 480) * np.exp(-np.arange(480) / 100)
    for at in np.arange(first_s, seconds - 0.05, 60 / bpm):
        out[:, round(at * RATE) : round(at * RATE) + 480] += tick.astype(np.float32)
    return out


def level_db(sound: Sound, start_s: float = 0.0, end_s: float = 1e9) -> float:
    """Return the RMS of a part in dB."""
    piece = sound[:, round(start_s * RATE) : round(min(end_s * RATE, sound.shape[1]))]
    return 10 * float(np.log10((piece.astype(np.float64) ** 2).mean() + 1e-20))


def pitch(sound: Sound) -> float:
    """Return the strongest frequency."""
    channel = sound[0] * np.hanning(sound.shape[1])
    size = 1 << 20
    return float(np.argmax(np.abs(np.fft.rfft(channel, size))) * RATE / size)


def recording(
    shelf: Shelf,
    sound: Sound | None,
    layout: str = "stereo",
    rate: int = RATE,
    late_s: float = 0.0,
    seconds: float = 1.0,
) -> Sha256:
    """Keep a filmed file with this sound track, shape (channels, n), sample for sample; without one for None."""
    path = shelf.folder / "take.mov"
    with av.open(str(path), "w") as file:
        picture: Any = file.add_stream("mpeg4", rate=30)
        picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
        track: Any = None
        if sound is not None:
            track = file.add_stream("pcm_f32le", rate=rate, layout=layout)
            seconds = sound.shape[1] / rate
        for number in range(max(1, round(seconds * 30))):
            frame: Any = av.VideoFrame.from_ndarray(np.full((48, 32), 90, np.uint8), format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            file.mux(picture.encode(frame))
        file.mux(picture.encode(None))
        if sound is not None:
            for start in range(0, sound.shape[1], 4800):
                piece = np.ascontiguousarray(sound[:, start : start + 4800].T.reshape(1, -1))
                heard: Any = av.AudioFrame.from_ndarray(piece, format="flt", layout=layout)
                heard.sample_rate, heard.pts = rate, start + round(late_s * rate)
                heard.time_base = Fraction(1, rate)
                file.mux(track.encode(heard))
            file.mux(track.encode(None))
    return shelf.keep(path.read_bytes())


def take(artifact: Sha256, **choices: Any) -> Filmed:
    """Return a filmed source whose own sound is heard as it is."""
    return Filmed(artifact=artifact, **({"sound_db": 0.0} | choices))


def meter(sound: Sound) -> tuple[float, float]:
    """Return what the ebur128 filter measures: LUFS and dBTP."""
    graph: Any = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo")
    judge, sink = graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")
    source.link_to(judge)
    judge.link_to(sink)
    graph.configure()
    last = None
    for start in range(0, sound.shape[1] // 4800 * 4800, 4800):
        piece = np.ascontiguousarray(sound[:, start : start + 4800])
        frame: Any = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        while True:
            try:
                last = graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
    assert last is not None
    peak = max(float(last.metadata[f"lavfi.r128.true_peaks_ch{channel}"]) for channel in (0, 1))
    return float(last.metadata["lavfi.r128.I"]), 20 * float(np.log10(peak))
