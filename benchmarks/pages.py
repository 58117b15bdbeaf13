"""Times the pages of a database with 100,000 conversations: the first time after a start, and again.

    python benchmarks/storage.py --conversations 100000 --url sqlite:///big.sqlite3
    python benchmarks/pages.py --url sqlite:///big.sqlite3 [--page team …] [--as admin …] [--queries] [--cold]

Each page is drawn in a process of its own, by Streamlit's AppTest, so without a browser. "First" is the first drawing of the process,
with the scorecard to be read and the database to be opened; what Python imports is timed apart, as the start. The better wordings of my
feedback fill their places when all else stands, and are timed apart, too; the processor's seconds, which other work on the machine
changes little, have them, and leave out a PostgreSQL server. With --cold (SQLite), the file is taken out of the system's memory before
each start. --queries tells each query's time. Run benchmarks/storage.py with that --url before; it makes the people that are named here.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PEOPLE = {"admin": "local-admin", "reviewer": "reviewer", "agent": "agent03"}
SEEN_BY = {"queue": ("admin", "reviewer"), "my_feedback": ("admin", "agent"), "team": ("admin", "reviewer")}
AGAIN = 3


def main() -> None:
    """Opens every page in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--page", nargs="+", choices=SEEN_BY, default=list(SEEN_BY))
    parser.add_argument("--as", dest="who", nargs="+", choices=PEOPLE, default=list(PEOPLE))
    parser.add_argument("--queries", action="store_true")
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args()
    os.environ["COACH_DATABASE_URL"] = options.url
    for page in options.page:
        for who in (one for one in SEEN_BY[page] if one in options.who):
            if options.cold:
                forget(options.url)
            opened = multiprocessing.get_context("spawn").Process(target=draw, args=(page, who, options.queries))
            opened.start()
            opened.join()
            if opened.exitcode:
                raise SystemExit(opened.exitcode)


def forget(url: str) -> None:
    """Takes an SQLite file out of the system's memory."""
    with open(url.removeprefix("sqlite:///"), "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def draw(page: str, who: str, with_queries: bool) -> None:
    """Draws a page several times and prints what it took."""
    started = time.perf_counter()
    from coach.domain.people import Person, StaffRole
    from coach.settings import load_settings
    from coach.ui import signing_in, staff
    from coach.ui.navigation import find_pages
    from coach.ui.page import Services

    find_pages()
    from streamlit.testing.v1 import AppTest

    # Nobody signs in here, and there is no browser.
    signing_in.connection = lambda: ("localhost", {"Host": "localhost:8501"})  # type: ignore[assignment]
    staff.person_at_screen = lambda store: (store.local_admin(), Person(PEOPLE[who], "", StaffRole.AGENT))[1]
    late = _timed_wordings()
    worked: list[float] = []
    services = Services(load_settings())
    app = AppTest.from_function(_script, args=(page, services), default_timeout=120)
    start, times, worked = time.perf_counter() - started, [], []
    with queries() as asked:
        for _ in range(1 + AGAIN):
            begun, of_queries, of_late = time.perf_counter(), len(asked), sum(late)
            worked_before = time.process_time()
            app.run()
            worked.append(time.process_time() - worked_before)
            times.append((time.perf_counter() - begun - (sum(late) - of_late), asked[of_queries:]))
            if app.exception:
                raise SystemExit(f"{page}: {app.exception[0].message}")
    (first, first_asked), *again = times
    slowest, its_queries = max(again)
    print(
        f"  {page} as {who}: first {first:.2f} s ({_told(first_asked)}), again {slowest:.2f} s ({_told(its_queries)}); "
        f"of a processor {worked[0]:.2f} and {max(worked[1:]):.2f} s; "
        f"start {start:.1f} s{f', wordings {sum(late):.1f} s later' if late else ''}",
        flush=True,
    )
    if with_queries:
        for seconds, statement in first_asked:
            print(f"    {seconds * 1000:6.0f} ms  {' '.join(statement.split())[:1500]}")


def _timed_wordings() -> list[float]:
    """Lists the seconds that better wordings take from now on."""
    from coach.ui.pages import my_feedback

    found, wordings = [], my_feedback.better_wordings

    def timed(*arguments: Any) -> Any:
        begun = time.perf_counter()
        wordings_found = wordings(*arguments)
        found.append(time.perf_counter() - begun)
        return wordings_found

    my_feedback.better_wordings = timed  # type: ignore[assignment]
    return found


def _script(page, services):  # type: ignore[no-untyped-def]
    from coach.ui.navigation import draw, find_pages

    draw(next(found for found in find_pages() if found.name == page), services)


def _told(asked: list[tuple[float, str]]) -> str:
    return f"{len(asked)} queries {sum(seconds for seconds, _ in asked):.2f} s"


@contextmanager
def queries() -> Iterator[list[tuple[float, str]]]:
    """The queries that are asked meanwhile, with their seconds until the first row."""
    from sqlalchemy import Engine, event

    found: list[tuple[float, str]] = []

    def before(connection: Any, *_: Any) -> None:
        connection.info["begun"] = time.perf_counter()

    def after(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append((time.perf_counter() - connection.info["begun"], statement))

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    yield found
    event.remove(Engine, "before_cursor_execute", before)
    event.remove(Engine, "after_cursor_execute", after)


if __name__ == "__main__":
    main()
