"""The physical limit is the same pictures, encoded once."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from workers.bench.footage import Camera, filmed
from workers.bench.transcode import transcode
from workers.editing.mp4 import master_options


def lumas(path: Path) -> list[NDArray[np.float64]]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray()[: frame.height].astype(float) for frame in file.decode(video=0)]


def test_a_transcode_has_the_same_pictures_in_the_same_order(tmp_path: Path) -> None:
    source, target = tmp_path / "finished.mp4", tmp_path / "again.mp4"
    filmed(source, Camera(3, 96, 160, 30), 40)

    count = transcode(str(source), str(target), master_options(1))

    before, after = lumas(source), lumas(target)
    assert count == len(before) == len(after) == 40
    for number, picture in enumerate(after):
        distances = [np.abs(picture - other).mean() for other in before]
        assert abs(int(np.argmin(distances)) - number) <= 1
