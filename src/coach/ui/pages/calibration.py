"""Calibration: several reviewers score the same conversations blind, and see how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from coach.domain.people import Person, StaffRole
from coach.domain.review import CalibrationAnswer, CalibrationSession
from coach.errors import InvariantError, NotFoundError, StorageError
from coach.exports.harmless import harmless
from coach.metrics.sampling import random_picks
from coach.rubrics.schema import Rubric, in_language
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.markup import element, said, show
from coach.ui.page import REVIEWERS, PageInfo, Services
from coach.ui.reviewing.calibration_form import blind_form, own_answers
from coach.ui.reviewing.calibration_results import blind_results, calibration_results
from coach.ui.staff import names_in, only_for_reviewers, rubric_of, view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("calibration.title", ":material/balance:", "group.quality", 44, REVIEWERS)

_CONVERSATIONS = 10
_MOST_CONVERSATIONS = 50
_FEWEST_EVALUATORS = 2
_WEEKS_BACK = 4
_WEEKS_OF_REVIEWS = 12


def render(services: Services) -> None:
    """Draws the page."""
    words = chosen_words()
    view = view_of(services)
    page_heading(words("calibration.title"), words("calibration.subtitle"))
    if not only_for_reviewers(view, words):
        return
    if told := st.session_state.pop("calibration_told", None):
        show(element("p", told, class_="santun-note", role="status"))
    sessions = view.calibration.list()
    _new(view, len(sessions), words)
    if sessions:
        _chosen(view, services, sessions, words)
    else:
        empty_state(words("calibration.none.title"), words("calibration.none.text"), "balance")
    _blind_reviews(view, services, words)


def _chosen(view: View, services: Services, sessions: Sequence[CalibrationSession], words: Words) -> None:
    by_id = {str(session.id): session for session in sessions}
    if st.session_state.get("calibration_chosen") not in by_id:
        st.session_state.pop("calibration_chosen", None)
    chosen = st.selectbox(
        words("calibration.session"),
        list(by_id),
        format_func=lambda one: _title(by_id[one], words),
        key="calibration_chosen",
        persist_state="session",
    )
    _session(view, services, by_id[chosen], sessions, words)


def _session(
    view: View, services: Services, session: CalibrationSession, sessions: Sequence[CalibrationSession], words: Words
) -> None:
    following = st.session_state.pop(f"calibration_next_{session.id}", None)
    if following is not None:
        st.session_state[f"calibration_at_{session.id}"] = following
    rubric, people = _rubric(view, services, session), names_in(view)
    show(
        element(
            "p",
            words("calibration.evaluators", names=", ".join(people.get(one, one) for one in session.evaluators)),
            class_="quiet",
        )
    )
    if session.closed_at is not None:
        names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
        earlier = _before(view, session, sessions)
        answers = view.calibration.answers(str(session.id))
        calibration_results(answers, earlier, names, people, words, key=f"calibration_{session.id}")
        return
    me = view.people.me()
    if me.id in session.evaluators:
        own = own_answers(view, session)
        done = sum(bool(given) for given in own.values())
        told = words("calibration.progress", done=words.number(done), count=words.number(len(own)))
        show(element("p", told, class_="santun-note"))
        blind_form(view, session, rubric, words)
    else:
        show(element("p", words("calibration.not_in_it"), class_="santun-note"))
    if session.created_by == me.id or me.role is StaffRole.ADMIN:
        _close(view, session, words)


def _blind_reviews(view: View, services: Services, words: Words) -> None:
    """What reviews that began blind say of the machine; counted only where somebody opens it."""
    opened = st.expander(
        words("calibration.blind"), icon=":material/visibility_off:", key="cal_blind", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        show(element("p", words("calibration.blind_text"), class_="santun-note"))
        since = datetime.now(UTC).date() - timedelta(weeks=_WEEKS_OF_REVIEWS)
        found = view.calibration.blind_reviews(since=since)
        if not found:
            show(element("p", words("calibration.blind_none"), class_="quiet"))
            return
        # Answers by different scorecards can not be compared; the one with most of them is shown.
        digest, answers = max(found.items(), key=lambda one: (len(one[1]), one[0]))
        rubric = _rubric_of_digest(view, services, digest, answers[0].conversation_id)
        names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
        blind_results(answers, names, words, key="calibration_blind")


def _close(view: View, session: CalibrationSession, words: Words) -> None:
    with st.popover(words("calibration.close"), icon=":material/lock:", key="calibration_closing"):
        show(element("p", words("calibration.close_text"), class_="santun-note"))
        st.button(
            words("calibration.close_now"), key="calibration_close", type="primary",
            on_click=_closed, args=(view, str(session.id)),
        )  # fmt: skip


def _closed(view: View, session_id: str) -> None:
    view.calibration.close(session_id)
    # Chosen anew, since the list would go on calling it open.
    st.session_state["calibration_chosen"] = session_id


def _before(
    view: View, session: CalibrationSession, sessions: Sequence[CalibrationSession]
) -> Sequence[CalibrationAnswer]:
    """The answers of the closed session before this one, of the same team and by the same scorecard."""
    for one in sessions[list(sessions).index(session) + 1 :]:
        if one.closed_at is not None and (one.team, one.rubric_digest) == (session.team, session.rubric_digest):
            return view.calibration.answers(str(one.id))
    return ()


def _rubric(view: View, services: Services, session: CalibrationSession) -> Rubric:
    return _rubric_of_digest(view, services, session.rubric_digest, session.conversation_ids[0])


def _rubric_of_digest(view: View, services: Services, digest: str, conversation_id: str) -> Rubric:
    """The scorecard by which a conversation was scored at that digest."""
    evaluations = view.evaluations.history(conversation_id)
    name = next((one.rubric for one in evaluations if one.rubric_digest == digest), "core")
    return rubric_of(view, services, digest, name)


def _title(session: CalibrationSession, words: Words) -> str:
    state = words("calibration.closed" if session.closed_at else "calibration.open")
    when = day_text(session.created_at.date(), words, with_year=True) if session.created_at else ""
    return harmless(f"{session.name} · {when} · {state}")


# -- a new session ----------------------------------------------------------------------------------------------


def _new(view: View, sessions: int, words: Words) -> None:
    with st.expander(words("calibration.new"), icon=":material/add:", expanded=sessions == 0, key="calibration_new"):
        me = view.people.me()
        team = me.team if me.role is not StaffRole.ADMIN else _team(view, words)
        staff = [one for one in view.people.list() if _may_rate(one, team)]
        if len(staff) < _FEWEST_EVALUATORS:
            show(element("p", words("calibration.too_few_people"), class_="santun-note"))
            return
        name = st.text_input(words("calibration.name"), placeholder=words("calibration.name_example"), key="cal_name")
        names = {one.id: one.name for one in staff}
        evaluators = st.multiselect(
            words("calibration.who"), list(names), default=list(names),
            format_func=lambda one: harmless(names[one]), key="cal_who",
        )  # fmt: skip
        count = st.number_input(
            words("calibration.how_many"), 1, _MOST_CONVERSATIONS, _CONVERSATIONS, key="cal_count",
            help=words("calibration.how_many_help"),
        )  # fmt: skip
        if st.button(words("calibration.start"), key="calibration_start", type="primary", icon=":material/balance:"):
            _start(view, name or "", team, evaluators, int(count), sessions, words)


def _team(view: View, words: Words) -> str | None:
    teams = {team.id: team.name for team in view.people.teams()}
    if not teams:
        return None
    return st.selectbox(
        words("queue.team"), list(teams), format_func=lambda one: harmless(teams[one]), key="calibration_team"
    )


def _may_rate(person: Person, team: str | None) -> bool:
    return person.role is StaffRole.ADMIN or (person.role in REVIEWERS and person.team == team)


def _start(
    view: View, name: str, team: str | None, evaluators: Sequence[str], count: int, sessions: int, words: Words
) -> None:
    if not name.strip():
        show(element("p", words("calibration.name_needed"), class_="santun-warning", role="alert"))
        return
    try:
        chosen, digest = _drawn(view, team, count, sessions)
        session = view.calibration.open(CalibrationSession(name.strip(), team, chosen, tuple(evaluators), digest))
    except NotFoundError:
        show(element("p", words("queue.empty.text"), class_="santun-warning", role="alert"))
        return
    except (StorageError, InvariantError) as error:
        show(element("p", said(str(error)), class_="santun-warning", role="alert"))
        return
    st.session_state["calibration_told"] = words.counted("calibration.started", len(chosen))
    st.session_state["calibration_chosen"] = session.id
    st.rerun()


def _drawn(view: View, team: str | None, count: int, seed: int) -> tuple[tuple[str, ...], str]:
    """Conversations of the latest weeks at random, all by the scorecard that most of them were scored by."""
    weeks = sorted({week for week, _ in view.queue.weeks(team=team)}, reverse=True)[:_WEEKS_BACK]
    frame = [one.conversation_id for week in weeks for one in view.queue.frame(week, team=team)]
    if not frame:
        raise NotFoundError("calibration: there are no conversations to score together")
    picks = [pick.conversation_id for pick in random_picks(frame, 3 * count, seed)]
    digests = {one: view.conversations.scored(one).evaluation.rubric_digest for one in picks}
    digest = Counter(digests.values()).most_common(1)[0][0]
    return tuple(one for one in picks if digests[one] == digest)[:count], digest
