"""Which way of computing attention is fastest here, found by trying them.

The choice of diffusers holds for the whole process and one backend can spoil it for another, so they are tried in a
process of their own: `python -m models.attention` prints the name of the one to use.
"""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any, Final

from bot.logs import logger
from models import device

CANDIDATES: Final = ("native", "_native_cudnn", "_native_flash", "flash")
"""Those that compute the same up to rounding; ones that quantise are nobody's choice but a person's."""
TRY_S: Final = 240.0
_ROUNDS: Final = 5
_TOLERANCE: Final = 2e-2
_WORTH: Final = 0.95
"""Another backend than the usual one has to take at most this share of its time."""

log = logger(__name__)


def probed() -> str:
    """Return the backend to use, found in a process of its own; empty for the usual one, also when nothing works."""
    command = (sys.executable, "-m", "models.attention")
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words
            command, capture_output=True, text=True, timeout=TRY_S, check=True, env=dict(os.environ)
        )
        found = json.loads(answer.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        log.warning("attention.not_probed", because=str(error).splitlines()[0][:200])
        return ""
    log.info("attention.probed", **found)
    return str(found["backend"])


def best(candidates: Iterable[str] = CANDIDATES, tokens: int = 4096) -> dict[str, Any]:
    """Try each backend on this process's device; return the one to use and what each took, in milliseconds.

    A backend that fails, or computes something else than the first one, is left out.
    """
    torch = device.torch()
    chance = device.chance(1)
    shape = (1, tokens, 8, 64)
    where, kind = device.device().name, device.compute_type()
    query, key, value = (torch.randn(shape, generator=chance).to(where, kind) for _ in range(3))
    took: dict[str, float] = {}
    usual: Any = None
    for name in candidates:
        try:
            seen = _attended(name, query, key, value)
            if usual is None:
                usual = seen
            if not torch.allclose(seen.float(), usual.float(), atol=_TOLERANCE, rtol=_TOLERANCE):
                continue
            took[name] = min(_timed(name, query, key, value) for _ in range(_ROUNDS)) * 1000
        except Exception as error:  # noqa: BLE001 - whatever a backend raises, it cannot be used here
            log.info("attention.unusable", backend=name, because=str(error).splitlines()[0][:200])
    first, *_ = (*took, "")
    fastest = min(took, key=lambda name: took[name], default="")
    is_worth_it = took.get(fastest, math.inf) <= _WORTH * took.get(first, math.inf)
    return {"backend": fastest if fastest != first and is_worth_it else "", "took_ms": took}


def _attended(name: str, query: Any, key: Any, value: Any) -> Any:
    from diffusers.models.attention_dispatch import attention_backend, dispatch_attention_fn

    with device.torch().no_grad(), attention_backend(name):
        return dispatch_attention_fn(query, key, value)


def _timed(name: str, query: Any, key: Any, value: Any) -> float:
    began = time.perf_counter()
    _attended(name, query, key, value)
    device.wait()
    return time.perf_counter() - began


if __name__ == "__main__":
    device.torch()
    sys.stdout.write(json.dumps(best()) + "\n")
