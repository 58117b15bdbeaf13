"""What commands share that work through many files: a bar, problems on the way, and an end that leaves nothing behind."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from coach.cli import PIPE_CLOSED, STOPPED
from coach.cli._console import OpenConsole
from coach.errors import SettingError
from coach.exports.harmless import harmless, on_one_line
from coach.transcripts._reading import ReadProblem

WARNING = "warning: "


def ended_well(work: Callable[[], int], when_stopped: str) -> int:
    """The work's exit status, also when it is stopped or can not write; ``when_stopped`` says what that leaves."""
    _stop_workers_when_ended()
    try:
        return work()
    except KeyboardInterrupt:
        print(f"stopped; {when_stopped}", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader of the pipe (such as `head`) has enough; what is left to flush must not complain at the end.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        raise SettingError(
            f"the results can not be written ({error.strerror}); make room or choose another place"
        ) from error


def _stop_workers_when_ended() -> None:
    """Takes an order to end as Ctrl-C, so that the processes that score end with this one."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # nohup has set that a closed terminal does not matter; that stays.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


@contextmanager
def progress_bar(doing: str, files: int) -> Iterator[Progress]:
    """A bar on standard error; hidden in a pipe, and for a single file, which is done before it could be read."""
    console = OpenConsole(stderr=True)
    bar = Progress(
        TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal or files < 2,
    )  # fmt: skip
    with bar:
        bar.add_task("files", total=files)
        yield bar


def advance(progress: Progress, files: int) -> None:
    """Shows how many files are done."""
    for task in progress.task_ids:
        progress.update(task, completed=files)


def tell(progress: Progress, problem: ReadProblem) -> None:
    """A problem as one line on standard error."""
    # A console of its own would cut long lines; the progress bar, where there is one, moves out of the way.
    progress.console.print(on_one_line(harmless(str(problem))), markup=False, highlight=False, soft_wrap=True)
