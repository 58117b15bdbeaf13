"""What the trainee's coaching plan is about, and how this session answered it."""

from __future__ import annotations

from coach.domain.evaluation import Evaluation
from coach.rubrics.schema import Rubric, in_language
from coach.storage.store import View
from coach.ui.components.answers import answer_chip
from coach.ui.markup import element, said, show
from coach.ui.words import LANGUAGE_KEY, Words


def planned(view: View, trainee_id: str, evaluation: Evaluation, rubric: Rubric, words: Words) -> None:
    """The focus of the latest plan beside the answers of a session, with the way to the plan; nothing without a plan.

    Args:
        view: of somebody who sees the trainee.
        trainee_id: whose plan.
        evaluation: of the session.
        rubric: names the criteria of contacts, which a plan is about.
        words: the interface texts.
    """
    plans = view.plans.list(trainee_id)
    if not plans:
        return
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    answers = {result.criterion: result.answer for result in evaluation.results}
    rows = []
    for area in plans[0].focus:
        answer = answers.get(area.criterion)
        told = answer_chip(answer, words) if answer else element("span", words("room.not_judged_here"), class_="quiet")
        rows.append(element("li", element("span", said(names.get(area.criterion, area.criterion))), told))
    way = element("a", words("room.to_plan"), href=f"plans?{LANGUAGE_KEY}={words.language}", target="_self")
    show(
        element(
            "section",
            element("h2", words("room.plan")),
            element("ul", *rows, class_="santun-compared"),
            element("p", way),
        )
    )
