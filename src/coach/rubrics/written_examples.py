"""An example put into a scorecard's text at the right lines; comments and layout of the file stay as they are."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import yaml

from coach.errors import RubricError
from coach.rubrics.yaml_text import parse_yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BY_HAND = "add the example by hand, as `coach rubric check` tells where examples belong"


def with_example(text: str, criterion: str, example: Mapping[str, str], name: str) -> str:
    """The text of a scorecard with one more example behind those of a criterion.

    The new text is read again: everything else must mean what it meant before.

    Args:
        text: of the file, which can be read as a scorecard.
        criterion: whose example it is.
        example: entries of an Example in their order; ``conversation`` may have several lines, all others are plain words.
        name: of the file, for problems.

    Raises:
        RubricError: when there is no such criterion, or its examples are not written one below the other.
    """
    expected = copy.deepcopy(parse_yaml(text).value)
    _examples_of(expected, criterion, name).append(
        {key: f"{value}\n" if key == "conversation" else value for key, value in example.items()}
    )
    node = _examples_node(yaml.compose(text, Loader=_LOADER), criterion)
    if node is None or node.flow_style or not node.value:
        raise RubricError(
            [
                f"{name}: the examples of {criterion!r} stand in brackets; write them one below the other with a dash, or {_BY_HAND}"
            ]
        )
    lines = text.splitlines(keepends=True)
    dash = node.start_mark.column
    end = _end_of_item(lines, node.value[-1].start_mark.line, dash)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[end - 1].endswith(("\n", "\r")):
        lines[end - 1] += ending
    lines[end:end] = [f"{' ' * dash}{line}{ending}" for line in example_lines(example)]
    written = "".join(lines)
    if parse_yaml(written).value != expected:
        raise RubricError([f"{name}: the place behind the examples of {criterion!r} can not be told; {_BY_HAND}"])
    return written


def has_example(text: str, criterion: str, example: Mapping[str, str], name: str) -> bool:
    """Whether a criterion has this example, however it is laid out; raises RubricError when there is no such criterion."""
    return any(_same(one, example) for one in _examples_of(parse_yaml(text).value, criterion, name))


def example_lines(example: Mapping[str, str]) -> list[str]:
    """An example as lines of YAML, without indentation: ``- conversation: |`` first."""
    said, *rest = example.items()
    head = [f"- {said[0]}: |", *(f"    {line}" for line in said[1].splitlines())]
    return [*head, *(f"  {key}: {value}" for key, value in rest)]


def _same(one: Mapping[str, Any], added: Mapping[str, str]) -> bool:
    """Whether two examples ask the same of the same words; how they are laid out, and ``status``, do not matter."""
    return all(
        str(one.get(key, "")).split() == str(added.get(key, "")).split()
        for key in ("conversation", "answer", "channel", "culture")
    )


def _examples_of(rubric: Any, criterion: str, name: str) -> list[dict[str, Any]]:
    for section in rubric["sections"]:
        for one in section["criteria"]:
            if one["criterion"] == criterion:
                found: list[dict[str, Any]] = one["examples"]
                return found
    raise RubricError(
        [f"{name}: there is no criterion {criterion!r} any more; add the example to the one in its place"]
    )


def _examples_node(root: Any, criterion: str) -> yaml.SequenceNode | None:
    for section in _entry(root, "sections").value:
        for one in _entry(section, "criteria").value:
            if _entry(one, "criterion").value == criterion:
                found = _entry(one, "examples")
                return found if isinstance(found, yaml.SequenceNode) else None
    return None


def _entry(node: yaml.Node, key: str) -> Any:
    return next(value for name, value in node.value if name.value == key)


def _end_of_item(lines: list[str], start: int, dash: int) -> int:
    """The line behind the item that begins in line ``start`` (both from 0); what is indented less is no part of it."""
    end = start + 1
    for number in range(end, len(lines)):
        line = lines[number]
        if line.strip():
            if len(line) - len(line.lstrip(" ")) <= dash:
                break
            end = number + 1
    return end
