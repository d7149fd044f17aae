"""Pictures to film after, as people send them: with a command or in a form."""

from collections.abc import Mapping
from typing import Any, Final

from bot.services.bringing import Attachment
from bot.services.guiding import Sent
from bot.studio.errors import Refused, UnknownName
from bot.studio.shot import Control
from bot.studio.values import UserId

EDGES: Final = "edges"
NOTHING: Final = "nothing"
FOLLOWED: Final[Mapping[Control, str]] = {
    "edges": "edges: its outlines, found in any picture",
    "depth": "depth: a map of depth, near things bright",
    "pose": "pose: a drawing of limbs on black (OpenPose)",
}
"""What of a picture can be followed, in words."""
FOLLOWED_NOW: Final = (*FOLLOWED.items(), (NOTHING, "nothing: let the picture go that it was filmed after"))
"""The same for a scene, which may have followed one before."""


def sent_of(picture: Attachment | None, kind: str, seen: UserId | None = None) -> Sent | None:
    """Return a picture that something is to be filmed after; none where none was sent. Raises Refused, UnknownName."""
    if kind not in {*FOLLOWED, NOTHING}:
        raise UnknownName("choice", kind, (*FOLLOWED, NOTHING))
    if picture is None and kind != NOTHING and (kind != EDGES or seen is not None):
        raise Refused("There is no picture to film it after.", "Attach one with `guide:`.")
    if picture is None:
        return None
    if kind == NOTHING:
        raise Refused("A picture is attached, and nothing of it is to be followed.", "Leave one of them out.")
    return Sent(attached=picture, follows=next(one for one in FOLLOWED if one == kind), seen=seen)


def uploaded(data: Mapping[str, Any], file: str) -> Attachment | None:
    """Return a file that was put into a form, by the id that the form gives; none for an empty one."""
    found = data.get("resolved", {}).get("attachments", {}).get(file)
    if not file or found is None:
        return None
    return Attachment(
        url=str(found["url"]),
        name=str(found["filename"]),
        content_type=found.get("content_type"),
        size=int(found["size"]),
    )
