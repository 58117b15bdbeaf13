"""A role-play session: a scenario, a seed and the trainee's lines, from which everything else follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from coach.domain.conversation import Channel, Conversation, Participant, Role, Source, Turn
from coach.errors import InputError
from coach.roleplay.mood import Feeling
from coach.roleplay.reacting import Move
from coach.rubrics.scenario_schema import EndingName, MoodName, Scenario

LONGEST_LINE = 10_000  # characters
TRAINEE = "agent"
CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Event:
    """One turn of the trainee and what came of it.

    ``text`` is blank where the trainee said nothing; ``at`` is in seconds from the start of the session, or None.
    ``lines`` are those that the customer drew, as they stand in their files, and ``reply`` is what the customer said.
    ``feeling`` and ``mood`` are those behind the turn; ``topics`` were answered, ``held_back`` were not; ``steps`` of the goal
    (their numbers, from 0) were reached by this turn.
    """

    text: str
    at: float | None
    reply: str
    lines: tuple[str, ...]
    feeling: Feeling
    mood: MoodName
    moves: tuple[Move, ...] = ()
    topics: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    ending: EndingName | None = None


@dataclass(frozen=True)
class Session:
    """A session so far; saying something makes a new one.

    ``opening`` is the customer's first line, ``begins`` how they feel then.
    """

    scenario: Scenario
    seed: int
    opening: str
    begins: Feeling
    mood_at_start: MoodName
    events: tuple[Event, ...] = ()

    @property
    def feeling(self) -> Feeling:
        """How the customer feels now."""
        return self.events[-1].feeling if self.events else self.begins

    @property
    def mood(self) -> MoodName:
        """The customer's mood now."""
        return self.events[-1].mood if self.events else self.mood_at_start

    @property
    def ending(self) -> EndingName | None:
        """How the session ended; None while it goes on."""
        return self.events[-1].ending if self.events else None

    @cached_property
    def used(self) -> frozenset[str]:
        """The lines that the customer drew so far."""
        return frozenset(line for event in self.events for line in event.lines)

    @cached_property
    def answered(self) -> frozenset[str]:
        """The topics that were answered so far."""
        return frozenset(topic for event in self.events for topic in event.topics)

    @cached_property
    def caused(self) -> frozenset[str]:
        """The reactions that the trainee's turns had so far."""
        return frozenset(move.cause for event in self.events for move in event.moves if not move.is_topic)

    @cached_property
    def steps(self) -> frozenset[int]:
        """The steps of the goal that are reached, from 0."""
        return frozenset(step for event in self.events for step in event.steps)

    @property
    def open_steps(self) -> tuple[str, ...]:
        """The steps of the goal that are still open, in words."""
        return tuple(one.step for number, one in enumerate(self.scenario.goal.steps) if number not in self.steps)

    @property
    def is_solved(self) -> bool:
        """Whether every step of the goal is reached."""
        return not self.open_steps

    def with_event(self, event: Event) -> Session:
        """The session one turn later."""
        return replace(self, events=(*self.events, event))

    def back_to(self, count: int) -> Session:
        """The session as it was after so many of the trainee's turns; raises InputError where there are fewer."""
        if not 0 <= count <= len(self.events):
            raise InputError(f"turn {count}: the session has {len(self.events)}; choose one from 0 on")
        return replace(self, events=self.events[:count])

    def to_conversation(
        self,
        conversation_id: str | None = None,
        agent_id: str | None = None,
        saying: tuple[str, float | None] | None = None,
    ) -> Conversation:
        """The session as a conversation, which scores as any other.

        Args:
            conversation_id: made of scenario and seed by default.
            agent_id: the trainee, where known.
            saying: a line of the trainee that is not answered yet, and its time.
        """
        spoken: list[tuple[Role, str, float | None]] = [
            (Role.CUSTOMER, self.opening, 0.0 if self._is_timed(saying) else None)
        ]
        for event in self.events:
            spoken += [(Role.AGENT, event.text, event.at), (Role.CUSTOMER, event.reply, event.at)]
        if saying:
            spoken.append((Role.AGENT, *saying))
        kept = [one for one in spoken if one[1].strip()]
        return Conversation(
            conversation_id or f"{self.scenario.scenario}-{self.seed}",
            Channel(self.scenario.channel),
            self.scenario.language,
            tuple(
                Turn(number, role, CUSTOMER if role is Role.CUSTOMER else TRAINEE, text, at)
                for number, (role, text, at) in enumerate(kept)
            ),
            agent_id,
            source=Source(None, "roleplay"),
            culture=self.scenario.culture,
            participants=(Participant(CUSTOMER, Role.CUSTOMER), Participant(TRAINEE, Role.AGENT)),
        )

    def _is_timed(self, saying: tuple[str, float | None] | None) -> bool:
        return any(event.at is not None for event in self.events) or bool(saying and saying[1] is not None)


def checked_line(text: str, at: float | None, events: Sequence[Event]) -> None:
    """Raises InputError where a line is too long, or its time is before that of the line in front of it."""
    if len(text) > LONGEST_LINE:
        raise InputError(f"the line has {len(text):,} characters; at most {LONGEST_LINE:,} can be said at once")
    last = max((event.at for event in events if event.at is not None), default=0.0)
    if at is not None and at < last:
        raise InputError(
            f"the line is said at {at:g} s, the one before it at {last:g} s; times go on, in seconds from the start"
        )
