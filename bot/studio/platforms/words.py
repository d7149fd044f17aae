"""The words that every platform's texts are made of: key words, hashtags, and the note on AI."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.studio.plan import AiShare, Plan

_AI_NOTES: Final[Mapping[str, str]] = {
    "en": "Made with AI: script, pictures and voice.",
    "de": "Mit KI gemacht: Text, Bilder und Stimme.",
    "fr": "Réalisé avec l’IA : texte, images et voix.",
    "es": "Hecho con IA: guion, imágenes y voz.",
    "pt": "Feito com IA: roteiro, imagens e voz.",
    "it": "Realizzato con l’IA: testo, immagini e voce.",
    "nl": "Gemaakt met AI: script, beeld en stem.",
    "pl": "Stworzone z pomocą AI: scenariusz, obraz i głos.",
    "ja": "AIで制作：脚本、映像、音声。",
    "hi": "AI से निर्मित: कथानक, चित्र और आवाज़।",
}
_PARTLY_AI_NOTES: Final[Mapping[str, str]] = {
    "en": "Parts of this were made with AI.",
    "de": "Teile davon sind mit KI gemacht.",
    "fr": "Des parties ont été réalisées avec l’IA.",
    "es": "Partes hechas con IA.",
    "pt": "Partes feitas com IA.",
    "it": "Alcune parti sono realizzate con l’IA.",
    "nl": "Delen hiervan zijn gemaakt met AI.",
    "pl": "Niektóre części stworzono z pomocą AI.",
    "ja": "一部はAIで制作。",
    "hi": "इसके कुछ हिस्से AI से निर्मित हैं।",
}
_BLANKS: Final = re.compile(r"\s+")


def key_words(plan: Plan) -> list[str]:
    """Return the words that say what a plan is about, each once."""
    words = [plan.genre.value.replace("-", " ")]
    for scene in plan.scenes:
        words.extend(scene.look.key_words)
    unique: dict[str, str] = {}
    for word in words:
        plain = "".join(char for char in allowed(word) if char.isalnum() or char == " " or _is_mark(char)).strip()
        if len(plain) > 2 and not plain.isdigit():
            unique.setdefault(plain.casefold(), plain)
    return list(unique.values())


def hashtags_of(plan: Plan, most: int) -> list[str]:
    """Return the first few key words as hashtags."""
    joined = dict.fromkeys(f"#{word.replace(' ', '').casefold()}" for word in key_words(plan))
    return list(joined)[:most]


def ai_note(plan: Plan) -> str:
    """Return the note that says what of a film AI made, in a language where we have it; empty where that is nothing."""
    if plan.share is AiShare.NONE:
        return ""
    notes = _AI_NOTES if plan.share is AiShare.ALL else _PARTLY_AI_NOTES
    return notes.get(plan.language.partition("-")[0], notes["en"])


def allowed(text: str) -> str:
    """Put what every platform takes in the place of angle brackets, and squeeze blanks."""
    return _BLANKS.sub(" ", text.replace("<", "‹").replace(">", "›")).strip()


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
