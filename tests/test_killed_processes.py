"""A first process that is killed takes its workers along."""

import multiprocessing
import os
import select
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from coach.batch import work_through

SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class WorkWithoutEnd:
    """Opens a pipe, says so, and is busy until long after the test."""

    pipe: Path

    def coach(self):
        return "no coach is needed"

    def read(self, path):
        return iter([])

    def do(self, coach, found):
        with self.pipe.open("wb", buffering=0) as pipe:
            pipe.write(b"begun")
            time.sleep(300)
        yield from found


def first_process(pipe, path):
    list(work_through([path], WorkWithoutEnd(pipe), jobs=2))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_workers_end_when_the_first_process_is_killed(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    victim = SPAWN.Process(target=first_process, args=(pipe, tmp_path / "chat.txt"))
    victim.start()
    with pipe.open("rb", buffering=0) as told:
        assert told.read(5) == b"begun"
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        # A pipe has its end when nobody has it open any more.
        assert select.select([told], [], [], 60)[0], "the worker is still there"
        assert told.read(5) == b""
