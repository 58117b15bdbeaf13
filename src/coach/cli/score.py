"""``coach score``: reads files or folders in any known format and scores every conversation; stores nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from coach.cli import _score_options as scoring
from coach.cli._option_values import number, one_of, whole_number

COMMAND = typer.Typer(rich_markup_mode=None)
_FORMATS = ("text", "json", "jsonl", "csv", "html")
_HELP = (
    "Score the conversations of each PATH, a file in any known format or a folder with such files; nothing is "
    "stored.\n\n"
    "Results go to standard output or --output, everything else to standard error. Exit status: 0 done, 1 done and a "
    "score is below --fail-under, 2 something in the input can not be used (the rest is scored), 3 a fault of ours."
)


@COMMAND.command(
    help=_HELP,
    short_help="Score conversations of files and folders.",
    epilog="Example: coach score chats/ --format html --output scorecards.html",
)
def score(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", hidden=True)],
    rubric: scoring.RubricName = "core",
    culture: scoring.CultureId = None,
    channel: scoring.ChannelName = None,
    language: scoring.LanguageCode = "auto",
    roles: scoring.Roles = "",
    columns: scoring.Columns = "",
    form: Annotated[
        str, typer.Option("--format", metavar="|".join(_FORMATS), help="How results are written.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where results go; standard output by default.")
    ] = None,
    fail_under: Annotated[
        str | None,
        typer.Option(metavar="N", help="Exit with status 1 and name the conversations when a score is below N, 0-100."),
    ] = None,
    no_model: scoring.NoModel = False,
    model: scoring.ModelId = "default",
    jobs: scoring.Jobs = None,
) -> None:
    """Scores what the command line names; the exit status says how it went."""
    from coach.cli._scoring import Run, run

    options = scoring.score_options(rubric, culture, channel, language, roles, columns, None if no_model else model)
    call = Run(
        paths,
        options,
        one_of(form, _FORMATS, "--format"),
        output,
        None if fail_under is None else number(fail_under, "--fail-under", 0, 100),
        None if jobs is None else whole_number(jobs, "--jobs", 1),
    )
    status = run(call)
    sys.stdout.flush()
    raise typer.Exit(status)
