"""``coach report``: one agent's feedback over a period, as a page, a PDF, a workbook or Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coach.cli._option_values import day, one_of

COMMAND = typer.Typer(rich_markup_mode=None)
_FORMATS = ("html", "pdf", "xlsx", "md")
_HELP = (
    "Write the feedback of one agent over a period to FILE: the score and its course, section by section, what goes well "
    "and at most two things to work on, with the words said. Every figure has its 95% interval.\n\n"
    "It is made from what `coach import` stored. Exit status: 0 done, 2 something in the input can not be used, "
    "3 a fault of ours."
)


@COMMAND.command(
    help=_HELP,
    short_help="Write one agent's feedback as HTML, PDF, XLSX or Markdown.",
    epilog="Example: coach report --agent rina --from 2026-01-01 --format pdf --output rina.pdf",
)
def report(
    agent: Annotated[str, typer.Option(metavar="ID", help="Whose feedback; the id that was imported.")],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where it goes; a file that is there is replaced.")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day; by default twelve weeks before --to.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day; by default that of the latest contact.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="|".join(_FORMATS), help="By default what the ending of FILE says, or html."),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="auto|en|id", help="The report's language; auto: that of most of the contacts.")
    ] = "auto",
) -> None:
    """Writes the report; the exit status says how it went."""
    from coach.cli._report import Call, write_report

    ending = output.suffix.removeprefix(".").casefold()
    chosen = one_of(form, _FORMATS, "--format") if form else ending if ending in _FORMATS else "html"
    first = None if since is None else day(since, "--from")
    last = None if until is None else day(until, "--to")
    if first and last and first > last:
        raise typer.BadParameter(f"found {first}, which is after --to {last}", param_hint="--from")
    write_report(Call(agent, output, first, last, chosen, one_of(language, ("auto", "en", "id"), "--language")))
