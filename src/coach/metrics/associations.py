"""Which criteria go together with CSAT in the user's own data; correlation, and it says so (guide 123, 140)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from coach.domain.evaluation import Answer, Evaluation
from coach.metrics._words import words
from coach.metrics.intervals import Difference, holm, mean_difference

FEWEST_A_SIDE = 10
CLEAR_BELOW = 0.05


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

    def warning(self, language: str) -> str:
        """What must stand beside these figures, in English or Indonesian: correlation is not cause."""
        texts = words(language)
        if all(row.difference is None for row in self.rows):
            return f"{texts['too_few_pairs'].format(FEWEST_A_SIDE)} {texts['only_correlation']}"
        if not any(row.stands_out for row in self.rows):
            return f"{texts['nothing_stands_out']} {texts['only_correlation']}"
        return texts["only_correlation"]


def associations(evaluations: Iterable[Evaluation], csat: Mapping[str, float]) -> Associations:
    """How CSAT differs between contacts that met a criterion and contacts that did not.

    Args:
        evaluations: one a conversation (a second one of the same conversation is not counted).
        csat: answers on one scale by conversation id.
    """
    values: dict[str, dict[Answer, list[float]]] = defaultdict(lambda: defaultdict(list))
    seen: set[str] = set()
    for evaluation in evaluations:
        if evaluation.conversation_id not in csat or evaluation.conversation_id in seen:
            continue
        seen.add(evaluation.conversation_id)
        for result in evaluation.results:
            values[result.criterion][result.answer].append(csat[evaluation.conversation_id])
    rows = [_row(criterion, by_answer) for criterion, by_answer in values.items()]
    tested = [row.difference.p_value for row in rows if row.difference]
    corrected = iter(holm(tested))
    rows = [replace(row, p_corrected=next(corrected)) if row.difference else row for row in rows]
    rows.sort(key=lambda row: (row.p_corrected is None, row.p_corrected or 0.0, row.criterion))
    return Associations(tuple(rows), len(seen))


def _row(criterion: str, by_answer: Mapping[Answer, list[float]]) -> Association:
    met, not_met = by_answer.get(Answer.MET, []), by_answer.get(Answer.NOT_MET, [])
    enough = min(len(met), len(not_met)) >= FEWEST_A_SIDE
    partly = len(by_answer.get(Answer.PARTLY_MET, []))
    difference = mean_difference(not_met, met) if enough else None
    return Association(criterion, len(met), len(not_met), partly, difference, None)
