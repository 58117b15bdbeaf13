"""How the simulated customer reacts to lines that were never used to tune it, and how long a reply takes.

    python benchmarks/roleplay.py [--no-model] [--wrong]

The lines stand in benchmarks/roleplay_lines: trainee lines that must calm or anger, and questions and offers with the topic they are about.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from coach.metrics.intervals import share_interval
from coach.roleplay.mood import Feeling
from coach.roleplay.practice import Practice, open_practice
from coach.roleplay.session import Session

LINES = Path(__file__).parent / "roleplay_lines"
# Care and dismissal are tried on a customer who can still feel better and worse.
BEGINS = Feeling(45, 45, 70)
TRIED_ON = {"en": "lost_birthday_parcel", "id": "blender_pecah"}


def main() -> None:
    """Tries every line, and measures replies."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--no-model", action="store_true")
    arguments.add_argument("--wrong", action="store_true", help="show the lines that go wrong")
    options = arguments.parse_args()
    model = None if options.no_model else "default"
    for language in TRIED_ON:
        counts: dict[str, list[bool]] = defaultdict(list)
        practices: dict[str, Practice] = {}
        for what, text in lines(language):
            name = TRIED_ON[language] if what in "+-" else what.split(":")[0]
            if name not in practices:
                practices[name] = open_practice(name, model)
            practice = practices[name]
            session = replace(practice.begin(), begins=BEGINS, mood_at_start="wary")
            right, found = tried(practice, session, what, text)
            kind = {"+": "care calms", "-": "dismissal angers"}.get(what) or (
                "not foreseen, said so" if what.endswith(":-") else "the question asked is answered"
            )
            counts[kind].append(right)
            if options.wrong and not right:
                print(f"  {what} | {text} | {found}")
        for kind, rights in counts.items():
            interval = share_interval(sum(rights), len(rights))
            share, low, high = sum(rights) / len(rights), interval.low, interval.high
            print(f"{language} {kind}: {sum(rights)} of {len(rights)}, {share:.1%} ({low:.0%} to {high:.0%})")
        times = [seconds for practice in practices.values() for seconds in reply_times(practice)]
        print(
            f"{language} a reply: median {1000 * statistics.median(times):.0f} ms, 95 % within "
            f"{1000 * sorted(times)[int(0.95 * len(times))]:.0f} ms, longest {1000 * max(times):.0f} ms ({len(times)} replies)"
        )


def lines(language: str) -> list[tuple[str, str]]:
    """What each line must do, and the line."""
    text = (LINES / f"{language}.txt").read_text(encoding="utf-8")
    rows = [line.split("|", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return [(what, said) for what, said in rows]


def tried(practice: Practice, session: Session, what: str, text: str) -> tuple[bool, str]:
    """Whether a line did what it must, and what it did."""
    event = practice.answer(session, text).events[-1]
    moved = event.feeling.anger - session.feeling.anger
    if what in "+-":
        return (moved < 0) if what == "+" else (moved > 0), f"anger {moved:+}"
    topics = (*event.topics, *event.held_back)
    wanted = what.split(":")[1]
    return (not topics) if wanted == "-" else (wanted in topics), ", ".join(topics) or "none"


def reply_times(practice: Practice) -> list[float]:
    """Seconds of each reply in sessions with the lines of the model answer; the reading before the first line is left out."""
    practice.get_ready()
    found = []
    for seed in (1, 2):
        session = practice.begin(seed)
        for line in practice.scenario.model_answer:
            if session.ending is None:
                begun = time.perf_counter()
                # Another ending makes it a turn that the model has not read before.
                session = practice.answer(session, f"{line} {'Well' if seed == 1 else 'Okay'}.")
                found.append(time.perf_counter() - begun)
    return found


if __name__ == "__main__":
    main()
