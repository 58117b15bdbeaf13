"""What ``coach db`` prints and writes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coach.cli._console import counted
from coach.errors import SettingError
from coach.exports.harmless import harmless, on_one_line
from coach.storage.overview import Counts, DatabaseState


def about(state: DatabaseState, counts: Counts | None = None) -> str:
    """A few lines about a database; without counts when it has no tables of this version."""
    where = on_one_line(harmless(state.shown))
    if counts is None:
        if state.step is None:
            return f"{where}: nothing is stored yet; the first import makes it, or `coach db upgrade`\n"
        return f"{where}: at step {state.step}, this version needs {state.newest}; make a backup, then run: coach db upgrade\n"
    size = "" if state.bytes is None else f", {state.bytes / 1e6:,.1f} MB"
    days = f", {counts.first_day} to {counts.last_day}" if counts.first_day else ""
    lines = [
        f"{where} (step {state.step}{size})",
        f"{counted(counts.conversations, 'conversation')}{days}",
        f"{counted(counts.evaluations, 'evaluation')}",
        f"{counted(counts.people, 'person', 'people')}",
    ]
    if counts.revisions:
        lines.append(f"{counted(counts.revisions, 'older revision')} of conversations")
    if counts.practice:
        lines.append(f"{counted(counts.practice, 'practice conversation')}")
    return "\n".join(lines) + "\n"


def as_json(found: Mapping[str, Any]) -> str:
    """Tables by name, each a list of rows."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only this user can read; one that is there already is replaced."""
    begun = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
            begun.replace(path)
        finally:
            begun.unlink(missing_ok=True)
    except OSError as error:
        raise SettingError(
            f"--output {path}: the file can not be written ({error.strerror}); choose another place"
        ) from error
