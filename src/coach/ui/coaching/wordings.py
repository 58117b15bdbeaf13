"""Better wordings for what was said in a stored conversation, with the services of a page."""

from __future__ import annotations

from collections.abc import Iterable

from coach.domain.coaching import DraftCheck, Rewrite
from coach.domain.conversation import Conversation, Turn
from coach.domain.evaluation import CriterionResult, Evaluation
from coach.pipeline import Coach
from coach.reporting import wordings
from coach.ui.page import Services


def check_turn(
    services: Services,
    conversation: Conversation,
    evaluation: Evaluation,
    turn: Turn,
    texts: str,
    text: str | None = None,
) -> DraftCheck:
    """A check of an agent's turn, or of another text in its place, as the answer to what was said before it."""
    coach = services.coach(evaluation.rubric, evaluation.culture, texts)
    return wordings.check_turn(coach, conversation, turn, services.folder.languages, text)


def better_wordings(
    services: Services,
    conversation: Conversation,
    evaluation: Evaluation,
    results: Iterable[CriterionResult],
    texts: str,
) -> dict[str, Rewrite]:
    """The best wording for each criterion that has one; nothing where a scorecard or a turn can not be checked any more."""

    def coach_of(evaluation: Evaluation) -> Coach:
        return services.coach(evaluation.rubric, evaluation.culture, texts)

    return wordings.better_wordings(coach_of, conversation, evaluation, results, services.folder.languages)
