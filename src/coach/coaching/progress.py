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
from statistics import mean

from coach.coaching._words import percent, words
from coach.domain.evaluation import Evaluation
from coach.metrics.intervals import Interval, t_quantile
from coach.rubrics.schema import Rubric

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


def progress(
    agent_id: str,
    criterion: str,
    before: Iterable[Evaluation],
    after: Iterable[Evaluation],
    rubric: Rubric,
    *,
    team_changes_too: bool = True,
) -> Progress:
    """How an agent's criterion changed between two periods.

    Args:
        agent_id: whose change.
        criterion: one of the plan's focus.
        before: the whole team's current evaluations of the period before, the agent's among them.
        after: the same of the period after; only the agent's are needed where ``team_changes_too`` is False.
        rubric: what the answers are worth; the same in both periods.
        team_changes_too: take out what changed for the other agents.
    """
    earlier, later = _worths(before, criterion, rubric), _worths(after, criterion, rubric)
    was, now = earlier.get(agent_id, []), later.get(agent_id, [])
    means = (mean(was) if was else None), (mean(now) if now else None)

    def told(verdict: Verdict, expected: float | None = None, beyond: Interval | None = None) -> Progress:
        return Progress(criterion, *means, len(was), len(now), expected, beyond, verdict)

    if min(len(was), len(now)) < FEWEST_A_SIDE:
        return told(Verdict.TOO_FEW)
    spread = _spread(earlier)
    if spread is None:
        return told(Verdict.NO_GUARD)
    shift = _shift(agent_id, earlier, later) if team_changes_too else (0.0, 0.0)
    expected, error = _expectation(was, len(now), spread, shift)
    half = t_quantile(spread.agents - 1) * error
    surplus = mean(now) - expected
    beyond = Interval(surplus - half, surplus + half)
    verdict = Verdict.BETTER if beyond.low > 0 else Verdict.WORSE if beyond.high < 0 else Verdict.NO_CLEAR_CHANGE
    return told(verdict, min(1.0, max(0.0, expected)), beyond)


def _worths(evaluations: Iterable[Evaluation], criterion: str, rubric: Rubric) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for evaluation in evaluations:
        if evaluation.agent_id is None or evaluation.needs_review:
            continue
        for result in evaluation.results:
            if result.criterion == criterion and result.answer.counts:
                found[evaluation.agent_id].append(rubric.worth(result.answer))
    return found


def _spread(by_agent: Mapping[str, Sequence[float]]) -> _Spread | None:
    """Variances by the analysis of variance with groups of unequal size (Searle 1992, 3.6); None with under 5 agents."""
    groups = [values for values in by_agent.values() if len(values) > 1]
    if len(groups) < FEWEST_AGENTS:
        return None
    sizes = [len(values) for values in groups]
    n, k = sum(sizes), len(groups)
    grand = sum(sum(values) for values in groups) / n
    inside = sum(sum((value - mean(values)) ** 2 for value in values) for values in groups) / (n - k)
    apart = sum(len(values) * (mean(values) - grand) ** 2 for values in groups) / (k - 1)
    typical = (n - sum(size**2 for size in sizes) / n) / (k - 1)
    return _Spread(mean(mean(values) for values in groups), inside, max(0.0, (apart - inside) / typical), k)


def _expectation(
    was: Sequence[float], contacts_after: int, spread: _Spread, shift: tuple[float, float]
) -> tuple[float, float]:
    """The value to expect with no coaching, and the standard error of after less that."""
    chance = spread.within / len(was)
    total = spread.between + chance
    kept = spread.between / total if total else 1.0
    expected = spread.mean + kept * (mean(was) - spread.mean) + shift[0]
    of_team = (1 - kept) ** 2 * total / spread.agents
    return expected, math.sqrt(spread.between * (1 - kept) + spread.within / contacts_after + of_team + shift[1] ** 2)


def _shift(
    agent_id: str, earlier: Mapping[str, Sequence[float]], later: Mapping[str, Sequence[float]]
) -> tuple[float, float]:
    """The mean change of the other agents and its standard error; no change where under 5 were there both times."""
    changes = [
        mean(later[other]) - mean(values)
        for other, values in earlier.items()
        if other != agent_id and min(len(values), len(later.get(other, ()))) > 1
    ]
    if len(changes) < FEWEST_AGENTS:
        return 0.0, 0.0
    centre = mean(changes)
    variance = sum((change - centre) ** 2 for change in changes) / (len(changes) - 1)
    return centre, math.sqrt(variance / len(changes))
