"""A worker fetches what people attached: no more of it than was told, from nowhere else, and not for ever."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.artifacts import Artifacts
from bot.settings import read_settings
from bot.studio.bringing import BringFile, BroughtAs, FileBrought
from bot.studio.errors import Cancelled, MediaBroken, Refused, Unavailable
from bot.studio.orders import Order
from bot.studio.values import GuildId, OrderId, WorkerId
from tests.editing.sources.files import picture
from workers.context import Reporter, WorkerContext
from workers.jobs.bringing import bring_file


class Shop:
    """A server of one picture, in whatever state it is asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.origin = ""
        self.told = 0
        """How many of its bytes were taken."""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        name, size = request.match_info["name"], len(self.data)
        match name:
            case "gone.png":
                raise web.HTTPNotFound
            case "sick.png":
                raise web.HTTPBadGateway
            case "moved.png":
                raise web.HTTPFound(f"{self.origin}/attachments/1/2/whole.png")
            case "endless.png":
                return await self._in_pieces(request, 10_000, {})
            case "broken.png":
                return await self._in_pieces(request, 1, {"Content-Length": str(size * 2)})
            case "short.png":
                return web.Response(body=self.data[: size // 2])
        return web.Response(body=self.data)

    async def _in_pieces(self, request: web.Request, times: int, headers: dict[str, str]) -> web.StreamResponse:
        reply = web.StreamResponse(headers=headers)
        await reply.prepare(request)
        try:
            for _ in range(times):
                await reply.write(self.data)
                self.told += len(self.data)
        except ConnectionError:
            return reply
        assert request.transport is not None
        request.transport.close()
        return reply


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    picture(1).save(tmp_path / "made.png")
    shop = Shop((tmp_path / "made.png").read_bytes())
    app = web.Application()
    app.router.add_get("/attachments/1/2/{name}", shop.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    shop.origin = "http://{}:{}".format(*runner.addresses[0][:2])
    yield shop
    await runner.cleanup()


async def bring(shop: Shop, folder: Path, name: str, *, url: str = "", stopped: bool = False) -> FileBrought:
    settings = read_settings(studio={"data_dir": str(folder)}, discord={"api_base": f"{shop.origin}/api"})
    artifacts = Artifacts(settings.artifacts_url, folder / "cache")
    work = BringFile(
        url=url or f"{shop.origin}/attachments/1/2/{name}", name=name, bytes=len(shop.data), wanted=BroughtAs.LOGO
    )
    order = Order(id=OrderId("O"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))

    def reporter(order: Order) -> Reporter:
        made = Reporter(order, 1)
        if stopped:
            made.stop()
        return made

    worker = WorkerContext(
        id=WorkerId("W"),
        settings=settings,
        artifacts=artifacts,
        models=None,  # type: ignore[arg-type]  # a file needs none
        asking=None,  # type: ignore[arg-type]  # and asks nothing
        reporters=reporter,
    )
    try:
        return await bring_file(worker, order, work)
    except Exception:
        assert await artifacts.listing() == [], "what was refused is not kept"
        raise


async def test_a_picture_is_kept_as_it_came(shop: Shop, tmp_path: Path) -> None:
    found = await bring(shop, tmp_path, "whole.png")

    assert (found.media.value, found.frames, found.has_sound) == ("still", 0, False)
    kept = await Artifacts(str(tmp_path / "artifacts"), tmp_path / "cache").fetch(found.artifact)
    assert kept.read_bytes() == shop.data


async def test_no_more_is_read_than_was_told(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"“endless\.png” is larger than the .* MB that Discord told"):
        await bring(shop, tmp_path, "endless.png")

    assert shop.told < 10_000 * len(shop.data)


@pytest.mark.parametrize(
    ("name", "error", "told"),
    [
        ("gone.png", MediaBroken, "“gone.png” is gone"),
        ("sick.png", Unavailable, "Discord answered 502"),
        ("moved.png", Unavailable, "Discord answered 302"),
        ("broken.png", Unavailable, "the connection to Discord broke"),
        ("short.png", MediaBroken, "“short.png” broke off after"),
    ],
)
async def test_a_download_that_fails_is_told(
    shop: Shop, tmp_path: Path, name: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        await bring(shop, tmp_path, name)


async def test_a_server_that_is_gone_is_told(shop: Shop, tmp_path: Path) -> None:
    shop.origin = "http://127.0.0.1:9"

    with pytest.raises(Unavailable, match="connection to Discord broke"):
        await bring(shop, tmp_path, "whole.png")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/attachments/1/2/a.png",
        "file:///attachments/a.png",
        "http://example.org/attachments/1/2/a.png",
        "{origin}/api/v10/users/@me",
        "{origin}/attachments/../secret.png",
        "{origin}@example.org/attachments/1/2/a.png",
        "http://[/attachments/",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(shop: Shop, tmp_path: Path, url: str) -> None:
    with pytest.raises(Refused, match="not one of Discord's"):
        await bring(shop, tmp_path, "whole.png", url=url.format(origin=shop.origin))


async def test_a_fetch_that_is_stopped_keeps_nothing(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        await bring(shop, tmp_path, "whole.png", stopped=True)
