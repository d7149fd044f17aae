"""Questions that a worker must have answered before it goes on."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from bot.studio.consent import Clearance, Use
from bot.studio.provenance import Credit
from bot.studio.tools import Tool
from bot.studio.values import AccountId, ConsentId, OrderId, PersonId, PublicationId, Value, WorkerId


class MayUse(Value):
    """May this person's voice or picture be used now?"""

    kind: Literal["may_use"] = "may_use"
    person: PersonId
    use: Use


class MayMakePublic(Value):
    """Do lock and consents still hold for this publication?"""

    kind: Literal["may_make_public"] = "may_make_public"
    publication: PublicationId


class TokenPlease(Value):
    """A short-lived access token for a platform account."""

    kind: Literal["token_please"] = "token_please"
    account: AccountId
    fresh: bool = False
    """Whether the token given before was refused."""


class RememberSession(Value):
    """Keep this upload session before it is used, so that a restart resumes it."""

    kind: Literal["remember_session"] = "remember_session"
    publication: PublicationId
    session: str = Field(repr=False)


class RememberRemote(Value):
    """Keep the platform's id of what was uploaded."""

    kind: Literal["remember_remote"] = "remember_remote"
    publication: PublicationId
    remote_id: str


class RecallUpload(Value):
    """How far did an earlier attempt at this publication get?"""

    kind: Literal["recall_upload"] = "recall_upload"
    publication: PublicationId


class WhoSigns(Value):
    """In whose name is the film of this order signed, and what is known of its parts?"""

    kind: Literal["who_signs"] = "who_signs"


class SignPlease(Value):
    """Sign the claim that a film makes about itself; the key never leaves the bot."""

    kind: Literal["sign_please"] = "sign_please"
    claim: Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$", max_length=1 << 17)]
    """A COSE `Sig_structure`, in hex."""


class LookUp(Value):
    """What does the studio know that this conversation needs?"""

    kind: Literal["look_up"] = "look_up"
    tool: Tool
    about: Annotated[str, Field(max_length=200)] = ""


Question = Annotated[
    MayUse
    | MayMakePublic
    | TokenPlease
    | RememberSession
    | RememberRemote
    | RecallUpload
    | WhoSigns
    | SignPlease
    | LookUp,
    Field(discriminator="kind"),
]


class Ask(Value):
    """A question of one attempt; refused when the attempt is old."""

    id: str
    order: OrderId
    attempt: int
    worker: WorkerId
    question: Question


class Yes(Value):
    """Go on."""

    kind: Literal["yes"] = "yes"
    clearance: Clearance | None = None


class Token(Value):
    """An access token; never logged, never stored by a worker."""

    kind: Literal["token"] = "token"
    access_token: str = Field(repr=False)
    expires_at: datetime


class Recalled(Value):
    """What is remembered of an upload; empty where there is nothing."""

    kind: Literal["recalled"] = "recalled"
    session: str = Field(default="", repr=False)
    remote_id: str = ""


class Signatory(Value):
    """In whose name a film is signed, with the facts that belong beside it."""

    kind: Literal["signatory"] = "signatory"
    algorithm: str
    """As C2PA calls it, such as `es256`."""
    chain: str
    """Certificates in PEM, the signer's first."""
    credits: tuple[Credit, ...] = ()
    consents: tuple[ConsentId, ...] = ()


class Signature(Value):
    """A signature over a claim."""

    kind: Literal["signature"] = "signature"
    signature: str
    """As COSE has it, in hex."""


class Found(Value):
    """What was looked up, in words."""

    kind: Literal["found"] = "found"
    text: str


class No(Value):
    """Stop, and why."""

    kind: Literal["no"] = "no"
    what: str
    remedy: str
    error: str = ""


Answer = Annotated[Yes | Token | Recalled | Signatory | Signature | Found | No, Field(discriminator="kind")]
