"""What an agent's conversations say together: strengths first, and at most two things to work on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist, mean, stdev

from coach.domain.conversation import Role
from coach.domain.evaluation import Answer, CriterionResult, Scored
from coach.exports.grades import grade
from coach.rubrics.schema import Rubric
from coach.ui.components.speakers import agent_name

MOST_STRENGTHS = 3
MOST_TO_WORK_ON = 2
FEWEST_FOR_AN_INTERVAL = 3
WIDEST_INTERVAL = 60.0
_STRONG_SHARE = 0.8

# Student's t, two-sided 95%, for 2 to 10 degrees of freedom; Fisher's expansion is exact enough above.
_T_VALUES = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228}


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer in one of the conversations, to be quoted."""

    scored: Scored
    result: CriterionResult


@dataclass(frozen=True, slots=True)
class Observation:
    """One criterion over an agent's conversations: its worth on average (0..1), how often it was scored, and proof."""

    criterion: str
    share: float
    scored_in: int
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class AgentSummary:
    """One agent's conversations together.

    ``mean`` is over the conversations with a grade, None when there are none; ``interval`` is the 95% t interval of
    that mean, None where it would tell too little. ``name`` is None where the transcripts name no agent.
    """

    name: str | None
    contacts: int
    grades: tuple[float, ...]
    mean: float | None
    interval: tuple[float, float] | None
    strengths: tuple[Observation, ...]
    to_work_on: tuple[Observation, ...]


def summaries(items: Iterable[Scored], rubric: Rubric) -> tuple[AgentSummary, ...]:
    """One summary an agent, by name and never by score; conversations that name no agent come last."""
    by_agent: dict[str | None, list[Scored]] = defaultdict(list)
    for scored in items:
        by_agent[agent_name(scored.conversation)].append(scored)
    order = sorted(by_agent, key=lambda name: (name is None, (name or "").casefold()))
    return tuple(_summary(name, by_agent[name], rubric) for name in order)


def mean_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The 95% t interval of a mean, cut to 0..100; None under three values or wider than 60 points: too wide to tell."""
    if len(values) < FEWEST_FOR_AN_INTERVAL:
        return None
    half = _t_value(len(values) - 1) * stdev(values) / math.sqrt(len(values))
    low, high = max(0.0, mean(values) - half), min(100.0, mean(values) + half)
    return (low, high) if high - low <= WIDEST_INTERVAL else None


def _t_value(degrees: int) -> float:
    if degrees in _T_VALUES:
        return _T_VALUES[degrees]
    z = NormalDist().inv_cdf(0.975)
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def _summary(name: str | None, items: Sequence[Scored], rubric: Rubric) -> AgentSummary:
    grades = tuple(found for scored in items if (found := grade(scored)) is not None)
    observed = _observations(items, rubric)
    lost = {o.criterion: _points_lost(o, rubric) for o in observed}
    work = sorted((o for o in observed if lost[o.criterion] > 0), key=lambda o: (-lost[o.criterion], o.criterion))[
        :MOST_TO_WORK_ON
    ]
    strong = [o for o in observed if o.share >= _STRONG_SHARE and o not in work and proofs(o, of_strength=True)]
    strong.sort(
        key=lambda o: (
            not proofs(o, of_strength=True)[0].result.evidence,
            -o.share * _weight(o.criterion, rubric) * o.scored_in,
            o.criterion,
        )
    )
    return AgentSummary(
        name,
        len(items),
        grades,
        mean(grades) if grades else None,
        mean_interval(grades),
        tuple(strong[:MOST_STRENGTHS]),
        tuple(work),
    )


def _observations(items: Sequence[Scored], rubric: Rubric) -> list[Observation]:
    by_criterion: dict[str, list[Shown]] = defaultdict(list)
    for scored in items:
        for result in scored.evaluation.results:
            if result.answer.counts:
                by_criterion[result.criterion].append(Shown(scored, result))
    return [
        Observation(criterion, mean(rubric.worth(one.result.answer) for one in shown), len(shown), tuple(shown))
        for criterion, shown in by_criterion.items()
    ]


def proofs(observation: Observation, *, of_strength: bool, most: int = 2) -> list[Shown]:
    """The answers to quote for an observation: those with words first, and the agent's own before the customer's.

    Praise never quotes a conversation that failed as a whole, nor a turn that shows something that was not met.
    """
    wanted = (Answer.MET,) if of_strength else (Answer.NOT_MET, Answer.PARTLY_MET)
    shown = [one for one in observation.shown if one.result.answer in wanted]
    if of_strength:
        shown = [praise for one in shown if (praise := _as_praise(one))]
    shown.sort(key=lambda one: (not one.result.evidence, not _agent_said(one), wanted.index(one.result.answer)))
    # The same reason twice, without words, would say nothing more.
    return shown[:most] if shown and shown[0].result.evidence else shown[:1]


def unquoted(shown: Sequence[Shown], quoted: set[tuple[int, int]], most: int) -> list[Shown]:
    """Up to ``most`` answers whose turn is not quoted yet, else the first of them; ``quoted`` learns of their turns."""
    fresh = [one for one in shown if _first_place(one) not in quoted][:most] or list(shown[:1])
    quoted.update(place for one in fresh if (place := _first_place(one)))
    return fresh


def _first_place(shown: Shown) -> tuple[int, int] | None:
    """The conversation and the turn that an answer is quoted from."""
    evidence = shown.result.evidence
    return (id(shown.scored), evidence[0].turn_index) if evidence else None


def _as_praise(shown: Shown) -> Shown | None:
    """The answer with only the words that may be praised; None when nothing of it may."""
    evaluation, evidence = shown.scored.evaluation, shown.result.evidence
    if evaluation.auto_failed_on:
        return None
    blamed = {
        found.turn_index
        for result in evaluation.results
        if result.answer is Answer.NOT_MET
        for found in result.evidence
    }
    kept = tuple(found for found in evidence if found.turn_index not in blamed)
    return replace(shown, result=replace(shown.result, evidence=kept)) if kept or not evidence else None


def _agent_said(shown: Shown) -> bool:
    turns = shown.scored.conversation.turns
    return any(turns[evidence.turn_index].role is Role.AGENT for evidence in shown.result.evidence)


def _points_lost(observation: Observation, rubric: Rubric) -> float:
    return _weight(observation.criterion, rubric) * (1 - observation.share) * observation.scored_in


def _weight(criterion: str, rubric: Rubric) -> int:
    return next(one.weight for one in rubric.criteria if one.criterion == criterion)
