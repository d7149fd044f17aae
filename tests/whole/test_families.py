"""Every family of models from Discord: tiny test models, and real ones that ship, on one worker and real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.sandbox.house import STUDIO, House, furnish, sandbox_settings
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import MessageView
from bot.sandbox.platforms.youtube import LoopbackYouTube
from bot.sandbox.server import Loopback
from bot.sandbox.show import answer_to, card
from bot.sandbox.tiny import ELEVENLABS, tiny_sections
from bot.studio.tiny import LABEL
from models import registry, weights
from models.folders import weights_folder
from models.tiny import MARK
from tests.whole.processes import WorkerProcess

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PATIENCE_S = 120.0
EVERYTHING = "chat=1,speak=1,film=1,cut=1,net=2"
EARS = "whisper-tiny.en"
CAMERAS = (
    "tiny-ltx-video",
    "tiny-hunyuan-video",
    "tiny-hunyuan-video-1.5",
    "tiny-wan-1.3b",
    "tiny-animatediff",
    "tiny-wan-i2v-14b",
)
SPOILT = "tiny-ltx-13b-distilled"
"""Never loaded before it loses its weights."""
VOICES = ("tiny-xtts-v2", "tiny-bark")
DRAWERS = ("tiny-sd-1.5", "tiny-sdxl")
CHATS = ("tiny-llama-3.1-8b", "tiny-mistral-7b", "tiny-qwen3-4b")
UNFETCHED = "tiny-qwen3-8b"
"""Falls back to the last of them."""
COMPOSER = "tiny-musicgen-small"
SCRIPT = "Honey never spoils."
WORDS = "a bee on a flower"


class Ground:
    """A house with its one worker."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.weights = folder
        self.ada, self.olive = house.ada, house.olive

    async def asks(self, who: Person, place: Any, command: str, /, **options: Any) -> str:
        """Use a command and return what only its person is answered."""
        return await answer_to(await who.slash(place, command, **options))

    async def sees(self, place: Any, *words: str) -> MessageView:
        return await self.ada.sees(place, card(*words), timeout_s=PATIENCE_S)

    async def fetches(self, name: str) -> None:
        """Have a model built through the menu of `/studio models`."""
        reply = await self.olive.slash(STUDIO, "studio models")
        assert reply.message is not None
        await answer_to(reply)
        await self.olive.select(reply.message, "Fetch a model", f"{name} (🧪 {LABEL})")
        await self.sees(STUDIO, f"✅ **{name}** is on")

    async def uses(self, name: str) -> None:
        assert name in await self.asks(self.olive, STUDIO, "studio models", use=name)


@asynccontextmanager
async def ground(folder: Path) -> AsyncIterator[Ground]:
    shelf = folder / "weights"
    shelf.mkdir()
    weights.pull(registry.row_of(EARS), weights_folder(), lambda _: None)
    (shelf / EARS).symlink_to(weights_folder() / EARS)
    with tiny_sections() as sections:
        async with Loopback() as discord, LoopbackYouTube() as youtube:
            models = {**sections["models"], "align": EARS}
            settings = sandbox_settings(
                discord, (youtube,), folder / "data",
                studio={"weights_dir": shelf}, workers={"desks": 0, "stages": 0}, models=models,
                queue={"beat_s": 0.2, "dead_after_s": 60}, discord={"edit_every_s": 0.05},
            )  # fmt: skip
            worker = WorkerProcess(settings, EVERYTHING)
            async with running(settings) as studio:
                await worker.start()
                try:
                    house = House.of(discord, (youtube,), studio)
                    await furnish(house)
                    while not await studio.queue.beats():
                        pass
                    yield Ground(house, shelf)
                finally:
                    await worker.kill()


async def test_every_family_works_from_discord_and_its_cards_say_that_it_is_a_tiny_test_model(tmp_path: Path) -> None:
    async with ground(tmp_path) as here:
        for name in (*CAMERAS, SPOILT, *VOICES, *DRAWERS, *CHATS, COMPOSER):
            await here.fetches(name)
        for name in CAMERAS:
            await films_a_clip(here, name)
        await stops_a_clip_and_another_stands_in(here)
        await speaks(here)
        await draws(here)
        await composes(here)
        await chats(here)


async def films_a_clip(here: Ground, name: str) -> None:
    said = await here.asks(here.ada, STUDIO, "generate clip", prompt=f"{WORDS}, {name}", seconds=1, model=name)
    assert f"**{name}** films it" in said
    await here.sees(STUDIO, "🎥", "step", "so-far.jpg")

    seen = await here.sees(STUDIO, f"🎬 {WORDS}, {name}")

    assert f"· **{name}** ·" in seen.text
    assert LABEL in seen.text
    assert "clip.mp4" in seen.text


async def stops_a_clip_and_another_stands_in(here: Ground) -> None:
    """Stop a clip while it is filmed; the camera after it has lost its weights, which the one below makes good."""
    await here.ada.slash(STUDIO, "generate clip", prompt="a long one", seconds=10, model="tiny-hunyuan-video")
    running = await here.sees(STUDIO, "🎥", "so-far.jpg")
    await here.ada.slash(STUDIO, "generate clip", prompt="a second one", seconds=1, model=SPOILT)
    backlog = here.house.studio.store.backlog
    while not any(one.order.model == SPOILT for one in await backlog.handed()):
        await here.house.studio.queue.beats()
    (here.weights / SPOILT / MARK).unlink()

    await here.ada.click(running, "Cancel")

    await running.until("stopped the clip", timeout_s=PATIENCE_S)
    seen = await here.sees(STUDIO, "🎬 a second one")
    assert "· **tiny-ltx-video** ·" in seen.text
    assert f"in place of {SPOILT}: The weights of {SPOILT} are not on this machine" in seen.text
    assert LABEL in seen.text


async def speaks(here: Ground) -> None:
    for name in (*VOICES, ELEVENLABS):
        await here.asks(here.ada, STUDIO, "voice preview", voice=name, text="Honey.")
        heard = await here.sees(STUDIO, "voice.wav", f"· **{name}** ·")
        assert LABEL in heard.text


async def draws(here: Ground) -> None:
    await here.asks(
        here.ada, STUDIO, "character create", name="Mira", description="a girl in a yellow raincoat",
        likeness="nobody: it is invented",
    )  # fmt: skip
    for name in DRAWERS:
        await here.uses(name)
        await here.ada.slash(STUDIO, "character sheet", name="Mira")
        sheets = await here.sees(STUDIO, "Which one is it?", f"**{name}**")
        assert LABEL in sheets.text
        assert len(sheets.attachments) > 1


async def chats(here: Ground) -> None:
    reply = await here.ada.slash(STUDIO, "chat mode", mode="general")
    assert reply.message is not None
    await reply.message.until("Let us talk in")
    thread = await here.ada.finds_thread(STUDIO, "general")
    for name in CHATS:
        await here.uses(name)
        await here.ada.say(thread, f"What is honey, {name}?")
        answer = await here.sees(thread, f"-# {name} ·")
        assert LABEL in answer.text
    await here.uses(UNFETCHED)
    await here.ada.say(thread, "And bees?")
    await here.sees(thread, f"-# {CHATS[-1]} ·", f"in place of {UNFETCHED} (The weights of {UNFETCHED}", LABEL)


async def composes(here: Ground) -> None:
    """Have music made for a film whose line a shipped voice speaks and a shipped ear times."""
    await here.uses(COMPOSER)
    await here.ada.slash(STUDIO, "plan", script=SCRIPT, seconds=10)
    thread = await here.ada.finds_thread(STUDIO)
    await here.sees(thread, "Animatic of plan 1", f"Words timed by {EARS}")

    await here.ada.slash(thread, "edit music", words="calm piano")

    assert LABEL in (await here.sees(thread, "🎵", "music.wav", f"**{COMPOSER}**")).text
