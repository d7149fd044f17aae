"""From HDR light to what an ordinary screen can show: PQ and HLG in BT.2020 to BT.709, as a colour cube.

Light is taken to cd/m2 (SMPTE ST 2084; ITU-R BT.2100 for HLG on a 1000 cd/m2 display, system gamma 1.2), its brightest
channel is rolled off by the curve of ITU-R BT.2390 so that white for graphics and paper, 203 cd/m2 (BT.2408), ends
a little below full, colours are turned to BT.709 and brought into its gamut along a line to their own grey, and are
written with the gamma of BT.1886.
"""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from workers.editing.sources.material import Transfer

Light = NDArray[np.float64]
WHITE_NITS: Final = 203.0
CUBE: Final = 49
"""Steps of the colour cube: greys are within one 8-bit level, only nearly pure colours are further off."""
_HLG_PEAK: Final = 1000.0
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
_TO_709: Final = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]]
)
"""Linear BT.2020 to linear BT.709 (ITU-R BT.2087)."""
_LUMA_2020: Final = np.array([0.2627, 0.6780, 0.0593])
_LUMA_709: Final = np.array([0.2126, 0.7152, 0.0722])


def pq_nits(code: Light) -> Light:
    """Return the light of a PQ code from 0 to 1, in cd/m2."""
    root = np.clip(code, 0, 1) ** (1 / _M2)
    return np.asarray(10_000 * (np.maximum(root - _C1, 0) / (_C2 - _C3 * root)) ** (1 / _M1), np.float64)


def pq_code(nits: Light | float) -> Light:
    """Return the PQ code of light in cd/m2."""
    power = np.clip(np.asarray(nits, np.float64) / 10_000, 0, 1) ** _M1
    return np.asarray(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2, np.float64)


def hlg_nits(code: Light) -> Light:
    """Return the light of HLG colours from 0 to 1, shape (..., 3), on a display of 1000 cd/m2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    code = np.clip(code, 0, 1)
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-12)[..., None]
    return np.asarray(_HLG_PEAK * luma**0.2 * scene, np.float64)


def rolled_off(nits: Light, peak: float) -> Light:
    """Return light up to `peak` brought under white: BT.2390's curve, which leaves shadows and middle tones alone."""
    if peak <= WHITE_NITS:
        return nits
    top = float(pq_code(peak))
    most = float(pq_code(WHITE_NITS)) / top
    knee = 1.5 * most - 0.5
    level = np.clip(pq_code(nits) / top, 0, 1)
    part = np.clip((level - knee) / (1 - knee), 0, 1)
    bent = (
        (2 * part**3 - 3 * part**2 + 1) * knee
        + (part**3 - 2 * part**2 + part) * (1 - knee)
        + (-2 * part**3 + 3 * part**2) * most
    )
    return pq_nits(np.where(level < knee, level, bent) * top)


def tone_mapped(code: Light, transfer: Transfer, peak: float = 1000.0) -> Light:
    """Return HDR colours (..., 3) from 0 to 1 as BT.709 ones from 0 to 1."""
    nits = hlg_nits(code) if transfer is Transfer.HLG else pq_nits(code)
    peak = _HLG_PEAK if transfer is Transfer.HLG else peak
    brightest = np.maximum(nits.max(axis=-1, keepdims=True), 1e-9)
    light = nits * (rolled_off(brightest, peak) / brightest) / WHITE_NITS
    return np.asarray(_into_gamut(light @ _TO_709.T) ** (1 / 2.4), np.float64)


def _into_gamut(light: Light) -> Light:
    """Pull colours that BT.709 lacks towards their own grey, just as far as needed."""
    grey = np.clip((light @ _LUMA_709)[..., None], 0, 1)
    away = light - grey
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(away > 0, (1 - grey) / away, np.where(away < 0, -grey / away, np.inf))
    return np.asarray(np.clip(grey + away * np.clip(room.min(axis=-1, keepdims=True), 0, 1), 0, 1), np.float64)


@lru_cache(maxsize=8)
def cube_text(transfer: Transfer, peak: int) -> str:
    """Return the colour cube of a transfer in the `.cube` format."""
    steps = np.linspace(0, 1, CUBE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    colours = tone_mapped(np.stack([red, green, blue], axis=-1), transfer, peak).reshape(-1, 3)
    rows = "\n".join(f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in colours)
    return f"LUT_3D_SIZE {CUBE}\n{rows}\n"


def add_cube(graph: Any, transfer: Transfer, peak: int) -> Any:
    """Return a filter of a graph that maps planar RGB by the cube."""
    with tempfile.NamedTemporaryFile("w", suffix=".cube") as file:
        file.write(cube_text(transfer, peak))
        file.flush()
        return graph.add("lut3d", file=str(Path(file.name)), interp="tetrahedral")
