"""YouTube's refusals, explained: reason by reason, what it means and whether a later try can help."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.studio.platforms.trouble import Again, Trouble
from bot.studio.redacting import repeatable

_Row = tuple[Again, str, str]

_WORDS: Final = "Change the words and ask for a new review: `/publish review`."
_BY_HAND: Final = "Put it into a playlist in YouTube Studio."
_REASONS: Final[dict[str, _Row]] = {
    "rateLimitExceeded": (Again.SOON, "YouTube asks for a slower pace.", "It is tried again by itself."),
    "userRateLimitExceeded": (Again.SOON, "YouTube asks for a slower pace.", "It is tried again by itself."),
    "uploadRateLimitExceeded": (Again.SOON, "YouTube asks for a slower pace.", "It is tried again by itself."),
    "backendError": (Again.SOON, "YouTube had an error of its own.", "It is tried again by itself."),
    "internalError": (Again.SOON, "YouTube had an error of its own.", "It is tried again by itself."),
    "authError": (Again.AFTER_REFRESH, "The access token has run out.", "It is fetched anew by itself."),
    "youtubeSignupRequired": (
        Again.AFTER_SIGN_IN,
        "The connected Google account has no YouTube channel.",
        "Create a channel on YouTube, then connect it again with `/publish connect`.",
    ),
    "insufficientPermissions": (
        Again.AFTER_SIGN_IN,
        "The connected account did not give every permission that publishing needs.",
        "Connect it again with `/publish connect` and leave every box ticked.",
    ),
    "forbidden": (
        Again.NEVER,
        "YouTube does not let this account do that.",
        "Check in YouTube Studio that the channel may upload, then use `/publish connect`.",
    ),
    "accessNotConfigured": (
        Again.NEVER,
        "The YouTube Data API is switched off for this Google Cloud project.",
        "Switch it on in the Google Cloud console, then try again.",
    ),
    "invalidTitle": (Again.NEVER, "YouTube refuses the title.", _WORDS),
    "invalidDescription": (Again.NEVER, "YouTube refuses the description.", _WORDS),
    "invalidTags": (Again.NEVER, "YouTube refuses the tags.", _WORDS),
    "invalidCategoryId": (Again.NEVER, "YouTube does not know the category.", _WORDS),
    "invalidPublishAt": (Again.NEVER, "YouTube refuses the time of publication.", _WORDS),
    "invalidVideoMetadata": (Again.NEVER, "YouTube refuses the words that go with the film.", _WORDS),
    "mediaBodyRequired": (Again.NEVER, "YouTube got no film.", "Render the cut again, then ask for a new review."),
    "videoNotFound": (
        Again.NEVER,
        "The uploaded film is no longer on YouTube.",
        "Someone may have deleted it; ask for a new review to upload it again: `/publish review`.",
    ),
    "playlistNotFound": (Again.NEVER, "YouTube does not have that playlist any more.", _BY_HAND),
    "playlistContainsMaximumNumberOfVideos": (
        Again.NEVER,
        "The playlist holds as many videos as YouTube allows.",
        _BY_HAND,
    ),
    "playlistItemsNotAccessible": (Again.NEVER, "YouTube does not let this account change that playlist.", _BY_HAND),
    "videoAlreadyInAnotherSeriesPlaylist": (
        Again.NEVER,
        "The video is in another series playlist, and YouTube allows one.",
        _BY_HAND,
    ),
}
_UPLOAD_PROBLEMS: Final[dict[str, str]] = {
    "conversion": "it cannot convert the film",
    "invalidFile": "it cannot read the file",
    "emptyFile": "the file is empty",
    "tooSmall": "the file is too small",
    "codec": "it does not know the codec",
    "uploadAborted": "the upload was broken off",
    "copyright": "it sees a copyright claim",
    "inappropriate": "it finds the content inappropriate",
    "duplicate": "the same film is already there",
    "termsOfUse": "it breaks the terms of use",
    "uploaderAccountSuspended": "the account is suspended",
    "uploaderAccountClosed": "the account is closed",
    "length": "it is longer than this channel may upload",
    "claim": "somebody claims it",
    "trademark": "it sees a trademark",
    "legal": "of a legal complaint",
}


def explain(status: int, reason: str, message: str, at: datetime) -> Trouble:
    """Explain a refusal by HTTP status and `error.errors[0].reason`; `at` is now, in UTC."""
    if reason in {"quotaExceeded", "dailyLimitExceeded"}:
        back = pacific_midnight_after(at)
        return Trouble(
            again=Again.LATER,
            what="Today's allowance of YouTube calls is used up.",
            remedy=f"It goes on by itself after {back:%d %B at %H:%M} UTC.",
            reason=reason,
            at=back,
        )
    if reason == "uploadLimitExceeded":
        back = at + timedelta(hours=24)
        return Trouble(
            again=Again.LATER,
            what="The channel has reached its own daily limit of uploads.",
            remedy=f"It is tried again by itself on {back:%d %B at %H:%M} UTC.",
            reason=reason,
            at=back,
        )
    again, what, remedy = _REASONS.get(reason) or _by_status(status, message)
    return Trouble(again=again, what=what, remedy=remedy, reason=reason or str(status))


def unreachable() -> Trouble:
    """Explain a connection that failed, or an answer that never came."""
    return Trouble(
        again=Again.SOON, what="YouTube cannot be reached.", remedy="It is tried again by itself.", reason="network"
    )


def video_gone() -> Trouble:
    """Explain that what was uploaded is not on YouTube any more."""
    again, what, remedy = _REASONS["videoNotFound"]
    return Trouble(again=again, what=what, remedy=remedy, reason="videoNotFound")


def still_there() -> Trouble:
    """Explain that a film can still be seen though YouTube was asked to take it down."""
    return Trouble(
        again=Again.LATER,
        what="YouTube still shows the film.",
        remedy="It is tried again by itself; in YouTube Studio it can be taken down at once.",
        reason="stillThere",
    )


def not_in_playlist(title: str, trouble: Trouble) -> str:
    """Say that a video is not in its playlist, and why; it is published all the same."""
    return f"It is not in the playlist “{title}”: {trouble.what} {_BY_HAND}"


def processing_problem(status: dict[str, str]) -> str:
    """Return what became wrong with an upload, as a sentence; empty while all is well."""
    if status.get("uploadStatus") not in {"failed", "rejected", "deleted"}:
        return ""
    reason = status.get("failureReason") or status.get("rejectionReason") or status["uploadStatus"]
    return f"YouTube did not keep the film: {_UPLOAD_PROBLEMS.get(reason, reason)}."


def pacific_midnight_after(at: datetime) -> datetime:
    """Return the next midnight in California, when quotas start anew, in UTC.

    Daylight saving time: from 2 a.m. on the second Sunday of March to 2 a.m. on the first of November.
    """
    day = (at.astimezone(UTC) - timedelta(hours=8)).date()
    for ahead in (0, 1, 2):
        local = day + timedelta(days=ahead)
        begins = _sunday(local.year, 3, 2)
        ends = _sunday(local.year, 11, 1)
        offset = 7 if begins < local.timetuple().tm_yday <= ends else 8
        midnight = datetime(local.year, local.month, local.day, offset, tzinfo=UTC)
        if midnight > at:
            return midnight
    raise AssertionError("a midnight comes within two days")


def _sunday(year: int, month: int, number: int) -> int:
    """Return the day of the year of a month's nth Sunday."""
    first = datetime(year, month, 1, tzinfo=UTC)
    day = first + timedelta(days=(6 - first.weekday()) % 7, weeks=number - 1)
    return day.timetuple().tm_yday


def _by_status(status: int, message: str) -> _Row:
    if status == 401:
        return _REASONS["authError"]
    if status == 429 or status >= 500:
        return Again.SOON, "YouTube is busy.", "It is tried again by itself."
    if status == 403:
        return _REASONS["forbidden"]
    if status in {404, 410}:
        return Again.NEVER, "YouTube does not know what was asked for.", "Ask for a new review: `/publish review`."
    short = repeatable(message) or f"status {status}"
    return Again.NEVER, f"YouTube refused: {short}.", "Check the film and its words, then ask for a new review."
