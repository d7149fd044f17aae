"""YuNet and SFace: finds the faces in pictures and tells how much they are one person's; on a CPU, by OpenCV.

It compares what was drawn with the reference pictures of a character. Nothing that it computes is kept: no face is
looked up anywhere, and nobody is recognised by it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.errors import ModelFailed
from models.protocols import Picture

DETECTOR: Final = "face_detection_yunet_2023mar.onnx"
RECOGNISER: Final = "face_recognition_sface_2021dec.onnx"
_SURE: Final = 0.7
"""Score from which something counts as a face; drawn ones are less certain than photographed ones."""
_SIDE: Final = 640
"""Longest side that is looked at: the detector was trained on squares of it."""


class Faces:
    """The cosine of what SFace sees in the two faces that are most alike; its authors call from 0.363 on one person.

    Source: the OpenCV model zoo, `face_detection_yunet` and `face_recognition_sface`.
    """

    measure: str = "face"

    def __init__(self, name: str, weights: Path) -> None:
        """Load both networks. Raises ModelFailed for files that are none."""
        self.name = name
        self._one_at_a_time = Lock()
        """The networks hold state while they look."""
        with _failing(name):
            self._detector = cv2.FaceDetectorYN.create(str(weights / DETECTOR), "", (_SIDE, _SIDE), _SURE)
            self._recogniser = cv2.FaceRecognizerSF.create(str(weights / RECOGNISER), "")

    def resemblance(self, picture: Picture, references: Sequence[Picture]) -> float | None:
        """Return how near the faces of a picture come to one of the references: 0 to 1, None without a face; blocks.

        Raises ModelFailed.
        """
        with self._one_at_a_time, _failing(self.name):
            seen = list(self._faces(picture))
            known = [face for one in references for face in self._faces(one)]
        if not seen or not known:
            return None
        return min(1.0, max(0.0, *(float(one @ other) for one in seen for other in known)))

    def close(self) -> None:
        """Do nothing: OpenCV gives its memory back by itself."""

    def _faces(self, picture: Picture) -> Iterator[NDArray[np.float32]]:
        """Yield what is seen in each face of a picture, as vectors of length one."""
        share = min(1.0, _SIDE / max(picture.shape[:2]))
        size = tuple(max(1, round(side * share)) for side in picture.shape[1::-1])
        seen = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2BGR)
        self._detector.setInputSize(size)
        _, found = self._detector.detect(seen)
        for face in () if found is None else found:
            vector = self._recogniser.feature(self._recogniser.alignCrop(seen, face)).astype(np.float32).ravel()
            yield np.asarray(vector / max(1e-9, float(np.linalg.norm(vector))), np.float32)


@contextmanager
def _failing(name: str) -> Iterator[None]:
    """Have what goes wrong inside OpenCV told as the failure of a model."""
    try:
        yield
    except cv2.error as error:
        raise ModelFailed(
            f"{name} cannot compare faces: {error.err}.", f"Look at its files with `picturelock models check {name}`."
        ) from error
