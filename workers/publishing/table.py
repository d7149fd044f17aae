"""The platforms a worker can publish to; a new one is a module beside this and a row here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.studio.brief import Platform
from bot.studio.orders import Order
from bot.studio.outcomes import HandedOver, MadePublic, TakenDown, Uploaded
from bot.studio.work import MakePublic, TakeDown, Upload
from workers.context import WorkerContext
from workers.publishing import instagram, tiktok, youtube


@dataclass(frozen=True, slots=True)
class Publisher:
    """How a film gets onto one platform."""

    upload: Callable[[WorkerContext, Order, Upload], Awaitable[Uploaded]]
    make_public: Callable[[WorkerContext, Order, MakePublic], Awaitable[MadePublic | HandedOver]]
    take_down: Callable[[WorkerContext, Order, TakeDown], Awaitable[TakenDown]] | None = None
    """None where the platform lets nobody but a person do that."""


PUBLISHERS: Final[Mapping[Platform, Publisher]] = {
    Platform.YOUTUBE: Publisher(youtube.upload, youtube.make_public, youtube.take_down),
    Platform.INSTAGRAM: Publisher(instagram.upload, instagram.make_public),
    Platform.TIKTOK: Publisher(tiktok.upload, tiktok.make_public),
}
