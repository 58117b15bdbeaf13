"""A coaching plan to agree on: what costs most points, a proposal that people change and take over, and later changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from coach.coaching.plan import FEWEST_SCORED, Loss, propose_plan
from coach.domain.people import Person
from coach.domain.review import MOST_FOCUS_AREAS, CoachingPlan, FocusArea
from coach.errors import CoachError
from coach.rubrics.schema import Rubric, in_language
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.coaching.plan_view import BASIS_WEEKS
from coach.ui.markup import Html, element, said, show
from coach.ui.words import Words

_LASTS = timedelta(days=27)
_MOST_LOSSES = 6


def new_plan(view: View, agent: Person, latest: date, today: date, rubric: Rubric, words: Words, *, key: str) -> None:
    """The dearest criteria of the last weeks and the form with the proposal in it.

    Args:
        view: of somebody who may plan.
        agent: whose plan.
        latest: the day of the agent's latest contact; the weeks up to it are looked at.
        today: the plan's first day.
        rubric: the scorecard of those contacts.
        words: the interface texts.
        key: of the form.
    """
    since = latest - timedelta(weeks=BASIS_WEEKS)
    proposal = propose_plan(
        agent.id,
        view.evaluations.that_count(agent.id, since=since, until=latest),
        rubric,
        starts_on=today,
        ends_on=today + _LASTS,
        review_on=today + _LASTS + timedelta(days=1),
        language=words.language,
    )
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    period = words(
        "trend.period", since=day_text(since, words, with_year=True), until=day_text(latest, words, with_year=True)
    )
    show(element("p", words.counted("plan.basis", proposal.contacts, period=period), class_="quiet"))
    told = [loss for loss in proposal.losses if loss.scored >= FEWEST_SCORED and loss.points > 0]
    if told:
        show(_losses(told[:_MOST_LOSSES], names, words))
    if proposal.plan is None:
        show(element("p", proposal.note, class_="santun-warning"))
        return
    areas = {
        loss.criterion: _together(loss.criterion, words, loss.examples)
        for loss in proposal.losses
        if loss.scored >= FEWEST_SCORED
    }
    areas |= {area.criterion: area for area in proposal.plan.focus}
    _form(view, proposal.plan, areas, names, words, f"{key}_{agent.id}")


def _losses(losses: Sequence[Loss], names: Mapping[str, str], words: Words) -> Html:
    """What each criterion costs: a bar of the points lost, its interval as a line across it."""
    most = max(loss.interval.high for loss in losses)
    rows = [_loss(loss, names.get(loss.criterion, loss.criterion), 100 / most, words) for loss in losses]
    return element("div", element("h3", words("plan.losses")), *rows)


def _loss(loss: Loss, name: str, percent: float, words: Words) -> Html:
    """One row; ``percent`` is the width of a point."""
    told = words(
        "plan.lost",
        points=words.number(loss.points, 1),
        weight=words.number(loss.weight),
        low=words.number(loss.interval.low, 1),
        high=words.number(loss.interval.high, 1),
        scored=words.number(loss.scored),
    )
    left, width = percent * loss.interval.low, percent * (loss.interval.high - loss.interval.low)
    bar = element(
        "span",
        element("i", style=f"width:{percent * loss.points:.1f}%"),
        element("u", style=f"left:{left:.1f}%;width:{width:.1f}%"),
        class_="santun-lost-bar",
        aria_hidden="true",
    )
    return element("div", element("span", name), element("span", told, class_="quiet"), bar, class_="santun-lost")


def changed_plan(view: View, plan: CoachingPlan, rubric: Rubric, words: Words, *, key: str) -> None:
    """The form with an agreed plan in it; saving makes a new version. For those who may plan, until the agent has read it."""
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    choices = [one.criterion for one in rubric.criteria if one.status == "active"]
    known = {area.criterion: area for area in plan.focus}
    _form(view, plan, {**{one: _together(one, words) for one in choices}, **known}, names, words, key)


def _together(criterion: str, words: Words, examples: tuple[str, ...] = ()) -> FocusArea:
    return FocusArea(criterion, words("plan.chosen"), examples)


def _form(
    view: View,
    plan: CoachingPlan,
    areas: Mapping[str, FocusArea],
    names: Mapping[str, str],
    words: Words,
    key: str,
) -> None:
    """Focus, practice and days. ``areas`` are all that can be chosen, by criterion; ``plan`` is what stands there at first."""
    with st.form(f"{key}_form"):
        focus = st.multiselect(
            words("plan.choose_focus"),
            list(areas),
            default=[area.criterion for area in plan.focus],
            max_selections=MOST_FOCUS_AREAS,
            format_func=lambda one: names.get(one, one),
            key=f"{key}_focus",
        )
        practice = [
            st.text_area(
                words("plan.practice_of", number=words.number(place + 1)),
                plan.practice[place] if place < len(plan.practice) else "",
                key=f"{key}_practice_{place}",
                height=80,
                max_chars=2000,
            )
            for place in range(MOST_FOCUS_AREAS)
        ]
        columns = st.columns(3)
        days = [
            column.date_input(words(f"plan.{name}"), value, key=f"{key}_{name}", format="YYYY-MM-DD")
            for column, name, value in zip(
                columns, ("starts", "ends", "follow_up"), (plan.starts_on, plan.ends_on, plan.review_on), strict=True
            )
        ]
        label = words("plan.save" if plan.id is None else "plan.save_change")
        if not st.form_submit_button(label, type="primary", icon=":material/flag:"):
            return
    try:
        made = replace(
            plan, starts_on=days[0], ends_on=days[1], review_on=days[2], focus=tuple(areas[one] for one in focus),
            practice=tuple(text.strip() for text in practice[: len(focus)]),
        )  # fmt: skip
        view.plans.save(made)
    except CoachError as error:
        show(element("p", said(str(error)), class_="santun-warning", role="status"))
        return
    st.rerun()
