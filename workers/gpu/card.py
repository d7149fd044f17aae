"""The GPU of a worker as its ledger sees it: how much there is, and how much was taken while something ran."""

from contextlib import AbstractContextManager
from typing import Protocol

from models import device
from models.device import Peak


class Card(Protocol):
    """Memory that models share."""

    @property
    def title(self) -> str:
        """What the driver calls it."""
        ...

    def reach_mib(self) -> int:
        """Return what this process could have of it in all, others being as they are."""
        ...

    def held_mib(self) -> int:
        """Return what this process has reserved of it."""
        ...

    def release(self) -> None:
        """Give back what is reserved and not used."""
        ...

    def measured(self) -> AbstractContextManager[Peak]:
        """Measure the most that is reserved while something runs."""
        ...


class TorchCard:
    """The GPU that torch uses in this process; each call may import torch, so never from the event loop."""

    @property
    def title(self) -> str:
        """What the driver calls it."""
        return device.device().title

    def reach_mib(self) -> int:
        """Return what this process could have of it in all, others being as they are."""
        return device.reach_mib()

    def held_mib(self) -> int:
        """Return what this process has reserved of it."""
        return device.reserved_mib()

    def release(self) -> None:
        """Give back what is reserved and not used."""
        device.release()

    def measured(self) -> AbstractContextManager[Peak]:
        """Measure the most that is reserved while something runs."""
        return device.measured()
