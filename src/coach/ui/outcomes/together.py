"""Which criteria go together with CSAT, with how sure that is, and never without the warning that it is correlation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from coach.metrics.associations import FEWEST_A_SIDE, Association, associations
from coach.metrics.conventions import Convention
from coach.rubrics.schema import Rubric, in_language
from coach.storage.store import View
from coach.storage.trends import TrendFilter
from coach.ui.markup import element, show
from coach.ui.outcomes.charts import difference_chart, signed
from coach.ui.words import Words

_MOST_SHOWN = 10


def together(view: View, where: TrendFilter, csat: Sequence[Convention], rubric: Rubric, words: Words) -> None:
    """Criteria of a scorecard beside CSAT; only the warning where no criterion has enough contacts on both sides."""
    convention = csat[0]
    if len(csat) > 1:
        convention = st.selectbox(
            words("outcomes.together.which"), csat, format_func=lambda one: one.meaning(words.language),
            key="outcomes_csat", width=420,
        )  # fmt: skip
    answered, contacts = view.outcomes.beside_answers(
        convention.metric, convention.stored_name, replace(where, rubric=rubric.rubric)
    )
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria if one.status == "active"}
    found = associations((one for one in answered if one.criterion in names), contacts)
    rows = found.looked_at
    if rows:
        low, high = convention.rule.scale or (0, 0)
        about = words(
            "outcomes.together.about",
            contacts=words.number(contacts), criteria=words.number(len(rows)), fewest=words.number(FEWEST_A_SIDE),
            low=words.number(low), high=words.number(high),
        )  # fmt: skip
        show(element("p", about, class_="santun-note"))
    show(element("p", found.warning(words.language), class_="santun-warning"))
    if not rows:
        return
    shown = rows[:_MOST_SHOWN]
    show(element("h4", words("outcomes.together.axis")))
    difference_chart(shown, [names[row.criterion] for row in shown], words, key="outcomes_together")
    show(element("p", words("outcomes.together.note"), class_="quiet"))
    with st.expander(words("outcomes.together.table", count=words.number(len(rows))), icon=":material/table:"):
        st.dataframe(
            pd.DataFrame([_line(row, names[row.criterion], words) for row in rows]),
            hide_index=True,
            key="outcomes_together_table",
        )


def _line(row: Association, name: str, words: Words) -> dict[str, str]:
    assert row.difference is not None
    interval = row.difference.interval
    p = row.p_corrected or 0.0
    return {
        words("figure.criterion"): name,
        words("outcomes.together.difference"): signed(row.difference.value, words),
        words("figure.interval"): f"{signed(interval.low, words)} – {signed(interval.high, words)}",
        words("outcomes.together.met"): words.number(row.met),
        words("outcomes.together.not_met"): words.number(row.not_met),
        words("outcomes.together.partly"): words.number(row.partly),
        words("outcomes.together.p"): f"< {words.number(0.001, 3)}" if p < 0.001 else words.number(p, 3),
        words("outcomes.together.clear"): words("table.yes") if row.stands_out else "–",
    }
