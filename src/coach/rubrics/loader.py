"""Reads rubric, phrase, jargon and culture files; every mistake at once, as ``file:line: what is wrong``."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coach.errors import RubricError
from coach.rubrics.yaml_text import Place, YamlText, YamlTextError, parse_yaml

Shape = TypeVar("Shape", bound=BaseModel)

_WORDS = {
    "missing": "this entry is missing",
    "bool_type": "write true or false",
    "int_type": "write a whole number",
    "string_type": "write a text; put it in quotes if it is a number or true/false",
    "list_type": "write a list, one item a line with a dash in front",
    "dict_type": "write entries with a name, a colon and a value",
    "model_type": "write entries with a name, a colon and a value",
    "too_short": "this needs more entries",
    "string_too_short": "this text is empty",
}


def load_file(path: Path, shape: type[Shape], *, shown_as: str | None = None) -> Shape:
    """A checked file.

    Args:
        path: the YAML file.
        shape: what it must be.
        shown_as: the name in problems; the path by default.

    Raises:
        RubricError: with all problems of the file.
    """
    return load_with_lines(path, shape, shown_as=shown_as)[0]


def load_with_lines(path: Path, shape: type[Shape], *, shown_as: str | None = None) -> tuple[Shape, YamlText]:
    """Like ``load_file``, with the parsed text, so that later checks can name lines too."""
    name = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RubricError(
            [f"{name}:1: the file can not be read ({error.__class__.__name__}); save it as UTF-8 text"]
        ) from error
    return parse_with_lines(text, shape, name)


def parse_with_lines(text: str, shape: type[Shape], name: str) -> tuple[Shape, YamlText]:
    """A checked text under the name of its file; raises RubricError with all problems."""
    try:
        parsed = parse_yaml(text)
    except YamlTextError as problem:
        raise RubricError([f"{name}:{problem.line}: {problem}"]) from problem
    if not isinstance(parsed.value, dict):
        raise RubricError([f"{name}:1: the file must hold entries such as `{next(iter(shape.model_fields))}: …`"])
    try:
        return shape.model_validate(parsed.value), parsed
    except ValidationError as error:
        raise RubricError(list(dict.fromkeys(_problems(error, parsed, shape, name)))) from error


def _problems(error: ValidationError, parsed: YamlText, shape: type[BaseModel], name: str) -> Iterator[str]:
    errors = error.errors(include_url=False)
    for detail in errors:
        if _is_other_branch(detail, errors):
            continue
        place = _place_in_file(detail["loc"], parsed.value)
        around = _owner(place, parsed.value)
        yield f"{name}:{parsed.line(place)}: {around}{_sentence(detail, place, shape)}"


def _is_other_branch(detail: Any, errors: list[Any]) -> bool:
    """Whether an error only says that another kind of value was possible too (a name or a condition, a text or a list)."""
    branch = next((index for index, part in enumerate(detail["loc"]) if _is_branch(part)), None)
    if branch is None:
        return False
    stem = detail["loc"][:branch]
    siblings = [other for other in errors if other["loc"][:branch] == stem and other is not detail]
    written_as_entries = isinstance(detail["input"], dict)
    if detail["type"] in ("literal_error", "string_type", "int_type", "list_type") and written_as_entries:
        return bool(siblings)
    if detail["type"] in ("model_type", "dict_type", "list_type", "int_type") and isinstance(detail["input"], str):
        return any(other["type"] not in ("model_type", "dict_type", "list_type", "int_type") for other in siblings)
    return False


def _is_branch(part: str | int) -> bool:
    """Whether a part of pydantic's location is the name of a branch of a union, not of an entry."""
    return isinstance(part, str) and ("[" in part or "-" in part or part in ("str", "int", "Condition"))


def _place_in_file(loc: tuple[str | int, ...], value: Any) -> Place:
    """Pydantic's location without the names of union branches and models, walked down the value."""
    place: list[str | int] = []
    for position, part in enumerate(loc):
        inner = _entry(value, part)
        if inner is not _NOTHING:
            value = inner
            place.append(part)
        elif position == len(loc) - 1 and not _is_branch(part):
            place.append(part)
    return tuple(place)


_NOTHING = object()


def _entry(value: Any, part: str | int) -> Any:
    """The entry or item of a value, or _NOTHING."""
    if isinstance(value, dict):
        return value.get(part, _NOTHING)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _NOTHING


def _owner(place: Place, value: Any) -> str:
    """``criterion 'x': `` when the place is inside a criterion, phrase set or the like."""
    owner = ""
    for part in (*place, None):
        if isinstance(value, dict) and isinstance(value.get("criterion"), str):
            owner = f"criterion {value['criterion']!r}: "
        value = _NOTHING if part is None else _entry(value, part)
    return owner


def _sentence(detail: Any, place: Place, shape: type[BaseModel]) -> str:
    kind = detail["type"]
    last = next((str(part) for part in reversed(place) if isinstance(part, str)), "file")
    if kind == "extra_forbidden":
        return f"unknown entry {last!r}.{_did_you_mean(last, _entry_names(shape))}"
    if kind == "value_error":
        return f"{last}: {detail['ctx']['error']!s}"
    if kind == "literal_error" and detail["ctx"]["expected"] == "True":
        return f"{last}: write true, not {detail['input']!r}; leave the entry out otherwise"
    if kind == "literal_error":
        found = detail["input"]
        allowed = str(detail["ctx"]["expected"]).replace("'", "")
        return f"{last}: found {found!r}, allowed are {allowed}.{_did_you_mean(str(found), allowed.replace(' or ', ', ').split(', '))}"
    if kind == "string_pattern_mismatch":
        return f"{last}: {detail['input']!r} is not allowed here; write it like {_like(detail['ctx']['pattern'])}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = detail["ctx"].get("ge", detail["ctx"].get("le"))
        return f"{last}: {detail['input']} is not allowed; write a number of {'at least' if 'ge' in detail['ctx'] else 'at most'} {bound}"
    words = _WORDS.get(kind)
    return f"{last}: {words or detail['msg']}" + (
        f", not {detail['input']!r}" if kind.endswith("_type") and words else ""
    )


def _like(pattern: str) -> str:
    if "turns" in pattern:
        return "sentence, turn, 2 turns, earlier, later or conversation"
    if "{2,3}" in pattern:
        return "en or id (a language code)"
    return "avoids_jargon (small letters, digits and underscores, a letter first)"


def _did_you_mean(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else f" Known are: {', '.join(sorted(known)[:40])}."


def _entry_names(shape: type[BaseModel]) -> list[str]:
    """All entry names that a file of this shape may have somewhere."""
    names: set[str] = set()
    for definition in (schema := shape.model_json_schema(by_alias=True)).get("$defs", {}).values():
        names.update(definition.get("properties", {}))
    return sorted(names | set(schema.get("properties", {})))
