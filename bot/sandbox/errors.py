"""Discord's refusals, as its REST API words and numbers them."""

from bot.sandbox.entities import Json


class Refused(Exception):
    """A request that Discord would not grant: HTTP status, JSON error code and sentence."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> Json:
        """The JSON that goes over the wire."""
        return {"message": self.message, "code": self.code, **({"errors": self.errors} if self.errors else {})}


def unauthorised() -> Refused:
    """Refuse a missing or wrong token."""
    return Refused(401, 0, "401: Unauthorized")


def no_such_route() -> Refused:
    """Refuse a route that the sandbox does not have."""
    return Refused(404, 0, "404: Not Found")


_UNKNOWN = {
    "channel": 10003,
    "guild": 10004,
    "member": 10007,
    "message": 10008,
    "role": 10011,
    "user": 10013,
    "emoji": 10014,
    "webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}


def unknown(thing: str) -> Refused:
    """Refuse what names something that does not exist, or that the bot may not know about."""
    return Refused(404, _UNKNOWN[thing], f"Unknown {thing.capitalize()}")


def missing_access() -> Refused:
    """Refuse a look into a channel that is hidden from the bot."""
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    """Refuse for want of a permission."""
    return Refused(403, 50013, "Missing Permissions")


def dms_closed() -> Refused:
    """Refuse a direct message to somebody who takes none."""
    return Refused(403, 50007, "Cannot send messages to this user")


def not_yours_to_edit() -> Refused:
    """Refuse the editing of another user's message."""
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def wrong_channel_type() -> Refused:
    """Refuse what cannot be done in this type of channel."""
    return Refused(400, 50024, "Cannot execute action on this channel type")


def empty_message() -> Refused:
    """Refuse a message without anything in it."""
    return Refused(400, 50006, "Cannot send an empty message")


def too_large() -> Refused:
    """Refuse a file above the guild's limit."""
    return Refused(413, 40005, "Request entity too large")


def already_acknowledged() -> Refused:
    """Refuse a second first answer."""
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def thread_exists() -> Refused:
    """Refuse a second thread on one message."""
    return Refused(400, 160004, "A thread has already been created for this message")


def thread_archived() -> Refused:
    """Refuse to change what is in an archived thread."""
    return Refused(400, 50083, "Thread is archived")


def thread_locked() -> Refused:
    """Refuse to write in a thread that a moderator has locked."""
    return Refused(403, 50083, "Thread is archived")


def dead_token() -> Refused:
    """Refuse an interaction token that has run out."""
    return Refused(401, 50027, "Invalid Webhook Token")


def invalid(path: str, code: str, message: str) -> Refused:
    """Refuse a field: `path` is dotted, as in `embeds.0.title`."""
    leaf: Json = {"_errors": [{"code": code, "message": message}]}
    for key in reversed(path.split(".")):
        leaf = {key: leaf}
    return Refused(400, 50035, "Invalid Form Body", leaf)
