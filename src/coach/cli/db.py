"""``coach db``: upkeep of the database, and what people may ask for about their data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli import STOPPED
from coach.cli._option_values import day, one_of, whole_number

if TYPE_CHECKING:
    from coach.storage.store import View

COMMAND = typer.Typer(
    name="db",
    help="Look after the database, and answer what people ask about their data.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


@COMMAND.command(epilog="Example: coach db upgrade")
def upgrade() -> None:
    """Bring the database to this version; make a backup first. A new one gets its tables.

    All steps are one transaction. An SQLite file is also upgraded when it is opened; a PostgreSQL database only here.
    """
    from coach.settings import load_settings
    from coach.storage.overview import state_of
    from coach.storage.store import upgrade as upgrade_database

    url = load_settings().database
    before = state_of(url)
    upgrade_database(url)
    if before.step == before.newest:
        print(f"{before.shown}: nothing to do, it is at step {before.newest}")
    else:
        print(f"{before.shown}: from {f'step {before.step}' if before.step else 'nothing'} to step {before.newest}")


@COMMAND.command(epilog="Example: coach db info")
def info() -> None:
    """Show where the database is and how much is in it."""
    from coach.cli._db_text import about
    from coach.settings import load_settings
    from coach.storage.overview import state_of

    state = state_of(load_settings().database)
    if state.step != state.newest:
        sys.stdout.write(about(state))
        return
    with _as_admin() as view:
        sys.stdout.write(about(state, view.overview.counts()))


@COMMAND.command(epilog="Example: coach db purge --older-than 365 --yes")
def purge(
    before: Annotated[
        str | None, typer.Option(metavar="DAY", help="Conversations from before this day, such as 2026-01-01.")
    ] = None,
    older_than: Annotated[str | None, typer.Option(metavar="DAYS", help="Conversations older than so many days.")] = (
        None
    ),
    yes: Yes = False,
) -> None:
    """Delete old conversations with their evaluations, reviews and all else that hangs on them, for good."""
    from coach.cli._console import counted

    limit = _limit(before, older_than)
    with _as_admin() as view:
        number = view.purging.count_before(limit)
        if number:
            _ask(f"This deletes {counted(number, 'conversation')} from before {limit} for good.", yes)
            number = view.purging.before(limit)
    print(f"{counted(number, 'conversation')} from before {limit} deleted")


@COMMAND.command("export-person", epilog="Example: coach db export-person rina --output rina.json")
def export_person(
    who: Annotated[str, typer.Argument(metavar="ID", hidden=True)],
    conversation: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The conversation in which a placeholder stands for a customer."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where it goes; standard output by default.")
    ] = None,
) -> None:
    """Write all that is stored about a person as JSON.

    ID is that of an agent or another member of the staff; with --conversation it is a placeholder such as "<NAME_1>".
    """
    from coach.cli._db_text import as_json, write_private

    with _as_admin() as view:
        found = view.exporting.customer(conversation, who) if conversation is not None else view.exporting.person(who)
    if output is None:
        sys.stdout.write(as_json(found))
    else:
        write_private(output, as_json(found).encode())


@COMMAND.command("forget-person", epilog="Example: coach db forget-person rina")
def forget_person(
    who: Annotated[str | None, typer.Argument(metavar="ID", hidden=True)] = None,
    conversation: Annotated[
        str | None, typer.Option(metavar="ID", help="Delete this conversation whole, as its customer may ask.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Forget a member of the staff, or a customer's conversation.

    ID and name of a member of the staff give way to a number and are blacked out in all texts; figures stay as somebody
    unknown's. Files that you imported from, exports and backups are yours to look after.
    """
    if (who is None) == (conversation is None):
        raise typer.BadParameter("name a person, or a conversation with --conversation")
    with _as_admin() as view:
        if conversation is not None:
            view.conversations.get(conversation)
            _ask(f"This deletes conversation {conversation!r} with all that hangs on it, for good.", yes)
            view.purging.forget_conversation(conversation)
            print("deleted")
        elif who is not None:
            view.people.get(who)
            _ask(f"This takes {who!r} and the name out of everything that is stored, for good.", yes)
            print(f"forgotten; the figures stay as those of {view.purging.forget_person(who)}")


@COMMAND.command(epilog="Example: coach db person dewi --name 'Dewi Lestari' --role admin --subject 'auth0|5f7c8e'")
def person(
    who: Annotated[str, typer.Argument(metavar="ID", help="What transcripts call the agent, or a short name.")],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The name that is shown.")] = None,
    role: Annotated[str | None, typer.Option(metavar="ROLE", help="agent, reviewer, trainer or admin.")] = None,
    team: Annotated[str | None, typer.Option(metavar="TEAM", help="Id of the team; '' for none.")] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="SUB", help="What the sign-in calls them; '' for none.")
    ] = None,
) -> None:
    """Add a member of the staff, or change what is given of one; the first administrator signs in this way.

    All further people and teams are added in the app, on the page People and teams (docs/signin.md).
    """
    from coach.domain.people import Person, StaffRole
    from coach.storage.store import LOCAL_ADMIN

    as_what = None if role is None else StaffRole(one_of(role, [one.value for one in StaffRole], "--role"))
    if not who.strip() or who == LOCAL_ADMIN.id:
        raise typer.BadParameter(f"found {who!r}, which nobody can have; write another id", param_hint="ID")
    with _as_admin() as view:
        before = next((one for one in view.people.list() if one.id == who), None)
        known = before or Person(who, who, StaffRole.AGENT)
        changed = Person(
            who,
            known.name if name is None else name.strip() or who,
            as_what or known.role,
            known.team if team is None else team.strip() or None,
            known.subject if subject is None else subject.strip() or None,
        )
        view.people.save(changed)
    print(f"{'changed' if before else 'added'}: {changed.name}, {changed.role.value}")


@contextmanager
def _as_admin() -> Iterator[View]:
    """The store as the one who administers this computer: who can read the database's file or password may do all anyway."""
    from coach.settings import load_settings
    from coach.storage.store import Store

    store = Store.open(load_settings().database)
    try:
        yield store.seen_by(store.local_admin())
    finally:
        store.close()


def _limit(before: str | None, older_than: str | None) -> date:
    if (before is None) == (older_than is None):
        raise typer.BadParameter("say which conversations: --before DAY or --older-than DAYS")
    if before is not None:
        return day(before, "--before")
    try:
        return date.today() - timedelta(days=whole_number(older_than or "", "--older-than", 1))
    except OverflowError:
        raise typer.BadParameter(
            f"found {older_than!r}, which is before the first day there is", param_hint="--older-than"
        ) from None


def _ask(what: str, yes: bool) -> None:
    """Goes on when the user agrees; where nobody can be asked, only with --yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{what} Nobody can be asked here; add --yes to do it")
    if not typer.confirm(f"{what} Go on?", err=True):
        print("nothing was changed", file=sys.stderr)
        raise typer.Exit(STOPPED)
