"""The words that every platform's texts are made of: key words, hashtags, and the note on AI."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.studio.plan import Plan

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


def ai_note(language: str) -> str:
    """Return the note that says a film was made with AI, in a language where we have it."""
    return _AI_NOTES.get(language.partition("-")[0], _AI_NOTES["en"])


def allowed(text: str) -> str:
    """Put what every platform takes in the place of angle brackets, and squeeze blanks."""
    return _BLANKS.sub(" ", text.replace("<", "‹").replace(">", "›")).strip()


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")
