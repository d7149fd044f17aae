"""TikTok's limits, what it wants to have chosen, and how our words map to its fields.

Source: TikTok's pages on the Content Posting API v2 (direct post, media transfer guide, content sharing guidelines),
as of September 2026.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.studio.account import Account, AccountFacts
from bot.studio.brief import Genre, Platform
from bot.studio.choosing import ChoiceOption, ChoiceQuestion
from bot.studio.errors import Refused
from bot.studio.plan import Plan
from bot.studio.platforms.film import DailyCap, Film
from bot.studio.platforms.text import shorten
from bot.studio.platforms.words import ai_note, allowed, hashtags_of
from bot.studio.publication import Metadata, Privacy, Target, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.values import AccountId, Value

CAPTION_MOST: Final = 2200
"""UTF-16 code units."""
HASHTAGS_USED: Final = 5
FILE_MOST: Final = 4 * 1024**3
DURATION_MOST_S: Final = 600
SIDE_LEAST, SIDE_MOST = 360, 4096
LOGO_REFUSED: Final = (
    "TikTok forbids any logo or watermark on a film that a program sends. Take it off with "
    "`/edit ask change: no logo`, or ask for a review without TikTok, with `account:`."
)
"""https://developers.tiktok.com/doc/content-sharing-guidelines"""
POSTS_MOST, DRAFTS_MOST = 15, 5
"""Of one account in 24 hours: about 15, says TikTok; and drafts that wait in the inbox."""
CHUNK_LEAST, CHUNK_MOST = 5_242_880, 64_000_000
"""Of a part, in bytes: inside TikTok's 5 MB and 64 MB whichever megabyte it means."""
MAY_POST: Final = "video.publish"
MAY_DRAFT: Final = "video.upload"
MAY_READ: Final = "video.list"
"""What an account allows."""
HAND_OVER: Final = (
    "Open TikTok as the account above and tap the message in the inbox.",
    "Paste the caption below.",
    "Choose who sees it, and switch on **AI-generated content** under “More options”: a draft carries no label.",
    "Post it.",
)
_DRAFT: Final = "draft"
_COMMENT, _DUET, _STITCH = "comment", "duet", "stitch"
_BRAND, _PAID, _AGREED = "own_brand", "paid_partnership", "agreed"
_AUDIENCES: Final = {
    TikTokPrivacy.PUBLIC: "Everyone",
    TikTokPrivacy.FOLLOWERS: "Followers",
    TikTokPrivacy.FRIENDS: "Friends (followers who are followed back)",
    TikTokPrivacy.SELF: "Only me",
}


class UploadPart(Value):
    """One part of an upload: its first and its last byte."""

    first: int
    last: int


def metadata_for(plan: Plan) -> Metadata:
    """Write the caption of a plan's film: its title, hashtags and the note on AI."""
    title = shorten(allowed(plan.title), lambda text: len(text) <= 100) or "Untitled"
    parts = (title, " ".join(hashtags_of(plan, HASHTAGS_USED)), ai_note(plan))
    caption = shorten("\n\n".join(part for part in parts if part), lambda text: caption_length(text) <= CAPTION_MOST)
    return Metadata(title=title, description=caption, language=plan.language)


def target_for(account: AccountId, genre: Genre, privacy: Privacy = Privacy.PUBLIC) -> Target:  # noqa: ARG001
    """Choose nothing in anybody's name: a draft, unless a person chooses to post."""
    return Target(platform=Platform.TIKTOK, account=account, privacy=privacy, choices=TikTokChoices())


def cap_of(target: Target) -> DailyCap:
    """Return how many films like this TikTok takes of an account in 24 hours, by all apps together."""
    choices = target.choices
    is_post = isinstance(choices, TikTokChoices) and choices.way is TikTokWay.POST
    return DailyCap(most=POSTS_MOST, kind="posts") if is_post else DailyCap(most=DRAFTS_MOST, kind="drafts")


def caption_length(text: str) -> int:
    """Count as TikTok does: in UTF-16 code units, of which an emoji has two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def caption_of(metadata: Metadata) -> str:
    """Return the one text that goes with a film."""
    return metadata.description or metadata.title


def check(metadata: Metadata, film: Film) -> tuple[str, ...]:
    """Say, a sentence each, why TikTok would not take this; nothing when it would."""
    refusals = []
    length = caption_length(caption_of(metadata))
    if length > CAPTION_MOST:
        refusals.append(f"The caption has {length:,} characters as TikTok counts; it takes {CAPTION_MOST:,}.")
    if film.size_bytes <= 0 or film.duration_s <= 0:
        refusals.append("The film is empty.")
    if film.size_bytes > FILE_MOST:
        refusals.append(f"The film has {film.size_bytes / 1e9:.1f} GB; TikTok takes 4 GB.")
    if film.duration_s > DURATION_MOST_S:
        refusals.append(f"The film lasts {film.duration_s / 60:.1f} minutes; TikTok takes 10.")
    if not (min(film.width, film.height) >= SIDE_LEAST and max(film.width, film.height) <= SIDE_MOST):
        refusals.append(
            f"The film has {film.width} × {film.height} pixels; TikTok takes {SIDE_LEAST} to {SIDE_MOST} on each side."
        )
    if film.has_logo:
        refusals.append(LOGO_REFUSED)
    return tuple(refusals)


def check_target(target: Target) -> tuple[str, ...]:
    """Say, a sentence each, what about the choices TikTok forbids; nothing when it takes them."""
    choices = target.choices
    if not isinstance(choices, TikTokChoices):
        return ("Nothing was chosen for TikTok.",)
    if choices.way is TikTokWay.DRAFT:
        return ()
    refusals = []
    if choices.privacy is None:
        refusals.append("Nobody chose who sees it on TikTok.")
    if choices.paid_partnership and choices.privacy is TikTokPrivacy.SELF:
        refusals.append("TikTok does not take a paid partnership that only its owner sees.")
    if not choices.music_terms:
        refusals.append("TikTok wants its Music Usage Confirmation agreed to before a post.")
    return tuple(refusals)


def may_post(account: Account) -> bool:
    """Say whether an account lets us post, so that there is something to choose; a draft's choices are its owner's."""
    return MAY_POST in account.scopes


def questions(account: Account, facts: AccountFacts) -> tuple[ChoiceQuestion, ...]:
    """Return what must be chosen for a post; nothing for an account that takes drafts only."""
    if not may_post(account):
        return ()
    audiences = [one for one in TikTokPrivacy if one in (facts.audiences or tuple(TikTokPrivacy))]
    draft = ChoiceOption(value=_DRAFT, label="A draft: decided in the TikTok app", note="Nothing below counts then")
    may = {_COMMENT: "Comment on it", _DUET: "Make a duet with it", _STITCH: "Stitch it"}
    allowances = tuple(ChoiceOption(value=name, label=words) for name, words in may.items() if name not in facts.closed)
    asked = [
        ChoiceQuestion(
            name="audience",
            label="Who will see it on TikTok",
            options=(*(ChoiceOption(value=one.value, label=_AUDIENCES[one]) for one in audiences), draft),
        )
    ]
    if allowances:
        asked.append(
            ChoiceQuestion(
                name="allowed", label="What viewers may do", options=allowances, least=0, most=len(allowances)
            )
        )
    asked.append(
        ChoiceQuestion(
            name="promotes",
            label="What it promotes",
            note="Leave this empty for a film that promotes nothing",
            options=(
                ChoiceOption(value=_BRAND, label="Your brand", note="Shown as “Promotional content”"),
                ChoiceOption(value=_PAID, label="Branded content", note="Shown as “Paid partnership”"),
            ),
            least=0,
            most=2,
        )
    )
    asked.append(
        ChoiceQuestion(
            name="terms",
            label="TikTok's Music Usage Confirmation",
            note="tiktok.com/legal/page/global/music-usage-confirmation/en",
            options=(
                ChoiceOption(
                    value=_AGREED,
                    label="By posting, I agree to it",
                    note="and to the Branded Content Policy where it is branded content",
                ),
            ),
            least=0,
        )
    )
    return tuple(asked)


def choices_of(answers: Mapping[str, tuple[str, ...]], facts: AccountFacts) -> TikTokChoices:
    """Read what was chosen. Raises Refused for what TikTok, or the creator's own settings, forbid."""
    audience = "".join(answers.get("audience", ()))
    if audience == _DRAFT:
        return TikTokChoices()
    if audience not in {*TikTokPrivacy} or audience not in (facts.audiences or tuple(TikTokPrivacy)):
        raise Refused("That account cannot be shown to those people.", "Choose again who will see it.")
    allowed_now = set(answers.get("allowed", ())) - facts.closed
    promotes = set(answers.get("promotes", ()))
    choices = TikTokChoices(
        way=TikTokWay.POST,
        privacy=TikTokPrivacy(audience),
        comments=_COMMENT in allowed_now,
        duet=_DUET in allowed_now,
        stitch=_STITCH in allowed_now,
        own_brand=_BRAND in promotes,
        paid_partnership=_PAID in promotes,
        music_terms=_AGREED in answers.get("terms", ()),
    )
    refusals = check_target(Target(platform=Platform.TIKTOK, account=AccountId(""), choices=choices))
    if refusals:
        raise Refused(" ".join(refusals), "Press the button and choose again.")
    return choices


def misfit(choices: TikTokChoices, facts: AccountFacts) -> str:
    """Say what was chosen that the creator's settings no longer allow; empty when all fits."""
    if choices.privacy not in facts.audiences:
        return f"{facts.name} can no longer post for {choices.seen_by}"
    wanted = {_COMMENT: choices.comments, _DUET: choices.duet, _STITCH: choices.stitch}
    for name, is_on in wanted.items():
        if is_on and name in facts.closed:
            return f"{facts.name} has switched off {name}s on TikTok"
    return ""


def facts_of(creator: Mapping[str, Any]) -> AccountFacts:
    """Read what `creator_info/query` says."""
    names = (_COMMENT, _DUET, _STITCH)
    return AccountFacts(
        name=str(creator.get("creator_nickname") or creator.get("creator_username") or ""),
        audiences=tuple(creator.get("privacy_level_options", ())),
        closed=frozenset(name for name in names if creator.get(f"{name}_disabled")),
        longest_s=creator.get("max_video_post_duration_sec"),
    )


def init_body(metadata: Metadata, target: Target, size: int, chunk: int) -> dict[str, Any]:
    """Return the body of an init: with the words and choices for a post, without for a draft."""
    source = {
        "source": "FILE_UPLOAD",
        "video_size": size,
        "chunk_size": chunk,
        "total_chunk_count": len(parts_of(size, chunk)),
    }
    choices = target.choices
    if not isinstance(choices, TikTokChoices) or choices.way is TikTokWay.DRAFT or choices.privacy is None:
        return {"source_info": source}
    post: dict[str, Any] = {
        "title": caption_of(metadata),
        "privacy_level": choices.privacy.value,
        "disable_comment": not choices.comments,
        "disable_duet": not choices.duet,
        "disable_stitch": not choices.stitch,
        "brand_content_toggle": choices.paid_partnership,
        "brand_organic_toggle": choices.own_brand,
        "is_aigc": target.synthetic,
    }
    if choices.cover_ms is not None:
        post["video_cover_timestamp_ms"] = choices.cover_ms
    return {"post_info": post, "source_info": source}


def chunk_of(size: int, wanted: int) -> int:
    """Return the size of a part for a file, as near to what is wanted as TikTok takes."""
    return min(size, max(CHUNK_LEAST, min(CHUNK_MOST, wanted)))


def parts_of(size: int, chunk: int) -> tuple[UploadPart, ...]:
    """Divide a file as TikTok does: the rest goes with the last part."""
    count = max(1, size // chunk)
    return tuple(
        UploadPart(first=number * chunk, last=size - 1 if number == count - 1 else (number + 1) * chunk - 1)
        for number in range(count)
    )


def parts_stored(parts: tuple[UploadPart, ...], stored: int) -> int:
    """Return how many whole parts a number of bytes is: a part that came by halves is sent again."""
    return sum(part.last < stored for part in parts)


def address_of(watch_base: str, username: str, post_id: str = "") -> str:
    """Return where a post can be watched; its creator's page while TikTok has not told its id."""
    page = f"{watch_base}/@{username}" if username else watch_base
    return f"{page}/video/{post_id}" if username and post_id else page
