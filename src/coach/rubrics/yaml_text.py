"""Strict YAML with line numbers: true/false, whole numbers and empty are special, the rest is text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_FILE_CHARACTERS = 2_000_000
_MAX_DEPTH = 40
# Generous, since brackets of phrases without quotes are counted too.
_MOST_BRACKETS = 2_000
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
Place = tuple[str | int, ...]


class YamlTextError(Exception):
    """A YAML file that can not be used, with the line (from 1) where that shows."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class YamlText:
    """A parsed file: the plain value, and the line of every place in it."""

    value: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line (from 1) of a place, or of the nearest thing around it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1


def parse_yaml(text: str) -> YamlText:
    """A YAML text as plain values; raises YamlTextError on broken YAML, keys given twice, anchors and tags."""
    if len(text) > MAX_FILE_CHARACTERS:
        raise YamlTextError(1, f"the file has {len(text)} characters, at most {MAX_FILE_CHARACTERS} are read; split it")
    _refuse_depth(text)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlTextError((mark.line + 1) if mark else 1, _readable(error)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlTextError(
            1, f"this is not YAML ({str(error).splitlines()[0][:120]}); check brackets, quotes and indentation"
        ) from error
    if node is None:
        raise YamlTextError(1, "the file is empty")
    lines: dict[Place, int] = {}
    return YamlText(_value(node, (), lines), lines)


# The C parser reads the phrase files ten times as fast; it is not built on every platform.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_QUOTED_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}\n]')
_DASHES = re.compile(r"^ *(?:[-?] ){40}", re.MULTILINE)


def _refuse_depth(text: str) -> None:
    """Raises YamlTextError on nesting that would exhaust the C parser's stack, which Python can not catch."""
    depth, line = 0, 1
    for found in _QUOTED_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth = max(0, depth - 1)
        else:
            line += found[0].count("\n")
        if depth > _MOST_BRACKETS:
            raise YamlTextError(line, f"nested more than {_MAX_DEPTH} levels deep; make it flatter")
    if dashes := _DASHES.search(text):
        line = text.count("\n", 0, dashes.start()) + 1
        raise YamlTextError(line, f"nested more than {_MAX_DEPTH} levels deep; make it flatter")


def _readable(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "broken YAML"
    if "expected <block end>" in problem or "did not find expected" in problem:
        return "broken YAML; a text that begins with [ { < ? ! * & or holds ': ' must stand in quotes, and lists must line up"
    if "alias" in problem or "anchor" in problem:
        return "anchors and aliases (& and *) are not used here; write the value again, or put the text in quotes"
    return f"broken YAML ({problem}); check brackets, quotes and indentation"


def _value(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if node.tag.startswith("tag:yaml.org,2002:python/"):
        raise YamlTextError(line, f"the tag {node.tag!r} is not allowed; remove it")
    if len(place) > _MAX_DEPTH:
        raise YamlTextError(line, f"nested more than {_MAX_DEPTH} levels deep; make it flatter")
    if len(lines) > 400_000:
        raise YamlTextError(line, "the file has too many entries (aliases that repeat each other?); write values out")
    if not node.tag.startswith("tag:yaml.org,2002:"):
        raise YamlTextError(line, f"the tag {node.tag!r} is not allowed; remove it")
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, index), lines) for index, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        key_line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise YamlTextError(key_line, "an entry's name must be a plain word")
        if key in found:
            raise YamlTextError(key_line, f"the entry {key!r} stands here twice; remove one")
        lines[(*place, key)] = key_line
        found[key] = _value(value_node, (*place, key), lines)
    return found


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return None if text == "" else text
