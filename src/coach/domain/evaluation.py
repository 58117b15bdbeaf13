"""A rubric filled in for one conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from coach.domain.conversation import Conversation, Evidence
from coach.errors import InvariantError


class Answer(StrEnum):
    """How a criterion was answered. "Not applicable" did not arise; "not scored" could not be told."""

    MET = "met"
    PARTLY_MET = "partly met"
    NOT_MET = "not met"
    NOT_APPLICABLE = "not applicable"
    NOT_SCORED = "not scored"

    @property
    def counts(self) -> bool:
        """Whether the answer enters the score."""
        return self in (Answer.MET, Answer.PARTLY_MET, Answer.NOT_MET)


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Who scored: the program or a person."""

    kind: Literal["auto", "person"] = "auto"
    id: str = "santun"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One answer with its reason.

    An answer that rests on something said has evidence. An answer by absence has none; then ``looked_at`` lists the
    turns that were searched and ``reason`` says what was looked for.
    """

    criterion: str
    section: str
    answer: Answer
    weight: int
    confidence: float
    reason: str
    advice: str
    evidence: tuple[Evidence, ...] = ()
    looked_at: tuple[int, ...] = ()
    auto_fail: bool = False

    def __post_init__(self) -> None:
        if not self.reason:
            raise InvariantError(f"criterion {self.criterion!r}: an answer needs a reason")
        if not 0.0 <= self.confidence <= 1.0:
            raise InvariantError(f"criterion {self.criterion!r}: confidence {self.confidence} is not between 0 and 1")


@dataclass(frozen=True, slots=True)
class SectionScore:
    """The score of one section (0..100, None when nothing in it was scored) and its weight out of 100."""

    section: str
    name: str
    score: float | None
    weight: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A filled rubric. Never edited: a dispute or a re-score makes a new one that names what it ``replaces``.

    ``score`` is 0..100, None when nothing was scored, 0 when an auto-fail criterion is not met (``auto_failed_on``).
    ``coverage`` is scored weight by applicable weight, 0..1. ``created_at`` and ``id`` are set when it is stored.
    """

    conversation_id: str
    agent_id: str | None
    rubric: str
    rubric_version: int
    rubric_digest: str
    culture: str | None
    language: str
    model_id: str | None
    results: tuple[CriterionResult, ...]
    sections: tuple[SectionScore, ...]
    score: float | None
    score_before_auto_fail: float | None
    auto_failed_on: tuple[str, ...]
    coverage: float
    needs_review: bool
    review_reasons: tuple[str, ...] = ()
    evaluator: Evaluator = Evaluator()
    id: str | None = None
    created_at: datetime | None = None
    replaces: str | None = None

    def result(self, criterion: str) -> CriterionResult:
        """The result of one criterion; raises KeyError when the rubric has none of that id."""
        for result in self.results:
            if result.criterion == criterion:
                return result
        raise KeyError(criterion)


@dataclass(frozen=True, slots=True)
class Scored:
    """A conversation with its evaluation and its measures (by name; None where it could not be told)."""

    conversation: Conversation
    evaluation: Evaluation
    measures: dict[str, float | str | None]
