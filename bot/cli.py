"""The command line. Commands of workers and models are started by name, so that none of them is imported here."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot.commands import audit, auth
from bot.console import AsJson, Config, say_json, table, told
from bot.logs import quieten
from bot.settings import Settings, read_settings
from bot.studio.errors import SettingsWrong

app = typer.Typer(
    name="picturelock",
    help="An AI video studio that lives in a Discord server.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
bench = typer.Typer(help="Measure how fast the studio is here.", no_args_is_help=True)
app.add_typer(bench, name="bench")
app.add_typer(auth.app, name="auth")
app.add_typer(audit.app, name="audit")

_PASSED_ON: Final = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


class Schema(StrEnum):
    """What has a JSON schema."""

    PLAN = "plan"
    TIMELINE = "timeline"
    OPERATIONS = "operations"
    EDIT_ANSWER = "edit-answer"


@app.command()
def up(config: Config = None, as_json: AsJson = False) -> None:
    """Run the studio: the bot, its queue and this machine's workers, until stopped."""
    with told(as_json):
        settings = read_settings(config)
        if not settings.discord.token.get_secret_value():
            raise SettingsWrong(
                "There is no Discord token.",
                "Set PICTURELOCK_DISCORD__TOKEN; or try everything without an account: picturelock sandbox",
            )
        from bot import app as studio
        from bot.logs import configure

        configure(settings, as_json=as_json, file=settings.studio.data_dir / "logs" / "bot.log")
        asyncio.run(studio.run(settings))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where the film and its story are put.")] = Path("demo"),
    brief: Annotated[str, typer.Option(help="What the film is about; empty for the usual one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make and publish one film with nobody's account: real studio, loopback Discord and YouTube."""
    with told(as_json):
        quieten()
        from bot.sandbox.demo import BRIEF, run_demo

        say = (lambda _line: None) if as_json else typer.echo
        result = asyncio.run(run_demo(out, brief or BRIEF, say))
        if as_json:
            say_json(result)


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page.")] = 8765,
    show: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    tiny: Annotated[
        bool, typer.Option("--tiny", help="With a tiny test model of each family: all of it works, and makes noise.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Open the studio in a browser, with three people to play and no account needed."""
    with told(as_json):
        quieten()
        from bot.sandbox.command import serve

        asyncio.run(serve(port, show=show, tiny=tiny, say=typer.echo))


@app.command(context_settings=_PASSED_ON)
def worker(context: typer.Context) -> None:
    """Fill orders on this machine for a studio elsewhere; see `picturelock worker --help`."""
    _become("workers.cli", "worker", context.args)


@app.command(context_settings=_PASSED_ON)
def render(context: typer.Context) -> None:
    """Render TIMELINE.json -o OUT.mp4; see `picturelock render --help`."""
    _become("workers.cli", "render", context.args)


@app.command(context_settings=_PASSED_ON)
def cut(context: typer.Context) -> None:
    """Put plain files together to a film: --clip a.mp4 --voice v.wav -o OUT.mp4; see `picturelock cut --help`."""
    _become("workers.cli", "cut", context.args)


@app.command(context_settings=_PASSED_ON)
def verify(context: typer.Context) -> None:
    """Say where a film comes from and whether it was changed since; see `picturelock verify --help`."""
    _become("workers.cli", "verify", context.args)


@app.command(context_settings=_PASSED_ON)
def fonts(context: typer.Context) -> None:
    """List font families, and scripts that cannot be written; see `picturelock fonts --help`."""
    _become("workers.cli", "fonts", context.args)


@app.command(context_settings=_PASSED_ON)
def models(context: typer.Context) -> None:
    """List, pull, check and remove models; see `picturelock models --help`."""
    _become("models.cli", "", context.args)


@app.command()
def doctor(
    online: Annotated[bool, typer.Option(help="Ask Discord whether it knows the token.")] = True,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Check what the studio needs; fails when it cannot run."""
    with told(as_json):
        quieten()
        from bot.doctor import can_run, examine

        findings = asyncio.run(examine(read_settings(config), online=online))
        runs = can_run(findings)
        if as_json:
            say_json({"can_run": runs, "findings": [asdict(finding) for finding in findings]})
        else:
            typer.echo(table([(f.thing, f.state, f.detail) for f in findings], ("what", "state", "detail")))
            for finding in findings:
                if finding.remedy:
                    typer.echo(f"{finding.thing}: {finding.remedy}")
            typer.echo("The studio can run." if runs else "The studio cannot run like this.")
        if not runs:
            raise typer.Exit(1)


@app.command()
def gc(
    dry_run: Annotated[bool, typer.Option(help="Only count; remove nothing.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Remove files that nothing needs any more, in the running studio or while it is down."""
    with told(as_json):
        quieten()
        found = asyncio.run(_collected(read_settings(config), dry_run=dry_run))
        if as_json:
            say_json(found)
        else:
            verb = "would be removed" if dry_run else "removed"
            typer.echo(
                f"{found['files']} files ({found['bytes'] / 1024**2:.1f} MiB), {found['takes']} old takes, "
                f"{found['outcomes']} outcomes and {found['leftovers']} leftovers {verb}."
            )


@app.command()
def schema(of: Annotated[Schema, typer.Argument(help="What to describe.")]) -> None:
    """Print the JSON schema of a plan, a timeline, the operations on one, or a model's answer to an edit."""
    from bot.studio.edit_answer import answer_schema
    from bot.studio.operations.kinds import EditList
    from bot.studio.plan import Plan
    from bot.studio.timeline import Timeline

    described: dict[Schema, Callable[[], dict[str, Any]]] = {
        Schema.PLAN: Plan.model_json_schema,
        Schema.TIMELINE: Timeline.model_json_schema,
        Schema.OPERATIONS: EditList.model_json_schema,
        Schema.EDIT_ANSWER: answer_schema,
    }
    say_json(described[of]())


@bench.command("bot")
def bench_bot(
    orders: Annotated[int, typer.Option(min=1, help="How many orders go through.")] = 50,
    interactions: Annotated[int, typer.Option(min=0, help="How many commands people use; 0 for none.")] = 300,
    as_json: AsJson = False,
) -> None:
    """Measure start, commits, the way of an order, and answers to people while two films are made."""
    with told(as_json):
        quieten()
        from bot import bench
        from bot.sandbox import bench as sandbox_bench

        numbers = asyncio.run(bench.measure(orders))
        if interactions:
            numbers |= asyncio.run(sandbox_bench.measure_interactions(interactions))
        labels = bench.LABELS | sandbox_bench.LABELS
        if as_json:
            say_json(numbers)
        else:
            typer.echo(table([(labels[name], f"{value:g}") for name, value in numbers.items()], ("what", "measured")))


@bench.command("edit", context_settings=_PASSED_ON)
def bench_edit(context: typer.Context) -> None:
    """Measure what it costs to cut a film; see `picturelock bench edit --help`."""
    _become("workers.cli", "bench", ["edit", *context.args])


@bench.command("upload", context_settings=_PASSED_ON)
def bench_upload(context: typer.Context) -> None:
    """Measure uploads against a plain curl; see `picturelock bench upload --help`."""
    _become("workers.cli", "bench", ["upload", *context.args])


@bench.command("gpu", context_settings=_PASSED_ON)
def bench_gpu(context: typer.Context) -> None:
    """Measure models with random weights on this machine's GPU; see `picturelock bench gpu --help`."""
    _become("workers.cli", "bench", ["gpu", *context.args])


@bench.command("plan", context_settings=_PASSED_ON)
def bench_plan(context: typer.Context) -> None:
    """Write plans for briefs, to be read and marked; see `picturelock bench plan --help`."""
    _become("models.bench.cli", "", context.args)


async def _collected(settings: Settings, *, dry_run: bool) -> dict[str, Any]:
    from bot import control
    from bot.artifacts import Artifacts
    from bot.collecting import collect
    from bot.store.store import Store

    data_dir = settings.studio.data_dir
    try:
        answer: dict[str, Any] = await control.call(data_dir, "gc", dry_run=dry_run)
    except control.NotRunning:
        async with Store.opened(data_dir) as store:
            artifacts = Artifacts.of(settings)
            found = await collect(
                store, artifacts, retention_days=settings.studio.retention_days, now=store.now(), dry_run=dry_run
            )
        return found.as_dict()
    return answer


def _become(module: str, command: str, words: list[str]) -> None:
    """Run another part's command line in a process of its own, and end as it ends."""
    arguments = [sys.executable, "-m", module, *([command] if command else []), *words]
    with subprocess.Popen(arguments) as process:  # noqa: S603 - our own modules
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt:
                continue
    raise typer.Exit(code if code >= 0 else 128 - code)


def main() -> None:
    """Run the command line."""
    app(prog_name="picturelock")


if __name__ == "__main__":
    main()
