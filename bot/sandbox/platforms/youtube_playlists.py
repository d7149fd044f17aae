"""The playlists of the loopback YouTube: the one that holds every upload, and those that its owner made."""

from aiohttp import web

from bot.sandbox.platforms.youtube_state import Grant, Json, State
from bot.sandbox.platforms.youtube_wire import listing, playlist_item, playlist_resource, refusal


async def mine(state: State, request: web.Request, grant: Grant) -> web.StreamResponse:
    """List a channel's own playlists, as many as were asked for."""
    if request.query.get("mine") != "true":
        return refusal(400, "missingRequiredParameter")
    parts, most = set(request.query.get("part", "").split(",")), int(request.query.get("maxResults", "5"))
    found = [one for one in state.playlists.values() if one.channel is grant.channel]
    return listing("playlist", [playlist_resource(one, parts) for one in found[:most]])


async def items(state: State, request: web.Request, grant: Grant) -> web.StreamResponse:
    """List what is in a playlist, or where one video is in it."""
    wanted, only = request.query.get("playlistId", ""), request.query.get("videoId", "")
    parts, most = set(request.query.get("part", "").split(",")), int(request.query.get("maxResults", "5"))
    if wanted == grant.channel.uploads_playlist:
        found = [(f"PLI{video.id}", video) for video in state.of_channel(grant.channel)]
    elif wanted in state.playlists:
        found = state.playlists[wanted].look(state.videos)
    else:
        return refusal(404, "playlistNotFound")
    chosen = [(name, video) for name, video in found if only in {"", video.id}]
    return listing("playlistItem", [playlist_item(name, video, wanted, parts) for name, video in chosen[:most]])


async def put(state: State, request: web.Request, grant: Grant) -> web.StreamResponse:
    """Put a video into a playlist; the same one twice if it is asked for twice, as the real one does."""
    parts, body = set(request.query.get("part", "").split(",")), await request.json()
    snippet: Json = body.get("snippet", {})
    if not set(body) - {"kind"} <= parts:
        return refusal(400, "unexpectedPart")
    problem = _problem(snippet)
    if problem:
        return refusal(400, problem)
    playlist = state.playlists.get(snippet["playlistId"])
    if playlist is None:
        return refusal(404, "playlistNotFound")
    video = state.videos.get(snippet["resourceId"]["videoId"])
    if video is None:
        return refusal(404, "videoNotFound")
    if playlist.channel is not grant.channel:
        return refusal(403, "playlistItemsNotAccessible")
    if len(playlist.items) >= state.playlist_most:
        return refusal(403, "playlistContainsMaximumNumberOfVideos")
    return web.json_response(playlist_item(playlist.add(video), video, playlist.id, parts))


def _problem(snippet: Json) -> str:
    resource = snippet.get("resourceId") or {}
    if not snippet.get("playlistId"):
        return "playlistIdRequired"
    if resource.get("kind") != "youtube#video":
        return "invalidResourceType"
    return "" if resource.get("videoId") else "resourceIdRequired"
