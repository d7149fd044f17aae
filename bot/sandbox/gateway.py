"""The gateway: sessions that can be dropped and resumed, intents, and the events that they let through."""

import asyncio
import contextlib
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.entities import Guild, Json
from bot.sandbox.events import Events, shard_of
from bot.sandbox.happenings import Happening
from bot.sandbox.objects import Objects
from bot.sandbox.things import app_flags
from bot.sandbox.world import World

_ACK_AFTER_S: Final = 0.02
"""discord.py notes when it sent a heartbeat only after it has sent it: an answer may not overtake that."""

PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
_KEPT = 5000


@dataclass
class Session:
    """A connection to the gateway, which outlives its sockets."""

    id: str
    intents: int
    shard: tuple[int, int]
    sequence: int = 0
    sent: int = 0
    log: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    news: asyncio.Event = field(default_factory=asyncio.Event)
    socket: web.WebSocketResponse | None = None
    request: web.Request | None = None

    def dispatch(self, event: str, data: Json | None) -> None:
        """Queue an event."""
        self.sequence += 1
        frame = json.dumps({"op": 0, "s": self.sequence, "t": event, "d": data})
        self.log.append((self.sequence, frame))
        self.news.set()

    def forget_until(self, sequence: int) -> None:
        """Drop what the client says it has."""
        while self.log and self.log[0][0] <= min(sequence, self.sent):
            self.log.popleft()


class Gateway:
    """Serves gateway v10 to the app."""

    def __init__(self, world: World, objects: Objects, heartbeat_s: float) -> None:
        self.world = world
        self.objects = objects
        self.events = Events(world, objects)
        self.sessions: dict[str, Session] = {}
        self.url = ""
        self._heartbeat_s = heartbeat_s
        world.happenings.listen(self._hear)

    @property
    def connected(self) -> list[Session]:
        """List sessions with an open socket."""
        return [session for session in self.sessions.values() if session.socket is not None]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await _send(socket, 10, {"heartbeat_interval": int(self._heartbeat_s * 1000)})
        session = await self._open(socket)
        if session is None:
            return socket
        session.socket, session.request = socket, request
        pump = asyncio.create_task(self._pump(session, socket))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(session, socket, json.loads(message.data))
        finally:
            pump.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await pump
            if session.socket is socket:
                session.socket = session.request = None
        return socket

    async def _open(self, socket: web.WebSocketResponse) -> Session | None:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            if frame["op"] == 1:
                await _send(socket, 11, None)
            elif frame["op"] == 2:
                return await self._identify(socket, frame["d"])
            elif frame["op"] == 6:
                session = await self._resume(socket, frame["d"])
                if session is not None:
                    return session
            elif frame["op"] != 3:
                await socket.close(code=4003, message=b"Not authenticated.")
        return None

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        if data.get("token", "").removeprefix("Bot ") != self.world.app.token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return None
        intents = int(data["intents"])
        if intents & PRIVILEGED & ~self.world.app.intents_enabled:
            await socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        number, count = data.get("shard") or (0, 1)
        session = Session(secrets.token_hex(16), intents, (number, count))
        self.sessions[session.id] = session
        self._greet(session)
        return session

    def _greet(self, session: Session) -> None:
        app = self.world.app
        guilds = [guild for guild in self.world.guilds.values() if self._is_for(session, guild)]
        ready = {
            "v": 10,
            "user": self.objects.current_user(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(app.id), "flags": app_flags(app.intents_enabled)},
            "private_channels": [],
        }
        session.dispatch("READY", ready)
        for guild in guilds:
            session.dispatch("GUILD_CREATE", {**self.events.guild(guild), "unavailable": False})

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> Session | None:
        session = self.sessions.get(data["session_id"])
        sequence = int(data["seq"] or 0)
        oldest = session.log[0][0] if session and session.log else (session.sequence + 1 if session else 0)
        if data.get("token") != self.world.app.token or session is None or sequence + 1 < oldest:
            await _send(socket, 9, False)
            return None
        if session.socket is not None:
            await session.socket.close(code=WSCloseCode.OK)
        session.sent = sequence
        session.dispatch("RESUMED", {"_trace": []})
        return session

    async def _pump(self, session: Session, socket: web.WebSocketResponse) -> None:
        while True:
            session.news.clear()
            for sequence, frame in tuple(session.log):
                if sequence > session.sent:
                    await socket.send_str(frame)
                    session.sent = sequence
            await session.news.wait()

    async def _receive(self, session: Session, socket: web.WebSocketResponse, frame: Json) -> None:
        if frame["op"] == 1:
            session.forget_until(int(frame["d"] or 0))
            await asyncio.sleep(_ACK_AFTER_S)
            await _send(socket, 11, None)
        elif frame["op"] == 8:
            for chunk in self.events.members(frame["d"]):
                session.dispatch("GUILD_MEMBERS_CHUNK", chunk)
        elif frame["op"] != 3:
            await socket.close(code=4001, message=b"Unknown opcode.")

    def _is_for(self, session: Session, guild: Guild) -> bool:
        is_member = self.world.app.bot.id in guild.members
        return is_member and shard_of(guild.id, session.shard[1]) == session.shard[0]

    def _hear(self, happening: Happening) -> None:
        for session in self.sessions.values():
            home = happening.guild.id if happening.guild else 0
            if shard_of(home, session.shard[1]) != session.shard[0]:
                continue
            data = self.events.of(happening, session.intents)
            if data is not None:
                session.dispatch(happening.kind.value, data)

    # Things that go wrong

    def drop(self) -> None:
        """Cut every socket as a broken network does; the sessions can be resumed."""
        for session in self.connected:
            if session.request is not None and session.request.transport is not None:
                session.request.transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Send op 7: reconnect and resume."""
        for session in self.connected:
            if session.socket is not None:
                await _send(session.socket, 7, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Send op 9. Unless resumable, the sessions are gone and the client must identify again."""
        for session in self.connected:
            if session.socket is not None:
                await _send(session.socket, 9, resumable)
            if not resumable:
                self.sessions.pop(session.id, None)

    async def close(self) -> None:
        """Say goodbye to everyone."""
        for session in self.connected:
            if session.socket is not None:
                await session.socket.close(code=WSCloseCode.GOING_AWAY)


async def _send(socket: web.WebSocketResponse, opcode: int, data: Json | bool | None) -> None:
    with contextlib.suppress(ConnectionError):
        await socket.send_str(json.dumps({"op": opcode, "d": data, "s": None, "t": None}))
