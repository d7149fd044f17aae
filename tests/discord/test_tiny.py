"""Tiny test models in Discord: chosen by name, labelled on every card, and in no film that leaves the machine."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.studio.outcomes import MusicComposed, Replied, SceneFilmed, VoiceTried
from bot.studio.plan import Author
from bot.studio.takes import Made, SceneTake
from bot.studio.tiny import LABEL
from bot.studio.work import FilmScene
from tests.discord.stage import Stage, answered, on_stage
from tests.discord.test_clips import asked, clip_of, work_of
from tests.discord.test_talking import talking

CAMERA, VOICE, COMPOSER, CHAT, DRAWER = (
    "tiny-ltx-video",
    "tiny-bark",
    "tiny-musicgen-small",
    "tiny-llama-3.1-8b",
    "tiny-sdxl",
)
HERE = {"youtube": {"api_base": "http://127.0.0.1:9"}}


@pytest.fixture(autouse=True)
def _tiny_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTURELOCK_MODELS__TINY", "true")


@pytest.fixture
async def at_home(loopback: Loopback, tmp_path: Path) -> AsyncIterator[Stage]:
    """A studio whose only platform is on this machine."""
    async with on_stage(loopback, tmp_path, HERE) as stage:
        yield stage


async def uses(stage: Stage, name: str) -> str:
    return await answered(await stage.discord.owner.slash("studio", "studio models", use=name))


async def filmed(stage: Stage, ada: Person) -> tuple[ChannelView, MessageView]:
    """Have a film made by a tiny camera that was named for it; return its thread and its cut."""
    await answered(await stage.discord.owner.slash("studio", "studio setup", approver=stage.discord.role("Approvers")))
    await stage.connect_account()
    thread, _ = await stage.planned(ada)
    production = await stage.production(thread)
    await stage.work("speak_line")
    await stage.work("render_cut")
    await answered(await ada.slash(thread, "generate video", model=CAMERA))
    for order in await stage.orders(production):
        assert isinstance(order.work, FilmScene)
        assert order.work.camera == CAMERA
        await stage.tell(await stage.take(order), SceneFilmed(take=await take_of(stage, order.work)))
    await stage.work_all(production)
    return thread, await ada.sees(thread, "Send to review")


async def take_of(stage: Stage, work: FilmScene) -> SceneTake:
    return SceneTake(
        inputs=work.inputs,
        scene=work.shot.scene,
        plan_version=work.plan_version,
        artifact=await stage.studio.artifacts.keep(f"noise {work.shot.number}".encode()),
        frames=work.shot.frames,
        width=1080,
        height=1920,
        preview=await stage.studio.artifacts.keep(b"\x00\x00\x00\x18ftypmp42 noise"),
        made=Made(model=CAMERA, seconds=1.0),
    )


async def sent(ada: Person, cut: MessageView) -> Any:
    form = await ada.click(cut, "Send to review")
    assert form.modal is not None
    return await ada.submit(form.modal, privacy="unlisted")


async def test_a_clip_by_a_camera_named_for_it_says_that_it_is_noise(stage: Stage, ada: Person) -> None:
    order = await asked(stage, ada, model=CAMERA)
    assert work_of(order).camera == CAMERA

    await stage.tell(await stage.take(order), await clip_of(stage, order))

    seen = await ada.sees("studio", f"· **{CAMERA}** ·")
    assert LABEL in seen.text


async def test_a_camera_that_there_is_not_is_refused_with_those_there_are(stage: Stage, ada: Person) -> None:
    reply = await answered(await ada.slash("studio", "generate clip", prompt="A kite", model="tiny-camera"))

    assert "no model called “tiny-camera”" in reply
    assert CAMERA in reply


async def test_a_camera_that_needs_a_picture_is_told_who_draws_it(stage: Stage, ada: Person) -> None:
    await uses(stage, DRAWER)

    assert work_of(await asked(stage, ada, model="tiny-wan-i2v-14b")).drawer == DRAWER


async def test_cameras_are_suggested_while_somebody_types(stage: Stage, ada: Person) -> None:
    for command, others in (("generate clip", {"prompt": "A kite"}), ("generate video", {})):
        found = await ada.autocomplete("studio", command, "model", "tiny", **others)
        names = [one["value"] for one in found]
        assert CAMERA in names
        assert all(LABEL in one["name"] for one in found)
        assert not {VOICE, "ltx-video"} & set(names)


async def test_a_voice_music_and_an_answer_say_so_too(stage: Stage, ada: Person) -> None:
    sound = await stage.studio.artifacts.keep(b"RIFF noise")
    await ada.slash("studio", "voice preview", voice=VOICE)
    await stage.work("try_voice", VoiceTried(name="Bark", sound=sound, made=Made(model=VOICE)))
    assert LABEL in (await ada.sees("studio", f"**{VOICE}**")).text

    await uses(stage, COMPOSER)
    thread, _ = await stage.filmed(ada)
    await answered(await ada.slash(thread, "edit music", words="calm piano"))
    await stage.work("compose_music", MusicComposed(words="calm piano", music=sound, made=Made(model=COMPOSER)))
    assert LABEL in (await ada.sees(thread, f"**{COMPOSER}**")).text

    await uses(stage, CHAT)
    talk = await talking(stage, ada, "general")
    await ada.say(talk, "hello")
    assert (await stage.next_order("reply")).model == CHAT
    fallen = Author(model=CHAT, seconds=1.0, fell_back_from="tiny-qwen3-8b", because="no weights, " * 30)
    await stage.work("reply", Replied(text="z`y " * 900, author=fallen))
    assert LABEL in (await ada.sees(talk, f"-# {CHAT} ·")).text
    assert all(len(one.raw.content) <= 2000 for one in talk.messages)


async def test_what_draws_is_chosen_like_a_camera_and_its_sheets_say_so(stage: Stage, ada: Person) -> None:
    assert f"**{DRAWER}**" in await uses(stage, DRAWER)
    await answered(
        await ada.slash(
            "studio", "character create", name="Mira", description="a girl", likeness="nobody: it is invented"
        )
    )

    await ada.slash("studio", "character sheet", name="Mira")
    assert (await stage.next_order("draw_sheet")).model == DRAWER
    await stage.work("draw_sheet")

    assert LABEL in (await ada.sees("studio", "Which one is it?")).text


async def test_the_lists_of_models_and_voices_say_so(stage: Stage, ada: Person) -> None:
    assert f"tiny-sd-1.5** · 🧪 {LABEL}" in await uses(stage, "tiny-sd-1.5")
    assert f"**{VOICE}** · " in (voices := await answered(await ada.slash("studio", "voice list")))
    assert LABEL in voices


async def test_a_film_with_noise_in_it_goes_to_no_platform_elsewhere(stage: Stage, ada: Person) -> None:
    thread, cut = await filmed(stage, ada)
    assert LABEL in cut.text

    await sent(ada, cut)

    await ada.sees(thread, f"This film is not for publishing: {CAMERA} had a part in it")
    assert not [one for one in thread.messages if "Review ·" in one.text]


async def test_on_this_machine_it_is_put_to_the_vote_and_the_card_says_what_it_is(at_home: Stage, ada: Person) -> None:
    thread, cut = await filmed(at_home, ada)

    await sent(ada, cut)

    review = await ada.sees(thread, "Review ·")
    assert "Made by tiny test models" in review.text
    assert CAMERA in review.text


async def test_a_choice_is_gone_with_the_setting(loopback: Loopback, tmp_path: Path, ada: Person) -> None:
    async with on_stage(loopback, tmp_path) as stage:
        await uses(stage, CAMERA)
        await uses(stage, CHAT)
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("PICTURELOCK_MODELS__TINY", "false")
        async with on_stage(loopback, tmp_path) as stage:
            order = await asked(stage, ada)

            assert order.model == "animatic"
            assert "tiny-" not in await answered(await ada.slash("studio", "studio models"))
