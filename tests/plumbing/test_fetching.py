"""A worker fetches weights: told as they come, checked, kept when it is stopped."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.artifacts import Artifacts
from bot.settings import read_settings
from bot.studio.asks import Answer, Question, Yes
from bot.studio.catalogue import ModelRow
from bot.studio.errors import Cancelled, LicenceNotAccepted, Unavailable
from bot.studio.orders import Order
from bot.studio.values import ChannelId, GuildId, OrderId, WorkerId
from bot.studio.work import PullModel
from models import registry
from workers.context import Reporter, WorkerContext
from workers.jobs.fetching import pull_model
from workers.residency import Residency

BYTES = bytes(range(256)) * 20_000


class Mill(http.server.BaseHTTPRequestHandler):
    """A model hub of one file, which resumes."""

    def do_GET(self) -> None:
        start = int(self.headers.get("Range", "bytes=0-")[6:-1])
        self.send_response(206 if start else 200)
        self.end_headers()
        self.wfile.write(BYTES[start:])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mill)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/w.gguf"
    server.shutdown()
    server.server_close()
    registry.take((), None)


class Said(Reporter):
    """Keeps what was reported, and stops after so much of it."""

    def __init__(self, order: Order, most: float = 2.0) -> None:
        super().__init__(order, 1)
        self.most = most
        self.shares: list[float] = []
        self.texts: list[str] = []

    def __call__(self, done: float = 0.0, step: str = "", text: str = "") -> bool:
        self.shares.append(done)
        self.texts.append(text)
        return super().__call__(done, step, text) and done < self.most


async def _yes(_order: Order, _question: Question) -> Answer:
    return Yes()


def wanted(address: str, sha: str = hashlib.sha256(BYTES).hexdigest(), **changes: object) -> Order:
    file = {"name": "w.gguf", "bytes": len(BYTES), "sha256": sha, "hub": address}
    row = {"name": "mill", "role": "chat", "licence": "MIT", "file": [file], **changes}
    registry.take((ModelRow.model_validate(row),), None)
    work = PullModel(model="mill", channel=ChannelId(1))
    return Order(id=OrderId("o"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))


def context(folder: Path, said: Said) -> WorkerContext:
    return WorkerContext(
        id=WorkerId("w"),
        settings=read_settings(studio={"data_dir": folder, "weights_dir": folder / "weights"}),
        artifacts=Artifacts(str(folder), folder / "cache", ""),
        models=Residency(folder, budget_mib=1),
        asking=_yes,
        reporters=lambda _: said,
    )


async def test_weights_arrive_and_the_channel_is_told_how_far_they_are(address: str, tmp_path: Path) -> None:
    order = wanted(address)
    said = Said(order)

    pulled = await pull_model(context(tmp_path, said), order, order.work)  # type: ignore[arg-type]

    assert (tmp_path / "weights" / "mill" / "w.gguf").read_bytes() == BYTES
    assert (pulled.model, pulled.bytes) == ("mill", len(BYTES))
    assert said.shares == sorted(said.shares)
    assert said.shares[-1] == 1.0
    assert "5 of 5 MB (100%)" in said.texts[-1]


async def test_a_fetch_that_is_stopped_goes_on_where_it_was(address: str, tmp_path: Path) -> None:
    order = wanted(address)

    with pytest.raises(Cancelled):
        await pull_model(context(tmp_path, Said(order, most=0.3)), order, order.work)  # type: ignore[arg-type]
    said = Said(order)
    await pull_model(context(tmp_path, said), order, order.work)  # type: ignore[arg-type]

    assert said.shares[0] >= 0.2
    assert (tmp_path / "weights" / "mill" / "w.gguf").read_bytes() == BYTES


async def test_wrong_bytes_and_licences_that_nobody_accepted_are_refused(address: str, tmp_path: Path) -> None:
    order = wanted(address, sha="0" * 64)
    with pytest.raises(Unavailable, match="other bytes"):
        await pull_model(context(tmp_path, Said(order)), order, order.work)  # type: ignore[arg-type]

    order = wanted(address, must_accept=True, conditions="Say who built it.")
    with pytest.raises(LicenceNotAccepted, match="--accept-licence"):
        await pull_model(context(tmp_path, Said(order)), order, order.work)  # type: ignore[arg-type]
    assert not (tmp_path / "weights" / "mill" / "w.gguf").exists()
