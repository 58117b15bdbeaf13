"""Which criteria go together with CSAT in the user's own data; correlation, and it says so (guide 123, 140)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from coach.domain.evaluation import Answer
from coach.metrics._words import words
from coach.metrics.intervals import Difference, holm, mean_difference

FEWEST_A_SIDE = 10
CLEAR_BELOW = 0.05


@dataclass(frozen=True, slots=True)
class AnsweredCsat:
    """How many contacts have this answer to a criterion and this answer of the customer's, on the scale of CSAT."""

    criterion: str
    answer: Answer
    csat: float
    contacts: int = 1


@dataclass(frozen=True, slots=True)
class Association:
    """CSAT where a criterion is met, less CSAT where it is not met, in points of the CSAT scale.

    ``partly`` contacts were met in part and are in neither mean. ``p_corrected`` is Holm's over all criteria that could be
    looked at. ``difference`` is None with fewer than 10 contacts on a side or where CSAT never varies.
    """

    criterion: str
    met: int
    not_met: int
    partly: int
    difference: Difference | None
    p_corrected: float | None

    @property
    def stands_out(self) -> bool:
        """Whether the difference is clear of chance after the correction."""
        return self.p_corrected is not None and self.p_corrected < CLEAR_BELOW


@dataclass(frozen=True, slots=True)
class Associations:
    """One row a criterion, the clearest first. ``contacts`` have both an evaluation and a CSAT answer."""

    rows: tuple[Association, ...]
    contacts: int

    @property
    def looked_at(self) -> tuple[Association, ...]:
        """The rows with enough contacts on both sides, by which the correction counts."""
        return tuple(row for row in self.rows if row.difference is not None)

    def warning(self, language: str) -> str:
        """What must stand beside these figures, in English or Indonesian: correlation is not cause."""
        texts = words(language)
        if not self.looked_at:
            return f"{texts['too_few_pairs'].format(FEWEST_A_SIDE)} {texts['only_correlation']}"
        if not any(row.stands_out for row in self.rows):
            return f"{texts['nothing_stands_out']} {texts['only_correlation']}"
        return texts["only_correlation"]


def associations(answered: Iterable[AnsweredCsat], contacts: int) -> Associations:
    """How CSAT differs between contacts that met a criterion and contacts that did not.

    Args:
        answered: all under one convention of CSAT, each contact once a criterion.
        contacts: how many contacts these are of.
    """
    values: dict[str, dict[Answer, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in answered:
        values[one.criterion][one.answer] += [one.csat] * one.contacts
    rows = [_row(criterion, by_answer) for criterion, by_answer in values.items()]
    tested = [row.difference.p_value for row in rows if row.difference]
    corrected = iter(holm(tested))
    rows = [replace(row, p_corrected=next(corrected)) if row.difference else row for row in rows]
    rows.sort(key=lambda row: (row.p_corrected is None, row.p_corrected or 0.0, row.criterion))
    return Associations(tuple(rows), contacts)


def _row(criterion: str, by_answer: Mapping[Answer, list[float]]) -> Association:
    met, not_met = by_answer.get(Answer.MET, []), by_answer.get(Answer.NOT_MET, [])
    enough = min(len(met), len(not_met)) >= FEWEST_A_SIDE
    partly = len(by_answer.get(Answer.PARTLY_MET, []))
    difference = mean_difference(not_met, met) if enough else None
    return Association(criterion, len(met), len(not_met), partly, difference, None)
