"""The pages on which somebody gives an app a permission: the same steps on every loopback, by its platform's rules."""

import html
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.platforms.paging import page

Query = Mapping[str, str]


class ConsentPages(ABC):
    """Asks, and sends the browser back with a code or a refusal; what a code stands for is its platform's to know."""

    brand: ClassVar[str]
    words: ClassVar[Mapping[str, str]]
    """What each scope allows, as people read it."""
    between: ClassVar[str]
    """What stands between two scopes."""
    wanted: ClassVar[str] = "account"
    """What people call that which is asked for."""
    has_switches: ClassVar[bool] = False
    """Whether each scope can be left off."""
    tail: ClassVar[str] = ""
    """What the platform appends to the address of the way back."""

    @property
    @abstractmethod
    def asked(self) -> str:
        """Name who is asked."""

    @abstractmethod
    def problem(self, query: Query) -> str:
        """Say why a platform would not even ask; empty when it does."""

    @abstractmethod
    def give(self, query: Query, scopes: Sequence[str]) -> dict[str, str]:
        """Give a code for some of the scopes that were asked for; return what goes back with it."""

    async def ask(self, request: web.Request) -> web.Response:
        """Show what the app asks for, with one button to allow it."""
        problem = self.problem(request.query)
        if problem:
            return self._shown("refused", status=400, problem=html.escape(problem))
        intro = "Everything below is allowed unless you tick it:" if self.has_switches else "It will be able to:"
        return self._shown(
            "consent",
            wanted=self.wanted,
            asked=html.escape(self.asked),
            intro=intro,
            scopes="".join(self._line(scope) for scope in request.query["scope"].split(self.between)),
            action=html.escape(request.path_qs),
        )

    async def decide(self, request: web.Request) -> web.Response:
        """Send the browser back to the app with a code, or with a refusal."""
        query = request.query
        if self.problem(query):
            return web.Response(status=400)
        form = await request.post()
        left_off = form.getall("off", []) if self.has_switches else []
        if form.get("answer") == "deny":
            answer, tail = {"error": "access_denied"}, ""
        else:
            scopes = [scope for scope in query["scope"].split(self.between) if scope not in left_off]
            answer, tail = self.give(query, scopes), self.tail
        answer["state"] = query.get("state", "")
        raise web.HTTPFound(f"{query['redirect_uri']}?{urlencode(answer)}{tail}")

    async def came_back(self, request: web.Request) -> web.Response:
        """Show the address that is to be pasted into Discord, for browsers that cannot reach this machine."""
        return self._shown("came_back", address=html.escape(str(request.url)))

    def _line(self, scope: str) -> str:
        words = html.escape(self.words.get(scope, scope.rpartition("/")[2]))
        if not self.has_switches:
            return f"<li>{words}</li>"
        name = html.escape(scope)
        return f'<li><label><input type="checkbox" name="off" value="{name}"> Do not allow: {words}</label></li>'

    def _shown(self, name: str, status: int = 200, **values: str) -> web.Response:
        return web.Response(text=page(name, self.brand, **values), content_type="text/html", status=status)
