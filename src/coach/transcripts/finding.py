"""Which transcript formats there are, and which one a file is in."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from json import JSONDecodeError
from pkgutil import iter_modules

import coach.transcripts
from coach.errors import InvariantError, TranscriptError
from coach.transcripts._json_wrappers import reader_of_inside
from coach.transcripts._reading import Reader, SourceFile

ENTRY_POINT_GROUP = "coach.transcripts"
# A module without READER is refused unless it is named here, so that a misspelt READER does not lose a format silently.
_INFRASTRUCTURE = frozenset({"finding", "reading", "redaction", "roles"})


@cache
def find_readers() -> tuple[Reader, ...]:
    """Every transcript format, by name: our own modules and those that other packages register.

    Raises whatever a broken module raises, with a note that names the module.
    """
    readers = [*_own_readers(), *_registered_readers()]
    names = [reader.name for reader in readers]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise InvariantError(f"transcript formats that are there twice: {', '.join(doubled)}; remove one of each")
    return tuple(sorted(readers, key=lambda reader: reader.name))


def reader_for(source: SourceFile) -> Reader:
    """The one format that a file is in; raises TranscriptError when it is in none, or when two claim it."""
    unreadable: TranscriptError | None = None
    claimed: list[Reader] = []
    for reader in find_readers():
        try:
            if reader.recognises(source):
                claimed.append(reader)
        except TranscriptError as error:
            # A file that is not text (a workbook) may still be right for a reader that looks at its bytes.
            unreadable = error
    if len(claimed) == 1:
        return claimed[0]
    if claimed:
        names = " and ".join(reader.name for reader in claimed)
        raise TranscriptError(f"two formats claim this file: {names}; report this, or convert the file to CSV")
    if unreadable:
        raise unreadable
    if inside := reader_of_inside(source, find_readers()):
        return inside
    raise _why_unknown(source)


def _why_unknown(source: SourceFile) -> TranscriptError:
    """Why no format claims the file. For broken JSON, the place where it breaks helps more than a list of formats."""
    if source.suffix == ".json" or source.text.lstrip().startswith(("{", "[{", "[\n")):
        try:
            _ = source.json
        except TranscriptError as error:
            if _is_several_values(error.__cause__):
                return TranscriptError(f"each line is JSON, but in no known transcript format; {_NEEDED_JSON}")
            return error
        return TranscriptError(f"this is JSON, but in no known transcript format; {_NEEDED_JSON}")
    return TranscriptError(
        "this is in no known transcript format; export the conversation as text (Agent: …), CSV, JSON or subtitles"
    )


_NEEDED_JSON = 'write it as {"turns": [{"role": "agent", "text": "…"}, …]}, or export it as text (Agent: …) or CSV'


def _is_several_values(cause: BaseException | None) -> bool:
    """Whether a whole JSON value stands in the file and another one begins on a line of its own: JSON lines."""
    return isinstance(cause, JSONDecodeError) and cause.msg == "Extra data" and cause.doc[: cause.pos].endswith("\n")


def _own_readers() -> list[Reader]:
    readers: list[Reader] = []
    for module in iter_modules(coach.transcripts.__path__):
        if module.name.startswith("_") or module.name in _INFRASTRUCTURE:
            continue
        name = f"{coach.transcripts.__name__}.{module.name}"
        try:
            loaded = import_module(name)
        except Exception as error:
            error.add_note(f"while loading the transcript format {name}")
            raise
        if not hasattr(loaded, "READER"):
            raise InvariantError(f"{name} has no READER; a module of this package is a format, or begins with '_'")
        readers.append(_checked(loaded.READER, name))
    return readers


def _registered_readers() -> list[Reader]:
    readers: list[Reader] = []
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            loaded = entry.load()
        except Exception as error:
            error.add_note(f"while loading the transcript format {entry.name} ({entry.value})")
            raise
        readers.append(_checked(loaded, entry.value))
    return readers


def _checked(reader: Reader, origin: str) -> Reader:
    missing = [part for part in ("name", "title", "recognises", "read") if not hasattr(reader, part)]
    if missing:
        raise InvariantError(f"{origin}: the reader lacks {', '.join(missing)}; see the Reader protocol")
    return reader
