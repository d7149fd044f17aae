"""A film's finished sound, made once and kept beside its pictures."""

import json
from typing import Final

from bot.studio.cut import Loudness
from bot.studio.timeline import Timeline
from bot.studio.values import digest_of
from workers.editing.cache import PieceCache
from workers.editing.sound.aac import Packets, encoded
from workers.editing.sound.film import film_sound, sound_key
from workers.editing.sound.waves import Beat
from workers.editing.sources.material import Fetch

ENGINE: Final = 1
"""Raised when the same timeline would sound different."""


def kept_sound(timeline: Timeline, fetch: Fetch, bit_rate: int, cache: PieceCache, beat: Beat) -> tuple[Packets, bool]:
    """Return a film's encoded sound, and whether it was there already; blocks, calling `beat` between steps."""
    key = digest_of(["sound", ENGINE, bit_rate, sound_key(timeline)])
    stored = cache.get(key)
    if stored is not None:
        return _read(stored), True
    sound = encoded(film_sound(timeline, fetch, beat), bit_rate, beat)
    cache.put(key, _stored(sound))
    return sound, False


def _stored(sound: Packets) -> bytes:
    about = {
        "bit_rate": sound.bit_rate,
        "loudness": sound.loudness.model_dump() if sound.loudness else None,
        "packets": [[len(data), start, length] for data, start, length in sound.packets],
    }
    return b"\n".join((json.dumps(about).encode(), b"".join(data for data, _, _ in sound.packets)))


def _read(stored: bytes) -> Packets:
    line, _, body = stored.partition(b"\n")
    about = json.loads(line)
    at, packets = 0, []
    for size, start, length in about["packets"]:
        packets.append((body[at : at + size], start, length))
        at += size
    loudness = Loudness.model_validate(about["loudness"]) if about["loudness"] else None
    return Packets(tuple(packets), about["bit_rate"], loudness)
