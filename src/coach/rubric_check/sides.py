"""Phrase sets that are looked for on one side only, and conditions that ask for them on the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.rubrics.phrase_files import PhraseFile
from coach.rubrics.schema import Rubric


def side_problems(rubric: Rubric, phrases: Iterable[PhraseFile]) -> Iterator[tuple[str, str]]:
    """(criterion, message) for each condition that could never hold, since its set is not looked for on that side."""
    sides = {name: found.said_by for file in phrases for name, found in file.phrases.items() if found.said_by}
    for criterion in rubric.criteria:
        for condition in criterion.conditions():
            for name in condition.phrase_sets:
                only = sides.get(name)
                if only and condition.said_by and condition.said_by != only:
                    yield (
                        criterion.criterion,
                        f"the phrase set {name!r} is looked for in the {only}'s turns only, not in the "
                        f"{condition.said_by}'s; remove its `said_by` in the phrase files, or correct the condition",
                    )
