"""One order's conversation with Instagram: containers, reels and what is left of the day's allowance.

Blocking calls run in threads.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.sections import InstagramSection
from bot.studio.orders import Order
from bot.studio.platforms import instagram_errors
from bot.studio.platforms.instagram import Allowance
from bot.studio.platforms.trouble import Again, PlatformTrouble
from bot.studio.values import AccountId, Value
from workers.context import WorkerContext
from workers.publishing import graph
from workers.publishing.graph import Graph
from workers.publishing.line import Line

T = TypeVar("T")

_REELS_LOOKED_THROUGH: Final = "25"
_BAD_FIELD: Final = "100"
_LONGER: Final = (1, 2, 4, 6, 12)
"""How the pauses between two looks grow: 5, 10, 20, 30 and 60 seconds."""


class Standing(Value):
    """How far a container is."""

    code: str
    """IN_PROGRESS, FINISHED, ERROR, EXPIRED or PUBLISHED."""
    status: str = ""
    stored: int = 0
    """Bytes that Instagram has of the film."""


class User(Value):
    """The account that is published to."""

    id: str
    name: str


class InstagramLine(Line):
    """A line to Instagram."""

    platform = "Instagram"

    def __init__(self, worker: WorkerContext, order: Order, account: AccountId) -> None:
        self.settings: InstagramSection = worker.settings.publishing.instagram
        super().__init__(worker, order, account, self.settings)
        self.graph = Graph(self.settings)
        self._user: User | None = None

    async def refresh(self) -> None:
        """Have a fresh access token given. Raises AccountNeedsSignIn."""
        await super().refresh()
        self.graph.access_token = self.access_token

    async def call(self, act: Callable[[], T]) -> T:
        """Do what may be done twice; again after a pause where that can help. Raises PlatformTrouble."""
        failures = 0
        while True:
            try:
                return await asyncio.to_thread(act)
            except graph.FAULTS as error:
                failures += 1
                await self.recover(graph.trouble_of(error), failures)

    async def call_once(self, act: Callable[[], T]) -> T:
        """Do what should not be done twice unseen. Raises PlatformTrouble, which says whether it is in doubt."""
        try:
            return await asyncio.to_thread(act)
        except graph.FAULTS as error:
            trouble = graph.trouble_of(error)
            raise PlatformTrouble(trouble, in_doubt=trouble.again is Again.SOON) from error

    async def user(self) -> User:
        """Return whose account it is, which is asked once. Raises PlatformTrouble."""
        if self._user is None:
            found = await self.call(lambda: self.graph.get("me", "user_id,username"))
            self._user = User(id=str(found.get("user_id") or id_of(found)), name=str(found.get("username", "")))
        return self._user

    async def allowance(self, user: User) -> Allowance:
        """Return what may be published today. Raises PlatformTrouble."""
        path = f"{user.id}/content_publishing_limit"
        return Allowance.read(await self.call(lambda: self.graph.get(path, "quota_usage,config")))

    async def look(self, container: str) -> Standing:
        """Look how far a container is. Raises PlatformTrouble."""
        try:
            found = await self.call(lambda: self.graph.get(container, "status_code,status,video_status"))
        except PlatformTrouble as error:
            if error.trouble.reason != _BAD_FIELD:
                raise
            found = await self.call(lambda: self.graph.get(container, "status_code,status"))
        phase = (found.get("video_status") or {}).get("uploading_phase") or {}
        return Standing(
            code=str(found.get("status_code", "IN_PROGRESS")),
            status=str(found.get("status", "")),
            stored=int(phase.get("bytes_transferred") or 0),
        )

    async def reels(self, user: User) -> list[dict[str, Any]]:
        """Return the newest posts of the account. Raises PlatformTrouble."""
        fields = "id,caption,timestamp,media_product_type"
        found = await self.call(lambda: self.graph.get(f"{user.id}/media", fields, limit=_REELS_LOOKED_THROUGH))
        posts: list[dict[str, Any]] = found.get("data", [])
        return posts

    async def between_looks(self, looks: int) -> None:
        """Wait before the next look at something that takes its time."""
        await asyncio.sleep(self.settings.poll_s * _LONGER[min(looks, len(_LONGER) - 1)])

    async def close(self) -> None:
        """Hang up."""
        self.graph.close()


def id_of(answer: dict[str, Any]) -> str:
    """Return the id that an answer gives. Raises PlatformTrouble for one without, as if it had been lost."""
    if not answer.get("id"):
        raise PlatformTrouble(instagram_errors.unreachable(), in_doubt=True)
    return str(answer["id"])


def time_of(post: Mapping[str, Any]) -> datetime:
    """Return when a post appeared; Instagram writes the offset without a colon."""
    return datetime.strptime(str(post["timestamp"]), "%Y-%m-%dT%H:%M:%S%z")
