"""Tiny networks with the inputs and outputs of YuNet and SFace: a red square is a face to them, its pattern who it is.

OpenCV reads them as it reads the real ones.
"""

from pathlib import Path

import cv2
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.faces.sface import DETECTOR, RECOGNISER
from models.protocols import Picture

STRIDES = (8, 16, 32)
FACE = 32
"""Side of a face, in pixels; it lies on the grid of the largest stride."""
EYES, NOSE, MOUTH = ((0.342, 0.462), (0.657, 0.460)), (0.5, 0.64), ((0.371, 0.825), (0.631, 0.823))
"""Where they are in the face that SFace is shown, as shares of its side: so all of it is shown."""


def build(folder: Path) -> Path:
    """Write both networks into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_detector(), str(folder / DETECTOR))
    onnx.save(_recogniser(), str(folder / RECOGNISER))
    return folder


def somebody(who: int, at: tuple[int, int] = (1, 1), wall: int = 120) -> Picture:
    """Draw a picture of 128 x 128 with the face of somebody in one of its 4 x 4 places."""
    seen = np.full((128, 128, 3), wall, np.uint8)
    seen[at[0] * FACE : (at[0] + 1) * FACE, at[1] * FACE : (at[1] + 1) * FACE] = _face(who)
    return seen


def _face(who: int) -> Picture:
    """Draw a face: red all over, with bright and dark fields that are somebody's own."""
    fields = np.random.default_rng(who).integers(0, 2, (4, 4)).astype(np.uint8)
    pattern = cv2.resize(fields, (FACE, FACE), interpolation=cv2.INTER_NEAREST) * 90
    return np.stack([np.full_like(pattern, 255), pattern, pattern], axis=2)


def _detector() -> onnx.ModelProto:
    """Return a network that is sure of a face where a field of the largest stride is red."""
    nodes, weights, outputs = [], [], []
    for stride in STRIDES:
        # OpenCV shows it blue, green, red.
        is_red = np.zeros((1, 3, stride, stride), np.float32)
        is_red[:, 2], is_red[:, :2] = 1 / 100 / stride**2, -0.5 / 100 / stride**2
        redness = is_red if stride == FACE else np.zeros_like(is_red)
        marks = np.asarray([place for x, y in (*EYES, NOSE, *MOUTH) for place in (x, y)], np.float32)
        of_box = np.asarray([0.5, 0.5, 0.0, 0.0], np.float32)
        for name, weight, bias in (
            ("cls", redness, np.full(1, -0.6 if stride == FACE else 0.0, np.float32)),
            ("obj", redness, np.full(1, -0.6 if stride == FACE else 0.0, np.float32)),
            ("bbox", np.zeros((4, 3, stride, stride), np.float32), of_box),
            ("kps", np.zeros((10, 3, stride, stride), np.float32), marks),
        ):
            end = f"{name}_{stride}"
            weights += [numpy_helper.from_array(weight, f"{end}_w"), numpy_helper.from_array(bias, f"{end}_b")]
            nodes += [
                helper.make_node(
                    "Conv", ["input", f"{end}_w", f"{end}_b"], [f"{end}_c"],
                    kernel_shape=[stride, stride], strides=[stride, stride],
                ),
                helper.make_node("Transpose", [f"{end}_c"], [f"{end}_t"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"{end}_t", f"{end}_s"], [end]),
            ]  # fmt: skip
            weights.append(numpy_helper.from_array(np.asarray([1, -1, len(bias)], np.int64), f"{end}_s"))
            outputs.append(helper.make_tensor_value_info(end, TensorProto.FLOAT, [1, None, len(bias)]))
    return _model(nodes, weights, [1, 3, 640, 640], "input", outputs)


def _recogniser() -> onnx.ModelProto:
    """Return a network that sees how bright the green of each of 8 x 8 fields is, beside the middle."""
    green = np.zeros((1, 3, 14, 14), np.float32)
    green[:, 1] = 1 / 14**2
    weights = [numpy_helper.from_array(green, "green"), numpy_helper.from_array(np.full(1, -45, np.float32), "middle")]
    nodes = [
        helper.make_node("Conv", ["data", "green", "middle"], ["fields"], kernel_shape=[14, 14], strides=[14, 14]),
        helper.make_node("Flatten", ["fields"], ["fc1"]),
    ]
    output = helper.make_tensor_value_info("fc1", TensorProto.FLOAT, [1, 64])
    return _model(nodes, weights, [1, 3, 112, 112], "data", [output])


def _model(
    nodes: list[onnx.NodeProto],
    weights: list[onnx.TensorProto],
    shape: list[int],
    name: str,
    outputs: list[onnx.ValueInfoProto],
) -> onnx.ModelProto:
    taken = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "tiny", [taken], outputs, weights)
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)])
