"""What is wrong with a YAML text that can not be parsed: every likely mistake with its line, in words for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_BLOCK_TEXT = re.compile(r"(?:.*[:\-] |)[|>][+-]?\d?\s*(?:#.*)?")
_ENTRY = re.compile(r"""((?:[^\W\d][\w $]*|"[^"]*"|'[^']*')):(?:\s+(.*))?""")
_NO_BLANK_BEHIND_COLON = re.compile(r"([a-z][a-z_]*):([^\s/:].*)")
_NO_BLANK_BEHIND_DASH = re.compile(r"""-([A-Za-z"'\[{(].*)""")
_OTHER_DASHES = re.compile(r"[–—−•·*]\s+\S")
_NO_ESCAPE = re.compile(r"""\\[^0abtnvfre "/NLP_xuU\\].{0,9}""")
_NOT_IN_FRONT = "%@`&*!"
# More is no text that people wrote by hand, and looking at it again and again would take long.
_LONGEST_LINE = 5_000
_MOST_LINES_OF_A_VALUE = 40
_BRACKETS = {"[": "]", "{": "}"}


def likely_mistakes(text: str) -> Iterator[tuple[int, str]]:
    """Line (from 1) and message of each mistake that people make when they edit YAML by hand, in the order of lines."""
    return _Reading(text.splitlines()).mistakes()


@dataclass(slots=True)
class _Reading:
    """One walk down the lines.

    ``levels`` are the columns of the entries and lists that are open, each with its latest line. ``misplaced`` holds
    from a line with a wrong column to the next with a right one, so that a moved block is told once. ``text_column`` is
    the column of an entry whose text of several lines (behind ``|``) comes next.
    """

    lines: Sequence[str]
    at: int = 0
    levels: list[tuple[int, int]] = field(default_factory=list)
    awaits_value: bool = True
    misplaced: bool = False
    text_column: int | None = None

    def mistakes(self) -> Iterator[tuple[int, str]]:
        while self.at < len(self.lines):
            line, number = self.lines[self.at], self.at + 1
            self.at += 1
            content = line.strip()
            if not content or content.startswith("#") or content == "---" or len(line) > _LONGEST_LINE:
                continue
            has_tab = "\t" in line[: len(line) - len(line.lstrip())]
            if has_tab:
                yield number, "a tab stands in front of this line; replace it by blanks, as in the lines around it"
            yield from ((number, message) for message in self._line(line, number, has_tab))
            if self.text_column is not None:
                yield from self._block_text(self.text_column)
                self.text_column = None

    def _line(self, line: str, number: int, has_tab: bool) -> Iterator[str]:
        """The mistakes of one line; what follows is read as if they were mended."""
        column = len(line) - len(line.lstrip())
        content = line.strip()
        if found := _OTHER_DASHES.match(content):
            yield f"this line begins with {found[0][0]!r}; an item of a list begins with a minus sign and a blank: '- '"
            content = f"- {content[1:].lstrip()}"
        elif found := _NO_BLANK_BEHIND_DASH.match(content):
            content = f"- {found[1]}"
            yield f"a blank is missing behind the dash; write '{_short(content)}'"
        columns = [column]
        while content.startswith("- "):
            rest = content[2:].lstrip()
            column += len(content) - len(rest)
            content = rest
            columns.append(column)
        entry = _ENTRY.fullmatch(content)
        if entry is None and (found := _NO_BLANK_BEHIND_COLON.fullmatch(content)):
            content = f"{found[1]}: {found[2]}"
            yield f"a blank is missing behind the colon; write '{_short(content)}'"
            entry = _ENTRY.fullmatch(content)
        if has_tab:
            # Nobody knows how many blanks were meant.
            pass
        elif entry is not None or len(columns) > 1:
            if complaint := self._wrong_level(columns, number):
                yield complaint
        elif not self.awaits_value:
            # A text without quotes may go on in the next line.
            return
        value = (entry[2] or "") if entry else content
        self.awaits_value = not value or value.startswith("#") or value == "-"
        if _BLOCK_TEXT.fullmatch(value):
            self.text_column = column
        elif complaint := self._wrong_value(value, column):
            yield complaint

    def _wrong_level(self, columns: list[int], number: int) -> str | None:
        """What is wrong with the blanks in front; opens and closes levels where nothing is."""
        first = columns[0]
        above = [level for level in self.levels if level[0] <= first]
        closed = [level for level in self.levels if level[0] > first]
        fits = above[-1][0] == first if above and closed else self.awaits_value or not self.levels
        if above and above[-1][0] == first:
            fits = True
        if fits:
            self.levels = [level for level in above if level[0] < first] + [(column, number) for column in columns]
            self.misplaced = False
            return None
        if self.misplaced:
            return None
        self.misplaced = True
        if not closed:
            column, line = self.levels[-1]
            return (
                f"this line begins with {first} blanks, deeper than line {line} with {column}, which has its value "
                f"already; begin it with {column} blanks if it belongs beside that line"
            )
        near = [closed[0], *above[-1:]]
        choices = " or ".join(f"{column} (as in line {line})" for column, line in near)
        return f"this line begins with {first} blanks, which fits no line above; allowed here are {choices}"

    def _block_text(self, column: int) -> Iterator[tuple[int, str]]:
        """Passes over a text of several lines below an entry in ``column``; its first line says where it begins."""
        first: int | None = None
        while self.at < len(self.lines):
            line = self.lines[self.at]
            blanks = len(line) - len(line.lstrip(" "))
            if line.strip():
                if blanks <= column:
                    return
                first = blanks if first is None else first
                if blanks < first:
                    yield (
                        self.at + 1,
                        f"this line begins with {blanks} blanks; the text that it belongs to begins with {first}",
                    )
            self.at += 1

    def _wrong_value(self, value: str, column: int) -> str | None:
        if not value or value.startswith("#"):
            return None
        if value[0] in "\"'":
            return self._wrong_quoted(value, column)
        if value[0] in _BRACKETS:
            return self._wrong_brackets(value, column)
        if value[0] in _NOT_IN_FRONT:
            return f'a text that begins with {value[0]!r} must stand in double quotes: "{_short(value)}"'
        text = re.split(r"\s#", value)[0].rstrip()
        if ": " in text or text.endswith(":"):
            return f'a colon with a blank behind it stands inside the text; put the text in quotes: "{_short(text)}"'
        return None

    def _wrong_quoted(self, value: str, column: int) -> str | None:
        quote = value[0]
        start = self.at
        end = _end_of_quote(value, 0)
        while end is None and self._goes_on(start, column):
            value += " " + self.lines[self.at].strip()
            self.at += 1
            end = _end_of_quote(value, 0)
        if end is None:
            self.at = start
            return f"the quote {quote} that opens here is not closed; add {quote} at the end of the text"
        if quote == '"' and (escape := _NO_ESCAPE.search(value[:end].replace("\\\\", ""))):
            return (
                f'{escape[0]!r} stands in a text in double quotes; a backslash is written twice, a quote inside as \\"'
            )
        rest = value[end:].strip()
        if rest and not rest.startswith(("#", ":")):
            self.at = start
            inside = (
                "write '' for an apostrophe, or put the text in double quotes"
                if quote == "'"
                else 'write \\" for a quote inside'
            )
            return f"the text goes on behind the closing quote ({_short(rest)}); {inside}"
        return None

    def _wrong_brackets(self, value: str, column: int) -> str | None:
        start = self.at
        end = _end_of_brackets(value)
        while end is None and self._goes_on(start, column):
            value += " " + self.lines[self.at].strip()
            self.at += 1
            end = _end_of_brackets(value)
        if end is None:
            self.at = start
            return (
                f"the bracket {value[0]} that opens here is not closed; add {_BRACKETS[value[0]]} where it ends, or put "
                "the whole text in double quotes if the bracket belongs to it"
            )
        rest = value[end:].strip()
        if rest and not rest.startswith("#"):
            return f'a text that begins with a bracket must stand in double quotes: "{_short(value)}"'
        for part in re.split(r"[,{}\[\]]", _without_quoted(value[:end])):
            if part.count(": ") > 1:
                return f"a colon with a blank behind it stands inside a text ({_short(part.strip())}); put that text in quotes"
        return None

    def _goes_on(self, start: int, column: int) -> bool:
        """Whether the next line can belong to a value that began above: it is deeper and no entry or item of its own."""
        if self.at >= len(self.lines) or self.at - start >= _MOST_LINES_OF_A_VALUE:
            return False
        line = self.lines[self.at]
        if len(line) > _LONGEST_LINE:
            return False
        content = line.strip()
        if not content:
            return True
        return (
            len(line) - len(line.lstrip()) > column and not content.startswith("- ") and not _ENTRY.fullmatch(content)
        )


def _end_of_quote(text: str, start: int) -> int | None:
    """The position behind the quote that closes the one at ``start``; None when there is none."""
    quote, position = text[start], start + 1
    while position < len(text):
        if quote == '"' and text[position] == "\\":
            position += 2
        elif text[position] != quote:
            position += 1
        elif quote == "'" and text[position + 1 : position + 2] == "'":
            position += 2
        else:
            return position + 1
    return None


def _end_of_brackets(text: str) -> int | None:
    """The position behind the bracket that closes the first one; None when there is none."""
    depth = position = 0
    while position < len(text):
        sign = text[position]
        if sign in "\"'" and text[position - 1] in " [{,:":
            end = _end_of_quote(text, position)
            if end is None:
                return None
            position = end
            continue
        depth += (sign in "[{") - (sign in "]}")
        position += 1
        if depth == 0:
            return position
    return None


def _without_quoted(text: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"|(?<=[ \[{,])\'(?:[^\']|\'\')*\'', "…", text)


def _short(text: str) -> str:
    return text if len(text) <= 50 else text[:49] + "…"
