"""What ``coach score`` does: scores, writes in the wanted format, reports problems, gives the exit status."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from rich.progress import Progress

from coach.batch import ScoreOptions, collect_seldom, fitting_jobs, score_paths
from coach.cli import BELOW, DONE, USERS_FAULT
from coach.cli._long_work import WARNING, advance, ended_well, progress_bar, tell
from coach.domain.evaluation import Scored
from coach.errors import SettingError
from coach.exports.as_csv import csv_rows
from coach.exports.as_json import json_document, json_lines, problem_record
from coach.exports.harmless import harmless, on_one_line
from coach.rubrics.schema import Rubric
from coach.transcripts._reading import ReadProblem, shown_path
from coach.transcripts.reading import expand_paths


@dataclass(frozen=True)
class Run:
    """One call of ``coach score``: what to score, how, and where results go (None: standard output)."""

    paths: list[Path]
    options: ScoreOptions
    form: str
    output: Path | None
    fail_under: float | None
    jobs: int | None


@dataclass
class _Tally:
    """What is counted while results pass through."""

    problems: list[dict[str, Any]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    other_channel: dict[str, int] = field(default_factory=dict)


def run(call: Run) -> int:
    """Scores everything and gives the exit status; raises InputError when nothing can be started."""
    return ended_well(lambda: _run(call), "what was written so far is not complete")


def _run(call: Run) -> int:
    collect_seldom()
    files = list(expand_paths(call.paths))
    jobs = call.jobs or fitting_jobs(files)
    coach = call.options.coach()
    rubric = coach.rubric
    coach.books  # noqa: B018 - mistakes in phrase files show before anything is written
    _refuse_to_overwrite(call.output, files)
    tally = _Tally()
    with progress_bar("scoring", len(files)) as progress, _sink(call.output) as sink:
        found = score_paths(call.paths, call.options, jobs, coach)
        positions = {
            shown_path(file) if isinstance(file, Path) else file.file: number for number, file in enumerate(files)
        }
        scored = _sorted_out(found, call, rubric, tally, positions, progress)
        for piece in _written(scored, call, rubric, tally, sink):
            sink.write(piece)
        sink.flush()
    return _status(call, rubric, tally)


def _sorted_out(
    found: Iterable[Scored | ReadProblem],
    call: Run,
    rubric: Rubric,
    tally: _Tally,
    positions: dict[str, int],
    progress: Progress,
) -> Iterator[Scored]:
    """What was scored; problems and warnings go to standard error on the way."""
    for item in found:
        path = item.file if isinstance(item, ReadProblem) else item.conversation.source.path
        advance(progress, positions.get(path or "", 0))
        if isinstance(item, ReadProblem):
            tell(progress, item)
            if not item.message.startswith(WARNING):
                tally.problems.append(problem_record(item.file, item.line, item.message))
            continue
        score = item.evaluation.score
        if call.fail_under is not None and score is not None and score < call.fail_under:
            tally.below.append(_below(item, score))
        if not rubric.applies_to(item.conversation.channel):
            channel = item.conversation.channel.value
            tally.other_channel[channel] = tally.other_channel.get(channel, 0) + 1
        yield item


def _written(scored: Iterator[Scored], call: Run, rubric: Rubric, tally: _Tally, sink: IO[str]) -> Iterator[str]:
    """The results in the wanted format, piece by piece."""
    if call.form == "json":
        yield from json_document(scored, tally.problems)
    elif call.form == "jsonl":
        yield from json_lines(scored)
    elif call.form == "csv":
        yield from csv_rows(scored, mark=call.output is not None)
    elif call.form == "html":
        from coach.exports.as_html import html_page
        from coach.signals.measures._registry import known_measures

        # A page has its contents in front, so it can not begin before everything is scored.
        items = list(scored)
        yield html_page(items, rubric, measures=known_measures()) if items else ""
    else:
        from coach.cli._scorecard_text import scorecards

        yield from scorecards(scored, rubric, tally.problems, sink)


def _status(call: Run, rubric: Rubric, tally: _Tally) -> int:
    for channel, count in sorted(tally.other_channel.items()):
        meant = ", ".join(rubric.channels)
        print(
            f"{WARNING}{count} of channel {channel!r}; the scorecard {rubric.rubric!r} is meant for {meant}",
            file=sys.stderr,
        )
    if call.fail_under is not None:
        print(f"below {call.fail_under:g}: {len(tally.below)}", file=sys.stderr)
        for line in tally.below:
            print(line, file=sys.stderr)
    return USERS_FAULT if tally.problems else BELOW if tally.below else DONE


def _below(scored: Scored, score: float) -> str:
    """The conversation and its score, rounded down so that 69.96 does not look as if it had reached 70."""
    conversation = scored.conversation
    where = f" ({conversation.source.path})" if conversation.source.path else ""
    review = ", needs review" if scored.evaluation.needs_review else ""
    return on_one_line(harmless(f"  {math.floor(10 * score) / 10:5.1f}  {conversation.id}{where}{review}"))


def _refuse_to_overwrite(output: Path | None, files: Iterable[Path | ReadProblem]) -> None:
    if output is not None and output.exists():
        for file in files:
            if isinstance(file, Path) and file.exists() and output.samefile(file):
                raise SettingError(f"--output {output}: this is one of the transcripts; choose another place")


@contextmanager
def _sink(output: Path | None) -> Iterator[IO[str]]:
    """Where results go; a file takes its place when all is written, so that a stop leaves an older one as it was."""
    if output is None:
        yield sys.stdout
        return
    place = output.resolve()
    special = place.exists() and not place.is_file()
    begun = place if special else place.with_name(f".{place.name}.{os.getpid()}.part")
    with _said_when_not_writable(output):
        # newline="": CSV brings its own line ends.
        opened = begun.open("w", encoding="utf-8", newline="")
    try:
        with opened:
            yield opened
        if not special:
            with _said_when_not_writable(output):
                begun.replace(place)
    finally:
        if not special:
            begun.unlink(missing_ok=True)


@contextmanager
def _said_when_not_writable(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingError(
            f"--output {output}: the file can not be written ({error.strerror}); choose another place"
        ) from error
