"""How a simulated customer feels, and in which mood that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.rubrics.reaction_schema import MoodRule
from coach.rubrics.scenario_schema import MOODS, EndingRule, MoodName

_MOST = 100


@dataclass(frozen=True, slots=True)
class Feeling:
    """Trust, anger and patience of a customer, each 0 to 100 points."""

    trust: int
    anger: int
    patience: int

    def moved(self, trust: int = 0, anger: int = 0, patience: int = 0) -> Feeling:
        """The feeling after so many points more or less."""
        return Feeling(_within(self.trust + trust), _within(self.anger + anger), _within(self.patience + patience))


def _within(points: int) -> int:
    return max(0, min(_MOST, points))


def mood_of(feeling: Feeling, rules: Sequence[MoodRule]) -> MoodName:
    """The mood of the first rule of which one limit is passed; calm where none is."""
    for rule in rules:
        if (
            (rule.anger_from is not None and feeling.anger >= rule.anger_from)
            or (rule.trust_below is not None and feeling.trust < rule.trust_below)
            or (rule.patience_below is not None and feeling.patience < rule.patience_below)
        ):
            return rule.mood
    return "calm"


def is_worse(mood: MoodName, limit: MoodName) -> bool:
    """Whether a mood is worse than another."""
    return MOODS.index(mood) > MOODS.index(limit)


def ends(rule: EndingRule, feeling: Feeling, mood: MoodName, *, reached: bool, closing: bool) -> bool:
    """Whether a session ends by a rule: everything that it gives holds.

    Args:
        rule: of one ending.
        feeling: after the trainee's turn.
        mood: the feeling's.
        reached: whether the goal is.
        closing: whether the trainee's turn brings the conversation to its end.
    """
    return all(
        (
            rule.goal is None or (rule.goal == "reached") is reached,
            rule.closing is None or closing,
            rule.mood_no_worse_than is None or not is_worse(mood, rule.mood_no_worse_than),
            rule.mood_no_better_than is None or not is_worse(rule.mood_no_better_than, mood),
            rule.anger_from is None or feeling.anger >= rule.anger_from,
            rule.patience_to is None or feeling.patience <= rule.patience_to,
            rule.trust_to is None or feeling.trust <= rule.trust_to,
        )
    )
