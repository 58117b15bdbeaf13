"""What ``coach import --outcomes`` and ``--timings`` do: store outcomes, tell every line that can not be used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.progress import Progress

from coach.cli import DONE, USERS_FAULT
from coach.cli._console import counted
from coach.cli._long_work import advance, progress_bar, tell
from coach.errors import SettingError
from coach.metrics.conventions import Convention, parse_convention
from coach.metrics.outcome_file import read_outcomes
from coach.metrics.timings import COMPUTABLE
from coach.outcome_importing import place_outcomes, store_timings
from coach.settings import load_settings
from coach.storage.store import Store, View

_BY_RETURN = ("fcr", "no_return")


def conventions_of(text: str, has_files: bool) -> tuple[Convention, ...]:
    """The conventions of ``--timings``; raises SettingError for those that times can not show."""
    found = tuple(parse_convention(part) for part in text.split(",") if part.strip())
    for one in found:
        if (one.metric, one.name) == _BY_RETURN and not has_files:
            raise SettingError(
                f"--timings {one.code}: who came back is told by a file's customers; give --outcomes FILE"
            )
        if (one.metric, one.name) != _BY_RETURN and (one.metric not in COMPUTABLE or one.name == "talk_hold_wrap_up"):
            raise SettingError(
                f"--timings {one.code}: time stamps do not show it; bring it in with --outcomes FILE. They show "
                f"{', '.join(COMPUTABLE)} (AHT as aht.first_to_last_word), and fcr.no_return[7] of a file's customers"
            )
    return found


def run(files: Sequence[Path], timings: Sequence[Convention]) -> int:
    """Stores what files hold, then what the time stamps of stored conversations give; gives the exit status.

    Raises InputError for a file that can not be read at all; those in front of it are stored.
    """
    store = Store.open(load_settings().database)
    try:
        view = store.seen_by(store.local_admin())
        problems = 0
        with progress_bar("outcomes", len(files)) as progress:
            for number, file in enumerate(files, 1):
                problems += _file(view, file, timings, progress)
                advance(progress, number)
        by_times = [one for one in timings if (one.metric, one.name) != _BY_RETURN]
        if by_times:
            _times(view, by_times)
    finally:
        store.close()
    return USERS_FAULT if problems else DONE


def _file(view: View, path: Path, timings: Sequence[Convention], progress: Progress) -> int:
    returns = next((one for one in timings if (one.metric, one.name) == _BY_RETURN), None)
    # Times without a zone of their own are this computer's.
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    found = place_outcomes(view, read_outcomes(path, zone, known=view.outcomes.contacts), returns)
    changed = view.outcomes.save(found.values)
    for problem in found.problems:
        tell(progress, problem)
    beside = f"{found.beside:,} of {counted(found.rows, 'contact')} stored as conversations"
    print(f"{counted(len(found.values), 'outcome')}: {changed:,} new or changed; {beside}")
    return len(found.problems)


def _times(view: View, timings: Sequence[Convention]) -> None:
    found = store_timings(view, timings)
    looked_at = counted(found.conversations, "conversation")
    print(f"{counted(found.values, 'outcome')} by the times of {looked_at}: {found.changed:,} new or changed")
