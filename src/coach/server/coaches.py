"""The coaches that requests ask for, each opened once and ready before it is used."""

from __future__ import annotations

from functools import lru_cache

from coach.pipeline import Coach
from coach.rubrics.library import RubricFolder
from coach.server.replies import RequestError
from coach.settings import load_settings

_MOST_OPEN = 8
# A first check builds what later ones share: word tables, the model's session, better wordings.
_FIRST_DRAFTS = ("That's not my department. Calm down.", "Itu bukan bagian saya. Tenang saja.")


class Coaches:
    """Coaches by scorecard and culture profile; the least recently used ones are let go.

    Args:
        rubric: the scorecard where a request names none.
        culture: the culture profile where a request names none.
    """

    def __init__(self, rubric: str = "core", culture: str | None = None) -> None:
        self._rubric = rubric
        self._culture = culture
        self._folder = RubricFolder(load_settings().rubrics)
        self._open = lru_cache(maxsize=_MOST_OPEN)(_opened)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that are checked."""
        return self._folder.languages

    def open_usual(self) -> None:
        """Opens what most requests need; raises InputError when the rubric or the model has mistakes."""
        self._open(self._rubric, self._culture)

    def get(self, rubric: str | None = None, culture: str | None = None) -> Coach:
        """The coach for a scorecard and a culture profile; raises RequestError when there is no such thing."""
        # By name only: a path in a request would open any YAML file of this machine.
        _one_of("rubric", rubric, self._folder.rubric_names())
        _one_of("culture", culture, self._folder.culture_names())
        return self._open(rubric or self._rubric, culture or self._culture)

    def spoken(self, language: str | None) -> str | None:
        """A language that is checked, or None to detect it; raises RequestError for another one."""
        _one_of("language", language, self.languages)
        return language


def _one_of(what: str, name: str | None, known: tuple[str, ...]) -> None:
    if name is not None and name not in known:
        raise RequestError(422, "unusable_input", f"{what}: there is no {name!r}; known are {', '.join(known)}")


def _opened(rubric: str, culture: str | None) -> Coach:
    coach = Coach(rubric, culture)
    for draft in _FIRST_DRAFTS:
        coach.check(draft)
    return coach
