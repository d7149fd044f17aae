"""The life of a production."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.brief import Brief, Platform
from bot.studio.errors import WrongState
from bot.studio.production import Production, Stage, stage_of
from bot.studio.publication import Publication, PublicationState, Target
from bot.studio.values import AccountId, ChannelId, GuildId, LockId, ProductionId, PublicationId, UserId

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def production(stage: Stage = Stage.DRAFT) -> Production:
    return Production(
        id=ProductionId("P"),
        guild=GuildId(1),
        author=UserId(2),
        channel=ChannelId(3),
        brief=Brief(idea="Honey"),
        stage=stage,
        made_at=NOW,
        changed_at=NOW,
    )


def publication(state: PublicationState) -> Publication:
    return Publication(
        id=PublicationId("U"),
        guild=GuildId(1),
        production=ProductionId("P"),
        lock=LockId("L"),
        target=Target(platform=Platform.YOUTUBE, account=AccountId("A")),
        state=state,
        changed_at=NOW,
    )


def test_the_straight_road_leads_from_draft_to_published() -> None:
    made = production()

    for stage in (
        Stage.PLANNED,
        Stage.FILMING,
        Stage.EDITING,
        Stage.REVIEW,
        Stage.LOCKED,
        Stage.PUBLISHING,
        Stage.PUBLISHED,
    ):
        made = made.to(stage, NOW + timedelta(minutes=1))

    assert made.stage is Stage.PUBLISHED
    assert made.revision == 7


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.FAILED, Stage.CANCELLED}])
def test_failure_and_cancelling_are_reachable_from_everywhere_and_can_be_left(stage: Stage) -> None:
    for end in (Stage.FAILED, Stage.CANCELLED):
        ended = production(stage).to(end, NOW)
        assert ended.to(Stage.FILMING, NOW).stage is Stage.FILMING


@pytest.mark.parametrize("stage", [Stage.FILMING, Stage.REVIEW, Stage.LOCKED, Stage.PUBLISHED])
def test_a_draft_cannot_skip_its_plan(stage: Stage) -> None:
    with pytest.raises(WrongState, match="cannot become"):
        production().to(stage, NOW)


def test_nothing_is_locked_without_a_review() -> None:
    for stage in set(Stage) - {Stage.REVIEW}:
        with pytest.raises(WrongState):
            production(stage).to(Stage.LOCKED, NOW)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=80))
def test_undo_goes_back_step_by_step(editions: list[tuple[int, int]]) -> None:
    made = production()
    seen = []
    for plan, style in editions:
        if made.plan_version:
            seen.append((made.plan_version, made.style_version))
        made = made.with_edition(plan, style)

    assert list(made.past) == seen[-50:]


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        (["PUBLISHED"], Stage.PUBLISHED),
        (["PUBLISHED", "FAILED"], Stage.PARTLY_PUBLISHED),
        (["PUBLISHED", "UPLOADING"], Stage.PUBLISHING),
        (["UNKNOWN"], Stage.PUBLISHING),
        (["FAILED"], Stage.REVIEW),
        (["CANCELLED", "CANCELLED"], Stage.REVIEW),
    ],
)
def test_the_stage_follows_from_the_publications(states: list[str], stage: Stage) -> None:
    assert stage_of(tuple(publication(PublicationState[state]) for state in states)) is stage
