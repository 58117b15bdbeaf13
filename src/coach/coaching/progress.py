"""Whether a criterion got better after coaching, beyond what it would have done by itself (guide 147).

A focus is chosen because it was worst, and the worst of many figures is partly bad luck: measured again with nothing done it
lies nearer to the average (regression to the mean; Barnett, van der Pols and Dobson 2005, Int. J. Epidemiology 34:215).
So "after" is not compared with "before" but with what the team's spread leads to expect: the before value pulled towards the
team's mean by how far agents differ at all beside chance (Kelley 1927; Efron and Morris 1977). Since that expectation
already knows the spread from which the worst was picked, it holds however the focus was picked. Where the team's contacts of
the later period are given, what changed for everybody (season, product) is taken out as well.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from coach.coaching._words import percent, words
from coach.domain.evaluation import Answer, Evaluation
from coach.metrics.intervals import Interval, t_quantile
from coach.rubrics.schema import Rubric

Worths = Mapping[str, Sequence[float]]  # by agent: what each scored contact was worth, 0..1
FEWEST_A_SIDE = 5
FEWEST_AGENTS = 5


class Verdict(StrEnum):
    """What may be said; the values are keys of the texts for people."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no_clear_change"
    TOO_FEW = "too_few_to_compare"
    NO_GUARD = "no_guard"


@dataclass(frozen=True, slots=True)
class Progress:
    """One agent on one criterion before and after; values are mean worths, 0..1, None where nothing was scored.

    ``expected`` is what "after" would be with no coaching; ``beyond`` the 95% interval of after less expected. Both are None
    where the team is too small to tell, and then nothing is claimed.
    """

    criterion: str
    before: float | None
    after: float | None
    contacts_before: int
    contacts_after: int
    expected: float | None
    beyond: Interval | None
    verdict: Verdict

    def text(self, language: str) -> str:
        """What may be said, in English or Indonesian; with the expectation where there is one."""
        texts = words(language)
        fewest = FEWEST_AGENTS if self.verdict is Verdict.NO_GUARD else FEWEST_A_SIDE
        said = texts[self.verdict.value].format(fewest=fewest)
        if self.before is None or self.after is None or self.expected is None:
            return said
        guard = texts["guard"].format(
            before=percent(self.before), expected=percent(self.expected), after=percent(self.after)
        )
        return f"{said} {guard}"


@dataclass(frozen=True, slots=True)
class _Spread:
    """How agents' contacts vary: the mean of agents, and the variances of one agent's contacts and between agents."""

    mean: float
    within: float
    between: float
    agents: int


def worths(evaluations: Iterable[Evaluation], criterion: str, rubric: Rubric) -> Worths:
    """What each agent's answers to a criterion are worth, of current evaluations that nobody has to look at first."""
    found: dict[str, list[float]] = defaultdict(list)
    for evaluation in evaluations:
        if evaluation.agent_id is None or evaluation.needs_review:
            continue
        for result in evaluation.results:
            if result.criterion == criterion and result.answer.counts:
                found[evaluation.agent_id].append(rubric.worth(result.answer))
    return found


def worths_of_counts(counts: Mapping[str, Mapping[Answer, int]], rubric: Rubric) -> Worths:
    """The same of how often each agent got each answer, as the store counts them for large teams."""
    return {
        agent: [rubric.worth(answer) for answer, times in of_agent.items() if answer.counts for _ in range(times)]
        for agent, of_agent in counts.items()
    }


def progress(
    agent_id: str, criterion: str, before: Worths, after: Worths, *, team_changes_too: bool = True
) -> Progress:
    """How an agent's criterion changed between two periods.

    Args:
        agent_id: whose change.
        criterion: one of the plan's focus.
        before: the whole team in the period before, the agent included (``worths`` or ``worths_of_counts``).
        after: the same of the period after, by the same scorecard; only the agent is needed without ``team_changes_too``.
        team_changes_too: take out what changed for the other agents.
    """
    was, now = before.get(agent_id, ()), after.get(agent_id, ())
    means = (fmean(was) if was else None), (fmean(now) if now else None)

    def told(verdict: Verdict, expected: float | None = None, beyond: Interval | None = None) -> Progress:
        return Progress(criterion, *means, len(was), len(now), expected, beyond, verdict)

    if min(len(was), len(now)) < FEWEST_A_SIDE:
        return told(Verdict.TOO_FEW)
    spread = _spread(before)
    if spread is None:
        return told(Verdict.NO_GUARD)
    shift = _shift(agent_id, before, after) if team_changes_too else (0.0, 0.0)
    expected, error = _expectation(was, len(now), spread, shift)
    half = t_quantile(spread.agents - 1) * error
    surplus = fmean(now) - expected
    beyond = Interval(surplus - half, surplus + half)
    verdict = Verdict.BETTER if beyond.low > 0 else Verdict.WORSE if beyond.high < 0 else Verdict.NO_CLEAR_CHANGE
    return told(verdict, min(1.0, max(0.0, expected)), beyond)


def _spread(by_agent: Worths) -> _Spread | None:
    """Variances by the analysis of variance with groups of unequal size (Searle 1992, 3.6); None with under 5 agents."""
    groups = [values for values in by_agent.values() if len(values) > 1]
    if len(groups) < FEWEST_AGENTS:
        return None
    sizes = [len(values) for values in groups]
    n, k = sum(sizes), len(groups)
    grand = sum(sum(values) for values in groups) / n
    means = [fmean(values) for values in groups]
    inside = sum(
        sum((value - centre) ** 2 for value in values) for values, centre in zip(groups, means, strict=True)
    ) / (n - k)
    apart = sum(size * (centre - grand) ** 2 for size, centre in zip(sizes, means, strict=True)) / (k - 1)
    typical = (n - sum(size**2 for size in sizes) / n) / (k - 1)
    return _Spread(fmean(means), inside, max(0.0, (apart - inside) / typical), k)


def _expectation(
    was: Sequence[float], contacts_after: int, spread: _Spread, shift: tuple[float, float]
) -> tuple[float, float]:
    """The value to expect with no coaching, and the standard error of after less that."""
    chance = spread.within / len(was)
    total = spread.between + chance
    kept = spread.between / total if total else 1.0
    expected = spread.mean + kept * (fmean(was) - spread.mean) + shift[0]
    of_team = (1 - kept) ** 2 * total / spread.agents
    return expected, math.sqrt(spread.between * (1 - kept) + spread.within / contacts_after + of_team + shift[1] ** 2)


def _shift(agent_id: str, earlier: Worths, later: Worths) -> tuple[float, float]:
    """The mean change of the other agents and its standard error; no change where under 5 were there both times."""
    changes = [
        fmean(later[other]) - fmean(values)
        for other, values in earlier.items()
        if other != agent_id and min(len(values), len(later.get(other, ()))) > 1
    ]
    if len(changes) < FEWEST_AGENTS:
        return 0.0, 0.0
    centre = fmean(changes)
    variance = sum((change - centre) ** 2 for change in changes) / (len(changes) - 1)
    return centre, math.sqrt(variance / len(changes))
