"""The cards of planning: being written, written, replaced; and the animatic below them."""

from collections.abc import Mapping
from typing import Final

from bot.services.views import OpenOrder, Problem, ProductionView
from bot.studio.making import Cost
from bot.studio.orders import Progress
from bot.studio.plan import Plan, Scene, spoken_seconds
from bot.studio.production import Stage
from bot.studio.values import OrderId
from bot.studio.work import RerollLine, RevisePlan, WritePlan
from bot.ui.cards.editing import lost_edits
from bot.ui.cards.makers import maker, voices
from bot.ui.content import TEXT_MOST, Attached, Button, CardContent, Choice, Colour, Menu, Row
from bot.ui.emoji import LAYOUTS, pictures
from bot.ui.ids import custom_id
from bot.ui.lacking import lacking
from bot.ui.text import about, listed, plain, quoted, seconds, shorten

PLANNING: Final = ("write_plan", "revise_plan", "reroll_line")
_OUT: Final = frozenset({Stage.PUBLISHED, Stage.PARTLY_PUBLISHED, Stage.HANDED_OVER})
GENERATES: Final = _OUT | {Stage.PLANNED, Stage.REVIEW, Stage.FAILED}
_TAIL: Final = 1500


def greeting(view: ProductionView) -> CardContent:
    """Say in a new thread who asked for what, and that one talks to an AI."""
    brief = view.production.brief
    kind = "Script, spoken as it stands" if brief.is_script else "Idea"
    wanted = f"about {brief.seconds} s · {brief.language}"
    extras = [choice.value for choice in (brief.genre, brief.mood) if choice]
    return CardContent(
        key="greeting",
        body=(
            f"**{kind}**\n{quoted(brief.idea, 900)}\n\n"
            "🤖 You are talking to an AI: plans, words, voices and pictures here are generated. Mention me, reply "
            "to me or press **Revise** to change the plan; other talk in this thread I ignore."
        ),
        footer=" · ".join([wanted, *extras]),
        colour=Colour.QUIET,
    )


def plan_cards(view: ProductionView, live: Mapping[OrderId, Progress]) -> list[CardContent]:
    """Return the card of the plan in force, and of the one being written."""
    cards = [plan_card(view, view.plan)] if view.plan else []
    writing = next((entry for entry in view.orders if entry.order.work.kind in PLANNING), None)
    if writing is not None:
        cards.append(_writing(view, writing, live))
    elif view.production.stage is not Stage.CANCELLED:
        failed = [problem for problem in view.problems if problem.order.work.kind in PLANNING]
        cards += [_failed(view, failed[-1])] if failed else []
    return cards


def plan_card(view: ProductionView, plan: Plan) -> CardContent:
    """Show a plan, with what can be done with it."""
    return CardContent(
        key=f"plan:{plan.version}",
        title=f"{shorten(plan.title, 200)} · plan {plan.version}",
        body=_scenes(view, plan),
        fields=tuple(_fields(view, plan)),
        footer=_footer(view, plan),
        colour=Colour.QUIET if view.production.stage is Stage.CANCELLED else Colour.CALM,
        rows=_controls(view, plan),
    )


def preview_card(view: ProductionView) -> CardContent | None:
    """Show the animatic of the plan in force."""
    preview, plan = view.preview, view.plan
    if preview is None or plan is None or view.production.stage is Stage.CANCELLED:
        return None
    production = view.production
    return CardContent(
        key=f"preview:{plan.version}.{view.style.version}",
        title=f"Animatic of plan {plan.version}",
        body=(
            f"{seconds(preview.frames / 30)} · a free preview drawn on the CPU, timed to the real narration. "
            "Nothing has been spent yet."
            if production.stage is Stage.PLANNED
            else f"{seconds(preview.frames / 30)} · the preview this was filmed from."
        ),
        fields=(
            ("Made by", f"{maker(preview.made)}\n{_voices(view)}".strip()),
            *(lost_edits(view.lost) if production.stage is Stage.PLANNED else []),
        ),
        files=(Attached(preview.draft, f"animatic-{plan.version}.mp4", preview.draft_bytes),),
        rows=(tuple(_buttons(view, with_cancel=False)),) if production.stage is Stage.PLANNED else (),
    )


def cost_label(cost: Cost | None) -> str:
    """Write what pressing Generate will use."""
    if cost is None:
        return "Generate"
    if cost.is_free:
        return f"Generate · free, about {about(cost.wait_seconds)} on the CPU"
    return f"Generate · {about(cost.gpu_seconds)} of GPU time, ready in about {about(cost.wait_seconds)}"


def _controls(view: ProductionView, plan: Plan) -> tuple[Row, ...]:
    production = view.production
    if production.stage is Stage.CANCELLED:
        return ()
    menus = tuple(
        Menu(
            custom_id(verb, production.id, production.revision),
            placeholder,
            tuple(
                Choice(f"Line {number}", str(number), shorten(scene.line.text.replace("\n", " "), 95))
                for number, scene in enumerate(plan.scenes, 1)
            ),
        )
        for verb, placeholder in (("reroll", "Re-roll a line…"), ("reword", "Edit a line…"))
    )
    return (tuple(_buttons(view)), *menus)


def _buttons(view: ProductionView, *, with_cancel: bool = True) -> list[Button]:
    production = view.production
    number = production.revision
    buttons = []
    if production.stage in GENERATES and production.cut_number == 0:
        label = cost_label(view.cost)
        buttons.append(Button(label, custom_id("generate", production.id, number), "success"))
    buttons.append(Button("Revise", custom_id("revise", production.id, number), "primary"))
    if with_cancel and production.stage not in _OUT:
        buttons.append(Button("Cancel", custom_id("cancel", production.id, number), "danger"))
    return buttons


def _scenes(view: ProductionView, plan: Plan) -> str:
    room = max(60, (TEXT_MOST - 200) // len(plan.scenes) - 90)
    return shorten(
        "\n".join(_scene(view, number, scene, room) for number, scene in enumerate(plan.scenes, 1)), TEXT_MOST
    )


def _scene(view: ProductionView, number: int, scene: Scene, room: int) -> str:
    spoken = view.lines.get(scene.line.digest())
    length = spoken.duration_ms / 1000 if spoken else spoken_seconds(scene.line.text)
    sign = LAYOUTS[scene.look.layout] + pictures(scene.look.illustrations)
    shown = f" · *{plain(scene.look.title, 60)}*" if scene.look.title else ""
    cast = view.cast.get(scene.key, ())
    seen = f" · 🎭 {plain(', '.join(cast), 80)}" if cast else ""
    rough = "" if spoken else "≈ "
    return f"**{number}** {sign} `{rough}{seconds(length)}`{shown}{seen}\n{quoted(scene.line.text, room)}"


def _fields(view: ProductionView, plan: Plan) -> list[tuple[str, str]]:
    fields = [("Plan by", maker(plan.author)), ("Voice", _voices(view) or _planned_voices(plan))]
    if view.unwritable:
        fields.append(("⚠️ Cannot be written here", _no_letters(view.unwritable)))
    if view.differences and plan.version > 1:
        fields.append((f"New in plan {plan.version}", shorten(listed(view.differences), 1000)))
    if plan.notes:
        fields.append(("Please check", shorten(listed(plan.notes), 1000)))
    if view.production.stage is Stage.CANCELLED:
        fields.append(("Cancelled", "Everything made so far is kept. Start again with `/plan`."))
    return fields


def _no_letters(scripts: tuple[str, ...]) -> str:
    return (
        f"No font here has letters for {', '.join(scripts)}: those words would be missing from titles and captions. "
        "Before you press **Generate**, change them, or have a font put into the studio's `fonts` folder and its "
        "workers started again."
    )


def _planned_voices(plan: Plan) -> str:
    voices = ", ".join(f"**{plain(voice, 40)}**" for voice in plan.voices_spoken())
    return voices or f"⚠️ No voice speaks {plain(plan.language, 20)}: captions only, without narration."


def _voices(view: ProductionView) -> str:
    return voices(view.lines.values())


def _footer(view: ProductionView, plan: Plan) -> str:
    length = view.cost.film_seconds if view.cost else sum(spoken_seconds(scene.line.text) for scene in plan.scenes)
    parts = [f"{len(plan.scenes)} scenes", f"about {seconds(length)}", plan.genre.value, plan.mood.value, plan.language]
    if view.cost and view.cost.by_takes:
        whose = "filmed here" if view.cost.by_own_takes else "of other workers"
        parts.append(f"time estimated from {view.cost.by_takes} takes {whose}")
    return " · ".join(parts)


def _writing(view: ProductionView, writing: OpenOrder, live: Mapping[OrderId, Progress]) -> CardContent:
    progress = live.get(writing.order.id)
    text = progress.text if progress else ""
    body = quoted(text[-_TAIL:], _TAIL) if text else _waiting(view, writing, progress)
    production = view.production
    return CardContent(
        key=f"plan:{production.plan_version + 1}",
        title=_doing(writing),
        body=body,
        footer=f"{writing.order.model} is writing" if writing.running else "",
        colour=Colour.WORKING,
        rows=((Button("Cancel", custom_id("cancel", production.id, production.revision), "danger"),),)
        if view.plan is None
        else (),
    )


def _doing(writing: OpenOrder) -> str:
    match writing.order.work:
        case RevisePlan(wish=wish):
            return f"Revising the plan: {shorten(wish, 120)}"
        case RerollLine(plan=plan, scene=scene):
            return f"Writing line {plan.number_of(scene)} anew"
        case WritePlan(brief=brief) if brief.is_script:
            return "Splitting the script into scenes…"
        case _:
            return "Writing the plan…"


def _waiting(view: ProductionView, writing: OpenOrder, progress: Progress | None) -> str:
    if writing.running:
        return f"{progress.step.capitalize()}…" if progress and progress.step else "The model is reading the brief."
    if writing.want is not None:
        return f"⚠️ {lacking(writing.want)}"
    return f"Waiting for a free worker · {view.ahead} before this one." if view.ahead else "Waiting for a free worker."


def _failed(view: ProductionView, problem: Problem) -> CardContent:
    production, failure = view.production, problem.failure
    reference = f"\n-# Reference {plain(failure.reference, 40)}" if failure.reference else ""
    return CardContent(
        key=f"plan:{production.plan_version + 1}",
        title="The plan could not be written",
        body=f"{plain(failure.what, 800)}\n{plain(failure.remedy, 400)}{reference}",
        colour=Colour.TROUBLE,
        rows=((Button("Try again", custom_id("retry", production.id, production.revision), "primary"),),),
        pings=production.author,
    )
