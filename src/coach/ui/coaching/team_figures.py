"""What the team page counts: everybody's figures in one period, from a few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.coaching.figures import Figure, Finding, frequent_findings, worth
from coach.domain.evaluation import Answer
from coach.metrics.intervals import groups_apart, share_interval
from coach.rubrics.schema import Rubric
from coach.storage.counts import by_agent, by_criterion
from coach.storage.store import View
from coach.storage.trends import AnswerCount, ScoreBand, ScoreSummary, TrendFilter
from coach.ui.coaching.charts import Shown
from coach.ui.coaching.trends import score_share
from coach.ui.words import Words

_SHOWN_BAND = 10  # points; half as many bars as the store counts bands


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """A period's answers and scores of the agents who are seen; what belongs to no agent is left out of ``scores``."""

    answers: tuple[AnswerCount, ...]
    scores: tuple[ScoreSummary, ...]

    @classmethod
    def of(cls, view: View, where: TrendFilter) -> TeamFigures:
        """From the store."""
        scores = tuple(row for row in view.trends.scores(where=where) if row.agent_id is not None)
        return cls(view.trends.answers(where=where), scores)

    def cells(self, rubric: Rubric) -> dict[str, dict[str, Figure]]:
        """What each criterion was worth with each agent."""
        cells: dict[str, dict[str, Figure]] = {}
        for agent, counts in by_agent(self.answers, rubric.rubric).items():
            for criterion, of_criterion in counts.items():
                figure = worth(of_criterion, rubric)
                if figure is not None:
                    cells.setdefault(criterion, {})[agent] = figure
        return cells

    def findings(self, rubric: Rubric) -> tuple[Finding, ...]:
        """What was missed most often, in criteria of the scorecard that count."""
        active = [one.criterion for one in rubric.criteria if one.status == "active"]
        return frequent_findings(by_criterion(self.answers, rubric.rubric), active)

    def missed_as(self, criterion: str, rubric: str) -> Answer:
        """The answer by which a criterion was missed more often: not met, or only partly."""
        counts: Mapping[Answer, int] = by_criterion(self.answers, rubric).get(criterion, {})
        return max((Answer.NOT_MET, Answer.PARTLY_MET), key=lambda answer: counts.get(answer, 0))

    def groups(self, names: Mapping[str, str]) -> list[list[Shown]]:
        """Agents' mean scores in groups that can be told apart, the highest first; by name inside a group."""
        figures = {row.agent_id: score_share(row) for row in self.scores if row.agent_id in names}
        told = {str(agent): figure for agent, figure in figures.items() if figure is not None}
        sure = {names[agent]: figure for agent, figure in told.items() if figure.tells}
        unsure = {names[agent]: figure for agent, figure in told.items() if not figure.tells}
        groups = groups_apart({name: figure.interval for name, figure in sure.items()})
        found = [[Shown(name, sure[name]) for name in sorted(group, key=str.casefold)] for group in groups]
        if unsure:
            found.append([Shown(name, unsure[name]) for name in sorted(unsure, key=str.casefold)])
        return found


def spread(bands: Sequence[ScoreBand], words: Words) -> list[Shown]:
    """The share of contacts in each band of ten points, with its interval; bands in between without any are shown."""
    counts: dict[int, int] = {}
    for band in bands:
        low = min(band.low - band.low % _SHOWN_BAND, 100 - _SHOWN_BAND)
        counts[low] = counts.get(low, 0) + band.count
    total = sum(counts.values())
    if not total:
        return []
    return [
        Shown(
            f"{words.number(low)}–{words.number(low + _SHOWN_BAND)}",
            Figure(counts.get(low, 0) / total, share_interval(counts.get(low, 0), total), total),
        )
        for low in range(min(counts), 100, _SHOWN_BAND)
    ]
