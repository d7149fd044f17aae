"""One order's conversation with TikTok: calls whose answer counts and not their status, and the parts of a film.

The address that parts are sent to lets anyone upload, so it is in no error and no log; no token goes there. Parts go
through requests, in a thread: aiohttp silently sends a PUT again when the connection broke.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import requests

from bot.sections import TikTokSection
from bot.studio.orders import Order
from bot.studio.platforms import tiktok_errors
from bot.studio.platforms.tiktok import UploadPart
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.values import AccountId
from workers.context import WorkerContext
from workers.publishing.line import Line
from workers.publishing.parts import Part

_STATUS: Final = "/v2/post/publish/status/fetch/"
TIMEOUT: Final = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=120.0)
_PART_TIMEOUT_S: Final = (10.0, 120.0)
"""To connect; between two bytes of an answer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What TikTok says of an upload."""

    status: str
    stored: int = 0
    reason: str = ""
    post_id: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether bytes may still come."""
        return self.status == "PROCESSING_UPLOAD"


class TikTokLine(Line):
    """A line to TikTok."""

    platform = "TikTok"

    def __init__(self, worker: WorkerContext, order: Order, account: AccountId) -> None:
        self.settings: TikTokSection = worker.settings.publishing.tiktok
        super().__init__(worker, order, account, self.settings)
        self._session: aiohttp.ClientSession | None = None
        self._parts = requests.Session()
        self._parts.trust_env = False  # no password of this machine's goes along

    async def open(self) -> None:
        """Get ready to call. Raises AccountNeedsSignIn."""
        await super().open()
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)

    async def close(self) -> None:
        """Hang up."""
        self._parts.close()
        if self._session is not None:
            await self._session.close()

    async def read(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call what may be called twice; again after a pause where that can help. Raises PlatformTrouble."""
        failures = 0
        while True:
            try:
                return await self._call(path, body)
            except PlatformTrouble as error:
                failures += 1
                await self.recover(error.trouble, failures)

    async def standing(self, publish_id: str) -> Standing:
        """Ask how an upload stands. Raises PlatformTrouble."""
        found = await self.read(_STATUS, {"publish_id": publish_id})
        posts = found.get("publicaly_available_post_id") or ()
        return Standing(
            status=str(found.get("status", "")),
            stored=int(found.get("uploaded_bytes") or 0),
            reason=str(found.get("fail_reason") or ""),
            post_id=str(posts[0]) if posts else "",
        )

    async def begin(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call what counts each time: again only where TikTok said that a stale token was all that was wrong.

        Raises PlatformTrouble; what passes by itself is to be tried in a while, not now.
        """
        for _ in range(2):
            try:
                return await self._call(path, body)
            except PlatformTrouble as error:
                trouble = error.trouble
            if trouble.again is not Again.AFTER_REFRESH:
                break
            await self.refresh()
        raise PlatformTrouble(tiktok_errors.begun_in_vain(self._given_up(trouble), datetime.now(UTC)))

    async def put(self, address: str, data: Part, part: UploadPart, size: int) -> int:
        """Send one part and return the status of the answer; 0 for none."""
        headers = {
            "Content-Type": "video/mp4",
            "Content-Range": f"bytes {part.first}-{part.last}/{size}",
        }

        def send() -> int:
            try:
                reply = self._parts.put(
                    address, data=data, headers=headers, timeout=_PART_TIMEOUT_S, allow_redirects=False
                )
            except OSError:
                return 0
            return int(reply.status_code)

        return await asyncio.to_thread(send)

    async def _call(self, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """Make one call. Raises PlatformTrouble."""
        headers = {"Authorization": f"Bearer {self.access_token}", "Content-Type": "application/json; charset=UTF-8"}
        url = f"{self.settings.api_base}{path}"
        try:
            async with self._opened.post(url, json=body, headers=headers, allow_redirects=False) as reply:
                status, answer = reply.status, await _json(reply)
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise PlatformTrouble(tiktok_errors.unreachable()) from None
        error = answer.get("error")
        problem: dict[str, Any] = error if isinstance(error, dict) else {}
        if problem.get("code") == "ok":
            found: dict[str, Any] = answer.get("data") or {}
            return found
        raise PlatformTrouble(_trouble_of(status, problem))

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the line is not open")
        return self._session


def _trouble_of(status: int, problem: dict[str, Any]) -> Trouble:
    code, message = str(problem.get("code", "")), str(problem.get("message", ""))
    return tiktok_errors.explain(status, code, message, datetime.now(UTC))


async def _json(reply: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = await reply.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
