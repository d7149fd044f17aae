"""One upload as a worker makes it, timed; a process of its own, so that its memory can be measured."""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.studio.asks import Answer, Question, Token
from bot.studio.brief import Platform
from bot.studio.orders import Order
from bot.studio.publication import Metadata, Target
from bot.studio.values import AccountId, GuildId, OrderId, PublicationId, WorkerId
from bot.studio.work import Upload
from workers.context import Reporter, WorkerContext
from workers.publishing.resumable import Sending, Session
from workers.publishing.youtube_line import YouTubeLine

_NOTHING: Any = None
"""What an upload has no use for: artifacts and models."""


async def send(film: Path, base: str) -> float:
    """Upload a file and return how many seconds that took."""
    settings = Settings.model_validate({"publishing": {"youtube": {"api_base": base, "retry_base_s": 0.05}}})
    target = Target(platform=Platform.YOUTUBE, account=AccountId("bench"))
    work = Upload(
        publication=PublicationId("bench"),
        target=target,
        metadata=Metadata(title="Bench"),
        master="0" * 64,
        thumbnail="0" * 64,
    )
    order = Order(id=OrderId("bench"), guild=GuildId(1), production=None, work=work, ordered_at=datetime.now(UTC))

    async def answer(_: Order, __: Question) -> Answer:
        return Token(access_token="bench", expires_at=datetime.now(UTC) + timedelta(hours=1))  # noqa: S106

    worker = WorkerContext(
        WorkerId("bench"), settings, _NOTHING, _NOTHING, asking=answer, reporters=lambda one: Reporter(one, 1)
    )

    async def remember(_: Session) -> None:
        pass

    line = YouTubeLine(worker, order, target.account)
    await line.open()
    began = time.monotonic()
    try:
        sending = Sending(line, work.metadata, target, film, remember)
        await sending.send(await sending.start(), is_resumed=False)
    finally:
        await line.close()
    return time.monotonic() - began


def main() -> None:
    """Run `sending FILE BASE RESULT`: write the seconds that the upload took to the file RESULT."""
    film, base, result = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    result.write_text(json.dumps(asyncio.run(send(film, base))))


if __name__ == "__main__":
    main()
