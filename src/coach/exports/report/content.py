"""What an agent's report says, in the words of its language, before it becomes a page, a PDF, a workbook or Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coach.coaching.figures import Figure
from coach.domain.conversation import Channel, Role
from coach.domain.evaluation import Answer


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion over the period: what its answers were worth (0..1, None where it was never scored) and how many of each."""

    name: str
    weight: int
    figure: Figure | None
    answers: Mapping[Answer, int]


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section over the period with its criteria."""

    name: str
    weight: int
    figure: Figure | None
    criteria: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The mean score (0..1) of a week, by its Monday, or of a month, by its first day."""

    starts_on: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Moment:
    """Words that were said in a contact, with those around them; ``better`` is a wording to say instead of ``instead_of``."""

    day: date
    channel: Channel
    conversation_id: str
    role: Role
    turn: int
    before: str
    quote: str
    after: str
    instead_of: str = ""
    better: str | None = None

    @property
    def is_all(self) -> bool:
        """Whether the words are the whole turn, so that there is nothing to mark them off from."""
        return not self.before and not self.after


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that goes well or is worth working on: its figure in words, what to do, and moments that show it."""

    name: str
    figure: Figure | None
    why: str = ""
    advice: str = ""
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanBlock:
    """The coaching plan that was agreed last."""

    focus: tuple[str, ...]
    starts_on: date
    review_on: date
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact of the list; ``score`` is None where no grade may be shown."""

    id: str
    day: date
    channel: Channel
    language: str
    score: float | None


@dataclass(frozen=True, slots=True)
class AgentReport:
    """One agent over a period (both days included), by one scorecard, in ``language``.

    Figures are shares of 1 with their intervals. ``contacts`` counts those of the period by this scorecard, ``need_review`` those
    of them without a grade, ``other_contacts`` those by other scorecards, which are in no figure. ``note`` says why there is less
    than usual. ``listed`` are the latest contacts, the latest first, ``contacts`` and ``other_contacts`` together at most.
    """

    agent_id: str
    agent_name: str
    since: date
    until: date
    language: str
    rubric_name: str
    contacts: int
    need_review: int
    other_contacts: int
    score: Figure | None
    sections: tuple[SectionBlock, ...]
    by_month: bool
    trend: tuple[TrendPoint, ...]
    strengths: tuple[Point, ...]
    to_work_on: tuple[Point, ...]
    note: str
    plan: PlanBlock | None
    listed: tuple[ContactLine, ...]
