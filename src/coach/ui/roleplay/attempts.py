"""Earlier attempts at the same scenario: their scores, and how often each criterion was met, in counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coach.domain.evaluation import Answer, Evaluation
from coach.rubrics.schema import Rubric, in_language
from coach.storage.practice import PracticeRow
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.answers import answer_chip
from coach.ui.markup import Html, element, said, show
from coach.ui.roleplay.attempt import Attempt
from coach.ui.words import Words

_MOST_ATTEMPTS = 10
_MOST_COMPARED = 5


def attempts(view: View, attempt: Attempt, rubric: Rubric, words: Words) -> None:
    """The attempts up to now with their scores, and the criteria that differ from the ones before."""
    session = attempt.session
    rows = view.practice.list(session.trainee_id, scenario=session.scenario, limit=_MOST_ATTEMPTS).rows
    earlier = [row for row in rows if row.id != session.id and row.ended_at < session.ended_at]
    show(element("h2", words("room.attempts")))
    if not earlier:
        show(element("p", words("room.first_attempt"), class_="quiet"))
        return
    show(element("p", words.counted("room.attempts_before", len(earlier)), class_="quiet"))
    shown = [row for row in rows if row.id == session.id] + earlier
    show(element("ol", *(_row(row, session.id, words) for row in reversed(shown)), class_="santun-attempts"))
    before = [view.conversations.scored(row.id).evaluation for row in earlier[:_MOST_COMPARED]]
    _criteria(attempt.scored.evaluation, before, rubric, words)


def score_text(row: PracticeRow, words: Words) -> str:
    """The score as it may be shown: a question mark where a person has to look first."""
    return words("card.no_grade_short") if row.score is None or row.needs_review else words.number(row.score)


def ending_text(ending: str | None, words: Words) -> str:
    """How a session ended, in words."""
    return words(f"room.ending.{ending}") if ending else words("room.stopped")


def _row(row: PracticeRow, now: str, words: Words) -> Html:
    width = 0.0 if row.score is None or row.needs_review else row.score
    told = [day_text(row.ended_at.astimezone().date(), words), ending_text(row.ending, words)]
    if row.grade is not None:
        told.append(words("room.graded", grade=words.number(row.grade)))
    return element(
        "li",
        element("span", " · ".join(told)),
        element("b", score_text(row, words)),
        element("span", element("i", style=f"width:{width:.0f}%"), class_="santun-meter", aria_hidden="true"),
        class_="now" if row.id == now else None,
        aria_current="true" if row.id == now else None,
    )


def _criteria(now: Evaluation, before: Sequence[Evaluation], rubric: Rubric, words: Words) -> None:
    """Each criterion that was scored now: its answer, and in how many of the attempts before it was met."""
    rows = []
    for criterion in rubric.criteria:
        answer = _answers(now).get(criterion.criterion)
        counted = [one for each in before if (one := _answers(each).get(criterion.criterion)) and one.counts]
        if answer is None or not answer.counts or not counted:
            continue
        met = sum(one is Answer.MET for one in counted)
        if (answer is Answer.MET) == (met == len(counted)):
            continue  # as always
        told = words("room.met_before", met=words.number(met), of=words.number(len(counted)))
        name = in_language(criterion.name, words.language)
        rows.append(
            element(
                "li", element("span", said(name)), answer_chip(answer, words), element("span", told, class_="quiet")
            )
        )
    if rows:
        show(element("h3", words("room.differs")))
        show(element("ul", *rows, class_="santun-compared"))
    else:
        show(element("p", words("room.nothing_differs"), class_="quiet"))


def _answers(evaluation: Evaluation) -> Mapping[str, Answer]:
    return {result.criterion: result.answer for result in evaluation.results}
