"""Faces compared through OpenCV, as the real networks are: who is alike, who is not, and where there is no face."""

from pathlib import Path

import numpy as np
import pytest

from bot.studio.errors import ModelFailed, WeightsMissing
from models import registry
from models.faces.sface import DETECTOR, RECOGNISER, Faces
from models.protocols import Resemblance
from models.weights import pull
from tests.models.faces.networks import build, somebody
from tests.models.hub_server import hub_server


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("tiny") / "sface")


@pytest.fixture
def faces(weights: Path) -> Faces:
    made = registry.made(registry.row_of("sface"), weights)
    assert isinstance(made, Resemblance)
    assert isinstance(made, Faces)
    return made


def test_a_face_is_known_wherever_it_is_and_on_whatever_wall(faces: Faces) -> None:
    same = faces.resemblance(somebody(1, at=(2, 1), wall=60), [somebody(1)])
    other = faces.resemblance(somebody(2), [somebody(1)])

    assert same is not None
    assert other is not None
    assert same > 0.9
    assert other < same - 0.2


def test_the_nearest_of_several_references_counts_and_those_without_a_face_do_not(faces: Faces) -> None:
    nobody = np.full((128, 128, 3), 90, np.uint8)

    assert faces.resemblance(somebody(1), [nobody, somebody(2), somebody(1)]) == pytest.approx(1.0, abs=1e-4)


def test_it_is_the_same_whatever_was_looked_at_before(faces: Faces) -> None:
    first = faces.resemblance(somebody(3), [somebody(1)])
    faces.resemblance(somebody(2)[:96], [somebody(1)])

    assert faces.resemblance(somebody(3), [somebody(1)]) == first


@pytest.mark.parametrize("size", [(128, 128), (1, 1), (7, 900), (2000, 33)])
def test_without_a_face_there_is_nothing_to_compare(faces: Faces, size: tuple[int, int]) -> None:
    nobody = np.full((*size, 3), 90, np.uint8)

    assert faces.resemblance(nobody, [somebody(1)]) is None
    assert faces.resemblance(somebody(1), [nobody]) is None


def test_the_row_is_fetched_from_two_repositories_without_their_programs_and_then_loaded(
    tmp_path: Path, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = registry.row_of("sface")
    detector, recogniser = ((weights / name).read_bytes() for name in (DETECTOR, RECOGNISER))
    repositories = {
        "opencv/face_detection_yunet": {DETECTOR: detector, "face_detection_yunet_2023mar_int8.onnx": b"x"},
        "opencv/face_recognition_sface": {RECOGNISER: recogniser, "sface.py": b"raise RuntimeError", "demo.py": b"x"},
    }

    with hub_server(repositories) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.delenv("HF_TOKEN", raising=False)
        hub.commit = row.repo[0].revision
        assert pull(row, tmp_path, lambda _: None)

    assert {path.name for path in (tmp_path / "sface").iterdir() if path.suffix == ".onnx"} == {DETECTOR, RECOGNISER}
    assert registry.load("sface", tmp_path).resemblance(somebody(1), [somebody(1)]) == pytest.approx(1.0, abs=1e-4)


def test_files_that_are_no_networks_and_missing_ones_are_told(tmp_path: Path, weights: Path) -> None:
    broken = tmp_path / "sface"
    broken.mkdir()
    for file in weights.iterdir():
        (broken / file.name).write_bytes(b"not a network")

    with pytest.raises(ModelFailed, match="cannot compare faces"):
        Faces("sface", broken)
    with pytest.raises(WeightsMissing, match="sface"):
        registry.load("sface", tmp_path / "elsewhere")
