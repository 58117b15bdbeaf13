"""The store as the person at the screen sees it, and what pages of the staff share."""

from __future__ import annotations

from functools import lru_cache

from coach.domain.people import Person, StaffRole
from coach.errors import NotFoundError
from coach.rubrics.loader import parse_with_lines
from coach.rubrics.schema import Rubric
from coach.storage.store import Store, View
from coach.ui.components.empty_state import empty_state
from coach.ui.page import Services
from coach.ui.words import Words

REVIEWERS = frozenset({StaffRole.REVIEWER, StaffRole.ADMIN})
_RUBRICS_KEPT = 32
# Between the scorecard and a culture profile in the text that is kept of them (RubricFolder.text).
_NEXT_FILE = "\n---\n"


def person_at_screen(store: Store) -> Person:
    """Who works here: without sign-in, the local administrator of this computer."""
    return store.local_admin()


def view_of(services: Services) -> View:
    """The store of the settings, as the person at the screen sees it."""
    store = _store_at(services.settings.database)
    return store.seen_by(person_at_screen(store))


def only_for_reviewers(view: View, words: Words) -> bool:
    """Whether the person reviews; says whom the page is for otherwise."""
    if view.people.me().role in REVIEWERS:
        return True
    empty_state(words("reviewing.not_yours.title"), words("reviewing.not_yours.text"), "lock")
    return False


def rubric_of(view: View, services: Services, digest: str, name: str) -> Rubric:
    """The scorecard that an evaluation was made by, as it was then; that of the folder where its text was not kept."""
    try:
        return _parsed(view.evaluations.rubric_text(digest), name)
    except NotFoundError:
        return services.folder.rubric(name)


@lru_cache(maxsize=_RUBRICS_KEPT)
def _parsed(text: str, name: str) -> Rubric:
    # A culture profile changes neither weights nor the scale, which is what is needed of an old scorecard.
    return parse_with_lines(text.partition(_NEXT_FILE)[0], Rubric, name)[0]


@lru_cache(maxsize=4)
def _store_at(url: str) -> Store:
    return Store.open(url)
