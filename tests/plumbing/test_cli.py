"""The command line as people call it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.artifacts import Artifacts
from bot.cli import app
from bot.collecting import FRESH, collect
from bot.control import ControlSocket, NotRunning, call
from bot.doctor import can_run, examine
from bot.settings import Settings
from bot.store.store import Store
from bot.studio.errors import SettingsWrong, Unavailable
from bot.studio.plan import Plan
from bot.studio.work import Role
from tests.plumbing.processes import until
from tests.store.studio_values import FILM, HERE, production_of, scene_take
from tests.studio.films import plan_of
from workers.cli import slots_of

COMMANDS = ("up", "demo", "sandbox", "worker", "render", "models", "doctor", "gc", "schema", "bench", "bench bot")


def picturelock(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60, check=False
    )


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in {"worker", "render", "models"}])
def test_every_command_says_what_it_does(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])

    assert result.exit_code == 0
    assert "Usage" in result.output


@pytest.mark.parametrize("command", ["worker", "render", "models", "bench edit"])
def test_commands_of_workers_and_models_say_what_they_do(command: str) -> None:
    result = picturelock(*command.split(), "--help")

    assert result.returncode == 0, result.stderr
    assert "Usage: picturelock" in result.stdout or command == "models"


def test_without_a_token_there_is_one_clear_line() -> None:
    result = picturelock("up", PICTURELOCK_DISCORD__TOKEN="")

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "no Discord token" in result.stderr


def test_an_error_can_be_had_as_json() -> None:
    result = picturelock("up", "--json", "--config", "/nowhere/config.toml")

    assert result.returncode == 1
    assert json.loads(result.stdout)["error"] == "SettingsWrong"


def test_an_error_of_a_worker_command_comes_through() -> None:
    result = picturelock("worker", "--roles", "cook=1")

    assert result.returncode == 1
    assert "no slot of a worker" in result.stderr


def test_the_schema_of_a_plan_takes_a_plan() -> None:
    result = CliRunner().invoke(app, ["schema", "plan"])

    assert set(json.loads(result.output)["required"]) <= set(json.loads(plan_of().model_dump_json()))
    assert json.loads(result.output)["title"] == Plan.__name__


@pytest.mark.parametrize(
    ("name", "field"), [("timeline", "picture"), ("operations", "operations"), ("edit-answer", "steps")]
)
def test_timelines_operations_and_answers_have_schemas(name: str, field: str) -> None:
    result = CliRunner().invoke(app, ["schema", name])

    assert field in json.loads(result.output)["properties"]


@pytest.mark.parametrize(
    ("roles", "slots"),
    [("film=1,cut=2", {Role.FILM: 1, Role.CUT: 2}), ("chat, net=4", {Role.CHAT: 1, Role.NET: 4})],
)
def test_slots_are_read_by_role(roles: str, slots: dict[Role, int]) -> None:
    assert slots_of(roles) == slots


@pytest.mark.parametrize("roles", ["", "film=0", "film=x", "cook"])
def test_slots_that_make_no_sense_are_refused(roles: str) -> None:
    with pytest.raises(SettingsWrong):
        slots_of(roles)


async def test_the_doctor_sees_that_a_token_is_missing_and_the_rest_is_there(settings: Settings) -> None:
    findings = {finding.thing: finding for finding in await examine(settings, online=False)}

    assert findings["Discord token"].state == "missing"
    assert {findings[thing].state for thing in ("Python", "packages", "queue", "video", "camera", "voice")} == {"ok"}
    assert "picturelock models pull" in findings["language model"].remedy
    assert not can_run(list(findings.values()))


async def test_gc_removes_what_nothing_needs_and_nothing_else(settings: Settings) -> None:
    artifacts = Artifacts(settings.artifacts_url, settings.studio.data_dir / "cache")
    needed, unneeded = await artifacts.keep(b"needed"), await artifacts.keep(b"unneeded")
    async with Store.opened(settings.studio.data_dir) as store:
        async with store.writing() as tx:
            await store.productions.save(tx, production_of(), "asked for")
            await store.takes.save_scene(tx, HERE, FILM, scene_take().but(artifact=needed))
        at_once = await collect(store, artifacts, retention_days=90, now=store.now())
        later = store.now() + 2 * FRESH
        counted = await collect(store, artifacts, retention_days=90, now=later, dry_run=True)
        removed = await collect(store, artifacts, retention_days=90, now=later)

    assert at_once.files == 0
    assert counted.files == removed.files == 1
    assert await artifacts.has(needed)
    assert not await artifacts.has(unneeded)


async def test_takes_past_their_time_go_with_their_files(settings: Settings) -> None:
    artifacts = Artifacts(settings.artifacts_url, settings.studio.data_dir / "cache")
    sha = await artifacts.keep(b"old")
    async with Store.opened(settings.studio.data_dir) as store:
        async with store.writing() as tx:
            await store.takes.save_scene(tx, HERE, FILM, scene_take().but(artifact=sha))
        removed = await collect(store, artifacts, retention_days=1, now=store.now() + 3 * FRESH)

    assert (removed.takes, removed.files) == (1, 1)


async def test_a_command_reaches_the_running_studio(tmp_path: Path) -> None:
    async def add(options: dict[str, int]) -> int:
        return sum(options.values())

    async def refuse(_options: dict[str, int]) -> None:
        raise SettingsWrong("It is wrong.", "Mend it.")

    with pytest.raises(NotRunning):
        await call(tmp_path, "add")
    serving = asyncio.create_task(ControlSocket(tmp_path, {"add": add, "refuse": refuse}).run())
    await until((tmp_path / "studio.sock").exists)

    answer = await call(tmp_path, "add", one=1, two=2)

    assert answer == 3
    with pytest.raises(Unavailable, match="It is wrong"):
        await call(tmp_path, "refuse")
    with pytest.raises(Unavailable, match="no such command"):
        await call(tmp_path, "sing")
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
