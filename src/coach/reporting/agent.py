"""One agent's report from the store: figures, what goes well, what to work on, the plan and the contacts of a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from coach.coaching.feedback import feedback
from coach.coaching.figures import FEWEST_TO_TELL, Figure, mean_score, section_worth, worth
from coach.coaching.plan import propose_plan
from coach.domain.coaching import Rewrite
from coach.domain.conversation import Conversation, Evidence
from coach.domain.evaluation import Answer, CriterionResult, Scored
from coach.errors import NotFoundError
from coach.exports.highlight import around, passages
from coach.exports.report.content import (
    AgentReport,
    ContactLine,
    CriterionLine,
    Moment,
    PlanBlock,
    Point,
    SectionBlock,
    TrendPoint,
)
from coach.reporting.wordings import turns_of
from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.storage.conversations import ConversationFilter
from coach.storage.counts import ByCriterion, by_criterion, rubrics_used
from coach.storage.store import View
from coach.storage.trends import Period, ScoreSummary, TrendFilter

USUAL_WEEKS = 12
MOST_LISTED = 500
_AROUND = 60
_LONGEST_QUOTE = 300
_MOMENTS_TO_WORK_ON = 2
_LOOKED_THROUGH = 8


@dataclass(frozen=True, slots=True)
class Sources:
    """What a report needs beside the store: scorecards by name, and better wordings for results of a conversation."""

    rubric: Callable[[str], Rubric]
    wordings: Callable[[Scored, Sequence[CriterionResult]], Mapping[str, Rewrite]]


def usual_period(view: View, agent_id: str) -> tuple[date, date]:
    """The twelve whole weeks that end with the agent's latest contact; raises NotFoundError without any."""
    rows = view.conversations.list(ConversationFilter(agent_id=agent_id), limit=1).rows
    if not rows:
        raise NotFoundError(
            f"agent {agent_id!r}: no contact is stored; `coach import PATH --agent {agent_id}` adds some"
        )
    until = rows[0].happened_at.date()
    return until - timedelta(days=until.weekday() + 7 * (USUAL_WEEKS - 1)), until


def usual_language(view: View, agent_id: str, since: date, until: date) -> str:
    """The language of most of an agent's latest contacts of a period, where the report can be in it; else English."""
    where = ConversationFilter(agent_id=agent_id, since=since, until=until)
    found = [row.language for row in view.conversations.list(where).rows]
    return "id" if 2 * found.count("id") > len(found) else "en"


def agent_report(
    view: View, sources: Sources, agent_id: str, *, since: date, until: date, language: str
) -> AgentReport:
    """The report of an agent over a period (both days included), by the scorecard that most of their answers are from.

    Everything is read through ``view``, so nobody gets a report of somebody whom they may not see.

    Raises:
        NotFoundError: when there is no such agent for this person, or the agent has no contact in the period.
        RubricError: when the scorecard has mistakes.
    """
    agent = view.people.get(agent_id)
    period = TrendFilter(since=since, until=until, agent_id=agent_id)
    answers = view.trends.answers(where=period, by_agent=False)
    used = rubrics_used(answers)
    if not used:
        raise NotFoundError(f"agent {agent_id!r}: no contact was scored from {since} to {until}; choose another period")
    rubric = sources.rubric(used[0])
    where = TrendFilter(since=since, until=until, agent_id=agent_id, rubric=used[0])
    total = view.trends.scores(where=where, by_agent=False)[0]
    everything = view.trends.scores(where=period, by_agent=False)[0]
    by_month, trend = _trend(view, where)
    counts = by_criterion(answers, used[0])
    listed = _listed(view, ConversationFilter(agent_id=agent.id, since=since, until=until))
    strengths, to_work_on, note = _Points(view, sources, rubric, where, language, listed).found(counts)
    return AgentReport(
        agent_id=agent.id,
        agent_name=agent.name,
        since=since,
        until=until,
        language=language,
        rubric_name=in_language(rubric.name, language),
        contacts=total.conversations,
        need_review=total.need_review,
        other_contacts=everything.conversations - total.conversations,
        score=_share(total),
        sections=_sections(counts, rubric, language),
        by_month=by_month,
        trend=trend,
        strengths=strengths,
        to_work_on=to_work_on,
        note=note,
        plan=_plan(view, agent.id, until, rubric, language),
        listed=listed,
    )


def _share(row: ScoreSummary) -> Figure | None:
    figure = mean_score(row.scored, row.mean, row.sum_of_squares)
    return figure.of_a_hundred() if figure else None


def _trend(view: View, where: TrendFilter) -> tuple[bool, tuple[TrendPoint, ...]]:
    """The mean score by week, or by month where most weeks have too few contacts to tell anything."""
    rows = view.trends.scores(Period.WEEK, where=where, by_agent=False)
    by_month = bool(rows) and median(row.scored for row in rows) < FEWEST_TO_TELL
    if by_month:
        rows = view.trends.scores(Period.MONTH, where=where, by_agent=False)
    points = ((row.starts_on, _share(row)) for row in rows)
    return by_month, tuple(TrendPoint(day, figure) for day, figure in points if day is not None and figure is not None)


def _sections(counts: ByCriterion, rubric: Rubric, language: str) -> tuple[SectionBlock, ...]:
    found = []
    for section in rubric.sections:
        active = [one for one in section.criteria if one.status == "active"]
        lines = tuple(
            CriterionLine(
                in_language(one.name, language),
                one.weight,
                worth(counts.get(one.criterion, {}), rubric),
                counts.get(one.criterion, {}),
            )
            for one in active
        )
        own = {one.criterion: counts.get(one.criterion, {}) for one in active}
        name, weight = in_language(section.name, language), sum(one.weight for one in active)
        if lines:
            found.append(SectionBlock(name, weight, section_worth(own, rubric), lines))
    return tuple(found)


def _plan(view: View, agent_id: str, until: date, rubric: Rubric, language: str) -> PlanBlock | None:
    """The plan that was agreed last and had begun by the end of the period."""
    plans = [plan for plan in view.plans.list(agent_id) if plan.starts_on <= until]
    if not plans:
        return None
    latest = max(plans, key=lambda plan: (plan.starts_on, plan.review_on))
    names = {one.criterion: in_language(one.name, language) for one in rubric.criteria}
    focus = tuple(names.get(area.criterion, area.criterion) for area in latest.focus)
    return PlanBlock(focus, latest.starts_on, latest.review_on, latest.acknowledged_at is not None)


def _listed(view: View, where: ConversationFilter) -> tuple[ContactLine, ...]:
    return tuple(
        ContactLine(row.id, row.happened_at.date(), row.channel, row.language, None if row.needs_review else row.score)
        for row in view.conversations.list(where, limit=MOST_LISTED).rows
    )


class _Points:
    """Finds what goes well and what to work on: over the period, or in the latest contact where the period has too few."""

    def __init__(
        self,
        view: View,
        sources: Sources,
        rubric: Rubric,
        where: TrendFilter,
        language: str,
        listed: Sequence[ContactLine],
    ) -> None:
        self._view, self._sources, self._rubric, self._language = view, sources, rubric, language
        self._agent = where.agent_id or ""
        self._since, self._until = where.since or date.min, where.until or date.max
        self._days = {line.id: line.day for line in listed}
        self._criteria = {one.criterion: one for one in rubric.criteria}

    def found(self, counts: ByCriterion) -> tuple[tuple[Point, ...], tuple[Point, ...], str]:
        """Strengths, at most two things to work on, and why these are fewer or from one contact only."""
        evaluations = self._view.evaluations.that_count(self._agent, since=self._since, until=self._until)
        evaluations = tuple(one for one in evaluations if one.rubric == self._rubric.rubric)
        proposal = propose_plan(
            self._agent,
            evaluations,
            self._rubric,
            starts_on=self._until,
            ends_on=self._until,
            review_on=self._until,
            language=self._language,
        )
        if proposal.plan is None:
            latest = next((one for one in evaluations if one.score is not None and not one.needs_review), None)
            if latest is None:
                return (), (), proposal.note
            return *self._of_one(self._view.conversations.scored(latest.conversation_id)), proposal.note
        strengths = tuple(self._strength(self._criteria[one], counts) for one in proposal.plan.strengths)
        to_work_on = tuple(
            self._focus(self._criteria[area.criterion], counts, area.why, area.conversation_ids)
            for area in proposal.plan.focus
        )
        return strengths, to_work_on, ""

    def _of_one(self, scored: Scored) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
        """The feedback on one contact; by it alone nothing is said of a criterion's figure."""
        told = feedback(scored.evaluation, self._rubric)
        strengths, to_work_on = (
            [self._criteria[note.criterion] for note in notes if note.criterion in self._criteria]
            for notes in (told.strengths, told.to_work_on)
        )
        day = self._day_of(scored.conversation)
        wordings = self._wordings(scored, to_work_on)
        return (
            tuple(Point(self._name(one), None, moments=self._moments(scored, one, day)) for one in strengths),
            tuple(
                Point(
                    self._name(one),
                    None,
                    advice=in_language(one.advice, self._language),
                    moments=self._moments(scored, one, day, wordings.get(one.criterion)),
                )
                for one in to_work_on
            ),
        )

    def _strength(self, criterion: Criterion, counts: ByCriterion) -> Point:
        """With the latest moment in which the criterion was met in words."""
        where = ConversationFilter(
            agent_id=self._agent,
            since=self._since,
            until=self._until,
            criterion=criterion.criterion,
            answer=Answer.MET,
        )
        moments: tuple[Moment, ...] = ()
        for row in self._view.conversations.list(where, limit=_LOOKED_THROUGH).rows:
            scored = self._view.conversations.scored(row.id)
            if scored.evaluation.result(criterion.criterion).evidence:
                moments = self._moments(scored, criterion, row.happened_at.date())
                break
        return Point(self._name(criterion), worth(counts.get(criterion.criterion, {}), self._rubric), moments=moments)

    def _focus(self, criterion: Criterion, counts: ByCriterion, why: str, conversation_ids: Sequence[str]) -> Point:
        moments: list[Moment] = []
        for conversation_id in conversation_ids[:_MOMENTS_TO_WORK_ON]:
            scored = self._view.conversations.scored(conversation_id)
            better = self._wordings(scored, [criterion]).get(criterion.criterion)
            moments += self._moments(scored, criterion, self._day_of(scored.conversation), better)
        figure = worth(counts.get(criterion.criterion, {}), self._rubric)
        advice = in_language(criterion.advice, self._language)
        return Point(self._name(criterion), figure, why, advice, tuple(moments))

    def _wordings(self, scored: Scored, criteria: Sequence[Criterion]) -> Mapping[str, Rewrite]:
        return self._sources.wordings(scored, [scored.evaluation.result(one.criterion) for one in criteria])

    def _moments(
        self, scored: Scored, criterion: Criterion, day: date, better: Rewrite | None = None
    ) -> tuple[Moment, ...]:
        """The words that an answer rests on; the agent's turn that was searched where it rests on none."""
        talk, result = scored.conversation, scored.evaluation.result(criterion.criterion)
        quoted: Sequence[Evidence] = passages(result.evidence, _AROUND)[0] if result.evidence else ()
        if not quoted:
            turns = turns_of(result, talk)
            if not turns:
                return ()
            quoted = (better.before,) if better else (Evidence.of(turns[0]),)
        turn = talk.turns[quoted[0].turn_index]
        start, end = quoted[0].start, max(one.end for one in quoted)
        before, after = around(turn.text, start, end, _AROUND)
        return (
            Moment(
                day=day,
                channel=talk.channel,
                conversation_id=talk.id,
                role=turn.role,
                turn=turn.index + 1,
                before=before,
                quote=_shortened(turn.text[start:end]),
                after=after,
                instead_of=_shortened(better.before.quote) if better else "",
                better=better.after if better else None,
            ),
        )

    def _name(self, criterion: Criterion) -> str:
        return in_language(criterion.name, self._language)

    def _day_of(self, conversation: Conversation) -> date:
        """The day under which a contact is stored; the evaluations that moments are from are among the latest, as the list is."""
        return self._days[conversation.id]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"
