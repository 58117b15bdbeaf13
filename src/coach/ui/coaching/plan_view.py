"""A coaching plan as it was agreed, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from coach.coaching.figures import Figure, worth
from coach.coaching.plan import plan_in
from coach.coaching.progress import Progress, progress, worths_of_counts
from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole
from coach.domain.review import CoachingPlan, FocusArea
from coach.errors import NotFoundError
from coach.metrics.intervals import Interval
from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.storage.counts import by_agent
from coach.storage.store import View
from coach.storage.trends import TrendFilter
from coach.ui.coaching.charts import Shown, interval_chart, interval_text
from coach.ui.coaching.days import day_text
from coach.ui.coaching.feedback_view import moment_view
from coach.ui.markup import Html, element, said, show
from coach.ui.words import Words

# What is compared with the time since a plan began, and what a new plan is made from.
BASIS_WEEKS = 8


def plan_view(view: View, plan: CoachingPlan, agent: Person, rubric: Rubric, words: Words, *, key: str) -> None:
    """The focus with its reasons, the practice and the dates; then before and after of each focus."""
    plan = plan_in(plan, rubric, words.language)
    criteria = {one.criterion: one for one in rubric.criteria}
    show(_head(plan, criteria, words))
    is_to_read = plan.acknowledged_at is None and view.people.me().role is StaffRole.AGENT
    if is_to_read and st.button(
        words("plan.acknowledge"), type="primary", icon=":material/done_all:", key=f"{key}_read"
    ):
        view.plans.acknowledge(str(plan.id))
        st.rerun()
    for place, area in enumerate(plan.focus):
        criterion = criteria.get(area.criterion)
        name = in_language(criterion.name, words.language) if criterion else area.criterion
        show(element("h3", words("plan.focus", number=words.number(place + 1)), " ", name))
        show(element("p", said(area.why), class_="quiet"))
        practice = plan.practice[place] if place < len(plan.practice) else None
        if practice:
            told = element("p", element("strong", words("plan.practice"), " "), said(practice), class_="advice")
            show(element("div", told, class_="santun-explained"))
        if area.conversation_ids:
            with st.expander(words("plan.examples"), icon=":material/format_quote:"):
                _examples(view, area, words)
        if criterion is not None:
            _before_and_after(view, plan, agent, criterion, rubric, words, key=f"{key}_{place}")
    if earlier := view.plans.earlier(str(plan.id)):
        with st.expander(words.counted("plan.earlier", len(earlier)), icon=":material/history:"):
            show(element("div", *(_version(one, criteria, words) for one in earlier), class_="santun-explained"))


def _version(plan: CoachingPlan, criteria: Mapping[str, Criterion], words: Words) -> Html:
    """A version that was replaced: who made it when, its focus with its practice, and its dates."""
    made = _day(plan.created_at.date(), words) if plan.created_at else ""
    lines = []
    for place, area in enumerate(plan.focus):
        criterion = criteria.get(area.criterion)
        name = in_language(criterion.name, words.language) if criterion else area.criterion
        practice = plan.practice[place] if place < len(plan.practice) else ""
        lines.append(element("li", element("b", name), ": " if practice else None, said(practice)))
    dates = words("trend.period", since=_day(plan.starts_on, words), until=_day(plan.ends_on, words))
    head = " · ".join([words("plan.made_by", name=plan.created_by or "–", day=made), dates])
    return element("div", element("p", said(head), class_="quiet"), element("ul", *lines))


def _head(plan: CoachingPlan, criteria: Mapping[str, Criterion], words: Words) -> Html:
    dates = words("trend.period", since=_day(plan.starts_on, words), until=_day(plan.ends_on, words))
    facts = [dates, words("plan.review_on", day=_day(plan.review_on, words))]
    if plan.acknowledged_at is not None:
        facts.append(words("plan.read", day=_day(plan.acknowledged_at.date(), words)))
    else:
        facts.append(words("plan.unread"))
    strong = [in_language(criteria[one].name, words.language) for one in plan.strengths if one in criteria]
    strengths = element("p", element("strong", words("agents.strengths"), ": "), ", ".join(strong)) if strong else None
    chips = [element("span", fact, class_="santun-fact") for fact in facts]
    return element("div", element("div", *chips, class_="santun-facts"), strengths)


def _examples(view: View, area: FocusArea, words: Words) -> None:
    shown = 0
    for conversation_id in area.conversation_ids:
        try:
            scored = view.conversations.scored(conversation_id)
        except NotFoundError:
            continue  # deleted since, as a customer may ask
        known = [result for result in scored.evaluation.results if result.criterion == area.criterion]
        if not known:
            continue
        at = scored.conversation.started_at
        title = day_text(at.date(), words) if at else conversation_id
        quote = moment_view(scored.conversation, scored.evaluation, area.criterion, title, words)
        show(quote or element("p", said(known[0].reason), f" · {title}", class_="quiet"))
        shown += 1
    if not shown:
        show(element("p", words("plan.examples_gone"), class_="quiet"))


def _before_and_after(
    view: View, plan: CoachingPlan, agent: Person, criterion: Criterion, rubric: Rubric, words: Words, *, key: str
) -> None:
    day = timedelta(days=1)
    earlier = TrendFilter(
        plan.starts_on - timedelta(weeks=BASIS_WEEKS), plan.starts_on - day, team=agent.team, rubric=rubric.rubric
    )
    later = TrendFilter(plan.starts_on, max(plan.review_on, plan.ends_on), team=agent.team, rubric=rubric.rubric)
    before, after = (_counts(view, where, criterion.criterion) for where in (earlier, later))
    found = progress(agent.id, criterion.criterion, worths_of_counts(before, rubric), worths_of_counts(after, rubric))
    show(element("h4", words("plan.before_after")))
    points = moments(found, before.get(agent.id, {}), after.get(agent.id, {}), rubric, words)
    if points:
        about = "; ".join(
            f"{one.name} {words.number(100 * one.figure.value)} ({interval_text(one.figure, words)})" for one in points
        )
        interval_chart(points, words, name=words("plan.when"), key=f"{key}_chart", about=about)
    show(element("p", found.text(words.language), class_="santun-note"))
    contacts = {"before": words.number(found.contacts_before), "after": words.number(found.contacts_after)}
    show(element("p", words("plan.contacts", **contacts), class_="quiet"))


def moments(
    found: Progress, before: Mapping[Answer, int], after: Mapping[Answer, int], rubric: Rubric, words: Words
) -> list[Shown]:
    """Before, what was to be expected with no coaching, and after; only what is known."""
    was, now = worth(before, rubric), worth(after, rubric)
    points = [Shown(words("plan.before"), was)] if was else []
    if found.expected is not None and found.beyond is not None and now is not None:
        # "Beyond" is after less expected, so this is where "after" had to lie to say nothing.
        low, high = (min(1.0, max(0.0, now.value - end)) for end in (found.beyond.high, found.beyond.low))
        span = Interval(min(low, found.expected), max(high, found.expected))
        points.append(Shown(words("plan.expected"), Figure(found.expected, span, found.contacts_before)))
    return [*points, Shown(words("plan.after"), now)] if now else points


def _counts(view: View, where: TrendFilter, criterion: str) -> dict[str, Mapping[Answer, int]]:
    rows = view.trends.answers(where=where, criterion=criterion)
    return {agent: counts[criterion] for agent, counts in by_agent(rows, str(where.rubric)).items()}


def _day(day: date, words: Words) -> str:
    return day_text(day, words, with_year=True)
