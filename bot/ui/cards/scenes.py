"""The cards of scenes that a trained camera films: the take as it arrives, another one, which goes into the cut."""

from bot.services.views import ProductionView, SceneView
from bot.studio.directing import DRAWING
from bot.studio.guiding import CONTROL_WORDS
from bot.studio.production import Stage
from bot.studio.takes import SceneTake
from bot.ui.cards.makers import maker
from bot.ui.content import Attached, Button, CardContent, Choice, Colour, Menu, Row
from bot.ui.ids import custom_id
from bot.ui.lacking import lacking
from bot.ui.text import plain, quoted, seconds, shorten

_MENU_MOST = 25


def scene_cards(view: ProductionView) -> list[CardContent]:
    """Return one card a scene, in the order of the film."""
    return [_card(view, scene) for scene in view.rolls]


def _card(view: ProductionView, scene: SceneView) -> CardContent:
    shown, roll = scene.cut or scene.roll.shown, scene.roll
    lines = [quoted(roll.direction.picture or roll.scene.picture, 300)] if roll.scene.picture else []
    if roll.direction.told.negative:
        lines.append(f"-# Not to be seen: {plain(roll.direction.told.negative, 200)}")
    if shown is not None:
        lines.append(_take(scene, shown))
    lines += _under_way(scene)
    files: tuple[Attached, ...] = ()
    if shown is not None and shown.preview is not None:
        name = f"scene-{roll.number}-take-{_place(scene, shown)}.mp4"
        files = (Attached(shown.preview, name, elsewhere="It is in the cut all the same."),)
    if shown is not None and shown.guide is not None:
        name = f"scene-{roll.number}-{shown.guide.follows}.png"
        files += (Attached(shown.guide.picture, name, elsewhere="The take was filmed after it."),)
    return CardContent(
        key=f"scene:{roll.scene.key}",
        title=f"Scene {roll.number} of {len(view.plan.scenes) if view.plan else roll.number}",
        body="\n".join(lines),
        colour=_colour(scene),
        rows=_controls(view, scene, shown) if view.production.stage is not Stage.CANCELLED else (),
        files=files,
    )


def _take(scene: SceneView, take: SceneTake) -> str:
    """Write which take it is, who filmed it by which chance, and what was given up for it."""
    place = f"🎥 Take {_place(scene, take)} of {len(scene.roll.takes)}"
    by = maker(take.made).partition("\n")
    after = f" · after {CONTROL_WORDS[take.guide.follows]}" if take.guide else ""
    facts = f"{place} · seed {take.made.seed} · {by[0]}{after}"
    note = f"-# {plain(take.made.note, 300)}" if take.made.note else ""
    return "\n".join(filter(None, (facts, by[2], note)))


def _under_way(scene: SceneView) -> list[str]:
    """Write what is being done about the scene, or why nothing is."""
    if scene.problem is not None:
        failure = scene.problem.failure
        reference = f"\n-# Reference {plain(failure.reference, 40)}" if failure.reference else ""
        return [f"⚠️ It was not filmed: {plain(failure.what, 400)} {plain(failure.remedy, 300)}{reference}"]
    if scene.order is None:
        return []
    take = f"Take {scene.roll.direction.take}" if scene.roll.direction.camera != DRAWING else "The drawing"
    if scene.order.want is not None:
        return [f"⚠️ {lacking(scene.order.want)}"]
    return [f"⏳ {take} is being filmed." if scene.order.running else f"🕒 {take} waits for a worker."]


def _controls(view: ProductionView, scene: SceneView, shown: SceneTake | None) -> tuple[Row, ...]:
    production, roll = view.production, scene.roll

    def id_of(verb: str) -> str:
        return custom_id(verb, production.id, roll.version, roll.scene.key)

    first = Button("Film again", id_of("filmagain"), "primary")
    if scene.problem is not None:
        first = Button("Try again", id_of("tryscene"), "primary")
    buttons = [first, Button("Change and film again…", id_of("filmas"))]
    if roll.direction.camera != DRAWING:
        buttons.append(Button("Keep the drawing", id_of("keepdrawing")))
    choices = tuple(
        _choice(number, take) for number, take in enumerate(roll.takes, 1) if number in scene.fitting and take != shown
    )
    if not choices:
        return (tuple(buttons),)
    return tuple(buttons), Menu(id_of("picktake"), "Use another take…", choices[-_MENU_MOST:])


def _choice(number: int, take: SceneTake) -> Choice:
    facts = f"{take.made.model} · seed {take.made.seed} · {seconds(take.made.seconds)}"
    return Choice(f"Take {number}", str(number), shorten(facts, 95))


def _place(scene: SceneView, take: SceneTake) -> int:
    """Return which take it is, counted from one."""
    return next((at for at, one in enumerate(scene.roll.takes, 1) if one.inputs == take.inputs), 1)


def _colour(scene: SceneView) -> Colour:
    if scene.problem is not None:
        return Colour.TROUBLE
    return Colour.WORKING if scene.order is not None else Colour.DONE
