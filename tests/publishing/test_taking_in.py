"""A finished film that is taken in: what a worker makes of it, and what it refuses."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from aiohttp import web
from PIL import Image

from bot.artifacts import Artifacts
from bot.settings import Settings
from bot.studio.asks import Answer, Question
from bot.studio.errors import MediaBroken, Refused, StudioError
from bot.studio.formats import Format
from bot.studio.orders import Order
from bot.studio.plan import AiShare
from bot.studio.platforms import tiktok
from bot.studio.platforms.film import film_of
from bot.studio.provenance import SourceType
from bot.studio.taking_in import FILM_LIMITS, FilmTakenIn, FinishedFilm, TakeInFilm, format_for
from bot.studio.uploads import check_video
from bot.studio.values import GuildId, OrderId, ProductionId, WorkerId
from tests import signing
from tests.editing.reels import numbered
from workers.context import Reporter, WorkerContext
from workers.editing.mp4 import boxes
from workers.editing.provenance import check_master, statement_of
from workers.jobs.taking_in import take_in_film
from workers.residency import Residency


def film(path: Path, size: tuple[int, int] = (108, 192), frames: int = 8, fps: int = 30, *, heard: bool = True) -> Path:
    """Write a small film with a sound."""
    with av.open(str(path), "w", format="mp4") as file:
        picture: Any = file.add_stream("libx264", rate=fps, options={"crf": "30", "preset": "ultrafast", "bf": "0"})
        picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
        sound: Any = file.add_stream("aac", rate=48_000, layout="stereo") if heard else None
        for number in range(frames):
            frame: Any = av.VideoFrame.from_ndarray(numbered(number, 0, *size), format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            file.mux(picture.encode(frame))
        file.mux(picture.encode(None))
        if sound is not None:
            samples = np.zeros((2, 48_000 * frames // fps), np.float32)
            samples[:] = 0.2 * np.sin(np.arange(samples.shape[1]) / 20)
            heard_frame: Any = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
            heard_frame.sample_rate, heard_frame.pts = 48_000, 0
            file.mux(sound.encode(heard_frame))
            file.mux(sound.encode(None))
    return path


class Discord:
    """Where people's files lie, and a worker that fetches them."""

    def __init__(self, folder: Path, base: str) -> None:
        self.base = base
        self.folder = folder
        settings = Settings.model_validate(
            {"studio": {"data_dir": folder / "data"}, "discord": {"api_base": f"{base}/api"}}
        )
        self.artifacts = Artifacts(str(folder / "artifacts"), folder / "cache")
        self.steps: list[str] = []
        models = Residency(folder, budget_mib=100, load=lambda _: None)
        self.worker = WorkerContext(
            WorkerId("W"), settings, self.artifacts, models, asking=self._answer, reporters=lambda one: Reporter(one, 1)
        )

    async def _answer(self, _: Order, question: Question) -> Answer:
        return signing.answer(question)

    async def take_in(self, path: Path, share: AiShare = AiShare.NONE) -> FilmTakenIn:
        url = f"{self.base}/attachments/1/2/{path.name}"
        finished = FinishedFilm(name=path.name, url=url, bytes=size_of(path), title="Bees", share=share)
        work = TakeInFilm(film=finished, draft_limit=5_000_000)
        order = Order(
            id=OrderId("O"), guild=GuildId(1), production=ProductionId("P"), work=work, ordered_at=datetime.now(UTC)
        )
        return await take_in_film(self.worker, order, work)


@pytest.fixture
async def discord(tmp_path: Path) -> AsyncIterator[Discord]:
    app = web.Application()
    app.router.add_static("/attachments/1/2/", tmp_path)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield Discord(tmp_path, f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 1


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(packet) for packet in file.demux(file.streams.video[0]) if packet.size]


async def test_a_film_of_another_shape_is_brought_to_the_master_format_and_signed(
    discord: Discord, tmp_path: Path
) -> None:
    made = (await discord.take_in(film(tmp_path / "bees.mp4"))).rendering

    assert made.master is not None
    assert (made.width, made.height, made.frames, made.signed) == (1080, 1920, 8, True)
    master = await discord.artifacts.fetch(made.master)
    with av.open(str(master)) as file:
        assert (file.streams.video[0].width, file.streams.video[0].height) == (1080, 1920)
        assert file.streams.audio[0].codec_context.name == "aac"
    check_master(master, says_generated=False)
    assert statement_of(master).source_type == SourceType.COMPOSITE.address
    for artifact in (made.draft, made.thumbnail, made.contact_sheet):
        assert await discord.artifacts.has(artifact)


async def test_a_film_in_the_master_format_keeps_its_very_pictures(discord: Discord, tmp_path: Path) -> None:
    path = film(tmp_path / "bees.mp4", size=(1080, 1080), frames=6)

    made = (await discord.take_in(path, AiShare.PART)).rendering

    assert made.master is not None
    master = await discord.artifacts.fetch(made.master)
    assert packets(master) == packets(path)
    assert [box.kind for box in boxes(master)].index("moov") < [box.kind for box in boxes(master)].index("mdat")
    assert statement_of(master).source_type == SourceType.PARTLY_TRAINED.address


async def test_a_film_that_says_it_was_generated_is_not_taken_in_as_one_that_was_not(
    discord: Discord, tmp_path: Path
) -> None:
    plain = film(tmp_path / "plain.mp4", frames=3)
    signing.sign(plain, tmp_path / "signed.mp4")

    with pytest.raises(Refused, match="says of itself that AI"):
        await discord.take_in(tmp_path / "signed.mp4")


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("silent.mp4", "has no sound"),
        ("lies.mp4", "not a video, whatever its name says: it is a picture"),
        ("short.mp4", "cut off|ends|broken|cannot be used"),
        ("noise.mp4", "cannot be used"),
        ("gone.mp4", "“gone.mp4” is gone"),
    ],
)
async def test_what_cannot_be_published_is_refused_in_one_clear_message(
    discord: Discord, tmp_path: Path, name: str, words: str
) -> None:
    path = tmp_path / name
    match name:
        case "silent.mp4":
            film(path, frames=3, heard=False)
        case "lies.mp4":
            Image.new("RGB", (32, 32)).save(path, "PNG")
        case "short.mp4":
            whole = film(tmp_path / "whole.mp4", frames=30).read_bytes()
            written(path, whole[: len(whole) * 2 // 3])
        case "noise.mp4":
            written(path, bytes(range(256)) * 40)
    with pytest.raises((MediaBroken, Refused), match=words) as refused:
        await discord.take_in(path)

    assert isinstance(refused.value, StudioError)
    assert name in refused.value.what
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [("a.mp4", "video/mp4", 600_000_000), ("a.png", "image/png", 10), ("a.mp4", "audio/mp4", 9)],
)
def test_what_is_too_large_or_no_video_is_refused_before_it_is_fetched(name: str, kind: str, size: int) -> None:
    with pytest.raises(Refused):
        check_video(name, kind, size, FILM_LIMITS)


async def test_a_film_too_long_for_a_platform_is_said_by_its_rules(discord: Discord, tmp_path: Path) -> None:
    made = (await discord.take_in(film(tmp_path / "bees.mp4", frames=2))).rendering
    words = tiktok.metadata_for(FinishedFilm(name="a", url="b", bytes=1, title="Bees", share=AiShare.NONE).plan())

    long = film_of(made.but(frames=30 * 700), 1)

    assert tiktok.check(words, long) == ("The film lasts 11.7 minutes; TikTok takes 10.",)
    assert "AI" not in words.description


async def test_nothing_is_fetched_that_does_not_lie_with_discord(discord: Discord, tmp_path: Path) -> None:
    discord.base = "http://169.254.169.254"

    with pytest.raises(Refused, match="not one of Discord's"):
        await discord.take_in(tmp_path / "a.mp4")


@pytest.mark.parametrize(
    ("size", "form"), [((1080, 1920), Format.SHORTS), ((720, 720), Format.SQUARE), ((1920, 800), Format.WIDE)]
)
def test_a_film_takes_the_format_nearest_to_its_shape(size: tuple[int, int], form: Format) -> None:
    assert format_for(*size) is form
