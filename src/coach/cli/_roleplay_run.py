"""A session at the keyboard or from a file of lines, and the file in which it is kept."""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import typer

from coach.cli._console import console_for
from coach.cli._roleplay_text import hint_lines, introduction, said_by
from coach.errors import InputError
from coach.roleplay.practice import Practice, open_practice
from coach.roleplay.record import session_record, written
from coach.roleplay.session import Session
from coach.roleplay.speaking import ServerSpeaker, Speaker
from coach.transcripts._reading import parse_clock

_MOST_SEEDS = 10_000
_TIMED = re.compile(r"\s*\[([0-9:.]+)\]\s?(.*)")
_BACK = re.compile(r"/back\s+(\d{1,4})")


def speaker_of(text: str | None) -> Speaker | None:
    """The language model that an option names; raises InputError where an address names no model."""
    if text is None:
        return None
    if not text.startswith(("http://", "https://")):
        from coach.roleplay.local_model import LocalSpeaker

        return LocalSpeaker(text)
    address, _, model = text.partition("#")
    if not model:
        raise InputError(f"--speaker {text}: name the model behind a #, such as {address}#llama3.2")
    return ServerSpeaker(address, model)


def open_for_replay(name: str, with_model: bool) -> Practice:
    """A scenario for a session that was played with a model or without."""
    return open_practice(name, "default" if with_model else None)


def text_of(file: Path) -> str:
    """The text of a file, ``-`` for standard input; raises InputError where it can not be read."""
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise InputError(f"{file}: the file can not be opened ({fault.strerror}); check its name") from fault
    except UnicodeDecodeError as fault:
        raise InputError(f"{file}: the file is not in UTF-8; save it with that encoding") from fault


def from_script(practice: Practice, script: Path, seed: int) -> Session:
    """The session of a file of lines."""
    return practice.play(_lines_of(text_of(script), str(script)), seed)


def _lines_of(text: str, name: str) -> Iterator[tuple[str, float | None]]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _TIMED.fullmatch(line)
        at = parse_clock(found[1]) if found else None
        if found and at is None:
            raise InputError(
                f"{name}:{number}: [{found[1]}] is no time; write [mm:ss] in front of the line, or nothing"
            )
        yield (found[2] if found else line).strip(), at


def by_hand(practice: Practice, seed: int | None, *, hints: bool) -> Session:
    """A session with somebody at the keyboard; over when it ends, at /end and at the end of the input."""
    console = console_for(sys.stdout)
    practice.get_ready()
    session = practice.begin(random.randrange(_MOST_SEEDS) if seed is None else seed)  # noqa: S311
    console.print(introduction(practice, session))
    console.print(said_by(session, session.opening))
    clock = _Clock()
    while session.ending is None:
        if hints:
            console.print(hint_lines(practice, session))
        line = _asked("> ")
        if line is None or line.strip() == "/end":
            break
        if line.strip() == "/pause":
            clock.pause()
        elif back := _BACK.fullmatch(line.strip()):
            session = _gone_back(session, int(back[1]), clock)
            console.print(said_by(session, session.events[-1].reply if session.events else session.opening))
        else:
            session = _answered(practice, session, line, clock)
            console.print(said_by(session, session.events[-1].reply if session.events else session.opening))
    return session


def _answered(practice: Practice, session: Session, line: str, clock: _Clock) -> Session:
    try:
        return practice.answer(session, line, clock.seconds())
    except InputError as fault:
        typer.echo(str(fault), err=True)
        return session


def _gone_back(session: Session, count: int, clock: _Clock) -> Session:
    try:
        session = session.back_to(count)
    except InputError as fault:
        typer.echo(str(fault), err=True)
        return session
    clock.set(session.events[-1].at or 0.0 if session.events else 0.0)
    return session


def _asked(prompt: str) -> str | None:
    """A line from the keyboard; None at the end of the input."""
    try:
        return input(prompt)
    except EOFError:
        return None


class _Clock:
    """Seconds since the start, without pauses."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._stopped: float | None = None

    def seconds(self) -> float:
        """The seconds, to a tenth; ends a pause."""
        now = time.monotonic()
        if self._stopped is not None:
            self._begun += now - self._stopped
            self._stopped = None
        return round(now - self._begun, 1)

    def pause(self) -> None:
        """Stops the clock until the seconds are asked for."""
        self._stopped = self._stopped or time.monotonic()

    def set(self, seconds: float) -> None:
        """Goes on from so many seconds."""
        self._begun, self._stopped = time.monotonic() - seconds, None


def kept(practice: Practice, session: Session, path: Path) -> None:
    """Writes the session to a file; raises InputError where that can not be done."""
    try:
        path.write_bytes(written(session_record(session, practice)).encode())
    except OSError as fault:
        raise InputError(f"{path}: the session can not be written ({fault.strerror}); choose another place") from fault
