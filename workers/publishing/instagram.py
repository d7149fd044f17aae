"""Publishing on Instagram: a reel waits in a container, unseen, and is published as one step of its own."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

from bot.studio.asks import MayMakePublic, Recalled, RecallUpload
from bot.studio.errors import PlatformError, StudioError
from bot.studio.measuring import Metrics, PostRead, PostState, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import MadePublic, Uploaded
from bot.studio.platforms import instagram, instagram_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.publication import Metadata
from bot.studio.values import AccountId
from bot.studio.work import MakePublic, Upload
from workers.context import WorkerContext
from workers.publishing.containers import LOOKS_MOST, Container, Filling, is_ready, stand
from workers.publishing.instagram_line import InstagramLine, User, id_of, time_of
from workers.publishing.publisher import Publisher

DOUBTFUL_LOOKS: Final = 3
"""How often a container is looked at after a lost answer before it counts as unpublished: its word may lag."""
_CLOCKS_APART: Final = timedelta(minutes=5)


class Instagram(Publisher[InstagramLine, Container]):
    """Instagram, for one order."""

    @classmethod
    def of(cls, worker: WorkerContext, order: Order, account: AccountId) -> Self:
        """Return the publisher of one order to one account."""
        return cls(worker, InstagramLine(worker, order, account))

    async def start(self, work: Upload, film: Path) -> Container:
        """Open a container, or find the one opened before."""
        recalled = await self.recalled(work.publication)
        remembered = _container(recalled.session) or _container(work.session)
        return remembered or await (await self._filling(work, film)).start()

    async def upload(self, work: Upload, film: Path, session: Container) -> str:
        """Send what is missing of a film, and wait until Instagram is done with it."""
        return (await (await self._filling(work, film)).fill(session)).id

    async def confirm(self, work: Upload, remote_id: str) -> Uploaded:
        """Say what is left of the day's allowance: the container waits, unseen."""
        note = await _room(self.line, await self.line.user())
        self.line.report(1.0, "uploaded")
        return Uploaded(publication=work.publication, remote_id=remote_id, url="", note=note, held_back=True)

    async def make_public(self, work: MakePublic) -> MadePublic:
        """Publish a reel that waits in its container, after asking once more whether it may be.

        Raises LockVoid when the approval no longer holds, and PlatformTrouble, in doubt when nobody can say whether it
        became public.
        """
        user = await self.line.user()
        media = await _publish(self.line, user, work)
        return await _settled(self.line, user, work, media)

    async def status(self, work: ReadPost) -> PostRead:
        """Ask whether a reel is there; one whose id is not known yet is looked for by its words."""
        read, media = PostRead(publication=work.publication, state=PostState.PUBLIC), work.remote_id
        try:
            found = await self._reel(media)
        except PlatformTrouble as error:
            if instagram_errors.is_gone(error.trouble):
                return read.but(state=PostState.GONE)
            if not instagram_errors.is_other_object(error.trouble):
                raise
            media = reel_among(await self.line.reels(await self.line.user()), work.metadata, work.since)
            if not media:
                return read.but(state=PostState.POSTED, problem=instagram_errors.UNKNOWN_REEL)
            found = await self._reel(media)
        return read.but(remote_id=media, url=str(found.get("permalink", "")))

    async def metrics(self, work: ReadPost) -> Metrics:
        """Ask for a reel's insights; what Instagram has no number for yet is left out."""
        line, names = self.line, ",".join(instagram.INSIGHTS)
        try:
            found = await line.call(lambda: line.graph.get(f"{work.remote_id}/insights", metric=names))
        except PlatformTrouble as error:
            if instagram_errors.lacks_permission(error.trouble):
                raise PlatformTrouble(instagram_errors.numbers_withheld()) from error
            raise
        return instagram.metrics_of(found)

    async def _reel(self, media: str) -> dict[str, Any]:
        """Read a reel's address. Raises PlatformTrouble, for a container too."""
        return await self.line.call(lambda: self.line.graph.get(media, "permalink,media_product_type"))

    async def _filling(self, work: Upload, film: Path) -> Filling:
        async def remember(begun: Container) -> None:
            await self.remember(work.publication, begun)

        return Filling(self.line, await self.line.user(), work, film, remember)


async def _publish(line: InstagramLine, user: User, work: MakePublic) -> str:
    """Publish what was not published yet; return the reel's id, empty when it is out but not to be found."""
    failures, is_tried = 0, False
    while True:
        try:
            if await _is_out(line, work, is_tried=is_tried):
                return await _found(line, user, work)
        except PlatformTrouble as error:
            media = await _search(line, user, work) if instagram_errors.is_missing(error.trouble) else ""
            if media:
                return media
            raise
        try:
            if not is_tried:
                line.report(0.5, "publishing")
            await _check_room(line, user)
            await line.ask(MayMakePublic(publication=work.publication))
        except StudioError as error:
            if is_tried:
                raise _doubted(error) from error
            raise
        try:
            answer = await line.call_once(
                lambda: line.graph.post(f"{user.id}/media_publish", {"creation_id": work.remote_id})
            )
            return id_of(answer)
        except PlatformTrouble as error:
            failures += 1
            if error.trouble.again is Again.NEVER:
                if await _is_out(line, work, is_tried=True):
                    continue
                if is_tried:
                    raise _doubted(error) from error
            is_tried = is_tried or error.in_doubt
            await line.recover(error.trouble, failures, in_doubt=is_tried)


async def _is_out(line: InstagramLine, work: MakePublic, *, is_tried: bool) -> bool:
    """Look whether a container was published; wait for one that is still processed.

    Raises PlatformTrouble: to begin anew for one that is gone, in doubt when Instagram cannot be asked.
    """
    looks = 0
    while True:
        try:
            standing = await stand(line, work.remote_id)
        except PlatformTrouble as error:
            error.in_doubt = error.trouble.again is not Again.ANEW
            raise
        if standing.code == "PUBLISHED":
            return True
        is_settled = is_ready(standing) and (not is_tried or looks >= DOUBTFUL_LOOKS - 1)
        if is_settled:
            return False
        if looks >= LOOKS_MOST:
            raise PlatformTrouble(instagram_errors.still_processing(), in_doubt=is_tried)
        await line.between_looks(looks)
        looks += 1


async def _found(line: InstagramLine, user: User, work: MakePublic) -> str:
    """Return the id of the reel that a container became; empty when it is not listed yet.

    It is out in any case, so nothing that goes wrong here may say otherwise.
    """
    try:
        for look in range(DOUBTFUL_LOOKS):
            media = await _search(line, user, work)
            if media:
                return media
            await line.between_looks(look)
    except StudioError:
        return ""
    return ""


async def _search(line: InstagramLine, user: User, work: MakePublic) -> str:
    """Return the id of the account's reel with these words since the container was begun; empty for none.

    Raises PlatformTrouble, in doubt: without an answer it cannot be known whether the reel is out.
    """
    try:
        began, posts = await _recalled(line, work), await line.reels(user)
    except PlatformTrouble as error:
        error.in_doubt = True
        raise
    return reel_among(posts, work.metadata, began.began_at if began else None)


def reel_among(posts: Iterable[Mapping[str, Any]], metadata: Metadata | None, since: datetime | None) -> str:
    """Return the id of the reel with these words, no older than that; empty for none."""
    caption = instagram.caption_of(metadata) if metadata else ""
    for post in posts:
        is_reel = post.get("media_product_type") == "REELS"
        is_newer = since is None or time_of(post) >= since - _CLOCKS_APART
        if is_reel and is_newer and instagram.same_words(str(post.get("caption", "")), caption):
            return str(post["id"])
    return ""


async def _settled(line: InstagramLine, user: User, work: MakePublic, media: str) -> MadePublic:
    """Do what can only be done once it is out, and say where it is; what goes wrong becomes a note."""
    out = MadePublic(
        publication=work.publication, url=instagram.address_of(line.settings.watch_base, user.name), remote_id=media
    )
    if not media:
        return out.but(note="It is published; Instagram does not say yet at which address.")
    notes = [await _quietened(line, work, media)]
    try:
        found = await line.call(lambda: line.graph.get(media, "permalink,is_ai_generated"))
    except StudioError:
        return out.but(note=" ".join(note for note in notes if note))
    if work.target.synthetic and found.get("is_ai_generated") is False:
        notes.append("Instagram does not show the AI label: switch it on in the app.")
    return out.but(url=str(found.get("permalink") or out.url), note=" ".join(note for note in notes if note))


async def _quietened(line: InstagramLine, work: MakePublic, media: str) -> str:
    """Switch comments off where that was chosen; return what went wrong, for it is out already."""
    if instagram.choices_of(work.target).comments:
        return ""
    try:
        await line.call(lambda: line.graph.post(media, {"comment_enabled": "false"}))
    except StudioError as error:
        return f"Comments could not be switched off: {error.what} Switch them off in the app."
    return ""


async def _check_room(line: InstagramLine, user: User) -> None:
    """Raise PlatformTrouble, to be tried later, when Instagram would take no more today."""
    allowance = await line.allowance(user)
    if allowance.left == 0:
        raise PlatformTrouble(instagram_errors.limit_reached(datetime.now(UTC), allowance.used, allowance.total))


async def _room(line: InstagramLine, user: User) -> str:
    """Say what of the day's allowance is used; it is no reason to fail when Instagram does not say."""
    try:
        return (await line.allowance(user)).words
    except PlatformError:
        return ""


async def _recalled(line: InstagramLine, work: MakePublic) -> Container | None:
    recalled = await line.ask(RecallUpload(publication=work.publication))
    return _container(recalled.session) if isinstance(recalled, Recalled) else None


def _container(session: str) -> Container | None:
    return Container.model_validate_json(session) if session else None


def _doubted(error: StudioError) -> PlatformTrouble:
    """Turn what keeps us from trying again into a doubt: the try before may have worked."""
    trouble = Trouble(again=Again.SOON, what=error.what, remedy="Instagram is asked whether it is out.")
    return PlatformTrouble(trouble, in_doubt=True)
