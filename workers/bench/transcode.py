"""The physical limit: decode a finished film once and encode the same frames once, nothing else.

A process of its own that imports nothing but PyAV, so that its start-up is as small as can be.
"""

import json
import sys
from typing import Any

import av


def transcode(source: str, target: str, options: dict[str, str]) -> int:
    """Encode the pictures of one file into another with one thread each way; return how many there were."""
    count = 0
    with av.open(source) as read, av.open(target, "w", format="mp4") as written:
        given: Any = read.streams.video[0]
        given.codec_context.thread_count = 1
        stream: Any = written.add_stream("libx264", rate=given.average_rate, options=options)
        stream.width, stream.height, stream.pix_fmt = given.width, given.height, "yuv420p"
        for frame in read.decode(given):
            picture: Any = frame
            picture.pict_type = 0
            written.mux(stream.encode(picture))
            count += 1
        written.mux(stream.encode(None))
    return count


if __name__ == "__main__":
    print(transcode(sys.argv[1], sys.argv[2], json.loads(sys.argv[3])))  # noqa: T201 - a command's output
