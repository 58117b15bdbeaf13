"""Which scenarios practise what an agent's own contacts lose most points on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from coach.coaching.plan import FEWEST_SCORED, Loss, losses
from coach.rubrics.scenario_schema import Scenario
from coach.rubrics.schema import Rubric
from coach.storage.conversations import ConversationFilter
from coach.storage.store import View
from coach.ui.coaching.plan_view import BASIS_WEEKS

MOST_WEAK = 4
MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A scenario with the weak criteria that it practises, the dearest first."""

    scenario: Scenario
    practises: tuple[Loss, ...]

    @property
    def points(self) -> float:
        """What these criteria cost together, in points per contact."""
        return sum(loss.points for loss in self.practises)


def weakest(view: View, agent_id: str, rubric: Rubric) -> tuple[Loss, ...]:
    """What costs an agent most points in the last weeks of contacts; empty while too little was scored to tell."""
    latest = view.conversations.list(ConversationFilter(agent_id=agent_id), limit=1).rows
    if not latest:
        return ()
    until = latest[0].happened_at.date()
    scored = view.evaluations.that_count(agent_id, since=until - timedelta(weeks=BASIS_WEEKS), until=until)
    told = [loss for loss in losses(scored, rubric) if loss.scored >= FEWEST_SCORED and loss.points > 0]
    return tuple(told[:MOST_WEAK])


def suggestions(
    scenarios: Iterable[Scenario], weak: Sequence[Loss], rubric: Rubric, practised: Mapping[str, int]
) -> tuple[Suggestion, ...]:
    """The scenarios that practise most of what is weak, those seldom practised first among equals.

    A scenario practises a criterion that it names, or one that rests on a practice (``guide 34``) that it names.
    """
    sources = {one.criterion: {one.criterion, *one.source} for one in rubric.criteria}
    found = []
    for scenario in scenarios:
        named = set(scenario.practises)
        hit = tuple(loss for loss in weak if named & sources.get(loss.criterion, {loss.criterion}))
        if hit:
            found.append(Suggestion(scenario, hit))
    found.sort(key=lambda one: (-one.points, practised.get(one.scenario.scenario, 0), one.scenario.scenario))
    return tuple(found[:MOST_SUGGESTED])
