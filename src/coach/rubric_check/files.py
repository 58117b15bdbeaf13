"""The files of a rubrics folder as the check sees them: read one by one, with their mistakes collected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from coach.errors import RubricError
from coach.rubrics.loader import Shape, load_with_lines
from coach.rubrics.yaml_text import Place, YamlText

# Editors and mail programs add endings; copies such as core.yaml.bak are left alone.
_LOOKS_LIKE_YAML = re.compile(r"\.yml$|\.ya?ml\.txt$")


@dataclass(frozen=True)
class File(Generic[Shape]):
    """A file that could be loaded: what it holds, and where its entries stand."""

    path: Path
    content: Shape
    text: YamlText

    def problem(self, place: Place, message: str) -> str:
        """The message with the file and the line of a place."""
        return f"{self.path}:{self.text.line(place)}: {message}"


def load_all(folder: Path, shape: type[Shape], id_entry: str, problems: list[str]) -> list[File[Shape]]:
    """The files of a folder that can be read; what is wrong with the others is added to ``problems``."""
    return [file for path in sorted(folder.glob("*.yaml")) if (file := load_one(path, shape, id_entry, problems))]


def load_one(path: Path, shape: type[Shape], id_entry: str, problems: list[str]) -> File[Shape] | None:
    """The file; None when it can not be read. Its mistakes, a wrong name too, are added to ``problems``."""
    try:
        file = File(path, *load_with_lines(path, shape))
    except RubricError as error:
        problems += error.problems
        return None
    written = getattr(file.content, id_entry)
    if written != path.stem:
        problems.append(
            file.problem(
                (id_entry,), f"the file name says {path.stem!r}, the entry `{id_entry}` {written!r}; make them equal"
            )
        )
    return file


def misnamed_files(folder: Path) -> Iterator[str]:
    """A problem for each file that looks like one of the folder's but is passed over for its name's ending."""
    parts = ("phrases", "jargon", "cultures", "readings", "rewrites", "ignored")
    languages = [path for path in sorted((folder / "scenarios").glob("*")) if path.is_dir()]
    for part in (folder, *(folder / name for name in parts), folder / "scenarios", *languages):
        for path in sorted(part.glob("*")):
            if path.is_file() and path.suffix.lower() != ".yaml" and _LOOKS_LIKE_YAML.search(path.name.lower()):
                yield f"{path}: a file with this ending is not read; rename it to {path.name.split('.')[0]}.yaml"
