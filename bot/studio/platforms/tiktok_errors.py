"""TikTok's refusals, explained: code by code, what it means and whether a later try can help."""

from datetime import datetime, timedelta
from typing import Final

from bot.studio.platforms.trouble import Again, Trouble
from bot.studio.redacting import repeatable

_Row = tuple[Again, str, str]

A_DAY: Final = timedelta(hours=24)
A_WHILE: Final = timedelta(minutes=10)
_REVIEW: Final = "Ask for a new review: `/publish review`."
_SIGN_IN: Final = "Connect it again with `/publish connect` and leave every permission switched on."
_SELF: Final = "It is tried again by itself."

FORGOTTEN: Final = "TikTok no longer says what became of the upload, so its numbers cannot be found."
LACKS_SCOPE: Final = frozenset({"scope_not_authorized", "scope_permission_missed"})

_CODES: Final[dict[str, _Row]] = {
    "access_token_invalid": (Again.AFTER_REFRESH, "The access token has run out.", "It is fetched anew by itself."),
    "scope_not_authorized": (
        Again.AFTER_SIGN_IN,
        "The connected account did not give every permission that this needs.",
        _SIGN_IN,
    ),
    "scope_permission_missed": (
        Again.AFTER_SIGN_IN,
        "The connected account did not give every permission that this needs.",
        _SIGN_IN,
    ),
    "spam_risk_user_banned_from_posting": (
        Again.NEVER,
        "TikTok does not let this account post.",
        "Look into the account's status in the TikTok app.",
    ),
    "unaudited_client_can_only_post_to_private_accounts": (
        Again.NEVER,
        "TikTok has not audited this app: it may only post for “only me”, and only to an account that is set private.",
        "Choose “A draft” in a new review, which needs no audit: `/publish review`.",
    ),
    "url_ownership_unverified": (Again.NEVER, "TikTok does not know the address of the film.", "Report this."),
    "privacy_level_option_mismatch": (
        Again.NEVER,
        "The account can no longer be shown to those who were chosen.",
        f"Choose again who will see it. {_REVIEW}",
    ),
    "rate_limit_exceeded": (Again.SOON, "TikTok asks for a slower pace.", _SELF),
    "internal_error": (Again.SOON, "TikTok had an error of its own.", _SELF),
    "invalid_publish_id": (Again.NEVER, "TikTok does not know this upload.", _REVIEW),
    "token_not_authorized_for_specified_publish_id": (
        Again.NEVER,
        "The upload was made by another TikTok account.",
        "Connect the account that it was made with: `/publish connect`.",
    ),
}
_CAPS: Final[dict[str, tuple[str, str]]] = {
    "spam_risk_too_many_posts": (
        "The account has posted as often today as TikTok allows, by all apps together (about 15 times).",
        "It goes on by itself tomorrow.",
    ),
    "spam_risk_too_many_pending_share": (
        "Five drafts already wait in the account's TikTok inbox, the most that TikTok allows in 24 hours.",
        "Post or delete some of them in the app; it goes on by itself tomorrow.",
    ),
    "reached_active_user_cap": (
        "This app has posted for as many accounts today as TikTok allows it.",
        "It goes on by itself tomorrow.",
    ),
}
_FILE: Final = "Render the cut again, then ask for a new review: `/publish review`."
_ACCOUNT: Final = "Look into the account's notices in the TikTok app before you try again."
_FAILURES: Final[dict[str, tuple[str, str]]] = {
    "file_format_check_failed": ("it does not take the file's format", _FILE),
    "duration_check_failed": ("it does not take a film of this length", _FILE),
    "frame_rate_check_failed": ("it does not take the frame rate", _FILE),
    "picture_size_check_failed": ("it does not take the size of the picture", _FILE),
    "publish_cancelled": ("it was cancelled there", "Press “Try again” if that was a mistake."),
    "auth_removed": ("its owner took the permission back while it was being posted", _SIGN_IN),
    "spam_risk": ("it takes the film for spam", _ACCOUNT),
    "spam_risk_text": ("it takes the caption for spam", f"Change the caption. {_REVIEW}"),
    "spam_risk_too_many_posts": ("the account has posted too often today", "Try again tomorrow."),
    "spam_risk_user_banned_from_posting": ("this account may not post", _ACCOUNT),
}
_PASSING: Final = frozenset({"internal", "video_pull_failed", "photo_pull_failed", "internal_error"})


def explain(status: int, code: str, message: str, at: datetime) -> Trouble:
    """Explain a refusal by HTTP status and `error.code`; `at` is now, in UTC."""
    if code in _CAPS:
        what, remedy = _CAPS[code]
        return Trouble(again=Again.LATER, what=what, remedy=remedy, reason=code, at=at + A_DAY)
    again, what, remedy = _CODES.get(code) or _by_status(status, message)
    return Trouble(again=again, what=what, remedy=remedy, reason=code or str(status))


def begun_in_vain(trouble: Trouble, at: datetime) -> Trouble:
    """Explain an upload that could not be begun for a reason that passes: it is not tried again at once.

    TikTok counts each beginning, and does not say that repeating one is harmless.
    """
    if trouble.again is not Again.SOON:
        return trouble
    return trouble.but(again=Again.LATER, at=at + A_WHILE, remedy="It is tried again by itself in ten minutes.")


def failed(reason: str) -> Trouble:
    """Explain `fail_reason` of an upload that TikTok gave up: it will not appear."""
    if reason in _PASSING:
        return Trouble(again=Again.SOON, what="TikTok had an error of its own.", remedy=_SELF, reason=reason)
    because, remedy = _FAILURES.get(reason, (reason.replace("_", " ")[:100] or "it does not say why", _REVIEW))
    again = Again.AFTER_SIGN_IN if reason == "auth_removed" else Again.NEVER
    return Trouble(again=again, what=f"TikTok did not take the film: {because}.", remedy=remedy, reason=reason)


def unreachable() -> Trouble:
    """Explain a connection that failed, or an answer that never came."""
    return Trouble(again=Again.SOON, what="TikTok cannot be reached.", remedy=_SELF, reason="network")


def misfit(what: str) -> Trouble:
    """Explain choices that the creator's settings no longer allow."""
    return Trouble(again=Again.NEVER, what=f"{what}.", remedy=f"Choose again. {_REVIEW}", reason="misfit")


def still_checking(at: datetime) -> Trouble:
    """Explain an upload that TikTok has whole and is still looking at, which can take hours."""
    return Trouble(
        again=Again.LATER,
        what="TikTok has the film and is still checking it, which can take hours.",
        remedy="It is looked at again by itself.",
        reason="processing",
        at=at + A_WHILE,
    )


def unknowable(began_at: datetime) -> Trouble:
    """Explain that TikTok no longer says what became of an upload whose last part was on its way."""
    return Trouble(
        again=Again.NEVER,
        what=(
            f"TikTok no longer says what became of the upload of {began_at:%d %B, %H:%M} UTC. "
            "Its last part was sent, so it may be out."
        ),
        remedy="Look at the account in the TikTok app: if it is not there, press “Try again”.",
        reason="unknowable",
    )


def numbers_withheld() -> Trouble:
    """Explain that an account lets us publish and not read its numbers."""
    return Trouble(
        again=Again.NEVER,
        what="The connected account did not give the permission to read its numbers (video.list).",
        remedy="docs/connect-tiktok.md says how to ask for it; then connect it again with `/publish connect`.",
        reason="video.list",
    )


def _by_status(status: int, message: str) -> _Row:
    if status == 401:
        return _CODES["access_token_invalid"]
    if status == 429:
        return _CODES["rate_limit_exceeded"]
    if status >= 500 or status < 400:
        return _CODES["internal_error"]
    short = repeatable(message) or f"status {status}"
    return Again.NEVER, f"TikTok refused: {short}.", "Check the film, its words and the choices, then ask again."
