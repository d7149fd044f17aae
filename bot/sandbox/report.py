"""What the demo leaves in `production.json`: the film, what made it, where the time went."""

import asyncio
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from bot.sandbox.proofs import Proofs
from bot.services.context import Studio
from bot.store.order_rows import OrderRecord
from bot.studio.cut import Cut
from bot.studio.production import Production
from bot.studio.work import FilmScene, RenderCut, SpeakLine


async def write_report(
    studio: Studio, production: Production, proofs: Proofs, path: Path, parts: list[tuple[str, float]]
) -> dict[str, Any]:
    """Write down a finished production; return what was written."""
    store, guild = studio.store, production.guild
    plan = await store.plans.get(guild, production.id, production.plan_version)
    cuts = await store.cuts.of(guild, production.id)
    cut = max(cuts, key=lambda one: one.number)
    lock = await store.locks.current(guild, production.id)
    orders = await store.backlog.recent(guild, production.id, limit=500)
    published = await store.publications.of(guild, production.id)
    report = {
        "brief": production.brief.model_dump(mode="json"),
        "plan": plan.model_dump(mode="json"),
        "narration": [scene.line.text for scene in plan.scenes],
        "timeline": _timeline_of(orders, cut),
        "models": _models_of(orders, plan.author.model),
        "timings": {"parts": dict(parts), "orders": _timings_of(orders)},
        "hashes": {
            "final.mp4": proofs.copies[0].sha256,
            "approved": lock.release.master if lock else None,
            "published_is_what_was_approved": all(copy.is_approved for copy in proofs.copies),
            "seal": lock.seal if lock else None,
        },
        "proofs": proofs.as_json(),
        "rendering": cut.rendering.model_dump(mode="json"),
        "publications": [one.model_dump(mode="json", exclude={"session"}) for one in published],
        "table": _table(parts, orders),
    }
    await asyncio.to_thread(path.write_text, json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return report


def _timeline_of(orders: tuple[OrderRecord, ...], cut: Cut) -> Any:
    for record in orders:
        work = record.order.work
        if isinstance(work, RenderCut) and work.timeline.digest() == cut.rendering.timeline:
            return work.timeline.model_dump(mode="json")
    return None


def _models_of(orders: tuple[OrderRecord, ...], planner: str) -> dict[str, list[str]]:
    used: dict[str, set[str]] = {"plan": {planner}, "voice": set(), "camera": set()}
    for record in orders:
        match record.order.work:
            case SpeakLine(line=line):
                used["voice"].add(line.voice)
            case FilmScene(camera=camera):
                used["camera"].add(camera)
            case _:
                pass
    return {role: sorted(names) for role, names in used.items()}


def _timings_of(orders: tuple[OrderRecord, ...]) -> dict[str, dict[str, float]]:
    rows: defaultdict[str, dict[str, float]] = defaultdict(lambda: {"orders": 0, "waited_s": 0.0, "worked_s": 0.0})
    for record in orders:
        row = rows[record.order.work.kind]
        row["orders"] += 1
        if record.started_at and record.ended_at:
            row["waited_s"] += (record.started_at - record.ordered_at).total_seconds()
            row["worked_s"] += (record.ended_at - record.started_at).total_seconds()
    return {kind: {name: round(value, 2) for name, value in row.items()} for kind, row in sorted(rows.items())}


def _table(parts: list[tuple[str, float]], orders: tuple[OrderRecord, ...]) -> list[str]:
    whole = sum(seconds for _, seconds in parts)
    lines = ["", f"{'Where the time went':<52}{'seconds':>9}"]
    lines += [f"{part:<52}{seconds:>9.1f}" for part, seconds in parts]
    lines += [f"{'all of it':<52}{whole:>9.1f}", "", f"{'Orders':<20}{'count':>8}{'waited':>12}{'worked':>12}"]
    for kind, row in _timings_of(orders).items():
        lines.append(f"{kind:<20}{row['orders']:>8.0f}{row['waited_s']:>10.1f} s{row['worked_s']:>10.1f} s")
    return [*lines, ""]
