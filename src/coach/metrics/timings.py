"""Outcomes that the time stamps of conversations show by themselves: FRT, SLA, ART, AHT, volume and FCR."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from coach.domain.conversation import Channel, Conversation, Role
from coach.errors import SettingError
from coach.metrics.conventions import BusinessHours, Convention
from coach.metrics.outcomes import Outcome

COMPUTABLE = ("frt", "sla", "art", "aht", "volume")


@dataclass(frozen=True, slots=True)
class Contact:
    """That a customer got in touch: when, with whom, and who the customer is where that is known."""

    conversation_id: str
    at: datetime
    agent_id: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Returns:
    """FCR by return: the outcomes, and how many contacts could not be told (no customer, or too recent)."""

    outcomes: tuple[Outcome, ...]
    without_customer: int
    too_recent: int


def from_timestamps(
    conversations: Iterable[Conversation], convention: Convention, solved: Collection[str] = ()
) -> Iterator[Outcome]:
    """One outcome a conversation under a convention, where its times show it; others give none.

    Args:
        conversations: those without ``started_at`` give none, since nobody can say which period they belong to.
        convention: of frt, sla, art, volume, or ``aht.first_to_last_word``.
        solved: ids of conversations that were solved. ART counts only those: that a transcript ends does not show that
            the trouble did.

    Raises SettingError where times can not show the metric: it then has to come from a file.
    """
    if convention.metric not in COMPUTABLE or convention.name == "talk_hold_wrap_up":
        raise SettingError(
            f"{convention.code}: time stamps do not show it; bring it in from a CSV file (docs/figures.md). "
            f"They show {', '.join(COMPUTABLE)} (AHT as aht.first_to_last_word)"
        )
    for conversation in conversations:
        if convention.metric == "art" and conversation.id not in solved:
            continue
        value = _value(conversation, convention)
        if value is not None and conversation.started_at is not None:
            yield Outcome(convention, value, conversation.started_at, conversation.id, agent_id=conversation.agent_id)


def first_response(conversation: Conversation) -> tuple[float, float] | None:
    """When a person's first answer was due from and when it came, in seconds from the beginning (guide 133).

    On a call due from its start; else from the hand-over by a bot, else from the last customer turn before it. None
    without times, and where the agent writes first. The same rule as the measure ``first_response_seconds``.
    """
    first = next((turn for turn in conversation.turns if turn.role is Role.AGENT), None)
    if first is None or first.start is None:
        return None
    if conversation.channel is Channel.CALL:
        return 0.0, first.start
    before = [turn for turn in conversation.turns[: first.index] if turn.start is not None]
    asked = [turn.start for role in (Role.BOT, Role.CUSTOMER) for turn in before if turn.role is role]
    bots = sum(turn.role is Role.BOT for turn in before)
    due = asked[bots - 1] if bots else asked[-1] if asked else None
    return None if due is None else (due, first.start)


def business_seconds(start: datetime, end: datetime, hours: BusinessHours) -> float:
    """Seconds between two moments that lie in business hours; 0 for an answer outside them to a question outside them."""
    total = 0.0
    day = start.astimezone(hours.zone).date()
    while day <= end.astimezone(hours.zone).date():
        if hours.first_day <= day.isoweekday() <= hours.last_day:
            opens = datetime.combine(day, hours.opens, hours.zone).timestamp()
            closes = datetime.combine(day, hours.closes, hours.zone).timestamp()
            total += max(0.0, min(closes, end.timestamp()) - max(opens, start.timestamp()))
        day += timedelta(days=1)
    return total


def no_return(contacts: Iterable[Contact], convention: Convention, until: datetime) -> Returns:
    """FCR by return: a contact is solved when its customer does not come back within the window (guide 130).

    Each contact counts on its own, also the second of a row. Contacts younger than the window at ``until`` (the end of
    the data) are left out and counted: their customers still have time to come back.
    """
    window = timedelta(days=convention.number)
    by_customer: dict[str, list[Contact]] = defaultdict(list)
    without = recent = 0
    for contact in contacts:
        if contact.customer_id is None:
            without += 1
        else:
            by_customer[contact.customer_id].append(contact)
    outcomes = []
    for of_one in by_customer.values():
        of_one.sort(key=lambda contact: (contact.at, contact.conversation_id))
        following: Contact | None
        for contact, following in zip_longest(of_one, of_one[1:]):
            if contact.at + window > until:
                recent += 1
                continue
            back = following is not None and following.at - contact.at <= window
            value = 0.0 if back else 1.0
            outcomes.append(
                Outcome(convention, value, contact.at, contact.conversation_id, contact.agent_id, contact.customer_id)
            )
    return Returns(tuple(outcomes), without, recent)


def _value(conversation: Conversation, convention: Convention) -> float | None:
    if convention.metric == "volume":
        return 1.0
    if convention.metric == "aht":
        return _first_to_last(conversation)
    span = first_response(conversation) if convention.metric in ("frt", "sla") else _to_the_last_answer(conversation)
    if span is None:
        return None
    if convention.metric == "sla":
        return float(span[1] - span[0] <= convention.number)
    hours = convention.business_hours
    if hours is None or conversation.started_at is None:
        return span[1] - span[0]
    moments = [conversation.started_at + timedelta(seconds=seconds) for seconds in span]
    return business_seconds(moments[0], moments[1], hours)


def _first_to_last(conversation: Conversation) -> float | None:
    """Seconds from the first to the last word of the people."""
    spoken = [turn for turn in conversation.turns if turn.role in (Role.AGENT, Role.CUSTOMER)]
    starts = [turn.start for turn in spoken if turn.start is not None]
    ends = [turn.end for turn in spoken if turn.end is not None]
    return max([*starts, *ends]) - starts[0] if len(starts) > 1 or ends else None


def _to_the_last_answer(conversation: Conversation) -> tuple[float, float] | None:
    asked = [turn.start for turn in conversation.turns_of(Role.CUSTOMER) if turn.start is not None]
    answered = [
        turn.end if turn.end is not None else turn.start
        for turn in conversation.turns_of(Role.AGENT)
        if turn.start is not None
    ]
    last = answered[-1] if answered else None
    return (asked[0], last) if asked and last is not None and last >= asked[0] else None
