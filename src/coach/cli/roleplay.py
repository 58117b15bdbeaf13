"""``coach roleplay``: lists scenarios, plays one in the terminal or from a file, and plays a saved session again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli._option_values import one_of, whole_number
from coach.cli._score_options import NoModel, RubricName

if TYPE_CHECKING:
    from coach.roleplay.practice import Practice
    from coach.roleplay.session import Session

COMMAND = typer.Typer(
    name="roleplay",
    help="Practise against a customer who reacts; judged by the same rules as real contacts.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_FORMATS = ("text", "json")
Form = Annotated[str, typer.Option("--format", metavar="|".join(_FORMATS), help="How the result is written.")]


@COMMAND.command("list", epilog="Example: coach roleplay list --language id")
def list_(
    language: Annotated[
        str | None, typer.Option(metavar="en|id", help="Only scenarios in this language.", show_default=False)
    ] = None,
    form: Form = "text",
) -> None:
    """List the scenarios that can be practised."""
    from coach.cli._roleplay_text import listing, listing_record
    from coach.cli._rubric_text import shown_folder

    folder = shown_folder().scenarios
    if language is not None:
        language = one_of(language, folder.languages, "--language")
    scenarios = [folder.scenario(name) for name in folder.names(language)]
    if one_of(form, _FORMATS, "--format") == "json":
        sys.stdout.write(listing_record(scenarios))
    else:
        sys.stdout.write(listing(scenarios, sys.stdout))


@COMMAND.command(epilog="Example: coach roleplay run lost_birthday_parcel --save session.json")
def run(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", hidden=True)],
    script: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Your lines, one a line, instead of the keyboard; [01:30] in front gives a time, an empty line is silence.",
        ),
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="N", help="Chooses the customer's lines; drawn where it is left out.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the session is kept, for `coach roleplay replay`.")
    ] = None,
    hints: Annotated[
        bool, typer.Option("--hints/--no-hints", help="Show how the customer feels, and what is still to be reached.")
    ] = True,
    rubric: RubricName = "roleplay",
    form: Form = "text",
    no_model: NoModel = False,
    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS|FOLDER",
            help="A language model of your own that words the customer's lines: an address that speaks OpenAI's protocol, "
            "such as http://127.0.0.1:11434/v1#NAME, or a model folder. Facts, mood and scores stay ours.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Practise a scenario: NAME is one of `coach roleplay list`, FILE a scenario of your own.

    While you practise, /end stops, /back N goes back behind your turn N, /pause stops the clock until your next line. Behind the end
    comes the scorecard, and what moved the customer.
    """
    from coach.cli._roleplay_run import by_hand, from_script, speaker_of
    from coach.roleplay.practice import open_practice

    form = one_of(form, _FORMATS, "--format")
    number = whole_number(seed, "--seed", 0) if seed is not None else None
    practice = open_practice(name, None if no_model else "default", speaker=speaker_of(speaker))
    session = (
        from_script(practice, script, 1 if number is None else number)
        if script
        else by_hand(practice, number, hints=hints)
    )
    _finish(practice, session, rubric, form, save, with_talk=script is not None)


@COMMAND.command(epilog="Example: coach roleplay replay session.json")
def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    rubric: RubricName = "roleplay",
    form: Form = "text",
) -> None:
    """Play a saved session again, and say whether every byte is the same (exit status 1 where not)."""
    from coach.cli import BELOW
    from coach.cli._roleplay_run import open_for_replay, text_of
    from coach.exports.harmless import harmless
    from coach.roleplay.record import replayed

    form = one_of(form, _FORMATS, "--format")
    again = replayed(text_of(file), str(file), open_for_replay)
    _finish(again.practice, again.session, rubric, form, None, with_talk=True)
    for difference in again.differs:
        typer.echo(harmless(f"differs: {difference}"), err=True)
    typer.echo("not the same as saved" if again.differs else "replayed: every byte is the same", err=True)
    if again.differs:
        raise typer.Exit(BELOW)


def _finish(
    practice: Practice, session: Session, rubric: str, form: str, save: Path | None, *, with_talk: bool
) -> None:
    """Writes the debriefing, and keeps the session where that is asked for."""
    from coach.cli._roleplay_run import kept
    from coach.cli._roleplay_text import debriefing, debriefing_record

    if save is not None:
        kept(practice, session, save)
    coach = practice.coach.by_scorecard(rubric)
    scored = coach.score_in_full(session.to_conversation()) if session.events else None
    if form == "json":
        sys.stdout.write(debriefing_record(practice, session, scored))
    else:
        sys.stdout.write(debriefing(practice, session, scored, coach.rubric, sys.stdout, with_talk=with_talk))
    sys.stdout.flush()
