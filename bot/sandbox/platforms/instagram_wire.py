"""Instagram's wire format: errors and objects as Graph and the upload server write them."""

import secrets
from typing import Final

from aiohttp import web

from bot.sandbox.platforms.instagram_state import Container, Json, Reel, State

_MESSAGES: Final = {
    4: "Application request limit reached",
    9: "The user has reached the maximum number of posts in 24 hours.",
    10: "Application does not have permission for this action",
    24: "The requested resource does not exist",
    190: "Error validating access token: Session has expired",
    9007: "Media ID is not available",
    36004: "The caption is too long",
}
_TRANSIENT: Final = frozenset({-2, -1, 1, 2, 4})
_CONTAINER_FIELDS: Final = frozenset({"id", "status_code", "status", "video_status", "copyright_check_status"})
INSIGHTS: Final = frozenset(
    {
        "views",
        "reach",
        "likes",
        "comments",
        "saved",
        "shares",
        "reposts",
        "total_interactions",
        "ig_reels_avg_watch_time",
        "ig_reels_video_view_total_time",
        "reels_skip_rate",
    }
)
"""What is counted of every reel. The others are refused, those that are gone since 2025 among them."""
_STATUSES: Final = {
    "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
    "IN_PROGRESS": "In Progress: Media is still being processed.",
    "EXPIRED": "Expired: The container was not published within 24 hours.",
    "PUBLISHED": "Published: Media has been successfully published.",
}


def refusal(status: int, reason: str, message: str = "") -> web.Response:
    """Answer with an error as Graph writes it; the reason is CODE or CODE/SUBCODE, or empty for a page of HTML."""
    if not reason:
        return web.Response(status=status, text="<html><body>Sorry, something went wrong.</body></html>")
    code, _, subcode = reason.partition("/")
    number = int(code)
    error: Json = {
        "message": message or _MESSAGES.get(number, "An unknown error has occurred."),
        "type": "OAuthException" if number in {10, 190} else "IGApiException",
        "code": number,
        "is_transient": number in _TRANSIENT or status >= 500,
        "fbtrace_id": secrets.token_urlsafe(8),
    }
    if subcode:
        error["error_subcode"] = int(subcode)
    headers = {}
    if number == 4:
        headers["X-Business-Use-Case-Usage"] = '{"178": [{"type": "instagram", "estimated_time_to_regain_access": 19}]}'
    return web.json_response({"error": error}, status=status, headers=headers)


def upload_refusal(status: int, reason: str) -> web.Response:
    """Answer with an error as the upload server writes it."""
    if reason.lstrip("-").partition("/")[0].isdigit():
        return refusal(status, reason)
    debug = {"retriable": status >= 500, "type": reason, "message": f"Request processing failed: {reason}"}
    return web.json_response({"debug_info": debug}, status=status)


def container_object(state: State, container: Container, fields: set[str]) -> Json:
    """Write a container, with the fields asked for."""
    word = container.status(state.now())
    told = f"Error: Media upload has failed with error code {container.problem}" if word == "ERROR" else _STATUSES[word]
    whole = "complete" if container.is_whole else "in_progress"
    video = {
        "uploading_phase": {"status": whole, "bytes_transferred": container.stored},
        "processing_phase": {"status": "complete" if word in {"FINISHED", "PUBLISHED"} else "in_progress"},
    }
    known: Json = {"status_code": word, "status": told, "video_status": video}
    return {"id": container.id} | {name: value for name, value in known.items() if name in fields}


def foreign_field(fields: set[str]) -> str:
    """Return a field that a container does not have; empty for none."""
    return next((name for name in sorted(fields) if name and name not in _CONTAINER_FIELDS), "")


def insights_object(reel: Reel, names: list[str]) -> Json:
    """Write the insights asked for; one that is not counted yet is left out, not 0."""
    entries = [
        {
            "name": name,
            "period": "lifetime",
            "values": [{"value": reel.insights[name]}],
            "title": name.replace("_", " ").capitalize(),
            "id": f"{reel.id}/insights/{name}/lifetime",
        }
        for name in names
        if name in reel.insights
    ]
    return {"data": entries}


def reel_object(reel: Reel, base: str, fields: set[str]) -> Json:
    """Write a reel, with the fields asked for."""
    known: Json = {
        "caption": reel.caption,
        "permalink": f"{base}/reel/{reel.shortcode}/",
        "shortcode": reel.shortcode,
        "media_type": "VIDEO",
        "media_product_type": "REELS",
        "timestamp": reel.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "is_ai_generated": reel.is_ai_generated,
        "is_comment_enabled": reel.comments,
    }
    return {"id": reel.id} | {name: value for name, value in known.items() if name in fields}


def problem_with(fields: dict[str, str]) -> str:
    """Return the code with which a container is refused for what was asked; empty when it is begun."""
    caption = fields.get("caption", "")
    if fields.get("media_type") != "REELS":
        return "100/2207023"
    if len(caption) > 2200:
        return "36004/2207010"
    words = caption.replace("\n", " ").split(" ")
    if sum(word.startswith("@") and len(word) > 1 for word in words) > 20:
        return "100/2207040"
    if sum(word.startswith("#") and len(word) > 1 for word in words) > 30:
        return "100"
    flags = [fields.get(name, "true") for name in ("share_to_feed", "is_ai_generated")]
    if any(flag not in {"true", "false"} for flag in flags) or not fields.get("thumb_offset", "0").isdigit():
        return "100"
    has_address, is_resumable = bool(fields.get("video_url")), fields.get("upload_type") == "resumable"
    return "" if has_address != is_resumable else "100"
