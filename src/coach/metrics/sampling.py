"""Which conversations a reviewer should look at, and what may be concluded from them.

Three ways are kept apart, because they answer different questions. A random or stratified part says how good service is
on the whole; conversations picked for a risk say where help is needed, and would pull any mean down.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from typing import Literal

from coach.domain.evaluation import Answer, Evaluation
from coach.errors import SettingError
from coach.metrics.intervals import Interval, share_interval, t_quantile

Why = Literal["random", "stratified", "risk"]
RISKS = ("auto_failed", "auto_fail_unsure", "low_score", "needs_review", "unsure_answers")
_LOW_SCORE = 50.0
_UNSURE_BELOW = 0.6
_MANY_UNSURE = 5
_MOST_CONTACTS = 10_000_000


@dataclass(frozen=True, slots=True)
class Pick:
    """A conversation in a queue and why it is there.

    ``weight`` is how many conversations it stands for in a mean; 0 for risk picks, which stand for nobody else.
    ``stratum`` is the agent, channel or other part it was drawn from; ``risks`` say what was seen (codes of RISKS).
    """

    conversation_id: str
    why: Why
    weight: float
    stratum: str | None = None
    risks: tuple[str, ...] = ()


def random_picks(conversation_ids: Iterable[str], count: int, seed: int) -> tuple[Pick, ...]:
    """``count`` conversations at random, each as likely as any other; the same ids and seed give the same picks."""
    ids = _distinct(conversation_ids, count)
    chosen = random.Random(seed).sample(ids, min(count, len(ids)))  # noqa: S311 - a draw for reviewers, not a secret
    return tuple(Pick(one, "random", len(ids) / len(chosen)) for one in chosen)


def stratified_picks(strata: Mapping[str, str], each: int, seed: int) -> tuple[Pick, ...]:
    """``each`` conversations of every stratum (agent, channel), so that nobody is judged on none.

    ``strata`` maps conversation ids to their stratum. Weights undo that small strata are drawn more densely.
    """
    by_stratum: dict[str, list[str]] = defaultdict(list)
    for conversation_id, stratum in strata.items():
        by_stratum[stratum].append(conversation_id)
    return tuple(
        Pick(pick.conversation_id, "stratified", pick.weight, stratum)
        for stratum in sorted(by_stratum)
        # A seed of its own for each, so that a new agent does not change what is drawn from the others.
        for pick in _seeded(by_stratum[stratum], each, f"{seed}/{stratum}")
    )


def risk_picks(evaluations: Iterable[Evaluation], count: int, drawn: Iterable[Pick] = ()) -> tuple[Pick, ...]:
    """The ``count`` conversations with most reason to look at, without those that were drawn already.

    What was drawn at random stays in the random part, whatever is found there; else its mean would be too good.
    """
    taken = {pick.conversation_id for pick in drawn}
    found = [
        (evaluation, reasons)
        for evaluation in evaluations
        if evaluation.conversation_id not in taken and (reasons := risks(evaluation))
    ]
    found.sort(key=lambda one: ([risk not in one[1] for risk in RISKS], one[0].score or 0.0, one[0].conversation_id))
    return tuple(Pick(one.conversation_id, "risk", 0.0, None, reasons) for one, reasons in found[: max(0, count)])


def risks(evaluation: Evaluation) -> tuple[str, ...]:
    """Why a person should look at a conversation, the gravest first; empty when nothing speaks for it."""
    counted = [result for result in evaluation.results if result.answer.counts]
    unsure = sum(result.confidence < _UNSURE_BELOW for result in counted)
    seen = {
        "auto_failed": bool(evaluation.auto_failed_on),
        "auto_fail_unsure": any(r.auto_fail and r.answer is Answer.NOT_SCORED for r in evaluation.results),
        "low_score": evaluation.score is not None and evaluation.score < _LOW_SCORE,
        "needs_review": evaluation.needs_review,
        "unsure_answers": unsure >= _MANY_UNSURE,
    }
    return tuple(risk for risk in RISKS if seen[risk])


def picked_mean(picks: Iterable[Pick], scores: Mapping[str, float]) -> tuple[float, Interval | None] | None:
    """The unbiased mean of what the random or stratified picks stand for, with its interval; risk picks never enter.

    Each pick counts with its weight inside its stratum (Cochran 1977, 5.3); a stratum that was drawn whole adds no error. Picks
    without a score yet are left out, which is fair only where they were left at random. The interval is None where a stratum
    has under two scores, or where all scores are the same and so feign certainty. None at all where there are no scores, or
    a stratum has none: nothing speaks for it.
    """
    parts: dict[str | None, list[Pick]] = defaultdict(list)
    for pick in picks:
        if pick.why != "risk":
            parts[pick.stratum].append(pick)
    if not parts or any(all(pick.conversation_id not in scores for pick in part) for part in parts.values()):
        return None
    whole = sum(pick.weight for part in parts.values() for pick in part)
    total, errors, told, whole_seen = 0.0, list[tuple[float, int]](), True, True
    for part in parts.values():
        size = sum(pick.weight for pick in part)
        values = [scores[pick.conversation_id] for pick in part if pick.conversation_id in scores]
        total += size / whole * fmean(values)
        unseen = max(0.0, 1 - len(values) / size)
        whole_seen = whole_seen and unseen == 0
        if unseen > 0 and len(values) < 2:
            told = False
        elif len(values) > 1:
            errors.append(((size / whole) ** 2 * unseen * variance(values) / len(values), len(values) - 1))
    if not told:
        return total, None
    error = sum(one for one, _ in errors)
    if not error:
        return total, Interval(total, total) if whole_seen else None
    degrees = error**2 / sum(one**2 / free for one, free in errors)  # Satterthwaite (Cochran 1977, 5.4)
    half = t_quantile(degrees) * math.sqrt(error)
    return total, Interval(total - half, total + half)


def interval_for(n: int, share: float = 0.5) -> Interval:
    """The interval that ``n`` contacts would give around a share (0..1): 85% on 5 contacts is 42% to 98%."""
    if n < 1 or not 0 <= share <= 1:
        raise SettingError(f"planner: found {n} contacts and a share of {share}; write at least 1 and 0 to 1")
    return share_interval(share * n, n)


def contacts_needed(half_width: float, share: float = 0.5, of: int | None = None) -> int:
    """How many contacts give an interval no wider than twice ``half_width`` around an expected share (both 0..1).

    Args:
        half_width: such as 0.05 for plus or minus 5 points.
        share: what is expected; 0.5 asks for most.
        of: how many contacts there are at all. Then fewer are needed (Cochran 1977, 4.4), and never more than that.
    """
    if not 0 < half_width < 1 or not 0 <= share <= 1 or (of is not None and of < 1):
        raise SettingError(
            f"planner: found half a width of {half_width}, a share of {share} and {of} contacts in all; "
            "write more than 0 and less than 1, 0 to 1, and at least 1"
        )

    def wide(n: int) -> bool:
        interval = interval_for(n, share)
        return interval.high - interval.low > 2 * half_width

    few, many = 0, 1
    while wide(many) and many < _MOST_CONTACTS:
        few, many = many, many * 2
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if wide(middle) else (few, middle)
    return many if of is None else min(of, math.ceil(many / (1 + (many - 1) / of)))


def _seeded(ids: Sequence[str], count: int, seed: str) -> tuple[Pick, ...]:
    ordered = _distinct(ids, count)
    chosen = random.Random(seed).sample(ordered, min(count, len(ordered)))  # noqa: S311 - as above
    return tuple(Pick(one, "stratified", len(ordered) / len(chosen)) for one in chosen)


def _distinct(conversation_ids: Iterable[str], count: int) -> list[str]:
    """The ids once each, in an order that does not hang on how they came."""
    if count < 1:
        raise SettingError(f"sampling: found {count} conversations to draw; write at least 1")
    return sorted(set(conversation_ids))
