"""What ``coach report`` does: reads the store as this computer's administrator and writes one file."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from coach.cli._db_text import write_private
from coach.domain.coaching import Rewrite
from coach.domain.evaluation import CriterionResult, Evaluation, Scored
from coach.domain.people import StaffRole
from coach.errors import NotFoundError
from coach.exports.report.files import report_file
from coach.pipeline import Coach
from coach.reporting.agent import USUAL_WEEKS, Sources, agent_report, usual_language, usual_period
from coach.reporting.wordings import better_wordings
from coach.rubrics.library import RubricFolder
from coach.settings import load_settings
from coach.storage.store import Store, View


@dataclass(frozen=True)
class Call:
    """One call of ``coach report``; None is left open."""

    agent: str
    output: Path
    since: date | None
    until: date | None
    form: str
    language: str


def write_report(call: Call) -> None:
    """Writes the file; raises InputError when the agent or the period has nothing, or the file can not be written."""
    settings = load_settings()
    store = Store.open(settings.database)
    try:
        view = store.seen_by(store.local_admin())
        _check_known(view, call.agent)
        since, until = _period(view, call)
        language = usual_language(view, call.agent, since, until) if call.language == "auto" else call.language
        sources = _sources(RubricFolder(settings.rubrics), language)
        found = agent_report(view, sources, call.agent, since=since, until=until, language=language)
    finally:
        store.close()
    write_private(call.output, report_file(found, call.form))
    print(f"{call.output}: {found.contacts} contacts from {since} to {until}", file=sys.stderr)


def _period(view: View, call: Call) -> tuple[date, date]:
    usual = usual_period(view, call.agent)
    if call.until is None:
        return call.since or usual[0], max(usual[1], call.since or usual[1])
    weeks_before = call.until - timedelta(days=call.until.weekday() + 7 * (USUAL_WEEKS - 1))
    return call.since or weeks_before, call.until


def _check_known(view: View, agent: str) -> None:
    known = [person.id for person in view.people.list(role=StaffRole.AGENT, with_contacts=True)]
    if agent not in known:
        near = difflib.get_close_matches(agent, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else "; `coach import PATH --agent ID` stores some"
        raise NotFoundError(f"--agent {agent!r}: no contact of such an agent is stored{hint}")


def _sources(folder: RubricFolder, language: str) -> Sources:
    @cache
    def coach(rubric: str, culture: str | None) -> Coach:
        return Coach(rubric, culture, texts=language)

    def coach_of(evaluation: Evaluation) -> Coach:
        return coach(evaluation.rubric, evaluation.culture)

    def wordings(scored: Scored, results: Sequence[CriterionResult]) -> Mapping[str, Rewrite]:
        return better_wordings(coach_of, scored.conversation, scored.evaluation, results, folder.languages)

    return Sources(folder.rubric, wordings)
