"""How often our 95 % intervals hold the true value, counted by simulation; docs/figures.md has the table.

    python benchmarks/intervals.py                 # all of it, about two minutes on one core
    python benchmarks/intervals.py --rounds 300    # quicker, less exact
    python benchmarks/intervals.py --reference     # alpha beside the package krippendorff, if you have installed it

A share of 95 % out of 1,000 rounds has an error of its own of 0.7 points. Sampling is checked by drawing from a known
whole, progress by teams in which nothing changes and the worst of the team is chosen for coaching.
"""

from __future__ import annotations

import argparse
import importlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from coach.coaching.progress import Progress, Verdict, progress, worths_of_counts
from coach.domain.evaluation import Answer
from coach.metrics.intervals import (
    Interval,
    count_interval,
    mean_difference,
    mean_interval,
    median_interval,
    net_interval,
    scale_mean_interval,
    share_difference,
    share_interval,
)
from coach.metrics.sampling import picked_mean, stratified_picks
from coach.rubrics.schema import Rubric
from coach.scoring import agreement as agreements

Draw = np.random.Generator
SURVEY = (0.06, 0.04, 0.05, 0.15, 0.70)  # most are very satisfied, some are not at all
NPS = (0.25, 0.30, 0.45)  # detractors, passives, promoters


@dataclass(frozen=True)
class Check:
    """One simulation: gives the interval of one draw, and the value that it should hold."""

    name: str
    run: Callable[[Draw], Interval | None]
    truth: float


def shares() -> Iterator[Check]:
    """Shares, their differences and the net share."""
    for n, share in ((5, 0.85), (20, 0.85), (100, 0.85), (20, 0.5), (50, 0.98)):
        yield Check(
            f"share {share:.0%} of {n}", lambda draw, n=n, p=share: share_interval(int(draw.binomial(n, p)), n), share
        )
    for n in (10, 40):
        yield Check(
            f"difference 60% to 80%, {n} each",
            lambda draw, n=n: share_difference((int(draw.binomial(n, 0.6)), n), (int(draw.binomial(n, 0.8)), n)), 0.2,
        )  # fmt: skip
    for n in (10, 30, 200):
        yield Check(f"NPS of {n}", lambda draw, n=n: _net(draw, n), NPS[2] - NPS[0])


def _net(draw: Draw, n: int) -> Interval:
    down, _, up = draw.multinomial(n, NPS)
    return net_interval(int(up), int(down), n)


def means() -> Iterator[Check]:
    """Means on a scale, of durations, medians, counts and differences."""
    answers = np.arange(1, 6)
    truth = float(np.dot(SURVEY, answers))
    for n in (3, 5, 10, 20, 50):
        yield Check(
            f"mean CSAT of {n}",
            lambda draw, n=n: scale_mean_interval(list(draw.choice(answers, n, p=SURVEY)), 1, 5),
            truth,
        )
    for n in (5, 10, 20, 50, 200):
        yield Check(f"mean duration of {n}", lambda draw, n=n: mean_interval(draw.lognormal(0, 1, n)), math.exp(0.5))
    for n in (6, 10, 30, 200):
        yield Check(f"median duration of {n}", lambda draw, n=n: median_interval(draw.lognormal(0, 1, n)), 1.0)
    for rate in (0.5, 5, 60):
        yield Check(f"count at a rate of {rate}", lambda draw, rate=rate: count_interval(int(draw.poisson(rate))), rate)
    for n in (10, 40):
        yield Check(f"CSAT difference, {n} each", lambda draw, n=n: _difference(draw, n, answers), 0.0)


def _difference(draw: Draw, n: int, answers: Any) -> Interval | None:
    found = mean_difference(draw.choice(answers, n, p=SURVEY), draw.choice(answers, n, p=SURVEY))
    return found.interval if found else None


def alphas() -> Iterator[Check]:
    """Krippendorff's alpha of three evaluators who read one conversation alike with a given chance."""
    for same, of in ((0.9, "high"), (0.5, "low")):
        truth = agreements.ordinal_alpha(_ratings(np.random.default_rng(0), 400_000, same)) or 0.0
        for n in (10, 15, 20, 50, 150):
            yield Check(f"alpha {truth:.2f} ({of}) of {n}", lambda draw, n=n, same=same: _alpha(draw, n, same), truth)


def _ratings(draw: Draw, n: int, same: float) -> Any:
    """Counts of each answer by conversation."""
    chances = (0.25, 0.25, 0.5)
    truth = draw.choice(3, (n, 1), p=chances)
    given = np.where(draw.random((n, 3)) < same, truth, draw.choice(3, (n, 3), p=chances))
    return (given[:, :, None] == np.arange(3)).sum(axis=1).astype(float)


def _alpha(draw: Draw, n: int, same: float) -> Interval | None:
    places = [
        [answer for answer, times in enumerate(row) for _ in range(int(times))] for row in _ratings(draw, n, same)
    ]
    scale = (Answer.NOT_MET, Answer.PARTLY_MET, Answer.MET)
    answers = {str(c): {str(e): scale[place] for e, place in enumerate(row)} for c, row in enumerate(places)}
    return agreements.agreement_on("c", answers).interval


def samples() -> Iterator[Check]:
    """The mean of a stratified draw from a known whole: 4 agents of unequal load, 5 to 15 contacts each."""
    whole = np.random.default_rng(3)
    strata, scores = {}, {}
    for agent, (load, level) in {"a": (400, 80), "b": (200, 70), "c": (60, 50), "d": (20, 30)}.items():
        for number in range(load):
            strata[f"{agent}{number}"] = agent
            scores[f"{agent}{number}"] = float(np.clip(whole.normal(level, 15), 0, 100))
    truth = float(np.mean(list(scores.values())))
    for each in (5, 15):
        yield Check(
            f"stratified mean, {each} of each", lambda draw, each=each: _stratified(draw, each, strata, scores), truth
        )


def _stratified(draw: Draw, each: int, strata: dict[str, str], scores: dict[str, float]) -> Interval | None:
    found = picked_mean(stratified_picks(strata, each, int(draw.integers(2**31))), scores)
    return found[1] if found else None


def report(checks: Iterator[Check], rounds: int) -> None:
    """Prints how often each holds the truth, the mean width, and how often there was no interval."""
    for check in checks:
        draw = np.random.default_rng(11)
        found = [check.run(draw) for _ in range(rounds)]
        there = [one for one in found if one is not None]
        held = sum(one.holds(check.truth) for one in there) / max(1, len(there))
        width = sum(one.high - one.low for one in there) / max(1, len(there))
        none = len(found) - len(there)
        print(f"{check.name:32} {held:7.1%}  width {width:6.2f}" + (f"  none in {none / rounds:.0%}" if none else ""))


def coached_without_effect(rounds: int) -> None:
    """The worst agent of a team is coached, and nothing changes: how often that is called better."""
    rubric = _rubric()
    for name, spread in (("all alike", 0.0), ("alike by half", 0.1), ("very unlike", 0.25)):
        for each in (8, 20):
            draw = np.random.default_rng(5)
            found = [_worst_again(draw, spread, each, rubric) for _ in range(rounds)]
            share = {verdict: sum(one.verdict is verdict for one in found) / rounds for verdict in Verdict}
            rise = sum((one.after or 0) - (one.before or 0) for one in found) / rounds
            naive = sum(_naive(one) for one in found) / rounds
            print(
                f"team {name:14} {each:3} contacts: better {share[Verdict.BETTER]:5.1%}, worse {share[Verdict.WORSE]:5.1%}; "
                f"plain before/after test {naive:5.1%}, mean rise {100 * rise:4.1f} points"
            )


def _worst_again(draw: Draw, spread: float, each: int, rubric: Rubric) -> Progress:
    chances = np.clip(draw.normal(0.6, spread, 12), 0.02, 0.98)
    periods = [draw.random((12, each)) < chances[:, None] for _ in range(2)]
    worst = int(periods[0].mean(axis=1).argmin())
    before, after = (
        worths_of_counts(
            {f"a{a}": {Answer.MET: int(row.sum()), Answer.NOT_MET: int((~row).sum())} for a, row in enumerate(period)},
            rubric,
        )
        for period in periods
    )
    return progress(f"a{worst}", "c", before, after)


def _naive(found: Progress) -> bool:
    """What a plain comparison of two shares would call better."""
    before, after = (
        (round((value or 0) * n), n)
        for value, n in ((found.before, found.contacts_before), (found.after, found.contacts_after))
    )
    return share_difference(before, after).low > 0


def _rubric() -> Rubric:
    answers = [
        {"answer": "met", "when": {"phrases": "x", "said_by": "agent"}},
        {"answer": "not met", "otherwise": True},
    ]
    examples = [{"conversation": "Agent: a", "answer": "met"}, {"conversation": "Agent: b", "answer": "not met"}]
    criterion = {
        "criterion": "c", "name": "C", "weight": 100, "why": "w", "advice": "a", "answers": answers, "examples": examples,
    }  # fmt: skip
    return Rubric.model_validate(
        {
            "rubric": "r", "name": "R", "version": 1, "status": "active", "channels": ["chat"], "pass_mark": "80%",
            "scale": {"met": "100%", "partly met": "50%", "not met": "0%"},
            "sections": [{"section": "s", "name": "S", "criteria": [criterion]}],
        }
    )  # fmt: skip


def beside_reference(tables: int) -> None:
    """The largest difference to the package krippendorff over random tables with gaps."""
    krippendorff = importlib.import_module("krippendorff")
    draw = np.random.default_rng(1)
    largest, compared = 0.0, 0
    for _ in range(tables):
        given = draw.choice(4, (int(draw.integers(2, 6)), int(draw.integers(3, 40))), p=draw.dirichlet(np.ones(4)))
        counts = (given.T[:, :, None] == np.arange(3)).sum(axis=1).astype(float)  # 3 stands for a gap
        ours = agreements.ordinal_alpha(counts)
        if ours is not None:
            theirs = krippendorff.alpha(np.where(given == 3, np.nan, given), level_of_measurement="ordinal")
            largest, compared = max(largest, abs(ours - theirs)), compared + 1
    print(f"{compared} tables, largest difference {largest:.1e}")


def main() -> None:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--reference", action="store_true")
    chosen = parser.parse_args()
    if chosen.reference:
        beside_reference(chosen.rounds)
        return
    for checks in (shares, means, alphas, samples):
        report(checks(), chosen.rounds)
    coached_without_effect(chosen.rounds)


if __name__ == "__main__":
    main()
