"""Practice in the role-play room: a session as it is kept, what a trainer says of it, and what is set as homework.

``id`` and the times that the store sets are None until then, as in Evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from coach.errors import InvariantError

BEST_GRADE = 100


class PracticeMode(StrEnum):
    """Who spoke the customer's lines. *Hot seat*: a person did, at the same screen."""

    SIMULATED = "simulated"
    HOT_SEAT = "hot seat"


@dataclass(frozen=True, slots=True)
class PracticeSession:
    """One attempt at a scenario; its conversation and evaluation are stored under the same id.

    ``record`` is what the engine saves (``coach.roleplay.record.session_record``), with the keys in its order, and ``digest`` that of
    the files that were played. ``with_hints`` is whether the customer's mood was shown; ``answer_seconds`` the visible limit per
    answer, None without time pressure; ``ending`` None for a session that was stopped.
    """

    id: str
    trainee_id: str
    scenario: str
    digest: str
    record: Mapping[str, Any]
    started_at: datetime
    ended_at: datetime
    ending: str | None = None
    mode: PracticeMode = PracticeMode.SIMULATED
    customer_by: str | None = None
    with_hints: bool = True
    answer_seconds: int | None = None

    def __post_init__(self) -> None:
        if self.ended_at < self.started_at:
            raise InvariantError(f"practice {self.id!r}: it ends at {self.ended_at}, before its start")
        if (self.customer_by is not None) is not (self.mode is PracticeMode.HOT_SEAT):
            raise InvariantError(f"practice {self.id!r}: somebody plays the customer in a hot seat, and only there")


@dataclass(frozen=True, slots=True)
class PracticeComment:
    """What a trainer says of a session; ``grade`` is 0 to 100 points, None without one. A later one names the one it ``replaces``."""

    session_id: str
    text: str
    grade: int | None = None
    author_id: str = ""
    replaces: str | None = None
    id: str | None = None
    created_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvariantError(
                "comment on practice: the text is blank; write a few words, a grade alone helps nobody"
            )
        if self.grade is not None and not 0 <= self.grade <= BEST_GRADE:
            raise InvariantError(f"comment on practice: the grade is {self.grade}; give 0 to {BEST_GRADE} points")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A scenario that a trainee is to practise by a day.

    ``done_by`` is the first session of that scenario behind ``set_at``, None while there is none.
    """

    scenario: str
    trainee_id: str
    due_on: date
    note: str = ""
    set_by: str = ""
    id: str | None = None
    set_at: datetime | None = None
    done_by: str | None = None
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether the scenario was practised since."""
        return self.done_by is not None

    def is_late(self, today: date) -> bool:
        """Whether it is still open behind its day."""
        return not self.is_done and today > self.due_on
