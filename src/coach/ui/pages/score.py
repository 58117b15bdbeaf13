"""Score a transcript: conversations in, filled scorecards with their evidence out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.transcripts._reading import MAX_FILE_BYTES
from coach.ui import shelf
from coach.ui.components.conversation_table import conversation_table
from coach.ui.components.downloads import downloads
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.components.problems import problem_list
from coach.ui.components.review import review
from coach.ui.components.role_table import role_table
from coach.ui.components.score_options import score_options
from coach.ui.markup import element, show, style_words
from coach.ui.page import PageInfo, ScoreOptions, Services
from coach.ui.shelf import Entry, LoadedFile
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("score.title", ":material/fact_check:", "group.conversations", 10)

_SOURCES = ("score.source.sample", "score.source.upload", "score.source.paste")
_SOURCE_KEY = "score_source"
_UPLOADS = "score_uploads"
_PASTED = "score_pasted"


def render(services: Services) -> None:
    """Draws the page."""
    words = chosen_words()
    page_heading(words("score.title"), words("score.subtitle"))
    with st.container(key="score_input", border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            source = st.segmented_control(
                words("score.source.label"),
                _SOURCES,
                default=_SOURCES[0],
                required=True,
                format_func=words,
                key=_SOURCE_KEY,
                label_visibility="collapsed",
                wrap=True,
                persist_state="session",
            )
            options = score_options(services, words)
        files = _files(services, words, source or _SOURCES[0])
    problem_list(files, words)
    entries = [entry for file in files for entry in file.entries]
    if not entries:
        empty_state(words("score.empty.title"), words("score.empty.text"))
        return
    _results(services, words, entries, options)


def _results(services: Services, words: Words, entries: Sequence[Entry], options: ScoreOptions) -> None:
    with st.spinner(words.counted("score.working", len(entries))):
        scored = {
            entry.key: services.score(shelf.with_chosen_roles(entry), options, words.language) for entry in entries
        }
    entry = entries[0]
    if len(entries) > 1:
        entry = conversation_table(entries, scored, words, key="score")
    _settle_roles(entry, words)
    chosen = scored[entry.key]
    rubric = services.coach(options.rubric, options.culture, words.language).rubric
    if not rubric.applies_to(chosen.conversation.channel):
        channels = ", ".join(words(f"channel.{channel}") for channel in rubric.channels)
        show(element("p", words("score.other_channel", channels=channels), class_="santun-warning"))
    review(chosen, rubric, words, title=entry.title, key=f"review_{entry.key}")
    downloads(chosen, list(scored.values()), rubric, words, key="score")


def _settle_roles(entry: Entry, words: Words) -> None:
    before = shelf.with_chosen_roles(entry)
    shelf.choose_roles(entry, role_table(entry.conversation, words, key=f"roles_{entry.key}"))
    if shelf.with_chosen_roles(entry) != before:
        # The table above was scored with the roles as they were; the next run scores all of it with the new ones.
        st.rerun()


def _files(services: Services, words: Words, source: str) -> list[LoadedFile]:
    if source == "score.source.sample":
        return _chosen_sample(services, words)
    if source == "score.source.upload":
        _upload(words)
    else:
        _paste(words)
    files = list(reversed(shelf.loaded_files().values()))
    if files:
        count = sum(len(file.entries) for file in files)
        with st.container(horizontal=True, vertical_alignment="center"):
            show(
                element(
                    "p",
                    words.counted("score.loaded", count, files=words.number(len(files))),
                    class_="quiet",
                )
            )
            st.button(
                words("score.clear"),
                on_click=shelf.clear,
                key="score_clear",
                type="tertiary",
                icon=":material/delete_sweep:",
            )
    return files


def _chosen_sample(services: Services, words: Words) -> list[LoadedFile]:
    found = shelf.samples(services.settings.samples)
    if not found:
        return []
    own_language_first = sorted(
        found, key=lambda sample: (sample.format != shelf.OWN_FORMAT, sample.language != words.language)
    )
    sample = st.selectbox(
        words("score.sample"),
        own_language_first,
        format_func=lambda one: shelf.sample_title(one, words),
        key="score_sample",
        persist_state="session",
    )
    return [shelf.sample_file(sample)] if sample else []


def _upload(words: Words) -> None:
    # A fresh key empties the drop zone once its files are on the shelf, so that no file is shown in two places.
    key = f"{_UPLOADS}_{st.session_state.get(_UPLOADS, 0)}"
    limit = words("score.upload_limit", megabytes=str(MAX_FILE_BYTES // 1024**2))
    show(style_words(upload_button=words("score.upload_button"), upload_limit=limit))
    st.file_uploader(
        words("score.upload"),
        accept_multiple_files=True,
        key=key,
        on_change=_take_uploads,
        args=(key,),
        help=words("score.upload_help"),
    )


def _take_uploads(key: str) -> None:
    # The latest file stands first, so the first of several is read last.
    for file in reversed(st.session_state[key] or []):
        shelf.load(file.name, file.getvalue())
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def _paste(words: Words) -> None:
    with st.form("score_paste", border=False, clear_on_submit=True):
        st.text_area(words("score.paste"), height=180, placeholder=words("score.paste_example"), key=_PASTED)
        st.form_submit_button(words("score.paste_button"), type="primary", on_click=_take_pasted, args=(words,))


def _take_pasted(words: Words) -> None:
    text = st.session_state[_PASTED]
    number = len(shelf.loaded_files()) + 1
    shelf.load(words("score.pasted_name", number=str(number)), text.encode(errors="replace"), pasted=True)
