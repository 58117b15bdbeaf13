"""Adds a person, or changes one: name, role, team and what the sign-in calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from coach.domain.people import Person, StaffRole, Team
from coach.errors import StorageError
from coach.storage.store import LOCAL_ADMIN, View
from coach.ui.components.problems import input_error
from coach.ui.words import Words

_NEW = ""
_NO_TEAM = ""


def person_form(view: View, people: Sequence[Person], teams: Sequence[Team], words: Words, key: str) -> str | None:
    """The choice of a person and the form about them; gives what was done, in words."""
    by_id = {one.id: one for one in people}
    chosen = st.selectbox(
        words("people.whom"),
        [_NEW, *by_id],
        format_func=lambda one: _label(by_id[one]) if one else words("people.new"),
        key=f"{key}_chosen",
    )
    before = by_id.get(chosen or _NEW)
    written = _form(view.people.me(), before, teams, words, f"{key}_{chosen}")
    if written is None:
        return None
    if fault := _fault(written, before, people):
        st.error(words(fault), icon=":material/error:")
        return None
    try:
        view.people.save(written)
    except StorageError as error:
        input_error(error, words)
        return None
    return words("people.saved" if before else "people.added", name=written.name)


def _form(me: Person, before: Person | None, teams: Sequence[Team], words: Words, key: str) -> Person | None:
    """What was written when the form was sent."""
    names = {_NO_TEAM: words("people.no_team")} | {team.id: team.name for team in teams}
    # Nobody takes away their own way in or their own rights by mistake; another administrator can.
    own = before is not None and before.id == me.id
    with st.form(key, border=True):
        left, right = st.columns(2)
        name = left.text_input(words("people.name"), before.name if before else "", key=f"{key}_name")
        person_id = right.text_input(
            words("people.id"),
            before.id if before else "",
            disabled=before is not None,
            help=words("people.id_help"),
            key=f"{key}_id",
        )
        left, right = st.columns(2)
        role = left.selectbox(
            words("people.role"),
            [one.value for one in StaffRole],
            index=list(StaffRole).index(before.role) if before else 0,
            format_func=lambda one: words(f"staff.{one}"),
            disabled=own,
            help=words("people.own_help" if own else "people.role_help"),
            key=f"{key}_role",
        )
        team = right.selectbox(
            words("people.team"),
            list(names),
            index=list(names).index(before.team or _NO_TEAM) if before else 0,
            format_func=names.__getitem__,
            help=words("people.team_help"),
            key=f"{key}_team",
        )
        subject = st.text_input(
            words("people.subject"),
            (before.subject or "") if before else "",
            disabled=own,
            help=words("people.own_help" if own else "people.subject_help"),
            key=f"{key}_subject",
        )
        sent = st.form_submit_button(words("people.save" if before else "people.add"), type="primary")
    if not sent:
        return None
    if before is None:
        before = Person(person_id.strip() or " ".join(name.split()) or "-", "", StaffRole.AGENT)
    kept = before if own else replace(before, role=StaffRole(role), subject=subject.strip() or None)
    return replace(kept, name=" ".join(name.split()), team=team or None)


def _fault(written: Person, before: Person | None, people: Sequence[Person]) -> str | None:
    """The key of what is wrong with it."""
    if not written.name:
        return "people.fault.name"
    if before is None and written.id in {LOCAL_ADMIN.id, *(one.id for one in people)}:
        return "people.fault.id"
    others = (one for one in people if one.id != written.id)
    if written.subject is not None and any(one.subject == written.subject for one in others):
        return "people.fault.subject"
    if written.role in (StaffRole.REVIEWER, StaffRole.TRAINER) and written.team is None:
        return "people.fault.team"
    return None


def _label(person: Person) -> str:
    return person.name if person.name == person.id else f"{person.name} ({person.id})"
