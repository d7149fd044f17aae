"""TikTok's wire format: envelopes, errors, and what an init must hold."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from bot.sandbox.platforms.tiktok_state import SELF_ONLY, Creator, Json, Upload

_MB_LEAST, _MB_MOST = 5_000_000, 67_108_864
_SIZE_MOST: Final = 4 * 1024**3
_CAPTION_MOST: Final = 2200
_IDS_MOST: Final = 20
VIDEO_FIELDS: Final = frozenset(
    {
        "id",
        "create_time",
        "cover_image_url",
        "share_url",
        "video_description",
        "duration",
        "height",
        "width",
        "title",
        "embed_html",
        "embed_link",
        "like_count",
        "comment_count",
        "share_count",
        "view_count",
    }
)
_MESSAGES: Final = {
    "access_token_invalid": "The access token is invalid or not found in the request.",
    "scope_not_authorized": "The user did not authorize the scope required for completing this request.",
    "rate_limit_exceeded": "Your request is blocked due to exceeding the API rate limit.",
    "spam_risk_too_many_posts": "The daily post cap from the API is reached for the current user.",
    "internal_error": "Something is wrong. Please try again later.",
}


def answer(data: Mapping[str, Any]) -> web.Response:
    """Answer with data in TikTok's envelope."""
    return web.json_response({"data": dict(data), "error": {"code": "ok", "message": "", "log_id": _log_id()}})


def refusal(status: int, code: str, message: str = "") -> web.Response:
    """Answer with an error in TikTok's envelope."""
    error = {"code": code, "message": message or _MESSAGES.get(code, code.replace("_", " ")), "log_id": _log_id()}
    return web.json_response({"data": {}, "error": error}, status=status)


def flat_refusal(status: int, error: str, description: str = "") -> web.Response:
    """Answer with an error as TikTok's OAuth writes it, without the envelope."""
    body = {"error": error, "error_description": description or error.replace("_", " "), "log_id": _log_id()}
    return web.json_response(body, status=status)


def creator_resource(creator: Creator) -> Json:
    """Write what may be chosen for a creator."""
    return {
        "creator_avatar_url": "",
        "creator_username": creator.username,
        "creator_nickname": creator.nickname,
        "privacy_level_options": list(creator.audiences),
        "comment_disabled": "comment" in creator.closed,
        "duet_disabled": "duet" in creator.closed,
        "stitch_disabled": "stitch" in creator.closed,
        "max_video_post_duration_sec": creator.longest_s,
    }


def status_resource(upload: Upload) -> Json:
    """Write how an upload stands."""
    found: Json = {"status": upload.status, "uploaded_bytes": upload.stored}
    if upload.reason:
        found["fail_reason"] = upload.reason
    if upload.post_id is not None:
        found["publicaly_available_post_id"] = [upload.post_id]
    return found


def video_resource(upload: Upload, base: str, fields: list[str]) -> Json:
    """Write a public post, with the fields asked for."""
    known: Json = {
        "id": str(upload.post_id),
        "share_url": f"{base}/@{upload.creator.username}/video/{upload.post_id}?utm_campaign=client_share",
        "title": (upload.post_info or {}).get("title", ""),
        "create_time": int(upload.began_at.timestamp()),
        **upload.counts,
    }
    return {name: value for name, value in known.items() if name in fields}


def problem_of_query(body: Json, fields: list[str]) -> str:
    """Say what is wrong with a query for public posts; empty when it is right."""
    unknown = [name for name in fields if name not in VIDEO_FIELDS]
    if unknown or not fields:
        return f"fields: {', '.join(unknown) or 'required'}"
    filters = body.get("filters")
    ids = filters.get("video_ids") if isinstance(filters, dict) else None
    if not isinstance(ids, list) or not ids or len(ids) > _IDS_MOST or not all(isinstance(one, str) for one in ids):
        return "filters.video_ids must be 1 to 20 ids"
    return ""


def problem_of_source(source: Any) -> str:
    """Say what is wrong with the description of a file; empty when it is right."""
    if not isinstance(source, dict) or source.get("source") != "FILE_UPLOAD":
        return "source must be FILE_UPLOAD"
    numbers = [source.get(name) for name in ("video_size", "chunk_size", "total_chunk_count")]
    if any(type(number) is not int or number <= 0 for number in numbers):
        return "video_size, chunk_size and total_chunk_count are required"
    size, chunk, count = (int(source[name]) for name in ("video_size", "chunk_size", "total_chunk_count"))
    if size > _SIZE_MOST:
        return "the video is too large"
    if size < _MB_LEAST:
        return "" if (chunk, count) == (size, 1) else "a video below 5 MB is one chunk"
    if not _MB_LEAST <= chunk <= min(size, _MB_MOST):
        return "chunk_size is out of range"
    if count != size // chunk or count > 1000:
        return "total_chunk_count is not video_size divided by chunk_size, rounded down"
    return ""


def problem_of_post(post: Any, creator: Creator, *, audited: bool) -> tuple[int, str, str]:
    """Return status, code and message of what is wrong with a post; status 0 when it is right."""
    if not isinstance(post, dict):
        return 400, "invalid_param", "post_info is required"
    if type(post.get("brand_content_toggle")) is not bool or type(post.get("brand_organic_toggle")) is not bool:
        return 400, "invalid_param", "brand_content_toggle and brand_organic_toggle are required"
    if len(str(post.get("title", "")).encode("utf-16-le")) // 2 > _CAPTION_MOST:
        return 400, "invalid_param", "title is too long"
    privacy = post.get("privacy_level")
    if not audited and (privacy != SELF_ONLY or not creator.is_private):
        return 403, "unaudited_client_can_only_post_to_private_accounts", ""
    if privacy not in creator.audiences:
        return 403, "privacy_level_option_mismatch", ""
    if post["brand_content_toggle"] and privacy == SELF_ONLY:
        return 400, "invalid_param", "branded content cannot be private"
    if creator.asked_at is None:
        return 400, "invalid_param", "creator_info must be queried before posting"
    return 0, "", ""


def _log_id() -> str:
    return secrets.token_hex(16).upper()
