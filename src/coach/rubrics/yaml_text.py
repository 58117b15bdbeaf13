"""Strict YAML with line numbers: true/false, whole numbers and empty are special, the rest is text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import yaml

from coach.rubrics.yaml_mistakes import likely_mistakes

MAX_FILE_CHARACTERS = 2_000_000
_MAX_DEPTH = 40
# Generous, since brackets of phrases without quotes are counted too.
_MOST_BRACKETS = 2_000
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
Place = tuple[str | int, ...]


# A line (from 1; None where it is about the whole file) and what is wrong there.
Mistake = tuple[int | None, str]


class YamlTextError(Exception):
    """A YAML file that can not be used, with every mistake that can be told."""

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes
        super().__init__(mistakes[0][1])


@dataclass(frozen=True, slots=True)
class YamlText:
    """A parsed file: the plain value, the line of every place in it, and mistakes that leave the rest readable."""

    value: Any
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line (from 1) of a place, or of the nearest thing around it."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1


def parse_yaml(text: str) -> YamlText:
    """A YAML text as plain values; raises YamlTextError on broken YAML, nesting without end, anchors and tags."""
    if len(text) > MAX_FILE_CHARACTERS:
        raise YamlTextError(
            (None, f"the file has {len(text):,} characters, at most {MAX_FILE_CHARACTERS:,} are read; split it")
        )
    _refuse_depth(text)
    try:
        if _MAYBE_ANCHOR.search(text):
            _refuse_anchors(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise YamlTextError(*_mistakes_behind(error, text)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlTextError(
            (line, f"a sign that is no letter stands here (number {error.character}); save the file as plain text")
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlTextError(
            (None, f"this is not YAML ({str(error).splitlines()[0][:120]}); check brackets, quotes and indentation")
        ) from error
    if node is None:
        raise YamlTextError(
            (None, "the file is empty; copy what is needed from another file of this kind, or delete it")
        )
    found = YamlText(None)
    return replace(found, value=_value(node, (), found))


# The C parser reads the phrase files ten times as fast; it is not built on every platform.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_QUOTED_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}\n]')
# An anchor or alias can only stand where a value may begin; most files have nothing that looks like one.
_MAYBE_ANCHOR = re.compile(r"(?:^|[\s\[{,])[&*][^\s&*]", re.MULTILINE)
_CURLY = re.compile(r"[“”„][^“”„]*[“”]")
_MOST_MISTAKES = 10
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
            raise YamlTextError((line, f"nested more than {_MAX_DEPTH} levels deep; make it flatter"))
    if dashes := _DASHES.search(text):
        line = text.count("\n", 0, dashes.start()) + 1
        raise YamlTextError((line, f"nested more than {_MAX_DEPTH} levels deep; make it flatter"))


def _refuse_anchors(text: str) -> None:
    """Raises YamlTextError on the first anchor or alias, before anything is built from them."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = (
                f"'{sign}{event.anchor}' stands where a value begins; put the text in quotes if {sign} belongs to it "
                "(anchors and aliases of YAML are not used here: write the value again)"
            )
            raise YamlTextError((event.start_mark.line + 1 if event.start_mark else None, message))


def _mistakes_behind(error: yaml.MarkedYAMLError, text: str) -> list[Mistake]:
    """What people have probably done where the parser gave up; the parser's own place when nothing can be told."""
    mark = error.problem_mark or error.context_mark
    line = (mark.line + 1) if mark else None
    found: list[Mistake] = list(islice(likely_mistakes(text), _MOST_MISTAKES))
    # A mistake shows at its line or below; what is found only further down may be its consequence.
    if line is None or not any(number is not None and number <= line for number, _ in found):
        return [(line, _UNKNOWN_MISTAKE)]
    return found


_UNKNOWN_MISTAKE = (
    "the file can not be read from here on; look at this line and at the one above: brackets and quotes must be closed, "
    "entries of one kind begin with the same number of blanks, and a text that holds ': ' or begins with a sign must "
    "stand in quotes"
)


def _value(node: yaml.Node, place: Place, found: YamlText) -> Any:
    line = node.start_mark.line + 1
    found.lines.setdefault(place, line)
    if len(place) > _MAX_DEPTH:
        raise YamlTextError((line, f"nested more than {_MAX_DEPTH} levels deep; make it flatter"))
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python/"):
        raise YamlTextError(
            (line, f"the tag {node.tag!r} is not allowed; put the text in quotes if it begins with '!'")
        )
    if isinstance(node, yaml.ScalarNode):
        if node.style not in _QUOTED and _CURLY.fullmatch(node.value):
            found.mistakes.append(
                (line, f'{node.value[:50]} stands in curly quotes; write straight ones: "{node.value[1:-1][:50]}"')
            )
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, index), found) for index, item in enumerate(node.value)]
    entries: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        key_line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise YamlTextError(
                (key_line, "an entry's name must be a plain word; a text in brackets must stand in quotes")
            )
        if key in entries:
            first = found.lines[(*place, key)]
            found.mistakes.append((key_line, f"the entry {key!r} stands here twice, first in line {first}; remove one"))
            continue
        found.lines[(*place, key)] = key_line
        entries[key] = _value(value_node, (*place, key), found)
    return entries


_QUOTED = ("'", '"', "|", ">")


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    text: str = node.value
    if node.style in _QUOTED:
        return text
    if text in ("true", "false"):
        return text == "true"
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return None if text == "" else text
