"""A coaching plan over a period: at most two criteria to work on, chosen by what they cost (guide 120, 146)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from coach.coaching._words import WORDS, decimal, words
from coach.domain.evaluation import CriterionResult, Evaluation
from coach.domain.review import MOST_FOCUS_AREAS, CoachingPlan, FocusArea
from coach.metrics.intervals import Interval, scale_mean_interval
from coach.rubrics.schema import Criterion, Rubric, in_language

FEWEST_CONTACTS = 10
FEWEST_SCORED = 5
MOST_STRENGTHS = 3
MOST_EXAMPLES = 3
_STRONG_FROM = 0.8


@dataclass(frozen=True, slots=True)
class Loss:
    """What one criterion cost an agent.

    ``points`` are lost per contact on average, of ``weight``, with their interval; a contact where the criterion did not count
    lost none. ``worth`` is the mean over the ``scored`` contacts, 0..1. ``examples`` are conversations that lost most.
    """

    criterion: str
    weight: int
    points: float
    interval: Interval
    worth: float
    scored: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan to be changed or taken over by people, or None with the reason in ``note``; ``losses`` has every criterion."""

    plan: CoachingPlan | None
    losses: tuple[Loss, ...]
    contacts: int
    note: str


def losses(evaluations: Iterable[Evaluation], rubric: Rubric) -> tuple[Loss, ...]:
    """What each active criterion that was ever scored cost per contact, the dearest first."""
    usable = _usable(evaluations)
    active = [criterion for criterion in rubric.criteria if criterion.status == "active" and criterion.weight]
    found = [loss for criterion in active if (loss := _loss(criterion, usable, rubric))]
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.criterion)))


def propose_plan(
    agent_id: str,
    evaluations: Iterable[Evaluation],
    rubric: Rubric,
    *,
    starts_on: date,
    ends_on: date,
    review_on: date,
    language: str,
) -> Proposal:
    """A plan from an agent's current evaluations of a period; evaluations of other agents are not looked at.

    The focus is on the (at most two) criteria that cost most, among those scored in at least 5 contacts; with fewer than 10
    contacts there is no plan, and ``note`` says so. ``strengths`` of the plan are criterion ids, ``practice`` the
    scorecard's advice in the language.
    """
    usable = _usable(one for one in evaluations if one.agent_id == agent_id)
    found = losses(usable, rubric)
    texts = words(language)
    if len(usable) < FEWEST_CONTACTS:
        note = texts["too_few"].format(contacts=len(usable), fewest=FEWEST_CONTACTS)
        return Proposal(None, found, len(usable), note)
    told = [loss for loss in found if loss.scored >= FEWEST_SCORED]
    focus = [loss for loss in told if loss.points > 0][:MOST_FOCUS_AREAS]
    if not focus:
        return Proposal(None, found, len(usable), texts["nothing_lost"].format(fewest=FEWEST_SCORED))
    strong = [loss for loss in told if loss.worth >= _STRONG_FROM and loss not in focus]
    strong.sort(key=lambda loss: (-loss.worth * loss.weight * loss.scored, loss.criterion))
    advice = {criterion.criterion: in_language(criterion.advice, language) for criterion in rubric.criteria}
    plan = CoachingPlan(
        agent_id=agent_id,
        starts_on=starts_on,
        ends_on=ends_on,
        focus=tuple(FocusArea(one.criterion, _why(one, len(usable), language), one.examples) for one in focus),
        review_on=review_on,
        strengths=tuple(loss.criterion for loss in strong[:MOST_STRENGTHS]),
        practice=tuple(advice[loss.criterion] for loss in focus),
    )
    return Proposal(plan, found, len(usable), "")


def _usable(evaluations: Iterable[Evaluation]) -> list[Evaluation]:
    """Those with a score that nobody has to look at first; the same that enter a mean on screen."""
    return [one for one in evaluations if one.score is not None and not one.needs_review]


def _loss(criterion: Criterion, evaluations: Sequence[Evaluation], rubric: Rubric) -> Loss | None:
    counted = [
        (evaluation, rubric.worth(result.answer))
        for evaluation in evaluations
        if (result := _result(evaluation, criterion.criterion)) is not None and result.answer.counts
    ]
    if not counted:
        return None
    lost = [criterion.weight * (1 - worth) for _, worth in counted]
    points = [*lost, *[0.0] * (len(evaluations) - len(counted))]
    worst = sorted((worth, evaluation.conversation_id) for evaluation, worth in counted if worth < 1)
    return Loss(
        criterion=criterion.criterion,
        weight=criterion.weight,
        points=fmean(points),
        interval=scale_mean_interval(points, 0, criterion.weight),
        worth=fmean(worth for _, worth in counted),
        scored=len(counted),
        examples=tuple(conversation_id for _, conversation_id in worst[:MOST_EXAMPLES]),
    )


def _result(evaluation: Evaluation, criterion: str) -> CriterionResult | None:
    return next((result for result in evaluation.results if result.criterion == criterion), None)


def plan_in(plan: CoachingPlan, rubric: Rubric, language: str) -> CoachingPlan:
    """The plan to be shown in a language: reasons and practice that were proposed are told in it, what people wrote stays."""
    advice = {one.criterion: one.advice for one in rubric.criteria}
    focus = tuple(replace(area, why=_why_in(area.why, language)) for area in plan.focus)
    practice = []
    for place, text in enumerate(plan.practice):
        proposed = advice.get(plan.focus[place].criterion) if place < len(plan.focus) else None
        is_proposed = proposed is not None and text in {in_language(proposed, one) for one in WORDS}
        practice.append(in_language(proposed, language) if proposed is not None and is_proposed else text)
    return replace(plan, focus=focus, practice=tuple(practice))


def _why_in(why: str, language: str) -> str:
    for told_in, texts in WORDS.items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[\\d.,]+)", re.escape(texts["focus_why"]))
        if found := re.fullmatch(pattern, why):
            marks = str.maketrans(words(told_in)["decimal_mark"], words(language)["decimal_mark"])
            figures = {name: figure.translate(marks) for name, figure in found.groupdict().items()}
            return words(language)["focus_why"].format(**figures)
    return why


def _why(loss: Loss, contacts: int, language: str) -> str:
    return words(language)["focus_why"].format(
        lost=decimal(loss.points, language),
        weight=loss.weight,
        low=decimal(loss.interval.low, language),
        high=decimal(loss.interval.high, language),
        n=loss.scored,
        contacts=contacts,
    )
