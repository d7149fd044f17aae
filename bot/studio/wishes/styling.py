"""Wishes about captions, music, sound effects and transitions."""

import re
from typing import Final

from bot.studio.clips import TransitionKind
from bot.studio.music import TRACKS, another, chosen, in_music_mood
from bot.studio.overlays import CaptionStyle, Ground
from bot.studio.revision import Caption, Edit, MusicLevel, MusicTrack, NoLogo, SoundDesign, Transitions
from bot.studio.wishes.desk import SOFTLY, Desk, Readers, degree, reads_into

READERS: Readers = []
reads = reads_into(READERS)

_CAPTIONS = r"(?:the\s+)?(?:captions?|subtitles?|subs)"
_CAPTION_NAMES: Final = {
    CaptionStyle.KARAOKE: "karaoke highlight highlighted",
    CaptionStyle.POP: "pop popping bouncy animated",
    CaptionStyle.BLOCK: "block plain static",
    CaptionStyle.TYPEWRITER: "typewriter typed typing",
    CaptionStyle.ONE_WORD: "one-word single-word",
    Ground.BOX: "box boxed boxes",
    Ground.OUTLINE: "outline outlined",
}
_CAPTION_LOOKS: Final = {
    word: Caption(ground=look) if isinstance(look, Ground) else Caption(style=look)
    for look, words in _CAPTION_NAMES.items()
    for word in words.split()
}
_LOOK = rf"(?P<look>{'|'.join(_CAPTION_LOOKS)})"


@reads(
    rf"(?:make|set|change|switch|turn|put|show|use)?\s*{_CAPTIONS}\s*(?:style)?\s*(?:to|as|in|into|with"
    rf"|be|like|:)?\s*(?:an?\s+)?{_LOOK}(?:\s+(?:style|captions|look|around))?",
    rf"(?:use|make|show|give me|switch to|with)?\s*(?:an?\s+|the\s+)?{_LOOK}(?:\s+style)?\s+(?:captions?"
    rf"|subtitles?|subs)",
    rf"(?P<look>no|without|remove|hide|drop|turn off|switch off|disable|delete)\s+(?:any\s+|all\s+)?{_CAPTIONS}",
    rf"(?:turn\s+|switch\s+)?{_CAPTIONS}\s+(?P<look>off|on|back on|away)",
    rf"(?P<look>turn on|switch on|show|enable|add|with)\s+{_CAPTIONS}",
)
def _caption(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    look = match["look"].lower()
    if look in _CAPTION_LOOKS:
        return (_CAPTION_LOOKS[look],)
    if look in {"on", "back on", "turn on", "switch on", "show", "enable", "add", "with"}:
        current = desk.style.caption_style
        return (Caption(style=CaptionStyle.KARAOKE if current is CaptionStyle.NONE else current),)
    return (Caption(style=CaptionStyle.NONE),)


_MUSIC = r"(?:the\s+)?(?:background\s+)?(?:music|soundtrack|song|track|tune)"
_LEVEL = r"(?P<way>quieter|softer|lower|louder|higher|down|up)"
_DB = r"(?:(?:by\s+)?(?P<db>\d+(?:\.\d+)?)\s*(?:db|decibels?)\s*)?"


@reads(
    rf"(?:make|turn|have|set)?\s*{_MUSIC}\s+(?:to\s+be\s+|be\s+|is\s+)?{SOFTLY}{_DB}{_LEVEL}(?P<after>"
    rf"\s+a\s+(?:bit|little|lot))?(?:\s+by\s+(?P<db2>\d+(?:\.\d+)?)\s*(?:db|decibels?))?",
    rf"{SOFTLY}{_LEVEL}\s+{_MUSIC}(?P<after>)",
    rf"(?:turn|bring)\s+(?P<way>down|up)\s+{_MUSIC}(?P<much>\s+a\s+bit|\s+a\s+little|\s+a\s+lot)?(?P<after>)",
    rf"(?P<way>lower|raise|increase|decrease|reduce)\s+(?:the\s+(?:volume|level)\s+of\s+)?{_MUSIC}(?:"
    rf"\s+volume|\s+level)?(?P<after>\s+a\s+(?:bit|little|lot))?(?P<much>)",
    rf"{_MUSIC}\s+is\s+(?:(?P<much>much|way|far|a\s+bit|a\s+little)\s+)?too\s+(?P<way>loud|quiet|soft)(?P<after>)",
)
def _music_level(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:  # noqa: ARG001 - readers share a shape
    groups = match.groupdict()
    way = groups["way"].lower()
    sign = 1 if way in {"louder", "higher", "up", "raise", "increase", "quiet", "soft"} else -1
    exact = groups.get("db") or groups.get("db2")
    much = f"{groups.get('much') or ''} {groups.get('after') or ''}".lower()
    return (MusicLevel(change_db=sign * (float(exact) if exact else degree(much, 2.0, 4.0, 8.0))),)


_FEELINGS: Final = {
    "calm": "calm relaxed relaxing chill peaceful quiet ambient slow calmer slower",
    "happy": "happy cheerful upbeat fun joyful sunny playful happier",
    "energetic": "energetic epic exciting driving fast dynamic powerful faster",
    "nostalgic": "nostalgic sad melancholic moody dark sadder darker emotional",
    "tender": "tender gentle warm romantic sweet soft warmer",
}  # fmt: skip
_MOOD_OF: Final = {word: mood for mood, words in _FEELINGS.items() for word in words.split()}
_FEELING = rf"(?P<feeling>{'|'.join(sorted(_MOOD_OF, key=len, reverse=True))})"


@reads(
    rf"(?P<way>no|without|remove|drop|stop|mute|kill|delete|turn off|switch off)\s+(?:any\s+)?{_MUSIC}",
    rf"(?:turn\s+|switch\s+)?{_MUSIC}\s+(?P<way>off|on|back on|out|away)",
    rf"(?P<way>add|turn on|switch on|with|play)\s+(?:some\s+)?{_MUSIC}",
    rf"(?:use|play|try|give me|pick|choose|with)?\s*(?:an?|some)?\s*(?P<way>other|another|different|new)"
    rf"\s+(?:piece of\s+)?{_MUSIC}",
    rf"(?P<way>change|switch|swap)\s+{_MUSIC}",
    rf"(?:use|play|try|give me|pick|choose|with|make)?\s*(?:an?|some)?\s*(?:more\s+)?{_FEELING}\s+{_MUSIC}",
    rf"(?:make|change|set|switch)\s+{_MUSIC}\s+(?:to\s+)?(?:be\s+)?(?:something\s+)?(?:more\s+)?{_FEELING}",
    rf"(?:use|play|set|change|switch)?\s*{_MUSIC}?\s*(?:to|:)?\s*(?P<name>{'|'.join(track.name for track in TRACKS)})",
)
def _music(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:
    groups = {name: (value or "").lower() for name, value in match.groupdict().items()}
    playing = chosen(desk.style.music, desk.plan.mood, desk.plan.seed)
    current = playing.name if playing else None
    if groups.get("name"):
        return (MusicTrack(track=groups["name"]),)
    if groups.get("feeling"):
        return (MusicTrack(track=in_music_mood(_MOOD_OF[groups["feeling"]], current).name),)
    if groups["way"] in {"other", "another", "different", "new", "change", "switch", "swap"}:
        return (MusicTrack(track=another(desk.plan.mood, current).name),)
    if groups["way"] in {"on", "back on", "add", "turn on", "switch on", "with", "play"}:
        return (MusicTrack(track=desk.style.music or ""),)
    return (MusicTrack(track=None),)


_EFFECTS = r"(?:the\s+)?(?:(?:sound\s*|audio\s+)(?:effects?|fx)|sfx|effect\s+sounds?|whoosh(?:es)?)"


@reads(
    rf"(?P<way>no|without|remove|drop|stop|mute|kill|delete|turn off|switch off|disable)\s+(?:any\s+|all\s+)?"
    rf"{_EFFECTS}",
    rf"(?:turn\s+|switch\s+)?{_EFFECTS}\s+(?P<way>off|on|back on|out|away)",
    rf"(?P<way>add|turn on|switch on|with|use|play|enable)\s+(?:some\s+|a few\s+)?{_EFFECTS}",
)
def _sound_effects(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:  # noqa: ARG001 - readers share a shape
    wanted = {"on", "back on", "add", "turn on", "switch on", "with", "use", "play", "enable"}
    return (SoundDesign(on=match["way"].lower() in wanted),)


_LOGO = r"(?:the\s+|our\s+)?(?:logo|watermark)s?"


@reads(
    rf"(?:no|without|remove|drop|hide|delete|turn off|switch off)\s+(?:any\s+)?{_LOGO}",
    rf"(?:take|turn|switch)\s+{_LOGO}\s+(?:off|out|away)",
    rf"{_LOGO}\s+(?:off|out|away)",
)
def _no_logo(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:  # noqa: ARG001 - readers share a shape
    return (NoLogo(),)


_TRANSITION_NAMES: Final = {
    TransitionKind.DISSOLVE: "dissolve dissolves fade fades crossfade crossfades",
    TransitionKind.SLIDE_LEFT: "slide slides swipe swipes",
    TransitionKind.PUSH: "push pushes",
    TransitionKind.WIPE_LEFT: "wipe wipes",
    TransitionKind.ZOOM: "zoom zooms",
    TransitionKind.CIRCLE: "circle circles iris",
    TransitionKind.WHIP: "whip whips",
    TransitionKind.FADE_BLACK: "dip dips",
    TransitionKind.CUT: "cut cuts no without off",
}
_TRANSITION_WORDS: Final = {word: kind for kind, words in _TRANSITION_NAMES.items() for word in words.split()}
_T = rf"(?P<how>{'|'.join(_TRANSITION_WORDS)})"


@reads(
    rf"(?:use|make|with|do|have|add|switch to)?\s*(?:an?\s+|the\s+)?(?:hard\s+|simple\s+|straight"
    rf"\s+)?{_T}\s+transitions?",
    rf"(?:make|set|change|switch|turn)?\s*(?:the\s+|all\s+)?transitions?\s*(?:to|as|be|:|with)?\s*(?:an?"
    rf"\s+)?(?:hard\s+)?{_T}",
    rf"(?:use|make|with|do|have|add|switch to)?\s*(?:an?\s+)?(?:hard\s+|straight\s+)?{_T}\s+between\s+"
    rf"(?:the\s+)?(?:scenes|shots|clips)",
    rf"(?:use\s+|only\s+|just\s+)*(?:hard|straight)\s+{_T}(?:\s+only)?",
)
def _transitions(match: re.Match[str], desk: Desk) -> tuple[Edit, ...]:  # noqa: ARG001 - readers share a shape
    return (Transitions(to=_TRANSITION_WORDS[match["how"].lower()]),)
