"""A contact between a customer and an agent, and pointers into its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coach.errors import InvariantError


class Role(StrEnum):
    """Who speaks. "Agent" always means a person; an AI or a menu is a bot."""

    AGENT = "agent"
    CUSTOMER = "customer"
    BOT = "bot"
    SYSTEM = "system"


class Channel(StrEnum):
    """The medium of a contact."""

    CHAT = "chat"
    CALL = "call"
    EMAIL = "email"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Participant:
    """One speaker: an id that is stable inside the conversation, the role, and the name when it is known."""

    id: str
    role: Role
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a conversation was read from: the file's path (None for pasted text) and the reader's name."""

    path: str | None = None
    format: str = "json"


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance or message.

    ``start`` and ``end`` are seconds from the conversation's beginning, or None; chat and e-mail turns have no ``end``.
    ``text`` is never blank and never changes after reading, since evidence points into it by code points.
    ``language`` is the detected language of this turn, or None before detection.
    """

    index: int
    role: Role
    speaker_id: str
    text: str
    start: float | None = None
    end: float | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvariantError(f"turn {self.index}: the text is blank; a turn needs words")
        if self.end is not None and (self.start is None or self.end < self.start):
            raise InvariantError(
                f"turn {self.index}: end {self.end} needs a start that is not later, found {self.start}"
            )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of one turn: ``turns[turn_index].text[start:end] == quote``, in code points, ``end`` not included."""

    turn_index: int
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise InvariantError(
                f"evidence in turn {self.turn_index}: {self.start}..{self.end} does not fit {len(self.quote)} characters"
            )

    @classmethod
    def of(cls, turn: Turn, start: int = 0, end: int | None = None) -> Evidence:
        """The characters ``start`` to ``end`` of a turn; the whole turn by default."""
        end = len(turn.text) if end is None else end
        return cls(turn.index, start, end, turn.text[start:end])


@dataclass(frozen=True, slots=True)
class Conversation:
    """One contact: turns in order, at least one, each with its index.

    ``started_at`` is timezone-aware. Starts that are given never decrease; turns of a call may overlap.
    ``role_confidence`` (0..1) says how sure it is who the agent is; 1.0 where the format or the user said so.
    ``culture`` names the profile that the transcript itself asks for, if any.
    """

    id: str
    channel: Channel
    language: str
    turns: tuple[Turn, ...]
    agent_id: str | None = None
    started_at: datetime | None = None
    source: Source = field(default_factory=Source)
    culture: str | None = None
    role_confidence: float = 1.0
    participants: tuple[Participant, ...] = ()

    def __post_init__(self) -> None:
        if not self.turns:
            raise InvariantError(f"conversation {self.id!r}: it has no turns; at least one is needed")
        last_start = float("-inf")
        for position, turn in enumerate(self.turns):
            if turn.index != position:
                raise InvariantError(f"conversation {self.id!r}: turn {position} carries the index {turn.index}")
            if turn.start is not None:
                if turn.start < last_start:
                    raise InvariantError(
                        f"conversation {self.id!r}: turn {position} starts before the turn in front of it"
                    )
                last_start = turn.start
        if self.started_at is not None and self.started_at.tzinfo is None:
            raise InvariantError(f"conversation {self.id!r}: started_at needs a time zone")

    def turns_of(self, role: Role) -> tuple[Turn, ...]:
        """The turns of one role, in order."""
        return tuple(turn for turn in self.turns if turn.role is role)

    @property
    def has_timings(self) -> bool:
        """Whether both sides have at least one start time."""
        timed = {turn.role for turn in self.turns if turn.start is not None}
        return {Role.AGENT, Role.CUSTOMER} <= timed


def blocks(turns: Sequence[Turn]) -> tuple[tuple[Turn, ...], ...]:
    """Turns grouped into runs of one side, as scorecard.md counts turns.

    Consecutive messages of one side are one block (bubbles in a messenger); bot and system turns neither form a block
    of the people nor break one.
    """
    runs: list[list[Turn]] = []
    for turn in turns:
        if turn.role in (Role.BOT, Role.SYSTEM):
            continue
        if runs and runs[-1][0].role is turn.role:
            runs[-1].append(turn)
        else:
            runs.append([turn])
    return tuple(tuple(run) for run in runs)
