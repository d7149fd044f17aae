"""Transitions: how much of the old picture and of the new one is seen, as a function of time alone."""

import cv2
import numpy as np

from bot.studio.clips import TransitionKind
from models.protocols import Planes
from workers.editing.planes import blank, split

_PARALLAX = 0.35
_ZOOM_OUT, _ZOOM_IN = 0.35, 0.16


def joined(kind: TransitionKind, old: Planes, new: Planes, share: float) -> Planes:
    """Return the picture at a share of the way from old to new, above 0 and below 1."""
    match kind:
        case TransitionKind.DISSOLVE:
            return _mixed(old, new, _smooth(share))
        case TransitionKind.PUSH:
            return _slid(old, new, 1 - (1 - share) ** 3)
        case TransitionKind.ZOOM:
            return _zoomed(old, new, share)
        case _:
            return new


def _smooth(share: float) -> float:
    return share * share * (3 - 2 * share)


def _mixed(old: Planes, new: Planes, share: float) -> Planes:
    return np.asarray(cv2.addWeighted(old, 1 - share, new, share, 0))


def _slid(old: Planes, new: Planes, share: float) -> Planes:
    """Push the new picture in from the right; the old one gives way more slowly."""
    width = new.shape[1]
    edge = round(width * (1 - share) / 2) * 2
    gone = round((width - edge) * _PARALLAX / 2) * 2
    out = blank(width, new.shape[0] * 2 // 3)
    for before, after, target, part in zip(split(old), split(new), split(out), (1, 2, 2), strict=True):
        cut, shift = edge // part, gone // part
        target[:, :cut] = before[:, shift : shift + cut]
        target[:, cut:] = after[:, : target.shape[1] - cut]
    return out


def _zoomed(old: Planes, new: Planes, share: float) -> Planes:
    """Fly into the old picture while the new one comes to rest."""
    eased = _smooth(share)
    return _mixed(_enlarged(old, 1 + _ZOOM_OUT * share * share), _enlarged(new, 1 + _ZOOM_IN * (1 - share) ** 2), eased)


def _enlarged(picture: Planes, by: float) -> Planes:
    out = blank(picture.shape[1], picture.shape[0] * 2 // 3)
    for source, target in zip(split(picture), split(out), strict=True):
        high, wide = source.shape
        matrix = np.array([[by, 0, (1 - by) * (wide - 1) / 2], [0, by, (1 - by) * (high - 1) / 2]])
        cv2.warpAffine(source, matrix, (wide, high), dst=target, borderMode=cv2.BORDER_REPLICATE)
    return out
