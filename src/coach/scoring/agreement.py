"""How far evaluators agree, criterion by criterion, over the same conversations; the machine is one of them.

Percent agreement, Cohen's kappa with linear weights (Cohen 1968) and Krippendorff's alpha for ordered answers
(Krippendorff 2011) with a bootstrap over conversations. kappa equals scikit-learn's, alpha the package krippendorff's
(tests); both are written out here, since the one takes a second to import and the other is under the GPL.

"Not applicable" and "not scored" are no places on the scale from not met to met, so they are counted and never compared by
degree. Whether evaluators agree that a criterion applies at all is a figure of its own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from coach.domain.evaluation import Answer, Evaluation
from coach.domain.review import CalibrationAnswer
from coach.metrics.intervals import Interval, t_quantile

# Krippendorff (2004, 241) draws even tentative conclusions only from 0.667 up.
REWRITE_BELOW = 0.667
FEWEST_FOR_AN_INTERVAL = 10
_ORDER = (Answer.NOT_MET, Answer.PARTLY_MET, Answer.MET)
_PLACE = {answer: place for place, answer in enumerate(_ORDER)}
_NORMAL = NormalDist()
_ROUNDS = 2000
_SEED = 20260302
# Draws without any variation have no alpha; with more of them than this the rest would tell a rosier story.
_MOST_UNDEFINED = 0.05

Floats = NDArray[np.float64]
Answers = Mapping[str, Mapping[str, Answer]]  # conversation id -> evaluator id -> answer


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two evaluators on one criterion, over the ``n`` conversations where both gave met, partly met or not met.

    ``percent`` (0..1) is None for n = 0; ``kappa`` (-1..1) also where both always gave the same one answer, since then
    nothing shows that they can tell answers apart.
    """

    first: str
    second: str
    n: int
    percent: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """All evaluators on one criterion.

    ``conversations`` have at least two answers that count; only those enter ``percent`` (of all pairs of answers, 0..1) and
    ``alpha`` (1 is perfect, 0 is chance). ``interval`` is the 95% bootstrap interval of alpha over conversations; None under
    10 of them, without any disagreement, or with too little variation. ``applies_percent`` is how often pairs agree whether
    the criterion applies (0..1; not scored left out). ``not_applicable`` and ``not_scored`` count single answers.
    """

    criterion: str
    conversations: int
    percent: float | None
    pairs: tuple[PairAgreement, ...]
    alpha: float | None
    interval: Interval | None
    applies_percent: float | None
    not_applicable: int
    not_scored: int

    @property
    def kappa(self) -> float | None:
        """The mean kappa of the pairs that have one (Light 1971); None where none has."""
        found = [pair.kappa for pair in self.pairs if pair.kappa is not None]
        return sum(found) / len(found) if found else None


@dataclass(frozen=True, slots=True)
class Drift:
    """Alpha of a later session less that of an earlier one, with the 95% bootstrap interval of the difference."""

    criterion: str
    earlier: float
    later: float
    interval: Interval | None

    @property
    def is_clear(self) -> bool:
        """Whether the change is clear of chance."""
        return self.interval is not None and not self.interval.holds(0.0)


def answers_of(evaluations: Iterable[Evaluation]) -> Iterator[CalibrationAnswer]:
    """The answers of evaluations, each with who gave it."""
    for evaluation in evaluations:
        for result in evaluation.results:
            yield CalibrationAnswer(
                evaluation.conversation_id, evaluation.evaluator.id, result.criterion, result.answer
            )


def agreement(answers: Iterable[CalibrationAnswer]) -> tuple[CriterionAgreement, ...]:
    """The agreement on each criterion, in the order in which they come first.

    Of several answers by one evaluator to the same criterion of the same conversation the last counts.
    """
    return tuple(agreement_on(criterion, given) for criterion, given in _by_criterion(answers).items())


def agreement_on(criterion: str, answers: Answers) -> CriterionAgreement:
    """The agreement on one criterion, of answers by conversation and evaluator."""
    counts = _counts(answers)
    alone = [answer for given in answers.values() for answer in given.values()]
    evaluators = sorted({evaluator for given in answers.values() for evaluator in given})
    pairs = tuple(pair_agreement(first, second, answers) for first, second in combinations(evaluators, 2))
    compared = sum(pair.n for pair in pairs)
    agreed = sum((pair.percent or 0.0) * pair.n for pair in pairs)
    return CriterionAgreement(
        criterion=criterion,
        conversations=len(counts),
        percent=agreed / compared if compared else None,
        pairs=pairs,
        alpha=ordinal_alpha(counts),
        interval=_alpha_interval(counts),
        applies_percent=_applies_percent(answers),
        not_applicable=alone.count(Answer.NOT_APPLICABLE),
        not_scored=alone.count(Answer.NOT_SCORED),
    )


def pair_agreement(first: str, second: str, answers: Answers) -> PairAgreement:
    """Percent agreement and linearly weighted kappa of two evaluators on one criterion."""
    table = np.zeros((len(_ORDER), len(_ORDER)))
    for given in answers.values():
        one, two = _PLACE.get(given.get(first, Answer.NOT_SCORED)), _PLACE.get(given.get(second, Answer.NOT_SCORED))
        if one is not None and two is not None:
            table[one, two] += 1
    n = int(table.sum())
    if not n:
        return PairAgreement(first, second, 0, None, None)
    apart = np.abs(np.subtract.outer(np.arange(len(_ORDER)), np.arange(len(_ORDER))))
    by_chance = float((apart * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()) / n
    kappa = 1 - float((apart * table).sum()) / by_chance if by_chance else None
    return PairAgreement(first, second, n, float(np.trace(table)) / n, kappa)


def ordinal_alpha(counts: Floats) -> float | None:
    """Krippendorff's alpha for ordered answers; None where nothing varies or nothing can be compared.

    Args:
        counts: one row a conversation, one column an answer from lowest to highest: how many evaluators gave it. Rows with
            under two answers are not compared.
    """
    alphas = _alphas(_coincidences(counts).sum(axis=0, keepdims=True))
    return None if np.isnan(alphas[0]) else float(alphas[0])


def to_rewrite(
    agreements: Iterable[CriterionAgreement], limit: float = REWRITE_BELOW
) -> tuple[CriterionAgreement, ...]:
    """The criteria whose wording evaluators surely read differently: alpha's whole interval lies below the limit.

    The lowest interval first. A low alpha on few conversations is not enough; those need more conversations first.
    """
    found = [one for one in agreements if one.interval is not None and one.interval.high < limit]
    return tuple(sorted(found, key=lambda one: (one.interval.high if one.interval else 0.0, one.criterion)))


def drift(earlier: Iterable[CalibrationAnswer], later: Iterable[CalibrationAnswer]) -> tuple[Drift, ...]:
    """How alpha changed between two sessions, for criteria that have one in both."""
    before, after = _by_criterion(earlier), _by_criterion(later)
    found = []
    for criterion in before:
        counts = _counts(before[criterion]), _counts(after.get(criterion, {}))
        alphas = ordinal_alpha(counts[0]), ordinal_alpha(counts[1])
        if alphas[0] is None or alphas[1] is None:
            continue
        found.append(Drift(criterion, alphas[0], alphas[1], _change_interval(*counts)))
    return tuple(found)


def _by_criterion(answers: Iterable[CalibrationAnswer]) -> dict[str, dict[str, dict[str, Answer]]]:
    found: dict[str, dict[str, dict[str, Answer]]] = {}
    for one in answers:
        of_criterion = found.setdefault(one.criterion, defaultdict(dict))
        of_criterion[one.conversation_id][one.evaluator_id] = one.answer
    return found


def _counts(answers: Answers) -> Floats:
    """How often each answer was given, one row a conversation with at least two that count."""
    rows = [[list(given.values()).count(answer) for answer in _ORDER] for given in answers.values()]
    return np.array([row for row in rows if sum(row) > 1], dtype=float).reshape(-1, len(_ORDER))


def _coincidences(counts: Floats) -> Floats:
    """What each conversation adds to the matrix of coincidences: conversations x answers x answers."""
    size = counts.sum(axis=1)
    counts, size = counts[size > 1], size[size > 1]
    pairs = counts[:, :, None] * counts[:, None, :]
    places = np.arange(counts.shape[1])
    pairs[:, places, places] -= counts
    found: Floats = pairs / (size - 1)[:, None, None]
    return found


def _alphas(coincidences: Floats) -> Floats:
    """Alpha of each matrix of coincidences (draws x answers x answers); NaN where it is not defined."""
    margins = coincidences.sum(axis=2)
    total = margins.sum(axis=1)
    # The ordinal distance of two answers: all answers from the one to the other, the two themselves by half.
    upto = np.cumsum(margins, axis=1) - margins / 2
    distance = (upto[:, :, None] - upto[:, None, :]) ** 2
    observed = (coincidences * distance).sum(axis=(1, 2))
    expected = (margins[:, :, None] * margins[:, None, :] * distance).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = 1 - (total - 1) * observed / expected
    found[expected == 0] = np.nan
    return found


def _drawn_alphas(counts: Floats, seed: int) -> Floats | None:
    """Alpha of draws of as many conversations, with repeats; None under 10 conversations."""
    each = _coincidences(counts)
    n = len(each)
    if n < FEWEST_FOR_AN_INTERVAL:
        return None
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=_ROUNDS)
    return _alphas((times @ each.reshape(n, -1)).reshape(_ROUNDS, *each.shape[1:]))


def _alpha_interval(counts: Floats) -> Interval | None:
    """The bias-corrected and accelerated bootstrap interval (Efron and Tibshirani 1993, 14.3), widened for few conversations.

    The plain one holds the true alpha 8 times of 10 on 20 conversations (benchmarks/intervals.py). None without any disagreement,
    since draws from perfect agreement are all perfect and would feign certainty.
    """
    drawn, alpha = _drawn_alphas(counts, _SEED), ordinal_alpha(counts)
    if drawn is None or alpha is None or alpha == 1 or _undefined(drawn):
        return None
    drawn = drawn[~np.isnan(drawn)]
    below = (np.count_nonzero(drawn < alpha) + np.count_nonzero(drawn == alpha) / 2) / len(drawn)
    bias = _NORMAL.inv_cdf(min(max(below, 1 / len(drawn)), 1 - 1 / len(drawn)))
    each = _coincidences(counts)
    without = _alphas(each.sum(axis=0) - each)
    moved = np.nanmean(without) - without[~np.isnan(without)]
    squares = float((moved**2).sum())
    lean = float((moved**3).sum()) / (6 * squares**1.5) if squares else 0.0

    def level(reach: float) -> float:
        return _NORMAL.cdf(bias + (bias + reach) / (1 - lean * (bias + reach)))

    reach = _reach(len(each))
    low, high = np.quantile(drawn, sorted((level(-reach), level(reach))))
    return Interval(float(low), float(high))


def _change_interval(earlier: Floats, later: Floats) -> Interval | None:
    """The bootstrap interval of a difference of two alphas from sessions that share no draw; None as for one alpha."""
    before, after = _drawn_alphas(earlier, _SEED), _drawn_alphas(later, _SEED + 1)
    if 1 in (ordinal_alpha(earlier), ordinal_alpha(later)):
        return None
    if before is None or after is None or _undefined(before) or _undefined(after):
        return None
    tail = _NORMAL.cdf(-_reach(min(len(earlier), len(later))))
    low, high = np.nanquantile(after - before, [tail, 1 - tail])
    return Interval(float(low), float(high))


def _undefined(drawn: Floats) -> bool:
    return bool(np.isnan(drawn).mean() > _MOST_UNDEFINED)


def _reach(n: int) -> float:
    """How far draws have to be followed for 95%: a bootstrap of few is too narrow (Hesterberg 2015, 5.3)."""
    return math.sqrt(n / (n - 1)) * t_quantile(n - 1)


def _applies_percent(answers: Answers) -> float | None:
    """Of all pairs that could tell, how many agree whether the criterion applies, 0..1."""
    agreed = compared = 0
    for given in answers.values():
        told: Sequence[bool] = [one.counts for one in given.values() if one is not Answer.NOT_SCORED]
        for first, second in combinations(told, 2):
            compared += 1
            agreed += first == second
    return agreed / compared if compared else None
