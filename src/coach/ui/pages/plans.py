"""Coaching plans: at most two things to work on, practice, a follow-up date, and an honest before and after."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coach.domain.people import Person, StaffRole
from coach.rubrics.schema import Rubric
from coach.storage.conversations import ConversationFilter
from coach.storage.store import View
from coach.ui.coaching.agents import agent_of_page
from coach.ui.coaching.days import day_text
from coach.ui.coaching.plan_form import changed_plan, new_plan
from coach.ui.coaching.plan_view import plan_view
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.markup import element, show
from coach.ui.page import EVERYBODY, PageInfo, Services
from coach.ui.staff import view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("plan.title", ":material/flag:", "group.coaching", 23, EVERYBODY)

_KEY = "plan"


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    page_heading(words("plan.title"), words("plan.subtitle"))
    agent = agent_of_page(services, view, words)
    if agent is None:
        return
    latest = view.conversations.list(ConversationFilter(agent_id=agent.id), limit=1).rows
    if not latest:
        empty_state(words("feedback.empty.title"), words("plan.no_contacts"))
        return
    evaluation = view.evaluations.get(latest[0].evaluation_id)
    rubric = services.coach(evaluation.rubric, None, words.language).rubric
    _agreed(view, agent, rubric, words)
    if view.people.me().role is not StaffRole.AGENT:
        show(element("h2", words("plan.new")))
        new_plan(view, agent, latest[0].happened_at.date(), date.today(), rubric, words, key=_KEY)
    show(element("p", words("plan.guard"), class_="quiet"))


def _agreed(view: View, agent: Person, rubric: Rubric, words: Words) -> None:
    plans = view.plans.list(agent.id)
    if not plans:
        empty_state(words("plan.empty.title"), words("plan.empty.text"), "flag")
        return
    plan = plans[0]
    if len(plans) > 1:
        by_id = {str(one.id): one for one in plans}
        chosen = st.selectbox(
            words("plan.which"),
            list(by_id),
            format_func=lambda one: day_text(by_id[one].starts_on, words, with_year=True),
            key=f"{_KEY}_chosen_{agent.id}",
            width=320,
        )
        plan = by_id[chosen] if chosen else plan
    with st.container(border=True, key=f"{_KEY}_card"):
        plan_view(view, plan, agent, rubric, words, key=f"{_KEY}_{plan.id}")
    if plan.acknowledged_at is None and view.people.me().role is not StaffRole.AGENT:
        with st.expander(words("plan.change"), icon=":material/edit:", key=f"{_KEY}_change"):
            show(element("p", words("plan.change_text"), class_="quiet"))
            changed_plan(view, plan, rubric, words, key=f"{_KEY}_change_{plan.id}")
