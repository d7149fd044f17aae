"""Bringing a film to TikTok in parts. The last one is held back: once TikTok has it, the film appears.

The session is remembered before the first byte goes, and before the last part goes that it is about to. After every
doubt TikTok is asked what it has. Another session is begun only where the one before cannot make a film appear any
more: TikTok gave it up, or it lacks bytes and its address has run out.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from bot.studio.platforms import tiktok, tiktok_errors
from bot.studio.platforms.tiktok import UploadPart
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import Metadata, Target, TikTokChoices, TikTokWay
from bot.studio.values import Value
from workers.publishing.parts import Part
from workers.publishing.tiktok_line import Standing, TikTokLine

ADDRESS_LIFE: Final = timedelta(minutes=55)
"""How long an address is used; TikTok says that it holds for an hour."""
_INIT: Final = "/v2/post/publish/video/init/"
_INIT_DRAFT: Final = "/v2/post/publish/inbox/video/init/"
_CREATOR: Final = "/v2/post/publish/creator_info/query/"
_FOREIGN: Final = frozenset({"invalid_publish_id"})


class Session(Value):
    """An upload as it is remembered; its address lets anyone upload, so it is a secret."""

    publish_id: str
    address: str = Field(repr=False)
    size: int
    chunk: int
    began_at: datetime
    username: str = ""
    is_last_sent: bool = False
    """Whether the last part went, or was about to."""


class SessionGone(Exception):
    """The address has run out while bytes were missing: nothing can come of the session."""


Remember = Callable[[Session], Awaitable[None]]


class Sender:
    """One film on its way to one account."""

    def __init__(
        self, line: TikTokLine, metadata: Metadata | None, target: Target, film: Path, remember: Remember
    ) -> None:
        self._line = line
        self._metadata = metadata or Metadata(title="Untitled")
        self._target = target
        self._film = film
        self._remember = remember

    @property
    def is_draft(self) -> bool:
        """Say whether it goes to the inbox of its owner, who posts it."""
        choices = self._target.choices
        return not isinstance(choices, TikTokChoices) or choices.way is TikTokWay.DRAFT

    async def start(self, remembered: Session | None) -> Session:
        """Return the session remembered, where something can come of it; else a new one. Raises PlatformTrouble."""
        size = (await asyncio.to_thread(self._film.stat)).st_size
        if remembered is not None and (
            remembered.is_last_sent or (remembered.size == size and await self._goes_on(remembered))
        ):
            return remembered
        return await self._begun(size)

    async def send(self, session: Session) -> Session:
        """Send all but the last part, and return the session that lacks that part only; or whose last part went before.

        Raises PlatformTrouble, Cancelled.
        """
        for _ in range(self._line.settings.tries):
            if session.is_last_sent:
                return session
            try:
                await self._send(session, tiktok.parts_of(session.size, session.chunk)[:-1], is_last=False)
            except SessionGone:
                session = await self.start(None)
            else:
                return session
        raise PlatformTrouble(
            Trouble(again=Again.SOON, what="TikTok keeps forgetting the upload.", remedy="It is tried again by itself.")
        )

    async def prepared(self, remembered: Session | None) -> Session:
        """Return a session that lacks its last part only; or one whose last part went before."""
        return await self.send(await self.start(remembered))

    async def send_last(self, session: Session) -> Session:
        """Send the part that makes the film appear. Raises SessionGone where that is too late, PlatformTrouble."""
        sent = session.but(is_last_sent=True)
        await self._remember(sent)
        await self._send(sent, tiktok.parts_of(session.size, session.chunk), is_last=True)
        return sent

    async def standing(self, session: Session) -> Standing:
        """Ask TikTok how an upload stands. Raises PlatformTrouble."""
        return await self._line.standing(session.publish_id)

    async def _goes_on(self, session: Session) -> bool:
        """Say whether a session that lacks its last part can be gone on with."""
        if datetime.now(UTC) - session.began_at > ADDRESS_LIFE:
            return False
        try:
            return (await self.standing(session)).is_open
        except PlatformTrouble as error:
            if error.trouble.reason in _FOREIGN:
                return False
            raise

    async def _begun(self, size: int) -> Session:
        """Begin an upload after looking whether the choices still fit; nothing of the film is sent yet."""
        username = ""
        if not self.is_draft:
            creator = await self._line.read(_CREATOR)
            username = str(creator.get("creator_username", ""))
            self._check(creator)
        chunk = tiktok.chunk_of(size, self._line.settings.chunk_bytes)
        began_at = datetime.now(UTC)
        body = tiktok.init_body(self._metadata, self._target, size, chunk)
        begun = await self._line.begin(_INIT_DRAFT if self.is_draft else _INIT, body)
        session = Session(
            publish_id=str(begun["publish_id"]),
            address=str(begun["upload_url"]),
            size=size,
            chunk=chunk,
            began_at=began_at,
            username=username,
        )
        await self._remember(session)
        return session

    def _check(self, creator: dict[str, Any]) -> None:
        """Raise PlatformTrouble where the creator's settings changed since the choices were made."""
        choices = self._target.choices
        misfit = tiktok.misfit(choices, tiktok.facts_of(creator)) if isinstance(choices, TikTokChoices) else ""
        if misfit:
            raise PlatformTrouble(tiktok_errors.misfit(misfit))

    async def _send(self, session: Session, parts: tuple[UploadPart, ...], *, is_last: bool) -> None:
        """Send what is missing of some parts, in order; after a fault, go on from what TikTok has.

        Raises SessionGone, PlatformTrouble, Cancelled.
        """
        done, failures = await self._stored(session) if parts else 0, 0
        step = "sending the last part" if is_last else "uploading"

        def told(sent: int) -> None:
            # Once its last part is on its way, a film may appear at any moment: too late to stop.
            self._line.sent(sent, session.size, step, may_stop=not is_last)

        while done < len(parts):
            part = parts[done]
            self._line.sent(part.first, session.size, step)
            length = part.last - part.first + 1
            data = Part(self._film, part.first, length, told)
            status = await self._line.put(session.address, data, part, session.size)
            if status in {201, 206}:
                done, failures = done + 1, 0
                continue
            if status in {403, 404}:
                await self._gone(session)
                return
            failures += 1
            await self._line.recover(_fault(status), failures)
            before, done = done, await self._stored(session)
            failures = failures if done <= before else 0

    async def _stored(self, session: Session) -> int:
        """Return how many whole parts TikTok has, by its own word; all of them once it works on the film."""
        parts = tiktok.parts_of(session.size, session.chunk)
        found = await self.standing(session)
        return tiktok.parts_stored(parts, found.stored) if found.is_open else len(parts)

    async def _gone(self, session: Session) -> None:
        """Raise SessionGone when the address has run out; return when TikTok has the whole film all the same."""
        found = await self.standing(session)
        if found.is_open and found.stored < session.size:
            raise SessionGone


def _fault(status: int) -> Trouble:
    """Explain a part that was not taken."""
    if status in {400, 416} or status == 0 or status >= 500 or status == 429:
        return tiktok_errors.unreachable()
    return tiktok_errors.explain(status, "", "it did not take a part of the film", datetime.now(UTC))
