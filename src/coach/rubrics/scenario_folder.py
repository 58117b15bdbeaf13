"""The folder of role-play scenarios: what moves customers, the lines of each language, and scenarios found by their place."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coach.errors import RubricError
from coach.rubrics.loader import load_file
from coach.rubrics.reaction_schema import ReactionsFile
from coach.rubrics.scenario_schema import CommonLines, Scenario

COMMON = "_common.yaml"
REACTIONS = "reactions.yaml"


@dataclass(frozen=True)
class ScenarioFolder:
    """``rubrics/scenarios``, each file read when it is first asked for. Every method raises RubricError."""

    path: Path

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have scenarios."""
        return tuple(sorted(path.parent.name for path in self.path.glob(f"*/{COMMON}")))

    def names(self, language: str | None = None) -> tuple[str, ...]:
        """The scenarios of a language, or of all, by language and name."""
        return tuple(path.stem for path in self._paths() if language in (None, path.parent.name))

    def scenario(self, name: str) -> Scenario:
        """A scenario by name, or any YAML file by path."""
        path = self.scenario_path(name)
        found = load_file(path, Scenario)
        if path.is_relative_to(self.path) and (found.scenario, found.language) != (path.stem, path.parent.name):
            raise RubricError(
                [
                    f"{path}:1: the place says {path.parent.name}/{path.stem}, the entries {found.language}/{found.scenario}; "
                    "make them equal"
                ]
            )
        return found

    def scenario_path(self, name: str) -> Path:
        """The file of a scenario: one of this folder by name, or any YAML file by path."""
        if name.endswith((".yaml", ".yml")):
            if Path(name).is_file():
                return Path(name)
            raise RubricError([f"{name}: no such file; known scenarios are {', '.join(self.names()) or 'none'}"])
        found = [path for path in self._paths() if path.stem == name]
        if not found:
            close = difflib.get_close_matches(name, self.names(), n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Known are: {', '.join(self.names()) or 'none'}."
            raise RubricError([f"{self.path}: no scenario {name!r}. {hint}"])
        return found[0]

    def common(self, language: str) -> CommonLines:
        """The lines that all scenarios of a language share."""
        path = self.path / language / COMMON
        if not path.is_file():
            raise RubricError(
                [f"{path}: no such file; scenarios in {language!r} need the lines that all of them share"]
            )
        return load_file(path, CommonLines)

    @cached_property
    def reactions(self) -> ReactionsFile:
        """What moves customers."""
        return load_file(self.path / REACTIONS, ReactionsFile)

    def digest(self, name: str) -> str:
        """SHA-256 over the files that can change what this customer says."""
        path = self.scenario_path(name)
        language = load_file(path, Scenario).language
        digest = hashlib.sha256()
        for one in (path, self.path / language / COMMON, self.path / REACTIONS):
            content = one.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{one.name} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()

    def _paths(self) -> list[Path]:
        return sorted(path for path in self.path.glob("*/*.yaml") if path.name != COMMON)
