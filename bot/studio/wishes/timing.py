"""Wishes about how long scenes and pauses last."""

import re

from bot.studio.revision import PAUSE_MOST_MS, Edit, Pause, Retime
from bot.studio.values import SceneKey
from bot.studio.wishes.desk import AMOUNT, SCENES, SOFTLY, Desk, Readers, degree, reads_into, value_of

READERS: Readers = []
reads = reads_into(READERS)

_ALL = (
    r"(?:everything|it|it all|all|all scenes|all the scenes|every scene|the (?:whole )?(?:video|film|cut|thing|pace))"
)
_LONGER = r"(?P<way>longer|shorter|slower|faster|quicker|long|short)"


@reads(
    rf"(?:make|keep|hold|let|have)?\s*(?P<refs>{SCENES}|{_ALL})?\s*(?:be|stay|last|run|go)?\s*(?:for\s+)?"
    rf"(?:by\s+)?{SOFTLY}(?:{AMOUNT}\s*)?{_LONGER}"
    rf"(?:\s+by\s+(?:{AMOUNT.replace('amount', 'amount2').replace('unit', 'unit2')}))?",
    rf"(?P<way>lengthen|extend|stretch|shorten|trim|slow down|slow|speed up)\s+(?P<refs>{SCENES}|{_ALL})?"
    rf"(?:\s*down|\s*up)?(?P<much>\s+a\s+bit|\s+a\s+little|"
    rf"\s+slightly|\s+a\s+lot)?(?:\s*by\s+{AMOUNT})?",
    r"(?P<way>slow down|speed up)(?P<much>\s+a\s+bit|\s+a\s+little|\s+slightly|\s+a\s+lot)?",
    rf"(?P<way>double|halve)\s+(?:the\s+length\s+of\s+)?(?P<refs>{SCENES}|{_ALL})",
)
def _retime(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    groups = match.groupdict()
    way = groups["way"].lower()
    lengthens = way in {"longer", "slower", "long", "lengthen", "extend", "stretch", "slow down", "slow", "double"}
    scenes = desk.keys(groups.get("refs"))
    amount, unit = groups.get("amount") or groups.get("amount2"), groups.get("unit") or groups.get("unit2")
    much = " ".join((groups.get("much") or "").lower().split())
    if amount and unit:
        return _retimed_by(value_of(amount), unit.lower(), lengthens, scenes, desk)
    if "as" in much.split():
        if way not in {"long", "short", "slow"} and not much.endswith("as"):
            return ()
        factor = 2.0 if much.startswith("twice") == lengthens else 0.5
        return (Retime(scenes=scenes, factor=factor),)
    if way in {"long", "short"}:
        return ()
    if way in {"double", "halve"}:
        return (Retime(scenes=scenes, factor=2.0 if way == "double" else 0.5),)
    factor = degree(much, 1.12, 1.25, 1.5)
    return (Retime(scenes=scenes, factor=round(factor if lengthens else 1 / factor, 4)),)


def _retimed_by(
    amount: float, unit: str, lengthens: bool, scenes: tuple[SceneKey, ...], desk: Desk
) -> tuple[Edit, ...]:
    if unit in {"%", "percent"} or unit.startswith("per"):
        factor = 1 + amount / 100 if lengthens else 1 - amount / 100
    elif unit in {"x", "times"}:
        factor = amount if lengthens else 1 / max(amount, 0.1)
    else:
        change = round(amount * (1 if unit.startswith("m") else 1000)) * (1 if lengthens else -1)
        pauses = [scene.pause_ms for scene in desk.plan.scenes if scene.key in scenes]
        if all(0 <= pause + change <= PAUSE_MOST_MS for pause in pauses):
            return (Pause(scenes=scenes, change_ms=change),)
        seconds = max(1.0, sum(len(desk.plan.scene(desk.plan.number_of(key)).line.text) for key in scenes) / 15)
        factor = 1 + change * len(scenes) / 1000 / seconds
    return (Retime(scenes=scenes, factor=round(min(max(factor, 0.05), 10.0), 4)),) if factor != 1 else ()


@reads(
    rf"(?:add|have|make|insert)?\s*(?:a\s+)?(?P<way>longer|shorter|no|short|long)?\s*(?:pause|silence|gap"
    rf"|break)\s+(?:after|behind|at the end of)\s+(?P<refs>{SCENES})",
    rf"(?:pause|wait|add)\s+(?:a\s+)?(?:for\s+)?(?:{AMOUNT})\s*(?:pause|silence|gap|break)?(?:"
    rf"\s+of silence)?\s+(?:after|behind|at the end of)\s+(?P<refs>{SCENES})",
)
def _pause(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    groups = match.groupdict()
    way = (groups.get("way") or "longer").lower()
    if groups.get("amount"):
        unit = groups["unit"].lower()
        if unit[0] not in "sm":
            return ()
        change = round(value_of(groups["amount"]) * (1 if unit.startswith("m") else 1000))
    else:
        change = {"longer": 500, "long": 1000, "short": 300, "shorter": -300, "no": -PAUSE_MOST_MS}[way]
    return (Pause(scenes=desk.keys(groups["refs"]), change_ms=change),)
