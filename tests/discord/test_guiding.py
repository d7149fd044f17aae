"""Scenes and clips filmed after a picture: sent with a command, looked at, followed, told on the card, and erased."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.services import consent, making, personal
from bot.studio.consent import Consent, Use
from bot.studio.errors import ConsentMissing, StudioError
from bot.studio.guiding import BringGuide
from bot.studio.orders import Beat, Order
from bot.studio.outcomes import Failed
from bot.studio.production import Production
from bot.studio.shot import Direction, Guide
from bot.studio.takes import shot_inputs
from bot.studio.values import WorkerId
from bot.studio.work import FilmScene, Role
from models.image.edges import edges
from models.protocols import Picture
from tests.discord.stage import Stage, answered
from tests.discord.test_characters import files, hand
from tests.discord.test_clips import WORDS, asked, clip_of, work_of
from tests.discord.test_filming import chosen, film, filming, ordered
from tests.filming.test_guiding import Pencil
from tests.models.diffusion.families import film_model
from workers.jobs.filming import film_clip
from workers.jobs.guides import bring_guide
from workers.residency import Residency

PICTURE = ("harbour.png", b"\x89PNG a harbour")
REFUSED = Failed(what="“harbour.png” is not a map of depth.", remedy="Send such a map.", error="Refused")


def has_ready(stage: Stage, *models: str) -> None:
    beat = Beat(
        worker=WorkerId("W"), host="h", at=stage.studio.now(), slots={Role.FILM: 1}, able=models, gpu="H100",
        vram_total_mib=80_000,
    )  # fmt: skip
    stage.queue.workers = [beat]


async def ready(stage: Stage, ada: Person, camera: str = "animatediff") -> tuple[ChannelView, Production]:
    """Have a film whose scenes are all filmed, by a camera."""
    thread, production = await filming(stage, ada, camera)
    await film(stage)
    await stage.work("render_cut")
    return thread, production


async def again(ada: Person, thread: ChannelView, **options: Any) -> str:
    return await answered(await ada.slash(thread, "generate again", **{"scene": 2, "guide": PICTURE, **options}))


async def test_a_scene_is_filmed_after_a_picture_once_a_worker_has_looked_at_it_and_so_are_later_takes(
    stage: Stage, ada: Person
) -> None:
    thread, production = await ready(stage, ada)

    assert "is being looked at" in await again(ada, thread, avoid="boats")
    assert not [order for order in await stage.orders(production) if isinstance(order.work, FilmScene)]
    await stage.work("bring_guide")

    await ada.sees(thread, "filmed again after the edges of a picture")
    work = await ordered(stage, production, 2)
    assert work.direction.guide is not None
    assert (work.direction.guide.follows, work.direction.negative) == ("edges", "boats")
    assert work.direction.guide.picture in await files(stage)
    await film(stage)
    assert "is filmed again" in await answered(await ada.slash(thread, "generate again", scene=2))
    assert (await ordered(stage, production, 2)).direction.guide == work.direction.guide
    await film(stage)
    assert "is filmed again" in await again(ada, thread, guide=None, **{"as": "nothing"})
    assert (await ordered(stage, production, 2)).direction.guide is None


async def test_a_picture_on_its_way_is_not_lost_when_another_scene_is_filmed_again_meanwhile(
    stage: Stage, ada: Person
) -> None:
    thread, production = await ready(stage, ada)
    await again(ada, thread)
    assert "is filmed again" in await answered(await ada.slash(thread, "generate again", scene=1))
    assert "looked at" in await again(ada, thread, scene=3)

    await stage.work("bring_guide")

    orders = [order.work for order in await stage.orders(production)]
    after = {work.shot.number for work in orders if isinstance(work, FilmScene) and work.direction.guide}
    assert after == {2, 3}


async def test_a_picture_on_its_way_is_told_of_when_the_film_is_stopped(stage: Stage, ada: Person) -> None:
    thread, _ = await ready(stage, ada)
    assert "is filmed again" in await answered(await ada.slash(thread, "generate again", scene=1))
    await again(ada, thread)

    await making.cancel(stage.studio, await stage.member(ada), await stage.production(thread))

    await ada.sees(thread, "stopped with everything else on the way for the film. Ask for it again.")


async def test_the_form_of_a_scene_takes_a_picture_too(stage: Stage, ada: Person) -> None:
    thread, production = await ready(stage, ada)
    card = await ada.sees(thread, lambda one: "Scene 2 of 3" in one.text and "Change and film" in " ".join(one.buttons))
    form = await ada.click(card, "Change and film again…")
    assert form.modal is not None

    await ada.submit(form.modal, avoided="boats", guide=PICTURE, follows="edges")

    await stage.work("bring_guide")
    work = await ordered(stage, production, 2)
    assert work.direction.guide is not None
    assert work.direction.negative == "boats"


async def test_its_card_says_what_a_take_was_filmed_after_and_shows_it(stage: Stage, ada: Person) -> None:
    thread, production = await ready(stage, ada)
    await again(ada, thread)
    await stage.work("bring_guide")
    assert (await ordered(stage, production, 2)).direction.guide is not None

    await film(stage)

    card = await ada.sees(thread, lambda one: "Scene 2 of 3" in one.text and "after the edges of a picture" in one.text)
    assert "scene-2-edges.png" in [file.filename for file in card.raw.attachments]


async def test_what_came_of_a_picture_that_will_not_do_is_told_and_the_scene_stays(stage: Stage, ada: Person) -> None:
    thread, production = await ready(stage, ada)
    await again(ada, thread)
    await stage.work("bring_guide", REFUSED)

    await ada.sees(thread, "is not a map of depth")
    assert (await stage.production(thread)).stage == production.stage or not await stage.orders(production)


@pytest.mark.parametrize(
    ("camera", "kind", "able", "words"),
    [
        ("wan-1.3b", "edges", (), "films after no picture"),
        ("animatediff", "pose", (), "films after the edges of a picture, not after a pose"),
        ("ltx-video", "depth", (), "no worker here has a model ready that draws one after a map of depth"),
        ("ltx-video", "depth", ("sdxl",), "is being looked at"),
    ],
)
async def test_a_camera_that_cannot_follow_it_is_refused_at_the_door(
    stage: Stage, ada: Person, camera: str, kind: str, able: tuple[str, ...], words: str
) -> None:
    thread, _ = await ready(stage, ada, camera)
    has_ready(stage, *able)

    assert words in await again(ada, thread, **{"as": kind})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"guide": ("film.mp4", b"\x00")}, "is not a picture"),
        ({"guide": None, "as": "pose"}, "There is no picture"),
        ({"as": "nothing"}, "nothing of it is to be followed"),
        ({"scene": 9}, "no scene"),
        ({"avoid": "naked women"}, "forbid"),
    ],
)
async def test_what_cannot_be_followed_is_refused_in_a_sentence(
    stage: Stage, ada: Person, options: dict[str, Any], words: str
) -> None:
    thread, production = await ready(stage, ada)

    assert words in await again(ada, thread, **options)
    assert not await stage.orders(production)


async def agreed_to_be_seen(stage: Stage, ada: Person, guest: Person, production: Production) -> Consent:
    """Have Gus agree to be seen in a film that he is not in."""
    member = await stage.member(guest)
    asked_for = await consent.request(
        stage.studio, await stage.member(ada), production, member.user, "Gus", frozenset({Use.APPEAR}), in_film=False
    )
    question = await (await guest.dms()).sees("may we?")
    await guest.click(question, "I agree, and")
    await question.until("You agreed")
    return asked_for


async def test_whoever_is_seen_in_it_agrees_first_and_is_in_the_film_then(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, production = await ready(stage, ada)
    assert "was not asked" in await again(ada, thread, seen=guest)
    await answered(await ada.slash(thread, "consent request", person=guest, in_video=False))
    assert "has not agreed to being seen" in await again(ada, thread, seen=guest)
    question = await (await guest.dms()).sees("may we?")
    await guest.click(question, "I agree, and")
    await question.until("You agreed")

    assert "is being looked at" in await again(ada, thread, seen=guest)
    await stage.work("bring_guide")

    (person,) = (await stage.production(thread)).people
    work = await ordered(stage, production, 2)
    assert work.people == (person,)
    assert work.direction.guide is not None
    await answered(await guest.slash(thread, "consent revoke", what="being seen"))
    assert (await stage.production(thread)).stage == "failed"
    directions = await stage.studio.store.directions.of(stage.guild, production.id)
    assert all(one.told.guide is None for one in directions.values())
    assert work.direction.guide.picture not in await files(stage)


async def test_a_picture_of_who_is_taken_out_of_the_film_is_followed_no_more(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, production = await ready(stage, ada)
    await agreed_to_be_seen(stage, ada, guest, production)
    await again(ada, thread, seen=guest)
    await stage.work("bring_guide")
    guide = (await ordered(stage, production, 2)).direction.guide
    assert guide is not None
    await film(stage)
    (person,) = (await stage.production(thread)).people

    await consent.take_out(stage.studio, await stage.member(ada), await stage.production(thread), person)

    directions = await stage.studio.store.directions.of(stage.guild, production.id)
    assert all(one.told.guide is None for one in directions.values())
    assert guide.picture not in await files(stage)


async def test_who_took_it_back_meanwhile_is_not_followed_and_nothing_is_kept(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, production = await ready(stage, ada)
    member = await stage.member(guest)
    asked_for = await agreed_to_be_seen(stage, ada, guest, production)
    await again(ada, thread, seen=guest)
    order = await stage.next_order("bring_guide")
    attempt = await stage.take(order)
    came = await stage.done(order)

    await consent.revoke(stage.studio, stage.guild, member.user)
    await stage.tell(attempt, came)

    await ada.sees(thread, "The picture was not kept")
    assert came.guide.picture not in await files(stage)  # type: ignore[union-attr]
    assert (await stage.studio.store.consents.get(stage.guild, asked_for.id)).revoked_at is not None


async def test_who_sent_a_picture_and_erases_themselves_takes_it_along(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread, production = await ready(stage, ada)
    await answered(await guest.slash(thread, "generate again", scene=2, guide=PICTURE))
    await stage.work("bring_guide")
    guide = (await ordered(stage, production, 2)).direction.guide
    assert guide is not None
    await film(stage)
    member = await stage.member(guest)
    about = await stage.studio.store.personal.about((await personal.whose(stage.studio, member))[0])
    assert [one["what of it"] for one in about["pictures you sent for scenes to be filmed after"]] == ["edges"]

    await personal.erase(stage.studio, member)

    assert guide.picture not in await files(stage)
    directions = await stage.studio.store.directions.of(stage.guild, production.id)
    assert all(one.told.guide is None for one in directions.values())
    takes = await stage.studio.store.takes.of_production(stage.guild, production.id)
    assert takes
    assert all(take.guide is None for take in takes)


async def test_a_clip_is_filmed_after_a_picture_that_its_worker_fetches(stage: Stage, ada: Person) -> None:
    await chosen(stage, "wan-1.3b")
    refused = await answered(await ada.slash("studio", "generate clip", prompt=WORDS, guide=PICTURE))
    assert "films after no picture" in refused

    await chosen(stage, "animatediff")
    order = await asked(stage, ada, guide=PICTURE)

    file = work_of(order).guide
    assert file is not None
    assert (file.follows, file.name, file.bytes) == ("edges", "harbour.png", len(PICTURE[1]))
    attempt = await stage.take(order)
    await stage.tell(attempt, await clip_of(stage, order))
    await ada.sees("studio", WORDS)


# As a worker looks at it.


def harbour() -> Picture:
    """Draw a picture with edges: a bright house on a dark ground."""
    made = np.full((160, 200, 3), (30, 60, 90), np.uint8)
    cv2.rectangle(made, (50, 40), (150, 140), (220, 200, 90), -1)
    return made


def depth() -> Picture:
    """Draw a map of depth: a ground that comes nearer."""
    row = np.linspace(20, 230, 200).astype(np.uint8)
    return np.repeat(np.repeat(row[None, :, None], 160, 0), 3, 2)


def pose() -> Picture:
    """Draw limbs on black."""
    made = np.zeros((160, 200, 3), np.uint8)
    cv2.line(made, (100, 20), (100, 100), (255, 0, 0), 4)
    cv2.line(made, (100, 50), (60, 90), (0, 255, 0), 4)
    return made


def grey(level: int) -> Picture:
    """Draw nothing."""
    return np.full((160, 160, 3), level, np.uint8)


def png(made: Picture) -> bytes:
    return cv2.imencode(".png", made[..., ::-1])[1].tobytes()


async def sent(stage: Stage, ada: Person, data: bytes, follows: str, **options: Any) -> Order:
    """Have a picture sent for a scene of a film whose camera begins with stills; return the order to fetch it."""
    thread, _ = await ready(stage, ada, "ltx-video")
    has_ready(stage, "sdxl")
    assert "looked at" in await again(ada, thread, guide=("h.png", data), **{"as": follows, **options})
    return await stage.next_order("bring_guide")


async def looked_at(stage: Stage, order: Order) -> Guide:
    """Look at a picture as a worker does."""
    assert isinstance(order.work, BringGuide)
    outcome = await bring_guide(hand(stage), order, order.work)
    assert outcome.scene == order.work.scene
    return outcome.guide


@pytest.mark.parametrize(("made", "follows"), [(harbour, "edges"), (depth, "depth"), (pose, "pose")])
async def test_of_a_picture_with_edges_those_alone_are_kept_and_maps_as_they_were_sent(
    stage: Stage, ada: Person, made: Callable[[], Picture], follows: str
) -> None:
    guide = await looked_at(stage, await sent(stage, ada, png(made()), follows))

    seen = cv2.imread(str(await stage.studio.artifacts.fetch(guide.picture)))
    assert seen is not None
    assert guide.follows == follows
    assert np.array_equal(seen[..., ::-1], edges(made()) if follows == "edges" else made())


@pytest.mark.parametrize(
    ("data", "follows", "words"),
    [
        (png(grey(90)), "edges", "No edges are found"),
        (png(harbour()), "depth", "not a map of depth"),
        (png(grey(90)), "depth", "not a map of depth"),
        (png(harbour()), "pose", "not a drawing of a pose"),
        (png(grey(0)), "pose", "not a drawing of a pose"),
        (b"\x89PNG\r\n\x1a\n broken", "edges", "cannot be read|broken|picture"),
    ],
)
async def test_what_is_not_what_it_was_sent_as_is_refused_by_its_name(
    stage: Stage, ada: Person, data: bytes, follows: str, words: str
) -> None:
    order = await sent(stage, ada, data, follows)
    before = await files(stage)

    with pytest.raises(StudioError, match=words) as refused:
        await looked_at(stage, order)

    assert "“h.png”" in refused.value.what
    assert refused.value.remedy
    assert await files(stage) == before


async def test_a_worker_fetches_nothing_of_who_took_it_back(stage: Stage, ada: Person, guest: Person) -> None:
    member = await stage.member(guest)
    thread, production = await ready(stage, ada)
    await agreed_to_be_seen(stage, ada, guest, production)
    await again(ada, thread, seen=guest)
    order = await stage.next_order("bring_guide")
    await consent.revoke(stage.studio, stage.guild, member.user)

    with pytest.raises(ConsentMissing):
        await looked_at(stage, order)


async def test_a_clip_is_drawn_and_filmed_after_what_was_sent_in_the_words_of_whoever_asked(
    stage: Stage, ada: Person, tmp_path: Path
) -> None:
    await chosen(stage, "wan-2.2-5b")
    has_ready(stage, "wan-2.2-5b", "sdxl")
    order = await asked(stage, ada, guide=("h.png", png(depth())), seconds=1, **{"as": "depth"})
    pencil, camera = Pencil(), film_model("wan-2.2-5b", tmp_path / "wan-2.2-5b")
    models = Residency(tmp_path, budget_mib=100_000, load={"wan-2.2-5b": camera, "sdxl": pencil}.__getitem__)
    small = work_of(order).but(width=108, height=192, shot=work_of(order).shot.but(frames=12))

    take = (await film_clip(replace(hand(stage), models=models), order, small)).take

    (wanted,) = pencil.asked
    assert wanted.prompt == WORDS
    assert wanted.control is not None
    assert np.array_equal(wanted.control, depth())
    assert take.guide is not None
    assert take.inputs == shot_inputs(small.shot, "wan-2.2-5b", Direction(guide=take.guide))
    camera.close()
