"""Putting a video into a playlist of its channel, once: YouTube lets the same video be in one many times.

A playlist is a convenience: what goes wrong with it is told, and never keeps a film from going out.
"""

from typing import Final

from bot.studio.platforms import youtube, youtube_errors
from bot.studio.platforms.trouble import PlatformTrouble
from bot.studio.publication import YouTubeChoices
from workers.publishing import google
from workers.publishing.youtube_line import YouTubeLine

DOUBTFUL_LOOKS: Final = 3
"""How often a playlist is looked through after a lost answer before the video counts as missing: its list may lag."""


async def put_into_playlist(line: YouTubeLine, remote_id: str, choices: YouTubeChoices) -> str:
    """Put a video into the playlist that was chosen, unless it is there; return what went wrong, empty for nothing.

    Raises AccountNeedsSignIn, Cancelled.
    """
    failures, looks = 0, 1
    try:
        while not await _is_in(line, remote_id, choices.playlist, looks):
            try:
                await _insert(line, remote_id, choices.playlist)
            except PlatformTrouble as error:
                failures, looks = failures + 1, DOUBTFUL_LOOKS if error.in_doubt else 1
                await line.recover(error.trouble, failures)
    except PlatformTrouble as error:
        return youtube_errors.not_in_playlist(choices.title, error.trouble)
    return ""


async def _is_in(line: YouTubeLine, remote_id: str, playlist: str, looks: int) -> bool:
    for look in range(looks):
        if look:
            await line.pause(look)
        listing = line.client.playlistItems().list(part="id", playlistId=playlist, videoId=remote_id, maxResults=1)
        if (await line.call(listing.execute)).get("items"):
            return True
    return False


async def _insert(line: YouTubeLine, remote_id: str, playlist: str) -> None:
    body = youtube.playlist_body(playlist, remote_id)
    google.check_fields("PlaylistItem", body)
    await line.call_once(line.client.playlistItems().insert(part="snippet", body=body).execute)
