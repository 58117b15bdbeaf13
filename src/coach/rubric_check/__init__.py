"""Checks a rubrics folder as a whole: every file, every name that one file uses of another, and all examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.domain.conversation import Channel
from coach.errors import RubricError
from coach.pipeline import Coach
from coach.rubric_check.conditions import condition_problems, conditions_in, did_you_mean, missing_sets, references
from coach.rubric_check.examples import failing_examples
from coach.rubric_check.files import File, load_all, load_one, misnamed_files
from coach.rubric_check.limits import LABEL, limit_problem
from coach.rubric_check.model_names import load_readings, reading_problems
from coach.rubric_check.phrases import jargon_problems, phrase_problems
from coach.rubric_check.rewrites import REWRITTEN_BY, failing_rewrites, ignored_problems, rewrite_problems
from coach.rubric_check.scenarios import failing_scenarios, scenario_problems
from coach.rubric_check.sides import side_problems
from coach.rubrics.ignored_phrases import IgnoredFile
from coach.rubrics.library import RubricFolder
from coach.rubrics.phrase_files import CultureFile, JargonFile, PhraseFile
from coach.rubrics.quantities import parse_quantity
from coach.rubrics.rewrite_files import RewriteFile
from coach.rubrics.schema import Criterion, Rubric
from coach.rubrics.yaml_text import Place
from coach.signals.measures._registry import Measure, known_measures
from coach.signals.phrases import JARGON


@dataclass(frozen=True)
class _Known:
    """What names may refer to; what depends on a file that can not be read is not checked, or it would be blamed twice.

    ``phrase_labels``: language, set, labels; None when a phrase or jargon file can not be read.
    ``all_rubrics``: whether every scorecard of the folder could be read.
    """

    phrase_labels: dict[str, dict[str, frozenset[str]]] | None
    cultures: tuple[File[CultureFile], ...]
    rubrics: tuple[File[Rubric], ...]
    all_rubrics: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be scored."""
        return tuple(self.phrase_labels or ())


@dataclass(frozen=True)
class CheckedFiles:
    """A rubrics folder's problems but those of examples, and the files whose examples can be run when there are none."""

    problems: list[str]
    rubrics: tuple[File[Rubric], ...]
    rewrites: tuple[File[RewriteFile], ...]


def check_folder(folder: RubricFolder, names: Sequence[str] = ()) -> list[str]:
    """All problems of a rubrics folder, as ``file:line: what is wrong``; empty when there are none.

    The examples run only when everything else is right, since they could not be trusted otherwise.

    Args:
        folder: its phrase, jargon and culture files are always checked.
        names: the scorecards to check, by name or path; all of the folder when empty.
    """
    files = problems_of_files(folder, names)
    problems = list(files.problems)
    if not problems and not names:
        problems += failing_scenarios(folder)
    for rubric in files.rubrics if not problems else ():
        coach = Coach(str(rubric.path), model=None, rubrics=folder.path)  # examples are of rules, not of a model
        problems += [rubric.problem(place, message) for place, message in failing_examples(coach, rubric.content)]
        if rubric.content.rubric == REWRITTEN_BY and rubric.path.parent == folder.path:
            for file in files.rewrites:
                failing = failing_rewrites(folder.path, file.content)
                problems += [file.problem(place, message) for place, message in failing]
    return list(dict.fromkeys(problems))


def problems_of_files(folder: RubricFolder, names: Sequence[str] = ()) -> CheckedFiles:
    """The same without running an example, which takes most of the time."""
    problems = list(misnamed_files(folder.path))
    misnamed = len(problems)
    phrases = load_all(folder.path / "phrases", PhraseFile, "language", problems)
    phrases_broken = len(problems) > misnamed
    if not phrases and not phrases_broken:
        problems.append(f"{folder.path / 'phrases'}: no phrase file; at least one language is needed")
    jargon = load_all(folder.path / "jargon", JargonFile, "language", problems)
    names_broken = len(problems) > misnamed
    readings = load_readings(folder.path, problems)
    rewrites = load_all(folder.path / "rewrites", RewriteFile, "language", problems)
    brands = load_all(folder.path / "ignored", IgnoredFile, "brand", problems)
    cultures = load_all(folder.path / "cultures", CultureFile, "culture", problems)
    checked = [
        rubric for path in _paths(folder, names, problems) if (rubric := load_one(path, Rubric, "rubric", problems))
    ]
    broken_rubrics: list[str] = []
    others = load_all(folder.path, Rubric, "rubric", broken_rubrics)
    known = _Known(
        None if names_broken else _labels(phrases, jargon),
        tuple(cultures),
        tuple({f.path: f for f in [*others, *checked]}.values()),
        not broken_rubrics,
    )
    for phrase_file in phrases:
        problems += phrase_problems(phrase_file)
    for jargon_file in jargon:
        problems += jargon_problems(jargon_file, () if phrases_broken else phrases)
    if readings and known.phrase_labels is not None:
        problems += reading_problems(readings, known.phrase_labels)
    for culture in cultures:
        problems += _culture_problems(culture, known)
    criteria = [criterion.criterion for rubric in known.rubrics for criterion in rubric.content.criteria]
    if known.all_rubrics and known.phrase_labels is not None:
        for file in rewrites:
            problems += rewrite_problems(file, criteria, known.phrase_labels.get(file.content.language, {}))
    for brand in brands if known.all_rubrics else ():
        problems += ignored_problems(brand, criteria)
    for rubric in checked:
        problems += _rubric_problems(rubric, known)
        for criterion, message in side_problems(rubric.content, [file.content for file in phrases]):
            problems.append(rubric.problem(_place_of(rubric.content, criterion), f"criterion {criterion!r}: {message}"))
    if known.all_rubrics:
        settings = {name for rubric in known.rubrics for name in rubric.content.settings}
        problems += scenario_problems(
            folder, [one.content.rubric for one in known.rubrics], settings, known.phrase_labels
        )
    return CheckedFiles(list(dict.fromkeys(problems)), tuple(checked), tuple(rewrites))


def _place_of(rubric: Rubric, criterion: str) -> tuple[str | int, ...]:
    """Where a criterion stands in its file."""
    return next(
        ("sections", number, "criteria", position)
        for number, section in enumerate(rubric.sections)
        for position, one in enumerate(section.criteria)
        if one.criterion == criterion
    )


# -- loading ----------------------------------------------------------------------------------------------------------


def _paths(folder: RubricFolder, names: Sequence[str], problems: list[str]) -> Iterator[Path]:
    for name in names or folder.rubric_names():
        try:
            yield folder.rubric_path(name)
        except RubricError as error:
            problems += error.problems


def _labels(
    phrases: Iterable[File[PhraseFile]], jargon: Iterable[File[JargonFile]]
) -> dict[str, dict[str, frozenset[str]]]:
    labels = {
        file.content.language: {name: frozenset(found.labels) for name, found in file.content.phrases.items()}
        for file in phrases
    }
    for file in jargon:
        if file.content.language in labels and file.content.terms:
            labels[file.content.language][JARGON] = frozenset(term.term for term in file.content.terms)
    return labels


# -- cultures ---------------------------------------------------------------------------------------------------------


def _culture_problems(file: File[CultureFile], known: _Known) -> Iterator[str]:
    settings = {name for rubric in known.rubrics for name in rubric.content.settings}
    criteria = {criterion.criterion for rubric in known.rubrics for criterion in rubric.content.criteria}
    for name in file.content.settings:
        if known.rubrics and known.all_rubrics and name not in settings:
            yield file.problem(
                ("settings", name), f"no scorecard has the setting {name!r}.{did_you_mean(name, settings)}"
            )
    for name in file.content.criterion_advice:
        if known.rubrics and known.all_rubrics and name not in criteria:
            yield file.problem(
                ("criterion_advice", name), f"no scorecard has the criterion {name!r}.{did_you_mean(name, criteria)}"
            )
    yield from _setting_problems(file, file.content.settings, known, known.rubrics)


def _setting_problems(
    file: File[Any], settings: dict[str, Any], known: _Known, users: Sequence[File[Rubric]]
) -> Iterator[str]:
    """Keys that are neither channel nor language, limits that do not fit, and single values where lists belong."""
    limits, lists = _uses_of_settings(users)
    keys = {*(channel.value for channel in Channel), *known.languages, "otherwise"}
    for name, value in settings.items():
        for place, leaf in _leaves(value):
            for key in place:
                if known.languages and key not in keys:
                    yield file.problem(
                        ("settings", name, *place),
                        f"setting {name!r}: {key!r} is no channel or language.{did_you_mean(str(key), keys)}",
                    )
            if name in limits:
                for complaint in _limit_problems(leaf, limits[name].values()):
                    yield file.problem(("settings", name, *place), f"setting {name!r}: {complaint}")
            elif name in lists and not isinstance(leaf, list):
                yield file.problem(
                    ("settings", name, *place), f"setting {name!r}: write a list such as [{leaf}], not {leaf!r}"
                )


def _leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    else:
        yield place, value


def _limit_problems(leaf: Any, measures: Iterable[Measure]) -> list[str]:
    """What is wrong with a setting's value for the measures that are compared with it."""
    if isinstance(leaf, list):
        return [f"write one number with its unit, such as 2 minutes, not a list ([{', '.join(map(str, leaf))}])"]
    try:
        parse_quantity(leaf)
    except ValueError as error:
        return [str(error)]
    return [complaint for measure in measures if (complaint := limit_problem(leaf, measure))]


def _uses_of_settings(users: Iterable[File[Rubric]]) -> tuple[dict[str, dict[str, Measure]], set[str]]:
    """The settings that measures are compared with, each with one measure a unit, and those that list values."""
    measures = known_measures()
    limits: dict[str, dict[str, Measure]] = {}
    lists: set[str] = set()
    for rubric in users:
        for criterion in rubric.content.criteria:
            for condition in criterion.conditions():
                measure = measures.get(condition.measure or "")
                for entry, name in references(condition):
                    if entry == "is":
                        lists.add(name)
                        continue
                    units = limits.setdefault(name, {})
                    if measure is not None and measure.unit != LABEL:
                        units.setdefault(measure.unit, measure)
    return limits, lists


def _rubric_problems(file: File[Rubric], known: _Known) -> Iterator[str]:
    yield from _setting_problems(file, file.content.settings, known, (file,))
    settings = {*file.content.settings, *(name for culture in known.cultures for name in culture.content.settings)}
    seen: set[str] = set()
    for place, criterion in _criteria(file.content):
        for condition, inner in conditions_in(criterion, place):
            for entry, message in condition_problems(condition, settings, known.phrase_labels):
                yield file.problem((*inner, *entry), f"criterion {criterion.criterion!r}: {message}")
            if file.content.status == "active":
                yield from missing_sets(file, condition, inner, known.phrase_labels, seen)


def _criteria(rubric: Rubric) -> Iterator[tuple[Place, Criterion]]:
    for s, section in enumerate(rubric.sections):
        for c, criterion in enumerate(section.criteria):
            yield ("sections", s, "criteria", c), criterion
