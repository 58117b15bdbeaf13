"""``coach rubric``: checks, lists and shows scorecards, and prints their JSON Schema."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

COMMAND = typer.Typer(name="rubric", help="Check, list and show scorecards.", no_args_is_help=True)


@COMMAND.command(epilog="Example: coach rubric check core")
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FILE]...", help="Scorecards; all of the rubrics folder by default.", show_default=False
        ),
    ] = None,
) -> None:
    """Check scorecards, phrases, jargon and culture profiles, and run all examples.

    Every problem is one line with its file and line on standard error; the exit status is then 2.
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
    name: Annotated[str, typer.Argument(metavar="[NAME|FILE]", help="The scorecard.")] = "core",
    culture: Annotated[
        str | None, typer.Option(metavar="ID", help="With this culture profile.", show_default=False)
    ] = None,
    language: Annotated[str, typer.Option(metavar="en|id", help="The language of names and advice.")] = "en",
) -> None:
    """Show a scorecard readably: what is judged, why, how, and what to do better."""
    from coach.cli._console import console_for, rendered
    from coach.cli._rubric_text import shown_folder, whole_rubric

    sys.stdout.write(rendered(console_for(sys.stdout), whole_rubric(shown_folder().rubric(name, culture), language)))


@COMMAND.command(epilog="Example: coach rubric schema > rubric.schema.json")
def schema() -> None:
    """Print the JSON Schema of scorecard files, by which editors complete and check them."""
    import json

    from coach.rubrics.schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
