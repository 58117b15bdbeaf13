"""A session that is going on: what was said, the clock, and whose turn it is. Nothing here draws or stores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from coach.domain.practice import PracticeMode, PracticeSession
from coach.roleplay.practice import Practice
from coach.roleplay.record import session_record
from coach.roleplay.session import Event, Session
from coach.rubrics.overlay import setting
from coach.rubrics.quantities import parse_quantity
from coach.ui.roleplay.clock import Clock

MOST_SEEDS = 10_000
SCORECARD = "roleplay"
_LIMIT = "wait_limit"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a session is played: ``answer_seconds`` is the visible limit per answer, None without time pressure.

    ``customer_by`` is the id of the person in the hot seat, None where the engine speaks. ``trainee_name`` is shown where the one
    at the screen is not the one who practises.
    """

    trainee_id: str
    trainee_name: str
    with_hints: bool = True
    answer_seconds: int | None = None
    customer_by: str | None = None


@dataclass(frozen=True)
class Room:
    """A session at the screen; doing something makes a new one.

    ``asked`` is the trainee's turn that waits for the one in the hot seat: as the engine would go on. ``is_open`` is whether the
    customer's first line was said.
    """

    practice: Practice
    session: Session
    terms: Terms
    id: str
    started_at: datetime
    clock: Clock
    asked: Event | None = None
    is_open: bool = True

    @property
    def awaits_customer(self) -> bool:
        """Whether the one in the hot seat is to speak next."""
        return self.asked is not None or not self.is_open

    @property
    def proposal(self) -> str:
        """What the engine would let the customer say, where somebody is to speak for it."""
        return self.asked.reply if self.asked else self.session.opening

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still."""
        return self.clock.stopped is not None

    def waited(self, now: float) -> float:
        """The seconds since the customer's last line."""
        last = max((event.at for event in self.session.events if event.at is not None), default=0.0)
        return max(0.0, self.clock.seconds(now) - last)

    def say(self, text: str, now: float) -> Room:
        """The room behind a line of the trainee; raises InputError."""
        at = self.clock.seconds(now) if self.terms.answer_seconds is not None else None
        after = self.practice.answer(self.session, text, at)
        if self.terms.customer_by is None:
            return replace(self, session=after, clock=self.clock.go_on(now))
        return replace(self, asked=after.events[-1], clock=self.clock.stop(now))

    def say_as_customer(self, text: str, now: float) -> Room:
        """The room behind a line of the one in the hot seat; the trainee's time runs from here."""
        if self.asked is None:
            return replace(
                self, session=replace(self.session, opening=text), is_open=True, clock=Clock.showing(0.0, now)
            )
        # Drawn lines are kept back from later ones only where they were said; people say when it is over.
        lines = self.asked.lines if text == self.asked.reply else ()
        event = replace(self.asked, reply=text, lines=lines, ending=None)
        return replace(self, session=self.session.with_event(event), asked=None, clock=self.clock.go_on(now))

    def pause(self, now: float) -> Room:
        """The room with its clock stopped."""
        return replace(self, clock=self.clock.stop(now))

    def go_on(self, now: float) -> Room:
        """The room with its clock running."""
        return replace(self, clock=self.clock.go_on(now))

    def back_to(self, count: int, now: float) -> Room:
        """The room as it was behind so many of the trainee's turns; raises InputError."""
        session = self.session.back_to(count)
        last = max((event.at for event in session.events if event.at is not None), default=0.0)
        return replace(self, session=session, asked=None, clock=Clock.showing(last, now))


def begin(practice: Practice, terms: Terms, seed: int, started_at: datetime, now: float) -> Room:
    """A new session."""
    session, is_open = practice.begin(seed), terms.customer_by is None
    return Room(practice, session, terms, uuid4().hex, started_at, Clock.showing(0.0, now), is_open=is_open)


def answer_limit(practice: Practice) -> int | None:
    """From how many seconds on this customer minds an unannounced wait; None on channels where nobody sits waiting."""
    scenario = practice.scenario
    rubric = practice.coach.folder.rubric(practice.file.scorecard, scenario.culture)
    value = setting(rubric, _LIMIT, scenario.channel, scenario.language)
    return int(parse_quantity(value)) if isinstance(value, str) else None


def kept(room: Room, ended_at: datetime) -> PracticeSession:
    """The session as it is stored."""
    session, terms = room.session, room.terms
    return PracticeSession(
        room.id,
        terms.trainee_id,
        session.scenario.scenario,
        room.practice.digest,
        session_record(session, room.practice),
        room.started_at,
        ended_at,
        session.ending,
        PracticeMode.SIMULATED if terms.customer_by is None else PracticeMode.HOT_SEAT,
        terms.customer_by,
        terms.with_hints,
        terms.answer_seconds,
    )
