"""What ``coach import`` does: stores, reports problems on the way, says at the end what became of everything."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from rich.progress import Progress

from coach.batch import collect_seldom, fitting_jobs
from coach.cli import DONE, USERS_FAULT
from coach.cli._console import counted
from coach.cli._long_work import WARNING, advance, ended_well, progress_bar, tell
from coach.importing import Imported, ImportOptions, import_paths
from coach.settings import load_settings
from coach.storage.saving import SaveState
from coach.transcripts._reading import ReadProblem, shown_path
from coach.transcripts.reading import expand_paths

_STATES = {
    SaveState.NEW: "new",
    SaveState.REVISED: "changed",
    SaveState.RESCORED: "scored anew",
    SaveState.UNCHANGED: "there already",
}
_WHEN_STOPPED = "what was stored so far is whole; start the import again to go on"


@dataclass
class _Tally:
    """What is counted while conversations pass through."""

    states: Counter[SaveState] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    problems: int = 0


def run(paths: list[Path], options: ImportOptions, jobs: int | None) -> int:
    """Stores everything and gives the exit status; raises InputError when nothing can be started."""
    return ended_well(lambda: _run(paths, options, jobs), _WHEN_STOPPED)


def _run(paths: list[Path], options: ImportOptions, jobs: int | None) -> int:
    collect_seldom()
    files = list(expand_paths(paths))
    coach = options.score.coach()
    coach.books  # noqa: B018 - mistakes in phrase files show before anything is stored
    if not options.redact:
        print(f"{WARNING}personal data is stored as it is (--no-redact)", file=sys.stderr)
    found = import_paths(paths, options, load_settings().database, jobs or fitting_jobs(files), coach)
    positions = {shown_path(file) if isinstance(file, Path) else file.file: number for number, file in enumerate(files)}
    tally = _Tally()
    # Closed here and not by chance, so that what is scored is stored before the command says that it was stopped.
    with progress_bar("importing", len(files)) as progress, closing(found):
        _count(found, tally, positions, progress)
    _report(tally, options)
    return USERS_FAULT if tally.problems else DONE


def _count(
    found: Iterator[Imported | ReadProblem], tally: _Tally, positions: dict[str, int], progress: Progress
) -> None:
    for item in found:
        if isinstance(item, ReadProblem):
            advance(progress, positions.get(item.file, 0))
            tell(progress, item)
            tally.problems += not item.message.startswith(WARNING)
            continue
        # A masked path is not that of a file; the bar then waits for the next one.
        if item.source in positions:
            advance(progress, positions[item.source])
        tally.states[item.state] += 1
        tally.masked.update(item.masked)


def _report(tally: _Tally, options: ImportOptions) -> None:
    parts = [f"{tally.states[state]:,} {word}" for state, word in _STATES.items() if tally.states[state]]
    print(f"{counted(tally.states.total(), 'conversation')}{': ' if parts else ''}{', '.join(parts)}")
    if options.redact and tally.masked:
        kinds = sorted(tally.masked.items(), key=lambda kind: (-kind[1], kind[0]))
        print(f"masked: {', '.join(f'{kind} {number:,}' for kind, number in kinds)}")
    if changed := tally.states[SaveState.REVISED]:
        print(
            f"{WARNING}{counted(changed, 'conversation')} had other words before under the same id; the new words count "
            "from now on. If these are other conversations, give them ids of their own and import again",
            file=sys.stderr,
        )
