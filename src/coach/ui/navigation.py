"""Finds the pages and draws the menu."""

from __future__ import annotations

import pkgutil
from dataclasses import is_dataclass
from datetime import date
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import streamlit as st

import coach.ui.pages
from coach.errors import InputError, InvariantError, SignInError
from coach.ui.components.problems import input_error
from coach.ui.door import closed, who_is_at_work
from coach.ui.page import MARK, Page, PageInfo, Services
from coach.ui.signing_in import Standing
from coach.ui.staff import Visitor, visitor_of
from coach.ui.words import LANGUAGE_KEY, LANGUAGES, Words, chosen_words

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


def menu_of(visitor: Visitor) -> tuple[Page, ...]:
    """The pages in the menu of the one at the screen; the store refuses by itself whatever the menu shows."""
    if visitor.role is None and visitor.standing is not Standing.OPEN:
        return ()
    return tuple(page for page in find_pages() if page.info.roles is None or visitor.role in page.info.roles)


def run(services: Services) -> None:
    """Draws the menu, the language switch and the page that was chosen; only the way in for those who have to sign in."""
    with st.sidebar:
        _language_switch()
    words = chosen_words()
    st.logo(MARK, size="large")
    try:
        visitor = visitor_of(services)
    except InputError as error:
        st.html(_STYLE)
        input_error(error, words)
        return
    in_menu = menu_of(visitor)
    with st.sidebar:
        who_is_at_work(visitor, words)
    entries = _entries(services, visitor, in_menu, words)
    chosen = st.navigation(entries, position="sidebar" if in_menu else "hidden", expanded=True)
    if in_menu:
        chosen.run()
    else:
        st.html(_STYLE)
        closed(visitor, words)


def draw(page: Page, services: Services) -> None:
    """Draws one page; mistakes in the user's own files are shown with their lines instead of a traceback."""
    st.html(_STYLE)
    try:
        page.render(services)
    except SignInError:
        closed(visitor_of(services), chosen_words())
    except InputError as error:
        input_error(error, chosen_words())


def first_page(visitor: Visitor, in_menu: tuple[Page, ...]) -> Page:
    """The page that the app opens on: that of the visitor's daily work."""
    return next((page for page in in_menu if visitor.role in page.info.first_for), find_pages()[0])


def _entries(services: Services, visitor: Visitor, in_menu: tuple[Page, ...], words: Words) -> dict[str, list[st.Page]]:
    """Every page under its group. Those that are not in the menu keep their address, so that a link says whom they are for.

    The address without a page leads to the first one. A page that was this default itself would have no address of its own.
    """
    menu: dict[str, list[st.Page]] = {}
    first = first_page(visitor, in_menu)
    for page in find_pages():
        drawn = st.Page(
            partial(draw, page, services),
            title=words(page.info.title),
            icon=page.info.icon,
            url_path=page.name,
            visibility="visible" if page in in_menu else "hidden",
        )
        entries = menu.setdefault(words(page.info.group), [])
        entries.append(drawn)
        if page is first:
            entries.append(_door_to(drawn, words))
    return menu


def _door_to(page: st.Page, words: Words) -> st.Page:
    """The address without a page, which is in no menu."""

    def go() -> None:
        st.switch_page(page, query_params={LANGUAGE_KEY: words.language})

    return st.Page(go, title="Santun", url_path="start", default=True, visibility="hidden")


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
        on_change=_choose_anew,
    )
    if asked != st.session_state[LANGUAGE_KEY]:
        st.query_params[LANGUAGE_KEY] = st.session_state[LANGUAGE_KEY]


def _choose_anew() -> None:
    """Sets what is chosen once more: a choice that the browser has keeps the words of the language that it was drawn in."""
    for key, value in list(st.session_state.items()):
        if key != LANGUAGE_KEY and _is_a_choice(value):
            st.session_state[key] = value


def _is_a_choice(value: object) -> bool:
    """Whether it may be set; what was pressed, uploaded or marked in a table may not."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return is_dataclass(value) or (isinstance(value, str | int | date) and not isinstance(value, bool))


def _preferred_language() -> str:
    """The browser's language where the interface has it, else English."""
    wanted = (st.context.locale or "en").split("-")[0]
    return wanted if wanted in LANGUAGES else "en"
