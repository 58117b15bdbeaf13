"""My feedback: what an agent hears on each contact, the trend, and moments that were handled well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coach.coaching.feedback import feedback
from coach.domain.coaching import Note
from coach.domain.evaluation import Answer, Scored
from coach.domain.people import Person
from coach.reporting.wordings import turns_of
from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.storage.conversations import ConversationFilter, ConversationRow
from coach.storage.counts import by_criterion
from coach.storage.store import View
from coach.storage.trends import Period, TrendFilter
from coach.ui.coaching.agents import agent_of_page
from coach.ui.coaching.answering import answering
from coach.ui.coaching.days import day_text
from coach.ui.coaching.feedback_view import advice_view, moment_view, strengths_view, wording_view, work_view
from coach.ui.coaching.practice import practice
from coach.ui.coaching.report_download import report_download
from coach.ui.coaching.samples import PREFIX
from coach.ui.coaching.trends import last_weeks, number, score_share, section_numbers, trends
from coach.ui.coaching.wordings import better_wordings
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.components.score_card import in_words, score_summary
from coach.ui.components.transcript_view import transcript_view
from coach.ui.markup import element, show
from coach.ui.page import EVERYBODY, PageInfo, Services
from coach.ui.staff import view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("feedback.title", ":material/person_heart:", "group.coaching", 21, EVERYBODY)

_KEY = "feedback"
_A_PAGE = 20
_MOMENTS = 2
_LOOKED_THROUGH = 8


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    page_heading(words("feedback.title"), words("feedback.subtitle"))
    agent = agent_of_page(services, view, words)
    if agent is None:
        return
    shown = st.session_state.get(f"{_KEY}_shown_{agent.id}", _A_PAGE)
    page = view.conversations.list(ConversationFilter(agent_id=agent.id), limit=shown)
    rows = page.rows
    if not rows:
        empty_state(words("feedback.empty.title"), words("feedback.empty.text"))
        return
    scored, places = _one_conversation(services, view, rows, words, has_older=page.next is not None)
    _over_time(services, view, agent, rows[0], words)
    _fill_in(services, scored, places, words)


def _one_conversation(
    services: Services, view: View, rows: Sequence[ConversationRow], words: Words, *, has_older: bool
) -> tuple[Scored, dict[str, DeltaGenerator]]:
    """The chosen conversation with its feedback; gives it with the places for better wordings."""
    by_id = {row.id: row for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words("feedback.conversation"),
            list(by_id),
            format_func=lambda one: _title(by_id[one], words),
            key=f"{_KEY}_conversation_{rows[0].agent_id}",
        )
        if has_older:
            st.button(
                words("feedback.older"), key=f"{_KEY}_older", on_click=_show_older, args=(rows[0].agent_id, len(rows))
            )
    row = by_id[chosen or rows[0].id]
    scored = view.conversations.scored(row.id)
    evaluation = scored.evaluation
    rubric = services.coach(evaluation.rubric, evaluation.culture, words.language).rubric
    criteria = {one.criterion: one for one in rubric.criteria}
    score_summary(
        in_words(scored, rubric, words), rubric, words, day_text(row.happened_at.date(), words, with_year=True)
    )
    told = feedback(evaluation, rubric)
    places: dict[str, DeltaGenerator] = {}
    if told.held_back:
        lines = [element("p", words(f"review.{reason}")) for reason in told.held_back]
        show(element("div", element("strong", words("feedback.held_back")), *lines, class_="santun-warning"))
    else:
        left, right = st.columns(2, gap="large")
        with left:
            show(strengths_view(told, scored.conversation, criteria, words))
        with right, st.container(border=True, key=f"{_KEY}_work"):
            show(element("h2", words("agents.work")))
            if not told.to_work_on:
                show(element("p", words("feedback.no_work"), class_="quiet"))
            places = _to_work_on(services, view, scored, rubric, told.to_work_on, words)
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    with st.expander(words("transcript.title"), icon=":material/forum:"):
        counted = [result for result in evaluation.results if result.evidence and result.answer.counts]
        transcript_view(scored.conversation, counted, _known(names, scored), words, key=f"{_KEY}_talk")
    show(element("h2", words("answering.title")))
    answering(view, evaluation, names, words, key=f"{_KEY}_answer_{evaluation.id}")
    return scored, places


def _show_older(agent_id: str | None, shown: int) -> None:
    st.session_state[f"{_KEY}_shown_{agent_id}"] = shown + _A_PAGE


def _to_work_on(
    services: Services, view: View, scored: Scored, rubric: Rubric, notes: tuple[Note, ...], words: Words
) -> dict[str, DeltaGenerator]:
    """Each note with moments and practice; gives the places where better wordings belong, by criterion."""
    conversation, evaluation = scored.conversation, scored.evaluation
    criteria = {one.criterion: one for one in rubric.criteria}
    places: dict[str, DeltaGenerator] = {}
    for note in notes:
        criterion = criteria.get(note.criterion)
        if criterion is None:
            continue
        turn = next(iter(turns_of(evaluation.result(note.criterion), conversation)), None)
        show(work_view(note, evaluation, conversation, criterion, turn, words))
        places[note.criterion] = st.empty()
        show(advice_view(criterion, words))
        _moments(view, scored, criterion, words)
        if turn is not None:
            with st.expander(words("practice.title"), icon=":material/exercise:"):
                key = f"{_KEY}_{evaluation.id}_{note.criterion}"
                practice(services, conversation, evaluation, turn, criterion, words, key=key)
    return places


def _fill_in(services: Services, scored: Scored, places: Mapping[str, DeltaGenerator], words: Words) -> None:
    """Puts better wordings into their places, last of all: they take a check of each turn, and nobody should wait for it."""
    kept = st.session_state.setdefault(f"{_KEY}_wordings", {})
    key = (scored.evaluation.id, words.language)
    if key not in kept:
        for place in places.values():
            place.caption(words("feedback.working"))
        results = [scored.evaluation.result(criterion) for criterion in places]
        kept[key] = better_wordings(services, scored.conversation, scored.evaluation, results, words.language)
    for criterion, place in places.items():
        rewrite = kept[key].get(criterion)
        if rewrite is None:
            place.empty()
        else:
            with place.container():
                show(wording_view(rewrite, words))


def _moments(view: View, scored: Scored, criterion: Criterion, words: Words) -> None:
    """Where the same agent met the same criterion in words, in the language of the conversation, the latest first."""
    talk = scored.conversation
    where = ConversationFilter(
        agent_id=talk.agent_id, language=talk.language, criterion=criterion.criterion, answer=Answer.MET
    )
    shown = []
    for row in view.conversations.list(where, limit=_LOOKED_THROUGH).rows:
        found = view.conversations.scored(row.id)
        moment = moment_view(found.conversation, found.evaluation, criterion.criterion, _title(row, words), words)
        if moment is not None and row.id != talk.id:
            shown.append(moment)
        if len(shown) == _MOMENTS:
            break
    body = shown or [element("p", words("feedback.no_moments"), class_="quiet")]
    show(element("div", element("h4", words("feedback.moments")), *body, class_="santun-explained"))


def _over_time(services: Services, view: View, agent: Person, latest: ConversationRow, words: Words) -> None:
    since, until = last_weeks(latest.happened_at.date())
    where = TrendFilter(since=since, until=until, agent_id=agent.id)
    rubric = services.coach(view.evaluations.get(latest.evaluation_id).rubric, None, words.language).rubric
    show(element("h2", words("trend.mine")))
    show(element("p", _period(since, until, words), class_="quiet"))
    scores = view.trends.scores(where=where, by_agent=False)
    counts = by_criterion(view.trends.answers(Period.ALL, where=where, by_agent=False), rubric.rubric)
    figures = [
        number(words("trend.score"), score_share(scores[0]) if scores else None, words),
        *section_numbers(counts, rubric, words),
    ]
    show(element("div", *figures, class_="santun-numbers"))
    trends(view, where, rubric, words, key=f"{_KEY}_trend")
    report_download(services, view, agent, since, until, words, key=f"{_KEY}_report")


def _period(since: date, until: date, words: Words) -> str:
    first, last = day_text(since, words, with_year=True), day_text(until, words, with_year=True)
    return words("trend.period", since=first, until=last)


def _title(row: ConversationRow, words: Words) -> str:
    score = words("card.no_grade_short") if row.needs_review or row.score is None else words.number(row.score)
    day = day_text(row.happened_at.date(), words)
    return words(
        "feedback.row",
        day=day,
        channel=words(f"channel.{row.channel.value}"),
        score=score,
        id=row.id.removeprefix(PREFIX),
    )


def _known(names: Mapping[str, str], scored: Scored) -> dict[str, str]:
    """The criteria's names; a criterion that is on no scorecard any more is called by its id."""
    return {result.criterion: names.get(result.criterion, result.criterion) for result in scored.evaluation.results}
