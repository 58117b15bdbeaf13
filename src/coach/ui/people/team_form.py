"""Adds a team, or renames one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import streamlit as st

from coach.domain.people import Team
from coach.errors import StorageError
from coach.storage.store import View
from coach.ui.components.problems import input_error
from coach.ui.words import Words

_NEW = ""


def team_form(view: View, teams: Sequence[Team], words: Words, key: str) -> str | None:
    """The choice of a team and the form about it; gives what was done, in words."""
    by_id = {one.id: one for one in teams}
    chosen = st.selectbox(
        words("people.which_team"),
        [_NEW, *by_id],
        format_func=lambda one: by_id[one].name if one else words("people.new_team"),
        key=f"{key}_chosen",
    )
    before = by_id.get(chosen or _NEW)
    with st.form(f"{key}_{chosen}", border=True):
        written = st.text_input(
            words("people.team_name"), before.name if before else "", key=f"{key}_{chosen}_name"
        ).split()
        sent = st.form_submit_button(words("people.save" if before else "people.add_team"), type="primary")
    if not sent:
        return None
    name = " ".join(written)
    if not name or any(one.name.casefold() == name.casefold() and one != before for one in teams):
        st.error(words("people.fault.team_name" if name else "people.fault.name"), icon=":material/error:")
        return None
    try:
        view.people.save_team(Team(before.id if before else id_for(name, by_id), name))
    except StorageError as error:
        input_error(error, words)
        return None
    return words("people.saved" if before else "people.added", name=name)


def id_for(name: str, taken: Collection[str]) -> str:
    """A short id for a new team, from its name."""
    stem = re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "team"
    number, free = 1, stem
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    return free
