"""Who reads, and where the files are: what rendering needs to know beside the message itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.entities import User
from bot.sandbox.parts import Parts


@dataclass(frozen=True)
class Reader:
    """A reader of messages. `source` turns a CDN address into what goes into `src`, or None: not ours."""

    parts: Parts
    viewer: User | None
    source: Callable[[str], str | None]
    is_live: bool = True

    @property
    def viewer_id(self) -> int:
        """The reader's id, 0 for nobody in particular."""
        return self.viewer.id if self.viewer else 0

    @property
    def now(self) -> datetime:
        """The time, for saying how long ago things were."""
        return self.parts.world.clock.now()

    def user_name(self, identity: int) -> str:
        """Name a user."""
        user = self.parts.world.users.get(identity)
        return user.display_name if user else "unknown-user"

    def role_name(self, identity: int) -> str:
        """Name a role."""
        roles = [guild.roles[identity] for guild in self.parts.world.guilds.values() if identity in guild.roles]
        return roles[0].name if roles else "unknown-role"

    def channel_name(self, identity: int) -> str:
        """Name a channel."""
        channel = self.parts.world.channels.get(identity)
        return channel.name if channel else "unknown"


def local_source(parts: Parts) -> Callable[[str], str | None]:
    """Serve files from this server by path, so that the page works under every name it has."""

    def source(url: str) -> str | None:
        base = parts.objects.cdn_base
        return url.removeprefix(base) if base and url.startswith(f"{base}/") else None

    return source


def initials(name: str) -> str:
    """Make the letters of an avatar."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return ("".join(word[0] for word in words[:2]) or name[:1] or "?").upper()


def hue(name: str) -> int:
    """Pick a colour for a name, in degrees; the same one every time."""
    return sum((place + 3) * ord(letter) for place, letter in enumerate(name)) * 47 % 360
