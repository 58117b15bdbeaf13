"""Better wordings for what was said in a stored conversation, from the same rewriting as a draft's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coach.domain.coaching import DraftCheck, Rewrite
from coach.domain.conversation import Conversation, Role, Turn
from coach.domain.evaluation import CriterionResult, Evaluation
from coach.errors import InputError
from coach.ui.page import Services


def check_turn(
    services: Services, conversation: Conversation, evaluation: Evaluation, turn: Turn, texts: str, text: str | None = None
) -> DraftCheck:
    """A check of an agent's turn, or of another text in its place, as the answer to what was said before it."""
    coach = services.coach(evaluation.rubric, evaluation.culture, texts)
    before = replace(conversation, turns=conversation.turns[: turn.index]) if turn.index else None
    language = turn.language or conversation.language
    return coach.check(
        turn.text if text is None else text,
        context=before,
        channel=conversation.channel,
        language=language if language in services.folder.languages else None,
    )


def turn_of(result: CriterionResult, conversation: Conversation) -> Turn | None:
    """The agent's turn that a result is about: where its words are, else the first that was searched."""
    places = [found.turn_index for found in result.evidence] + list(result.looked_at)
    turns = (conversation.turns[index] for index in places if index < len(conversation.turns))
    return next((turn for turn in turns if turn.role is Role.AGENT), None)


def better_wordings(
    services: Services,
    conversation: Conversation,
    evaluation: Evaluation,
    results: Iterable[CriterionResult],
    texts: str,
) -> dict[str, Rewrite]:
    """The best wording for each criterion that has one; nothing where a scorecard or a turn can not be checked any more."""
    found: dict[str, Rewrite] = {}
    for result in results:
        turn = turn_of(result, conversation)
        if turn is None:
            continue
        try:
            check = check_turn(services, conversation, evaluation, turn, texts)
        except InputError:
            continue
        for finding in check.findings:
            wordings = [one for one in finding.rewrites if _fits(one, turn)]
            if finding.criterion == result.criterion and wordings:
                found.setdefault(result.criterion, wordings[0])
    return found


def _fits(rewrite: Rewrite, turn: Turn) -> bool:
    before = rewrite.before
    return before.turn_index == turn.index and turn.text[before.start : before.end] == before.quote
