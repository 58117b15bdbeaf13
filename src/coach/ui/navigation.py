"""Finds the pages and draws the menu."""

from __future__ import annotations

import pkgutil
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import streamlit as st

import coach.ui.pages
from coach.errors import InputError, InvariantError
from coach.ui.components.problems import input_error
from coach.ui.page import MARK, Page, PageInfo, Services
from coach.ui.words import LANGUAGE_KEY, LANGUAGES, chosen_words

_STYLE = Path(__file__).parent / "components" / "santun.css"


@cache
def find_pages() -> tuple[Page, ...]:
    """Every page, in the order of the menu; a module that fails stops the program with its name."""
    pages: list[Page] = []
    for module in pkgutil.iter_modules(coach.ui.pages.__path__):
        if module.name.startswith("_"):
            continue
        name = f"{coach.ui.pages.__name__}.{module.name}"
        try:
            loaded = import_module(name)
        except Exception as error:
            error.add_note(f"while loading the page {name}")
            raise
        if not isinstance(getattr(loaded, "PAGE", None), PageInfo) or not callable(getattr(loaded, "render", None)):
            raise InvariantError(f"{name}: a page needs PAGE = PageInfo(...) and render(services)")
        pages.append(Page(module.name, loaded.PAGE, loaded.render))
    return tuple(sorted(pages, key=lambda page: (page.info.order, page.name)))


def run(services: Services) -> None:
    """Draws the menu, the language switch and the page that was chosen."""
    with st.sidebar:
        _language_switch()
    words = chosen_words()
    menu: dict[str, list[st.Page]] = {}
    for page in find_pages():
        drawn = st.Page(
            partial(draw, page, services),
            title=words(page.info.title),
            icon=page.info.icon,
            url_path=page.name,
            default=page is find_pages()[0],
        )
        menu.setdefault(words(page.info.group), []).append(drawn)
    st.logo(MARK, size="large")
    st.navigation(menu).run()


def draw(page: Page, services: Services) -> None:
    """Draws one page; mistakes in the user's own files are shown with their lines instead of a traceback."""
    st.html(_STYLE)
    try:
        page.render(services)
    except InputError as error:
        input_error(error, chosen_words())


def _language_switch() -> None:
    """The language of the interface; it stands in the address, so that a link or a reload keeps it."""
    asked = st.query_params.get(LANGUAGE_KEY)
    if LANGUAGE_KEY not in st.session_state:
        st.session_state[LANGUAGE_KEY] = asked if asked in LANGUAGES else _preferred_language()
    st.segmented_control(
        chosen_words()("app.language"),
        list(LANGUAGES),
        required=True,
        format_func=LANGUAGES.__getitem__,
        key=LANGUAGE_KEY,
    )
    if asked != st.session_state[LANGUAGE_KEY]:
        st.query_params[LANGUAGE_KEY] = st.session_state[LANGUAGE_KEY]


def _preferred_language() -> str:
    """The browser's language where the interface has it, else English."""
    wanted = (st.context.locale or "en").split("-")[0]
    return wanted if wanted in LANGUAGES else "en"
