"""Instagram's refusals, explained: code by code, what it means and whether a later try can help.

Source: the Instagram Platform's page of error codes, as of June 2026. What counts is `error.code` and
`error.error_subcode`; the HTTP status is 400 for nearly everything.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from bot.studio.platforms.trouble import Again, Trouble
from bot.studio.redacting import repeatable
from bot.studio.values import Value

RATE_LIMITS: Final = frozenset({4, 17, 32, 613, 80002})
PAUSE: Final = timedelta(hours=1)
"""How long a used-up allowance is left alone when Instagram does not say when it comes back."""

_Row = tuple[Again, str, str]

_BY_ITSELF: Final = "It is tried again by itself."
_WORDS: Final = "Change the words and ask for a new review: `/publish review`."
_FILM: Final = "Generate the film again, then ask for a new review: `/publish review`."
_UPLOAD_AGAIN: Final = "It is uploaded again by itself."
_CONNECT: Final = "Connect it again with `/publish connect`."

_SUBCODES: Final[dict[int, _Row]] = {
    2207001: (Again.SOON, "Instagram had an error of its own.", _BY_ITSELF),
    2207003: (Again.SOON, "Instagram took too long to fetch the film.", _BY_ITSELF),
    2207006: (Again.ANEW, "Instagram does not know the upload any more.", _UPLOAD_AGAIN),
    2207008: (Again.ANEW, "Instagram does not know the upload any more.", _UPLOAD_AGAIN),
    2207009: (Again.NEVER, "Instagram does not take the film's shape.", _FILM),
    2207010: (Again.NEVER, "Instagram finds the caption too long.", _WORDS),
    2207020: (Again.ANEW, "The upload lay on Instagram for more than 24 hours and is gone.", _UPLOAD_AGAIN),
    2207023: (Again.NEVER, "Instagram does not know the kind of post.", "This is a fault of the studio; report it."),
    2207026: (Again.NEVER, "Instagram does not take the film's format.", _FILM),
    2207027: (Again.SOON, "Instagram is still processing the film.", _BY_ITSELF),
    2207032: (Again.SOON, "Instagram could not begin the upload.", _BY_ITSELF),
    2207040: (Again.NEVER, "The caption mentions more than 20 people.", _WORDS),
    2207050: (
        Again.NEVER,
        "Instagram has restricted the account.",
        "Its owner must look in the Instagram app for what Instagram wants, then press Try again.",
    ),
    2207051: (
        Again.NEVER,
        "Instagram took the post for spam and stopped it.",
        "Look at the account's status in the Instagram app before anything else is published.",
    ),
    2207052: (
        Again.NEVER,
        "Instagram could not fetch the film from the public address.",
        "Check publishing.instagram.media_base: the address must open from outside.",
    ),
    2207053: (Again.ANEW, "Instagram lost the upload to an unknown error.", _UPLOAD_AGAIN),
    2207057: (
        Again.NEVER,
        "The cover's time lies outside the film.",
        "Choose an earlier cover and ask for a new review: `/publish review`.",
    ),
}
_SUBCODES_OF_SIGN_IN: Final[dict[int, str]] = {
    458: "The permission was withdrawn in Instagram's settings.",
    460: "The account's password was changed, so its permission ended.",
    463: "The account's permission has run out.",
    467: "Instagram no longer accepts the account's permission.",
}
UNKNOWN_REEL: Final = "Instagram does not say which reel it became, so its numbers cannot be found."
_MISSING: Final = frozenset({2207006, 2207008})


class Refusal(Value):
    """What Instagram said."""

    status: int = 0
    code: int = 0
    subcode: int = 0
    message: str = ""
    is_transient: bool = False
    regain: timedelta | None = None
    """When the allowance comes back, where Instagram says so."""


def refusal_of(status: int, body: Any, usage: Mapping[str, Any] | None = None) -> Refusal:
    """Read an error body, in Graph's shape or in that of the upload server; a body that is neither says nothing."""
    found = body if isinstance(body, Mapping) else {}
    error, debug = found.get("error"), found.get("debug_info")
    if isinstance(error, Mapping):
        return Refusal(
            status=status,
            code=_number(error.get("code")),
            subcode=_number(error.get("error_subcode")),
            message=str(error.get("error_user_msg") or error.get("message") or ""),
            is_transient=error.get("is_transient") is True,
            regain=_regain(usage or {}),
        )
    if isinstance(debug, Mapping):
        message = str(debug.get("message", ""))
        return Refusal(status=status, message=message, is_transient=debug.get("retriable") is True)
    return Refusal(status=status)


def explain(refusal: Refusal, at: datetime) -> Trouble:
    """Explain a refusal; `at` is now, in UTC."""
    reason = f"{refusal.code}/{refusal.subcode}" if refusal.subcode else str(refusal.code or refusal.status)
    if refusal.subcode == 2207042:
        return limit_reached(at)
    is_known = refusal.subcode in _SUBCODES
    if not is_known and (refusal.code in RATE_LIMITS or (refusal.status == 429 and not refusal.code)):
        back = at + (refusal.regain or PAUSE)
        return Trouble(
            again=Again.LATER,
            what="Instagram's allowance of calls is used up for now.",
            remedy=f"It goes on by itself after {back:%d %B at %H:%M} UTC.",
            reason=reason,
            at=back,
        )
    again, what, remedy = _SUBCODES.get(refusal.subcode) or _by_code(refusal)
    return Trouble(again=again, what=what, remedy=remedy, reason=reason)


def explain_status(status: str, at: datetime) -> Trouble:
    """Explain what a container in state ERROR says of itself: a sentence that names a subcode."""
    numbers = [int(word) for word in _words_of(status) if word.isdigit() and len(word) == 7]
    known = next((number for number in numbers if number in _SUBCODES), 0)
    if known:
        return explain(Refusal(subcode=known, status=400), at).but(reason=f"container/{known}")
    short = repeatable(status.removeprefix("Error:").strip()) or "it does not say why"
    return Trouble(
        again=Again.NEVER, what=f"Instagram did not take the film: {short}.", remedy=_FILM, reason="container/ERROR"
    )


def unreachable() -> Trouble:
    """Explain a connection that failed, or an answer that never came."""
    return Trouble(again=Again.SOON, what="Instagram cannot be reached.", remedy=_BY_ITSELF, reason="network")


def limit_reached(at: datetime, used: int = 0, total: int = 0) -> Trouble:
    """Explain that the account has published all that it may in a day."""
    back = at + PAUSE
    counted = f" ({used} of {total} in 24 hours)" if total else ""
    return Trouble(
        again=Again.LATER,
        what=f"The account has published as much as Instagram allows{counted}.",
        remedy="It is tried again by itself, every hour until there is room.",
        reason="9/2207042",
        at=back,
    )


def upload_gone() -> Trouble:
    """Explain that what was uploaded cannot be published any more and goes up once more."""
    again, what, remedy = _SUBCODES[2207020]
    return Trouble(again=again, what=what, remedy=remedy, reason="container/EXPIRED")


def keeps_losing(lost: Trouble, at: datetime) -> Trouble:
    """Explain that several containers in a row were lost; there are 400 a day, so the next ones wait."""
    remedy = "It is tried again by itself in an hour."
    return Trouble(again=Again.LATER, what=lost.what, remedy=remedy, reason=lost.reason, at=at + PAUSE)


def still_processing() -> Trouble:
    """Explain that Instagram takes longer with a film than we wait."""
    again, what, remedy = _SUBCODES[2207027]
    return Trouble(again=again, what=what, remedy=remedy, reason="9007/2207027")


def strange_address() -> Trouble:
    """Explain that a film would go to an address that is not known to be Instagram's."""
    return Trouble(
        again=Again.NEVER,
        what="Instagram wants the film at an address that is not its own.",
        remedy="Check publishing.instagram.upload_base; nothing was sent.",
        reason="upload_base",
    )


def is_missing(trouble: Trouble) -> bool:
    """Say whether Instagram does not know the container at all, be it published or not."""
    tail = trouble.reason.partition("/")[2]
    return (tail.isdigit() and int(tail) in _MISSING) or trouble.reason == "24"


def is_gone(trouble: Trouble) -> bool:
    """Say whether Instagram does not have what was asked for."""
    return trouble.reason == "100/33" or is_missing(trouble)


def is_other_object(trouble: Trouble) -> bool:
    """Say whether what was asked for is there and has no such fields: a container in the place of its reel."""
    return trouble.reason == "100"


def lacks_permission(trouble: Trouble) -> bool:
    """Say whether the account did not give a permission, and is good for everything else."""
    code = trouble.reason.partition("/")[0]
    return code.isdigit() and _is_permission(int(code))


def numbers_withheld() -> Trouble:
    """Explain that an account lets us publish and not read its numbers."""
    return Trouble(
        again=Again.NEVER,
        what="The connected account did not give the permission to read its numbers (insights).",
        remedy=f"{_CONNECT[:-1]} and leave every switch on.",
        reason="insights",
    )


def _is_permission(code: int) -> bool:
    return code == 10 or 200 <= code < 300


def _by_code(refusal: Refusal) -> _Row:
    code, status = refusal.code, refusal.status
    if code == 190 or status == 401:
        gone = _SUBCODES_OF_SIGN_IN.get(refusal.subcode)
        if gone:
            return Again.AFTER_SIGN_IN, gone, _CONNECT
        return Again.AFTER_REFRESH, "Instagram refuses the access token.", "It is renewed by itself."
    if _is_permission(code):
        return (
            Again.AFTER_SIGN_IN,
            "The connected account did not give every permission that publishing needs.",
            "Connect it again with `/publish connect` and leave every switch on.",
        )
    if refusal.is_transient or status == 429 or status >= 500 or code in {-2, -1, 1, 2}:
        return Again.SOON, "Instagram is busy.", _BY_ITSELF
    if code == 24:
        return _SUBCODES[2207006]
    if code == 352:
        return _SUBCODES[2207026]
    if status == 403:
        return Again.NEVER, "Instagram does not let this account do that.", "Look at the account in the Instagram app."
    short = repeatable(refusal.message) or f"status {status}"
    return Again.NEVER, f"Instagram refused: {short}.", "Check the film and its words, then ask for a new review."


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _regain(usage: Mapping[str, Any]) -> timedelta | None:
    """Read the minutes until calls are allowed again from the usage header, which lists them by business."""
    minutes = [
        entry.get("estimated_time_to_regain_access")
        for entries in usage.values()
        if isinstance(entries, list)
        for entry in entries
        if isinstance(entry, Mapping)
    ]
    longest = max((value for value in minutes if isinstance(value, int)), default=0)
    return timedelta(minutes=min(longest, 24 * 60)) if longest > 0 else None


def _words_of(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()
