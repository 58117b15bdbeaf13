"""Reads rubric, phrase, jargon and culture files; every mistake at once, as ``file:line: what is wrong``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from coach.errors import RubricError
from coach.rubrics.schema import MistakesInsideError
from coach.rubrics.yaml_text import Place, YamlText, YamlTextError, parse_yaml

Shape = TypeVar("Shape", bound=BaseModel)

_WORDS = {
    "missing": "this entry is missing; add it",
    "bool_type": "write true or false",
    "int_type": "write a whole number",
    "string_type": "write a text; put it in quotes if it is a number or true/false",
    "list_type": "write a list, one item a line with a dash in front",
    "dict_type": "write entries with a name, a colon and a value",
    "model_type": "write entries with a name, a colon and a value",
    "string_too_short": "this text is empty; write one",
}
# What each branch of "a text or a list" wants, for one sentence about all of them.
_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "list_type": "a list such as [one, two]",
    "dict_type": "entries such as {en: …, id: …}",
    "model_type": "entries such as {phrases: …}",
    "literal_error": "one of the known words",
}
_LONGEST_SHOWN = 60


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
        data = path.read_bytes()
    except OSError as error:
        raise RubricError(
            [f"{name}: the file can not be opened ({error.strerror}); check its name and permissions"]
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RubricError(
            [f"{name}:{line}: a letter is not stored as UTF-8; save the file with the encoding UTF-8 in your editor"]
        ) from error
    return parse_with_lines(text, shape, name)


def parse_with_lines(text: str, shape: type[Shape], name: str) -> tuple[Shape, YamlText]:
    """A checked text under the name of its file; raises RubricError with all problems."""
    try:
        parsed = parse_yaml(text)
    except YamlTextError as problem:
        raise RubricError([_at(name, line, message) for line, message in problem.mistakes]) from problem
    if not isinstance(parsed.value, dict):
        first = next(iter(shape.model_fields))
        raise RubricError(
            [f"{name}: the file must hold entries such as `{first}: …`; found {_as_written(parsed.value)}"]
        )
    mistakes = list(parsed.mistakes)
    try:
        found = shape.model_validate(parsed.value)
    except ValidationError as error:
        mistakes += _problems(error, parsed, shape)
    if mistakes:
        mistakes.sort(key=lambda mistake: mistake[0] or 0)
        raise RubricError(list(dict.fromkeys(_at(name, line, message) for line, message in mistakes)))
    return found, parsed


def _at(name: str, line: int | None, message: str) -> str:
    return f"{name}: {message}" if line is None else f"{name}:{line}: {message}"


def _problems(error: ValidationError, parsed: YamlText, shape: type[BaseModel]) -> Iterator[tuple[int, str]]:
    errors = error.errors(include_url=False)
    misspelt = {
        (detail["loc"][:-1], close)
        for detail in errors
        if detail["type"] == "extra_forbidden"
        and (close := _close(str(detail["loc"][-1]), _names_at(shape, detail["loc"])))
    }
    cut_off: list[Place] = []
    for detail in errors:
        if _is_other_branch(detail, errors) or (
            detail["type"] == "missing" and (detail["loc"][:-1], detail["loc"][-1]) in misspelt
        ):
            continue
        place = _place_in_file(detail["loc"], parsed.value)
        if any(place == cut for cut in cut_off):
            continue
        if _is_cut_off(place, parsed):
            cut_off.append(place)
            yield parsed.line(place), f"{_owner(place, parsed.value)}{_CUT_OFF.format(place[-1])}"
            continue
        inside = detail["ctx"]["error"] if detail["type"] == "value_error" else None
        if isinstance(inside, MistakesInsideError):
            for part, message in inside.mistakes:
                owner = _owner((*place, *part), parsed.value) if place else ""
                yield parsed.line((*place, *part)), f"{owner}{message}"
            continue
        owner = _owner(place, parsed.value)
        yield parsed.line(place), f"{owner}{_sentence(detail, place, shape, _wanted(detail, errors))}"


# {en: Thanks, friend, id: Terima kasih} has an entry "friend" without a value.
_CUT_OFF = "found an entry {0!r} without a value; where it belongs to a text with a comma inside {{ }}, put that text in double quotes"


def _is_cut_off(place: Place, parsed: YamlText) -> bool:
    """Whether an entry without a value, among others on its line, is probably the rest of a text cut at a comma."""
    around = _value_at(place[:-1], parsed.value)
    if not place or not isinstance(around, dict) or around.get(str(place[-1]), "") is not None:
        return False
    return any(parsed.line((*place[:-1], key)) == parsed.line(place) for key in around if key != place[-1])


def _value_at(place: Place, value: Any) -> Any:
    for part in place:
        value = _entry(value, part)
    return value


def _wanted(detail: Any, errors: list[Any]) -> str | None:
    """All that is allowed, where the value is of no kind that one of several branches wants; None elsewhere."""
    loc = detail["loc"]
    if detail["type"] not in _WANTED or detail["type"] == "literal_error" or not _is_branch(loc[-1]):
        return None
    kinds = [other["type"] for other in errors if other["loc"][:-1] == loc[:-1] and other["input"] is detail["input"]]
    return " or ".join(dict.fromkeys(_WANTED[kind] for kind in kinds if kind in _WANTED)) if len(kinds) > 1 else None


def _is_other_branch(detail: Any, errors: list[Any]) -> bool:
    """Whether an error only says that another kind of value was possible too (a name or a condition, a text or a list)."""
    branch = next((index for index, part in enumerate(detail["loc"]) if _is_branch(part)), None)
    if branch is None:
        return False
    stem = detail["loc"][:branch]
    siblings = [other for other in errors if other["loc"][:branch] == stem and other is not detail]
    written_as_entries = isinstance(detail["input"], dict)
    if isinstance(detail["input"], list) and detail["type"] in _WANTED and len(detail["loc"]) == branch + 1:
        # An item of the list is wrong, so a list was meant.
        return any(len(other["loc"]) > branch + 1 for other in siblings)
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
    """``criterion 'x': `` when the place is inside a criterion, phrase set or term."""
    owner = f"phrase set {place[1]!r}: " if len(place) > 1 and place[0] == "phrases" else ""
    for part in (*place, None):
        if isinstance(value, dict) and isinstance(value.get("criterion"), str):
            owner = f"criterion {value['criterion']!r}: "
        elif isinstance(value, dict) and isinstance(value.get("term"), str):
            owner = f"term {value['term']!r}: "
        value = _NOTHING if part is None else _entry(value, part)
    return owner


def _sentence(detail: Any, place: Place, shape: type[BaseModel], wanted: str | None) -> str:
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    last = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    named = f"{last}: " if last else ""
    if kind == "extra_forbidden":
        names = _names_at(shape, detail["loc"])
        close = _close(last, names)
        return f"unknown entry {last!r}. " + (
            f"Did you mean {close!r}?" if close else f"Known are: {', '.join(names)}."
        )
    if kind == "value_error":
        return f"{named}{context['error']!s}"
    if found is None and (wanted or kind in _WANTED or kind == "bool_type"):
        return f"{named}nothing stands behind the colon; write {wanted or _WANTED.get(kind, 'true or false')}"
    if wanted:
        return f"{named}write {wanted}, not {_as_written(found)}"
    if kind == "literal_error" and context["expected"] == "True":
        return f"{named}write true, not {_as_written(found)}; leave the entry out otherwise"
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "")
        close = _close(str(found), allowed.replace(" or ", ", ").split(", "))
        return f"{named}found {_as_written(found)}, allowed are {allowed}." + (
            f" Did you mean {close!r}?" if close else ""
        )
    if kind == "string_pattern_mismatch":
        return f"{named}{found!r} is not allowed here; write it like {_like(context['pattern'])}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return (
            f"{named}{found} is not allowed; write a number of {'at least' if 'ge' in context else 'at most'} {bound}"
        )
    if kind == "too_short":
        return f"{named}found {context['actual_length']}, at least {context['min_length']} are needed; add {_another(last)}"
    if kind == "string_type" and isinstance(found, dict):
        return (
            f"{named}write a text; found {_as_written(found)}. A text with ': ' in it must stand in quotes; one of several "
            "lines begins with | behind the colon"
        )
    words = _WORDS.get(kind)
    return f"{named}{words or detail['msg']}" + (
        f", not {_as_written(found)}" if kind.endswith("_type") and words else ""
    )


def _another(entry: str) -> str:
    return {
        "answers": "an answer (one with `when`, and the last with `otherwise: true`)",
        "examples": "an example (two different answers must be shown)",
    }.get(entry, "more")


def _as_written(value: Any) -> str:
    """A value as it stands in a YAML file, shortened."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key}: {_as_written(inner)}" for key, inner in islice(value.items(), 9)) + "}"
    elif isinstance(value, list):
        text = "[" + ", ".join(_as_written(inner) for inner in value[:9]) + "]"
    else:
        text = "nothing" if value is None else str(value)
    shown = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return repr(shown) if isinstance(value, str) else shown


def _like(pattern: str) -> str:
    if "turns" in pattern:
        return "sentence, turn, 2 turns, earlier, later or conversation"
    if "{2,3}" in pattern:
        return "en or id (a language code)"
    return (
        "avoids_jargon (small letters, digits and underscores, a letter first); several names need commas between them"
    )


def _close(word: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.55)), None)


def _names_at(shape: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The entry names that are allowed where the last part of a location stands."""
    models = [shape]
    for part in loc[:-1]:
        inner = [
            found
            for model in models
            for name, info in model.model_fields.items()
            if (info.alias or name) == part
            for found in _models_in(info.annotation)
        ]
        models = inner or [model for model in models if model.__name__ == part] or models
    return sorted({info.alias or name for model in models for name, info in model.model_fields.items()})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside a type such as ``list[Condition] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
