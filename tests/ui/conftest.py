"""One set of services for all tests of the app: scorecards are read and samples scored once."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from coach.domain.people import Person, StaffRole
from coach.settings import load_settings
from coach.storage.store import Store
from coach.ui import signing_in, staff
from coach.ui.coaching.samples import import_samples
from coach.ui.page import Services

SAMPLES_ON = date(2026, 11, 22)


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


# -- a store with the samples in it -----------------------------------------------------------------------------


def naming(name):
    return f"{name} (sample)"


def own_samples(services):
    """Those in our own format, which are enough here."""
    return services.settings.samples / "santun_json"


@pytest.fixture(scope="session")
def sample_home(services, tmp_path_factory):
    """A data folder with the samples in it."""
    home = tmp_path_factory.mktemp("samples")
    store = Store.open(f"sqlite:///{home / 'santun.sqlite3'}")
    view = store.seen_by(store.local_admin())
    coach = services.coach("core", None, "en")
    import_samples(view, coach, own_samples(services), SAMPLES_ON, "en", naming, lambda share: None)
    store.close()
    return home


@pytest.fixture
def home(sample_home, tmp_path):
    shutil.copytree(sample_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def stored(services, home, monkeypatch):
    """Services on a copy of the samples; scorecards that were read stay read."""
    return on(services, replace(services.settings, home=home), monkeypatch)


def on(services, settings, monkeypatch):
    monkeypatch.setattr(services, "settings", settings)
    return services


@pytest.fixture
def admin(stored):
    store = Store.open(stored.settings.database)
    yield store.seen_by(store.local_admin())
    store.close()


@pytest.fixture
def works_here(monkeypatch):
    """Puts somebody in front of the screen."""

    def somebody(person_id):
        monkeypatch.setattr(staff, "person_at_screen", lambda store: Person(person_id, "", StaffRole.AGENT))

    return somebody
