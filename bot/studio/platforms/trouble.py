"""What a platform's refusal means for us: whether trying again can help, and when."""

from datetime import datetime
from enum import StrEnum

from bot.studio.errors import PlatformError
from bot.studio.values import Value


class Again(StrEnum):
    """What can be done after a refusal."""

    NEVER = "never"
    """The request itself is wrong, or forbidden."""
    SOON = "soon"
    """The platform is busy or out of reach: the same step again, after a pause."""
    LATER = "later"
    """An allowance is used up; it comes back by itself."""
    ANEW = "anew"
    """What was uploaded is gone: it has to be uploaded once more."""
    AFTER_REFRESH = "after refresh"
    """The access token is stale: a fresh one, then the same step."""
    AFTER_SIGN_IN = "after sign-in"
    """The owner of the account has to give permission again."""


class Trouble(Value):
    """One refusal, explained."""

    again: Again
    what: str
    remedy: str
    reason: str = ""
    """The platform's own word for it."""
    at: datetime | None = None
    """When it can be tried again, for `Again.LATER`."""


class PlatformTrouble(PlatformError):
    """A platform refused, or could not be reached; says whether a later try can help."""

    def __init__(self, trouble: Trouble, *, in_doubt: bool = False) -> None:
        self.trouble = trouble
        self.in_doubt = in_doubt
        """Whether the platform may have done it all the same."""
        super().__init__(trouble.what, trouble.remedy)
