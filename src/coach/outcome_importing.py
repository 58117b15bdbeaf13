"""Outcomes into the store: from a CSV file, line by line, and from the time stamps of stored conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from coach.domain.conversation import Conversation
from coach.domain.people import StaffRole
from coach.metrics.conventions import Convention
from coach.metrics.outcome_file import OutcomeFile, OutcomeRow
from coach.metrics.outcomes import Outcome
from coach.metrics.timings import from_timestamps, no_return
from coach.storage import outcomes as stored
from coach.storage.store import View
from coach.transcripts._reading import ReadProblem

_CONVERSATIONS_A_TIME = 200
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class PlacedOutcomes:
    """What of a file can be stored, and a problem for each line or cell that can not.

    ``beside`` is how many of the file's ``rows`` belong to conversations that are stored.
    """

    values: tuple[stored.Outcome, ...]
    rows: int
    beside: int
    problems: tuple[ReadProblem, ...]


@dataclass(frozen=True, slots=True)
class TimedOutcomes:
    """What time stamps gave: how many conversations were looked at, and how many values new or other than before."""

    conversations: int
    values: int
    changed: int


def place_outcomes(view: View, file: OutcomeFile, returns: Convention | None = None) -> PlacedOutcomes:
    """What of a file can be stored by the person; nothing is stored yet (``view.outcomes.save`` does it).

    A row belongs to its conversation where that is stored and seen, and counts on its day; else to its agent, on its own
    day. Rows with neither are an administrator's to bring in.

    Args:
        view: of the one who will store it.
        file: as it was read.
        returns: such as ``fcr.no_return[7]``, to be worked out as well, from rows that name their customer.
    """
    known = {contact.conversation_id for contact in view.outcomes.contacts([_id(row) for row in file.rows])}
    seen = {person.id for person in view.people.list()}
    anybody = view.people.me().role is StaffRole.ADMIN
    back = _returns(file, returns)
    values: list[stored.Outcome] = []
    problems = list(file.problems)
    for row in file.rows:
        outcomes = [*row.outcomes, *back.get(_id(row), ())]
        beside = row.is_named and _id(row) in known
        fault = None if beside or not outcomes else _fault(row, seen, anybody)
        if fault is None:
            values += [_placed(one, row, beside) for one in outcomes]
        else:
            problems.append(ReadProblem(file.name, row.line, fault))
    problems.sort(key=lambda problem: problem.line or 0)
    return PlacedOutcomes(
        tuple(values), len(file.rows), sum(row.is_named and _id(row) in known for row in file.rows), tuple(problems)
    )


def store_timings(
    view: View, conventions: Sequence[Convention], told: Callable[[int], object] | None = None
) -> TimedOutcomes:
    """Works out outcomes from the time stamps of all stored conversations that the person sees, and stores them.

    ART counts conversations only whose stored resolution says that they were solved. Conversations without times give
    nothing. What is stopped has stored what it came to; the same again changes nothing.

    Args:
        view: of a reviewer or administrator; others are refused with NotAllowedError.
        conventions: which ones (metrics.timings); SettingError where times can not show one.
        told: hears how many conversations are done.
    """
    solved = {one.conversation_id or "" for one in view.outcomes.list("resolution") if one.value}
    conversations = values = changed = 0
    for talks in _parts(view):
        found = [
            stored.Outcome(one.convention.metric, one.convention.stored_name, one.value, one.conversation_id)
            for convention in conventions
            for one in from_timestamps(talks, convention, solved)
        ]
        conversations, values = conversations + len(talks), values + len(found)
        changed += view.outcomes.save(found)
        if told is not None:
            told(conversations)
    return TimedOutcomes(conversations, values, changed)


def _parts(view: View) -> Iterator[list[Conversation]]:
    after = None
    while True:
        page = view.conversations.list(after=after, limit=_CONVERSATIONS_A_TIME)
        yield [view.conversations.get(row.id) for row in page.rows]
        if page.next is None:
            return
        after = page.next


def _returns(file: OutcomeFile, convention: Convention | None) -> dict[str, list[Outcome]]:
    """FCR by return of the file's contacts, by their id; the latest contact is the end of the data."""
    found: dict[str, list[Outcome]] = {}
    if convention is not None and file.rows:
        until = max(contact.at for contact in file.contacts)
        for one in no_return(file.contacts, convention, until).outcomes:
            found.setdefault(one.conversation_id or "", []).append(one)
    return found


def _fault(row: OutcomeRow, seen: set[str], anybody: bool) -> str | None:
    """Why a row without a stored conversation has no place; None where it has one."""
    agent = row.contact.agent_id
    if agent is None:
        named = f"conversation {_id(row)[:_SHOWN]!r} is not stored, and the row" if row.is_named else "the row"
        return (
            None if anybody else f"{named} names no agent; write one of your team's, or import the conversation first"
        )
    if agent in seen:
        return None
    return (
        f"agent: found {agent[:_SHOWN]!r}, who is nobody that you see here; write an id from People and teams, "
        "or import the agent's conversations first"
    )


def _placed(outcome: Outcome, row: OutcomeRow, beside: bool) -> stored.Outcome:
    convention = outcome.convention
    if beside:
        return stored.Outcome(convention.metric, convention.stored_name, outcome.value, _id(row))
    return stored.Outcome(
        convention.metric, convention.stored_name, outcome.value, None, row.contact.agent_id, row.contact.at.date(), _id(row)
    )  # fmt: skip


def _id(row: OutcomeRow) -> str:
    return row.contact.conversation_id
