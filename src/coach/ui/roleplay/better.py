"""What could have been said: better wordings of the turns that did harm, and a good conversation beside one's own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.domain.coaching import DraftCheck
from coach.domain.conversation import Turn as Spoken
from coach.domain.evaluation import Answer
from coach.errors import InputError
from coach.reporting.wordings import check_turn
from coach.rubrics.scenario_schema import Scenario
from coach.ui.components.draft_diff import blanks_in, word_diff
from coach.ui.markup import Html, element, said, show
from coach.ui.page import Services
from coach.ui.roleplay.attempt import Attempt
from coach.ui.words import Words

# Rewrites are written for its criteria; role-plays share most of them.
_CHECKED_BY = "core"
_MOST_TURNS = 4
_MOST_REASONS = 2


def better(services: Services, attempt: Attempt, words: Words, *, key: str) -> None:
    """The weak turns in better words; each takes a check, so they are made once a session and language."""
    kept = st.session_state.setdefault(f"{key}_better", {})
    wanted = (attempt.session.id, words.language)
    if wanted not in kept:
        with st.spinner(words("feedback.working")):
            weak = weak_turns(attempt)
            kept[wanted] = [(number, turn, _checked(services, attempt, turn, words)) for number, turn in weak.items()]
    shown = [_told(number, turn, check, words) for number, turn, check in kept[wanted] if check]
    show(element("h2", words("room.better")))
    if shown:
        show(element("div", *shown, class_="santun-better-turns"))
    else:
        show(element("p", words("room.nothing_better"), class_="quiet"))


def weak_turns(attempt: Attempt) -> dict[int, Spoken]:
    """The turns that harmed most, and those that show why a criterion was missed, by the number of the answer."""
    spoken = {turn.number: found for turn in attempt.turns if (found := attempt.said_in(turn))}
    harmed = sorted((turn for turn in attempt.turns if turn.harm), key=lambda turn: -turn.harm)
    missed = {
        evidence.turn_index
        for result in attempt.scored.evaluation.results
        if result.answer in (Answer.NOT_MET, Answer.PARTLY_MET)
        for evidence in result.evidence
    }
    weak = [turn.number for turn in harmed if turn.number in spoken]
    weak += [number for number, turn in spoken.items() if turn.index in missed]
    return {number: spoken[number] for number in sorted(list(dict.fromkeys(weak))[:_MOST_TURNS])}


def _checked(services: Services, attempt: Attempt, turn: Spoken, words: Words) -> DraftCheck | None:
    conversation = attempt.scored.conversation
    coach = services.coach(_CHECKED_BY, conversation.culture, words.language)
    try:
        check = check_turn(coach, conversation, turn, services.folder.languages)
    except InputError:
        return None  # it holds no words
    return check if check.findings else None


def _told(number: int, turn: Spoken, check: DraftCheck, words: Words) -> Html:
    reasons = list(dict.fromkeys((one.reason, one.advice) for one in check.findings))[:_MOST_REASONS]
    wording = check.rewritten
    changed = (
        element(
            "div",
            element("h4", words("room.could_say")),
            element("p", word_diff(turn.text, wording), class_="santun-draft plain", dir="auto"),
            element("p", words("draft.blank_hint"), class_="quiet") if blanks_in(wording) else None,
        )
        if wording
        else None
    )
    return element(
        "article",
        element("h3", words("room.turn_number", number=number)),
        None if changed else element("blockquote", said(turn.text), class_="santun-quote"),
        changed,
        *(
            element("p", said(reason), " ", element("strong", said(advice)), class_="reason")
            for reason, advice in reasons
        ),
        class_="santun-explained",
    )


def model_answer(scenario: Scenario | None, attempt: Attempt, words: Words) -> None:
    """The trainee's turns beside those of a good conversation; nothing where the scenario is gone."""
    show(element("h2", words("room.model_answer")))
    if scenario is None:
        show(element("p", words("room.scenario_gone"), class_="quiet"))
        return
    show(element("p", words("room.model_answer_text"), class_="quiet"))
    own = [turn.trainee or words("room.said_nothing") for turn in attempt.turns]
    show(
        element(
            "div",
            _list(words("room.yours"), own),
            _list(words("room.good"), scenario.model_answer),
            class_="santun-two santun-beside",
        )
    )


def _list(title: str, lines: Sequence[str]) -> Html:
    return element(
        "section",
        element("h3", title),
        element("ol", *(element("li", said(line)) for line in lines)),
        class_="santun-card",
    )
