"""A production: one video from brief to published, and what it needs next."""

from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from pydantic import Field

from bot.studio.brief import Brief, Platform
from bot.studio.consent import Use
from bot.studio.cut import Cut
from bot.studio.errors import WrongState
from bot.studio.publication import WERE_PUBLISHED, Metadata, Publication, PublicationState
from bot.studio.taking_in import FinishedFilm
from bot.studio.thumbnails import DrawnThumbnail
from bot.studio.values import ChannelId, GuildId, PersonId, ProductionId, SceneKey, Sha256, UserId, Value


class Stage(StrEnum):
    """Where a production stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    FILMING = "filming"
    EDITING = "editing"
    REVIEW = "review"
    LOCKED = "locked"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    PARTLY_PUBLISHED = "partly_published"
    HANDED_OVER = "handed_over"
    """Some platform's app has it, and its owner posts it there; whatever else was to go out is out."""
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDO_STEPS: Final = 50
_ENDS: Final = {Stage.FAILED, Stage.CANCELLED}
_STEPS: Final[dict[Stage, set[Stage]]] = {
    Stage.DRAFT: {Stage.PLANNED},
    Stage.PLANNED: {Stage.PLANNED, Stage.FILMING},
    Stage.FILMING: {Stage.EDITING, Stage.PLANNED},
    Stage.EDITING: {Stage.REVIEW, Stage.FILMING, Stage.PLANNED},
    Stage.REVIEW: {Stage.LOCKED, Stage.FILMING, Stage.EDITING, Stage.PLANNED, Stage.REVIEW},
    Stage.LOCKED: {Stage.PUBLISHING, Stage.REVIEW, Stage.FILMING, Stage.EDITING, Stage.PLANNED},
    Stage.PUBLISHING: {Stage.PUBLISHED, Stage.PARTLY_PUBLISHED, Stage.HANDED_OVER, Stage.REVIEW},
    Stage.PARTLY_PUBLISHED: {
        Stage.PUBLISHING,
        Stage.PUBLISHED,
        Stage.HANDED_OVER,
        Stage.FILMING,
        Stage.EDITING,
        Stage.REVIEW,
    },
    Stage.HANDED_OVER: {Stage.FILMING, Stage.EDITING, Stage.REVIEW, Stage.PLANNED},
    Stage.PUBLISHED: {Stage.FILMING, Stage.EDITING, Stage.REVIEW, Stage.PLANNED},
    Stage.FAILED: {Stage.DRAFT, Stage.PLANNED, Stage.FILMING, Stage.EDITING, Stage.REVIEW, Stage.PUBLISHING},
    Stage.CANCELLED: {Stage.DRAFT, Stage.PLANNED, Stage.FILMING, Stage.EDITING, Stage.REVIEW},
}


class Appearance(Value):
    """What a film uses of somebody, and in which scenes, as said in its thread."""

    person: PersonId
    uses: frozenset[Use]
    scenes: tuple[SceneKey, ...] = ()
    """Empty for the whole film."""


class PlatformWords(Value):
    """The words that people wrote for one platform."""

    platform: Platform
    metadata: Metadata


class Production(Value):
    """One video, from what was asked to where it was published."""

    id: ProductionId
    guild: GuildId
    author: UserId
    channel: ChannelId
    """Where it was asked for."""
    thread: ChannelId | None = None
    brief: Brief
    finished_film: FinishedFilm | None = Field(default=None, exclude_if=lambda film: film is None)
    """The film it is of, where that was finished already: nothing is planned, filmed or edited then."""
    words: tuple[PlatformWords, ...] = Field(default=(), exclude_if=lambda words: not words)
    """What people wrote themselves to go with it, in the place of what the plan gives."""
    thumbnail: DrawnThumbnail | None = Field(default=None, exclude_if=lambda drawn: drawn is None)
    """What was drawn to stand for it; none where that is a picture of the film."""
    people: tuple[PersonId, ...] = ()
    """Who appears or is heard: each must consent before anything is public."""
    appearances: tuple[Appearance, ...] = ()
    """What is used of them, where that was said."""
    stage: Stage = Stage.DRAFT
    problem: str = ""
    """What stopped it, when it failed."""
    camera: str = ""
    """What it is filmed with since Generate was pressed; empty before that."""
    plan_version: int = 0
    """The plan in force; 0 before there is one."""
    style_version: int = 1
    past: tuple[tuple[int, int], ...] = ()
    """What was in force before, newest last: (plan version, style version); what undo goes back to."""
    cut_number: int = 0
    """The newest cut; 0 before there is one."""
    revision: int = 0
    """Raised with every change; cards carry it, so that a stale one is known."""
    made_at: datetime
    changed_at: datetime

    @property
    def versions(self) -> str:
        """Return the plan and style in force, in short."""
        return f"{self.plan_version}.{self.style_version}"

    def with_edition(self, plan_version: int, style_version: int) -> Self:
        """Put another plan and style in force and remember the present ones."""
        now = (self.plan_version, self.style_version)
        past = (*self.past, now)[-UNDO_STEPS:] if self.plan_version else self.past
        return self.but(plan_version=plan_version, style_version=style_version, past=past)

    def words_for(self, platform: Platform) -> Metadata | None:
        """Return what people wrote for a platform; None where nobody did."""
        return next((one.metadata for one in self.words if one.platform is platform), None)

    def with_words(self, platform: Platform, metadata: Metadata) -> Self:
        """Put words of people's own in the place of those for a platform."""
        others = tuple(one for one in self.words if one.platform is not platform)
        return self.but(
            words=(*others, PlatformWords(platform=platform, metadata=metadata)), revision=self.revision + 1
        )

    def thumbnail_of(self, cut: Cut) -> Sha256:
        """Return the picture that stands for a cut: the one drawn for its plan, else the best of its own."""
        drawn = self.thumbnail
        is_for_it = drawn is not None and drawn.plan_version == cut.plan_version
        return drawn.picture if drawn is not None and is_for_it else cut.rendering.thumbnail

    def with_person(self, appearance: Appearance) -> Self:
        """Let somebody appear; what was said of them before still counts."""
        people = self.people if appearance.person in self.people else (*self.people, appearance.person)
        said = self.appearances if appearance in self.appearances else (*self.appearances, appearance)
        return self.but(people=people, appearances=said)

    def without_person(self, person: PersonId) -> Self:
        """Take somebody out."""
        people = tuple(one for one in self.people if one != person)
        return self.but(people=people, appearances=tuple(one for one in self.appearances if one.person != person))

    def to(self, stage: Stage, at: datetime, problem: str = "") -> Self:
        """Move to another stage. Raises WrongState when there is no such step."""
        ended = stage in _ENDS and self.stage is not stage
        is_taken_in = self.finished_film is not None and (self.stage, stage) == (Stage.DRAFT, Stage.REVIEW)
        if not ended and not is_taken_in and stage not in _STEPS[self.stage]:
            raise WrongState(
                f"This production is {self.stage.value.replace('_', ' ')}; it cannot become {stage.value} now.",
                "Use the newest card in its thread.",
            )
        return self.but(stage=stage, problem=problem, changed_at=at, revision=self.revision + 1)

    def require_made(self, done: str) -> None:
        """Raise WrongState for a film that was taken in: nobody here can make it otherwise than it is."""
        if self.finished_film is not None:
            raise WrongState(
                f"This video was taken in as it is, so it cannot be {done} here.",
                "Change it where it was made, and send it again with `/publish review file:`.",
            )

    def require(self, *stages: Stage, to_do: str) -> None:
        """Raise WrongState unless it stands at one of the stages."""
        if self.stage not in stages:
            raise WrongState(
                f"This production is {self.stage.value.replace('_', ' ')}, so it cannot {to_do} now.",
                "Use the newest card in its thread.",
            )


def stage_of(publications: tuple[Publication, ...]) -> Stage:
    """Derive the stage of a locked production from its publications."""
    # What was taken down had been published: that is a matter of the publication, not of the film.
    states = {
        PublicationState.PUBLISHED if publication.state in WERE_PUBLISHED else publication.state
        for publication in publications
    }
    out = {PublicationState.PUBLISHED, PublicationState.HANDED_OVER}
    open_states = set(PublicationState) - {
        *out,
        PublicationState.FAILED,
        PublicationState.CANCELLED,
    }
    if states & open_states:
        return Stage.PUBLISHING
    if states == {PublicationState.PUBLISHED}:
        return Stage.PUBLISHED
    if states and states <= out:
        return Stage.HANDED_OVER
    if states & out:
        return Stage.PARTLY_PUBLISHED
    return Stage.REVIEW
