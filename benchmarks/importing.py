"""Times ``coach import`` beside ``coach score`` on the same conversations, and an import of what is there already.

    python benchmarks/importing.py [--conversations 1000 10000] [--jobs 2] [--no-model] [--url postgresql+psycopg://…/empty_database]

Each of the sizes in turn, made by benchmarks/conversations.py. Without --url, temporary SQLite files are used; with one, a single
size. Memory is the peak of the first process and of the largest of those that it starts, as Linux tells it under /proc.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from conversations import write

COACH = "import sys; from coach.cli import main; sys.exit(main(sys.argv[1:]))"
_LOOK_SECONDS = 0.5


def main() -> None:
    """Writes the files and runs the commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--conversations", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--url")
    options = parser.parse_args()
    for count in options.conversations:
        with tempfile.TemporaryDirectory() as folder:
            chats = Path(folder, "chats")
            write(chats, count)
            environment = os.environ | {"COACH_DATABASE_URL": options.url or f"sqlite:///{folder}/import.sqlite3"}
            calls = {
                "score": ["score", "--format", "jsonl", "--output", f"{folder}/scores.jsonl"],
                "import": ["import"],
                "import again": ["import"],
            }
            both = [str(chats), "--jobs", options.jobs, *(["--no-model"] if options.no_model else [])]
            print(f"{count:,} conversations", flush=True)
            for name, call in calls.items():
                timed(name, [*call, *both], environment, count)


def timed(name: str, call: list[str], environment: dict[str, str], count: int) -> None:
    """Runs a command; prints how long it took and how much memory."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = subprocess.Popen([sys.executable, "-c", COACH, *call], env=environment, stdout=subprocess.DEVNULL)
    first = largest = 0
    while command.poll() is None:
        first = max(first, _peak(command.pid))
        largest = max(largest, *map(_peak, _children(command.pid)), 0)
        time.sleep(_LOOK_SECONDS)
    if command.returncode:
        sys.exit(f"{name}: ended with status {command.returncode}")
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"  {name}: {seconds:.0f} s, {count / seconds:.1f} a second; {1000 * processor / count:.1f} ms of a processor each; "
        f"first process {first // 1000} MB, largest other {largest // 1000} MB",
        flush=True,
    )


def _peak(pid: int) -> int:
    """The most memory that a process ever had, in kB; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


if __name__ == "__main__":
    main()
