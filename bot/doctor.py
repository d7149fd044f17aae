"""What the studio needs to run, looked at one by one."""

import asyncio
import importlib.util
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal

from bot.artifacts import free_bytes
from bot.gpus import gpus
from bot.identity import Identity
from bot.settings import Settings
from bot.studio.errors import StudioError
from bot.studio.tiny import LABEL

State = Literal["ok", "warning", "missing"]
_PACKAGES: Final = {
    "discord": "discord.py",
    "aiohttp": "aiohttp",
    "arq": "arq",
    "redis": "redis",
    "aiosqlite": "aiosqlite",
    "structlog": "structlog",
    "cryptography": "cryptography",
    "av": "av",
    "cv2": "opencv-python-headless",
    "skia": "skia-python",
    "resvg_py": "resvg-py",
    "PIL": "pillow",
    "numpy": "numpy",
    "c2pa": "c2pa-python",
    "googleapiclient": "google-api-python-client",
}
_ROOM_LEAST: Final = 500 * 1024 * 1024
_ROOM_WISHED: Final = 5 * 1024 * 1024 * 1024
_SANDBOX_PORT: Final = 8765


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing. `missing` means that the studio cannot run."""

    thing: str
    state: State
    detail: str
    remedy: str = ""


async def examine(settings: Settings, *, online: bool = True) -> list[Finding]:
    """Look at everything; blocking looks happen in threads."""
    looks: list[Callable[[], list[Finding]]] = [
        lambda: [_python()],
        _packages,
        lambda: [_room(settings)],
        lambda: [_queue(settings)],
        lambda: [_encoder()],
        lambda: _weights(settings),
        lambda: _tiny(settings),
        lambda: _fonts(settings),
        lambda: [_gpus()],
        lambda: _platforms(settings),
        lambda: [_signing(settings)],
        lambda: [_port(_SANDBOX_PORT)],
    ]
    found = [finding for look in looks for finding in await asyncio.to_thread(look)]
    return [*found, await _token(settings, online=online)]


def can_run(findings: list[Finding]) -> bool:
    """Say whether nothing is missing that the studio cannot do without."""
    return all(finding.state != "missing" for finding in findings)


def _python() -> Finding:
    version = platform.python_version()
    return Finding("Python", "ok", f"{version} on {platform.system()} {platform.machine()}")


def _packages() -> list[Finding]:
    lacking = [package for module, package in _PACKAGES.items() if importlib.util.find_spec(module) is None]
    if lacking:
        return [Finding("packages", "missing", f"not installed: {', '.join(lacking)}", "pip install picturelock")]
    return [Finding("packages", "ok", f"all {len(_PACKAGES)} are there")]


def _room(settings: Settings) -> Finding:
    folder = settings.studio.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(
            "data folder", "missing", f"{folder}: {error.strerror}", "Choose another with [studio] data_dir."
        )
    free = free_bytes(folder)
    detail = f"{folder}, {free / 1024**3:.1f} GiB free"
    if free < _ROOM_LEAST:
        return Finding("data folder", "missing", detail, "Make room: films need space.")
    return Finding("data folder", "ok" if free >= _ROOM_WISHED else "warning", detail)


def _queue(settings: Settings) -> Finding:
    import redis

    from bot.addresses import address_of
    from bot.valkey import EmbeddedValkey

    try:
        address = address_of(settings)
        if not address:
            with tempfile.TemporaryDirectory(prefix="picturelock-") as folder:
                server = EmbeddedValkey(Path(folder))
                server.start()
                server.stop()
            return Finding("queue", "ok", "the embedded Valkey starts")
        client = redis.Redis.from_url(address, socket_timeout=3, socket_connect_timeout=3)
        client.ping()
        client.close()
    except StudioError as error:
        return Finding("queue", "missing", error.what, error.remedy)
    except redis.RedisError as error:
        return Finding("queue", "missing", f"your Redis does not answer: {error}", "Check [queue] redis_url.")
    return Finding("queue", "ok", "your Redis answers")


def _encoder() -> Finding:
    try:
        import av
        import numpy as np

        with tempfile.NamedTemporaryFile(suffix=".mp4") as file, av.open(file.name, "w") as film:
            picture: Any = film.add_stream("libx264", rate=30)
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
            sound: Any = film.add_stream("aac", rate=48_000)
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), dtype=np.uint8), format="rgb24")
            frame.time_base, frame.pts = Fraction(1, 30), 0
            film.mux(picture.encode(frame))
            film.mux(picture.encode(None))
            film.mux(sound.encode(None))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the doctor is asked about
        return Finding("video", "missing", f"H.264 and AAC cannot be encoded: {error}", "Install av again.")
    return Finding("video", "ok", "H.264 and AAC can be encoded")


def _weights(settings: Settings) -> list[Finding]:
    command = [sys.executable, "-m", "models.cli", "list", "--json", "--weights-dir", str(settings.weights_dir)]
    environment = {**os.environ, **settings.environment()}
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment)  # noqa: S603 - ours
        rows = {
            row["name"]: row for row in json.loads(answer.stdout)["models"] if settings.models.tiny or not row["tiny"]
        }
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        return [Finding("models", "missing", f"the catalogue cannot be read: {error}", "Install Picturelock again.")]
    wanted: tuple[tuple[str, str, State], ...] = (
        ("language model", settings.models.chat, "warning"),
        ("camera", settings.models.camera, "missing"),
        ("voice", settings.models.voice, "warning"),
    )
    return [_model(role, rows.get(name), name, bad) for role, name, bad in wanted]


def _model(role: str, row: dict[str, Any] | None, name: str, bad: State) -> Finding:
    if row is None:
        return Finding(role, "missing", f"{name} is not in the catalogue", "See `picturelock models list`.")
    lacks = row["missing"]
    if lacks:
        without = {"language model": "plans are outlines without it", "voice": "films are silent without it"}
        detail = f"{name} lacks {', '.join(lacks)}; {without.get(role, 'nothing is filmed without it')}"
        return Finding(role, bad, detail, f"picturelock models pull {name}")
    return Finding(role, "ok", f"{name}, on {row['server']}" if row["server"] else name)


def _tiny(settings: Settings) -> list[Finding]:
    if not settings.models.tiny:
        return []
    return [Finding("tiny test models", "warning", LABEL, "For films, set [models] tiny = false.")]


def _fonts(settings: Settings) -> list[Finding]:
    command = [sys.executable, "-m", "workers.cli", "fonts", "--json"]
    environment = {**os.environ, **settings.environment()}
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment)  # noqa: S603 - ours
        found = json.loads(answer.stdout)
        missing, broken = found["missing_scripts"], found["broken"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        return [Finding("fonts", "warning", f"they cannot be read: {error}", "Install Picturelock again.")]
    folder = settings.fonts_dir
    findings = [Finding("fonts", "warning", f"{folder / name} is broken", "Take it out.") for name in broken]
    if missing:
        detail = f"captions cannot be written in {', '.join(missing)}"
        remedy = f"Put a font for them into {folder}, or install one such as Noto Sans CJK."
        return [*findings, Finding("fonts", "warning", detail, remedy)]
    return [*findings, Finding("fonts", "ok", f"{len(found['families'])} families")]


def _gpus() -> Finding:
    count = len(gpus())
    return Finding("GPU", "ok", f"{count} found" if count else "none; everything runs on the CPU")


def _platforms(settings: Settings) -> list[Finding]:
    publishing = settings.publishing
    ids = {
        "YouTube": (publishing.youtube.client_id, "[publishing.youtube] client_id and client_secret"),
        "Instagram": (publishing.instagram.client_id, "[publishing.instagram] client_id and client_secret"),
        "TikTok": (publishing.tiktok.client_key, "[publishing.tiktok] client_key and client_secret"),
    }
    return [
        Finding(name, "ok", "a client is set")
        if is_set
        else Finding(name, "warning", "no client is set, so nothing can be published there", f"Set {keys} to publish.")
        for name, (is_set, keys) in ids.items()
    ]


def _signing(settings: Settings) -> Finding:
    try:
        identity = Identity.open(settings.studio.data_dir / "keys", settings.provenance)
    except (StudioError, OSError) as error:
        what, remedy = (error.what, error.remedy) if isinstance(error, StudioError) else (str(error), "")
        return Finding("signing", "missing", what, remedy)
    whose = "a chain of the studio's own" if identity.is_self_made else identity.name
    return Finding("signing", "ok", f"films are signed with {whose}, valid until {identity.expires_at:%Y-%m-%d}")


def _port(port: int) -> Finding:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            remedy = "Start the sandbox with another --port."
            return Finding("sandbox port", "warning", f"{port} is taken", remedy)
    return Finding("sandbox port", "ok", f"{port} is free")


async def _token(settings: Settings, *, online: bool) -> Finding:
    token = settings.discord.token.get_secret_value()
    if not token:
        remedy = "Set PICTURELOCK_DISCORD__TOKEN, or try everything without an account: picturelock sandbox"
        return Finding("Discord token", "missing", "not set", remedy)
    if not online:
        return Finding("Discord token", "ok", "set; not tried")
    import aiohttp

    address = f"{settings.discord.api_base.rstrip('/')}/v10/applications/@me"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=8)) as session,
            session.get(address, headers={"Authorization": f"Bot {token}"}) as answer,
        ):
            if answer.status == 200:
                name = (await answer.json()).get("name", "?")
                return Finding("Discord token", "ok", f"belongs to the application {name}")
            if answer.status == 401:
                remedy = "Copy the bot's token from the developer portal again."
                return Finding("Discord token", "missing", "Discord does not know it", remedy)
            return Finding("Discord token", "warning", f"Discord answered {answer.status}")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding("Discord token", "warning", f"Discord is out of reach: {type(error).__name__}")
