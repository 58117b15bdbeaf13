"""Who is who in a transcript, to be put right by the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from coach.domain.conversation import Conversation, Participant, Role
from coach.scoring.score import ROLES_SURE
from coach.ui.components.speakers import participant_of, role_word
from coach.ui.markup import element, joined, markdown_text, said, show
from coach.ui.words import Words

_MOST_SPEAKERS = 20
_SAMPLE_CHARACTERS = 90


def role_table(conversation: Conversation, words: Words, *, key: str) -> dict[str, Role] | None:
    """The roles that the user gives the speakers, by participant id; None while they are left as they were read."""
    unsure = conversation.role_confidence < ROLES_SURE
    state = f"{key}_confirmed"
    with st.expander(words("roles.title"), expanded=unsure, icon=":material/group:", key=f"{key}_roles"):
        note = st.container()
        chosen: dict[str, Role] = {}
        for number, participant in enumerate(_speakers(conversation)[:_MOST_SPEAKERS]):
            chosen[participant.id] = _role_row(conversation, participant, words, key=f"{key}_role_{number}")
        changed = any(
            chosen[participant.id] is not participant.role for participant in _speakers(conversation)[:_MOST_SPEAKERS]
        )
        if unsure and not changed and not st.session_state.get(state):
            st.button(
                words("roles.confirm"), key=f"{key}_confirm", icon=":material/check:", on_click=_confirm, args=(state,)
            )
        settled = changed or bool(st.session_state.get(state))
        with note:
            _note(conversation, words, unsure=unsure, settled=settled)
    return chosen if settled else None


def with_roles(conversation: Conversation, roles: Mapping[str, Role]) -> Conversation:
    """The conversation with the user's roles, which are sure."""
    participants = tuple(replace(one, role=roles.get(one.id, one.role)) for one in _speakers(conversation))
    agents = [one for one in participants if one.role is Role.AGENT]
    former = {one.name for one in _speakers(conversation) if one.role is Role.AGENT} - {one.name for one in agents}
    agent_id = conversation.agent_id
    if agent_id is None or agent_id in former:
        agent_id = agents[0].name if len(agents) == 1 else None
    return replace(
        conversation,
        turns=tuple(replace(turn, role=roles.get(turn.speaker_id, turn.role)) for turn in conversation.turns),
        participants=participants,
        agent_id=agent_id,
        role_confidence=1.0,
    )


def _note(conversation: Conversation, words: Words, *, unsure: bool, settled: bool) -> None:
    if settled:
        show(element("p", words("roles.settled"), class_="quiet"))
    elif unsure:
        text = words("roles.unsure", share=words.percent(conversation.role_confidence))
        show(element("p", text, class_="santun-warning"))
    else:
        show(element("p", words("roles.sure"), class_="quiet"))


def _speakers(conversation: Conversation) -> tuple[Participant, ...]:
    found = {turn.speaker_id: participant_of(conversation, turn) for turn in conversation.turns}
    return tuple(found.values())


def _role_row(conversation: Conversation, participant: Participant, words: Words, *, key: str) -> Role:
    turns = [turn for turn in conversation.turns if turn.speaker_id == participant.id]
    sample = max((turn.text for turn in turns[:3]), key=len)
    shown = sample if len(sample) <= _SAMPLE_CHARACTERS else sample[:_SAMPLE_CHARACTERS].rstrip() + "…"
    name = _name(participant, words)
    about, choice = st.columns([3, 2], vertical_alignment="center")
    with about:
        count = words.counted("card.turns", len(turns))
        show(
            element(
                "p",
                joined(
                    element("strong", said(name)),
                    f" · {count}",
                    element("br"),
                    element("span", said(f"“{shown}”"), class_="quiet"),
                ),
            )
        )
    with choice:
        roles = list(Role)
        return st.selectbox(
            words("roles.role_of", name=markdown_text(name)),
            roles,
            index=roles.index(participant.role),
            format_func=lambda role: role_word(role, words),
            key=key,
            label_visibility="collapsed",
            persist_state="session",
        )


def _name(participant: Participant, words: Words) -> str:
    """The speaker's name, else the id; an id that is only a role's name is said as the interface says it."""
    if participant.name is None and participant.id in list(Role):
        return role_word(Role(participant.id), words)
    return participant.name or participant.id


def _confirm(state: str) -> None:
    st.session_state[state] = True
