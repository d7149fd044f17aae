"""The loopback Discord as a whole: one server with REST, gateway, files and the web page."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.clock import Clock
from bot.sandbox.entities import Channel, Guild, Role
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Gateway
from bot.sandbox.interactions import Interactions
from bot.sandbox.objects import Objects
from bot.sandbox.opening import open_port
from bot.sandbox.page import routes as page
from bot.sandbox.page.routes import NAMES
from bot.sandbox.parts import PARTS, Parts
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView
from bot.sandbox.posting import Desk
from bot.sandbox.recorder import Recorder
from bot.sandbox.rest import files
from bot.sandbox.rest.front import rest_app
from bot.sandbox.transcript import Place, write_transcript
from bot.sandbox.world import World

MEMBERS_INTENT = 1 << 1
CONTENT_INTENT = 1 << 15


class Loopback:
    """A Discord of one's own on this computer: `async with Loopback() as discord`.

    It starts with one guild, its owner and two channels. Port 0 lets the system choose. `names` are other
    host names under which the page may be opened; requests for any other name are turned away.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        names: tuple[str, ...] = ("localhost",),
        token: str = "sandbox",  # noqa: S107 - the sandbox's own, worth nothing elsewhere
        app_name: str = "Picturelock",
        guild_name: str = "Night Shift Films",
        owner_name: str = "Olive",
        channels: tuple[str, ...] = ("studio", "general"),
        intents_enabled: int = CONTENT_INTENT,
        answer_within_s: float = 3.0,
        token_life_s: float = 900.0,
        heartbeat_s: float = 41.25,
        clock: Clock | None = None,
    ) -> None:
        self.host, self.port, self.names = host, port, names
        self.clock = clock or Clock()
        self.world = World(self.clock, app_name=app_name, token=token, intents_enabled=intents_enabled)
        self.recorder = Recorder()
        self.objects = Objects(self.world, "")
        self.interactions = Interactions(self.world, self.objects, answer_within_s, token_life_s)
        self.gateway = Gateway(self.world, self.objects, heartbeat_s)
        self.faults = Faults(self.gateway)
        self.desk = Desk(self.world, self.objects)
        self.parts = Parts(
            self.world,
            self.objects,
            self.desk,
            self.interactions,
            self.gateway,
            self.faults,
            self.recorder,
        )
        owner = self.world.add_user(owner_name)
        self.guild = self.world.add_guild(guild_name, owner)
        for name in channels:
            self.world.add_channel(self.guild, name)
        self._runner: web.AppRunner | None = None

    # Addresses

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://{self.host}:{self.port}"

    @property
    def api_base(self) -> str:
        """The address that takes the place of https://discord.com/api."""
        return f"{self.base}/api"

    @property
    def gateway_url(self) -> str:
        """The address that takes the place of wss://gateway.discord.gg."""
        return f"ws://{self.host}:{self.port}/gateway"

    @property
    def page_url(self) -> str:
        """The address of the web page."""
        return f"{self.base}/"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.app.token

    # People and places

    def person(
        self,
        name: str,
        *,
        roles: tuple[str | Role, ...] = (),
        guild: Guild | None = None,
        accepts_dms: bool | None = None,
    ) -> Person:
        """Find a person by name, or have them join the guild; roles named are made and given."""
        guild = guild or self.guild
        found = [user for user in self.world.users.values() if user.display_name == name and not user.is_bot]
        user = found[0] if found else self.world.add_user(name)
        if accepts_dms is not None:
            user.accepts_dms = accepts_dms
        if user.id not in guild.members:
            self.world.join(guild, user)
        if roles:
            held = [guild.roles[role] for role in guild.members[user.id].roles]
            self.world.set_roles(guild, user, held + [self.role(role, guild) for role in roles])
        return Person(self.parts, user, guild)

    @property
    def owner(self) -> Person:
        """The guild's owner."""
        return Person(self.parts, self.world.users[self.guild.owner_id], self.guild)

    def role(self, role: str | Role, guild: Guild | None = None) -> Role:
        """Find a role by name, or make it."""
        if isinstance(role, Role):
            return role
        guild = guild or self.guild
        found = [one for one in guild.roles.values() if one.name == role]
        return found[0] if found else self.world.add_role(guild, role)

    def channel(self, name: str, guild: Guild | None = None) -> ChannelView:
        """Find a channel or thread by name, as the guild's owner sees it."""
        guild = guild or self.guild
        found = [one for one in guild.channels.values() if one.name == name]
        if not found:
            raise LookupError(f"No channel is called {name!r}; there are {[*map(_name, guild.channels.values())]}.")
        return ChannelView(self.parts, found[-1], self.world.users[guild.owner_id])

    def transcript(
        self,
        path: Path,
        channels: Iterable[ChannelView | Channel],
        *,
        title: str = "Transcript",
        viewer: Person | None = None,
    ) -> Path:
        """Write conversations to one HTML file that plays offline, as everybody or as one person sees them."""
        seen_by = viewer.user if viewer else None
        places = [Place(one.raw if isinstance(one, ChannelView) else one, seen_by) for one in channels]
        return write_transcript(self.parts, places, path, title=title)

    # Starting and stopping

    async def start(self) -> Self:
        """Open the port."""
        app = web.Application(client_max_size=1 << 30)
        app[PARTS] = self.parts
        app.add_subapp("/api/v10/", rest_app(self.parts))
        app.router.add_get("/gateway", self.gateway.serve)
        app.add_routes(files.routes)
        app[NAMES] = frozenset({self.host, *self.names})
        app.add_routes(page.routes)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        self.port = await open_port(self._runner, self.host, self.port)
        self.objects.cdn_base = self.base
        self.gateway.url = self.gateway_url
        return self

    async def stop(self) -> None:
        """Let everything go that is held, and close the port."""
        self.faults.clear()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _name(channel: Channel) -> str:
    return channel.name
