"""`/generate clip`: one clip from words, with its progress, its Cancel, what filmed it, and who may."""

import base64
from typing import Any

from bot.collecting import collect
from bot.sandbox.people.person import Person
from bot.services import limits, personal
from bot.services.clips import NO_PRODUCTION
from bot.studio.consent import Consent, Use
from bot.studio.consent import Person as Somebody
from bot.studio.orders import Beat, Order
from bot.studio.outcomes import ClipFilmed, Failed
from bot.studio.people import Capability
from bot.studio.takes import Made, SceneTake
from bot.studio.values import ConsentId, PersonId, WorkerId
from bot.studio.work import FilmClip, Role
from tests.discord.stage import Stage, answered
from tests.discord.test_filming import chosen

WORDS = "A red kite over dunes"


async def clip_of(stage: Stage, order: Order, **made: Any) -> ClipFilmed:
    work, keep = order.work, stage.studio.artifacts.keep
    assert isinstance(work, FilmClip)
    take = SceneTake(
        inputs=work.inputs,
        scene=work.shot.scene,
        plan_version=0,
        artifact=await keep(b"the whole clip"),
        preview=await keep(b"\x00\x00\x00\x18ftypmp42 clip"),
        frames=work.shot.frames,
        width=work.width,
        height=work.height,
        made=Made(model=work.camera, seconds=41.0, seed=work.shot.seed).but(**made),
    )
    return ClipFilmed(words=work.shot.picture, take=take)


async def asked(stage: Stage, who: Person, **options: Any) -> Order:
    await answered(await who.slash("studio", "generate clip", **{"prompt": WORDS, **options}))
    return await stage.next_order("film_clip")


def work_of(order: Order) -> FilmClip:
    assert isinstance(order.work, FilmClip)
    return order.work


async def test_a_clip_is_shown_while_it_is_filmed_and_ends_with_its_model_seed_and_seconds(
    stage: Stage, ada: Person
) -> None:
    await chosen(stage)
    order = await asked(stage, ada, size="wide", seconds=4)
    attempt = await stage.take(order)
    await ada.sees("studio", lambda one: "💭" in one.text and "Cancel" in one.buttons)

    await stage.report(
        attempt, order, done=0.5, step="filming the clip: step 9 of 30", preview=base64.b64encode(b"\xff\xd8").decode()
    )
    going = await ada.sees("studio", "step 9 of 30")
    assert "50%" in going.text
    await stage.tell(attempt, await clip_of(stage, order, note="shown at 90 % of its speed"))

    seen = await ada.sees("studio", lambda one: WORDS in one.text and "seed" in one.text)
    work = work_of(order)
    assert (work.width, work.height, work.shot.frames) == (1280, 720, 120)
    assert seen.id == going.id
    assert [file.filename for file in seen.attachments] == ["clip.mp4"]
    assert seen.buttons == []
    for words in ("wan-1.3b", f"seed {work.shot.seed}", "4.0 s", "41 s", "90 % of its speed"):
        assert words in seen.text


async def test_its_cancel_stops_it_for_whoever_asked_and_for_nobody_else(
    stage: Stage, ada: Person, guest: Person
) -> None:
    order = await asked(stage, ada)
    attempt = await stage.take(order)
    card = await ada.sees("studio", lambda one: "Cancel" in one.buttons)

    await guest.click(card, "Cancel")
    assert stage.queue.cancelled == []
    await ada.click(card, "Cancel")

    await ada.sees("studio", "stopped the clip")
    assert stage.queue.cancelled == [attempt]


async def test_where_no_camera_films_the_animatic_stands_in_and_it_is_said(stage: Stage, ada: Person) -> None:
    await chosen(stage)
    order = await asked(stage, ada)
    attempt = await stage.take(order)

    outcome = await clip_of(stage, order, model="animatic", fell_back_from="wan-1.3b", because="not fetched")
    await stage.tell(attempt, outcome)

    seen = await ada.sees("studio", "in place of wan-1.3b: not fetched")
    assert "animatic" in seen.text


async def test_where_the_camera_of_a_server_draws_the_best_that_is_ready_films(stage: Stage, ada: Person) -> None:
    stage.queue.workers = [
        Beat(
            worker=WorkerId("W"), host="h", at=stage.studio.now(), slots={Role.FILM: 1}, able=("wan-1.3b", "animatic"),
            vram_total_mib=24_000,
        )
    ]  # fmt: skip

    assert work_of(await asked(stage, ada)).camera == "wan-1.3b"


async def test_bad_words_no_right_no_time_left_and_a_camera_that_needs_a_picture_are_refused(
    stage: Stage, ada: Person
) -> None:
    async def refusal(**options: Any) -> str:
        return await answered(await ada.slash("studio", "generate clip", **{"prompt": WORDS, **options}))

    assert "forbid" in await refusal(prompt="naked women on a beach")
    await chosen(stage)
    member = await stage.member(ada)
    async with stage.studio.store.writing() as tx:
        await limits.count(stage.studio, tx, stage.guild, member.user, limits.GPU_SECONDS, 3600)
    assert "You have used 3600" in await refusal()
    async with stage.studio.store.writing() as tx:
        settings = await stage.studio.store.guilds.get(stage.guild)
        await stage.studio.store.guilds.save(tx, settings.but(camera="wan-i2v-14b"))
    assert "films from pictures alone" in await refusal()
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.guilds.save(tx, settings.with_role(Capability.GENERATE, 1))
    assert "may not" in (await refusal()).replace("are not allowed", "may not")
    assert await stage.studio.store.backlog.waiting() == ()


async def test_whoever_is_named_agrees_to_every_film_first_and_is_asked_for_once_more_by_the_worker(
    stage: Stage, ada: Person
) -> None:
    store, here = stage.studio.store, stage.guild
    anna = Somebody(id=PersonId("01ANNA"), guild=here, name="Anna Berg")
    async with store.writing() as tx:
        await store.people.save(tx, anna)
    words = "anna berg flies a kite"

    refused = await answered(await ada.slash("studio", "generate clip", prompt=words))
    assert "Anna Berg" in refused or "agree" in refused
    assert await store.backlog.waiting() == ()

    now = stage.studio.now()
    consent = Consent(
        id=ConsentId("01CONSENT"), guild=here, person=anna.id, uses=frozenset({Use.APPEAR}), asked_at=now,
        answered_at=now, given=True, is_adult=True,
    )  # fmt: skip
    async with store.writing() as tx:
        await store.consents.save(tx, consent, "agreed")
    assert work_of(await asked(stage, ada, prompt=words)).people == (anna.id,)


async def test_a_clip_that_fails_is_told_in_its_message(stage: Stage, ada: Person) -> None:
    order = await asked(stage, ada)

    await stage.tell(await stage.take(order), Failed(what="It ran out of memory.", remedy="Try again.", error="X"))

    seen = await ada.sees("studio", "It ran out of memory")
    assert seen.buttons == []


async def test_a_clip_goes_with_whoever_asked_for_it(stage: Stage, ada: Person) -> None:
    order = await asked(stage, ada)
    outcome = await clip_of(stage, order)
    await stage.tell(await stage.take(order), outcome)
    await ada.sees("studio", "seed")

    await personal.erase(stage.studio, await stage.member(ada))

    assert outcome.take.preview is not None
    assert await stage.studio.store.takes.of_production(stage.guild, NO_PRODUCTION) == ()
    assert await stage.studio.store.backlog.outcome_of(stage.guild, order.id) is None
    assert not await stage.studio.artifacts.has(outcome.take.preview)


async def test_a_clip_counts_against_the_day_and_is_kept_as_long_as_takes_are(stage: Stage, ada: Person) -> None:
    await chosen(stage)
    order = await asked(stage, ada)
    outcome = await clip_of(stage, order)
    await stage.tell(await stage.take(order), outcome)
    store, member = stage.studio.store, await stage.member(ada)

    used = await store.usage.of(stage.guild, member.user, stage.studio.now().date().isoformat(), limits.GPU_SECONDS)
    assert used == 41
    assert await store.takes.of_production(stage.guild, NO_PRODUCTION) == (outcome.take,)
    await collect(store, stage.studio.artifacts, retention_days=30, now=stage.studio.now())
    assert outcome.take.preview is not None
    assert await stage.studio.artifacts.has(outcome.take.preview)
