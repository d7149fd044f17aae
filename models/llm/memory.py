"""What a model has read: keys and values of every layer, of one conversation or of several side by side."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import device

Layers = list[tuple[Any, Any]]
"""Keys and values of each layer, of one conversation: shape (1, heads, tokens, size)."""


def layers_of(cache: Any) -> Layers:
    """Return what a cache of transformers holds."""
    return [(layer.keys, layer.values) for layer in cache.layers]


def cache_of(layers: Layers) -> Any:
    """Return a cache of transformers that holds this; what is added to it leaves `layers` as they are."""
    from transformers import DynamicCache

    cache: Any = DynamicCache()
    for number, (keys, values) in enumerate(layers):
        cache.update(keys, values, number)
    return cache


def first(layers: Layers, tokens: int, *, by_itself: bool = False) -> Layers:
    """Return the first tokens of what was read; `by_itself` lets the memory of the others go."""
    cut = [(keys[:, :, :tokens], values[:, :, :tokens]) for keys, values in layers]
    return [(keys.clone(), values.clone()) for keys, values in cut] if by_itself else cut


def side_by_side(rows: Sequence[Layers]) -> tuple[Layers, list[int]]:
    """Put conversations into one batch; the shorter ones begin later. Returns the empty places before each, too."""
    torch = device.torch()
    lengths = [layers[0][0].shape[2] for layers in rows]
    pads = [max(lengths) - length for length in lengths]

    def joined(parts: Sequence[Any]) -> Any:
        return torch.cat([torch.nn.functional.pad(part, (0, 0, pad, 0)) for part, pad in zip(parts, pads, strict=True)])

    pairs = zip(*rows, strict=True)
    return [(joined([keys for keys, _ in pair]), joined([values for _, values in pair])) for pair in pairs], pads


def row_of(layers: Layers, row: int, pad: int) -> Layers:
    """Return one conversation out of a batch."""
    return [(keys[row : row + 1, :, pad:], values[row : row + 1, :, pad:]) for keys, values in layers]


@dataclass(slots=True)
class _Kept:
    tokens: tuple[int, ...]
    layers: Layers


class Kept:
    """Beginnings of conversations that were read, the ones used last first to stay, up to so many tokens together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[int, ...], _Kept] = OrderedDict()

    def longest(self, tokens: Sequence[int]) -> tuple[int, Layers]:
        """Return how many of these tokens were read already, always fewer than all, and what was read of them."""
        best, shared = None, 0
        for one in self._kept.values():
            same = _same(one.tokens, tokens[:-1])
            if same > shared:
                best, shared = one, same
        if best is None:
            return 0, []
        self._kept.move_to_end(best.tokens)
        return shared, first(best.layers, shared)

    def keep(self, tokens: Sequence[int], layers: Layers) -> None:
        """Keep what was read; forgets what was used longest ago."""
        key = tuple(tokens)
        if not key or len(key) > self._most:
            return
        self._kept[key] = _Kept(key, layers)
        self._kept.move_to_end(key)
        while sum(map(len, self._kept)) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def _same(one: Sequence[int], other: Sequence[int]) -> int:
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
