"""Units, signs and abbreviations, and how English says them."""

from typing import Final

UNITS: Final[dict[str, tuple[str, str]]] = {
    "%": ("percent", "percent"),
    "x": ("times", "times"),
    "×": ("times", "times"),
    "+": ("plus", "plus"),
    "°": ("degree", "degrees"),
    "°C": ("degree celsius", "degrees celsius"),
    "°F": ("degree fahrenheit", "degrees fahrenheit"),
    "mm": ("millimetre", "millimetres"),
    "cm": ("centimetre", "centimetres"),
    "m": ("metre", "metres"),
    "km": ("kilometre", "kilometres"),
    "nm": ("nanometre", "nanometres"),
    "ft": ("foot", "feet"),
    "yd": ("yard", "yards"),
    "mi": ("mile", "miles"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "kg": ("kilogram", "kilograms"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "ml": ("millilitre", "millilitres"),
    "mL": ("millilitre", "millilitres"),
    "cl": ("centilitre", "centilitres"),
    "l": ("litre", "litres"),
    "L": ("litre", "litres"),
    "m²": ("square metre", "square metres"),
    "km²": ("square kilometre", "square kilometres"),
    "m/s": ("metre per second", "metres per second"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "kmh": ("kilometre per hour", "kilometres per hour"),
    "kph": ("kilometre per hour", "kilometres per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "fps": ("frame per second", "frames per second"),
    "ms": ("millisecond", "milliseconds"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "V": ("volt", "volts"),
    "kB": ("kilobyte", "kilobytes"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "kcal": ("calorie", "calories"),
    "cal": ("calorie", "calories"),
    "dB": ("decibel", "decibels"),
    "px": ("pixel", "pixels"),
}
MAGNITUDES: Final = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion", "tn": "trillion"}
CURRENCIES: Final = {
    "£": ("pound", "pounds", "pence"),
    "$": ("dollar", "dollars", "cents"),
    "€": ("euro", "euros", "cents"),
    "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", ""),
}
SIGNS: Final = {
    "&": "and",
    "+": "plus",
    "=": "equals",
    "/": "slash",
    "@": "at",
    "%": "percent",
    "×": "times",
    "→": "to",
    "<": "under",
    ">": "over",
    "~": "about",
}
TITLES: Final = frozenset({"dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "no."})
"""Abbreviations whose dot never ends a sentence."""
ABBREVIATIONS: Final[dict[str, tuple[str, ...]]] = {
    "dr.": ("doctor",),
    "mr.": ("mister",),
    "mrs.": ("missus",),
    "ms.": ("miz",),
    "prof.": ("professor",),
    "vs.": ("versus",),
    "vs": ("versus",),
    "e.g.": ("for", "example"),
    "eg.": ("for", "example"),
    "i.e.": ("that", "is"),
    "ie.": ("that", "is"),
    "etc.": ("et", "cetera"),
    "etc": ("et", "cetera"),
    "approx.": ("approximately",),
    "min.": ("minutes",),
    "max.": ("maximum",),
    "jr.": ("junior",),
    "sr.": ("senior",),
    "inc.": ("incorporated",),
    "ltd.": ("limited",),
    "w/": ("with",),
    "w/o": ("without",),
    "b/c": ("because",),
}
_MONTH_NAMES = "January February March April May June July August September October November December"
MONTHS: Final = tuple(_MONTH_NAMES.split())
_NAMES_WITH_SAINT = (
    "Louis Paul John Peter Patrick Andrew Andrews George Petersburg Helens Helena Lucia Moritz Tropez "
    "Nicholas Pancras Albans Ives David Mary Francis James Thomas"
)
NAMES_WITH_SAINT: Final = frozenset(_NAMES_WITH_SAINT.split())
_YEAR_CUES = "in since by until till from of year around before after during late early circa between and to mid"
YEAR_CUES: Final = frozenset(_YEAR_CUES.split())
_SPELLED = (
    "AI API ATM BBC CD CEO CIA CNN CPU CV DC DIY DJ DM DNA DVD EU FAQ FBI GDP GPS GPU HD HIV ID IQ IT LA "
    "LED MC MIT NHS PC PR RNA TV UAE UFO UI UK UN US USA USB UV VIP VR WHO WWW XL"
)
SPELLED: Final = frozenset(_SPELLED.split())
_SAID_AS_WORDS = (
    "AND ALL ARE BUT BIG BUY CAN DAY DID DO FOR GET GO GOT HAS HE HER HIM HIS HOT HOW IF IN IS ITS JUST "
    "LET MAN ME MY NEW NO NOT NOW OF OFF OLD ON ONE OR OUR OUT RAM ROM PIN SIM SEE SHE SO THE TO TOP TOO "
    "TRY TWO UP USE WAR WAS WAY WE WHY WIN WOW YES YET YOU ZIP AIDS NASA NATO LASER RADAR SCUBA GIF BE BY "
    "AT AN AS BAD FUN FREE HA OH"
)
SAID_AS_WORDS: Final = frozenset(_SAID_AS_WORDS.split())
