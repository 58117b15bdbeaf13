"""Outcomes: what came of contacts, each figure with its convention, interval and weeks; and what goes together with CSAT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from coach.domain.people import StaffRole
from coach.storage.store import View
from coach.storage.trends import TrendFilter
from coach.ui.coaching.days import day_text
from coach.ui.coaching.offer import nothing_stored, samples_note, who_is_here
from coach.ui.coaching.scope import team_and_time
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.markup import element, show
from coach.ui.outcomes.bring_in import bring_in
from coach.ui.outcomes.cards import cards
from coach.ui.outcomes.figures import Measured, measured
from coach.ui.outcomes.together import together
from coach.ui.page import LOOKING_AFTER, REVIEWERS, PageInfo, Services
from coach.ui.staff import view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("outcomes.title", ":material/monitoring:", "group.quality", 46, LOOKING_AFTER)

_KEY = "outcomes"


@dataclass(frozen=True, slots=True)
class _Scope:
    """The days that are looked at (both included), and whose."""

    since: date
    until: date
    team: str | None

    @property
    def where(self) -> TrendFilter:
        return TrendFilter(self.since, self.until, team=self.team)


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    page_heading(words("outcomes.title"), words("outcomes.subtitle"))
    me = view.people.me()
    who_is_here(me, words)
    if me.role is StaffRole.AGENT:
        empty_state(words("team.not_yours.title"), words("team.not_yours.text"), "lock")
        return
    span = view.outcomes.span()
    if span is None and not view.conversations.list(limit=1).rows:
        nothing_stored(services, view, words)
    elif span is None:
        empty_state(words("outcomes.empty.title"), words("outcomes.empty.text"), "monitoring")
    else:
        samples_note(view, words)
        _figures(services, view, span[1], words)
    if me.role in REVIEWERS:
        bring_in(view, words, is_first=span is None)


def _figures(services: Services, view: View, latest: date, words: Words) -> None:
    scope = _scope(view, latest, words)
    found = measured(view.outcomes.counts(scope.where))
    if not found:
        empty_state(words("outcomes.none.title"), words("outcomes.none.text"), "monitoring")
        return
    days = (day_text(day, words, with_year=True) for day in (scope.since, scope.until))
    period = words("trend.period", since=next(days), until=next(days))
    show(element("p", f"{period} · {words('outcomes.note')}", class_="quiet"))
    cards(found, scope.since, scope.until, words)
    _together(services, view, scope, found, words)


def _together(services: Services, view: View, scope: _Scope, found: tuple[Measured, ...], words: Words) -> None:
    csat = [one.convention for one in found if one.convention.metric == "csat"]
    names = services.folder.rubric_names()
    if not csat or not names:
        return
    show(element("h2", words("outcomes.together.title")))
    rubric = names[0]
    if len(names) > 1:
        titles = services.rubric_titles(words.language)
        first = names.index("core") if "core" in names else 0
        rubric = st.selectbox(
            words("options.rubric"), names, index=first, format_func=titles.__getitem__, key=f"{_KEY}_rubric", width=320
        )
    together(view, scope.where, csat, services.coach(rubric, None, words.language).rubric, words)


def _scope(view: View, latest: date, words: Words) -> _Scope:
    team, since, until = team_and_time(view, latest, _KEY, words)
    return _Scope(since, until, team)
