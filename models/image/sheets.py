"""Reference sheets: somebody from the front, the side and the back, one look in all."""

from dataclasses import replace
from typing import Final

from models.protocols import ImageModel, OnStep, Picture, StillWanted

VIEWS: Final = ("front view, facing the camera", "side view, in profile", "back view, facing away")
_SETTING: Final = "full body, standing, plain light grey background, even light, character reference sheet"


def reference_sheet(
    model: ImageModel, wanted: StillWanted, *, in_likeness: bool, on_step: OnStep | None = None
) -> tuple[Picture, ...]:
    """Draw three views of whom the prompt describes, at a fitted size; blocks.

    All have one seed. With `in_likeness` (the model has an IP-Adapter) the other views are drawn after the first, and
    the first after the pictures of the request. Raises what `draw` does.
    """
    made: list[Picture] = []
    for number, view in enumerate(VIEWS):
        likeness = (*wanted.likeness, *made[:1]) if in_likeness else ()
        asked = replace(wanted, prompt=f"{wanted.prompt}, {view}, {_SETTING}", likeness=likeness)
        made.append(model.draw(asked, _of_all(on_step, number)))
    return tuple(made)


def _of_all(on_step: OnStep | None, number: int) -> OnStep | None:
    """Return what tells of the steps of one view as steps of the sheet."""
    if on_step is None:
        return None

    def told(done: int, total: int, picture: Picture | None) -> bool:
        return on_step(number * total + done, len(VIEWS) * total, picture)

    return told
