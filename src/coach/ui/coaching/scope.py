"""The choice of a team and of a time that figures are of."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coach.exports.harmless import harmless
from coach.storage.store import View
from coach.ui.coaching.trends import last_weeks
from coach.ui.words import Words

_WEEKS = {"team.period.month": 4, "team.period.quarter": 12, "team.period.half": 26}
_EVERYBODY = ""


def team_and_time(view: View, latest: date, key: str, words: Words) -> tuple[str | None, date, date]:
    """The chosen team (None: everybody that the person may see), and the first and last day, chosen side by side."""
    teams = {team.id: team.name for team in view.people.teams()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team = _EVERYBODY
        if len(teams) > 1:
            team = st.selectbox(
                words("team.team"),
                [_EVERYBODY, *teams],
                format_func=lambda one: harmless(teams[one]) if one else words("team.everybody"),
                key=f"{key}_team",
                persist_state="session",
                width=260,
            )
        period = st.segmented_control(
            words("team.period.label"),
            list(_WEEKS),
            default="team.period.quarter",
            required=True,
            format_func=words,
            key=f"{key}_period",
            persist_state="session",
        )
    return team or None, *last_weeks(latest, _WEEKS[period or "team.period.quarter"])
