"""The cards of making: one progress message, the finished cut, and what went wrong."""

from collections.abc import Mapping
from typing import Final

from bot.services.views import Problem, ProductionView
from bot.studio.cut import Cut
from bot.studio.orders import Progress
from bot.studio.outcomes import Failed
from bot.studio.production import Stage
from bot.studio.values import OrderId
from bot.studio.work import FilmScene, SpeakLine, Work, is_aside
from bot.ui.cards.editing import lost_edits
from bot.ui.cards.makers import maker, makers, voices
from bot.ui.cards.plan import PLANNING
from bot.ui.cards.taking_in import SAID
from bot.ui.content import Attached, Button, CardContent, Colour, Glimpse
from bot.ui.ids import custom_id
from bot.ui.lacking import each_once
from bot.ui.text import about, bar, listed, plain, seconds, shorten

_MAKING: Final = ("speak_line", "film_scene", "render_cut")
_ELSEWHERE: Final = ("reply", "write_lines", "upload", "make_public", "take_down")
"""Kinds of orders whose failures are shown where they belong."""
_WEIGHTS: Final = {"speak_line": 0.2, "film_scene": 0.45, "render_cut": 0.35}
_REVIEWABLE: Final = (Stage.REVIEW, Stage.PUBLISHED, Stage.PARTLY_PUBLISHED)


def progress_card(view: ProductionView, live: Mapping[OrderId, Progress]) -> CardContent | None:
    """Show how far the making is: one message, position and time left."""
    making = [entry for entry in view.orders if entry.order.work.kind in _MAKING and not is_aside(entry.order.work)]
    if not making or view.plan is None:
        return None
    production = view.production
    is_preview = production.stage is Stage.PLANNED
    counts = _counts(view, live)
    kinds = ("speak_line", "render_cut") if is_preview else tuple(_WEIGHTS)
    weight = sum(_WEIGHTS[kind] for kind in kinds)
    done = sum(_WEIGHTS[kind] * counts[kind][0] for kind in kinds) / weight
    lines = [f"{bar(done)} **{done:.0%}**", *(counts[kind][1] for kind in kinds)]
    missing = each_once(entry.want for entry in making if entry.want is not None)
    if missing:
        lines += [f"⚠️ {sentence}" for sentence in missing]
    elif not any(entry.running for entry in making):
        lines.append(f"🕒 Waiting: {view.ahead} before this one." if view.ahead else "🕒 Waiting for a free worker.")
    elif view.cost is not None and not is_preview:
        left = view.cost.left(counts["film_scene"][0], counts["render_cut"][0])
        lines.append(f"⏳ About {about(max(5.0, left))} left")
    cancel = Button("Cancel", custom_id("cancel", production.id, production.revision), "danger")
    return CardContent(
        key="progress",
        title="Making the animatic" if is_preview else f"Filming plan {production.plan_version}",
        body="\n".join(lines),
        footer=f"plan {production.plan_version}",
        colour=Colour.WORKING,
        rows=() if is_preview else ((cancel,),),
        glimpse=None if is_preview else _glimpse(view, live),
        is_passing=True,
    )


def _glimpse(view: ProductionView, live: Mapping[OrderId, Progress]) -> Glimpse | None:
    """Return how the scene that is filmed longest looks so far, where its camera shows that."""
    for entry in view.orders:
        preview = live[entry.order.id].preview if entry.order.id in live else ""
        if preview and isinstance(entry.order.work, FilmScene):
            return Glimpse(preview, f"scene-{entry.order.work.shot.number}.jpg")
    return None


def cut_card(view: ProductionView) -> CardContent | None:
    """Show the newest cut."""
    if not view.cuts:
        return None
    cut = max(view.cuts, key=lambda one: one.number)
    production = view.production
    buttons = []
    if production.stage in _REVIEWABLE and view.review is None and cut.number == production.cut_number:
        buttons.append(Button("Send to review", custom_id("review", production.id, production.revision), "success"))
    if production.stage is not Stage.CANCELLED and production.finished_film is None:
        buttons.append(Button("Edit", custom_id("edit", production.id, production.revision), "primary"))
        buttons.append(Button("Undo", custom_id("undo", production.id, production.revision), "secondary"))
        buttons.append(Button("Suggestions", custom_id("suggest", production.id, production.revision), "secondary"))
    return CardContent(
        key=f"cut:{cut.number}",
        title=f"{shorten(view.plan.title, 180) if view.plan else 'The film'} · cut {cut.number}",
        body=_facts(view, cut),
        fields=tuple(_credits(view, cut)) if production.finished_film is None else (),
        footer=f"plan {cut.plan_version} · style {cut.style_version} · {(cut.rendering.master or '')[:12]}",
        colour=Colour.DONE,
        files=(Attached(cut.rendering.draft, f"cut-{cut.number}.mp4", cut.rendering.draft_bytes),),
        rows=(tuple(buttons),) if buttons else (),
        pings=production.author,
    )


def problem_card(view: ProductionView) -> CardContent | None:
    """Show what failed in making or publishing and waits for a person; the rest went on."""
    failed = [problem for problem in view.problems if not _is_told_elsewhere(problem.order.work)]
    production = view.production
    if not failed or production.stage is Stage.CANCELLED:
        return None
    whole = len({problem.order.id for problem in failed})
    title = "One step failed" if whole == 1 else f"{whole} steps failed"
    return CardContent(
        key=f"problem:{failed[0].order.id}",
        title=title,
        body=shorten("\n".join(_told_once(view, failed)), 3000),
        footer="Everything else is kept; trying again makes only what is missing.",
        colour=Colour.TROUBLE,
        rows=((Button("Try again", custom_id("retry", production.id, production.revision), "primary"),),),
        pings=production.author,
    )


def _is_told_elsewhere(work: Work) -> bool:
    return work.kind in (*PLANNING, *_ELSEWHERE) or is_aside(work)


def _told_once(view: ProductionView, failed: list[Problem]) -> list[str]:
    """Say what went wrong, the same thing once for all the steps it happened to."""
    steps: dict[Failed, list[str]] = {}
    for problem in failed:
        steps.setdefault(problem.failure, []).append(_step(view, problem))
    return [_problem(", ".join(dict.fromkeys(named)), failure) for failure, named in list(steps.items())[:6]]


def _problem(steps: str, failure: Failed) -> str:
    reference = f"\n-# Reference {plain(failure.reference, 40)}" if failure.reference else ""
    return f"⚠️ **{shorten(steps, 200)}**: {plain(failure.what, 400)}\n{plain(failure.remedy, 300)}{reference}"


def _step(view: ProductionView, problem: Problem) -> str:
    match problem.order.work:
        case SpeakLine(line=line):
            plan = view.plan
            numbers = [n for n, scene in enumerate(plan.scenes, 1) if scene.line == line] if plan else []
            return f"Line {numbers[0]}" if numbers else "A line"
        case FilmScene(shot=shot):
            return f"Scene {shot.number}"
        case work:
            return work.kind.replace("_", " ").capitalize()


def _counts(view: ProductionView, live: Mapping[OrderId, Progress]) -> dict[str, tuple[float, str]]:
    plan = view.plan
    if plan is None:
        return {}
    voiced = len({scene.line.digest() for scene in plan.scenes if scene.line.voice})
    spoken = min(voiced, len(view.lines))
    undone = {problem.order.id: problem.order.work.kind for problem in view.problems}
    undone |= {entry.order.id: entry.order.work.kind for entry in view.orders}
    scenes = len(plan.scenes)
    left = sum(kind == "film_scene" for kind in undone.values())
    filmed = scenes - left if spoken == voiced else 0
    share = [_done(live, entry.order.id) for entry in view.orders if entry.order.work.kind == "film_scene"]
    cutting = [
        entry.order.id
        for entry in view.orders
        if entry.order.work.kind == "render_cut" and not is_aside(entry.order.work)
    ]
    cut = max((_done(live, order) for order in cutting), default=0.0)
    return {
        "speak_line": (spoken / voiced if voiced else 1.0, f"🎙️ Lines {spoken} of {voiced}"),
        "film_scene": ((filmed + sum(share)) / scenes, f"🎥 Scenes {filmed} of {scenes}"),
        "render_cut": (cut, f"✂️ Cut {cut:.0%}" + _steps(live, cutting)),
    }


def _steps(live: Mapping[OrderId, Progress], orders: list[OrderId]) -> str:
    steps = [live[order].step for order in orders if order in live and live[order].step]
    return f" · {plain(steps[0], 60)}" if steps else ""


def _done(live: Mapping[OrderId, Progress], order: OrderId) -> float:
    return live[order].done if order in live else 0.0


def _facts(view: ProductionView, cut: Cut) -> str:
    rendering = cut.rendering
    facts = [f"🎞️ {seconds(rendering.frames / 30)} · {rendering.width} × {rendering.height} · 30 fps"]
    if rendering.loudness is not None:
        loud = rendering.loudness
        facts.append(f"🔊 {loud.integrated_lufs:.1f} LUFS · {loud.true_peak_dbtp:.1f} dBTP")
    film = view.production.finished_film
    if film is None:
        facts.append("💬 Captions on the picture" if rendering.captions else "💬 No captions")
    if rendering.signed:
        said = "it was made by an AI studio" if film is None else SAID[film.share]
        facts.append(f"🔏 Signed: it says that {said} (C2PA)")
    else:
        facts.append(f"⚠️ Not signed, so it cannot be published. {plain(rendering.unsigned_because, 200)}".strip())
    return "\n".join(facts)


def _credits(view: ProductionView, cut: Cut) -> list[tuple[str, str]]:
    credits = [("Cut by", maker(cut.rendering.made))]
    if view.plan is not None and cut.plan_version == view.plan.version:
        credits.insert(0, ("Plan by", maker(view.plan.author, timed=False)))
        credits.append(("Voice", voices(view.lines.values()) or "Captions only"))
    if view.scenes:
        credits.append(("Camera", makers(take.made for take in view.scenes.values())))
    if (cut.plan_version, cut.style_version) == (view.production.plan_version, view.style.version):
        credits += lost_edits(view.lost)
    before = [one for one in view.cuts if one.number < cut.number]
    if view.differences and before and max(before, key=lambda one: one.number).plan_version != cut.plan_version:
        credits.append(("Changed", shorten(listed(view.differences), 1000)))
    return credits
