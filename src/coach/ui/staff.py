"""Who is at the screen, the store as they see it, and what pages of the staff share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from coach.domain.people import Person, StaffRole
from coach.errors import NotFoundError, SignInError
from coach.exports.harmless import harmless
from coach.rubrics.loader import parse_with_lines
from coach.rubrics.schema import Rubric
from coach.storage.store import LOCAL_ADMIN, Store, View
from coach.ui.components.empty_state import empty_state
from coach.ui.page import REVIEWERS, Services
from coach.ui.signing_in import Standing, standing, subject
from coach.ui.words import Words

_RUBRICS_KEPT = 32
# Between the scorecard and a culture profile in the text that is kept of them (RubricFolder.text).
_NEXT_FILE = "\n---\n"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The one at the screen; ``person`` is None for the local administrator and for whom the store does not know."""

    standing: Standing
    person: Person | None = None

    @property
    def role(self) -> StaffRole | None:
        """As what the store answers them; None where it does not."""
        if self.standing is Standing.LOCAL:
            return StaffRole.ADMIN
        return None if self.person is None else self.person.role


def visitor_of(services: Services) -> Visitor:
    """Who is at the screen; opens the store only for somebody who signed in, so that pages without it need none."""
    now = standing()
    if now is not Standing.SIGNED_IN:
        return Visitor(now)
    return Visitor(now, _store_at(services.settings.database).person_of_subject(subject() or ""))


def person_at_screen(store: Store) -> Person:
    """Who works here: the one who signed in; without sign-in, and on this computer alone, its local administrator.

    Raises:
        SignInError: for anybody else.
    """
    now = standing()
    if now is Standing.LOCAL:
        return store.local_admin()
    person = store.person_of_subject(subject() or "") if now is Standing.SIGNED_IN else None
    if person is None:
        raise SignInError(
            f"sign-in: the one at the screen is {now.value!r}; stored data is shown to people it knows only"
        )
    return person


def view_of(services: Services) -> View:
    """The store of the settings, as the person at the screen sees it; the only way of a page to it. Raises SignInError."""
    store = _store_at(services.settings.database)
    return store.seen_by(person_at_screen(store))


def names_in(view: View) -> dict[str, str]:
    """The names of the people that are seen, by id; for anybody else an id is all that there is to say."""
    return {one.id: harmless(one.name) for one in view.people.list()}


def works_alone(me: Person) -> bool:
    """Whether this is the local administrator at work without sign-in."""
    return me.id == LOCAL_ADMIN.id and standing() is Standing.LOCAL


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
