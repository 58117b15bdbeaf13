"""``coach import``: reads files or folders, masks personal data, scores every conversation and stores it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from coach.cli import DONE, USERS_FAULT
from coach.cli import _score_options as scoring
from coach.cli._option_values import one_of, whole_number

COMMAND = typer.Typer(rich_markup_mode=None)
_HELP = (
    "Store the conversations of each PATH, a file in any known format or a folder with such files, with their scores. "
    "Personal data is masked before anything is stored.\n\n"
    "What is stored already changes nothing and is not scored again, so an import that was stopped goes on when it is "
    "started again. CSAT and other outcomes come with --outcomes. Where things are stored: `coach db info`. "
    "Exit status: 0 done, 2 something in the input can not be used (the rest is stored), 3 a fault of ours."
)


@COMMAND.command(
    "import",
    help=_HELP,
    short_help="Store conversations with their scores, personal data masked.",
    epilog="Example: coach import chats/ --agent rina",
)
def import_(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", hidden=True)] = None,
    agent: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Whose conversations these all are; by default each says it itself."),
    ] = None,
    redact: Annotated[bool, typer.Option("--redact/--no-redact", help="Mask personal data before storing.")] = True,
    keep: Annotated[
        str,
        typer.Option(
            metavar="KIND,...",
            help='Kinds of personal data that stay, such as "order,handle"; "" masks all. docs/privacy.md has them.',
        ),
    ] = "order",
    rubric: scoring.RubricName = "core",
    culture: scoring.CultureId = None,
    channel: scoring.ChannelName = None,
    language: scoring.LanguageCode = "auto",
    roles: scoring.Roles = "",
    columns: scoring.Columns = "",
    no_model: scoring.NoModel = False,
    model: scoring.ModelId = "default",
    jobs: scoring.Jobs = None,
    outcomes: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="A CSV file of CSAT and other outcomes; may be given again, and without PATH."
        ),
    ] = None,
    timings: Annotated[
        str,
        typer.Option(
            metavar="CODE,...",
            help='Outcomes to work out from stored times, such as "frt.median_clock,volume.contacts" (docs/figures.md).',
        ),
    ] = "",
) -> None:
    """Stores what the command line names; the exit status says how it went."""
    from dataclasses import replace

    from coach.cli import _importing, _outcomes
    from coach.importing import ImportOptions

    if not (paths or outcomes or timings.strip()):
        raise typer.BadParameter("nothing to import; give a PATH, --outcomes FILE or --timings CODE")
    by_times = _outcomes.conventions_of(timings, bool(outcomes))
    options = scoring.score_options(rubric, culture, channel, language, roles, columns, None if no_model else model)
    how = ImportOptions(replace(options, lasting_ids=True), redact, _kinds(keep), _agent(agent))
    number = None if jobs is None else whole_number(jobs, "--jobs", 1)
    # Conversations first, so that outcomes find those that they belong to.
    status = _importing.run(paths, how, number) if paths else DONE
    if status in (DONE, USERS_FAULT) and (outcomes or by_times):
        status = max(status, _outcomes.run(outcomes or [], by_times))
    sys.stdout.flush()
    raise typer.Exit(status)


def _kinds(text: str) -> tuple[str, ...]:
    from coach.transcripts.redaction.kinds import Kind

    allowed = [kind.value for kind in Kind]
    return tuple(one_of(part, allowed, "--keep") for part in text.split(",") if part.strip())


def _agent(text: str | None) -> str | None:
    if text is not None and not text.strip():
        raise typer.BadParameter("the id is blank; write what your transcripts call the agent", param_hint="--agent")
    return text and text.strip()
