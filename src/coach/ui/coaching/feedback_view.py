"""Feedback on one conversation: strengths first, at most two things to work on, each with the words said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coach.domain.coaching import Feedback, Note, Rewrite
from coach.domain.conversation import Conversation, Evidence, Turn
from coach.domain.evaluation import Answer, Evaluation
from coach.exports.highlight import passages
from coach.rubrics.schema import Criterion, in_language
from coach.ui.components.answers import answer_chip
from coach.ui.components.draft_diff import blanks_in, with_blanks
from coach.ui.components.evidence_quote import AROUND, evidence_quote
from coach.ui.markup import Html, element, joined, said
from coach.ui.words import Words

_MOST_CHARACTERS = 300


def strengths_view(
    feedback: Feedback, conversation: Conversation, criteria: Mapping[str, Criterion], words: Words
) -> Html:
    """What went well, in the words that show it."""
    known = [note for note in feedback.strengths if note.criterion in criteria]
    notes = [_strength(group, conversation, criteria, words) for group in _by_turn(known)]
    body = joined(*notes) if notes else element("p", words("feedback.no_strengths"), class_="quiet")
    return element("section", element("h2", words("agents.strengths")), body, class_="santun-card")


def work_view(
    note: Note,
    evaluation: Evaluation,
    conversation: Conversation,
    criterion: Criterion,
    turn: Turn | None,
    words: Words,
) -> Html:
    """One thing to work on, in the words that show it.

    ``turn`` is the agent's that it is about; it is quoted where the words of the note are not the agent's own.
    """
    result = evaluation.result(note.criterion)
    return element(
        "div",
        element("h3", in_language(criterion.name, words.language), " ", answer_chip(result.answer, words)),
        element("p", said(result.reason), class_="reason"),
        _quote(note, conversation, result.answer, words),
        _answer(turn, note, conversation, words) if turn else None,
        class_="santun-observation santun-explained",
    )


def wording_view(rewrite: Rewrite, words: Words) -> Html:
    """A better wording, with the words that it stands in for."""
    before = rewrite.before.quote
    shown = before if len(before) <= _MOST_CHARACTERS else before[: _MOST_CHARACTERS - 1].rstrip() + "…"
    better = element("bdi", with_blanks(rewrite.after)) if rewrite.after else words("draft.leave_out")
    hint = element("p", words("draft.blank_hint"), class_="quiet") if blanks_in(rewrite.after) else None
    return element(
        "div",
        element("p", words("feedback.instead_of"), " ", element("q", said(shown)), class_="quiet"),
        element("p", better, class_="santun-better"),
        hint,
        class_="santun-explained",
    )


def advice_view(criterion: Criterion, words: Words) -> Html:
    """What to try instead, and why it matters, as the scorecard says it."""
    return element(
        "div",
        _labelled("card.advice", in_language(criterion.advice, words.language), words, "advice"),
        _labelled("card.why", in_language(criterion.why, words.language), words, "quiet"),
        class_="santun-explained",
    )


def moment_view(
    conversation: Conversation, evaluation: Evaluation, criterion: str, title: str, words: Words
) -> Html | None:
    """The words by which a criterion was met in a conversation; None where it rests on no words."""
    result = evaluation.result(criterion)
    if not result.evidence:
        return None
    return evidence_quote(conversation, result.evidence[:1], result.answer, words, conversation_name=title)


def _by_turn(notes: Sequence[Note]) -> list[list[Note]]:
    """Notes on the same turn together, so that its words are quoted once."""
    groups: dict[object, list[Note]] = {}
    for note in notes:
        groups.setdefault(note.evidence[0].turn_index if note.evidence else note.criterion, []).append(note)
    return list(groups.values())


def _strength(
    notes: Sequence[Note], conversation: Conversation, criteria: Mapping[str, Criterion], words: Words
) -> Html:
    first = notes[0]
    names = " · ".join(in_language(criteria[note.criterion].name, words.language) for note in notes)
    here = [one for note in notes for one in note.evidence if one.turn_index == first.evidence[0].turn_index]
    return element(
        "article",
        element("h3", names),
        evidence_quote(conversation, passages(here, AROUND)[0], Answer.MET, words) if here else None,
        None if first.evidence else element("p", said(first.text), class_="reason"),
        class_="santun-observation",
    )


def _quote(note: Note, conversation: Conversation, answer: Answer, words: Words) -> Html | None:
    return evidence_quote(conversation, passages(note.evidence, AROUND)[0], answer, words) if note.evidence else None


def _answer(turn: Turn, note: Note, conversation: Conversation, words: Words) -> Html | None:
    """What the agent said, where the note's own words are the customer's or there are none."""
    if any(found.turn_index == turn.index for found in note.evidence):
        return None
    said_here = evidence_quote(conversation, (Evidence.of(turn),), Answer.NOT_APPLICABLE, words)
    return element("div", element("p", words("feedback.you_said"), class_="quiet"), said_here)


def _labelled(key: str, text: str, words: Words, css: str) -> Html:
    return element("p", element("strong", words(key), " "), text, class_=css)
