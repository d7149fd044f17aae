"""`/character`: made, shown, changed and let go; somebody's likeness only while they agree to be seen."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.services import outcomes, personal
from bot.studio.asks import Answer, Ask, MayUse, No, Question, Yes
from bot.studio.characters import CHARACTERS_MOST, BringPicture, Character
from bot.studio.consent import Use
from bot.studio.errors import ConsentMissing, StudioError
from bot.studio.orders import Order
from bot.studio.outcomes import Failed
from bot.studio.values import CharacterId, WorkerId
from tests.discord.stage import Stage, answered
from workers.context import Reporter, WorkerContext
from workers.jobs.pictures import bring_picture

PICTURE = ("mira.png", b"\x89PNG Mira")
LOOKS = "a girl of ten with red hair and a yellow raincoat"
INVENTED, REAL = "nobody: it is invented", "a real person, who is asked"


async def create(who: Person, place: Any = "studio", **options: Any) -> str:
    options = {"name": "Mira", "description": LOOKS, "likeness": INVENTED} | options
    return await answered(await who.slash(place, "character create", **options))


async def of_gus(stage: Stage, ada: Person, guest: Person) -> ChannelView:
    """Have a character that looks like Gus, who agreed, and has one picture."""
    thread, _ = await stage.planned(ada)
    about = {"name": "Captain Gus", "likeness": REAL, "person": guest, "picture": PICTURE}
    assert "nothing was kept" in await create(ada, thread, **about)
    assert not await characters(stage)
    question = await (await guest.dms()).sees("may we?")
    assert "a character that looks like you" in question.text
    await guest.click(question, "I agree, and")
    await question.until("You agreed")
    assert "is here" in await create(ada, thread, **about)
    assert not (await stage.production(thread)).people, "who was asked for a character is not in the film by it"
    await stage.work("bring_picture")
    await ada.sees(thread, "1 of 4 reference pictures")
    return thread


async def characters(stage: Stage) -> tuple[Character, ...]:
    return await stage.studio.store.characters.all(stage.guild)


async def files(stage: Stage) -> set[str]:
    return {stored.sha for stored in await stage.studio.artifacts.listing()}


def hand(stage: Stage) -> WorkerContext:
    """Return a worker whose questions the studio of the stage answers."""

    async def asking(order: Order, question: Question) -> Answer:
        ask = Ask(id="1", order=order.id, attempt=1, worker=WorkerId("01HAND"), question=question)
        return await outcomes.answer(stage.studio, ask, order)

    return WorkerContext(
        id=WorkerId("01HAND"),
        settings=stage.studio.settings,
        artifacts=stage.studio.artifacts,
        models=None,  # type: ignore[arg-type]  # a picture needs none
        asking=asking,
        reporters=lambda order: Reporter(order, 1),
    )


async def test_an_invented_character_is_made_with_a_picture_shown_changed_and_let_go(stage: Stage, ada: Person) -> None:
    assert "is being looked at" in await create(ada, picture=PICTURE, voice="hibari")
    await stage.work("bring_picture")
    await ada.sees("studio", "1 of 4 reference pictures")
    (mira,) = await characters(stage)
    assert set(mira.pictures) <= await files(stage)

    assert "Mira" in await answered(await ada.slash("studio", "character show"))
    shown = await ada.slash("studio", "character show", name="mira")
    assert LOOKS in await answered(shown)
    assert shown.message is not None
    assert shown.message.raw.attachments

    reply = await ada.slash("studio", "character edit", name="MIRA", new_name="Mirabelle", voice="narrator")
    assert "is changed" in await answered(reply)
    (changed,) = await characters(stage)
    assert (changed.name, changed.voice, changed.description) == ("Mirabelle", "", LOOKS)

    assert "are gone" in await answered(await ada.slash("studio", "character remove", name="Mirabelle"))
    assert not await characters(stage)
    assert not set(mira.pictures) & await files(stage)


async def test_pictures_are_forgotten_and_no_more_than_four_are_kept(stage: Stage, ada: Person) -> None:
    await create(ada)
    for number in range(4):
        await answered(await ada.slash("studio", "character edit", name="Mira", picture=(f"{number}.png", b"\x89PNG")))
        await stage.work("bring_picture")
    (mira,) = await characters(stage)
    assert len(mira.pictures) == 4

    fifth = {"name": "Mira", "picture": ("5.png", b"\x89PNG")}
    assert "4 is the most" in await answered(await ada.slash("studio", "character edit", **fifth))
    await answered(await ada.slash("studio", "character edit", forget_pictures=True, **fifth))
    await stage.work("bring_picture")

    (mira_now,) = await characters(stage)
    assert len(mira_now.pictures) == 1
    assert not set(mira.pictures) & await files(stage)


async def test_nothing_of_a_real_person_is_kept_before_they_agree_and_nothing_after_they_took_it_back(
    stage: Stage, ada: Person, guest: Person
) -> None:
    before = await files(stage)
    thread = await of_gus(stage, ada, guest)
    (gus,) = await characters(stage)
    assert gus.person is not None
    assert len(gus.pictures) == 1

    await answered(await guest.slash(thread, "consent revoke", what="being seen"))

    assert not await characters(stage)
    assert not set(gus.pictures) & await files(stage)
    assert "no character called" in await answered(await ada.slash(thread, "character show", name="Captain Gus"))
    assert before <= await files(stage)


async def test_a_worker_asks_again_before_it_fetches_and_what_comes_too_late_is_dropped(
    stage: Stage, ada: Person, guest: Person
) -> None:
    thread = await of_gus(stage, ada, guest)
    more = {"name": "Captain Gus", "picture": ("two.png", b"\x89PNG two")}
    await answered(await ada.slash(thread, "character edit", **more))
    order = await stage.next_order("bring_picture")
    assert isinstance(order.work, BringPicture)
    assert order.work.person is not None
    question = MayUse(person=order.work.person, use=Use.APPEAR)
    ask = Ask(id="1", order=order.id, attempt=1, worker=WorkerId("w"), question=question)
    assert isinstance(await outcomes.answer(stage.studio, ask, order), Yes)
    attempt = await stage.take(order)
    came = await stage.done(order)
    before = await files(stage)

    await answered(await guest.slash(thread, "consent revoke"))
    assert isinstance(await outcomes.answer(stage.studio, ask, order), No)
    await stage.tell(attempt, came)

    await ada.sees(thread, "was removed meanwhile")
    assert came.picture in before  # type: ignore[union-attr]
    assert came.picture not in await files(stage)  # type: ignore[union-attr]


async def test_erasing_somebody_takes_their_characters_and_handing_out_lists_them(
    stage: Stage, ada: Person, guest: Person
) -> None:
    await of_gus(stage, ada, guest)
    (gus,) = await characters(stage)
    assert gus.person is not None
    person = await stage.studio.store.people.get(stage.guild, gus.person)
    member = await stage.member(guest)

    about = await stage.studio.store.personal.about((await personal.whose(stage.studio, member))[0])
    assert [one["name"] for one in about["characters that look like you"]] == ["Captain Gus"]
    maker = (await personal.whose(stage.studio, await stage.member(ada)))[0]
    assert [one["name"] for one in (await stage.studio.store.personal.about(maker))["characters you made"]]

    await personal.erase(stage.studio, member)

    assert not await characters(stage)
    assert not set(gus.pictures) & await files(stage)
    assert person.user == guest.id


async def test_who_erases_themselves_leaves_what_they_invented_to_the_server(stage: Stage, ada: Person) -> None:
    await create(ada)

    await personal.erase(stage.studio, await stage.member(ada))

    (mira,) = await characters(stage)
    assert mira.made_by == 0


async def test_a_worker_keeps_what_is_seen_small_and_without_what_the_file_said(stage: Stage, ada: Person) -> None:
    taken = Image.new("RGB", (2000, 1000), (200, 40, 40))
    exif = Image.Exif()
    exif[0x010F] = "A camera that tells"
    file = io.BytesIO()
    taken.save(file, "JPEG", exif=exif)
    await create(ada, picture=("mira.jpg", file.getvalue()))
    order = await stage.next_order("bring_picture")
    attempt = await stage.take(order)

    await stage.tell(attempt, await bring_picture(hand(stage), order, order.work))  # type: ignore[arg-type]

    (mira,) = await characters(stage)
    kept = Image.open(await stage.studio.artifacts.fetch(mira.pictures[0]))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("PNG", (1024, 512), {})


@pytest.mark.parametrize("file", [("a.png", b"\x89PNG\r\n\x1a\n broken"), ("a.gif", b"GIF89a"), ("a.jpg", b"<html>")])
async def test_a_worker_refuses_what_is_no_whole_picture(stage: Stage, ada: Person, file: tuple[str, bytes]) -> None:
    await create(ada, picture=file)
    order = await stage.next_order("bring_picture")

    with pytest.raises(StudioError, match=file[0]):
        await bring_picture(hand(stage), order, order.work)  # type: ignore[arg-type]


async def test_a_worker_fetches_nothing_of_whoever_does_not_agree(stage: Stage, ada: Person, guest: Person) -> None:
    thread = await of_gus(stage, ada, guest)
    await answered(await ada.slash(thread, "character edit", name="Captain Gus", picture=PICTURE))
    order = await stage.next_order("bring_picture")
    await answered(await guest.slash(thread, "consent revoke"))
    before = await files(stage)

    with pytest.raises(ConsentMissing):
        await bring_picture(hand(stage), order, order.work)  # type: ignore[arg-type]

    assert await files(stage) == before


async def test_a_picture_that_is_none_is_told_and_the_character_stays(stage: Stage, ada: Person) -> None:
    await create(ada, picture=PICTURE)

    problem = Failed(what="“mira.png” is not a whole picture.", remedy="Send another.", error="MediaBroken")
    await stage.work("bring_picture", problem)

    await ada.sees("studio", "is not a whole picture")
    (mira,) = await characters(stage)
    assert mira.pictures == ()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "**x**"}, "A character's name has"),
        ({"likeness": REAL}, "not said whose likeness"),
        ({"voice": "nobody"}, "no voice called"),
        ({"picture": ("x.exe", b"MZ")}, "not a film, a picture or a sound"),
        ({"picture": ("x.mp3", b"ID3")}, "is not a picture"),
        ({"description": "a naked child"}, ""),
    ],
)
async def test_what_cannot_become_a_character_is_refused_in_a_sentence(
    stage: Stage, ada: Person, options: dict[str, Any], words: str
) -> None:
    assert words in await create(ada, **options)
    assert not await characters(stage)


async def test_two_of_a_name_too_many_and_unknown_ones_are_refused(stage: Stage, ada: Person, guest: Person) -> None:
    await create(ada)
    assert "already" in await create(ada, name="mira")
    assert "Known: Mira" in await answered(await ada.slash("studio", "character show", name="Nora"))
    assert "may not" in await answered(await guest.slash("studio", "character remove", name="Mira"))
    assert "Nothing about" in await answered(await ada.slash("studio", "character edit", name="Mira"))
    (mira,) = await characters(stage)
    async with stage.studio.store.writing() as tx:
        for number in range(CHARACTERS_MOST - 1):
            other = mira.but(id=CharacterId(f"{number}"), name=f"Nora {number}")
            await stage.studio.store.characters.save(tx, other)

    assert "as many as there can be" in await create(ada, name="One more")
