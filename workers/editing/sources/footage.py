"""Decoded pictures of a film by time, in any order: one decoder goes on forwards; jumps go to the key picture before.

The picture for a moment is the same however one came to it. Where a jump would show anything else than decoding
from the start does (open groups of pictures, gradual refresh, a container without times), there are no jumps.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import av

from workers.editing.sources.containers import open_media, picture_stream, unusable
from workers.editing.sources.index import FilmIndex
from workers.editing.sources.material import Unusable
from workers.editing.sources.probing import Probed, is_vpx_with_alpha

_SLACK_S: Final = 1e-4
_ROUNDING: Final = 1e-6
"""What arithmetic on ticks may lose."""
_WORTH_A_JUMP_S: Final = 0.5
"""A jump ahead pays from here on."""
_TRIES: Final = 3
_MISSING: Final = 3
"""So many usual pictures may the decoder end before the last packet says (hidden pictures, second fields)."""


class Footage:
    """One open film file."""

    def __init__(self, path: Path, probed: Probed) -> None:
        """Open a film file. Raises Unusable."""
        if probed.index is None:
            raise Unusable("there is no picture in it")
        self._path, self._index, self._material = path, probed.index, probed.material
        self._file: Any = None
        self._jumps = bool(self._index.keys)
        self._open()
        self._from_start()
        self._start = int(self._current.pts)
        # a coarse clock rounds when pictures begin: half of its tick is forgiven
        self._slack = max(_SLACK_S / float(self._index.tick) + _ROUNDING, 0.501)

    def at(self, seconds: float) -> Any:
        """Return the frame of the last picture that has begun, the first and last ones held. Raises Unusable."""
        when = self._start + max(0.0, seconds) / float(self._index.tick) + self._slack
        if when < self._current.pts or self._is_far(when):
            self._jump(when)
        while self._upcoming is not None and self._upcoming.pts <= when:
            self._step()
        return self._current

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _is_far(self, when: float) -> bool:
        if self._upcoming is None or not self._jumps:
            return False
        key = self._index.key_before(when)
        return key is not None and key - self._upcoming.pts > _WORTH_A_JUMP_S / float(self._index.tick)

    def _jump(self, when: float) -> None:
        """Stand on a picture not later than a moment, with the next one at hand."""
        before = when
        for _ in range(_TRIES if self._jumps else 0):
            key = self._index.key_before(before)
            if key is None or key <= self._index.keys[0]:
                break
            if self._landed(key, when):
                return
            before = key - 1
        self._open()
        self._from_start()

    def _landed(self, key: int, when: float) -> bool:
        """Go to a key picture; say whether decoding from there is known to be right and early enough."""
        try:
            with unusable():
                self._file.seek(key, stream=self._stream, backward=True)
                self._decoder.flush_buffers()
                packets = self._packets()
                entry = next(packets, None)
                if entry is None or not entry.is_keyframe or entry.pts is None or entry.pts > when:
                    return False
                # pictures shown before the key one lean on what was not decoded; none after it leans on them
                begins = int(entry.pts)
                kept = (packet for packet in packets if packet.pts is None or packet.pts >= begins)
                frames = (frame for frame in self._decoded(chain((entry,), kept)) if frame.pts >= begins)
                self._frames = self._processed(frames, is_start=False, begins=begins)
                first = next(self._frames, None)
        except _UnsafeEntry:
            self._jumps = False
            return False
        except Unusable:
            self._jumps = False  # damaged, or not to be entered here: decoding from the start will tell which
            return False
        if first is None or first.pts > when:
            return False
        self._current, self._upcoming = first, None
        self._look_ahead()
        return True

    def _from_start(self) -> None:
        self._frames = self._processed(self._decoded(self._packets()), is_start=True)
        with unusable():
            first = next(self._frames, None)
        if first is None:
            raise Unusable("not one picture in it can be decoded")
        self._current, self._upcoming = first, None
        self._look_ahead()

    def _step(self) -> None:
        self._current = self._upcoming
        self._look_ahead()

    def _look_ahead(self) -> None:
        with unusable():
            self._upcoming = next(self._frames, None)
        if self._upcoming is None and self._current.pts + _MISSING * self._index.usual < self._index.last:
            at = (self._current.pts - self._start) * float(self._index.tick) if hasattr(self, "_start") else 0.0
            raise Unusable(f"its pictures end after {at:.1f} of {self._material.duration_s:.1f} seconds")

    def _open(self) -> None:
        if self._file is not None:
            self._file.close()
        with unusable():
            self._file = open_media(self._path)
            self._stream: Any = picture_stream(self._file)
            self._decoder = decoder_for(self._stream)

    def _packets(self) -> Iterator[Any]:
        return (packet for packet in self._file.demux(self._stream) if packet.size)

    def _decoded(self, packets: Iterator[Any]) -> Iterator[Any]:
        """Yield the frames of packets, each with its time; none that is damaged."""
        count = 0
        for packet in chain(packets, (None,)):
            if packet is not None and packet.is_corrupt:
                raise Unusable("it is cut off or damaged")
            for frame in self._decoder.decode(packet):
                if frame.is_corrupt:
                    raise Unusable("a picture in it is damaged")
                if self._index.times is not None:
                    frame.pts = self._index.times[min(count, len(self._index.times) - 1)]
                if frame.pts is None:
                    raise Unusable("a picture in it has no time")
                count += 1
                yield frame

    def _processed(self, frames: Iterator[Any], *, is_start: bool, begins: int | None = None) -> Iterator[Any]:
        """Yield frames ready to be shown; of a jump, only those that decoding from the start gives too."""
        if begins is not None:
            frames = _entered(frames, begins)
        if not self._material.is_interlaced:
            yield from frames
            return
        woven = self._deinterlaced(frames)
        if not is_start:
            next(woven, None)  # looks at the picture before, which was not decoded
        yield from woven

    def _deinterlaced(self, frames: Iterator[Any]) -> Iterator[Any]:
        """Yield a full picture for each interlaced one (bwdif: looks at the picture before and the one after)."""
        graph: Any = None
        for frame in frames:
            if graph is None:
                graph = _bwdif(frame, self._index)
            graph.vpush(frame)
            yield from self._pulled(graph)
        if graph is not None:
            graph.vpush(None)
            yield from self._pulled(graph)

    def _pulled(self, graph: Any) -> Iterator[Any]:
        while True:
            try:
                frame = graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            frame.pts = round(frame.pts * frame.time_base / self._index.tick)
            yield frame


class _UnsafeEntry(Exception):
    """Decoding from here does not give what decoding from the start gives."""


def _entered(frames: Iterator[Any], begins: int) -> Iterator[Any]:
    first = next(frames, None)
    if first is None or first.pts != begins:
        raise _UnsafeEntry
    yield first
    yield from frames


def decoder_for(stream: Any) -> Any:
    """Return a decoder that gives up on damage rather than guess."""
    if is_vpx_with_alpha(stream):
        codec = "libvpx" if stream.codec_context.name == "vp8" else "libvpx-vp9"
        decoder = av.CodecContext.create(codec, "r")
        decoder.extradata = stream.codec_context.extradata
    else:
        decoder = stream.codec_context
    decoder.options = {"err_detect": "explode"}
    decoder.thread_count = 1
    return decoder


def _bwdif(frame: Any, index: FilmIndex) -> Any:
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add(
        "buffer",
        f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}"
        f":time_base={index.tick.numerator}/{index.tick.denominator}",
    )
    graph.link_nodes(source, graph.add("bwdif", mode="send_frame", deint="interlaced"), graph.add("buffersink"))
    graph.configure()
    return graph
