"""Everything that can go wrong in front of a person, as one tree.

Each error says what happened, to what, and what to do next. Whatever is not in this tree is a bug.
"""


class StudioError(Exception):
    """Something a person can be told about, and do something about."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())


# What was asked cannot be taken as it is.


class Refused(StudioError):
    """The request is not acceptable; nothing was changed."""


class BriefRefused(Refused):
    """The brief cannot be planned as it stands."""


class ContentRefused(Refused):
    """Brief, plan or prompt holds what this server or Discord forbids."""


class Unplayable(Refused):
    """A plan or an edit would give a film that cannot be shown."""


class UnknownName(Refused):
    """A voice, model, scene or take of that name does not exist."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...] = ()) -> None:
        choices = f"Known: {', '.join(known)}." if known else "Check the name and try again."
        super().__init__(f"There is no {kind} called “{name[:80]}”.", choices)


class NothingToUndo(Refused):
    """There is no earlier version to return to."""

    def __init__(self) -> None:
        super().__init__("There is no earlier version to go back to.", "The first version stays as it is.")


# Who may.


class NotAllowed(StudioError):
    """The person lacks the capability."""


class ConsentMissing(NotAllowed):
    """Someone who appears or is heard has not agreed, or no longer agrees."""


class LimitReached(StudioError):
    """A daily limit of the member or the server is used up."""


# Where things stand.


class WrongState(StudioError):
    """The production is not in a state in which this can be done."""


class Stale(WrongState):
    """The card belongs to an older version."""

    def __init__(self, what: str = "This card belongs to an older version.") -> None:
        super().__init__(what, "Use the newest card in this thread.")


class NoProduction(WrongState):
    """There is no production here."""

    def __init__(self) -> None:
        super().__init__("There is no production in this channel.", "Start one with `/plan`, or use its thread.")


class LockVoid(WrongState):
    """The approval no longer holds for what would be published."""


# What the studio runs on.


class Unavailable(StudioError):
    """Something the studio needs is missing, broken or out of reach."""


class SettingsWrong(Unavailable):
    """A setting is missing, unknown or impossible."""


class WeightsMissing(Unavailable):
    """A model's weights are not on this machine."""


class LicenceNotAccepted(Unavailable):
    """Nobody has accepted the licence of a model for this studio."""

    def __init__(self, model: str, licence: str, conditions: str, url: str = "") -> None:
        where = f" See {url}." if url else ""
        super().__init__(
            f"The licence of {model} ({licence}) has not been accepted. {conditions}{where}",
            f"Whoever runs the studio accepts it with `picturelock models pull {model} --accept-licence`.",
        )


class DiskFull(Unavailable):
    """There is no room for what would be written."""


class AlreadyRunning(Unavailable):
    """Another studio holds this data folder, or the port."""


class MediaBroken(StudioError):
    """A picture, sound or video file cannot be used."""


class ModelFailed(StudioError):
    """A model gave nothing usable."""


class OutOfMemory(ModelFailed):
    """A model found too little GPU memory; the next smaller way of running it, or the next model, may fit."""

    def __init__(self, what: str, remedy: str = "A smaller setting or model is tried next.") -> None:
        super().__init__(what, remedy)


class TooLong(ModelFailed):
    """A conversation has more tokens than a model takes."""


class DiscordRefused(StudioError):
    """Discord does not let the bot do what it has to do."""


class PlatformError(StudioError):
    """A publishing platform said no."""


class AccountNeedsSignIn(PlatformError):
    """The platform account is not connected, or its permission was withdrawn."""


class Cancelled(StudioError):
    """Someone stopped it."""

    def __init__(self, what: str = "It was cancelled.") -> None:
        super().__init__(what, "What was already made is kept.")
