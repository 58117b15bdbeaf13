"""A rubrics folder: scorecards, phrases, jargon and cultures, each found by its file name."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from coach.errors import RubricError
from coach.rubrics.ignored_phrases import IgnoredFile
from coach.rubrics.loader import load_file
from coach.rubrics.overlay import with_culture
from coach.rubrics.phrase_files import CultureFile, JargonFile, PhraseFile, Reading, ReadingsFile, SentenceHint
from coach.rubrics.rewrite_files import RewriteFile
from coach.rubrics.scenario_folder import ScenarioFolder
from coach.rubrics.schema import Rubric

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class RubricFolder:
    """The files of one rubrics folder, each read once, when first asked for. Every method raises RubricError."""

    path: Path

    @cached_property
    def phrase_files(self) -> dict[str, PhraseFile]:
        """Phrase files by language code."""
        found = {path.stem: load_file(path, PhraseFile) for path in sorted((self.path / "phrases").glob("*.yaml"))}
        wrong = [
            f"{self.path / 'phrases' / code}.yaml:1: the file name says {code!r}, the entry `language` {file.language!r}; make them equal"
            for code, file in found.items()
            if file.language != code
        ]
        if wrong or not found:
            raise RubricError(wrong or [f"{self.path / 'phrases'}: no phrase file; at least one language is needed"])
        return found

    @cached_property
    def jargon_files(self) -> dict[str, JargonFile]:
        """Jargon lists by language code."""
        return {path.stem: load_file(path, JargonFile) for path in sorted((self.path / "jargon").glob("*.yaml"))}

    @cached_property
    def rewrite_files(self) -> dict[str, RewriteFile]:
        """Better wordings by language code."""
        return {path.stem: load_file(path, RewriteFile) for path in sorted((self.path / "rewrites").glob("*.yaml"))}

    @cached_property
    def scenarios(self) -> ScenarioFolder:
        """What can be practised in the role-play room."""
        return ScenarioFolder(self.path / "scenarios")

    @property
    def readings(self) -> dict[str, list[Reading]]:
        """What a model adds to phrase sets, by set; nothing where the folder does not say."""
        return self._readings_file.readings

    @property
    def sentence_hints(self) -> dict[str, SentenceHint]:
        """What the model's layer for single sentences adds in drafts, by phrase set."""
        return self._readings_file.sentences

    @cached_property
    def _readings_file(self) -> ReadingsFile:
        path = self.path / "readings" / "model.yaml"
        return load_file(path, ReadingsFile) if path.is_file() else ReadingsFile(readings={})

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be scored."""
        return tuple(self.phrase_files)

    def rubric_names(self) -> tuple[str, ...]:
        """The scorecards of the folder."""
        return tuple(path.stem for path in sorted(self.path.glob("*.yaml")))

    @cached_property
    def _cultures(self) -> tuple[str, ...]:
        return tuple(path.stem for path in sorted((self.path / "cultures").glob("*.yaml")))

    def culture_names(self) -> tuple[str, ...]:
        """The culture profiles of the folder."""
        return self._cultures

    def rubric_path(self, name: str) -> Path:
        """The file of a scorecard: one of this folder by name, or any YAML file by path."""
        if name.endswith((".yaml", ".yml")):
            if Path(name).is_file():
                return Path(name)
            raise RubricError([f"{name}: no such file; known scorecards are {', '.join(self.rubric_names())}"])
        if name not in self.rubric_names() and (file := Path(f"{name}.yaml")).is_file():
            raise RubricError([f"{self.path}: no scorecard {name!r}. Did you mean the file {file}?"])
        return self._named(self.path, name, self.rubric_names(), "scorecard")

    def rubric(self, name: str, culture: str | None = None) -> Rubric:
        """A scorecard, with a culture profile laid over it when one is named."""
        path = self.rubric_path(name)
        rubric = load_file(path, Rubric)
        if path.parent == self.path and rubric.rubric != path.stem:
            raise RubricError(
                [f"{path}:1: the file name says {path.stem!r}, the entry `rubric` {rubric.rubric!r}; make them equal"]
            )
        return with_culture(rubric, self.culture(culture)) if culture else rubric

    def culture(self, name: str) -> CultureFile:
        """A culture profile."""
        return load_file(
            self._named(self.path / "cultures", name, self.culture_names(), "culture profile"), CultureFile
        )

    def brand_names(self) -> tuple[str, ...]:
        """The brands of the folder that have ignored phrases."""
        return tuple(path.stem for path in sorted((self.path / "ignored").glob("*.yaml")))

    def ignored(self, brand: str) -> IgnoredFile:
        """A brand's ignored phrases."""
        path = self._named(self.path / "ignored", brand, self.brand_names(), "brand with ignored phrases")
        return load_file(path, IgnoredFile)

    def text(self, name: str, culture: str | None = None) -> str:
        """A scorecard's file as it is, and behind it that of a culture profile when one is named."""
        paths = [self.rubric_path(name), *([self.path / "cultures" / f"{culture}.yaml"] if culture else [])]
        return "\n---\n".join(path.read_text(encoding="utf-8") for path in paths)

    def digest(self, name: str, culture: str | None = None) -> str:
        """SHA-256 over every file that can change an answer of this scorecard."""
        paths = [
            self.rubric_path(name),
            *sorted((self.path / "phrases").glob("*.yaml")),
            *sorted((self.path / "jargon").glob("*.yaml")),
            *sorted((self.path / "readings").glob("*.yaml")),
        ]
        if culture:
            paths.append(self.path / "cultures" / f"{culture}.yaml")
        digest = hashlib.sha256()
        for path in paths:
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()

    def _named(self, folder: Path, name: str, known: tuple[str, ...], what: str) -> Path:
        if name in known:
            return folder / f"{name}.yaml"
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {close[0]!r}?" if close else f"Known are: {', '.join(known) or 'none'}."
        raise RubricError([f"{folder}: no {what} {name!r}. {hint}"])
