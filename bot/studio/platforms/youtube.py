"""YouTube's limits, and how our words map to its fields.

Source: the resources and the reference of the YouTube Data API v3, as of November 2026.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.studio.account import Account, AccountFacts, Playlist
from bot.studio.brief import Genre, Platform
from bot.studio.choosing import ChoiceOption, ChoiceQuestion
from bot.studio.errors import Refused
from bot.studio.measuring import Metrics, PostState
from bot.studio.plan import Plan
from bot.studio.platforms.film import Film
from bot.studio.platforms.text import shorten
from bot.studio.platforms.words import ai_note, allowed, hashtags_of, key_words
from bot.studio.publication import Metadata, Privacy, Target, YouTubeChoices
from bot.studio.values import AccountId

TITLE_MOST: Final = 100
"""Code points."""
DESCRIPTION_MOST: Final = 5000
"""Bytes of UTF-8."""
TAGS_MOST: Final = 500
"""Characters of all tags, the commas between and the quotes around those with a blank included."""
HASHTAGS_MOST: Final = 60
"""With more of them in title and description, all are ignored."""
HASHTAGS_USED: Final = 5
FILE_MOST: Final = 256 * 1024**3
DURATION_MOST_S: Final = 12 * 3600
SHORT_MOST_S: Final = 180
PLAYLISTS_OFFERED: Final = 24
"""As many as fit into a menu beside “none”."""

_CATEGORIES: Final[Mapping[Genre, str]] = {
    Genre.FACTS: "27",
    Genre.TIPS: "26",
    Genre.HOW_TO: "26",
    Genre.FUNNY: "23",
    Genre.ADVERT: "22",
    Genre.STORY: "24",
}
_NO_PLAYLIST: Final = "none"
_HASHTAG: Final = re.compile(r"(?<![^\s])#\w+")
_BLANKS: Final = re.compile(r"\s+")


def metadata_for(plan: Plan) -> Metadata:
    """Write the words that go with a plan's film: its title, its lines, hashtags and the note on AI."""
    hashtags = hashtags_of(plan, HASHTAGS_USED)
    note = ai_note(plan)
    tail = "\n\n".join(part for part in (" ".join(hashtags), note) if part)
    spoken = allowed(" ".join(scene.line.text for scene in plan.scenes))
    room = DESCRIPTION_MOST - len(f"\n\n{tail}".encode())
    lead = shorten(spoken, lambda text: len(text.encode()) <= room)
    return Metadata(
        title=shorten(allowed(plan.title), lambda text: len(text) <= TITLE_MOST) or "Untitled",
        description="\n\n".join(part for part in (lead, tail) if part),
        tags=_fitting_tags(key_words(plan)),
        language=plan.language,
    )


def target_for(account: AccountId, genre: Genre, privacy: Privacy = Privacy.PUBLIC) -> Target:
    """Fill in every choice that YouTube wants, with our defaults."""
    return Target(platform=Platform.YOUTUBE, account=account, privacy=privacy, category=_CATEGORIES[genre])


def check(metadata: Metadata, film: Film) -> tuple[str, ...]:
    """Say, a sentence each, why YouTube would not take this; nothing when it would."""
    refusals = []
    if not metadata.title.strip():
        refusals.append("The title is empty.")
    if len(metadata.title) > TITLE_MOST:
        refusals.append(f"The title has {len(metadata.title)} characters; YouTube takes {TITLE_MOST}.")
    size = len(metadata.description.encode())
    if size > DESCRIPTION_MOST:
        refusals.append(f"The description has {size:,} bytes; YouTube takes {DESCRIPTION_MOST:,}.")
    for name, text in (("title", metadata.title), ("description", metadata.description)):
        if "<" in text or ">" in text:
            refusals.append(f"The {name} holds < or >, which YouTube refuses.")
    if tags_length(metadata.tags) > TAGS_MOST:
        refusals.append(f"The tags have {tags_length(metadata.tags)} characters; YouTube takes {TAGS_MOST}.")
    hashtags = len(_HASHTAG.findall(f"{metadata.title}\n{metadata.description}"))
    if hashtags > HASHTAGS_MOST:
        refusals.append(f"There are {hashtags} hashtags; above {HASHTAGS_MOST} YouTube ignores them all.")
    if film.size_bytes <= 0 or film.duration_s <= 0:
        refusals.append("The film is empty.")
    if film.size_bytes > FILE_MOST or film.duration_s > DURATION_MOST_S:
        refusals.append("The film is longer or larger than YouTube takes (12 hours, 256 GiB).")
    return tuple(refusals)


def questions(_: Account, facts: AccountFacts) -> tuple[ChoiceQuestion, ...]:
    """Return what can be chosen for a channel: one of its playlists, where it has some."""
    if not facts.playlists:
        return ()
    none = ChoiceOption(value=_NO_PLAYLIST, label="No playlist")
    lists = (ChoiceOption(value=one.id, label=one.title[:100]) for one in facts.playlists[:PLAYLISTS_OFFERED])
    return (ChoiceQuestion(name="playlist", label="Playlist", options=(none, *lists), preset=(_NO_PLAYLIST,)),)


def choices_of(answers: Mapping[str, tuple[str, ...]], facts: AccountFacts) -> YouTubeChoices | None:
    """Read what was chosen; None for no playlist. Raises Refused for a playlist that the channel does not have."""
    wanted = "".join(answers.get("playlist", ()))
    if wanted in {"", _NO_PLAYLIST}:
        return None
    for one in facts.playlists:
        if one.id == wanted:
            return YouTubeChoices(playlist=one.id, title=one.title)
    raise Refused("That playlist was not among those offered.", "Open the form again and choose anew.")


def playlists_of(items: Iterable[Mapping[str, Any]]) -> tuple[Playlist, ...]:
    """Read what `playlists.list` answers, with the part snippet."""
    return tuple(
        Playlist(id=str(one["id"]), title=str(one.get("snippet", {}).get("title", "")).strip()[:150] or str(one["id"]))
        for one in items
    )


def is_short(film: Film) -> bool:
    """Say whether YouTube will show it as a Short: square or taller, and at most three minutes."""
    return film.height >= film.width and film.duration_s <= SHORT_MOST_S


def address_of(watch_base: str, remote_id: str, *, short: bool = True) -> str:
    """Return where a video can be watched."""
    return f"{watch_base}/shorts/{remote_id}" if short else f"{watch_base}/watch?v={remote_id}"


def tags_length(tags: Iterable[str]) -> int:
    """Count tags as YouTube does: joined by commas, with quotes around those that hold a blank."""
    return len(",".join(f'"{tag}"' if " " in tag else tag for tag in tags))


def insert_body(metadata: Metadata, target: Target) -> dict[str, Any]:
    """Return the body of `videos.insert`: private, whatever the target; the parts are snippet and status."""
    snippet: dict[str, Any] = {"title": metadata.title, "description": metadata.description}
    if metadata.tags:
        snippet["tags"] = list(metadata.tags)
    if target.category:
        snippet["categoryId"] = target.category
    if metadata.language:
        snippet["defaultLanguage"] = snippet["defaultAudioLanguage"] = metadata.language
    return {"snippet": snippet, "status": _status(target, Privacy.PRIVATE)}


def release_body(remote_id: str, status: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """Return the body of `videos.update` with part status: what is there, made as visible as was approved.

    An update replaces every field of the part, so what is there must be sent back.
    """
    keep = ("license", "embeddable", "publicStatsViewable")
    kept = {name: status[name] for name in keep if name in status}
    return {"id": remote_id, "status": kept | _status(target, target.privacy)}


def playlist_body(playlist: str, remote_id: str) -> dict[str, Any]:
    """Return the body of `playlistItems.insert`; the part is snippet."""
    return {"snippet": {"playlistId": playlist, "resourceId": {"kind": "youtube#video", "videoId": remote_id}}}


def post_state(status: Mapping[str, Any]) -> PostState:
    """Read who can see a video."""
    if status.get("uploadStatus") in {"failed", "rejected", "deleted"}:
        return PostState.REJECTED
    privacy = status.get("privacyStatus")
    return PostState(privacy) if privacy in {one.value for one in Privacy} else PostState.POSTED


def metrics_of(statistics: Mapping[str, Any]) -> Metrics:
    """Read a video's statistics, numbers written as texts; what its owner hides is left out."""
    fields = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}
    return Metrics(**{name: int(statistics[field]) for name, field in fields.items() if field in statistics})


def is_released(status: Mapping[str, Any], target: Target) -> bool:
    """Say whether a video is as visible as was approved."""
    return bool(status.get("privacyStatus") == target.privacy.value)


def is_hidden(status: Mapping[str, Any]) -> bool:
    """Say whether nobody but its owner can see a video."""
    return bool(status.get("privacyStatus") == Privacy.PRIVATE.value)


def differs(metadata: Metadata, snippet: Mapping[str, Any]) -> str:
    """Name the first field whose words on YouTube are not the approved ones; empty when all agree.

    YouTube trims and rewrites blanks, so blanks do not count.
    """
    for name, approved in (("title", metadata.title), ("description", metadata.description)):
        if _BLANKS.sub(" ", snippet.get(name, "")).strip() != _BLANKS.sub(" ", approved).strip():
            return name
    return ""


def _status(target: Target, privacy: Privacy) -> dict[str, Any]:
    return {
        "privacyStatus": privacy.value,
        "selfDeclaredMadeForKids": target.made_for_kids,
        "containsSyntheticMedia": target.synthetic,
    }


def _fitting_tags(words: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for word in words:
        if tags_length([*kept, word]) > TAGS_MOST:
            break
        kept.append(word)
    return tuple(kept)
