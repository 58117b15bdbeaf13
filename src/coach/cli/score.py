"""``coach score``: reads files or folders in any known format and scores every conversation; stores nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from coach.cli._option_values import number, one_of, whole_number
from coach.domain.conversation import Channel, Role

COMMAND = typer.Typer(rich_markup_mode=None)
_FORMATS = ("text", "json", "jsonl", "csv", "html")
_HELP = (
    "Score the conversations of each PATH, a file in any known format or a folder with such files; nothing is "
    "stored.\n\n"
    "Results go to standard output or --output, everything else to standard error. Exit status: 0 done, 1 done and a "
    "score is below --fail-under, 2 something in the input can not be used (the rest is scored), 3 a fault of ours."
)


def _channel(text: str | None) -> Channel | None:
    # The formats' own words for channels (phone, whatsapp ...) tell what somebody means who types one of them here.
    from coach.transcripts.generic_json import CHANNEL_WORDS

    return None if text is None else Channel(one_of(text, tuple(Channel), "--channel", CHANNEL_WORDS))


def _roles(text: str) -> dict[str, Role]:
    found = _pairs(text, "--roles", "a speaker and a role, such as Maya=agent")
    return {speaker: Role(one_of(role, tuple(Role), f"--roles {speaker}")) for speaker, role in found.items()}


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
    help=_HELP,
    short_help="Score conversations of files and folders.",
    epilog="Example: coach score chats/ --format html --output scorecards.html",
)
def score(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", hidden=True)],
    rubric: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="The scorecard; `coach rubric list` names them.")
    ] = "core",
    culture: Annotated[str | None, typer.Option(metavar="ID", help="A culture profile, such as id or jp.")] = None,
    channel: Annotated[
        str | None, typer.Option(metavar="chat|call|email|social", help="The medium, where the files do not say it.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="auto|en|id", help="The language of all conversations.")] = "auto",
    roles: Annotated[
        str,
        typer.Option(
            metavar="SPEAKER=ROLE,...",
            help='Who is who, where it is guessed wrongly, such as "Maya=agent,Ana Lopez=customer".',
            show_default=False,
        ),
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            metavar="FIELD=COLUMN,...", help="Columns of tables, where they are guessed wrongly.", show_default=False
        ),
    ] = "",
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
    no_model: Annotated[
        bool,
        typer.Option("--no-model", help="Use rules and measures only."),
    ] = False,
    model: Annotated[
        str,
        typer.Option(metavar="ID", help="A model of the models folder, such as one of your own."),
    ] = "default",
    jobs: Annotated[
        str | None, typer.Option(metavar="N", help="Processes that score at once; as many as it is worth by default.")
    ] = None,
) -> None:
    """Scores what the command line names; the exit status says how it went."""
    from coach.batch import ScoreOptions
    from coach.cli._scoring import Run, run

    options = ScoreOptions(
        rubric=rubric,
        culture=culture,
        language=None if language == "auto" else language,
        channel=_channel(channel),
        model=None if no_model else model,
        roles=_roles(roles),
        columns=_columns(columns),
    )
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
