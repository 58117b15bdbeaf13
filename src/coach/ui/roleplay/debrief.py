"""The debriefing: how it ended, the curve, the scorecard, better words, earlier attempts, the trainer's comment, and files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import streamlit as st

from coach.domain.practice import PracticeMode
from coach.errors import RubricError
from coach.roleplay.record import transcript_record, written
from coach.rubrics.scenario_schema import Scenario
from coach.rubrics.schema import Rubric
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.downloads import downloads
from coach.ui.components.review import review
from coach.ui.components.score_card import in_words
from coach.ui.markup import element, said, show
from coach.ui.page import Services
from coach.ui.roleplay.attempt import Attempt
from coach.ui.roleplay.attempts import attempts, ending_text
from coach.ui.roleplay.better import better, model_answer
from coach.ui.roleplay.curve import curve
from coach.ui.roleplay.feelings import mood_in
from coach.ui.roleplay.grading import grading
from coach.ui.roleplay.planned import planned
from coach.ui.roleplay.room import SCORECARD
from coach.ui.words import Words


def debrief(services: Services, view: View, attempt: Attempt, words: Words, *, key: str) -> None:
    """Draws all that can be said of an attempt.

    Args:
        services: score, check and know the scenarios.
        view: of the one at the screen; what could not be stored has no comments and no earlier attempts.
        attempt: ended.
        words: the interface texts.
        key: of this view.
    """
    session = attempt.session
    scenario = _scenario(services, session.scenario)
    rubric = services.coach(SCORECARD, None, words.language).rubric
    if attempt.problem:
        show(element("p", words("room.not_stored"), " ", said(attempt.problem), class_="santun-warning", role="status"))
    title = scenario.title if scenario else session.scenario
    _head(attempt, words)
    review(_known(attempt, rubric, words), rubric, words, title=title, key=f"{key}_{session.id}")
    show(element("h2", words("room.curve")))
    file = services.folder.scenarios.reactions
    curve(mood_in(session.record["begins"]), attempt.turns, file, words, key=f"{key}_curve_{session.id}")
    better(services, attempt, words, key=key)
    model_answer(scenario, attempt, words)
    if not attempt.problem:
        attempts(view, attempt, rubric, words)
        core = services.coach("core", None, words.language).rubric
        planned(view, session.trainee_id, attempt.scored.evaluation, core, words)
        grading(view, session.id, words, key=f"{key}_comment_{session.id}")
    _files(attempt, rubric, words, key)


def _scenario(services: Services, name: str) -> Scenario | None:
    """The scenario as it is now; None where it was taken out or has mistakes, which its trainees can not help."""
    try:
        return services.scenarios().get(name)
    except RubricError:
        return None


def _known(attempt: Attempt, rubric: Rubric, words: Words) -> Any:
    """The evaluation without criteria that are on the scorecard no more."""
    known = {one.criterion for one in rubric.criteria}
    evaluation = attempt.scored.evaluation
    results = tuple(result for result in evaluation.results if result.criterion in known)
    return in_words(replace(attempt.scored, evaluation=replace(evaluation, results=results)), rubric, words)


def _head(attempt: Attempt, words: Words) -> None:
    session = attempt.session
    facts = [
        day_text(session.ended_at.astimezone().date(), words, with_year=True),
        words.counted("room.turns", len(attempt.turns)),
        words("room.with_hints" if session.with_hints else "room.without_hints"),
    ]
    if session.answer_seconds is not None:
        facts.append(words("room.with_pressure", seconds=words.number(session.answer_seconds)))
    if session.mode is PracticeMode.HOT_SEAT:
        facts.append(words("room.played_by", name=session.customer_by or "–"))
    else:
        facts.append(words("room.seed_was", seed=session.record["seed"]))
    chips = [element("span", said(fact), class_="santun-fact") for fact in facts]
    reached = session.record["goal"]
    steps = words(
        "room.steps",
        reached=words.number(len(reached["reached"])),
        all=words.number(len(reached["reached"]) + len(reached["open"])),
    )
    missing = [element("li", said(step)) for step in reached["open"]]
    show(
        element(
            "div",
            element("div", *chips, class_="santun-facts"),
            element("p", element("strong", words("room.ended"), " "), ending_text(session.ending, words)),
            element("p", steps),
            element("ul", *missing) if missing else None,
            class_="santun-open",
        )
    )


def _files(attempt: Attempt, rubric: Rubric, words: Words, key: str) -> None:
    """The session for ``coach roleplay replay``, its transcript for ``coach score``, and the scorecard as a report."""
    session, conversation = attempt.session, attempt.scored.conversation
    record = written(session.record)
    transcript = json.dumps(transcript_record(conversation), ensure_ascii=False, indent=1) + "\n"
    show(element("h2", words("room.files")))
    with st.container(horizontal=True, key=f"{key}_files"):
        for what, text in (("session", record), ("transcript", transcript)):
            st.download_button(
                words(f"room.file_{what}"),
                text.encode(),
                file_name=f"{session.scenario}-{what}.json",
                mime="application/json",
                key=f"{key}_file_{what}",
                icon=":material/download:",
                on_click="ignore",
            )
    about = "room.files_hot_seat" if session.mode is PracticeMode.HOT_SEAT else "room.files_text"
    show(element("p", words(about), class_="quiet"))
    downloads(attempt.scored, [attempt.scored], rubric, words, key=key)
