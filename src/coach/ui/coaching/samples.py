"""The samples that come with Santun as the contacts of a made-up team, so that every page has something to show.

What was said, and its score, are those of sample_transcripts; who said it, when, and what customers answered is made up,
and names say so. The same day gives the same team. All ids begin with ``PREFIX``, so that the samples can be told from real
contacts and taken away.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from coach.coaching.plan import propose_plan
from coach.domain.conversation import Conversation, Role
from coach.domain.evaluation import Scored
from coach.domain.people import Person, StaffRole, Team
from coach.pipeline import Coach
from coach.storage.conversations import ConversationFilter
from coach.storage.queue import DrawnAs
from coach.storage.store import View
from coach.transcripts._reading import ReadProblem
from coach.transcripts.reading import expand_paths, read_conversations
from coach.transcripts.redaction import redacted
from coach.ui.outcomes.samples import sample_outcomes
from coach.ui.reviewing import drawing

PREFIX = "santun-sample-"
TEAM = f"{PREFIX}team"
WEEKS = 12
_COACHED_FOR = 6  # the last weeks, of which those in front are the time before coaching
_CONTACTS_A_WEEK = 3
_WAITING = {DrawnAs.RANDOM: 6, DrawnAs.STRATIFIED: 1, DrawnAs.RISK: 3}
_CLOCK = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class _Made:
    """A made-up agent; ``leaning`` is how much better (above 0) or worse contacts are drawn for them."""

    name: str
    leaning: float
    gets_better: bool = False


_AGENTS = (
    _Made("Ayu", 1.5),
    _Made("Bima", -2.5, gets_better=True),
    _Made("Citra", 0.0),
    _Made("Daniel", 0.5),
    _Made("Emma", -0.5),
    _Made("Farah", 2.0),
)
COACHED = f"{PREFIX}bima"


def has_samples(view: View) -> bool:
    """Whether contacts of the made-up team are among those that are seen."""
    return any(_sample_ids(view, agent, limit=1) for agent in _AGENTS)


def import_samples(
    view: View,
    coach: Coach,
    folder: Path,
    today: date,
    language: str,
    naming: Callable[[str], str],
    told: Callable[[float], object],
) -> int:
    """Stores the samples as twelve weeks of a made-up team; gives how many contacts.

    With what customers answered, a coaching plan for one of the team, and a few contacts that wait for a review.

    The same again on the same day changes nothing. Raises NotAllowedError for others than administrators.

    Args:
        view: of an administrator.
        coach: scores them.
        folder: with the sample transcripts.
        today: the last day.
        language: of the plan's words.
        naming: what a made-up agent or the team is called; it should say that they are a sample.
        told: hears what share of the work is done.
    """
    view.people.save_team(Team(TEAM, naming("Santun")))
    for agent in _AGENTS:
        view.people.save(Person(_agent_id(agent), naming(agent.name), StaffRole.AGENT, TEAM))
    talks = [talk for talk in _conversations(folder) if talk.agent_id is not None]
    scored = []
    for number, talk in enumerate(talks, 1):
        scored.append(coach.score_in_full(redacted(talk).conversation))
        told(number / (len(talks) + 1))
    contacts = list(_contacts([one for one in scored if not one.evaluation.needs_review], today, naming))
    for digest, culture in sorted({(one.evaluation.rubric_digest, one.evaluation.culture or "") for one in contacts}):
        text = coach.folder.text(coach.rubric_name, culture or None)
        view.evaluations.save_rubric(digest, coach.rubric.rubric, coach.rubric.version, text)
    view.conversations.save_scored_batch(contacts)
    view.outcomes.save(sample_outcomes(contacts))
    _plan(view, coach, today, language)
    _queue(view)
    told(1.0)
    return len(contacts)


def remove_samples(view: View) -> int:
    """Deletes the contacts of the made-up team with everything that hangs on them; gives how many."""
    removed = 0
    for agent in _AGENTS:
        while ids := _sample_ids(view, agent):
            for conversation_id in ids:
                view.purging.forget_conversation(conversation_id)
            removed += len(ids)
    return removed


def _sample_ids(view: View, agent: _Made, limit: int = 200) -> list[str]:
    rows = view.conversations.list(ConversationFilter(agent_id=_agent_id(agent)), limit=limit).rows
    return [row.id for row in rows if row.id.startswith(PREFIX)]


def _conversations(folder: Path) -> Iterator[Conversation]:
    for path in expand_paths([folder]):
        if isinstance(path, Path):
            yield from (found for found in read_conversations(path) if not isinstance(found, ReadProblem))


def _contacts(scored: Sequence[Scored], today: date, naming: Callable[[str], str]) -> Iterator[Scored]:
    """Each agent's contacts: samples drawn without repeats, by the agent's leaning, on the days of twelve weeks."""
    # By worth, with the id behind it: which sample comes first must not hang on the order of files.
    ranked = sorted(scored, key=lambda one: (one.evaluation.score or 0.0, one.conversation.id))
    ranks = {id(one): place / max(1, len(ranked) - 1) for place, one in enumerate(ranked)}
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    for agent in _AGENTS:
        draw = random.Random(agent.name)  # noqa: S311 - made-up contacts, not a secret
        # Drawn without repeats by weight (Efraimidis and Spirakis 2006).
        keys = {id(one): draw.random() ** (1 / (0.05 + _pull(ranks[id(one)], agent.leaning))) for one in ranked}
        drawn = sorted(ranked, key=lambda one: -keys[id(one)])[: WEEKS * _CONTACTS_A_WEEK]
        order = {id(one): draw.random() + (1.2 * ranks[id(one)] if agent.gets_better else 0.0) for one in drawn}
        for number, one in enumerate(sorted(drawn, key=lambda one: order[id(one)])):
            day = monday + timedelta(weeks=number // _CONTACTS_A_WEEK, days=draw.randrange(5))
            at = datetime.combine(day, time(9 + draw.randrange(8), draw.randrange(60)), _CLOCK)
            yield _as_contact(one, agent, number + 1, at, naming)


def _pull(rank: float, leaning: float) -> float:
    return float(rank**leaning if leaning >= 0 else (1 - rank) ** -leaning)


def _as_contact(scored: Scored, agent: _Made, number: int, at: datetime, naming: Callable[[str], str]) -> Scored:
    talk = scored.conversation
    new_id = f"{_agent_id(agent)}-{number:02}-{talk.id}"
    people = tuple(
        replace(one, name=naming(agent.name)) if one.role is Role.AGENT else one for one in talk.participants
    )
    talk = replace(talk, id=new_id, agent_id=_agent_id(agent), started_at=at, participants=people)
    return Scored(
        talk, replace(scored.evaluation, conversation_id=new_id, agent_id=talk.agent_id), dict(scored.measures)
    )


def _plan(view: View, coach: Coach, today: date, language: str) -> None:
    """A plan that began six weeks ago, from the weeks in front of it, so that before and after can be seen."""
    if view.plans.list(COACHED):
        return
    starts_on = today - timedelta(days=today.weekday() + 7 * _COACHED_FOR)
    before = view.evaluations.that_count(
        COACHED, since=starts_on - timedelta(weeks=WEEKS), until=starts_on - timedelta(days=1)
    )
    proposal = propose_plan(
        COACHED,
        before,
        coach.rubric,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=27),
        review_on=starts_on + timedelta(weeks=_COACHED_FOR),
        language=language,
    )
    if proposal.plan is not None:
        view.plans.save(proposal.plan)


def _queue(view: View) -> None:
    """Contacts of the last week that wait for a review, drawn in each of the three ways."""
    if view.queue.counts(team=TEAM):
        return
    week = max(week for week, _ in view.queue.weeks(team=TEAM))
    for part, count in _WAITING.items():
        drawing.draw(view, part, week, count, TEAM)


def _agent_id(agent: _Made) -> str:
    return PREFIX + agent.name.casefold()
