"""What can be wrong with a condition, wherever it stands: names that do not exist, limits in the wrong unit, missing phrase sets."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from coach.rubric_check.files import File
from coach.rubric_check.limits import limit_problem, size_problem
from coach.rubric_check.model_names import prediction_problems
from coach.rubrics.quantities import parse_reference
from coach.rubrics.reaction_schema import Reaction, ReactionsFile
from coach.rubrics.schema import AnswerRule, Condition, Criterion, Nearby
from coach.rubrics.yaml_text import Place
from coach.signals.measures._registry import known_measures
from coach.signals.phrases import JARGON

_MOST_NAMES = 12
# Language, phrase set, its labels; None when a phrase or jargon file can not be read.
PhraseLabels = Mapping[str, Mapping[str, frozenset[str]]] | None
Holder = Criterion | AnswerRule | Nearby | Condition | Reaction | ReactionsFile


def condition_problems(
    condition: Condition, settings: Collection[str], phrase_labels: PhraseLabels
) -> Iterator[tuple[Place, str]]:
    """What is wrong with one condition, those inside it left out, with the place inside it.

    Args:
        condition: of a scorecard or of reactions.
        settings: those that it may refer to.
        phrase_labels: what the phrase files have.
    """
    yield from _reference_problems(condition, settings)
    yield from _unit_problems(condition)
    yield from prediction_problems(condition)
    yield from _phrase_set_problems(condition, phrase_labels)


def references(condition: Condition) -> Iterator[tuple[str, str]]:
    """The entries of a condition that refer to a setting, with its name."""
    for entry, value in (("is", condition.is_), ("more_than", condition.more_than), ("less_than", condition.less_than)):
        if isinstance(value, str) and (reference := parse_reference(value)):
            yield entry, reference[1]


def conditions_in(part: Holder, place: Place) -> Iterator[tuple[Condition, Place]]:
    """Every condition in a part of a scorecard or of reactions, with its place in the file."""
    if isinstance(part, Condition):
        yield part, place
    for name, field in type(part).model_fields.items():
        value, entry = getattr(part, name), field.alias or name
        for index, inner in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(inner, AnswerRule | Nearby | Condition | Reaction):
                yield from conditions_in(inner, (*place, entry, index) if isinstance(value, list) else (*place, entry))


def _reference_problems(condition: Condition, settings: Collection[str]) -> Iterator[tuple[Place, str]]:
    measures = known_measures()
    if condition.measure is not None and condition.measure not in measures:
        yield ("measure",), f"no measure {condition.measure!r}.{did_you_mean(condition.measure, measures)}"
    if condition.setting is not None and condition.setting not in settings:
        yield ("setting",), f"no setting {condition.setting!r}.{did_you_mean(condition.setting, settings)}"
    for entry, name in references(condition):
        if name not in settings:
            yield (entry,), f"no setting {name!r}.{did_you_mean(name, settings)}"


def _unit_problems(condition: Condition) -> Iterator[tuple[Place, str]]:
    """Limits in another unit than the measure's; those behind a setting are told where the setting's value stands."""
    measure = known_measures().get(condition.measure or "")
    for entry, limit in (("more_than", condition.more_than), ("less_than", condition.less_than)):
        if measure is None or limit is None:
            continue
        complaint = size_problem(measure, entry)
        if complaint is None and parse_reference(str(limit)) is None:
            complaint = limit_problem(limit, measure)
        if complaint:
            yield (entry,), complaint


def _phrase_set_problems(condition: Condition, phrase_labels: PhraseLabels) -> Iterator[tuple[Place, str]]:
    if phrase_labels is None:
        return
    sets = {name for labels in phrase_labels.values() for name in labels} | {JARGON}
    labels: set[str] = set()
    for index, name in enumerate(condition.phrase_sets):
        if name not in sets:
            place: Place = ("phrases", index) if isinstance(condition.phrases, list) else ("phrases",)
            yield place, f"no phrase file has the set {name!r}.{did_you_mean(name, sets)}"
        for found in phrase_labels.values():
            labels |= found.get(name, frozenset())
    if condition.phrases is None or not sets.issuperset(condition.phrase_sets):
        return
    listed = condition.is_ if isinstance(condition.is_, list) else []
    for label in listed:
        if label not in labels:
            yield ("is",), f"the phrase set has no label {label!r}.{did_you_mean(label, labels)}"
    for group in condition.mixes or ():
        for label in group:
            if label not in labels:
                yield ("mixes",), f"the phrase set has no label {label!r}.{did_you_mean(label, labels)}"


def missing_sets(
    file: File[Any], condition: Condition, place: Place, phrase_labels: PhraseLabels, seen: set[str]
) -> Iterator[str]:
    """Phrase sets that one language has and another lacks, each once: that one would be judged by less."""
    labels = phrase_labels or {}
    for name in condition.phrase_sets:
        having = [language for language in labels if name in labels[language]]
        for language in labels:
            if having and language not in having and (key := f"{language}/{name}") not in seen:
                seen.add(key)
                where = f"{'jargon' if name == JARGON else 'phrases'}/{language}.yaml"
                yield file.problem(
                    (*place, "phrases"),
                    f"the phrase set {name!r} is missing in {where}; {', '.join(having)} has it, add it there",
                )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean …?``, else the known names where they are few."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f" Did you mean {close[0]!r}?"
    if len(names) > _MOST_NAMES:
        return " `coach rubric list` names those that there are."
    return f" Known are: {', '.join(names)}." if names else " None is known."
