"""What every command prints with: width, colour and counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDEST = 100


class OpenConsole(Console):
    """A console that leaves it to the command what a closed pipe means; rich ends the program with status 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_for(sink: IO[str]) -> Console:
    """A console at most 100 columns wide; coloured only on a terminal."""
    console = OpenConsole(file=sink, highlight=False)
    console.width = min(console.width, WIDEST)
    return console


def rendered(console: Console, renderable: RenderableType) -> str:
    """The text to write; in a pipe without the blanks that fill lines on a terminal."""
    with console.capture() as captured:
        console.print(renderable)
    if console.is_terminal:
        return captured.get()
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def counted(number: int, word: str, words: str | None = None) -> str:
    """``1 file`` or ``2,000 files``."""
    return f"{number:,} {word if number == 1 else words or word + 's'}"


def block(title: str, rows: Iterable[tuple[str, str]]) -> tuple[RenderableType, ...]:
    """A title and rows of a name and what it is about."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for name, about in rows:
        table.add_row(Text(name, style="cyan"), Text(about))
    return Text(), Text(title, style="bold"), Padding(table, (0, 0, 0, 2))
