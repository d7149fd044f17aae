"""Overlaying: titles, stickers and the logo on the pictures of a film, and how they come and go."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from bot.studio.formats import Format
from bot.studio.overlays import Corner, Logo, Sticker, Title
from models.protocols import Planes
from models.video.animatic import easing
from workers.editing.cutouts import Cutout, illustration, picture_of, shadowed
from workers.editing.patches import Patch, blend, patch_of
from workers.editing.sources.material import Fetch
from workers.editing.titling import set_title

_IN_FRAMES: Final = 11
_OUT_FRAMES: Final = 8
_RISE: Final = 0.03
"""How far below its place a title sets out, against the picture's height."""
_LEAN: Final = 14.0
"""Degrees by which a sticker is turned as it springs up."""
_STICKER_SHADOW: Final = 0.045
_STICKER_HIGHEST: Final = 0.6
_LOGO_HIGHEST: Final = 0.14
_PATCHES_KEPT: Final = 40
_LOOKS_KEPT: Final = 6


@dataclass(frozen=True, slots=True)
class _Pose:
    """How something stands: its size, its turn in degrees, how far it is moved down, how much of it is seen."""

    size: float = 1.0
    turn: float = 0.0
    down: float = 0.0
    seen: float = 1.0


_AT_REST: Final = _Pose()


_Look = tuple[Cutout, tuple[float, float]]
"""A picture, and where its middle is."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Something laid over the picture: when, what it looks like at rest, and how it moves."""

    start: int
    end: int
    look: Callable[[], _Look | None]
    enters: Callable[[float], _Pose]
    leaves: Callable[[float], _Pose]

    def pose(self, frame: int) -> _Pose:
        """Return how it stands on a frame of the film. What is short comes and goes faster, and always rests."""
        length = self.end - self.start
        coming, going = min(_IN_FRAMES, length * 2 // 5), min(_OUT_FRAMES, length // 4)
        since, left = frame - self.start, self.end - frame
        if since < coming:
            return self.enters((since + 1) / (coming + 1))
        return self.leaves(1 - left / (going + 1)) if left <= going else _AT_REST


_Placed = tuple[Patch, int, int]


class Overlays:
    """Everything that is laid over a film but its captions.

    Raises UnknownName for an illustration that is not bundled, MediaBroken for a picture that cannot be read.
    """

    def __init__(
        self,
        titles: Sequence[Title],
        stickers: Sequence[Sticker],
        logo: Logo | None,
        format: Format,
        size: tuple[int, int],
        fetch: Fetch,
    ) -> None:
        self._size, self._format, self._fetch = size, format, fetch
        self._items = [self._sticker(sticker) for sticker in stickers] + [self._title(title) for title in titles]
        self._logo = self._corner(logo) if logo is not None else None
        self._looks: OrderedDict[int, _Look | None] = OrderedDict()
        self._patches: OrderedDict[tuple[int, _Pose], _Placed | None] = OrderedDict()

    def draw(self, picture: Planes, frame: int) -> Planes:
        """Return the picture of a frame with what lies over it; frames come in any order."""
        patches = [
            patch
            for number, item in enumerate(self._items)
            if item.start <= frame < item.end and (patch := self._patch(number, item.pose(frame))) is not None
        ]
        if self._logo is not None:
            patches.append(self._logo)
        if not patches:
            return picture
        out = picture.copy()
        for piece, left, top in patches:
            blend(out, piece, left, top)
        return out

    def _title(self, title: Title) -> _Item:
        width, height = self._size
        safe = self._format.shape.safe
        room = ((safe.right - safe.left) * width, (safe.bottom - safe.top) * height)

        def look() -> _Look | None:
            lettered = set_title(title.text, title.colour, title.size, min(width, height) / 1080, room)
            if lettered is None:
                return None
            x = _inside(title.x * width, lettered.width, safe.left * width, safe.right * width)
            y = _inside(title.y * height, lettered.height, safe.top * height, safe.bottom * height)
            return lettered.rgba, (x, y)

        return _Item(title.start, title.end, look, _rise(_RISE * height), _sink(_RISE * height))

    def _sticker(self, sticker: Sticker) -> _Item:
        width, height = self._size
        wide, highest = max(2, round(sticker.width * width)), round(_STICKER_HIGHEST * height)
        place = (sticker.x * width, sticker.y * height)
        lean = -_LEAN if sticker.x < 0.5 else _LEAN

        def picture() -> Cutout:
            if sticker.artifact is None:
                return illustration(sticker.illustration, wide)
            return picture_of(self._fetch(sticker.artifact), wide, highest, rounded=True)

        def look() -> _Look:
            cutout = picture()
            return shadowed(cutout, max(1.0, _STICKER_SHADOW * min(cutout.shape[:2])), 0.4), place

        picture()  # whatever is wrong with it is said before the first frame
        return _Item(sticker.start, sticker.end, look, _spring(lean), _shrink(lean))

    def _corner(self, logo: Logo) -> _Placed:
        width, height = self._size
        safe = self._format.shape.safe
        wide, highest = max(2, round(logo.width * width)), max(2, round(_LOGO_HIGHEST * height))
        rgba = picture_of(self._fetch(logo.artifact), wide, highest, rounded=True) * np.float32(logo.opacity)
        is_left = logo.corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
        is_top = logo.corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT}
        x = safe.left * width if is_left else safe.right * width - rgba.shape[1]
        y = safe.top * height if is_top else safe.bottom * height - rgba.shape[0]
        return patch_of(rgba), _even(x), _even(y)

    def _patch(self, number: int, pose: _Pose) -> _Placed | None:
        key = (number, pose)
        if key not in self._patches:
            self._patches[key] = self._posed(number, pose)
            if len(self._patches) > _PATCHES_KEPT:
                self._patches.popitem(last=False)
        self._patches.move_to_end(key)
        return self._patches[key]

    def _posed(self, number: int, pose: _Pose) -> _Placed | None:
        if number not in self._looks:
            self._looks[number] = self._items[number].look()
            if len(self._looks) > _LOOKS_KEPT:
                self._looks.popitem(last=False)
        self._looks.move_to_end(number)
        look = self._looks[number]
        return None if look is None or pose.seen <= 0 or pose.size <= 0 else _placed(*look, pose)


def _placed(look: Cutout, centre: tuple[float, float], pose: _Pose) -> _Placed:
    """Draw a picture about its middle, at a fraction of a pixel, as a patch with an even corner."""
    high, wide = look.shape[:2]
    matrix = cv2.getRotationMatrix2D((0, 0), pose.turn, pose.size)
    reach = np.abs(matrix[:, :2]) @ (wide / 2, high / 2) + 2
    x, y = centre[0], centre[1] + pose.down
    left, top = _even(x - reach[0]) - 2, _even(y - reach[1]) - 2
    right, bottom = _even(x + reach[0]) + 2, _even(y + reach[1]) + 2
    # From the middle of the picture, in whose pixels half is added to a place, to the middle of the patch.
    matrix[:, 2] = (x - left - 0.5, y - top - 0.5) - matrix[:, :2] @ ((wide - 1) / 2, (high - 1) / 2)
    drawn = cv2.warpAffine(look, matrix, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
    return patch_of(np.asarray(drawn * np.float32(pose.seen), np.float32)), left, top


def _even(place: float) -> int:
    return round(place / 2) * 2


def _inside(middle: float, extent: float, first: float, last: float) -> float:
    """Return the middle nearest to the one wished at which it lies between first and last."""
    if extent >= last - first:
        return (first + last) / 2
    return min(max(middle, first + extent / 2), last - extent / 2)


def _rise(by: float) -> Callable[[float], _Pose]:
    return lambda way: _Pose(
        size=0.86 + 0.14 * easing.out_back(way, 1.9),
        down=by * (1 - easing.out_back(way, 1.2)),
        seen=min(1.0, way * 2.2),
    )


def _sink(by: float) -> Callable[[float], _Pose]:
    return lambda way: _Pose(size=1 - 0.08 * way * way, down=by * 0.6 * way * way, seen=1 - way**1.6)


def _spring(lean: float) -> Callable[[float], _Pose]:
    return lambda way: _Pose(
        size=max(0.0, easing.out_back(way, 2.0)), turn=lean * (1 - easing.out_back(way, 2.6)), seen=min(1.0, way * 4)
    )


def _shrink(lean: float) -> Callable[[float], _Pose]:
    def pose(way: float) -> _Pose:
        return _Pose(size=1 + 0.25 * way - 1.25 * way**3, turn=-lean * way * way, seen=min(1.0, (1 - way) * 4))

    return pose
