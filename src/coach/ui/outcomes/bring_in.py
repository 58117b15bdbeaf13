"""How outcomes come in: a CSV file, looked through before anything is stored, or the time stamps of what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from coach.errors import InputError
from coach.metrics.conventions import RULES, Convention, parse_convention
from coach.metrics.outcome_file import OutcomeFile, metrics_without_convention, outcomes_in
from coach.outcome_importing import PlacedOutcomes, place_outcomes, store_timings
from coach.storage.store import View
from coach.transcripts._reading import MAX_FILE_BYTES
from coach.ui.components.problems import input_error, line_problems
from coach.ui.markup import element, show, style_words
from coach.ui.words import Words

_UPLOAD = "outcomes_upload"
_TOLD = "outcomes_told"
_TEMPLATE = (
    "conversation,agent,customer,at,csat.top_two_1_5,nps.promoters_less_detractors,fcr.asked,resolution.in_the_contact\n"
    "t-4711,ani,c-88,2026-03-02T09:30:00+07:00,5,9,yes,yes\n"
)
_HOURS = "1-5 09:00-17:00 {zone}"
_TIMED = {
    "frt.median_clock": "", "frt.mean_clock": "", "frt.median_business": "hours", "frt.mean_business": "hours",
    "art.median_clock": "", "art.median_business": "hours", "aht.first_to_last_word": "", "sla.answered_within": "seconds",
    "volume.contacts": "",
}  # fmt: skip
_COMMON_SLA = (20, 60, 3600, 86_400)
_TIMED_FIRST = ["frt.median_clock", "aht.first_to_last_word", "volume.contacts"]


def bring_in(view: View, words: Words, *, is_first: bool) -> None:
    """The two ways, in an expander that is open while nothing is there yet."""
    with st.expander(words("outcomes.bring"), icon=":material/upload_file:", expanded=is_first, key="outcomes_bring"):
        if told := st.session_state.pop(_TOLD, None):
            show(element("p", told, class_="santun-note", role="status"))
        from_file, from_times = st.tabs([words("outcomes.from_file"), words("outcomes.from_times")])
        with from_file:
            _from_file(view, words)
        with from_times:
            _from_times(view, words)


# -- a file -----------------------------------------------------------------------------------------------------


def _from_file(view: View, words: Words) -> None:
    show(element("p", words("outcomes.file_text"), class_="santun-note"))
    limit = words("score.upload_limit", megabytes=str(MAX_FILE_BYTES // 1024**2))
    show(style_words(upload_button=words("outcomes.upload_button"), upload_limit=limit))
    # A fresh key empties the drop zone once its file is stored.
    number = st.session_state.setdefault(_UPLOAD, 0)
    given = st.file_uploader(words("outcomes.upload"), type=["csv", "tsv", "txt"], key=f"{_UPLOAD}_{number}")
    if given is None:
        st.download_button(
            words("outcomes.template"), _TEMPLATE.encode(), file_name="outcomes.csv", mime="text/csv",
            key="outcomes_template", type="tertiary", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        return
    try:
        meant = _meant(metrics_without_convention(given.getvalue(), given.name), words)
        if meant is None:
            return
        file = outcomes_in(given.getvalue(), given.name, _zone(), meant, view.outcomes.contacts)
    except InputError as error:
        input_error(error, words)
        return
    found = place_outcomes(view, file, _returns(file, words))
    _looked_through(found, words)
    if found.values and st.button(
        words.counted("outcomes.store", len(found.values)), type="primary", icon=":material/save:", key="outcomes_store"
    ):
        changed = view.outcomes.save(found.values)
        _tell(words("outcomes.stored", count=words.number(len(found.values)), changed=words.number(changed)))


def _meant(metrics: Sequence[str], words: Words) -> list[Convention] | None:
    """The conventions that the user chooses for columns that do not name theirs; None until all are chosen.

    None is picked beforehand, since the guides disagree (guide D12).
    """
    if metrics:
        show(element("p", words("outcomes.meant"), class_="santun-note"))
    chosen = [
        st.selectbox(
            words(f"outcomes.short.{metric}"),
            _ways(metric),
            index=None,
            placeholder=words("outcomes.choose"),
            format_func=lambda code: parse_convention(code).meaning(words.language),
            key=f"outcomes_meant_{metric}",
        )
        for metric in metrics
    ]
    return None if None in chosen else [parse_convention(code) for code in chosen if code]


def _ways(metric: str) -> list[str]:
    """The conventions to choose from; those with a detail of their own are named in the heading, save common SLAs."""
    plain = [f"{metric}.{name}" for name, rule in RULES[metric].items() if rule.detail is None]
    return plain or [f"sla.answered_within[{seconds}]" for seconds in _COMMON_SLA]


def _returns(file: OutcomeFile, words: Words) -> Convention | None:
    """FCR by return, where rows name their customers and the user wants it."""
    if all(contact.customer_id is None for contact in file.contacts):
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_wanted = st.checkbox(words("outcomes.returns"), key="outcomes_returns")
        days = st.number_input(
            words("outcomes.days"), min_value=1, max_value=365, value=7, key="outcomes_days", width=140,
            disabled=not is_wanted,
        )  # fmt: skip
    return Convention("fcr", "no_return", str(int(days))) if is_wanted else None


def _looked_through(found: PlacedOutcomes, words: Words) -> None:
    """What the file holds by convention, and every line that can not be used."""
    counts = Counter(f"{one.metric}.{one.convention}" for one in found.values)
    lines = [
        element("li", element("b", words.number(count)), " ", convention.title(words.language), ": ", convention.meaning(words.language))
        for code, count in counts.items()
        for convention in [parse_convention(code)]
    ]  # fmt: skip
    rows = words.counted("outcomes.rows", found.rows, beside=words.number(found.beside))
    show(element("div", element("p", rows), element("ul", *lines), class_="santun-found"))
    line_problems(found.problems, words, key="outcomes_problems")


# -- time stamps ------------------------------------------------------------------------------------------------


def _from_times(view: View, words: Words) -> None:
    show(element("p", words("outcomes.times_text"), class_="santun-note"))
    names = {code: _timed_name(code, words) for code in _TIMED}
    chosen = st.multiselect(
        words("outcomes.which"), list(_TIMED), default=_TIMED_FIRST, format_func=names.__getitem__, key="outcomes_timed"
    )
    details = {_TIMED[code] for code in chosen}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seconds, hours = 60, ""
        if "seconds" in details:
            seconds = int(
                st.number_input(
                    words("outcomes.seconds"), min_value=1, max_value=604_800, value=seconds, key="outcomes_seconds",
                    width=240,
                )
            )  # fmt: skip
        if "hours" in details:
            hours = st.text_input(
                words("outcomes.hours"), _HOURS.format(zone=_zone_name()), help=words("outcomes.hours_help"),
                key="outcomes_hours", width=360,
            )  # fmt: skip
    if not st.button(
        words("outcomes.work_out"), key="outcomes_work_out", disabled=not chosen, icon=":material/schedule:"
    ):
        return
    brackets = {"": "", "seconds": f"[{seconds}]", "hours": f"[{hours.strip()}]"}
    try:
        conventions = [parse_convention(code + brackets[_TIMED[code]]) for code in chosen]
    except InputError as error:
        input_error(error, words)
        return
    with st.spinner(words("outcomes.working")):
        found = store_timings(view, conventions)
    _tell(
        words(
            "outcomes.worked_out", count=words.number(found.values), changed=words.number(found.changed),
            conversations=words.number(found.conversations),
        )
    )  # fmt: skip


def _timed_name(code: str, words: Words) -> str:
    metric, _, name = code.partition(".")
    return f"{words(f'outcomes.short.{metric}')}: {words(f'outcomes.timed.{name}')}"


def _tell(text: str) -> None:
    st.session_state[_TOLD] = text
    st.session_state[_UPLOAD] = st.session_state.get(_UPLOAD, 0) + 1
    st.rerun()


def _zone_name() -> str:
    return st.context.timezone or "UTC"


def _zone() -> tzinfo:
    """The time zone of the browser, for times that do not say theirs."""
    try:
        return ZoneInfo(_zone_name())
    except (ZoneInfoNotFoundError, ValueError):
        zone = datetime.now().astimezone().tzinfo
        assert zone is not None
        return zone
