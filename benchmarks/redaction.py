"""How much personal data is masked, and how much else: recall and precision by kind and language, with 95 % Wilson intervals.

    python benchmarks/redaction.py            the turns that rules were written with
    python benchmarks/redaction.py --closed   the turns that were kept closed meanwhile
    python benchmarks/redaction.py --misses   prints what went wrong, for the first set only

A line of benchmarks/redaction/*.jsonl is one turn of a side, with ``before``, the turn of the other side in front of it, where
that matters. ``text`` marks what is personal as ``[[kind|words]]``. *Found* is a marked place all of whose letters and digits
are masked, as whatever kind; *right* is a mask all of whose letters and digits are marked. Names of agents and of others
count as one kind, since a single turn does not tell whose name "Rina" is.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import time
from collections import Counter
from pathlib import Path

from coach.domain.conversation import Channel, Conversation, Role, Turn
from coach.domain.placeholders import PLACEHOLDER
from coach.transcripts.redaction import redacted

FOLDER = Path(__file__).parent / "redaction"
MARK = re.compile(r"\[\[(\w+)\|([^\]]*)\]\]")
OTHER = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}


def wilson(hits: int, total: int) -> str:
    """A share in percent with its 95 % interval."""
    if not total:
        return "    –"
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{100 * share:5.1f} ({100 * (middle - half):.0f}–{100 * (middle + half):.0f})"


def unmarked(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without marks, and the marked places in it."""
    text, places, end = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        places.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        end = mark.end()
    return text + marked[end:], places


def masks(text: str, masked: str) -> list[tuple[str, int, int]]:
    """Where the placeholders of a masked text stand in the text."""
    kinds = [found[1].lower() for found in PLACEHOLDER.finditer(masked)]
    kept = PLACEHOLDER.sub("\0", masked).split("\0")
    pattern = "(.+?)".join(map(re.escape, kept))
    match = re.fullmatch(pattern, text, re.DOTALL)
    assert match, (text, masked)
    return [(kind, *match.span(number)) for number, kind in enumerate(kinds, 1)]


def said(text: str, start: int, end: int) -> set[int]:
    """The places of letters and digits in a stretch."""
    return {place for place in range(start, end) if text[place].isalnum()}


def one_kind(kind: str) -> str:
    """Agents' names count as names."""
    return "name" if kind == "agent" else kind


def measure(rows: list[dict], *, show: bool) -> tuple[Counter, float]:
    """Counts by kind of marked, found, masked and right places, and milliseconds a turn."""
    counts: Counter = Counter()
    spent = 0.0
    for row in rows:
        text, places = unmarked(row["text"])
        role = Role(row["side"])
        turns = [Turn(0, OTHER[role], "other", row["before"])] if "before" in row else []
        turns.append(Turn(len(turns), role, "speaker", text))
        talk = Conversation("c", Channel.CHAT, "und", tuple(turns))
        begun = time.perf_counter()
        masked = redacted(talk).conversation.turns[-1].text
        spent += (time.perf_counter() - begun) / len(turns)
        found = masks(text, masked)
        covered = set().union(*(said(text, start, end) for _, start, end in found))
        labelled = set().union(*(said(text, start, end) for _, start, end in places))
        missed = [place for place in places if not said(text, *place[1:]) <= covered]
        wrong = [place for place in found if not said(text, *place[1:]) <= labelled]
        counts.update(("marked", one_kind(kind)) for kind, _, _ in places)
        counts.update(("found", one_kind(place[0])) for place in places if place not in missed)
        counts.update(("masked", one_kind(kind)) for kind, _, _ in found)
        counts.update(("right", one_kind(place[0])) for place in found if place not in wrong)
        if show and (missed or wrong):
            print("MISSED" if missed else "WRONG ", row.get("before", ""), "|", row["text"], "->", masked)
    return counts, 1000 * spent / len(rows)


def main() -> None:
    """Prints the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--closed", action="store_true")
    options.add_argument("--misses", action="store_true")
    chosen = options.parse_args()
    if chosen.closed and chosen.misses:
        options.error("--misses would open the closed turns; leave one of the two out")
    for language in ("en", "id"):
        path = FOLDER / f"{language}_{'closed' if chosen.closed else 'tuning'}.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        redacted(Conversation("c", Channel.CHAT, "und", (Turn(0, Role.AGENT, "a", "warm"),)))
        counts, milliseconds = measure(rows, show=chosen.misses)
        print(f"\n{language}: {len(rows)} turns, {milliseconds:.2f} ms a turn")
        print(f"{'kind':14}{'marked':>7}{'found':>7}  {'recall %':18}{'masked':>7}{'right':>7}  precision %")
        kinds = sorted({kind for _, kind in counts})
        for kind in [*kinds, "all"]:
            marked, found, masked, right = (
                sum(n for (what, one), n in counts.items() if what == wanted and kind in (one, "all"))
                for wanted in ("marked", "found", "masked", "right")
            )
            print(
                f"{kind:14}{marked:7}{found:7}  {wilson(found, marked):18}{masked:7}{right:7}  {wilson(right, masked)}"
            )


if __name__ == "__main__":
    main()
