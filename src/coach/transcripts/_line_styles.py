"""How the lines of a dialogue written as text name their speaker: before a colon, another mark, or on a line above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.transcripts._reading import is_role_phrase
from coach.transcripts._stamps import CLOCK, DATE_AND_CLOCK, ELAPSED
from coach.transcripts.roles import role_in_label

_ISO_STAMP = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?"
STAMP = rf"(?:{_ISO_STAMP}|{DATE_AND_CLOCK}|{CLOCK}|{ELAPSED})"
_PHONE = r"\+\d[\d ()-]{5,20}\d"
_LABEL = r"[^\W\d_][^:：\n\[\]<>{}|\"“”?!=*]{0,60}"
_STAMP_IN_FRONT = rf"(?:[\[(]?\s?(?P<stamp>{STAMP})\s?[\])]?\s{{0,3}}(?:[-–—|]\s{{0,3}})?)?"
_COLON = re.compile(
    rf"\s{{0,8}}(?:[-*•>]\s{{1,3}})?{_STAMP_IN_FRONT}"
    rf"(?:\*\*|__)?(?P<label>{_LABEL}?|{_PHONE})(?:\*\*|__)?"
    rf"(?:\s?[\[(](?P<stamp_after>{STAMP})[\])]|\s{{1,3}}(?:[-–—|]\s)?(?P<stamp_bare>{STAMP})\s?)?"
    rf"(?:\*\*|__)?[:：](?:\*\*|__)?(?=\s|$)"
)
# Without a space behind the colon, or as an item of a numbered list, only what names a role is a speaker.
_TIGHT = re.compile(
    rf"\s{{0,8}}(?:\d{{1,3}}[.)]\s{{1,3}})?{_STAMP_IN_FRONT}(?P<label>{_LABEL}?)\s?[:：]\s{{0,3}}(?=\S)"
)
_IN_BRACKETS = r"[^\W\d_][^\[\]<>():\n]{0,40}"
_BRACKETED = re.compile(
    rf"\s{{0,8}}{_STAMP_IN_FRONT}(?:\[(?P<square>[^\W\d_][^\[\]:\n]{{0,40}})\]:?|<(?P<angle>{_IN_BRACKETS})>:?"
    rf"|\((?P<round>{_IN_BRACKETS})\)\s?:)\s{{1,3}}(?=\S)"
)
_SHORT_LABEL = r"[^\W\d_][^:：\n\[\]<>{}|\"“”?!=*,.;]{0,40}"
_MARK = re.compile(
    rf"\s{{0,8}}{_STAMP_IN_FRONT}(?P<label>{_SHORT_LABEL}?)\s{{1,3}}(?:[-=]?>|[»|]|[-–—])\s{{1,3}}(?=\S)"
)
_HEADING = re.compile(
    rf"\s{{0,8}}(?:\*\*|__)?(?P<label>{_SHORT_LABEL}?)(?:\*\*|__)?"
    rf"(?:,\s{{0,2}}|\s{{1,4}})(?:[-–—|•·]\s{{1,3}})?[\[(]?(?P<stamp>{STAMP})[\])]?:?\s{{0,8}}"
)
_STAMPED_HEADING = re.compile(
    rf"\s{{0,8}}[\[(]?(?P<stamp>{STAMP})[\])]?\s{{0,3}}(?:[-–—|]\s{{0,3}})?(?P<label>{_SHORT_LABEL})"
)
_ALONE = re.compile(rf"\s{{0,8}}(?:#{{1,4}}\s|\*\*|\[)?(?P<label>{_SHORT_LABEL}?)(?:\*\*|\])?:?\s{{0,8}}")
# What programs call voices that they can not name: "spk_0", "speaker 1".
_NUMBERED_VOICE = re.compile(r"(?:spk|spkr|speaker|channel|participant|pembicara)[ _-]?\d{1,3}", re.IGNORECASE)
_MOST_VOICES = 6
_LINES_BELOW_HEADING = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line as written; the words behind its speaker label, if there is one, and the time stamp."""

    number: int
    written: str
    text: str = ""
    label: str = ""
    stamp: str | None = None


def read_line(number: int, line: str) -> Line:
    """The line in the usual style: ``[00:12] Agent (Rina): words``, ``**Agent** (00:12): words``, ``[Agent] words``."""
    if found := _COLON.match(line):
        stamp = found["stamp"] or found["stamp_after"] or found["stamp_bare"]
        return Line(number, line, line[found.end() :].strip(), found["label"].strip(), stamp)
    if found := _BRACKETED.match(line):
        label = (found["square"] or found["angle"] or found["round"]).strip()
        if found["angle"] is None or label[0].isupper() or role_in_label(label):
            return Line(number, line, line[found.end() :].strip(), label, found["stamp"])
    if (found := _TIGHT.match(line)) and _names_a_role(found["label"].strip()):
        return Line(number, line, line[found.end() :].strip(), found["label"].strip(), found["stamp"])
    return Line(number, line)


def is_stand_in(label: str) -> bool:
    """Whether the label stands for a person whose name is not known: "Speaker 1", or a telephone number."""
    return _NUMBERED_VOICE.fullmatch(label) is not None or re.fullmatch(_PHONE, label) is not None


def _names_a_role(label: str) -> bool:
    return _NUMBERED_VOICE.fullmatch(label) is not None or is_role_phrase(label)


def _read_marked_line(number: int, line: str) -> Line:
    """``Admin > words``, ``Penjual - words``, ``09:00 | Agent | words``."""
    if found := _MARK.match(line):
        return Line(number, line, line[found.end() :].strip(), found["label"].strip(), found["stamp"])
    return Line(number, line)


def _read_heading(number: int, line: str) -> Line:
    """``Rina  09:00``, ``Speaker 1 [00:01:02]``, ``[9:00 AM] Rina``, ``AGENT``, with the words on the lines below."""
    if found := _HEADING.fullmatch(line) or _STAMPED_HEADING.fullmatch(line):
        return Line(number, line, "", found["label"].strip(), found["stamp"])
    if (found := _ALONE.fullmatch(line)) and _names_a_role(found["label"].strip()):
        return Line(number, line, "", found["label"].strip())
    return Line(number, line)


def lines_of(
    text: str, first_line: int, is_dialogue: Callable[[Sequence[Line]], bool], can_be_speaker: Callable[[str], bool]
) -> list[Line]:
    """The lines read in the style that makes them a dialogue; the usual one goes first, and is kept when none does."""
    written = list(enumerate(text.split("\n"), first_line))
    usual = [read_line(number, line) for number, line in written]
    if is_dialogue(usual):
        return usual
    for style in (_read_heading, _read_marked_line):
        other = [style(number, line) for number, line in written]
        if _is_clearly_a_dialogue(other, can_be_speaker):
            return other
    return usual


def _is_clearly_a_dialogue(lines: Sequence[Line], can_be_speaker: Callable[[str], bool]) -> bool:
    """Whether a few voices come back, or are named by their roles, from the first line to be read on.

    Dashes and times stand in lists and logs too, so that more is asked than of the usual style.
    """
    filled = [line for line in lines if line.written.strip()]
    labelled = [line for line in filled if line.label]
    headings = sum(1 for line in labelled if not line.text)
    # A message below a heading may have paragraphs.
    enough = _LINES_BELOW_HEADING * headings >= len(filled) if headings else 2 * len(labelled) >= len(filled)
    if len(labelled) < 2 or not enough or not filled[0].label:
        return False
    counts = Counter(line.label.casefold() for line in labelled)
    if not 2 <= len(counts) <= _MOST_VOICES or not all(can_be_speaker(line.label) for line in labelled):
        return False
    has_role = any(role_in_label(label) for label in counts)
    return has_role or (len(labelled) >= 4 and min(counts.values()) >= 2)
