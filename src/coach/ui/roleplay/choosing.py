"""Before a session: what was set, what is suggested, all scenarios, and how it is to be played."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import streamlit as st

from coach.domain.people import Person, StaffRole
from coach.domain.practice import Assignment
from coach.rubrics.scenario_schema import Scenario
from coach.rubrics.schema import in_language
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.empty_state import empty_state
from coach.ui.markup import Html, element, markdown_text, said, show
from coach.ui.page import LOOKING_AFTER, Services
from coach.ui.roleplay.room import MOST_SEEDS, Room, Terms, answer_limit, begin
from coach.ui.roleplay.suggesting import Suggestion, suggestions, weakest
from coach.ui.words import LANGUAGES, Words

KEY = "room"
CHOSEN = f"{KEY}_scenario"
_ALL = ""


def choosing(services: Services, view: View, trainee: Person, words: Words) -> Room | None:
    """Draws the choice; gives the session once it is begun."""
    scenarios = services.scenarios()
    if not scenarios:
        empty_state(words("room.no_scenarios.title"), words("room.no_scenarios.text"), "theater_comedy")
        return None
    chosen = scenarios.get(st.session_state.get(CHOSEN, _ALL))
    if chosen is not None:
        return _before(services, view, trainee, chosen, words)
    practised = view.practice.counts(trainee.id)
    _assigned(view, trainee, scenarios, words)
    _suggested(services, view, trainee, scenarios.values(), practised, words)
    show(element("h2", words("room.all")))
    shown = _filtered(list(scenarios.values()), words)
    if not shown:
        show(element("p", words("room.none_fits"), class_="quiet"))
    with st.container(key=f"{KEY}_cards"):
        for scenario in shown:
            _card(scenario, practised.get(scenario.scenario, 0), words, place="all")
    return None


def choose(scenario: str) -> None:
    """Makes a scenario the one to be begun."""
    st.session_state[CHOSEN] = scenario


# -- which ---------------------------------------------------------------------------------------------------------


def _assigned(view: View, trainee: Person, scenarios: dict[str, Scenario], words: Words) -> None:
    to_do = [one for one in view.practice.assignments(trainee.id) if not one.is_done and one.scenario in scenarios]
    if not to_do:
        return
    show(element("h2", words("room.assigned")))
    with st.container(key=f"{KEY}_assigned"):
        for one in to_do:
            with st.container(border=True, key=f"{KEY}_assigned_{one.id}"):
                show(_assignment(one, scenarios[one.scenario], words))
                _choose_button(one.scenario, f"assigned_{one.id}", words)


def _assignment(one: Assignment, scenario: Scenario, words: Words) -> Html:
    late = one.is_late(date.today())
    due = words("room.late" if late else "room.due", day=day_text(one.due_on, words, with_year=True))
    return element(
        "div",
        element("h3", said(scenario.title)),
        element(
            "p", element("span", due, class_=f"santun-chip {'not-met' if late else 'partly'}"), class_="santun-facts"
        ),
        element("p", said(one.note)) if one.note.strip() else None,
        class_="santun-scenario",
    )


def _suggested(
    services: Services,
    view: View,
    trainee: Person,
    scenarios: Iterable[Scenario],
    practised: dict[str, int],
    words: Words,
) -> None:
    rubric = services.coach("core", None, words.language).rubric
    # People practise in the language that they work in; others only where it has none.
    spoken = [one for one in scenarios if one.language == words.language] or list(scenarios)
    found = suggestions(spoken, weakest(view, trainee.id, rubric), rubric, practised)
    if not found:
        return
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    show(element("h2", words("room.suggested")))
    show(element("p", words("room.suggested_why"), class_="quiet"))
    with st.container(key=f"{KEY}_cards_suggested"):
        for one in found:
            reason = _reason(one, names, words)
            _card(one.scenario, practised.get(one.scenario.scenario, 0), words, place="suggested", reason=reason)


def _reason(one: Suggestion, names: dict[str, str], words: Words) -> Html:
    told = [
        words("room.costs", name=names.get(loss.criterion, loss.criterion), points=words.number(loss.points, 1))
        for loss in one.practises
    ]
    return element("p", words("room.practises"), " ", "; ".join(told), class_="santun-open")


def _filtered(scenarios: Sequence[Scenario], words: Words) -> list[Scenario]:
    """Those that the filters leave; each filter is drawn where it has something to choose."""
    languages = list(dict.fromkeys(one.language for one in scenarios))
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{KEY}_filters"):
        first = words.language if words.language in languages else languages[0]
        language = st.selectbox(
            words("room.language"),
            languages,
            index=languages.index(first),
            format_func=lambda one: LANGUAGES.get(one, one),
            key=f"{KEY}_language_{words.language}",
            width=170,
        )
        left = [one for one in scenarios if one.language == language]
        for what in ("difficulty", "channel", "industry"):
            wanted = _filter(what, scenarios, words)
            left = [one for one in left if wanted in (_ALL, getattr(one, what))]
    return left


def _filter(what: str, scenarios: Sequence[Scenario], words: Words) -> str:
    there = {getattr(one, what) for one in scenarios}
    options = [one for one in ("easy", "medium", "hard") if one in there] if what == "difficulty" else sorted(there)
    chosen = st.selectbox(
        words(f"room.{what}_label"),
        [_ALL, *options],
        format_func=lambda one: _fact(what, one, words) if one else words("room.any"),
        key=f"{KEY}_{what}",
        width=170,
    )
    return chosen or _ALL


def _fact(what: str, value: str, words: Words) -> str:
    return words(f"channel.{value}") if what == "channel" else words(f"room.{what}.{value}")


def _card(scenario: Scenario, times: int, words: Words, *, place: str, reason: Html | None = None) -> None:
    with st.container(border=True, key=f"{KEY}_card_{place}_{scenario.scenario}"):
        show(
            element(
                "div",
                element("h3", said(scenario.title)),
                facts(scenario, words, times),
                element("p", said(scenario.about.strip()), class_="about"),
                reason,
                class_="santun-scenario",
            )
        )
        _choose_button(scenario.scenario, f"{place}_{scenario.scenario}", words)


def _choose_button(scenario: str, key: str, words: Words) -> None:
    st.button(
        words("room.choose"),
        key=f"{KEY}_choose_{key}",
        icon=":material/arrow_forward:",
        on_click=choose,
        args=(scenario,),
    )


def facts(scenario: Scenario, words: Words, times: int = 0) -> Html:
    """What kind of scenario it is, as small chips."""
    told = [_fact(what, getattr(scenario, what), words) for what in ("difficulty", "channel", "industry")]
    told.append(LANGUAGES.get(scenario.language, scenario.language))
    if scenario.culture:
        told.append(words("card.culture", name=scenario.culture.upper()))
    if times:
        told.append(words.counted("room.times", times))
    return element("p", *(element("span", said(one), class_="santun-fact") for one in told), class_="santun-facts")


# -- how -----------------------------------------------------------------------------------------------------------


def _before(services: Services, view: View, trainee: Person, scenario: Scenario, words: Words) -> Room | None:
    """What the trainee is told, and how it is to be played."""
    st.button(
        words("room.other"),
        key=f"{KEY}_other",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=choose,
        args=(_ALL,),
    )
    show(
        element(
            "div",
            element("h2", said(scenario.title)),
            facts(scenario, words),
            situation(scenario, words),
            class_="santun-card",
        )
    )
    practice = services.practice(scenario.scenario)
    if not practice.uses_a_model:
        show(element("p", words("room.without_model"), class_="santun-warning"))
    me = view.people.me()
    limit = answer_limit(practice)
    with st.container(key=f"{KEY}_terms", border=True):
        hints = st.toggle(words("room.hints"), True, key=f"{KEY}_hints", help=words("room.hints_help"))
        timed = limit is not None and st.toggle(
            words("room.pressure", seconds=words.number(limit)), key=f"{KEY}_pressure", help=words("room.pressure_help")
        )
        hot_seat = me.role in LOOKING_AFTER and st.toggle(
            words("room.hot_seat", name=markdown_text(scenario.customer.name)),
            key=f"{KEY}_hot_seat",
            help=words("room.hot_seat_help"),
        )
        seed = st.number_input(
            words("room.seed"), 0, MOST_SEEDS, None, key=f"{KEY}_seed", help=words("room.seed_help"), width=220
        )
        pressed = st.button(words("room.start"), type="primary", icon=":material/play_arrow:", key=f"{KEY}_start")
    if not pressed:
        return None
    with st.spinner(words("room.getting_ready")):
        practice.get_ready()
    terms = Terms(trainee.id, trainee.name, hints, limit if timed else None, me.id if hot_seat else None)
    number = random.randrange(MOST_SEEDS) if seed is None else int(seed)  # noqa: S311 - chooses lines, guards nothing
    return begin(practice, terms, number, datetime.now(UTC), time.monotonic())


def situation(scenario: Scenario, words: Words) -> Html:
    """The situation and the goal, as the trainee is told them."""
    prefers = element("p", element("strong", words("room.prefers"), " "), said(scenario.preference or ""))
    return element(
        "div",
        element("p", said(scenario.about.strip())),
        element("p", element("strong", words("room.goal"), " "), said(scenario.goal.text.strip())),
        prefers if scenario.preference else None,
    )


def trainee_of_page(view: View, words: Words) -> Person:
    """Who practises: oneself, or whom somebody who looks after several has chosen."""
    me = view.people.me()
    others = [one for one in view.people.list(role=StaffRole.AGENT) if one.id != me.id]
    if me.role is StaffRole.AGENT or not others:
        return me
    by_id = {one.id: one for one in (me, *others)}
    chosen = st.selectbox(
        words("room.who"),
        list(by_id),
        format_func=lambda one: words("room.myself") if one == me.id else by_id[one].name,
        key=f"{KEY}_trainee",
        persist_state="session",
        width=320,
    )
    return by_id.get(chosen or me.id, me)
