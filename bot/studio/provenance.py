"""Where a film comes from: what made its parts, what is said of it in public, and what is kept beside it.

The public part is a C2PA manifest inside the file; it names no person and no prompt. The private part is a JSON file.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal

from bot.studio.clips import Drawn, Filmed, Still
from bot.studio.takes import Made
from bot.studio.timeline import Timeline
from bot.studio.values import ConsentId, Sha256, Value

CLAIMANT: Final = "Picturelock"
_SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Origin(StrEnum):
    """How a picture or a sound came to be."""

    TRAINED = "trained"
    """By a model that was trained on other people's media: a video model, a synthetic or cloned voice."""
    ALGORITHMIC = "algorithmic"
    """By a program alone, as the animatic is drawn."""
    BROUGHT = "brought"
    """Brought by somebody: footage, a photograph, a recording."""


class SourceType(StrEnum):
    """What a film is, in the words of IPTC's digital source types."""

    TRAINED = "trainedAlgorithmicMedia"
    PARTLY_TRAINED = "compositeWithTrainedAlgorithmicMedia"
    ALGORITHMIC = "algorithmicMedia"
    PARTLY_ALGORITHMIC = "compositeSynthetic"
    COMPOSITE = "composite"

    @property
    def address(self) -> str:
        """The term as manifests name it."""
        return f"{_SOURCE_TYPES}{self.value}"

    @property
    def is_generated(self) -> bool:
        """Say whether platforms must be told that something in the film was generated."""
        return self is not SourceType.COMPOSITE


class Credit(Value):
    """What made one take that a film is made of."""

    artifact: Sha256
    part: Literal["picture", "voice"]
    origin: Origin
    made: Made
    asked: str = ""
    """Digest of what was asked for: prompt, words and voice."""


class Provenance(Value):
    """What is kept beside a rendered film, and never published."""

    master: Sha256 | None = None
    draft: Sha256
    timeline: str
    """Digest of the timeline."""
    source_type: SourceType
    credits: tuple[Credit, ...] = ()
    consents: tuple[ConsentId, ...] = ()
    """What held, of everyone in the production, when the film was signed."""
    manifest: str = ""
    """Name of the master's C2PA manifest (the draft's where there is no master)."""
    signer: str = ""
    """Who the certificate says signed it; empty for an unsigned film."""
    unsigned_because: str = ""
    engine: str
    """Name and version of the program."""
    at: datetime


def source_type_of(timeline: Timeline, credits: Iterable[Credit]) -> SourceType:
    """Return what a film is, from what made its pictures and its voices; a stranger's artifact was brought."""
    known = {credit.artifact: credit.origin for credit in credits}
    sources = [clip.source for clip in timeline.picture]
    artifacts = [source.artifact for source in sources if isinstance(source, Filmed | Still)]
    artifacts += [line.artifact for line in timeline.narration if not line.muted]
    origins = {known.get(artifact, Origin.BROUGHT) for artifact in artifacts}
    if any(isinstance(source, Drawn) for source in sources):
        origins.add(Origin.ALGORITHMIC)
    if origins == {Origin.TRAINED}:
        return SourceType.TRAINED
    if Origin.TRAINED in origins:
        return SourceType.PARTLY_TRAINED
    if origins == {Origin.ALGORITHMIC}:
        return SourceType.ALGORITHMIC
    return SourceType.PARTLY_ALGORITHMIC if Origin.ALGORITHMIC in origins else SourceType.COMPOSITE


def manifest_of(source_type: SourceType, credits: Iterable[Credit], version: str, title: str) -> dict[str, Any]:
    """Return what a film says of itself in public: no names of people, no prompts, no ids."""
    makers = {f"{credit.part}: {credit.made.model}" for credit in credits}
    created: dict[str, Any] = {
        "action": "c2pa.created",
        "digitalSourceType": source_type.address,
        "softwareAgent": {"name": CLAIMANT, "version": version},
    }
    if makers:
        created["description"] = "; ".join(sorted(makers))
    return {
        "claim_generator_info": [{"name": CLAIMANT, "version": version}],
        "title": title,
        "format": "video/mp4",
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }
