"""Many conversations: files in, scored conversations and problems out, in order, on one or several processors."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from coach.domain.conversation import Channel, Conversation, Role
from coach.domain.evaluation import Scored
from coach.errors import TranscriptError
from coach.pipeline import Coach
from coach.transcripts._reading import ReadProblem, SourceFile, shown_path
from coach.transcripts.reading import UniqueIds, expand_paths, read_conversations

# What is sent to a worker at once: enough that sending costs little, little enough that Ctrl-C need not wait long.
_CHUNK_BYTES = 48_000
_CHUNK_ITEMS = 50
# A bigger file is read here and its conversations are spread over the workers.
_BIG_FILE_BYTES = 200_000
_CHUNKS_AHEAD = 3
# Below this much text another process takes longer to start than it saves.
_BYTES_PER_JOB = 150_000

# A file to read and score, a conversation to score, or a problem to pass on in its place.
Item = Path | Conversation | ReadProblem
Done = TypeVar("Done")
Done_co = TypeVar("Done_co", covariant=True)


class Work(Protocol[Done_co]):
    """What each process does with conversations; sent to processes, so it must be one that can be pickled."""

    def coach(self) -> Coach:
        """The coach of one process; raises RubricError or SettingError."""

    def read(self, path: Path) -> Iterator[Conversation | ReadProblem]:
        """The conversations of a file."""

    def do(self, coach: Coach, found: Iterator[Conversation | ReadProblem]) -> Iterator[Done_co]:
        """What is to be done with them; problems are passed on in their places."""


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """What every process needs to know to score alike; each is as in ``Coach`` and ``read_conversations``."""

    rubric: str = "core"
    culture: str | None = None
    language: str | None = None
    channel: Channel | None = None
    model: str | None = "default"
    roles: Mapping[str, Role] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    rubrics: Path | None = None
    lasting_ids: bool = False

    def coach(self) -> Coach:
        """A coach that scores by these options; raises RubricError or SettingError."""
        return Coach(self.rubric, self.culture, self.model, language=self.language, rubrics=self.rubrics)

    def read(self, path: Path) -> Iterator[Conversation | ReadProblem]:
        """The conversations of a file, read by these options."""
        try:
            source = SourceFile.open(path, dict(self.columns))
        except TranscriptError as error:
            yield ReadProblem(shown_path(path), None, str(error))
            return
        yield from read_conversations(source, channel=self.channel, roles=self.roles, lasting_ids=self.lasting_ids)

    def do(self, coach: Coach, found: Iterator[Conversation | ReadProblem]) -> Iterator[Scored | ReadProblem]:
        """The conversations, scored."""
        for item in found:
            yield coach.score_in_full(item) if isinstance(item, Conversation) else item


def fitting_jobs(paths: Iterable[Path | ReadProblem]) -> int:
    """How many processes are worth starting for these files: one for a little text, at most one a processor."""
    size = sum(_size(path) for path in paths if isinstance(path, Path))
    return max(1, min(_processors(), size // _BYTES_PER_JOB))


def collect_seldom() -> None:
    """For a process that only scores: makes Python look for dead cycles of objects seldom.

    Phrases are hundreds of thousands of objects that live to the end; looking through them as often as usual takes a
    fifth of a start and a tenth of scoring.
    """
    gc.set_threshold(50_000, 20, 50)


def score_paths(
    paths: Iterable[Path], options: ScoreOptions, jobs: int = 1, coach: Coach | None = None
) -> Iterator[Scored | ReadProblem]:
    """Every conversation of files and folders, scored; like ``work_through``, and no two conversations have one id."""
    return _with_unique_ids(work_through(paths, options, jobs, coach))


def work_through(
    paths: Iterable[Path], work: Work[Done], jobs: int = 1, coach: Coach | None = None
) -> Iterator[Done | ReadProblem]:
    """What the work gives for every conversation of files and folders, and a problem for each part that can not be used.

    The order is that of the files and is the same for any number of jobs. Results are handed on as they come and not kept.
    A worker that dies costs the conversation that killed it, which becomes a problem.

    Args:
        paths: files and folders.
        work: how to read, and what to do.
        jobs: how many processes work at once; with 1, this one does.
        coach: the work's own, where there is one already.

    Raises:
        RubricError, SettingError: when the scorecard or an option can not be used, before anything is read.
    """
    coach = coach or work.coach()
    if jobs <= 1:
        return work.do(coach, _read(expand_paths(paths), work))
    return _by_workers(_items(expand_paths(paths), work), work, jobs)


def _with_unique_ids(found: Iterable[Scored | ReadProblem]) -> Iterator[Scored | ReadProblem]:
    """What was found; where two files give the same id (by a name such as ``call.vtt``), the later one gets a number."""
    ids = UniqueIds()
    for item in found:
        if isinstance(item, Scored) and (unique := ids.take(item.conversation.id)) != item.conversation.id:
            yield Scored(
                replace(item.conversation, id=unique), replace(item.evaluation, conversation_id=unique), item.measures
            )
        else:
            yield item


def _read(items: Iterable[Item], work: Work[Any]) -> Iterator[Conversation | ReadProblem]:
    for item in items:
        if isinstance(item, Path):
            yield from work.read(item)
        else:
            yield item


# -- several processes --------------------------------------------------------------------------------------------

_worker: tuple[Coach, Work[Any]] | None = None


def _start_worker(work: Work[Any]) -> None:
    global _worker
    collect_seldom()
    # Ctrl-C reaches every process of a terminal; the first one decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_first_process, daemon=True).start()
    _worker = (work.coach(), work)


def _end_with_first_process() -> None:
    # The pool's queues stay open when the first process is killed; a worker would wait at them for ever, with all its memory.
    first = multiprocessing.parent_process()
    assert first is not None, "workers are started by another process"
    first.join()
    os._exit(1)


def _do_chunk(items: tuple[Item, ...]) -> list[Any]:
    assert _worker is not None, "the pool starts each worker with _start_worker"
    coach, work = _worker
    return list(work.do(coach, _read(items, work)))


def _pool(work: Work[Any], jobs: int) -> ProcessPoolExecutor:
    # "spawn" is the one way that all platforms have, and copies no threads or locks of a surrounding program.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=(work,))


def _by_workers(items: Iterator[Item], work: Work[Done], jobs: int) -> Iterator[Done | ReadProblem]:
    waiting: deque[tuple[tuple[Item, ...], Future[list[Any]]]] = deque()
    chunks = _chunks(items)
    pool = _pool(work, jobs)
    try:
        while True:
            while len(waiting) < jobs * _CHUNKS_AHEAD and (chunk := next(chunks, None)) is not None:
                try:
                    waiting.append((chunk, pool.submit(_do_chunk, chunk)))
                except BrokenProcessPool:
                    waiting.append((chunk, _failed()))
            if not waiting:
                # All is done, so this takes no time; a pool that is left to end by itself can fall over Python's own end.
                pool.shutdown()
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                # Which chunk killed the worker is not known, so each under way is done again in a worker of its own.
                for lost in (chunk, *(other for other, _ in waiting)):
                    yield from _one_by_one(lost, work)
                waiting.clear()
                pool = _pool(work, jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _failed() -> Future[list[Any]]:
    future: Future[list[Any]] = Future()
    future.set_exception(BrokenProcessPool())
    return future


def _one_by_one(chunk: tuple[Item, ...], work: Work[Done]) -> list[Done | ReadProblem]:
    """The chunk in a worker of its own; halved where that dies too, down to the item that is at fault."""
    with _pool(work, 1) as pool:
        try:
            return pool.submit(_do_chunk, chunk).result()
        except BrokenProcessPool:
            pass
    if len(chunk) == 1:
        return [_deadly(chunk[0])]
    half = len(chunk) // 2
    return [*_one_by_one(chunk[:half], work), *_one_by_one(chunk[half:], work)]


def _deadly(item: Item) -> ReadProblem:
    message = "the process that scored this was ended, probably for lack of memory; split the file, or use --jobs 1"
    if isinstance(item, Conversation):
        return ReadProblem(item.source.path or item.id, None, f"conversation {item.id!r}: {message}")
    return ReadProblem(shown_path(item) if isinstance(item, Path) else item.file, None, message)


def _items(paths: Iterable[Path | ReadProblem], work: Work[Any]) -> Iterator[Item]:
    """Small files as they are, big ones as their conversations."""
    for path in paths:
        if isinstance(path, Path) and _size(path) > _BIG_FILE_BYTES:
            yield from work.read(path)
        else:
            yield path


def _chunks(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += _size(item)
        if size >= _CHUNK_BYTES or len(chunk) >= _CHUNK_ITEMS:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


def _size(item: Item) -> int:
    """Roughly the bytes of text in it; 0 for what can not be looked at, which reading turns into a problem."""
    if isinstance(item, Conversation):
        return sum(len(turn.text) for turn in item.turns)
    if isinstance(item, ReadProblem):
        return 0
    try:
        return item.stat().st_size
    except OSError:
        return 0


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
