"""`/edit music`: composed from words where a composer is chosen, and laid under the film."""

from datetime import UTC, datetime

from bot import licences
from bot.sandbox.people.person import Person
from bot.services import editions
from bot.studio.outcomes import Failed
from tests.discord.stage import Stage, answered


async def chosen(stage: Stage) -> None:
    licences.accept(stage.studio.settings.studio.data_dir, stage.studio.catalogue["musicgen-small"], datetime.now(UTC))
    await answered(await stage.discord.owner.slash("studio", "studio models", use="musicgen-small"))


async def test_music_is_composed_for_the_film_and_lies_under_it(stage: Stage, ada: Person) -> None:
    await chosen(stage)
    thread, _ = await stage.filmed(ada)

    assert "being composed" in await answered(await ada.slash(thread, "edit music", words="calm piano"))
    await stage.work("compose_music")

    heard = await ada.sees(thread, lambda one: "musicgen-small" in one.text and one.raw.attachments)
    assert "calm piano" in heard.text
    production = await stage.production(thread)
    edition = await editions.in_force(stage.studio, production)
    music = (await editions.film_of(stage.studio, edition)).timeline.music
    assert music is not None
    assert music.artifact is not None
    assert await stage.studio.artifacts.has(music.artifact)


async def test_where_nobody_composes_it_says_what_there_is_instead(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)

    assert "Nobody composes here" in await answered(await ada.slash(thread, "edit music", words="calm piano"))


async def test_a_composer_that_fails_is_told_and_the_film_keeps_its_music(stage: Stage, ada: Person) -> None:
    await chosen(stage)
    thread, _ = await stage.filmed(ada)
    before = (await stage.production(thread)).style_version
    await answered(await ada.slash(thread, "edit music", words="calm piano"))

    await stage.work("compose_music", Failed(what="It ran out of memory.", remedy="Try again.", error="OutOfMemory"))

    await ada.sees(thread, "It ran out of memory")
    production = await stage.production(thread)
    assert (production.style_version, production.problem) == (before, "")
