"""How well drafts are checked: flagged words against reference flaws, clean drafts left alone, facts kept, time.

python benchmarks/drafts.py dev|closed [--no-model]

A row of benchmarks/drafts: a draft, the message it answers, the shortest words of each flaw with its criterion, and the facts that
every wording must keep. Texts and flaws are by a language model, from the scorecard alone. `dev` was looked at while rules and wordings
were written; `closed` was measured when they were finished, and nothing was changed after it (docs/drafts.md).
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from coach import Coach
from coach.domain.coaching import DraftCheck, Finding

FOLDER = Path(__file__).parent / "drafts"


@dataclass
class Tally:
    """What is counted over the drafts of one language."""

    flaws: int = 0
    found: int = 0
    findings: int = 0
    right: int = 0
    clean: int = 0
    clean_flagged: int = 0
    with_wording: int = 0
    wordings: int = 0
    lost: list[str] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)


def main() -> None:
    """Prints the figures of both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=["dev", "closed"])
    parser.add_argument("--no-model", action="store_true")
    options = parser.parse_args()
    coach = Coach(model=None if options.no_model else "default")
    for path in sorted((FOLDER / options.set).glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        coach.check(rows[0]["draft"])  # opens what is opened once
        tally = Tally()
        for row in rows:
            begun = time.perf_counter()
            check = coach.check(row["draft"], context=row["context"], channel=row["channel"])
            tally.milliseconds.append(1000 * (time.perf_counter() - begun))
            count(row, check, tally)
        report(path.stem, tally)


def count(row: dict, check: DraftCheck, tally: Tally) -> None:
    """Adds one draft to the tally."""
    places: dict[tuple[int, int], str] = {}
    for flaw in row["flaws"]:
        start = place_of(flaw["quote"], row["draft"])
        places.setdefault((start, start + len(flaw["quote"])), flaw["criterion"])
    for place, criterion in places.items():
        hit = any(not one.missing and touches(one, place) for one in check.findings)
        tally.flaws += 1
        tally.found += hit
        tally.missed[criterion] += not hit
    for one in check.findings:
        expected = bool(row["missing"]) or any(criterion in CARE for criterion in places.values())
        right = expected if one.missing else any(touches(one, place) for place in places)
        tally.findings += 1
        tally.right += right
        tally.false[one.criterion] += not right
        tally.with_wording += bool(one.rewrites)
        for rewrite in one.rewrites:
            tally.wordings += 1
            after = rewrite.applied_to(row["draft"])
            tally.lost += [f"{row['id']}: {fact} ({rewrite.rule})" for fact in row["facts"] if fact not in after]
    if not row["flaws"] and not row["missing"]:
        tally.clean += 1
        tally.clean_flagged += bool(check.findings)


def place_of(quote: str, draft: str) -> int:
    """Where a quote stands: as whole words if it does ("lu" is not that of "belum")."""
    found = re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", draft)
    return found.start() if found else draft.index(quote)


CARE = ("acknowledges_feelings", "apologises_for_the_problem")


def touches(finding: Finding, place: tuple[int, int]) -> bool:
    """Whether a finding and a flaw share a character."""
    return finding.evidence.start < place[1] and place[0] < finding.evidence.end


def report(language: str, tally: Tally) -> None:
    """Prints a tally."""
    times = sorted(tally.milliseconds)
    print(
        f"{language}: flagged words found {tally.found}/{tally.flaws} = {tally.found / tally.flaws:.3f}, "
        f"findings that are right {tally.right}/{tally.findings} = {tally.right / tally.findings:.3f}, "
        f"clean drafts flagged {tally.clean_flagged}/{tally.clean}, "
        f"findings with a wording {tally.with_wording / tally.findings:.2f}, "
        f"facts lost in {tally.wordings} wordings: {len(tally.lost)}"
    )
    print(f"   missed {dict(+tally.missed)}\n   false {dict(+tally.false)}")
    print(f"   ms a draft: median {statistics.median(times):.1f}, 95th percentile {times[int(0.95 * len(times))]:.1f}")
    for line in tally.lost:
        print(f"   lost {line}")


if __name__ == "__main__":
    main()
