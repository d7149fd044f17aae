"""What platforms answer about posts and playlists, read into our words."""

from typing import Any

import pytest

from bot.studio.account import Account, AccountFacts, Playlist
from bot.studio.brief import Platform
from bot.studio.errors import Refused
from bot.studio.measuring import Metrics, PostRead, PostState
from bot.studio.platforms import instagram, tiktok_posts, youtube
from bot.studio.publication import Privacy, Target, YouTubeChoices
from bot.studio.values import AccountId, GuildId, PublicationId

CHANNEL = Account(id=AccountId("A"), guild=GuildId(1), platform=Platform.YOUTUBE, name="Honey Films", channel_id="UC1")
LISTS = tuple(Playlist(id=f"PL{number}", title=f"List {number}") for number in range(30))
BASE = "https://www.tiktok.com"


def test_a_channel_with_playlists_is_asked_for_one_and_as_many_are_offered_as_a_menu_holds() -> None:
    (question,) = youtube.questions(CHANNEL, AccountFacts(playlists=LISTS))

    assert len(question.options) == 25
    assert question.preset == ("none",)
    assert youtube.questions(CHANNEL, AccountFacts()) == ()


def test_only_a_playlist_that_the_channel_has_can_be_chosen() -> None:
    facts = AccountFacts(playlists=LISTS)

    assert youtube.choices_of({"playlist": ("PL3",)}, facts) == YouTubeChoices(playlist="PL3", title="List 3")
    assert youtube.choices_of({"playlist": ("none",)}, facts) is None
    assert youtube.choices_of({}, facts) is None
    with pytest.raises(Refused, match="not among those offered"):
        youtube.choices_of({"playlist": ("PLofsomebody",)}, facts)


def test_a_playlist_without_a_title_is_named_by_its_id() -> None:
    items: list[dict[str, Any]] = [
        {"id": "PL1", "snippet": {"title": " Bees "}},
        {"id": "PL2", "snippet": {}},
        {"id": "PL3"},
    ]

    assert [one.title for one in youtube.playlists_of(items)] == ["Bees", "PL2", "PL3"]


def test_a_playlist_does_not_change_who_sees_a_video_nor_an_older_seal() -> None:
    plain = Target(platform=Platform.YOUTUBE, account=AccountId("A"), privacy=Privacy.UNLISTED)
    chosen = plain.but(choices=YouTubeChoices(playlist="PL1", title="Bees"))

    assert chosen.seen_by == plain.seen_by == "unlisted"
    assert "choices" not in plain.model_dump()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ({"privacyStatus": "public", "uploadStatus": "processed"}, PostState.PUBLIC),
        ({"privacyStatus": "unlisted"}, PostState.UNLISTED),
        ({"privacyStatus": "private"}, PostState.PRIVATE),
        ({"privacyStatus": "public", "uploadStatus": "rejected"}, PostState.REJECTED),
        ({"privacyStatus": "something new"}, PostState.POSTED),
        ({}, PostState.POSTED),
    ],
)
def test_youtubes_status_says_how_a_video_stands(status: dict[str, str], state: PostState) -> None:
    assert youtube.post_state(status) is state


def test_statistics_come_as_texts_and_some_do_not_come() -> None:
    assert youtube.metrics_of({"viewCount": "18446744073709551615", "favoriteCount": "0"}) == Metrics(
        views=18446744073709551615
    )


@pytest.mark.parametrize("values", [[], [{}], [{"value": None}], [{"value": {"18-24": 3}}]])
def test_an_insight_without_a_number_is_none(values: list[object]) -> None:
    answer = {"data": [{"name": "views", "values": values}, {"name": "likes", "values": [{"value": 0}]}]}

    assert instagram.metrics_of(answer) == Metrics(likes=0)
    assert instagram.metrics_of({}) == Metrics()


@pytest.mark.parametrize(
    ("status", "state", "is_told"),
    [
        ("SEND_TO_USER_INBOX", PostState.IN_INBOX, False),
        ("FAILED", PostState.REJECTED, False),
        ("PUBLISH_COMPLETE", PostState.POSTED, True),
        ("PROCESSING_UPLOAD", PostState.POSTED, True),
    ],
)
def test_an_upload_without_a_public_post_has_no_numbers(status: str, state: PostState, is_told: bool) -> None:
    read = tiktok_posts.read_upload(PostRead(publication=PublicationId("P"), state=PostState.POSTED), status)

    assert (read.state, bool(read.problem)) == (state, is_told)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"{BASE}/@honey/video/7?utm_campaign=x", f"{BASE}/@honey/video/7"),
        ("https://evil.example/@honey/video/7", ""),
        (f"{BASE}.evil.example/video/7", ""),
        ("", ""),
    ],
)
def test_only_an_address_of_tiktoks_own_is_shown(address: str, shown: str) -> None:
    assert tiktok_posts.shared_address(BASE, {"share_url": address}) == shown
