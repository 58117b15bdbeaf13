"""How far evaluators agreed: criterion by criterion, pair by pair, and against an earlier session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from coach.domain.review import CalibrationAnswer
from coach.exports.harmless import harmless
from coach.scoring.agreement import REWRITE_BELOW, CriterionAgreement, agreement, drift, to_rewrite
from coach.storage.calibration import MACHINE
from coach.ui.coaching.charts import BLUE, draw, theme
from coach.ui.markup import element, said, show
from coach.ui.words import Words

# Okabe and Ito's colours, told apart on both backgrounds and with every common colour blindness.
_LIMIT_COLOUR = "#D55E00"
_TICKS = [-1, -0.5, 0, 0.5, 1]


def calibration_results(
    answers: Sequence[CalibrationAnswer],
    earlier: Sequence[CalibrationAnswer],
    names: Mapping[str, str],
    people: Mapping[str, str],
    words: Words,
    *,
    key: str,
) -> None:
    """The figures of a closed session.

    Args:
        answers: of everybody, the machine's among them.
        earlier: of the session before, by the same scorecard; empty where there is none.
        names: of the criteria.
        people: names of the evaluators, by id; somebody who is not in it is called by the id.
        words: the interface texts.
        key: of this view.
    """
    place = {name: number for number, name in enumerate(names)}
    answers = sorted(answers, key=lambda one: place.get(one.criterion, len(place)))
    found = agreement(answers)
    people_alone = agreement(one for one in answers if one.evaluator_id != MACHINE)
    by_people = {one.criterion: one for one in people_alone}
    _rewrite(people_alone, names, words)
    _chart(people_alone, names, words, key)
    show(element("h2", words("calibration.table")))
    rows = [_row(one, by_people.get(one.criterion), names, words) for one in found]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"{key}_table")
    show(element("p", words("calibration.table_note"), class_="quiet"))
    _pairs(found, names, people, words, key)
    if earlier:
        _drift(earlier, answers, names, words, key)


def _rewrite(found: Sequence[CriterionAgreement], names: Mapping[str, str], words: Words) -> None:
    unclear = to_rewrite(found)
    if not unclear:
        show(element("p", words("calibration.nothing_to_rewrite"), class_="santun-note"))
        return
    items = (element("li", said(names.get(one.criterion, one.criterion))) for one in unclear)
    show(
        element("div", element("strong", words("calibration.rewrite")), element("ul", *items), class_="santun-problems")
    )


def _chart(found: Sequence[CriterionAgreement], names: Mapping[str, str], words: Words, key: str) -> None:
    criterion, alpha = words("calibration.criterion"), words("calibration.alpha")
    rows = [
        {
            criterion: harmless(names.get(one.criterion, one.criterion)),
            alpha: one.alpha,
            "low": one.interval.low if one.interval else None,
            "high": one.interval.high if one.interval else None,
        }
        for one in found
        if one.alpha is not None
    ]
    if not rows:
        show(element("p", words("calibration.no_alpha"), class_="santun-note"))
        return
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y(f"{criterion}:N", sort=[str(row[criterion]) for row in rows], title=None, axis=alt.Axis(labelLimit=260))
    )
    spans = base.mark_rule(strokeWidth=3, color=BLUE[theme()], opacity=0.8).encode(
        x=alt.X("low:Q", title=alpha, scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(values=_TICKS)), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=80, color=BLUE[theme()], opacity=1).encode(
        x=alt.X(f"{alpha}:Q"), tooltip=[f"{criterion}:N", alt.Tooltip(f"{alpha}:Q", format=".2f")]
    )
    limit = (
        alt.Chart(pd.DataFrame({"x": [REWRITE_BELOW]}))
        .mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=_LIMIT_COLOUR)
        .encode(x="x:Q")
    )
    show(element("h2", words("calibration.chart")))
    chart = (spans + points + limit).properties(height=max(120, 24 * len(rows)))
    about = "; ".join(f"{names.get(one.criterion, one.criterion)}: {_number(one.alpha, words)}" for one in found)
    draw(chart, key=f"{key}_chart", about=about)
    show(element("p", words("calibration.chart_note", limit=words.number(REWRITE_BELOW, 2)), class_="quiet"))


def blind_results(answers: Sequence[CalibrationAnswer], names: Mapping[str, str], words: Words, *, key: str) -> None:
    """How far blind reviews and the machine agree, criterion by criterion in the scorecard's order.

    Args:
        answers: as they were before the machine's were shown, and the machine's.
        names: of the scorecard's criteria.
        words: the interface texts.
        key: of this view.
    """
    place = {name: number for number, name in enumerate(names)}
    found = agreement(sorted(answers, key=lambda one: place.get(one.criterion, len(place))))
    by_people = {one.criterion for one in answers if one.evaluator_id != MACHINE}
    people = {one.evaluator_id for one in answers} - {MACHINE}
    contacts = {one.conversation_id for one in answers if one.evaluator_id != MACHINE}
    told = words(
        "calibration.blind_basis",
        contacts=words.number(len(contacts)),
        names=", ".join(harmless(one) for one in sorted(people)),
    )
    show(element("p", said(told), class_="quiet"))
    rows = [_row(one, one, names, words) for one in found if one.criterion in by_people]
    table = pd.DataFrame(rows).drop(columns=[words("calibration.with_machine"), words("calibration.applies")])
    st.dataframe(table, hide_index=True, key=f"{key}_table")


def _row(
    one: CriterionAgreement, people: CriterionAgreement | None, names: Mapping[str, str], words: Words
) -> dict[str, object]:
    interval = (
        f"{words.number(people.interval.low, 2)} – {words.number(people.interval.high, 2)}"
        if people and people.interval
        else "–"
    )
    return {
        words("calibration.criterion"): harmless(names.get(one.criterion, one.criterion)),
        words("calibration.compared"): people.conversations if people else 0,
        words("calibration.percent"): _share(people.percent if people else None, words),
        words("calibration.kappa"): _number(people.kappa if people else None, words),
        words("calibration.alpha"): _number(people.alpha if people else None, words),
        words("queue.interval"): interval,
        words("calibration.with_machine"): _number(one.alpha, words),
        words("calibration.applies"): _share(people.applies_percent if people else None, words),
    }


def _pairs(
    found: Sequence[CriterionAgreement], names: Mapping[str, str], people: Mapping[str, str], words: Words, key: str
) -> None:
    """Who agrees with whom; in the order of names, since a few conversations are no ranking."""
    with st.expander(words("calibration.pairs")):
        rows = [
            {
                words("calibration.criterion"): harmless(names.get(one.criterion, one.criterion)),
                words("calibration.first"): _who(pair.first, people, words),
                words("calibration.second"): _who(pair.second, people, words),
                words("calibration.compared"): pair.n,
                words("calibration.percent"): _share(pair.percent, words),
                words("calibration.kappa"): _number(pair.kappa, words),
            }
            for one in found
            for pair in one.pairs
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"{key}_pairs")


def _drift(
    earlier: Sequence[CalibrationAnswer],
    later: Sequence[CalibrationAnswer],
    names: Mapping[str, str],
    words: Words,
    key: str,
) -> None:
    changes = drift(
        (one for one in earlier if one.evaluator_id != MACHINE), (one for one in later if one.evaluator_id != MACHINE)
    )
    show(element("h2", words("calibration.drift")))
    if not changes:
        show(element("p", words("calibration.no_alpha"), class_="santun-note"))
        return
    rows = [
        {
            words("calibration.criterion"): harmless(names.get(one.criterion, one.criterion)),
            words("calibration.before"): _number(one.earlier, words),
            words("calibration.after"): _number(one.later, words),
            words("queue.interval"): f"{words.number(one.interval.low, 2)} – {words.number(one.interval.high, 2)}"
            if one.interval
            else "–",
            words("calibration.is_clear"): words("table.yes") if one.is_clear else "",
        }
        for one in changes
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"{key}_drift")


def _who(evaluator: str, people: Mapping[str, str], words: Words) -> str:
    return words("calibration.machine") if evaluator == MACHINE else people.get(evaluator, harmless(evaluator))


def _share(share: float | None, words: Words) -> str:
    return "–" if share is None else words.percent(share)


def _number(value: float | None, words: Words) -> str:
    return "–" if value is None else words.number(value, 2)
