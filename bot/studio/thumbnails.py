"""Thumbnails that are drawn for a film, in the place of one of its own pictures."""

from typing import Annotated, Final, Literal

from pydantic import Field

from bot.studio.plan import Look, Plan
from bot.studio.shot import Shot
from bot.studio.takes import Made
from bot.studio.timeline import FPS
from bot.studio.values import ChannelId, SceneKey, Sha256, UserId, Value

_STILL: Final = SceneKey("thumbnail")
"""Stands for the scene of a picture that belongs to none."""


class DrawnThumbnail(Value):
    """A picture that was drawn to stand for a film, with its title set on it."""

    picture: Sha256
    """A JPEG that says that it was generated."""
    plan_version: int
    """The plan whose title it has; a cut of another plan does not get it."""
    made: Made


class DrawThumbnail(Value):
    """Draw a picture that stands for a film, and set its title on it."""

    kind: Literal["draw_thumbnail"] = "draw_thumbnail"
    shot: Shot
    title: str
    plan_version: int
    model: str
    width: Annotated[int, Field(ge=64, le=4096)] = 1080
    height: Annotated[int, Field(ge=64, le=4096)] = 1920
    asked_by: UserId
    channel: ChannelId
    """Where it is seen."""


class ThumbnailDrawn(Value):
    """A thumbnail was drawn."""

    kind: Literal["thumbnail_drawn"] = "thumbnail_drawn"
    thumbnail: DrawnThumbnail


def still_of(plan: Plan, seed: int) -> Shot:
    """Return what a thumbnail shows: what the film is about, in its style, and nobody whom it casts."""
    picture = next((one.picture for one in plan.scenes if one.picture and not one.people and not one.characters), "")
    seen = ". ".join(filter(None, (plan.title.strip().rstrip("."), picture.strip().rstrip("."))))
    return Shot(
        scene=_STILL,
        number=1,
        of=1,
        look=Look(title=plan.title[:80]),
        picture=seen,
        mood=plan.mood,
        language=plan.language,
        line="",
        frames=FPS,
        seed=seed,
        film_seed=plan.seed,
    )
