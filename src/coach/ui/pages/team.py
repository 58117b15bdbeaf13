"""Team: agents by criteria, trends, how scores are spread, and what was missed most often, all with intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from coach.coaching.figures import Finding, told_apart
from coach.domain.conversation import Evidence, Role
from coach.domain.evaluation import Answer, Scored
from coach.domain.people import StaffRole
from coach.rubrics.schema import Rubric, in_language
from coach.storage.conversations import ConversationFilter
from coach.storage.counts import by_criterion, rubrics_used
from coach.storage.store import View
from coach.storage.trends import TrendFilter
from coach.ui.coaching.charts import Shown, interval_chart, interval_text, spread_chart
from coach.ui.coaching.days import day_text
from coach.ui.coaching.feedback_view import moment_view
from coach.ui.coaching.heat_map import distinct, heat_map
from coach.ui.coaching.offer import nothing_stored, samples_note, who_is_here
from coach.ui.coaching.scope import team_and_time
from coach.ui.coaching.team_figures import TeamFigures, spread
from coach.ui.coaching.trends import number, review_trend, score_share, section_numbers, trends
from coach.ui.components.empty_state import empty_state
from coach.ui.components.evidence_quote import evidence_quote
from coach.ui.components.heading import page_heading
from coach.ui.markup import Html, element, markdown_text, said, show
from coach.ui.page import LOOKING_AFTER, PageInfo, Services
from coach.ui.retold import retold
from coach.ui.staff import view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("team.title", ":material/grid_on:", "group.coaching", 22, LOOKING_AFTER, frozenset({StaffRole.TRAINER}))

_KEY = "team"
_MOST_FINDINGS = 6
_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whose contacts of which time are looked at; ``names`` are the agents', by id, in alphabetical order."""

    where: TrendFilter
    names: dict[str, str]


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    page_heading(words("team.title"), words("team.subtitle"))
    me = view.people.me()
    who_is_here(me, words)
    if me.role is StaffRole.AGENT:
        empty_state(words("team.not_yours.title"), words("team.not_yours.text"), "lock")
        return
    latest = view.conversations.list(limit=1).rows
    if not latest:
        nothing_stored(services, view, words)
        return
    samples_note(view, words)
    scope = _scope(view, latest[0].happened_at.date(), words)
    figures = TeamFigures.of(view, scope.where)
    used = [name for name in rubrics_used(figures.answers) if name in services.folder.rubric_names()]
    if not used or not figures.scores:
        empty_state(words("team.empty.title"), words("team.empty.text"))
        return
    rubric = services.coach(_rubric_choice(services, used, words), None, words.language).rubric
    _numbers(view, scope, figures, rubric, words)
    _heat_map(scope, figures, rubric, words)
    _over_time(view, scope, rubric, words)
    _agents(scope, figures, words)
    _spread(view, scope, words)
    _findings(services, view, scope, figures, rubric, words)


def _scope(view: View, latest: date, words: Words) -> _Scope:
    team, since, until = team_and_time(view, latest, _KEY, words)
    people = view.people.list(role=StaffRole.AGENT, team=team)
    return _Scope(TrendFilter(since, until, team=team), distinct({one.id: one.name for one in people}))


def _rubric_choice(services: Services, used: list[str], words: Words) -> str:
    if len(used) == 1:
        return used[0]
    titles = services.rubric_titles(words.language)
    return str(
        st.selectbox(words("options.rubric"), used, format_func=titles.__getitem__, key=f"{_KEY}_rubric", width=320)
    )


def _numbers(view: View, scope: _Scope, figures: TeamFigures, rubric: Rubric, words: Words) -> None:
    since, until = (day_text(day, words, with_year=True) for day in (scope.where.since, scope.where.until) if day)
    contacts = sum(row.conversations for row in figures.scores)
    told = words.counted("team.contacts", contacts, agents=words.number(len(figures.scores)))
    show(element("p", f"{words('trend.period', since=since, until=until)} · {told}", class_="quiet"))
    together = view.trends.scores(where=scope.where, by_agent=False)
    shown = [number(words("trend.score"), score_share(together[0]) if together else None, words)]
    shown += section_numbers(by_criterion(figures.answers, rubric.rubric), rubric, words)
    show(element("div", *shown, class_="santun-numbers"))


def _heat_map(scope: _Scope, figures: TeamFigures, rubric: Rubric, words: Words) -> None:
    cells = figures.cells(rubric)
    criteria = {
        one.criterion: in_language(one.name, words.language)
        for one in rubric.criteria
        if one.status == "active" and one.criterion in cells
    }
    seen = {agent for of_criterion in cells.values() for agent in of_criterion}
    agents = {agent: name for agent, name in scope.names.items() if agent in seen}
    show(element("h2", words("team.heat")))
    show(element("p", words("team.heat_note"), class_="quiet"))
    show(heat_map(cells, criteria, agents, words))


def _over_time(view: View, scope: _Scope, rubric: Rubric, words: Words) -> None:
    show(element("h2", words("team.trend")))
    trends(view, scope.where, rubric, words, key=f"{_KEY}_trend")
    show(element("h2", words("trend.need_review")))
    review_trend(view, scope.where, words, key=f"{_KEY}_need_review")


def _agents(scope: _Scope, figures: TeamFigures, words: Words) -> None:
    groups = figures.groups(scope.names)
    show(element("h2", words("team.agents")))
    sure = [group for group in groups if group[0].figure.tells]
    show(element("p", words("team.no_ranking" if len(sure) <= 1 else "team.groups"), class_="quiet"))
    for place, group in enumerate(groups):
        if not group[0].figure.tells:
            show(element("h4", words("team.too_few")))
        elif len(sure) > 1:
            show(element("h4", words("team.group", number=words.number(place + 1))))
        about = "; ".join(f"{one.name} {interval_text(one.figure, words)}" for one in group)
        interval_chart(group, words, name=words("figure.agent"), key=f"{_KEY}_agents_{place}", about=about)


def _spread(view: View, scope: _Scope, words: Words) -> None:
    points: list[Shown] = spread(view.trends.distribution(where=scope.where, by_agent=False), words)
    if not points:
        return
    show(element("h2", words("team.spread")))
    show(element("p", words("team.spread_note"), class_="quiet"))
    about = "; ".join(f"{one.name}: {words.percent(one.figure.value)}" for one in points)
    spread_chart(points, words, key=f"{_KEY}_spread", about=about)


def _findings(
    services: Services, view: View, scope: _Scope, figures: TeamFigures, rubric: Rubric, words: Words
) -> None:
    found = figures.findings(rubric)[:_MOST_FINDINGS]
    show(element("h2", words("team.findings")))
    if not found:
        show(element("p", words("team.no_findings"), class_="quiet"))
        return
    show(element("p", words("team.in_order" if told_apart(found) else "team.not_in_order"), class_="quiet"))
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    for finding in found:
        label = words(
            "team.finding",
            name=markdown_text(names[finding.criterion]),
            missed=words.number(finding.missed),
            contacts=words.number(finding.share.contacts),
            share=words.percent(finding.share.value),
            range=interval_text(finding.share, words),
        )
        opened = st.expander(label, key=f"{_KEY}_finding_{finding.criterion}", on_change="rerun")
        # Only what is open is looked up, so that the page opens at once however many contacts there are.
        if opened.open:
            with opened:
                _examples(services, view, scope, figures, finding, rubric, words)


def _examples(
    services: Services,
    view: View,
    scope: _Scope,
    figures: TeamFigures,
    finding: Finding,
    rubric: Rubric,
    words: Words,
) -> None:
    where = ConversationFilter(
        team=scope.where.team,
        since=scope.where.since,
        until=scope.where.until,
        criterion=finding.criterion,
        answer=figures.missed_as(finding.criterion, rubric.rubric),
    )
    for row in view.conversations.list(where, limit=_EXAMPLES).rows:
        scored = view.conversations.scored(row.id)
        evaluation = retold(services, scored.conversation, scored.evaluation, rubric, words.language)
        scored = replace(scored, evaluation=evaluation)
        who = scope.names.get(row.agent_id or "", row.agent_id or "")
        title = f"{who} · {day_text(row.happened_at.date(), words)}"
        quote = moment_view(scored.conversation, scored.evaluation, finding.criterion, title, words)
        show(quote or _by_absence(scored, finding.criterion, title, words))
    advice = next(one.advice for one in rubric.criteria if one.criterion == finding.criterion)
    told = element(
        "p", element("strong", words("card.advice"), " "), in_language(advice, words.language), class_="advice"
    )
    show(element("div", told, class_="santun-explained"))


def _by_absence(scored: Scored, criterion: str, title: str, words: Words) -> Html:
    """What was missing, and the last of the agent's turns in which it was looked for."""
    result = scored.evaluation.result(criterion)
    place = element("span", said(title), class_="place")
    reason = element("p", said(result.reason), " ", place, class_="reason")
    searched = [
        turn for turn in scored.conversation.turns if turn.index in result.looked_at and turn.role is Role.AGENT
    ]
    quote = (
        evidence_quote(scored.conversation, (Evidence.of(searched[-1]),), Answer.NOT_APPLICABLE, words)
        if searched
        else None
    )
    return element("div", reason, quote, class_="santun-observation")
