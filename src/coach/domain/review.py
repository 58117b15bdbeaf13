"""What people say about evaluations: reviews, comments, disputes, sign-offs, coaching plans and calibration.

``id`` and the times are None until the store has set them, as in Evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer
from coach.errors import InvariantError

MOST_FOCUS_AREAS = 2


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """A person's answer to one criterion, with a reason where it overrules and the words that it rests on."""

    criterion: str
    answer: Answer
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewer's answers beside those of ``evaluation_id``; only the reviewer changes it, until it is released.

    ``blind`` means that the answers were given before the machine's were shown. When those are shown, at ``revealed_at``, the
    blind answers stay as a record that nobody changes any more, and the review that goes on from them names it in ``replaces``.
    ``result_id`` is the evaluation that the release made, None before. A criterion without an answer here is accepted as it was.
    """

    conversation_id: str
    evaluation_id: str
    reviewer_id: str
    answers: tuple[ReviewAnswer, ...] = ()
    blind: bool = False
    id: str | None = None
    result_id: str | None = None
    created_at: datetime | None = None
    released_at: datetime | None = None
    replaces: str | None = None
    revealed_at: datetime | None = None

    def __post_init__(self) -> None:
        _once([answer.criterion for answer in self.answers], "review", "criterion")

    @property
    def is_released(self) -> bool:
        """Whether the agent may see it."""
        return self.released_at is not None


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a conversation, or on one turn of it; with ``review_id`` it is shown when that review is released."""

    conversation_id: str
    author_id: str
    text: str
    turn_index: int | None = None
    review_id: str | None = None
    id: str | None = None
    created_at: datetime | None = None

    def __post_init__(self) -> None:
        _said(self.text, "comment", "text")


class DisputeState(StrEnum):
    """Where a dispute stands. *Upheld*: the answer stands. *Changed*: a new evaluation has another answer."""

    OPEN = "open"
    UPHELD = "upheld"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Dispute:
    """An agent contests one answer of one evaluation; ``result_id`` is the evaluation that a change made."""

    evaluation_id: str
    criterion: str
    raised_by: str
    reason: str
    state: DisputeState = DisputeState.OPEN
    decided_by: str | None = None
    decision: str = ""
    result_id: str | None = None
    id: str | None = None
    created_at: datetime | None = None
    decided_at: datetime | None = None

    def __post_init__(self) -> None:
        _said(self.reason, "dispute", "reason")


@dataclass(frozen=True, slots=True)
class SignOff:
    """The agent has read an evaluation and accepts it."""

    evaluation_id: str
    agent_id: str
    note: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FocusArea:
    """One criterion to work on, why, and conversations that show it."""

    criterion: str
    why: str
    conversation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoachingPlan:
    """What an agent works on from ``starts_on`` to ``ends_on`` (both included), and when it is looked at again.

    A change is a new plan that names the one it ``replaces``; what the agent has acknowledged is never changed.
    """

    agent_id: str
    starts_on: date
    ends_on: date
    focus: tuple[FocusArea, ...]
    review_on: date
    strengths: tuple[str, ...] = ()
    practice: tuple[str, ...] = ()
    created_by: str | None = None
    id: str | None = None
    created_at: datetime | None = None
    acknowledged_at: datetime | None = None
    replaces: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.focus) <= MOST_FOCUS_AREAS:
            raise InvariantError(
                f"coaching plan: {len(self.focus)} focus areas; choose one or {MOST_FOCUS_AREAS}, more can not be practised at once"
            )
        _once([area.criterion for area in self.focus], "coaching plan", "focus")
        if not self.starts_on <= self.ends_on <= self.review_on:
            raise InvariantError(
                f"coaching plan: {self.starts_on} to {self.ends_on}, reviewed on {self.review_on}; these must follow each other"
            )


@dataclass(frozen=True, slots=True)
class CalibrationAnswer:
    """One rater's answer in a calibration session; ``evaluator_id`` is a person's id, or ``santun`` for the machine."""

    conversation_id: str
    evaluator_id: str
    criterion: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class CalibrationSession:
    """Several evaluators score the same conversations with one rubric, blind until the session is closed."""

    name: str
    team: str | None
    conversation_ids: tuple[str, ...]
    evaluators: tuple[str, ...]
    rubric_digest: str
    created_by: str | None = None
    id: str | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.conversation_ids:
            raise InvariantError(f"calibration {self.name!r}: no conversations; choose at least one")
        if len(self.evaluators) < 2:
            raise InvariantError(
                f"calibration {self.name!r}: {len(self.evaluators)} evaluators; agreement needs two or more"
            )
        _once(self.conversation_ids, f"calibration {self.name!r}", "conversation")
        _once(self.evaluators, f"calibration {self.name!r}", "evaluator")


def _said(text: str, what: str, part: str) -> None:
    if not text.strip():
        raise InvariantError(f"{what}: the {part} is blank; write a few words")


def _once(names: tuple[str, ...] | list[str], what: str, part: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InvariantError(f"{what}: the {part} {name!r} is there more than once")
