"""One set of services for all tests of the app: scorecards are read and samples scored once."""

from __future__ import annotations

import sys
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from coach.settings import load_settings
from coach.ui import signing_in
from coach.ui.page import Services


@pytest.fixture(autouse=True)
def own_main_module(monkeypatch):
    """Puts the main module back: a page that runs takes its place, and processes of later tests would start from it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(autouse=True)
def on_this_computer(monkeypatch):
    """Test apps have no server and no browser; they count as opened on this computer."""
    monkeypatch.setattr(signing_in, "connection", lambda: ("localhost", {"Host": "localhost:8501"}))


@pytest.fixture(scope="session")
def services() -> Services:
    return Services(load_settings())


@pytest.fixture
def open_page(services, open_page_of):
    """Opens a page by name in a language; gives the running test app."""
    return partial(open_page_of, services)


@pytest.fixture
def open_page_of():
    """The same with services of the test's own."""

    def page(services, name, language="en", **state):
        def script(name, services):
            from coach.ui.navigation import draw, find_pages

            draw(next(page for page in find_pages() if page.name == name), services)

        app = AppTest.from_function(script, args=(name, services), default_timeout=30)
        app.session_state["lang"] = language
        for key, value in state.items():
            app.session_state[key] = value
        return app.run()

    return page


@pytest.fixture
def shown():
    """All markup that a page drew, the style left out."""

    def markup(app):
        return "\n".join(block.proto.body for block in app.get("html") if "<style>" not in block.proto.body)

    return markup
