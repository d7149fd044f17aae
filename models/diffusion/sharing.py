"""One pipeline and others of the same models: loaded once, each of them ready to run."""

from pathlib import Path
from typing import Any

from bot.studio.vram import Offload, RunPlan
from models import device
from models.diffusion.previews import LatentColours
from models.diffusion.running import class_of, part, place, put, settle


class Pipelines:
    """The pipelines of one model in memory."""

    def __init__(self, pipe: Any, run: RunPlan) -> None:
        """Bring a pipeline to the device as planned. Raises OutOfMemory."""
        put(pipe, run)
        self.main = pipe
        self._run, self._ready = run, pipe
        self._others: dict[str, Any] = {}
        self._colours: LatentColours | None = None

    def sharing(self, kind: str, key: str = "", **more: Any) -> Any:
        """Return a pipeline of another class with the same models; `key` tells two of a class apart."""
        name = key or kind
        if name not in self._others:
            cls = class_of(kind)
            wanted, _ = cls._get_signature_keys(cls)
            parts = {name: one for name, one in self.main.components.items() if name in wanted}
            pipe = self._others[name] = cls(**{**parts, **more})
            pipe.set_progress_bar_config(disable=True)
        return self._others[name]

    def with_net(self, kind: str, folder: Path) -> Any:
        """Return a pipeline of another class with the ControlNet of a folder. Raises OutOfMemory, ModelFailed."""
        key = f"{kind} {folder.name}"
        if key in self._others:
            return self._others[key]
        net = part("ControlNetModel", folder, self._run)
        if self._run.offload is not Offload.MODEL:
            net.to(device.device().name)
        return self.sharing(kind, key, controlnet=net)

    def turn_to(self, pipe: Any) -> None:
        """Have offloaded models come and go in the order of the pipeline that is about to run."""
        if pipe is not self._ready and self._run.offload is Offload.MODEL:
            self._ready.remove_all_hooks()
            place(pipe, Offload.MODEL)
        self._ready = pipe

    def colours(self, scale: int, *, moves: bool) -> LatentColours:
        """Return what makes previews, fitted at the first call. Raises OutOfMemory."""
        if self._colours is None:
            self._colours = LatentColours(self.main.vae, scale, moves=moves)
            settle(self._ready)
        return self._colours

    def close(self) -> None:
        """Give the memory back."""
        for pipe in (self.main, *self._others.values()):
            pipe.remove_all_hooks()
        self._others.clear()
        self._colours = None
        del self.main, self._ready
        device.release()
