"""The report of the agent who is looked at, to take away; made when a button is pressed and not before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from coach.domain.coaching import Rewrite
from coach.domain.evaluation import CriterionResult, Scored
from coach.domain.people import Person
from coach.exports.report.files import MIME, report_file
from coach.reporting.agent import Sources, agent_report
from coach.storage.store import View
from coach.ui.coaching.wordings import better_wordings
from coach.ui.markup import element, show
from coach.ui.page import Services
from coach.ui.words import Words


def report_download(
    services: Services, view: View, agent: Person, since: date, until: date, words: Words, *, key: str
) -> None:
    """A button for each format, over a period (both days included) and in the language of the interface."""

    def wordings(scored: Scored, results: Sequence[CriterionResult]) -> Mapping[str, Rewrite]:
        return better_wordings(services, scored.conversation, scored.evaluation, results, words.language)

    def make(form: str) -> bytes:
        sources = Sources(lambda name: services.coach(name, None, words.language).rubric, wordings)
        report = agent_report(view, sources, agent.id, since=since, until=until, language=words.language)
        return report_file(report, form)

    show(element("h3", words("report.title"), class_="santun-section"))
    show(element("p", words("report.about"), class_="quiet"))
    with st.container(horizontal=True, key=f"{key}_downloads"):
        for form, mime in MIME.items():
            st.download_button(
                words(f"report.{form}"),
                partial(make, form),
                file_name=f"{words('report.file')}-{until.isoformat()}.{form}",
                mime=mime,
                key=f"{key}_{form}",
                icon=":material/download:",
                on_click="ignore",
            )
