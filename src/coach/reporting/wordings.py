"""Better wordings for what was said in a stored conversation, from the same rewriting as a draft's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from coach.domain.coaching import DraftCheck, Rewrite
from coach.domain.conversation import Conversation, Role, Turn
from coach.domain.evaluation import CriterionResult, Evaluation
from coach.errors import InputError
from coach.pipeline import Coach

CoachOf = Callable[[Evaluation], Coach]

# Each takes a check of its own.
_MOST_TURNS = 2


def check_turn(
    coach: Coach, conversation: Conversation, turn: Turn, languages: Iterable[str], text: str | None = None
) -> DraftCheck:
    """A check of an agent's turn, or of another text in its place, as the answer to what was said before it.

    ``languages`` are those that there are rules for; in another one the language is detected.
    """
    before = replace(conversation, turns=conversation.turns[: turn.index]) if turn.index else None
    language = turn.language or conversation.language
    return coach.check(
        turn.text if text is None else text,
        context=before,
        channel=conversation.channel,
        language=language if language in set(languages) else None,
    )


def turns_of(result: CriterionResult, conversation: Conversation) -> tuple[Turn, ...]:
    """The agent's turns that a result is about, the likeliest first.

    Where the words are the agent's, they are meant; where they are the customer's, the answer to them is; where there are
    none, those that were searched.
    """
    shown = [conversation.turns[found.turn_index] for found in result.evidence]
    own = [turn for turn in shown if turn.role is Role.AGENT]
    answers = [answer for turn in shown if turn.role is not Role.AGENT and (answer := _answer_to(turn, conversation))]
    searched = [conversation.turns[index] for index in result.looked_at if index < len(conversation.turns)]
    found = [*own, *answers, *(turn for turn in searched if turn.role is Role.AGENT)]
    return tuple(dict.fromkeys(found))


def _answer_to(turn: Turn, conversation: Conversation) -> Turn | None:
    return next((one for one in conversation.turns[turn.index + 1 :] if one.role is Role.AGENT), None)


def better_wordings(
    coach_of: CoachOf,
    conversation: Conversation,
    evaluation: Evaluation,
    results: Iterable[CriterionResult],
    languages: Iterable[str],
) -> dict[str, Rewrite]:
    """The best wording for each criterion that has one; nothing where a scorecard or a turn can not be checked any more."""
    found: dict[str, Rewrite] = {}
    checked: dict[int, DraftCheck] = {}
    known = frozenset(languages)
    for result in results:
        for turn in turns_of(result, conversation)[:_MOST_TURNS]:
            try:
                if turn.index not in checked:
                    checked[turn.index] = check_turn(coach_of(evaluation), conversation, turn, known)
            except InputError:
                continue
            wordings = [
                rewrite
                for finding in checked[turn.index].findings
                if finding.criterion == result.criterion
                for rewrite in finding.rewrites
                if _fits(rewrite, turn)
            ]
            if wordings:
                found[result.criterion] = wordings[0]
                break
    return found


def _fits(rewrite: Rewrite, turn: Turn) -> bool:
    before = rewrite.before
    return before.turn_index == turn.index and turn.text[before.start : before.end] == before.quote
