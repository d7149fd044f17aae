"""What every value of the core is built on: frozen models, identities and digests."""

import hashlib
import json
from typing import Annotated, Any, NewType, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

GuildId = NewType("GuildId", int)
"""A Discord server (snowflake)."""
UserId = NewType("UserId", int)
"""A Discord account (snowflake)."""
ChannelId = NewType("ChannelId", int)
"""A Discord channel or thread (snowflake)."""
MessageId = NewType("MessageId", int)
"""A Discord message (snowflake)."""

ProductionId = NewType("ProductionId", str)
OrderId = NewType("OrderId", str)
PersonId = NewType("PersonId", str)
ConsentId = NewType("ConsentId", str)
CutId = NewType("CutId", str)
LockId = NewType("LockId", str)
PublicationId = NewType("PublicationId", str)
AccountId = NewType("AccountId", str)
ProposalId = NewType("ProposalId", str)
ExportId = NewType("ExportId", str)
VoiceId = NewType("VoiceId", str)
CharacterId = NewType("CharacterId", str)
WorkerId = NewType("WorkerId", str)
SceneKey = NewType("SceneKey", str)
"""Identity of a scene that survives revisions of the plan."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Content address of an artifact."""
Frames = Annotated[int, Field(ge=0)]
"""A number of frames; positions and lengths on a timeline are integers."""
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP 47 tag such as `en` or `pt-BR`."""

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Value(BaseModel):
    """A frozen, validated value; change returns a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def but(self, **changes: Any) -> Self:
        """Return this value with some fields changed, validated again."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(fields | changes)

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON of this value, in hex."""
        return digest_of(self.model_dump(mode="json"))


def digest_of(data: Any) -> str:
    """Return the SHA-256 of JSON-like `data` with sorted keys and no spaces, in hex."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def ulid(at_ms: int, entropy: bytes) -> str:
    """Return a ULID: 48 bits of milliseconds, 80 bits of entropy (https://github.com/ulid/spec).

    Raises ValueError unless `entropy` has ten bytes and `at_ms` fits.
    """
    if len(entropy) != 10 or not 0 <= at_ms < 1 << 48:
        raise ValueError("a ULID takes a 48-bit time and ten bytes of entropy")
    number = at_ms << 80 | int.from_bytes(entropy)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
