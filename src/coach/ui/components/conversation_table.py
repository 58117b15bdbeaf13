"""Several scored conversations as a table, one of them chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from coach.domain.evaluation import Scored
from coach.exports.grades import grade
from coach.exports.harmless import harmless
from coach.ui.components.speakers import agent_name
from coach.ui.shelf import Entry
from coach.ui.words import Words

_ROW_HEIGHT = 36
_MOST_ROWS_SHOWN = 8


def conversation_table(entries: Sequence[Entry], scored: Mapping[str, Scored], words: Words, *, key: str) -> Entry:
    """The table, and below it the choice of one conversation; a click on a row chooses it too."""
    rows = [_row(entry, scored[entry.key], words) for entry in entries]
    rows_key, choice_key = f"{key}_rows", f"{key}_chosen"
    score, coverage = words("table.score"), words("table.coverage")
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key=rows_key,
        row_height=_ROW_HEIGHT,
        height=_ROW_HEIGHT * (min(len(rows), _MOST_ROWS_SHOWN) + 1) + 3,
        selection_mode="single-row",
        on_select=lambda: _choose(rows_key, choice_key, entries),
        column_config={
            score: st.column_config.ProgressColumn(score, min_value=0, max_value=100, format="%.0f", width="small"),
            coverage: st.column_config.NumberColumn(coverage, format="%.0f%%", width="small"),
        },
    )
    by_key = {entry.key: entry for entry in entries}
    if st.session_state.get(choice_key) not in by_key:
        st.session_state.pop(choice_key, None)
    chosen = st.selectbox(
        words("table.choose"),
        list(by_key),
        format_func=lambda one: _name(by_key[one]),
        key=choice_key,
        persist_state="session",
    )
    return by_key[chosen]


def _choose(rows_key: str, choice_key: str, entries: Sequence[Entry]) -> None:
    rows = st.session_state[rows_key]["selection"]["rows"]
    if rows:
        st.session_state[choice_key] = entries[rows[0]].key


def _row(entry: Entry, scored: Scored, words: Words) -> dict[str, object]:
    conversation, evaluation = scored.conversation, scored.evaluation
    language = f"language.{conversation.language}"
    return {
        words("table.conversation"): _name(entry),
        words("table.score"): grade(scored),
        words("table.review"): words("table.yes") if evaluation.needs_review else "",
        words("table.agent"): harmless(agent_name(conversation) or "–"),
        words("table.channel"): words(f"channel.{conversation.channel.value}"),
        words("table.language"): words(language) if language in words.texts else conversation.language,
        words("table.coverage"): 100 * evaluation.coverage,
    }


def _name(entry: Entry) -> str:
    return harmless(" ".join(entry.title.split()))
