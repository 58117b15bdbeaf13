"""By which scorecard, for which channel and in which culture conversations are scored."""

from __future__ import annotations

import streamlit as st

from coach.domain.conversation import Channel
from coach.ui.page import ScoreOptions, Services
from coach.ui.words import Words

# Streamlit shows None as if nothing were chosen.
_AUTO = ""


def score_options(services: Services, words: Words) -> ScoreOptions:
    """The user's choice, out of the way until it is needed."""
    with st.popover(words("options.title"), icon=":material/tune:", key="options"):
        rubric = rubric_choice(services, words, key="options_rubric")
        channel = st.selectbox(
            words("options.channel"),
            [_AUTO, *(channel.value for channel in Channel)],
            format_func=lambda one: words(f"channel.{one}" if one else "options.channel_auto"),
            key="options_channel",
            persist_state="session",
        )
        culture = culture_choice(services, words, words("options.culture_auto"), key="options_culture")
    return ScoreOptions(rubric, Channel(channel) if channel else None, culture)


def rubric_choice(services: Services, words: Words, *, key: str) -> str:
    """A scorecard of the rubrics folder, by name; the core one first."""
    titles = services.rubric_titles(words.language)
    names = sorted(titles, key=lambda name: (name != "core", name))
    return st.selectbox(
        words("options.rubric"), names, format_func=titles.__getitem__, key=key, persist_state="session"
    )


def culture_choice(services: Services, words: Words, none: str, *, key: str) -> str | None:
    """A culture profile, by name, or None, which is called ``none``."""
    titles = services.culture_titles(words.language)
    chosen = st.selectbox(
        words("options.culture"),
        [_AUTO, *sorted(titles, key=titles.__getitem__)],
        format_func=lambda name: titles[name] if name else none,
        key=key,
        help=words("options.culture_help"),
        persist_state="session",
    )
    return chosen or None
