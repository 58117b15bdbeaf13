"""Which person a name means, so that "Budi", "Pak Budi Santoso" and "BUDI" get one placeholder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from coach.transcripts.redaction.kinds import Kind
from coach.transcripts.redaction.names import name_end
from coach.transcripts.redaction.vocabulary import vocabulary

_PART = re.compile(r"[^\W\d_]+")
_SHORTEST_ALONE = 3  # letters of a part that is looked for where nothing announces a name


def name_parts(name: str) -> frozenset[str]:
    """The words of a name, folded; titles are left out."""
    parts = [part.casefold() for part in _PART.findall(name)]
    return frozenset(part for part in parts if part not in vocabulary().titles) or frozenset(parts)


@dataclass(slots=True)
class People:
    """The persons of one conversation: their kind (agent or name) and the parts of their names, in order of mention."""

    _people: list[tuple[Kind, set[str]]] = field(default_factory=list)

    def add(self, name: str, kind: Kind) -> None:
        """Takes a name down.

        A part or a longer form of a name that is known belongs to that person; a name that joins two that are known
        ("Suresh" and "Mr Nair": "Suresh Nair") makes them one.
        """
        parts = name_parts(name)
        if not parts:
            return
        fitting = self._fitting(parts)
        if not fitting:
            self._people.append((kind, set(parts)))
            return
        self._people[fitting[0]][1].update(parts)
        for number in fitting[1:]:
            if self._people[number][1] <= parts and self._people[number][0] is self._people[fitting[0]][0]:
                self._people[number][1].clear()

    def who(self, name: str) -> tuple[Kind, int] | None:
        """The kind and the number of the person that a name means; None for a stranger."""
        number = self._who(name_parts(name))
        return None if number is None else (self._people[number][0], number)

    def parts(self) -> frozenset[str]:
        """The parts of all names that are telling enough to be looked for alone."""
        return frozenset(
            part
            for _, parts in self._people
            for part in parts
            if len(part) >= _SHORTEST_ALONE and part not in vocabulary().not_names
        )

    def _who(self, parts: frozenset[str]) -> int | None:
        fitting = self._fitting(parts)
        return fitting[0] if fitting else None

    def _fitting(self, parts: frozenset[str]) -> list[int]:
        return [
            number for number, (_, known) in enumerate(self._people) if known and (parts <= known or known <= parts)
        ]


def is_personal(name: str) -> bool:
    """Whether the name of a participant can be a person's, and not a firm's or a desk's."""
    parts = [part.casefold() for part in _PART.findall(name)]
    known = vocabulary()
    everyday = known.not_names | known.titles
    return known.firm_words.isdisjoint(parts) and any(part not in everyday for part in parts)


@lru_cache(maxsize=4)
def _any_part(parts: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(parts, key=lambda part: (-len(part), part))
    return re.compile(rf"(?<![\w<@-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w@])", re.IGNORECASE)


def mentions(text: str, parts: frozenset[str]) -> list[tuple[int, int]]:
    """Where known names stand in a text, neighbouring words together.

    Words with a capital count, and plain given names in small letters too; a capitalised word behind a known given name
    belongs to it.
    """
    if not parts:
        return []
    pattern = _any_part(parts)
    given = vocabulary().given_names
    spans: list[tuple[int, int]] = []
    for found in pattern.finditer(text):
        start, end = found.span()
        if not (found[0][0].isupper() or found[0].casefold() in given):
            continue
        if spans and start < spans[-1][1]:
            continue
        end = max(end, name_end(text, start) or end)
        if spans and text[spans[-1][1] : start] == " ":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
