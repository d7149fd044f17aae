"""A real browser for tests: headless Chromium, driven over its own debugging protocol."""

import asyncio
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
import pytest

PATIENCE_S: Final = 60.0
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS: Final = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
_PRESS: Final = """(label => {
  const found = [...document.querySelectorAll('button, a, label, input')].find(
    one => (one.textContent.trim() || one.value || '').includes(label));
  if (!found) throw new Error('there is no ' + label + ' here: ' + document.body.innerText);
  setTimeout(() => found.click(), 0);
})"""


def program() -> str:
    """Return where Chromium is; without one the test is skipped, and says so."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine, so no browser test was run")
    return found


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._loaded = False

    async def visit(self, address: str) -> None:
        """Open an address and wait until something is shown, be it that nothing is there."""
        self._loaded = False
        await self._call("Page.navigate", url=address)
        await self._settle()

    async def press(self, label: str) -> None:
        """Press what bears a label, and wait for the page that it leads to."""
        self._loaded = False
        await self._evaluate(f"{_PRESS}({json.dumps(label)})")
        await self._settle()

    async def tick(self, label: str) -> None:
        """Press what bears a label and leads nowhere."""
        await self._evaluate(f"{_PRESS}({json.dumps(label)})")
        await self._evaluate("new Promise(done => setTimeout(done, 0))")

    async def text(self) -> str:
        """Return what can be read on the page."""
        return str(await self._evaluate("document.body.innerText"))

    async def address(self) -> str:
        """Return what stands in the address bar, whether or not that page could be loaded."""
        history = await self._call("Page.getNavigationHistory")
        return str(history["entries"][history["currentIndex"]]["url"])

    async def _evaluate(self, script: str) -> Any:
        answer = await self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]["exception"]["description"]
        return answer["result"].get("value")

    async def _settle(self) -> None:
        while not self._loaded:
            await self._hear()

    async def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            message = await self._hear()
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                result: dict[str, Any] = message["result"]
                return result

    async def _hear(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            message: dict[str, Any] = await self._socket.receive_json()
        self._loaded = self._loaded or message.get("method") == "Page.loadEventFired"
        return message

    async def begin(self) -> Self:
        """Have the page tell what happens on it."""
        await self._call("Page.enable")
        return self


class Browser:
    """Chromium; `async with Browser() as browser` starts and ends it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True)
        self._process: asyncio.subprocess.Process | None = None
        self._base = ""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(program(), *_FLAGS, "--remote-debugging-port=0", f"--user-data-dir={self._folder.name}", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            said = b""
            while b"DevTools listening on" not in said:
                said = await self._process.stderr.readline()
                assert said, "Chromium ended before it listened"
        self._base = said.decode().split("ws://")[1].split("/")[0]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.communicate()
        await asyncio.to_thread(self._folder.cleanup)

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """Open a tab."""
        async with (
            aiohttp.ClientSession() as session,
            session.put(f"http://{self._base}/json/new?about:blank") as answer,
        ):
            tab = await answer.json()
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield await Page(socket).begin()
