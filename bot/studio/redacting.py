"""What a secret looks like, so that it can be taken out of texts: of logs, and of what platforms answer."""

import re
from typing import Final

HIDDEN: Final = "(hidden)"
_LOOKS: Final = (
    re.compile(r"(?i)\b(bearer|bot|basic|oauth)\s+[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(?i)((?:access_|refresh_|id_)?token|client_secret|password|upload_id|code|key)=[^&\s\"']+"),
    re.compile(r"(?i)(\"(?:access_|refresh_|id_)?token\"\s*:\s*)\"[^\"]*\""),
    re.compile(r"\bya29\.[A-Za-z0-9._-]+"),
    re.compile(r"\b1//[A-Za-z0-9_-]{8,}"),
    re.compile(r"\bGOCSPX-[A-Za-z0-9_-]+"),
    re.compile(r"\bIG[A-Z]{2}[A-Za-z0-9_-]{16,}"),
    re.compile(r"\b(?:act|rft)\.[A-Za-z0-9!*._-]{8,}"),
    re.compile(r"(/(?:webhooks|interactions)/\d+/)[A-Za-z0-9._-]+"),
    re.compile(r"\b[MNO][A-Za-z\d_-]{23,25}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,}"),
    re.compile(r"(?i)(rediss?://[^:/@\s]*:)[^@\s]+(?=@)"),
)
_OPAQUE: Final = re.compile(r"(?=[A-Za-z0-9_~.!*+/=-]*\d)(?=[A-Za-z0-9_~.!*+/=-]*[A-Za-z])[A-Za-z0-9_~.!*+/=-]{16,}")
"""A long word of letters and digits: a token, an id, or an address that ends in one."""


def hidden(text: str) -> str:
    """Return a text without what looks like a secret."""
    for pattern in _LOOKS:
        text = pattern.sub(_hide, text)
    return text


def repeatable(answer: str, most: int = 200) -> str:
    """Return what may be repeated to people of a platform's answer: it could echo a token, or an upload's address."""
    return _OPAQUE.sub(HIDDEN, hidden(answer))[:most].rstrip(".")


def _hide(match: re.Match[str]) -> str:
    kept = match.group(1) if match.lastindex else ""
    if not kept:
        return HIDDEN
    whole = match.group(0)
    if whole.startswith(kept) and len(whole) > len(kept):
        joint = whole[len(kept)]
        return f"{kept}{joint if joint in '= ' else ''}{HIDDEN}"
    return HIDDEN
