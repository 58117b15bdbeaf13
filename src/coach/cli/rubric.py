"""``coach rubric``: checks, lists and shows scorecards, and prints their JSON Schema."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from coach.cli._option_values import one_of

COMMAND = typer.Typer(
    name="rubric", help="Check, list and show scorecards.", no_args_is_help=True, rich_markup_mode=None
)


@COMMAND.command(epilog="Example: coach rubric check core")
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME|FILE", hidden=True),
    ] = None,
) -> None:
    """Check scorecards, phrases, jargon and cultures; run all examples.

    Each NAME|FILE is a scorecard; all of the rubrics folder are checked when none is named. Every problem is one line
    with its file and line on standard error; the exit status is then 2.
    """
    from coach.cli import USERS_FAULT
    from coach.cli._rubric_text import checked_line, shown_folder
    from coach.exports.harmless import harmless
    from coach.rubric_check import check_folder

    folder = shown_folder()
    problems = check_folder(folder, names or ())
    for problem in problems:
        typer.echo(harmless(problem), err=True)
    if problems:
        typer.echo(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}", err=True)
        raise typer.Exit(USERS_FAULT)
    typer.echo(checked_line(folder, names or folder.rubric_names()))


@COMMAND.command("list", epilog="Example: coach rubric list")
def list_() -> None:
    """List scorecards, culture profiles, measures and phrase sets."""
    from coach.cli._console import console_for, rendered
    from coach.cli._rubric_text import listing, shown_folder

    sys.stdout.write(rendered(console_for(sys.stdout), listing(shown_folder())))


@COMMAND.command(epilog="Example: coach rubric show core --culture jp --language id")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", hidden=True)] = "core",
    culture: Annotated[
        str | None, typer.Option(metavar="ID", help="With this culture profile.", show_default=False)
    ] = None,
    language: Annotated[str, typer.Option(metavar="en|id", help="The language of the words.")] = "en",
) -> None:
    """Show a scorecard: what is judged, why, how, and the advice.

    NAME|FILE is the scorecard; "core" when none is named.
    """
    from coach.cli._console import console_for, rendered
    from coach.cli._rubric_text import shown_folder
    from coach.cli._shown_rubric import ShownRubric, names_in
    from coach.exports._words import WORDS

    language = one_of(language, tuple(WORDS), "--language")
    folder = shown_folder()
    shown = ShownRubric(language, names_in(folder, language)).whole(folder.rubric(name, culture))
    sys.stdout.write(rendered(console_for(sys.stdout), shown))


@COMMAND.command(epilog="Example: coach rubric schema > rubric.schema.json")
def schema() -> None:
    """Print the JSON Schema, by which editors check scorecards."""
    import json

    from coach.rubrics.schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
