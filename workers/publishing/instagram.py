"""Publishing on Instagram: a reel waits in a container, unseen, and is published as one step of its own."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.studio.asks import MayMakePublic, Recalled, RecallUpload, RememberRemote, RememberSession
from bot.studio.errors import PlatformError, StudioError
from bot.studio.orders import Order
from bot.studio.outcomes import MadePublic, Uploaded
from bot.studio.platforms import instagram, instagram_errors
from bot.studio.platforms.trouble import Again, PlatformTrouble, Trouble
from bot.studio.work import MakePublic, Upload
from workers.context import WorkerContext
from workers.publishing.approved import check_bytes
from workers.publishing.containers import LOOKS_MOST, Container, bring, is_ready, stand
from workers.publishing.instagram_line import InstagramLine, User, id_of, time_of

DOUBTFUL_LOOKS: Final = 3
"""How often a container is looked at after a lost answer before it counts as unpublished: its word may lag."""
_CLOCKS_APART: Final = timedelta(minutes=5)


async def upload(worker: WorkerContext, order: Order, work: Upload) -> Uploaded:
    """Bring a film to Instagram, unseen, or take up where an earlier attempt left off."""
    film = await worker.artifacts.fetch(work.master)
    await check_bytes(film, work.master)
    line = InstagramLine(worker, order, work.target.account)
    await line.refresh()

    async def remember(begun: Container) -> None:
        await line.ask(RememberSession(publication=work.publication, session=begun.model_dump_json()))

    try:
        user = await line.user()
        remembered = await _recalled(line, work) or _container(work.session)
        container = await bring(line, user, work, film, remembered, remember)
        await line.ask(RememberRemote(publication=work.publication, remote_id=container.id))
        note = await _room(line, user)
        line.report(1.0, "uploaded")
    finally:
        line.close()
    return Uploaded(publication=work.publication, remote_id=container.id, url="", note=note, held_back=True)


async def make_public(worker: WorkerContext, order: Order, work: MakePublic) -> MadePublic:
    """Publish a reel that waits in its container, after asking once more whether it may be.

    Raises LockVoid when the approval no longer holds, and PlatformTrouble, in doubt when nobody can say whether it
    became public.
    """
    line = InstagramLine(worker, order, work.target.account)
    await line.refresh()
    try:
        user = await line.user()
        media = await _publish(line, user, work)
        return await _settled(line, user, work, media)
    finally:
        line.close()


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
    caption = instagram.caption_of(work.metadata) if work.metadata else ""
    for post in posts:
        is_reel = post.get("media_product_type") == "REELS"
        is_newer = began is None or time_of(post) >= began.began_at - _CLOCKS_APART
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


async def _recalled(line: InstagramLine, work: Upload | MakePublic) -> Container | None:
    recalled = await line.ask(RecallUpload(publication=work.publication))
    return _container(recalled.session) if isinstance(recalled, Recalled) else None


def _container(session: str) -> Container | None:
    return Container.model_validate_json(session) if session else None


def _doubted(error: StudioError) -> PlatformTrouble:
    """Turn what keeps us from trying again into a doubt: the try before may have worked."""
    trouble = Trouble(again=Again.SOON, what=error.what, remedy="Instagram is asked whether it is out.")
    return PlatformTrouble(trouble, in_doubt=True)
