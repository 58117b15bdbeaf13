"""The threads in which drafts and conversations are read, so that the server answers meanwhile."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from coach.server.replies import RequestError

_MOST_WAITING = 100
_T = TypeVar("_T")


class Lane:
    """A few threads and the requests that wait for them; past a hundred, new ones are refused."""

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads = threads
        self._waiting = 0
        self._running = 0

    async def run(self, task: Callable[[], _T]) -> _T:
        """The result of a task; raises RequestError when too many are before it."""
        if self._waiting >= _MOST_WAITING:
            raise RequestError(503, "busy", f"{_MOST_WAITING} requests are waiting; try again in a moment")
        self._waiting += 1
        try:
            # When the time limit ends this wait, a task that has not begun is taken out of the queue.
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._counted, task)
        finally:
            self._waiting -= 1

    def _counted(self, task: Callable[[], _T]) -> _T:
        self._running += 1
        try:
            return task()
        finally:
            self._running -= 1

    def close(self) -> bool:
        """Takes no more tasks; whether one is still running, which can not be stopped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        return self._running > 0


class Work:
    """Two lanes, so that a long conversation never keeps an editor waiting."""

    def __init__(self) -> None:
        cores = os.cpu_count() or 2
        self.drafts = Lane("draft", max(2, min(4, cores)))
        self.conversations = Lane("conversation", max(1, min(2, cores // 2)))

    def close(self) -> bool:
        """Takes no more tasks; whether one is still running."""
        return any([self.drafts.close(), self.conversations.close()])
