"""Conversations by the thousand for benchmarks: the sample transcripts again and again, with ids, numbers and words of their own.

    python benchmarks/conversations.py FOLDER [--conversations 10000] [--per-file 100]

The same count gives the same files. Every turn of four words and more ends in a clause drawn for it, and every digit is drawn, so
that hardly a turn comes twice and nothing can be had by remembering turns.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[1] / "sample_transcripts" / "santun_json"
AGENTS = 40
_FEWEST_WORDS = 4
_CLAUSES = {
    "en": (
        "It is about the {} {} from {}.",
        "blue red small large round spare old new second other broken heavy light plain smart".split(),
        "kettle lamp router parcel charger jacket table phone printer keyboard blender camera sofa heater monitor".split(),
        "Monday Tuesday Wednesday Thursday Friday March April May June July August last week this morning".split(),
    ),
    "id": (
        "Ini soal {} {} dari hari {}.",
        "paket kompor lampu meja kursi tagihan pulsa jaket sepatu printer kamera kulkas kipas router pesanan".split(),
        "biru merah kecil besar bulat lama baru kedua rusak berat ringan polos pertama cadangan hitam".split(),
        "Senin Selasa Rabu Kamis Jumat Sabtu Minggu kemarin ini itu libur".split(),
    ),
}


def main() -> None:
    """Writes the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--per-file", type=int, default=100)
    options = parser.parse_args()
    write(options.folder, options.conversations, options.per_file)


def write(folder: Path, count: int, per_file: int = 100, most_turns: int | None = None) -> None:
    """So many conversations, so many a file; the folder must not be there yet. ``most_turns`` leaves out what is said later."""
    folder.mkdir()
    samples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.json"))]
    dice = random.Random(5)
    for first in range(0, count, per_file):
        with (folder / f"{first:06}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(first, min(first + per_file, count)):
                sample = samples[number % len(samples)]
                talk = _changed(sample | {"turns": sample["turns"][:most_turns]}, number, dice)
                file.write(json.dumps(talk, ensure_ascii=False) + "\n")


def _changed(sample: dict[str, Any], number: int, dice: random.Random) -> dict[str, Any]:
    turns = [turn | {"text": _said(turn["text"], sample["language"], dice)} for turn in sample["turns"]]
    turns[0]["text"] += f" Order {100_000 + number}, call 0812{dice.randrange(10**7, 10**8)}."
    return sample | {"id": f"c{number:06}", "agent_id": f"agent{number % AGENTS:02}", "turns": turns}


def _said(text: str, language: str, dice: random.Random) -> str:
    text = re.sub(r"\d", lambda _: str(dice.randrange(10)), text)
    if len(text.split()) < _FEWEST_WORDS:
        return text
    clause, *choices = _CLAUSES["id" if language == "id" else "en"]
    return f"{text} {clause.format(*map(dice.choice, choices))}"


if __name__ == "__main__":
    main()
