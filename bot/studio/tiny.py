"""Tiny test models: each family with random weights, by which everything can be seen working where no GPU is.

A tiny model bears its name wherever one is written down: in orders, takes, cards and manifests. So nothing that one
made can be taken for the work of the real one, and no other model may be called like that.
"""

from collections.abc import Iterable
from typing import Final

PREFIX: Final = "tiny-"
"""What the names of tiny test models begin with, and no others."""
LABEL: Final = "tiny test model: it only makes noise"
SIGN: Final = "🧪"


def is_tiny(name: str) -> bool:
    """Say whether a model of this name is a tiny test model."""
    return name.startswith(PREFIX)


def tiny_name(name: str) -> str:
    """Return what the tiny test model of a model is called; one that is tiny keeps its name."""
    return name if is_tiny(name) else f"{PREFIX}{name}"


def real_name(name: str) -> str:
    """Return the name of the model that a tiny test model stands for."""
    return name.removeprefix(PREFIX)


def tiny_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the tiny test models among some names, each once."""
    return tuple(dict.fromkeys(name for name in names if is_tiny(name)))


def label_of(name: str) -> str:
    """Return the words by which people are told that a model is a tiny test model; empty for any other."""
    return f"{SIGN} {LABEL}" if is_tiny(name) else ""
