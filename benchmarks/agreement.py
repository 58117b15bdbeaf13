"""How often the scorecard's answers agree with reference answers written from scorecard.md apart from the rules.

    python benchmarks/agreement.py dev             # rules were tuned on these 32; --details names disagreements
    python benchmarks/agreement.py heldout         # these 32 were kept closed while rules were written
    python benchmarks/agreement.py readings        # limits of the model's readings were chosen on these 60
    python benchmarks/agreement.py fresh           # these 20 were kept closed while limits were chosen
    python benchmarks/agreement.py fresh --no-model

Reference answers were written by a language model that read only the scorecard (see docs/benchmark.md). Agreement is
exact, over criteria that the program scored; coverage says how many those are. The interval is a bootstrap over
conversations. "Commonest answer" is the share that always giving each criterion's commonest answer would reach.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from coach import Coach, read_transcript
from coach.domain.evaluation import Answer, Evaluation

CASES = Path(__file__).parent / "agreement"


@dataclass(frozen=True)
class Case:
    """A conversation's evaluation beside its reference answers."""

    name: str
    language: str
    evaluation: Evaluation
    reference: dict[str, str]

    def pairs(self) -> list[tuple[str, str, str]]:
        """(criterion, reference, found) for each criterion."""
        return [
            (result.criterion, self.reference[result.criterion], result.answer.value)
            for result in self.evaluation.results
        ]


def load(half: str, model: str | None = "default") -> list[Case]:
    """Scores every case of a set."""
    coach = Coach(model=model)
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((CASES / half).glob("*.json")):
            record = json.loads(path.read_text(encoding="utf-8"))
            transcript = Path(folder) / path.name
            transcript.write_text(json.dumps(record["transcript"]), encoding="utf-8")
            conversation = read_transcript(transcript)
            cases.append(Case(path.stem, conversation.language, coach.score(conversation), record["answers"]))
    return cases


def agreement(cases: list[Case]) -> tuple[int, int]:
    """(agreeing, scored) over all criteria that the program scored, or rightly left unscored."""
    pairs = [pair for case in cases for pair in case.pairs()]
    scored = [(reference, found) for _, reference, found in pairs if found != Answer.NOT_SCORED]
    return sum(reference == found for reference, found in scored), len(scored)


def interval(cases: list[Case], rounds: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of the agreement, drawn by conversation."""
    draw = random.Random(7)
    shares = []
    for _ in range(rounds):
        right, scored = agreement(draw.choices(cases, k=len(cases)))
        shares.append(right / max(1, scored))
    shares.sort()
    return shares[int(0.025 * rounds)], shares[int(0.975 * rounds)]


def report(cases: list[Case], *, details: bool) -> None:
    """Prints the tables."""
    for language in ("en", "id", None):
        chosen = [case for case in cases if language in (None, case.language)]
        right, scored = agreement(chosen)
        low, high = interval(chosen)
        total = sum(len(case.reference) for case in chosen)
        print(
            f"{language or 'all':4} {right}/{scored} = {right / scored:.1%}  (95% {low:.1%} to {high:.1%})"
            f"  scored {scored / total:.1%} of {total}"
        )
    by_criterion: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for case in cases:
        for criterion, reference, found in case.pairs():
            by_criterion[criterion].append((case.name, reference, found))
    total_commonest = 0
    print(f"\n{'criterion':36} agree commonest  disagreements (reference -> found)")
    for criterion, rows in by_criterion.items():
        scored_rows = [row for row in rows if row[2] != Answer.NOT_SCORED]
        commonest = Counter(reference for _, reference, _ in rows).most_common(1)[0][1]
        total_commonest += commonest
        right = sum(reference == found for _, reference, found in scored_rows)
        wrong = Counter(f"{reference} -> {found}" for _, reference, found in rows if reference != found)
        print(
            f"{criterion:36} {right:2}/{len(scored_rows):2}   {commonest:2}       "
            + ", ".join(f"{count}x {what}" for what, count in wrong.most_common(4))
        )
        if details:
            for name, reference, found in rows:
                if reference != found:
                    print(f"      {name}: {reference} -> {found}")
    everything = sum(len(rows) for rows in by_criterion.values())
    print(f"\ncommonest answer: {total_commonest / everything:.1%}")
    answers = [(c.name, c.reference["stays_respectful"], c.evaluation.result("stays_respectful").answer) for c in cases]
    groups = {
        "found": [name for name, reference, found in answers if reference == found == "not met"],
        "left to a person": [
            name for name, reference, found in answers if reference == "not met" and found == "not scored"
        ],
        "missed": [name for name, reference, found in answers if reference == "not met" and found == "met"],
        "false": [name for name, reference, found in answers if reference == "met" and found == "not met"],
        "left to a person without need": [
            n for n, reference, found in answers if reference == "met" and found == "not scored"
        ],
    }
    print(
        "auto-fail: "
        + ", ".join(f"{len(names)} {what}{f' {names}' if details else ''}" for what, names in groups.items())
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("half", metavar="SET", choices=["dev", "heldout", "readings", "fresh"])
    parser.add_argument("--no-model", action="store_true", help="rules alone")
    parser.add_argument("--details", action="store_true", help="name each disagreement")
    arguments = parser.parse_args()
    report(load(arguments.half, None if arguments.no_model else "default"), details=arguments.details)


if __name__ == "__main__":
    main()
