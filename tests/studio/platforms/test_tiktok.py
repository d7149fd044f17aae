"""TikTok's limits and choices, decided without TikTok."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.account import Account, AccountFacts
from bot.studio.brief import Genre, Platform
from bot.studio.errors import Refused
from bot.studio.platforms import tiktok
from bot.studio.platforms.film import Film
from bot.studio.publication import Metadata, TikTokChoices, TikTokPrivacy, TikTokWay
from bot.studio.values import AccountId, GuildId
from tests.studio.films import plan_of

FILM = Film(duration_s=25, width=1080, height=1920, size_bytes=9_000_000)
WORDS = Metadata(title="Honey", description="It never spoils.")
FACTS = AccountFacts(name="Honey", audiences=("PUBLIC_TO_EVERYONE", "SELF_ONLY"), closed=frozenset({"duet"}))
POSTER = Account(
    id=AccountId("A"),
    guild=GuildId(1),
    platform=Platform.TIKTOK,
    name="Honey",
    channel_id="x",
    scopes=("user.info.basic", "video.upload", "video.publish"),
)


@pytest.mark.parametrize(
    ("size", "chunk", "count", "first", "last"),
    [
        (3145728, 3145728, 1, 0, 3145727),
        (4194304, 4194304, 1, 0, 4194303),
        (5000000, 5000000, 1, 0, 4999999),
        (50000123, 10000000, 5, 40000000, 50000122),
        (64000001, 64000000, 1, 0, 64000000),
        (150000000, 64000000, 2, 64000000, 149999999),
        (4294967296, 64000000, 67, 4224000000, 4294967295),
    ],
)
def test_a_file_is_divided_as_tiktoks_own_examples_are(
    size: int, chunk: int, count: int, first: int, last: int
) -> None:
    parts = tiktok.parts_of(size, chunk)

    assert tiktok.chunk_of(size, chunk) == chunk
    assert len(parts) == count
    assert (parts[-1].first, parts[-1].last) == (first, last)


@given(st.integers(1, tiktok.FILE_MOST), st.integers(0, 100_000_000))
def test_parts_cover_a_file_once_and_keep_tiktoks_rules(size: int, wanted: int) -> None:
    chunk = tiktok.chunk_of(size, wanted)
    parts = tiktok.parts_of(size, chunk)

    assert parts[0].first == 0
    assert parts[-1].last == size - 1
    assert all(one.last + 1 == next_one.first for one, next_one in pairwise(parts))
    assert len(parts) <= 1000
    assert all(part.last - part.first + 1 == chunk for part in parts[:-1])
    assert parts[-1].last - parts[-1].first + 1 <= 128_000_000
    assert size < 5_000_000 or 5_000_000 <= chunk <= 64_000_000


@given(st.integers(1, 60_000_000), st.integers(0, 60_000_000))
def test_only_whole_parts_count_as_stored(size: int, stored: int) -> None:
    parts = tiktok.parts_of(size, tiktok.chunk_of(size, 0))

    done = tiktok.parts_stored(parts, stored)

    assert done == sum(part.last + 1 <= stored for part in parts)
    assert all(part.last < stored for part in parts[:done])


@given(st.text(max_size=40))
def test_captions_are_counted_in_utf_16(text: str) -> None:
    assert tiktok.caption_length(text) == sum(2 if ord(char) > 0xFFFF else 1 for char in text)


@given(st.integers(0, 1200))
def test_a_caption_fits_or_is_refused(emoji: int) -> None:
    words = WORDS.but(description="🍯" * emoji + "honey")

    refused = any("caption" in line for line in tiktok.check(words, FILM))

    assert refused == (2 * emoji + 5 > 2200)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"duration_s": 601}, "minutes"),
        ({"size_bytes": 4 * 1024**3 + 1}, "GB"),
        ({"width": 359}, "pixels"),
        ({"height": 4097}, "pixels"),
        ({"size_bytes": 0}, "empty"),
        ({"duration_s": 0}, "empty"),
        ({"has_logo": True}, "forbids any logo"),
    ],
)
def test_each_limit_is_said_in_words(change: dict[str, float], word: str) -> None:
    assert tiktok.check(WORDS, FILM) == ()
    assert any(word in line for line in tiktok.check(WORDS, FILM.but(**change)))


def test_a_plans_caption_holds_its_title_its_hashtags_and_the_note_on_ai() -> None:
    metadata = tiktok.metadata_for(plan_of())

    assert metadata.title in metadata.description
    assert "#" in metadata.description
    assert "AI" in metadata.description
    assert tiktok.check(metadata, FILM) == ()


def test_nothing_is_chosen_in_anybodys_name() -> None:
    target = tiktok.target_for(AccountId("A"), Genre.FACTS)

    assert target.choices == TikTokChoices(way=TikTokWay.DRAFT)
    assert target.synthetic
    assert tiktok.check_target(target) == ()
    for question in tiktok.questions(POSTER, FACTS):
        assert question.preset == ()


def test_an_account_that_takes_drafts_only_is_asked_nothing() -> None:
    assert tiktok.questions(POSTER.but(scopes=("video.upload",)), FACTS) == ()


def test_only_what_the_creator_allows_is_offered() -> None:
    asked = {
        question.name: {option.value for option in question.options} for question in tiktok.questions(POSTER, FACTS)
    }

    assert asked["audience"] == {"PUBLIC_TO_EVERYONE", "SELF_ONLY", "draft"}
    assert asked["allowed"] == {"comment", "stitch"}
    everything_off = FACTS.but(closed=frozenset({"comment", "duet", "stitch"}))
    assert "allowed" not in {question.name for question in tiktok.questions(POSTER, everything_off)}


ANSWERS = {"audience": ("PUBLIC_TO_EVERYONE",), "allowed": ("comment", "duet"), "promotes": (), "terms": ("agreed",)}


def test_answers_become_choices_within_what_the_creator_allows() -> None:
    choices = tiktok.choices_of(ANSWERS, FACTS)

    assert choices == TikTokChoices(
        way=TikTokWay.POST, privacy=TikTokPrivacy.PUBLIC, comments=True, duet=False, music_terms=True
    )
    assert tiktok.choices_of({"audience": ("draft",)}, FACTS) == TikTokChoices()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"terms": ()}, "Music Usage Confirmation"),
        ({"audience": ("FOLLOWER_OF_CREATOR",)}, "cannot be shown"),
        ({"audience": ()}, "cannot be shown"),
        ({"audience": ("SELF_ONLY",), "promotes": ("paid_partnership",)}, "paid partnership"),
    ],
)
def test_what_tiktok_forbids_is_refused_in_words(change: dict[str, tuple[str, ...]], words: str) -> None:
    with pytest.raises(Refused, match=words):
        tiktok.choices_of(ANSWERS | change, FACTS)


SUBSETS = st.tuples(
    st.sampled_from([*TikTokPrivacy, "draft", "", "everyone"]),
    st.sets(st.sampled_from(["comment", "duet", "stitch"])),
    st.sets(st.sampled_from(["own_brand", "paid_partnership"])),
    st.booleans(),
    st.sets(st.sampled_from([one.value for one in TikTokPrivacy])),
    st.sets(st.sampled_from(["comment", "duet", "stitch"])),
)


@given(SUBSETS)
def test_choices_never_show_or_allow_more_than_was_chosen_and_is_allowed(drawn: tuple[object, ...]) -> None:
    audience, may, promotes, agrees, audiences, closed = drawn
    facts = AccountFacts(audiences=tuple(sorted(audiences)), closed=frozenset(closed))  # type: ignore[call-overload]
    answers = {
        "audience": (audience,),
        "allowed": tuple(may),  # type: ignore[arg-type]
        "promotes": tuple(promotes),  # type: ignore[arg-type]
        "terms": ("agreed",) if agrees else (),
    }
    try:
        choices = tiktok.choices_of(answers, facts)  # type: ignore[arg-type]
    except Refused:
        return

    if choices.way is TikTokWay.DRAFT:
        assert audience == "draft"
        return
    assert choices.privacy == audience
    assert agrees
    assert not audiences or audience in audiences  # type: ignore[operator]
    allowed = {
        name
        for name, is_on in (("comment", choices.comments), ("duet", choices.duet), ("stitch", choices.stitch))
        if is_on
    }
    assert allowed == may - closed  # type: ignore[operator]
    if audiences:
        assert tiktok.misfit(choices, facts) == ""


def test_a_draft_carries_no_words_and_no_choices() -> None:
    target = tiktok.target_for(AccountId("A"), Genre.FACTS)

    assert set(tiktok.init_body(WORDS, target, 10, 10)) == {"source_info"}
    post = target.but(choices=tiktok.choices_of(ANSWERS, FACTS))
    body = tiktok.init_body(WORDS, post, 10, 10)
    assert body["post_info"]["title"] == "It never spoils."
    assert body["post_info"]["is_aigc"] is True
    assert body["post_info"]["disable_duet"] is True
