"""Times ``coach import`` beside ``coach score`` on the same conversations, and an import of what is there already.

    python benchmarks/importing.py [--conversations 2000] [--jobs 2] [--url postgresql+psycopg://…]

The sample transcripts again and again, each with an id, an order and a phone number of its own; most of their turns come again, so
that the model reads less than it would of real ones. Without --url, a temporary SQLite file is used. Memory is that of the
largest process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "sample_transcripts" / "santun_json"
PER_FILE, AGENTS = 100, 40
COACH = "import sys; from coach.cli import main; sys.exit(main(sys.argv[1:]))"


def main() -> None:
    """Writes the files and runs the commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--url")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chats = Path(folder, "chats")
        write(chats, options.conversations)
        environment = os.environ | {"COACH_DATABASE_URL": options.url or f"sqlite:///{folder}/import.sqlite3"}
        calls = {
            "score": ["score", "--format", "jsonl", "--output", f"{folder}/scores.jsonl"],
            "import": ["import"],
            "import again": ["import"],
        }
        for name, call in calls.items():
            timed(name, [*call, str(chats), "--jobs", options.jobs], environment, options.conversations)


def write(folder: Path, count: int) -> None:
    """The conversations, so many a file."""
    folder.mkdir()
    samples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.json"))]
    dice = random.Random(5)
    for first in range(0, count, PER_FILE):
        with (folder / f"{first:06}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(first, min(first + PER_FILE, count)):
                talk = samples[number % len(samples)]
                opening, *others = talk["turns"]
                said = f"{opening['text']} Order {100_000 + number}, call 0812{dice.randrange(10**7, 10**8)}."
                own = {
                    "id": f"c{number:06}",
                    "agent_id": f"agent{number % AGENTS:02}",
                    "turns": [opening | {"text": said}, *others],
                }
                file.write(json.dumps(talk | own, ensure_ascii=False) + "\n")


def timed(name: str, call: list[str], environment: dict[str, str], count: int) -> None:
    """Runs a command and prints how long it took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", COACH, *call], env=environment, check=True, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"  {name}: {seconds:.0f} s, {count / seconds:.0f} a second; {processor:.0f} s of a processor; "
        f"at most {after.ru_maxrss / 1000:.0f} MB so far"
    )


if __name__ == "__main__":
    main()
