"""The reviewer's queue: what waits, drawn in three ways that are kept apart, and the conversation under review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from coach.domain.people import StaffRole
from coach.errors import NotFoundError
from coach.exports.harmless import harmless
from coach.storage.queue import NO_TEAM, DrawnAs, QueueRow, StratifiedBy
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.coaching.offer import nothing_stored, samples_note
from coach.ui.coaching.samples import PREFIX
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.markup import element, show
from coach.ui.page import REVIEWERS, PageInfo, Services
from coach.ui.reviewing.desk import BLIND_KEY
from coach.ui.reviewing.drawing import draw, figure_of
from coach.ui.reviewing.planner import planner, planner_of_strata
from coach.ui.reviewing.review_screen import review_screen
from coach.ui.staff import names_in, only_for_reviewers, view_of, works_alone
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("queue.title", ":material/inbox:", "group.quality", 40, REVIEWERS, frozenset({StaffRole.REVIEWER}))

_CONTACT = "contact"
_PART_KEY = "queue_part"
_BY_KEY = "queue_by"
_BY_WEEK = "week"
_WEEKS_SHOWN = 12
_MOST_ROWS = 500
_DEFAULT_COUNT = {DrawnAs.RANDOM: 10, DrawnAs.STRATIFIED: 2, DrawnAs.RISK: 5}
_MOST_DRAWN = 200

Weeks = Mapping[tuple[date, str | None], int]


def render(services: Services) -> None:
    """Draws the queue, or the conversation that is open."""
    words = chosen_words()
    view = view_of(services)
    contact = st.query_params.get(_CONTACT)
    if contact and only_for_reviewers(view, words):
        _under_review(view, services, contact, words)
        return
    page_heading(words("queue.title"), words("queue.subtitle"))
    if only_for_reviewers(view, words):
        _queue(view, services, words)


# -- one conversation -------------------------------------------------------------------------------------------


def _under_review(view: View, services: Services, contact: str, words: Words) -> None:
    part = DrawnAs(st.session_state.get(_PART_KEY, DrawnAs.RANDOM.value))
    by = StratifiedBy(st.session_state.get(_BY_KEY, StratifiedBy.AGENT.value)) if part is DrawnAs.STRATIFIED else None
    rows = view.queue.list(drawn_as=part, stratified_by=by, team=_team_in_use(view), limit=_MOST_ROWS).rows
    ids = [row.drawn.conversation_id for row in rows]
    here = next((row for row in rows if row.drawn.conversation_id == contact), None)
    behind = ids[ids.index(contact) + 1 :] + ids[: ids.index(contact)] if here else ids
    following = behind[0] if behind else None
    try:
        view.conversations.get(contact)
    except NotFoundError:
        empty_state(words("queue.gone.title"), words("queue.gone.text"), "search_off")
        st.button(words("reviewing.to_queue"), on_click=_open, args=(None,), icon=":material/arrow_back:")
        return
    review_screen(
        view,
        services,
        contact,
        drawn=words(f"queue.part.{part.value}") if here else None,
        on_next=partial(_open, following) if following else None,
        on_close=partial(_open, None),
    )


def _open(contact: str | None) -> None:
    if contact is None:
        st.query_params.pop(_CONTACT, None)
    else:
        st.query_params[_CONTACT] = contact


# -- the queue --------------------------------------------------------------------------------------------------


def _queue(view: View, services: Services, words: Words) -> None:
    if works_alone(view.people.me()):
        show(element("p", words("queue.local"), class_="santun-note"))
    if not view.conversations.list(limit=1).rows:
        nothing_stored(services, view, words)
        return
    samples_note(view, words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team = _team_choice(view, words)
        st.toggle(words("queue.blind"), key=BLIND_KEY, help=words("queue.blind_help"), persist_state="session")
    weeks = view.queue.weeks(team=team)
    if not weeks:
        empty_state(words("queue.empty.title"), words("queue.empty.text"), "inbox")
        return
    counts = view.queue.counts(team=team)
    chosen = st.segmented_control(
        words("queue.part.label"),
        [part.value for part in DrawnAs],
        default=DrawnAs.RANDOM.value,
        required=True,
        format_func=lambda name: f"{words(f'queue.part.{name}')} {counts.get((DrawnAs(name), False), 0)}",
        key=_PART_KEY,
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    part = DrawnAs(chosen or DrawnAs.RANDOM.value)
    show(element("p", words(f"queue.about.{part.value}"), class_="santun-note"))
    by = _strata_choice(words) if part is DrawnAs.STRATIFIED else None
    if by not in (None, StratifiedBy.AGENT):
        weeks = view.queue.weeks(by=by, team=team)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _waiting(view, part, by, team, words)
    with right:
        _figure(view, part, by, team, weeks, words)
        _drawing(view, part, by, team, weeks, words)
    with st.container(border=True, key="queue_planner"):
        show(element("h2", words("queue.planner")))
        recent = sorted({week for week, _ in weeks}, reverse=True)[:_WEEKS_SHOWN]
        planner(sum(count for (week, _), count in weeks.items() if week in recent), words)
        _planner_by_stratum(view, team, recent[-1], words)


def _strata_choice(words: Words) -> StratifiedBy:
    """Of what the stratified part has some of each; what is drawn by agent and by channel are samples of their own."""
    chosen = st.segmented_control(
        words("queue.by.label"),
        [by.value for by in StratifiedBy],
        default=StratifiedBy.AGENT.value,
        required=True,
        format_func=lambda name: words(f"queue.by.{name}"),
        key=_BY_KEY,
        persist_state="session",
    )
    return StratifiedBy(chosen or StratifiedBy.AGENT.value)


def _planner_by_stratum(view: View, team: str | None, since: date, words: Words) -> None:
    """The planner for each agent, channel, language or week; counted only where somebody opens it."""
    opened = st.expander(words("queue.strata"), icon=":material/view_week:", key="planner_strata", on_change="rerun")
    if not opened.open:
        return
    with opened:
        chosen = st.segmented_control(
            words("queue.by.label"),
            [*(by.value for by in StratifiedBy), _BY_WEEK],
            default=StratifiedBy.CHANNEL.value,
            required=True,
            format_func=lambda name: words(f"queue.by.{name}"),
            key="planner_by",
            persist_state="session",
        )
        by = StratifiedBy.AGENT if chosen == _BY_WEEK else StratifiedBy(chosen or StratifiedBy.CHANNEL.value)
        contacts: dict[str, int] = {}
        for (week, stratum), count in view.queue.weeks(by=by, team=team, since=since).items():
            name = week.isoformat() if chosen == _BY_WEEK else _stratum_name(stratum, by, words)
            contacts[name] = contacts.get(name, 0) + count
        planner_of_strata(contacts, words(f"queue.by.{chosen}"), words)


def _stratum_name(stratum: str | None, by: StratifiedBy, words: Words) -> str:
    if by is StratifiedBy.CHANNEL:
        return words(f"channel.{stratum}")
    if by is StratifiedBy.LANGUAGE:
        return words.texts.get(f"language.{stratum}", str(stratum))
    return harmless(stratum or words("queue.no_agent"))


def _team_choice(view: View, words: Words) -> str | None:
    """Whose contacts: an administrator chooses a team where there are some; None is all that a reviewer looks after."""
    teams = {team.id: team.name for team in view.people.teams()}
    if view.people.me().role is not StaffRole.ADMIN or not teams:
        return None
    return st.selectbox(
        words("queue.team"),
        [*teams, NO_TEAM],
        format_func=lambda one: harmless(teams[one]) if one else words("queue.no_team"),
        key="queue_team",
        persist_state="session",
    )


def _team_in_use(view: View) -> str | None:
    teams = [team.id for team in view.people.teams()]
    if view.people.me().role is not StaffRole.ADMIN or not teams:
        return None
    chosen = st.session_state.get("queue_team", teams[0])
    return chosen if isinstance(chosen, str) else None


def _waiting(view: View, part: DrawnAs, by: StratifiedBy | None, team: str | None, words: Words) -> None:
    rows = view.queue.list(drawn_as=part, stratified_by=by, team=team, limit=_MOST_ROWS).rows
    if not rows:
        empty_state(words("queue.none.title"), words(f"queue.none.{part.value}"), "task_alt")
        return
    st.button(
        words("queue.start"), key="queue_start", type="primary", icon=":material/play_arrow:",
        on_click=_open, args=(rows[0].drawn.conversation_id,),
    )  # fmt: skip
    people = names_in(view)
    st.dataframe(
        pd.DataFrame([_line(row, part, people, words) for row in rows]),
        hide_index=True,
        key="queue_rows",
        selection_mode="single-row",
        on_select=partial(_open_row, rows),
        height=min(36 * len(rows) + 39, 560),
        row_height=36,
    )
    show(element("p", words("queue.open_hint"), class_="quiet"))


def _open_row(rows: tuple[QueueRow, ...]) -> None:
    chosen = st.session_state["queue_rows"]["selection"]["rows"]
    if chosen:
        _open(rows[chosen[0]].drawn.conversation_id)


def _line(row: QueueRow, part: DrawnAs, people: Mapping[str, str], words: Words) -> dict[str, object]:
    # What a phone shows without scrolling comes first; a day is written so that it sorts.
    line: dict[str, object] = {
        words("table.agent"): people.get(row.agent_id or "", harmless(row.agent_id or "–")),
        words("queue.day"): row.happened_at.strftime("%Y-%m-%d"),
    }
    if not st.session_state.get(BLIND_KEY, False):
        line[words("table.score")] = "–" if row.score is None or row.needs_review else words.number(row.score)
        if part is DrawnAs.RISK:
            line[words("queue.why")] = words.texts.get(f"queue.risk.{row.drawn.stratum}", "")
    return line | {words("table.conversation"): harmless(row.drawn.conversation_id.removeprefix(PREFIX))}


def _figure(view: View, part: DrawnAs, by: StratifiedBy | None, team: str | None, weeks: Weeks, words: Words) -> None:
    since = max(week for week, _ in weeks) - timedelta(weeks=_WEEKS_SHOWN - 1)
    rows = view.queue.list(
        drawn_as=part, stratified_by=by, done=None, team=team, since=since, limit=10 * _MOST_ROWS
    ).rows
    figure = figure_of(rows, part, {key: count for key, count in weeks.items() if key[0] >= since})
    with st.container(border=True, key="queue_figure"):
        show(element("h2", words("queue.figure"), class_="santun-section"))
        if figure is None:
            show(element("p", words("queue.no_mean"), class_="santun-note"))
            return
        done = words(
            "queue.reviewed", reviewed=words.number(figure.reviewed), drawn=words.number(figure.drawn),
            contacts=words.number(figure.stands_for),
        )  # fmt: skip
        if figure.mean is None:
            show(
                element("p", words("queue.no_figure" if figure.drawn else "queue.nothing_drawn"), class_="santun-note")
            )
        else:
            between = (
                words("queue.between", low=words.number(max(0.0, figure.interval.low)), high=words.number(min(100.0, figure.interval.high)))
                if figure.interval
                else words("queue.too_few")
            )  # fmt: skip
            number = element("b", words.number(figure.mean))
            show(
                element(
                    "div",
                    element("div", number, element("span", words("queue.mean")), element("small", between)),
                    class_="santun-numbers",
                )
            )
        if figure.drawn:
            show(element("p", done, class_="quiet"))
        if 0 < figure.reviewed < figure.drawn:
            show(element("p", words("queue.provisional"), class_="quiet"))


def _drawing(view: View, part: DrawnAs, by: StratifiedBy | None, team: str | None, weeks: Weeks, words: Words) -> None:
    by_week: dict[date, int] = {}
    for (week, _), count in weeks.items():
        by_week[week] = by_week.get(week, 0) + count
    with st.container(border=True, key="queue_draw"):
        show(element("h2", words("queue.draw"), class_="santun-section"))
        week = st.selectbox(
            words("queue.week"),
            sorted(by_week, reverse=True),
            format_func=lambda one: words.counted(
                "queue.week_of", by_week[one], day=day_text(one, words, with_year=True)
            ),
            key="queue_week",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            count = st.number_input(
                words(f"queue.each.{by.value}" if by else "queue.count"),
                min_value=1,
                max_value=_MOST_DRAWN,
                value=_DEFAULT_COUNT[part],
                key=f"queue_count_{part.value}",
            )
            drawing = st.button(words("queue.draw_button"), key="queue_draw_button", icon=":material/casino:")
        if drawing:
            added = draw(view, part, week, int(count), team, by or StratifiedBy.AGENT)
            told = words.counted("queue.drawn", added) if added else words(f"queue.drawn_none.{part.value}")
            st.session_state["queue_told"] = told
            st.rerun()
        if told := st.session_state.pop("queue_told", None):
            show(element("p", told, class_="santun-note", role="status"))
