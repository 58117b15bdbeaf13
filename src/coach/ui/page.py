"""What a page is, and what it may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from coach.domain.coaching import DraftCheck
from coach.domain.conversation import Channel, Conversation
from coach.domain.evaluation import Scored
from coach.domain.people import StaffRole
from coach.pipeline import Coach
from coach.roleplay.practice import Practice
from coach.rubrics.library import RubricFolder
from coach.rubrics.scenario_schema import Scenario
from coach.rubrics.schema import in_language
from coach.settings import Settings

MARK = str(files("coach.exports").joinpath("mark.svg"))

# Enough for a team's day in one process; the oldest are scored again when somebody comes back to them.
_EVALUATIONS_KEPT = 4096
_COACHES_KEPT = 32
_PRACTICES_KEPT = 16

EVERYBODY = frozenset(StaffRole)
LOOKING_AFTER = EVERYBODY - {StaffRole.AGENT}
REVIEWERS = frozenset({StaffRole.REVIEWER, StaffRole.ADMIN})
ADMINISTRATORS = frozenset({StaffRole.ADMIN})


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page of the menu: ``title`` and ``group`` are keys of the interface texts, ``icon`` a Material symbol.

    ``roles`` are those in whose menu it stands; None for a page that shows nothing that is stored. The app opens on it for
    those of ``first_for``, and on the first page of the menu for everybody else.
    """

    title: str
    icon: str
    group: str
    order: int
    roles: frozenset[StaffRole] | None = None
    first_for: frozenset[StaffRole] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was found: the name of its module, its entry in the menu and what draws it."""

    name: str
    info: PageInfo
    render: Callable[[Services], None]


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """How conversations are scored; ``culture`` None means the profile that a transcript itself asks for."""

    rubric: str = "core"
    channel: Channel | None = None
    culture: str | None = None


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How a draft is checked; ``language`` None means that it is detected, ``culture`` None that no profile holds."""

    rubric: str = "core"
    channel: Channel = Channel.CHAT
    culture: str | None = None
    language: str | None = None


class Services:
    """What pages may use; made once a process and shared by all sessions.

    The same conversation with the same options is scored once. Conversations are compared by their whole content, so
    that two people who look at different transcripts of one name never see each other's result.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._coach = lru_cache(maxsize=_COACHES_KEPT)(self._new_coach)
        self._titles = lru_cache(maxsize=_COACHES_KEPT)(self._read_titles)
        self._scored = lru_cache(maxsize=_EVALUATIONS_KEPT)(self._score)
        self._scenarios = lru_cache(maxsize=2)(self._read_scenarios)
        self._practice = lru_cache(maxsize=_PRACTICES_KEPT)(self._new_practice)

    @property
    def folder(self) -> RubricFolder:
        """The rubrics folder as its files are now."""
        return RubricFolder(self.settings.rubrics)

    def coach(self, rubric: str, culture: str | None, texts: str, language: str | None = None) -> Coach:
        """The coach for a scorecard, with reasons and advice in the language ``texts``; raises RubricError.

        ``language`` is that of all it reads; it is detected where it is None.
        """
        return self._coach(rubric, culture, texts, self._edition(), language)

    def score(self, conversation: Conversation, options: ScoreOptions, texts: str) -> Scored:
        """The conversation with its evaluation and measures; raises RubricError when the scorecard has mistakes."""
        if options.channel is not None and options.channel is not conversation.channel:
            conversation = replace(conversation, channel=options.channel)
        return self._scored(conversation, options.rubric, options.culture, texts, self._edition())

    def check(self, draft: str, context: str | None, options: DraftOptions, texts: str) -> DraftCheck:
        """What of a draft will land badly; only the coach is kept for the next check, never the draft or its result."""
        coach = self.coach(options.rubric, options.culture, texts, options.language)
        return coach.check(draft, context=context, channel=options.channel)

    def rubric_titles(self, language: str) -> dict[str, str]:
        """The scorecards of the folder and what they are called; raises RubricError."""
        return self._titles("rubric", language, self._edition())

    def culture_titles(self, language: str) -> dict[str, str]:
        """The culture profiles of the folder and what they are called; raises RubricError."""
        return self._titles("culture", language, self._edition())

    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios of the folder by name, by language and name; raises RubricError."""
        return self._scenarios(self._edition())

    def practice(self, scenario: str) -> Practice:
        """A scenario ready to be played; raises RubricError."""
        return self._practice(scenario, self._edition())

    def _edition(self) -> int:
        """Changes when a file of the rubrics folder does, so that an edit shows with the next click."""
        return hash(tuple((str(path), path.stat().st_mtime_ns) for path in _rubric_files(self.settings.rubrics)))

    def _read_titles(self, what: Literal["rubric", "culture"], language: str, edition: int) -> dict[str, str]:  # noqa: ARG002
        folder = self.folder
        if what == "rubric":
            return {name: in_language(folder.rubric(name).name, language) for name in folder.rubric_names()}
        return {name: in_language(folder.culture(name).name, language) for name in folder.culture_names()}

    def _read_scenarios(self, edition: int) -> dict[str, Scenario]:  # noqa: ARG002
        folder = self.folder.scenarios
        return {name: folder.scenario(name) for name in folder.names()}

    def _new_practice(self, name: str, edition: int) -> Practice:
        folder = self.folder.scenarios
        scenario = self._scenarios(edition)[name] if name in folder.names() else folder.scenario(name)
        coach = self._coach(folder.reactions.scorecard, None, scenario.language, edition, scenario.language)
        return Practice(coach, scenario)

    def _new_coach(
        self,
        rubric: str,
        culture: str | None,
        texts: str,
        edition: int,  # noqa: ARG002
        language: str | None,
    ) -> Coach:
        return Coach(rubric, culture, texts=texts, language=language, rubrics=self.settings.rubrics)

    def _score(self, conversation: Conversation, rubric: str, culture: str | None, texts: str, edition: int) -> Scored:
        return self._coach(rubric, culture, texts, edition, None).score_in_full(conversation)


def _rubric_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))
