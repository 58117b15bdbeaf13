"""What a rubrics folder holds, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from coach.cli._console import block, counted
from coach.errors import RubricError
from coach.rubrics.library import RubricFolder
from coach.rubrics.schema import in_language
from coach.settings import load_settings
from coach.signals.measures._registry import known_measures


def shown_folder() -> RubricFolder:
    """The rubrics folder in use, by its path from here where it is below."""
    path = load_settings().rubrics
    here = Path.cwd()
    return RubricFolder(path.relative_to(here) if path.is_relative_to(here) and path != here else path)


def checked_line(folder: RubricFolder, names: Sequence[str]) -> str:
    """What was checked, in one line."""
    examples = [
        example for name in names for criterion in folder.rubric(name).criteria for example in criterion.examples
    ]
    waiting = sum(example.status == "draft" for example in examples)
    drafts = f" ({counted(waiting, 'draft')} waiting for the rule to be mended)" if waiting else ""
    played = folder.scenarios.names()
    scenarios = f", {counted(len(played), 'scenario')}" if played else ""
    return (
        f"No problems: {counted(len(names), 'scorecard')}, {counted(len(examples), 'example')}{drafts}, "
        f"{counted(len(folder.languages), 'language')}, {counted(len(folder.culture_names()), 'culture profile')}{scenarios}."
    )


def listing(folder: RubricFolder) -> RenderableType:
    """Everything in a rubrics folder that has a name, and every measure; files with mistakes are named as such."""
    measures = [(f"{name} ({found.unit})", found.means["en"]) for name, found in known_measures().items()]
    return Group(
        Text(str(folder.path), style="dim"),
        *block("Scorecards", [(name, _rubric_facts(folder, name)) for name in folder.rubric_names()]),
        *block("Culture profiles", [(name, _culture_name(folder, name)) for name in folder.culture_names()]),
        *block("Measures", measures),
        *(part for title, sets in _phrase_sets(folder) for part in block(title, sets)),
    )


_HAS_MISTAKES = "has mistakes: `coach rubric check` tells them"


def _rubric_facts(folder: RubricFolder, name: str) -> str:
    try:
        rubric = folder.rubric(name)
    except RubricError:
        return _HAS_MISTAKES
    return (
        f"{in_language(rubric.name, 'en')} · version {rubric.version}, {rubric.status} · "
        f"{counted(len(rubric.criteria), 'criterion', 'criteria')} · {', '.join(rubric.channels)}"
    )


def _culture_name(folder: RubricFolder, name: str) -> str:
    try:
        return in_language(folder.culture(name).name, "en")
    except RubricError:
        return _HAS_MISTAKES


def _phrase_sets(folder: RubricFolder) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    try:
        files = folder.phrase_files
    except RubricError:
        yield "Phrase sets", [("phrases", _HAS_MISTAKES)]
        return
    for code, file in files.items():
        yield (
            f"Phrase sets, {code} ({file.name})",
            [(name, found.means) for name, found in sorted(file.phrases.items())],
        )
