"""Colours: hex to BT.709 limited YUV, mixing, and the contrast that text needs."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque sRGB colour, channels 0 to 255."""

    red: float
    green: float
    blue: float

    @classmethod
    def of(cls, code: str) -> Self:
        """Read `#rrggbb`."""
        return cls(*(int(code[at : at + 2], 16) for at in (1, 3, 5)))

    @property
    def rgb(self) -> tuple[float, float, float]:
        """Return the channels."""
        return self.red, self.green, self.blue

    @property
    def yuv(self) -> tuple[float, float, float]:
        """Return BT.709 limited range luma and chroma."""
        red, green, blue = (channel / 255 for channel in self.rgb)
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        return 16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748

    @property
    def luminance(self) -> float:
        """Return WCAG relative luminance, 0 to 1."""
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in self.rgb)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    @property
    def is_light(self) -> bool:
        """Say whether dark text reads better on it."""
        return self.luminance > 0.2

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """Return this colour with a share of another, 0 to 1."""
        return Colour(*(a + (b - a) * share for a, b in zip(self.rgb, other.rgb, strict=True)))

    def argb(self, alpha: float = 1.0) -> int:
        """Return the colour as Skia takes it."""
        channels = [round(alpha * 255), *(round(channel) for channel in self.rgb)]
        return channels[0] << 24 | channels[1] << 16 | channels[2] << 8 | channels[3]


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)


def contrast(one: Colour, other: Colour) -> float:
    """Return the WCAG contrast ratio, 1 to 21 (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)
