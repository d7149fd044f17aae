"""Scenes filmed by a trained camera: a card each with the clip, and everything that can be done about a take."""

import base64
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.services import directing, estimates, making
from bot.studio.making import Cost
from bot.studio.orders import Beat
from bot.studio.outcomes import Failed, SceneFilmed
from bot.studio.people import Capability
from bot.studio.production import Production
from bot.studio.production import Stage as Standing
from bot.studio.takes import Made, SceneTake
from bot.studio.values import WorkerId
from bot.studio.work import FilmScene, Role
from tests.discord.stage import Stage, answered
from tests.discord.test_forged import forge

JPEG = b"\xff\xd8\xff\xe0 so far"
FAILED = Failed(what="Out of GPU memory.", remedy="Close other programs.", error="OutOfMemory")


async def filmed_by(stage: Stage, work: FilmScene, **made: Any) -> SceneFilmed:
    """What comes of a scene that a trained camera films."""
    keep, name = stage.studio.artifacts.keep, f"{work.shot.number}.{work.shot.take} {work.shot.seed}"
    take = SceneTake(
        inputs=work.inputs,
        scene=work.shot.scene,
        plan_version=work.plan_version,
        artifact=await keep(f"clip {name} {work.shot.picture}".encode()),
        preview=await keep(b"\x00\x00\x00\x18ftypmp42 " + name.encode()),
        frames=work.shot.frames,
        width=1080,
        height=1920,
        guide=work.direction.guide,
        made=Made(model="wan-1.3b", seconds=12.0, seed=work.shot.seed).but(**made),
    )
    return SceneFilmed(take=take)


async def chosen(stage: Stage, camera: str = "wan-1.3b") -> None:
    async with stage.studio.store.writing() as tx:
        settings = await stage.studio.store.guilds.get(stage.guild)
        await stage.studio.store.guilds.save(tx, settings.but(camera=camera))


async def film(stage: Stage, *, fails: int = 0, **made: Any) -> None:
    """Film every scene that waits; one of them may fail."""
    await stage.next_order("film_scene")
    for order in await stage.studio.store.backlog.waiting():
        if isinstance(order.work, FilmScene):
            attempt = await stage.take(order)
            failed = order.work.shot.number == fails
            await stage.tell(attempt, FAILED if failed else await filmed_by(stage, order.work, **made))


async def filming(stage: Stage, ada: Person, camera: str = "wan-1.3b") -> tuple[ChannelView, Production]:
    """Press Generate for a film that a trained camera films."""
    await chosen(stage, camera)
    thread, _ = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await ada.click(await ada.sees(thread, "Re-roll a line"), "Generate")
    await stage.next_order("film_scene")
    return thread, await stage.production(thread)


def is_scene(number: int, words: str) -> Any:
    return lambda message: f"Scene {number} of 3" in message.text and words in message.text


async def card_of(ada: Person, thread: ChannelView, number: int, words: str) -> MessageView:
    return await ada.sees(thread, is_scene(number, words))


async def ordered(stage: Stage, production: Production, number: int) -> FilmScene:
    order = await stage.next_order("film_scene")
    assert isinstance(order.work, FilmScene)
    assert order.work.shot.number == number
    assert order.production == production.id
    return order.work


async def test_each_scene_is_shown_as_it_arrives_with_its_clip_its_chance_and_what_it_stood_in_for(
    stage: Stage, ada: Person
) -> None:
    thread, _ = await filming(stage, ada)

    await film(stage, fell_back_from="ltx-video", because="not fetched", note="shown at 80 % of its speed")

    card = await card_of(ada, thread, 2, "Take 1 of 1")
    assert "wan-1.3b" in card.text
    assert "12 s" in card.text
    assert "in place of ltx-video: not fetched" in card.text
    assert "shown at 80 % of its speed" in card.text
    assert [file.filename for file in card.raw.attachments] == ["scene-2-take-1.mp4"]


async def test_a_film_that_is_drawn_has_no_cards_of_scenes(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)

    assert not [message for message in thread.messages if "Scene 2 of 3" in message.text]


async def test_film_again_by_its_button_shows_the_new_take_and_offers_the_old_one(stage: Stage, ada: Person) -> None:
    thread, production = await filming(stage, ada)
    await film(stage)
    card = await card_of(ada, thread, 2, "Take 1 of 1")

    await ada.click(card, "Film again")
    work = await ordered(stage, production, 2)
    await film(stage)

    shown = await card_of(ada, thread, 2, "Take 2 of 2")
    assert f"seed {work.shot.seed}" in shown.text
    await ada.select(shown, "Use another take…", "1")
    back = await card_of(ada, thread, 2, "Take 1 of 2")
    assert [file.filename for file in back.raw.attachments] == ["scene-2-take-1.mp4"]
    _, roll = await directing.roll_of(stage.studio, await stage.production(thread), 2)
    assert roll.direction.picked == roll.takes[0].inputs


async def test_one_field_is_changed_and_the_chance_kept_by_the_form(stage: Stage, ada: Person) -> None:
    thread, production = await filming(stage, ada)
    await film(stage)
    card = await card_of(ada, thread, 2, "Take 1 of 1")
    _, before = await directing.roll_of(stage.studio, production, 2)

    form = await ada.click(card, "Change and film again…")
    assert form.modal is not None
    await ada.submit(form.modal, picture="A jar of honey in the snow", avoided="bees", chance="same")

    work = await ordered(stage, production, 2)
    assert (work.shot.picture, work.direction.negative) == ("A jar of honey in the snow", "bees")
    assert (work.shot.take, work.shot.seed) == (2, before.takes[0].made.seed)


async def test_a_scene_that_failed_stops_no_other_and_can_be_tried_again_from_its_card(
    stage: Stage, ada: Person
) -> None:
    thread, production = await filming(stage, ada)

    await film(stage, fails=2)

    await card_of(ada, thread, 1, "Take 1 of 1")
    card = await card_of(ada, thread, 2, "Out of GPU memory")
    await ada.click(card, "Try again")
    assert (await ordered(stage, production, 2)).shot.take == 1
    await film(stage)
    await card_of(ada, thread, 2, "Take 1 of 1")


async def test_a_scene_that_failed_is_kept_as_drawn_from_its_card_and_the_film_is_made(
    stage: Stage, ada: Person
) -> None:
    thread, production = await filming(stage, ada)
    await film(stage, fails=2)

    await ada.click(await card_of(ada, thread, 2, "Out of GPU memory"), "Keep the drawing")

    assert (await ordered(stage, production, 2)).camera == "animatic"
    await stage.work_all(production)
    assert (await stage.production(thread)).stage is Standing.REVIEW


async def test_a_card_that_is_behind_says_so_and_changes_nothing(stage: Stage, ada: Person) -> None:
    thread, _ = await filming(stage, ada)
    await film(stage)
    card = await card_of(ada, thread, 2, "Take 1 of 1")
    old = card.component("Film again")["custom_id"]
    await directing.reroll(stage.studio, await stage.member(ada), await stage.production(thread), 2)
    await film(stage)
    await card_of(ada, thread, 2, "Take 2 of 2")

    await forge(stage, ada, card, old)

    await ada.sees(thread, "older take or plan")
    _, roll = await directing.roll_of(stage.studio, await stage.production(thread), 2)
    assert roll.direction.take == 2


async def test_nobody_films_again_who_may_not(stage: Stage, ada: Person, guest: Person) -> None:
    thread, production = await filming(stage, ada)
    await film(stage)
    card = await card_of(ada, thread, 2, "Take 1 of 1")
    async with stage.studio.store.writing() as tx:
        settings = await stage.studio.store.guilds.get(stage.guild)
        await stage.studio.store.guilds.save(tx, settings.with_role(Capability.GENERATE, 1))
    before = await directing.roll_of(stage.studio, production, 2)

    for label in ("Film again", "Change and film again…", "Keep the drawing"):
        await guest.click(card, label)

    assert await directing.roll_of(stage.studio, production, 2) == before


async def test_the_commands_do_what_the_buttons_do(stage: Stage, ada: Person) -> None:
    thread, production = await filming(stage, ada)
    await film(stage)
    again = await ada.slash(thread, "generate again", scene=1, picture="A bee", avoid="people", keep_chance=True)
    assert "Scene 1 is filmed again" in await answered(again)
    assert (await ordered(stage, production, 1)).shot.picture == "A bee"
    await film(stage)

    assert "Take 1 of scene 1" in await answered(await ada.slash(thread, "generate pick", scene=1, take=1))
    assert "There is no take" in await answered(await ada.slash(thread, "generate pick", scene=1, take=9))
    assert "There is no scene" in await answered(await ada.slash(thread, "generate drawing", scene=9))
    assert "stays as it is drawn" in await answered(await ada.slash(thread, "generate drawing", scene=3))
    assert (await ordered(stage, production, 3)).camera == "animatic"


async def test_where_nobody_chose_a_camera_the_best_that_is_ready_films_and_goes_on_when_it_is_away(
    stage: Stage, ada: Person
) -> None:
    thread, _ = await stage.planned(ada)
    await stage.work("speak_line")
    await stage.work("render_cut")
    ready = Beat(
        worker=WorkerId("W"), host="h", at=stage.studio.now(), slots={Role.FILM: 1}, able=("wan-1.3b", "animatic"),
        vram_total_mib=24_000,
    )  # fmt: skip
    stage.queue.workers = [ready]
    member = await stage.member(ada)
    await making.generate(stage.studio, member, await stage.production(thread))
    stage.queue.workers = []

    await film(stage, fails=2)
    await making.retry(stage.studio, member, await stage.production(thread))

    production = await stage.production(thread)
    assert production.camera == "wan-1.3b"
    assert (await ordered(stage, production, 2)).camera == "wan-1.3b"
    assert len(await stage.orders(production)) >= 1


async def test_while_a_scene_is_filmed_the_progress_shows_how_it_looks(stage: Stage, ada: Person) -> None:
    thread, production = await filming(stage, ada)
    order = await stage.next_order("film_scene")
    attempt = await stage.take(order)
    await ada.sees(thread, "Filming plan 1")

    await stage.report(attempt, order, done=0.5, step="filming scene 1 of 3", preview=base64.b64encode(JPEG).decode())

    card = await ada.sees(thread, lambda one: "Filming plan 1" in one.text and bool(one.raw.attachments))
    assert [file.filename for file in card.raw.attachments] == ["scene-1.jpg"]
    assert card.raw.embeds[0]["image"]["url"].endswith("scene-1.jpg")
    await film(stage)
    assert await stage.orders(production)


def has_ready(camera: str, stage: Stage, host: str, gpu: str) -> Beat:
    """Return a worker on which a camera is ready."""
    return Beat(
        worker=WorkerId(host), host=host, at=stage.studio.now(), slots={Role.FILM: 1}, able=(camera,), gpu=gpu,
        vram_total_mib=80_000,
    )  # fmt: skip


async def test_the_time_is_told_by_the_takes_of_the_worker_that_films(stage: Stage, ada: Person) -> None:
    _, production = await filming(stage, ada)
    await film(stage, on="attic, RTX 3060", seconds=12.0)
    plan = await stage.studio.store.plans.get(stage.guild, production.id, 1)

    async def told() -> Cost:
        return await estimates.cost_of(stage.studio, production, plan)

    nowhere = await told()
    stage.queue.workers = [has_ready("wan-1.3b", stage, "attic", "RTX 3060")]
    own = await told()
    stage.queue.workers = [has_ready("wan-1.3b", stage, "cellar", "H100")]
    of_others = await told()

    assert nowhere.gpu_seconds == own.gpu_seconds == of_others.gpu_seconds > 0
    assert (own.by_takes, own.by_own_takes) == (3, True)
    assert (of_others.by_takes, of_others.by_own_takes) == (3, False)
