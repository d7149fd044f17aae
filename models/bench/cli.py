"""`picturelock bench plan`. Also runs alone: `python -m models.bench.cli`."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from bot.console import AsJson, say_json, told
from bot.studio.errors import SettingsWrong
from models.bench.plans import Sheet, as_read, briefs_in, measure
from models.folders import weights_folder
from models.llm.asking import Effort
from models.protocols import ChatModel
from models.registry import load

app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def plan(
    briefs: Annotated[Path | None, typer.Option(metavar="FILE", help="Briefs of your own: one a line.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed writes the same plans on the same machine.")] = 1,
    model: Annotated[str, typer.Option(help="A language model of the catalogue.")] = "qwen2.5-coder-1.5b",
    threads: Annotated[int, typer.Option(min=1, help="Threads the model uses.")] = 2,
    pictures: Annotated[bool, typer.Option(help="Let it find pictures too; half of the time of a plan.")] = True,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="A sheet to mark.")] = None,
    marked: Annotated[Path | None, typer.Option(metavar="FILE", help="Count a marked sheet; write no plans.")] = None,
    weights_dir: Annotated[Path | None, typer.Option("--weights-dir", help="Where weights are kept.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write plans for eight briefs, say what each cost, and leave a sheet for a person to mark.

    In the sheet, `verdict` is for usable, edited (one or two lines) or rewritten; `wrong` for what ails a line.
    """
    with told(as_json):
        if marked is not None:
            sheet = _read(marked)
        else:
            asked = briefs_in(_text_of(briefs)) if briefs else briefs_in()
            writer: ChatModel = load(model, weights_folder(weights_dir), threads=threads)
            try:
                sheet = measure(writer, asked, seed, lambda so_far: _kept(so_far, output), Effort(pictures=pictures))
            finally:
                writer.close()
        if as_json:
            say_json(sheet.model_dump(mode="json") | {"summary": sheet.summary()})
        else:
            typer.echo("\n".join(f"{name:>10}  {value:g}" for name, value in sheet.summary().items()))


def _kept(sheet: Sheet, output: Path | None) -> None:
    """Show the newest plan, and keep all that are there: somebody may stop before the last."""
    typer.echo(f"{as_read(sheet.trials[-1])}\n", err=True)
    if output is not None:
        output.write_text(f"{sheet.model_dump_json(indent=2)}\n", encoding="utf-8")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{file} cannot be read: {error}.", "Name a text file with one brief a line.") from error


def _read(file: Path) -> Sheet:
    try:
        return Sheet.model_validate_json(_text_of(file))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsWrong(f"{file} is no sheet of plans: {where}: {first['msg']}.", "Mark it again.") from error


def main() -> None:
    """Run the command line."""
    app(prog_name="picturelock bench plan")


if __name__ == "__main__":
    main()
