"""``coach check``: what of a reply that is not sent yet will land badly, with better wordings; stores nothing."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from coach.cli._option_values import number, one_of

COMMAND = typer.Typer(rich_markup_mode=None)
_FORMATS = ("text", "json")
_HELP = (
    "Check a draft reply before it is sent: the words that will land badly, why, and better wordings; nothing is stored.\n\n"
    "FILE holds the draft; - or nothing reads it from standard input. Exit status: 0 done, 1 done and the score is below "
    "--fail-under, 2 the input can not be used, 3 a fault of ours."
)


@COMMAND.command(
    help=_HELP,
    short_help="Check a draft reply before it is sent.",
    epilog='Example: echo "That is not my department." | coach check - --context "Where is my refund?"',
)
def check(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", hidden=True)] = "-",
    context: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|TEXT",
            help="What the draft answers: the customer's message, or a file with it or the conversation.",
        ),
    ] = None,
    rubric: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="The scorecard; `coach rubric list` names them.")
    ] = "core",
    channel: Annotated[
        str | None,
        typer.Option(metavar="chat|call|email|social", help="The medium; chat by default.", show_default=False),
    ] = None,
    language: Annotated[str, typer.Option(metavar="auto|en|id", help="The language of the draft.")] = "auto",
    culture: Annotated[str | None, typer.Option(metavar="ID", help="A culture profile, such as id or jp.")] = None,
    brand: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Whose ignored phrases count; docs/drafts.md tells how they are listed."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="|".join(_FORMATS), help="How the result is written.")
    ] = "text",
    fail_under: Annotated[
        str | None, typer.Option(metavar="N", help="Exit with status 1 when the score is below N, 0-100.")
    ] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="Use rules and measures only.")] = False,
) -> None:
    """Checks one draft; the exit status says how it went."""
    from coach.batch import collect_seldom
    from coach.cli import BELOW
    from coach.cli._drafts import read_context, read_draft
    from coach.domain.conversation import Channel
    from coach.pipeline import Coach
    from coach.transcripts.generic_json import CHANNEL_WORDS

    medium = None if channel is None else Channel(one_of(channel, tuple(Channel), "--channel", CHANNEL_WORDS))
    form = one_of(form, _FORMATS, "--format")
    least = None if fail_under is None else number(fail_under, "--fail-under", 0, 100)
    collect_seldom()
    coach = Coach(
        rubric,
        culture,
        None if no_model else "default",
        language=None if language == "auto" else language,
        brand=brand,
    )
    found = coach.check(read_draft(file), context=read_context(context), channel=medium)
    if form == "json":
        import json

        from coach.exports.draft_json import draft_record

        sys.stdout.write(json.dumps(draft_record(found), ensure_ascii=False, indent=1) + "\n")
    else:
        from coach.cli._draft_text import checked_draft

        sys.stdout.write(checked_draft(found, coach.rubric, coach.folder.languages, sys.stdout))
    sys.stdout.flush()
    if least is not None and found.score is not None and found.score < least:
        raise typer.Exit(BELOW)
