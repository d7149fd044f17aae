"""Instagram's limits on reels, and how our words and choices map to its fields.

Source: the Instagram Platform's pages on publishing and on `ig-user/media`, as of September 2026.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Self

from bot.studio.account import Account, AccountFacts
from bot.studio.brief import Genre, Platform
from bot.studio.choosing import ChoiceOption, ChoiceQuestion
from bot.studio.errors import Refused
from bot.studio.measuring import Metrics
from bot.studio.plan import Plan
from bot.studio.platforms.film import Film
from bot.studio.platforms.text import shorten
from bot.studio.platforms.words import ai_note, hashtags_of
from bot.studio.publication import InstagramChoices, InstagramTrial, Metadata, Privacy, Target
from bot.studio.values import AccountId, Sha256, Value

CAPTION_MOST: Final = 2200
"""Code points."""
CAPTION_WRITTEN: Final = 2000
"""What we write ourselves, in UTF-16 units: Instagram does not say how it counts."""
TITLE_MOST: Final = 100
HASHTAGS_MOST: Final = 30
HASHTAGS_USED: Final = 5
MENTIONS_MOST: Final = 20
FILE_MOST: Final = 300_000_000
BIT_RATE_MOST: Final = 25_000_000
CONTAINER_KEEPS: Final = timedelta(hours=20)
"""A container lives 24 hours; what goes out later is uploaded so long before."""
SHORTEST_S, LONGEST_S, WIDEST = 3, 900, 1920
COVERS_S: Final = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55)
"""Seconds of the film that are offered as its cover."""
INSIGHTS: Final = (
    "views",
    "reach",
    "likes",
    "comments",
    "saved",
    "shares",
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
)
"""The numbers of a reel that are asked for; others make Instagram refuse all of them for some reels."""
COVER_S: Final = 1
"""The cover where nobody chose: entrances are over by then."""

_HASHTAG: Final = re.compile(r"(?<!\w)#\w+")
_MENTION: Final = re.compile(r"(?<![\w.@])@\w[\w.]*")
_SIGNS: Final = re.compile(r"[#@]+(?=\w)")
_BLANKS: Final = re.compile(r"\s+")
_TRIALS: Final = {
    InstagramTrial.NONE: ("Everyone from the start", ""),
    InstagramTrial.MANUAL: ("Non-followers first", "A trial reel; somebody shares it with followers in the app"),
    InstagramTrial.PERFORMANCE: ("Non-followers first, then by itself", "A trial reel; shared if it does well"),
}


class Allowance(Value):
    """Posts of the last 24 hours, and how many there may be; Instagram's pages do not agree on a number."""

    used: int = 0
    total: int = 0

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> Self:
        """Read what `content_publishing_limit` answers; nothing where it says nothing."""
        entries = answer.get("data")
        first = entries[0] if isinstance(entries, list) and entries else {}
        config = first.get("config") or {}
        return cls(used=int(first.get("quota_usage") or 0), total=int(config.get("quota_total") or 0))

    @property
    def left(self) -> int | None:
        """Return how many more posts are taken; None where Instagram does not say."""
        return max(0, self.total - self.used) if self.total else None

    @property
    def words(self) -> str:
        """Say how much is used."""
        return f"{self.used} of {self.total} posts of 24 hours are used." if self.total else ""


def metadata_for(plan: Plan) -> Metadata:
    """Write the caption that goes with a plan's film: its title, its lines, hashtags and the note on AI."""
    title = shorten(_addressing_nobody(plan.title), lambda text: len(text) <= TITLE_MOST) or "Untitled"
    tail = "\n\n".join(part for part in (" ".join(hashtags_of(plan, HASHTAGS_USED)), ai_note(plan)) if part)
    room = CAPTION_WRITTEN - _units(f"{title}\n\n\n\n{tail}")
    spoken = _addressing_nobody(" ".join(scene.line.text for scene in plan.scenes))
    lead = shorten(spoken, lambda text: _units(text) <= room)
    caption = "\n\n".join(part for part in (title, lead, tail) if part)
    return Metadata(title=title, description=caption, language=plan.language)


def target_for(account: AccountId, _: Genre, privacy: Privacy = Privacy.PUBLIC) -> Target:
    """Fill in every choice that Instagram wants, with our defaults."""
    return Target(
        platform=Platform.INSTAGRAM,
        account=account,
        privacy=privacy,
        choices=InstagramChoices(cover_ms=COVER_S * 1000),
    )


def check(metadata: Metadata, film: Film) -> tuple[str, ...]:
    """Say, a sentence each, why Instagram would not take this; nothing when it would."""
    refusals = []
    caption = caption_of(metadata)
    if len(caption) > CAPTION_MOST:
        refusals.append(f"The caption has {len(caption):,} characters; Instagram takes {CAPTION_MOST:,}.")
    tags, mentions = len(_HASHTAG.findall(caption)), len(_MENTION.findall(caption))
    if tags > HASHTAGS_MOST:
        refusals.append(f"The caption has {tags} hashtags; Instagram takes {HASHTAGS_MOST}.")
    if mentions > MENTIONS_MOST:
        refusals.append(f"The caption mentions {mentions} people; Instagram takes {MENTIONS_MOST}.")
    return (*refusals, *_check_film(film))


def check_target(target: Target) -> tuple[str, ...]:
    """Say, a sentence each, why Instagram would not take these choices."""
    if target.privacy is Privacy.PUBLIC:
        return ()
    return (f"A reel is public: Instagram has no “{target.privacy.value}”, so leave this account out.",)


def check_fit(target: Target, film: Film) -> tuple[str, ...]:
    """Say, a sentence each, why these choices do not fit a film."""
    cover_s = choices_of(target).cover_ms / 1000
    if cover_s < film.duration_s:
        return ()
    return (f"The cover is at {cover_s:g} s; the film lasts {film.duration_s:.1f} s.",)


def questions(_: Account, facts: AccountFacts) -> tuple[ChoiceQuestion, ...]:
    """Return what has to be chosen for a reel."""
    room = "" if facts.posts_left is None else f"Instagram takes {facts.posts_left} more posts within 24 hours"
    return (
        ChoiceQuestion(
            name="feed",
            label="Where the reel is shown",
            note=room,
            options=(
                ChoiceOption(value="both", label="Reels and the profile's feed"),
                ChoiceOption(value="reels", label="Reels only"),
            ),
            preset=("both",),
        ),
        ChoiceQuestion(
            name="comments",
            label="Comments",
            options=(ChoiceOption(value="on", label="Allowed"), ChoiceOption(value="off", label="Switched off")),
            preset=("on",),
        ),
        ChoiceQuestion(
            name="cover",
            label="Cover: which moment of the film",
            options=tuple(ChoiceOption(value=str(second), label=_moment(second)) for second in COVERS_S),
            preset=(str(COVER_S),),
        ),
        ChoiceQuestion(
            name="trial",
            label="Who sees it first",
            options=tuple(
                ChoiceOption(value=trial.value, label=label, note=note) for trial, (label, note) in _TRIALS.items()
            ),
            preset=(InstagramTrial.NONE.value,),
        ),
    )


def chosen(answers: Mapping[str, tuple[str, ...]], _: AccountFacts) -> InstagramChoices:
    """Read what was chosen for a reel. Raises Refused for an answer that was never offered."""
    picked = {name: given[0] for name, given in answers.items() if given}
    try:
        return InstagramChoices(
            share_to_feed={"both": True, "reels": False}[picked.get("feed", "both")],
            comments={"on": True, "off": False}[picked.get("comments", "on")],
            cover_ms=1000 * {str(second): second for second in COVERS_S}[picked.get("cover", str(COVER_S))],
            trial=InstagramTrial(picked.get("trial", InstagramTrial.NONE.value)),
        )
    except (KeyError, ValueError) as error:
        raise Refused("That choice was not among those offered.", "Open the form again and choose anew.") from error


def choices_of(target: Target) -> InstagramChoices:
    """Return what was chosen for a reel, or our defaults."""
    return target.choices if isinstance(target.choices, InstagramChoices) else InstagramChoices()


def caption_of(metadata: Metadata) -> str:
    """Return the caption. Instagram knows no title: where it is to be read, it is in the description."""
    return metadata.description.strip()


def container_fields(metadata: Metadata, target: Target) -> dict[str, str]:
    """Return what a container is begun with, the film apart."""
    chosen_ones = choices_of(target)
    fields = {
        "media_type": "REELS",
        "caption": caption_of(metadata),
        "share_to_feed": _flag(chosen_ones.share_to_feed),
        "thumb_offset": str(chosen_ones.cover_ms),
        "is_ai_generated": _flag(target.synthetic),
    }
    if chosen_ones.trial is not InstagramTrial.NONE:
        fields["trial_params"] = f'{{"graduation_strategy": "{chosen_ones.trial.value}"}}'
    return fields


def metrics_of(answer: Mapping[str, Any]) -> Metrics:
    """Read what `insights` answers: times in milliseconds, and nothing for what Instagram has not counted yet."""
    told: dict[str, int] = {}
    for entry in answer.get("data") or []:
        values = entry.get("values") or [{}]
        if isinstance(values[0].get("value"), int):
            told[str(entry.get("name"))] = values[0]["value"]
    plain = {"views": "views", "likes": "likes", "comments": "comments", "shares": "shares", "saves": "saved"}
    times = {"average_watch_s": "ig_reels_avg_watch_time", "watched_s": "ig_reels_video_view_total_time"}
    counts = {name: told[field] for name, field in {**plain, "reach": "reach"}.items() if field in told}
    spans = {name: told[field] / 1000 for name, field in times.items() if field in told}
    return Metrics(**counts, **spans)


def same_words(one: str, other: str) -> bool:
    """Say whether two captions are the same; blanks do not count, for Instagram trims and rewrites them."""
    return _BLANKS.sub(" ", one).strip() == _BLANKS.sub(" ", other).strip()


def address_of(watch_base: str, username: str) -> str:
    """Return where an account's reels can be watched."""
    return f"{watch_base}/{username}/"


def public_address(media_base: str, master: Sha256) -> str:
    """Return where Instagram can fetch a film itself: its place among the artifacts, under a public address."""
    return f"{media_base.rstrip('/')}/files/{master[:2]}/{master}"


def _check_film(film: Film) -> list[str]:
    refusals = []
    if film.size_bytes <= 0 or film.duration_s <= 0:
        return ["The film is empty."]
    if film.duration_s < SHORTEST_S:
        refusals.append(f"The film lasts {film.duration_s:.1f} s; a reel has at least {SHORTEST_S}.")
    if film.duration_s > LONGEST_S:
        refusals.append(f"The film lasts {film.duration_s / 60:.1f} minutes; a reel has {LONGEST_S // 60} at most.")
    if film.size_bytes > FILE_MOST:
        refusals.append(f"The film has {film.size_bytes / 1e6:,.0f} MB; Instagram takes {FILE_MOST // 10**6}.")
    rate = film.size_bytes * 8 / film.duration_s
    if rate > BIT_RATE_MOST:
        refusals.append(f"The film has {rate / 1e6:.0f} Mbit/s; Instagram takes {BIT_RATE_MOST // 10**6}.")
    if film.width > WIDEST:
        refusals.append(f"The film is {film.width} pixels wide; Instagram takes {WIDEST}.")
    if not 1 / 100 <= film.width / max(1, film.height) <= 10:
        refusals.append("The film's shape is not one that Instagram takes.")
    return refusals


def _addressing_nobody(text: str) -> str:
    """Take the signs away that would turn spoken words into hashtags, or tell strangers of the reel."""
    return _BLANKS.sub(" ", _SIGNS.sub("", text)).strip()


def _moment(second: int) -> str:
    return "The first picture" if second == 0 else f"{second} s into the film"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _flag(value: bool) -> str:
    return "true" if value else "false"
