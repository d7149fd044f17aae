"""Bringing a film to Instagram in a container, which nobody sees until it is published.

A container is remembered before a byte goes into it. After every doubt Instagram is asked how much it has; what is
missing goes up in one piece, as Instagram wants it. A container that is lost costs another one and nothing else.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import Field

from bot.studio.platforms import instagram, instagram_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble
from bot.studio.values import Value
from bot.studio.work import Upload
from workers.publishing import graph
from workers.publishing.graph import is_under
from workers.publishing.instagram_line import InstagramLine, Standing, User, id_of
from workers.publishing.parts import Part

CONTAINERS_MOST: Final = 3
"""How many containers one attempt may begin."""
LOOKS_MOST: Final = 9
"""About six minutes; Meta's advice is five."""
MISSING_MOST: Final = 3
"""How often a container may be unknown before it counts as gone; Instagram's lists lag behind."""
_NOT_TAKEN: Final = "100"


class Container(Value):
    """A container as it is remembered."""

    id: str
    uri: str = Field(default="", repr=False)
    """Where the film goes; empty when Instagram fetches it."""
    began_at: datetime


Remember = Callable[[Container], Awaitable[None]]


class Filling:
    """One film on its way into a container of one account."""

    def __init__(self, line: InstagramLine, user: User, work: Upload, film: Path, remember: Remember) -> None:
        self._line = line
        self._user = user
        self._work = work
        self._film = film
        self._remember = remember

    async def start(self) -> Container:
        """Open a container, and have it remembered before anything is sent. Raises PlatformTrouble."""
        container = await _begin(self._line, self._user, self._work)
        await self._remember(container)
        return container

    async def fill(self, container: Container) -> Container:
        """Have a film ready in a container, or in another where that one is lost. Raises PlatformTrouble, Cancelled."""
        size = (await asyncio.to_thread(self._film.stat)).st_size
        for number in range(1, CONTAINERS_MOST + 1):
            try:
                await _fill(self._line, container, self._film, size)
            except PlatformTrouble as error:
                if error.trouble.again is not Again.ANEW:
                    raise
                lost = error.trouble
            else:
                return container
            if number < CONTAINERS_MOST:
                container = await self.start()
        raise PlatformTrouble(instagram_errors.keeps_losing(lost, datetime.now(UTC)))


async def stand(line: InstagramLine, container: str) -> Standing:
    """Look how far a container is; one that is unknown is looked for again before it counts as gone."""
    missing = 0
    while True:
        try:
            return await line.look(container)
        except PlatformTrouble as error:
            missing += 1
            if error.trouble.again is not Again.ANEW or missing >= MISSING_MOST:
                raise
            await line.between_looks(missing)


async def _begin(line: InstagramLine, user: User, work: Upload) -> Container:
    """Open a container; what is asked for is settled with it, and nothing of the film is sent yet.

    A lost answer leaves an empty container behind, which nobody sees and which is gone after a day.
    """
    fields = instagram.container_fields(work.metadata, work.target)
    base = line.settings.media_base
    began_at = datetime.now(UTC)
    try:
        found = await line.call(lambda: line.graph.post(f"{user.id}/media", fields | {"upload_type": "resumable"}))
    except PlatformTrouble as error:
        if error.trouble.reason != _NOT_TAKEN or not base:
            raise
        address = instagram.public_address(base, work.master)
        found = await line.call(lambda: line.graph.post(f"{user.id}/media", fields | {"video_url": address}))
    return Container(id=id_of(found), uri=str(found.get("uri", "")), began_at=began_at)


async def _fill(line: InstagramLine, container: Container, film: Path, size: int) -> None:
    """Send what is missing and wait until Instagram is done with it. Raises PlatformTrouble, Cancelled."""
    looks = failures = stored = 0
    is_sent = not container.uri
    while True:
        standing = await stand(line, container.id)
        if is_ready(standing):
            return
        failures = 0 if standing.stored > stored else failures
        stored = standing.stored
        if not is_sent and stored < size:
            try:
                await _send(line, container, film, stored, size)
                is_sent = True
            except graph.FAULTS as error:
                failures += 1
                await line.recover(graph.trouble_of_upload(error), failures)
            continue
        if looks >= LOOKS_MOST:
            raise PlatformTrouble(instagram_errors.still_processing())
        line.report(0.9 + 0.1 * looks / LOOKS_MOST, "processing")
        await line.between_looks(looks)
        looks += 1


def is_ready(standing: Standing) -> bool:
    """Say whether a container can be published, or was. Raises PlatformTrouble for one that never will be."""
    if standing.code == "EXPIRED":
        raise PlatformTrouble(instagram_errors.upload_gone())
    if standing.code == "ERROR":
        raise PlatformTrouble(instagram_errors.explain_status(standing.status, datetime.now(UTC)))
    return standing.code in {"FINISHED", "PUBLISHED"}


async def _send(line: InstagramLine, container: Container, film: Path, offset: int, size: int) -> None:
    if not is_under(line.settings.upload_base, container.uri):
        raise PlatformTrouble(instagram_errors.strange_address())

    line.sent(offset, size)
    rest = Part(film, offset, size - offset, lambda done: line.sent(done, size))
    await asyncio.to_thread(line.graph.send, container.uri, rest, offset, size)
