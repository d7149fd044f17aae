"""Commands as Discord's client types them: options checked before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from bot.sandbox.entities import Attachment, Channel, Guild, Json, Role, User
from bot.sandbox.parts import Parts
from bot.sandbox.posting import Upload

_SUB = (1, 2)
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11


class NotAllowed(Exception):
    """Something that Discord's client would not let a person do; the app never hears of it."""


@runtime_checkable
class HasUser(Protocol):
    """Somebody: a person of the driver."""

    user: User


@dataclass
class Resolved:
    """The things that options and selections name, sent along with the ids."""

    parts: Parts
    guild: Guild | None
    found: dict[str, Json] = field(default_factory=dict)

    def user(self, user: User) -> str:
        """Add a user, with their membership if there is one."""
        key = str(user.id)
        self.found.setdefault("users", {})[key] = self.parts.objects.user(user)
        member = self.guild.members.get(user.id) if self.guild else None
        if member is not None:
            described = self.parts.objects.member(member, with_user=False)
            self.found.setdefault("members", {})[key] = {**described, "permissions": "0"}
        return key

    def role(self, role: Role) -> str:
        """Add a role."""
        self.found.setdefault("roles", {})[str(role.id)] = self.parts.objects.role(role)
        return str(role.id)

    def channel(self, channel: Channel) -> str:
        """Add a channel."""
        described = {**self.parts.objects.channel(channel), "permissions": "0"}
        self.found.setdefault("channels", {})[str(channel.id)] = described
        return str(channel.id)

    def attachment(self, file: Attachment) -> str:
        """Add a file."""
        self.found.setdefault("attachments", {})[str(file.id)] = self.parts.objects.attachment(file)
        return str(file.id)

    def entity(self, value: Any) -> str:
        """Add whatever it is: a person, role or channel."""
        raw = getattr(value, "raw", value)
        if isinstance(value, HasUser):
            return self.user(value.user)
        if isinstance(raw, User):
            return self.user(raw)
        if isinstance(raw, Role):
            return self.role(raw)
        if isinstance(raw, Channel):
            return self.channel(raw)
        return self._by_id(str(value))

    def _by_id(self, text: str) -> str:
        world = self.parts.world
        number = int(text) if text.isdecimal() else 0
        if number in world.users:
            return self.user(world.users[number])
        if self.guild and number in self.guild.roles:
            return self.role(self.guild.roles[number])
        if number in world.channels:
            return self.channel(world.channels[number])
        raise NotAllowed(f"{text!r} is nobody and nothing here.")


def find_command(commands: list[Json], typed: str) -> tuple[Json, list[str], list[Json]]:
    """Find a command by what is typed after the slash: the command, its subcommands, its options."""
    first, *rest = typed.removeprefix("/").split()
    command = next((one for one in commands if one["name"] == first), None)
    if command is None:
        raise NotAllowed(f"There is no /{first}; there are {sorted(one['name'] for one in commands)}.")
    options: list[Json] = command.get("options") or []
    for word in rest:
        inner = next((one for one in options if one["name"] == word and one["type"] in _SUB), None)
        if inner is None:
            raise NotAllowed(f"/{typed} has no {word!r}; there are {[one['name'] for one in options]}.")
        options = inner.get("options") or []
    if any(option["type"] in _SUB for option in options):
        raise NotAllowed(f"/{typed} needs one of {[one['name'] for one in options]} after it.")
    return command, rest, options


def nest(words: list[str], options: list[Json]) -> list[Json]:
    """Wrap option values in the subcommands that were typed."""
    wrapped = options
    for depth, word in reversed(list(enumerate(words))):
        kind = 2 if depth + 1 < len(words) else 1
        wrapped = [{"type": kind, "name": word, "options": wrapped}]
    return wrapped


def fill(
    options: list[Json], given: Mapping[str, Any], resolved: Resolved, place: Channel, *, focused: str | None = None
) -> list[Json]:
    """Check what a person gave for each option, and write it as it is sent."""
    known = {option["name"] for option in options}
    strange = sorted(set(given) - known)
    if strange:
        raise NotAllowed(f"There is no option {strange}; there are {sorted(known)}.")
    made = []
    for option in options:
        value = given.get(option["name"])
        if value is None:
            if option.get("required") and focused is None:
                raise NotAllowed(f"The option {option['name']!r} is required.")
            continue
        if option["name"] == focused:
            made.append({"type": option["type"], "name": focused, "value": str(value), "focused": True})
            continue
        wire = _value(option, value, resolved, place)
        made.append({"type": option["type"], "name": option["name"], "value": wire})
    return made


def _value(option: Json, value: Any, resolved: Resolved, place: Channel) -> Any:
    kind = option["type"]
    if kind in (STRING, INTEGER, NUMBER):
        return _plain(option, value)
    if kind == BOOLEAN:
        if not isinstance(value, bool):
            raise NotAllowed(f"{option['name']} is either true or false.")
        return value
    if kind == ATTACHMENT:
        return resolved.attachment(resolved.parts.desk.store(place, upload_from(value), ephemeral=True))
    identity = resolved.entity(value)
    group = {USER: "users", CHANNEL: "channels", ROLE: "roles"}.get(kind)
    if group is not None and identity not in resolved.found.get(group, {}):
        raise NotAllowed(f"{option['name']} must be one of the {group}.")
    allowed = option.get("channel_types")
    if kind == CHANNEL and allowed and resolved.found["channels"][identity]["type"] not in allowed:
        raise NotAllowed(f"{option['name']} must be a channel of another type.")
    return identity


def _plain(option: Json, value: Any) -> str | int | float:
    name, kind = option["name"], option["type"]
    typed: str | int | float
    try:
        typed = str(value) if kind == STRING else int(value) if kind == INTEGER else float(value)
    except (TypeError, ValueError):
        raise NotAllowed(f"{name} must be a number.") from None
    choices = option.get("choices")
    if choices:
        match = [one["value"] for one in choices if typed in (one["value"], one["name"])]
        if not match:
            raise NotAllowed(f"{name} must be one of {[one['name'] for one in choices]}.")
        return match[0]  # type: ignore[no-any-return]  # a choice's value is the option's type
    size = len(typed) if isinstance(typed, str) else typed
    unit = "length" if isinstance(typed, str) else "value"
    least, most = option.get(f"min_{unit}"), option.get(f"max_{unit}")
    if unit == "length" and most is None:
        most = 6000
    if (least is not None and size < least) or (most is not None and size > most):
        raise NotAllowed(f"{name} has {unit} {size}, outside {least} to {most}.")
    return typed


def upload_from(value: Any) -> Upload:
    """Take a file as it is given: an upload, a path, or a name with bytes."""
    if isinstance(value, Upload):
        return value
    if isinstance(value, Path):
        return Upload(value.name, value.read_bytes())
    name, data = value
    return Upload(str(name), bytes(data))
