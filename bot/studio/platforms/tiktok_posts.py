"""What TikTok says of posts: how they stand, their numbers, and where they can be watched.

Source: TikTok's pages on `video/query` of the Display API and on `status/fetch`, as of September 2026.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.studio.measuring import Metrics, PostRead, PostState

QUERY: Final = "/v2/video/query/?fields=id,share_url,view_count,like_count,comment_count,share_count"
"""The numbers of public posts, which are named by id."""


def read_upload(read: PostRead, status: str) -> PostRead:
    """Read how an upload stands that has no public post: `status` of `status/fetch`."""
    match status:
        case "SEND_TO_USER_INBOX":
            return read.but(state=PostState.IN_INBOX)
        case "FAILED":
            return read.but(state=PostState.REJECTED)
        case _:
            return read.but(problem="TikTok tells the numbers of public posts only, once it has looked at them.")


def metrics_of(video: Mapping[str, Any]) -> Metrics:
    """Read the numbers of an entry of `video/query`."""
    fields = {"views": "view_count", "likes": "like_count", "comments": "comment_count", "shares": "share_count"}
    return Metrics(**{name: int(video[field]) for name, field in fields.items() if video.get(field) is not None})


def shared_address(watch_base: str, video: Mapping[str, Any]) -> str:
    """Return where an entry of `video/query` can be watched; empty for an address that is not TikTok's."""
    address = str(video.get("share_url", "")).partition("?")[0]
    return address if address.startswith(f"{watch_base}/") else ""
