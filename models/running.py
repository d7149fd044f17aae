"""Loading and running models on torch: what goes wrong while weights are read, steps counted, chance by a seed.

For models whose own call tells of no steps and takes no generator: voices and music.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from bot.studio.errors import Cancelled, ModelFailed, StudioError
from models import device


@contextmanager
def loading(name: str) -> Iterator[None]:
    """Read weights; whatever is wrong with them becomes one sentence. Raises ModelFailed, OutOfMemory."""
    device.torch()
    with device.memory_watched(name):
        try:
            yield
        except (StudioError, device.torch().OutOfMemoryError):
            raise
        except Exception as error:  # libraries raise whatever they like for a file that is cut short or another's
            device.drop(error)
            raise ModelFailed(
                f"The weights of {name} are not what its row of the catalogue says ({type(error).__name__}).",
                f"Remove them with `picturelock models rm {name}` and fetch them again.",
            ) from error


@contextmanager
def counting(modules: Iterable[Any], on_step: Callable[[int], bool]) -> Iterator[None]:
    """Count how often any of the modules is called; Cancelled is raised from within once `on_step` answers False."""
    count = 0

    def step(*_: Any) -> None:
        nonlocal count
        count += 1
        if not on_step(count):
            raise Cancelled

    with ExitStack() as stack:
        for module in modules:
            stack.callback(module.register_forward_pre_hook(step).remove)
        yield


@contextmanager
def drawn(seed: int) -> Iterator[None]:
    """Have torch draw by a seed where it is given no generator; what others draw afterwards is as it was."""
    torch = device.torch()
    with torch.random.fork_rng(devices=[0] if device.device().is_gpu else []):
        torch.manual_seed(seed % (1 << 63))
        yield
