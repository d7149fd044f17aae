"""The studio's bot and a worker as processes of their own, which can be killed with -9 and started again."""

import asyncio
import os
import sys
from pathlib import Path

import bot
from bot.settings import Settings
from bot.supervisor import Post, environment_of

PATIENCE_S = 240.0
TREE = {"PYTHONPATH": str(Path(bot.__file__).parents[1])}
"""The processes run the code that is tested, wherever they are started."""


class UpProcess:
    """The studio on one data folder; its workers are processes of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._draining: asyncio.Task[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it is up."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "up"),
            env=os.environ | self._settings.environment() | TREE,
            cwd=self._settings.studio.data_dir,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        said = b""
        async with asyncio.timeout(PATIENCE_S):
            while b"studio.up" not in said:
                said = await self._process.stdout.readline()
                assert said, "the studio ended before it was up"
        self._draining = asyncio.create_task(self._process.stdout.read())

    async def kill(self) -> None:
        """Kill the bot with -9; workers that it started end by themselves."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        if self._draining is not None:
            await self._draining
        self._process = self._draining = None


class WorkerProcess:
    """A worker that belongs to nobody's `up`, as on another machine: it lives on when the bot dies."""

    def __init__(self, settings: Settings, roles: str) -> None:
        self._settings = settings
        self._post = Post("porter", roles)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; orders wait until it is there."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workers.cli", "worker", "--name", self._post.name, "--roles", self._post.roles),
            env=environment_of(self._settings, self._post) | TREE,
            cwd=self._settings.studio.data_dir,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def kill(self) -> None:
        """Kill it with -9."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


def worker_pids(data_dir: Path) -> dict[str, int]:
    """Return the process ids of a studio's workers by name."""
    pids = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            ours = f"PICTURELOCK_STUDIO__DATA_DIR={data_dir}".encode() in (folder / "environ").read_bytes()
        except (OSError, UnicodeDecodeError):
            continue
        if ours and "workers.cli" in words:
            pids[words[words.index("--name") + 1]] = int(folder.name)
    return pids
