"""The ledger of a card: what each model on it is expected to take, by estimate before and by measurement after."""

import math

from bot.logs import logger
from bot.studio.catalogue import ModelRow
from bot.studio.vram import MEASURED_MARGIN, GpuNeeds, Offload, RunPlan, Setting, plans
from models.learned import Learned, Taking
from workers.gpu.card import Card

log = logger(__name__)


class Ledger:
    """Knows how a model may be run on its card, and learns from each run."""

    def __init__(self, card: Card, learned: Learned, *, attention: str = "", compiles: bool = False) -> None:
        self.card = card
        self.attention = attention
        """Set once the backends were probed."""
        self._learned = learned
        self._compiles = compiles

    def plans(self, row: ModelRow, setting: Setting | None = None) -> tuple[RunPlan, ...]:
        """Return the ways of running a model, the best one first, with what each is expected to take here."""
        if row.gpu is None:
            return ()
        wanted = setting or row.gpu.at
        known = {
            way: math.ceil(taking.mib * (1.0 if taking.ran_out else MEASURED_MARGIN))
            for way, taking in self._learned.measured(row.name, wanted).items()
        }
        return tuple(self._finished(row.name, row.gpu, plan) for plan in plans(row.gpu, wanted, known))

    def learn(self, row: ModelRow, plan: RunPlan, peak_mib: int) -> None:
        """Remember what a run took."""
        if peak_mib <= 0:
            return
        log.info("gpu.measured", model=row.name, way=plan.way, setting=str(plan.setting), mib=peak_mib)
        if plan.known == "estimated" and peak_mib > plan.expected_mib:
            log.warning("gpu.estimate_too_low", model=row.name, way=plan.way, mib=peak_mib, expected=plan.expected_mib)
        self._learned.add(Taking(model=row.name, way=plan.way, setting=plan.setting, mib=peak_mib))

    def ran_out(self, row: ModelRow, plan: RunPlan, had_mib: int) -> None:
        """Remember that a run needed more than there was to have: it is not tried like this again on this card."""
        mib = max(had_mib, plan.expected_mib) + 1
        log.warning("gpu.ran_out", model=row.name, way=plan.way, setting=str(plan.setting), had=had_mib)
        self._learned.add(Taking(model=row.name, way=plan.way, setting=plan.setting, mib=mib, ran_out=True))

    def _finished(self, name: str, needs: GpuNeeds, plan: RunPlan) -> RunPlan:
        """Correct an estimate by what was seen at other settings, and say how to compute."""
        expected = plan.expected_mib
        if plan.known == "estimated":
            expected = math.ceil(expected * max(1.0, self._learned.excess(name, plan.way, needs)))
        compiles = self._compiles and plan.offload is Offload.NONE
        return plan.but(expected_mib=expected, attention=self.attention, compiles=compiles)
