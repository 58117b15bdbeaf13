"""``coach score``: reads files or folders in any known format and scores every conversation; stores nothing."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from coach.domain.conversation import Channel, Role

COMMAND = typer.Typer()
_HELP = (
    "Score the conversations of files and folders, in any known format; nothing is stored.\n\n"
    "Results go to standard output or --output, everything else to standard error. Exit status: 0 done, 1 done and a "
    "score is below --fail-under, 2 something in the input can not be used (the rest is scored), 3 a fault of ours."
)


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


def _roles(text: str) -> dict[str, Role]:
    found = _pairs(text, "--roles", "a speaker and a role, such as Maya=agent")
    known = {role.value: role for role in Role}
    for speaker, role in found.items():
        if role not in known:
            raise typer.BadParameter(
                f"{speaker!r} has the role {role!r}; allowed are {', '.join(known)}", param_hint="--roles"
            )
    return {speaker: known[role] for speaker, role in found.items()}


def _columns(text: str) -> dict[str, str]:
    return _pairs(text, "--columns", "a field and the table's column, such as text=Message")


def _pairs(text: str, option: str, what: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        name, equals, value = (side.strip() for side in part.rpartition("="))
        if not (name and equals and value):
            raise typer.BadParameter(f"{part.strip()!r} is not {what}; separate several with commas", param_hint=option)
        found[name] = value
    return found


@COMMAND.command(
    help=_HELP, epilog="Example: coach score chats/ call.vtt --culture id --format html --output scorecards.html"
)
def score(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Transcripts, or folders that hold some.", show_default=False),
    ],
    rubric: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="The scorecard; `coach rubric list` names them.")
    ] = "core",
    culture: Annotated[
        str | None, typer.Option(metavar="ID", help="A culture profile, such as id or jp.", show_default=False)
    ] = None,
    channel: Annotated[
        Channel | None, typer.Option(help="The medium, where the files do not say it.", show_default=False)
    ] = None,
    language: Annotated[str, typer.Option(metavar="auto|en|id", help="The language of all conversations.")] = "auto",
    roles: Annotated[
        str,
        typer.Option(metavar="SPEAKER=ROLE,...", help="Who is who, where it is guessed wrongly.", show_default=False),
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            metavar="FIELD=COLUMN,...", help="Columns of tables, where they are guessed wrongly.", show_default=False
        ),
    ] = "",
    form: Annotated[Format, typer.Option("--format", help="How results are written.")] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where results go; standard output by default.", show_default=False),
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            metavar="N", min=0, max=100, help="Exit with status 1 when a score is below N.", show_default=False
        ),
    ] = None,
    no_model: Annotated[
        bool,
        typer.Option("--no-model", help="Use rules and measures only. This release has no model yet: nothing changes."),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Processes that score at once; by default as many as it is worth.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Scores what the command line names; the exit status says how it went."""
    from coach.batch import ScoreOptions
    from coach.cli._scoring import Run, run

    options = ScoreOptions(
        rubric=rubric,
        culture=culture,
        language=None if language == "auto" else language,
        channel=channel,
        model=None if no_model else "default",
        roles=_roles(roles),
        columns=_columns(columns),
    )
    status = run(Run(paths, options, form.value, output, fail_under, jobs))
    sys.stdout.flush()
    raise typer.Exit(status)
