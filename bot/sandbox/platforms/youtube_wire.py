"""YouTube's wire format: resources and errors as the Data API v3 writes them."""

from aiohttp import web

from bot.sandbox.platforms.youtube_state import Channel, Json, Playlist, Video

_MESSAGES = {
    "authError": "Invalid Credentials",
    "quotaExceeded": "The request cannot be completed because you have exceeded your quota.",
    "videoNotFound": "The video that you are trying to update cannot be found.",
    "playlistNotFound": "The playlist identified with the request's playlistId parameter cannot be found.",
    "playlistContainsMaximumNumberOfVideos": "The playlist already contains the maximum allowed number of items.",
    "insufficientPermissions": "Request had insufficient authentication scopes.",
}


def refusal(status: int, reason: str, message: str = "") -> web.Response:
    """Answer with an error as Google writes it."""
    text = message or _MESSAGES.get(reason, reason)
    entry = {"message": text, "domain": "youtube.api", "reason": reason}
    body = {"error": {"code": status, "message": text, "errors": [entry]}}
    return web.json_response(body, status=status)


def listing(kind: str, items: list[Json]) -> web.Response:
    """Answer with a list."""
    page = {"totalResults": len(items), "resultsPerPage": len(items)}
    return web.json_response({"kind": f"youtube#{kind}ListResponse", "pageInfo": page, "items": items})


def video_resource(video: Video, parts: set[str]) -> Json:
    """Write a video, with the parts asked for."""
    resource: Json = {"kind": "youtube#video", "id": video.id}
    if "snippet" in parts:
        resource["snippet"] = {
            **video.snippet,
            "publishedAt": _time(video),
            "channelId": video.channel.id,
            "channelTitle": video.channel.name,
        }
    if "status" in parts:
        failure = {"failureReason": video.failure} if video.failure else {}
        resource["status"] = {**video.status, "uploadStatus": video.upload_status, **failure}
    if "processingDetails" in parts:
        resource["processingDetails"] = {"processingStatus": video.processing}
    if "statistics" in parts:
        resource["statistics"] = {name: str(count) for name, count in video.statistics.items()}
    if "fileDetails" in parts:
        resource["fileDetails"] = {"fileSize": str(video.size), "fileType": "video"}
    return resource


def channel_resource(channel: Channel, parts: set[str]) -> Json:
    """Write a channel, with the parts asked for."""
    resource: Json = {"kind": "youtube#channel", "id": channel.id}
    if "snippet" in parts:
        resource["snippet"] = {"title": channel.name}
    if "contentDetails" in parts:
        resource["contentDetails"] = {"relatedPlaylists": {"uploads": channel.uploads_playlist}}
    return resource


def playlist_resource(playlist: Playlist, parts: set[str]) -> Json:
    """Write a playlist, with the parts asked for."""
    resource: Json = {"kind": "youtube#playlist", "id": playlist.id}
    if "snippet" in parts:
        resource["snippet"] = {"title": playlist.title, "channelId": playlist.channel.id}
    if "contentDetails" in parts:
        resource["contentDetails"] = {"itemCount": len(playlist.items)}
    return resource


def playlist_item(entry: str, video: Video, playlist: str, parts: set[str]) -> Json:
    """Write an entry of a playlist, with the parts asked for."""
    resource: Json = {"kind": "youtube#playlistItem", "id": entry}
    if "snippet" in parts:
        resource["snippet"] = {
            "title": video.snippet.get("title", ""),
            "publishedAt": _time(video),
            "playlistId": playlist,
            "resourceId": {"kind": "youtube#video", "videoId": video.id},
        }
    if "contentDetails" in parts:
        resource["contentDetails"] = {"videoId": video.id, "videoPublishedAt": _time(video)}
    return resource


def problem_of(body: Json) -> str:
    """Return the reason why YouTube refuses a video's words; empty when it takes them."""
    snippet = body.get("snippet", {})
    title, description, tags = snippet.get("title", ""), snippet.get("description", ""), snippet.get("tags", [])
    if not title.strip() or len(title) > 100 or set("<>") & set(title):
        return "invalidTitle"
    if len(description.encode()) > 5000 or set("<>") & set(description):
        return "invalidDescription"
    if len(",".join(f'"{tag}"' if " " in tag else tag for tag in tags)) > 500:
        return "invalidTags"
    if not snippet.get("categoryId", "22").isdigit():
        return "invalidCategoryId"
    return ""


def _time(video: Video) -> str:
    return video.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
