"""Subtitle cues as turns, shared by WebVTT and SRT."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coach.domain.conversation import Channel
from coach.transcripts._reading import RawConversation, RawTurn, ReadProblem, SourceFile, parse_clock
from coach.transcripts._speaker_lines import split_label
from coach.transcripts.roles import role_in_label

_CLOCK = r"(?:\d{1,5}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"\s{{0,8}}(?P<start>{_CLOCK})\s{{0,8}}-->\s{{0,8}}(?P<end>{_CLOCK})(?=\s|$)")
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,100})?[ \t]{1,8}(?P<name>[^<>\n]{1,200})>")
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,100}\}")
_LEADING_MARK = re.compile(r"^\s{0,8}(?:>>|[-–—•])\s{0,3}")
# Two dashes in one subtitle are two voices, one may be a pause; chevrons always begin another voice.
_CHEVRONS = re.compile(r"\s{0,8}>>")
_DASH = re.compile(r"\s{0,8}[-–—]\s{0,3}\S")
_SENTENCE_END = re.compile(r"[.?!…。？！:;][\"'”’)\]]?$")
_LONGEST_PAUSE_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: its times in seconds, its lines of text as written, and the line it starts on."""

    start: float
    end: float
    lines: tuple[str, ...]
    line: int


def read_cues(source: SourceFile, cues: Sequence[Cue], language: str | None) -> Iterator[RawConversation | ReadProblem]:
    """The conversation that the cues hold, with a problem for each cue whose end lies before its start.

    A cue without a speaker belongs to the speaker before it. Cues that cut one sentence of one speaker are joined.
    When every cue names the same speaker the labels are worthless (an exporter of Azure calls everybody "Agent"): then
    the roles stay open and the cues apart.
    """
    for cue in cues:
        if cue.end < cue.start:
            yield source.problem(
                f"this cue ends at {cue.end} s, before its start at {cue.start} s; its end is left out", cue.line
            )
    turns = [turn for cue in cues for turn in _turns(cue)]
    if not turns:
        yield source.problem("no cue holds any words; export the subtitles again")
        return
    turns.sort(key=lambda turn: turn.start or 0.0)
    turns = _inherit_speakers(turns)
    speakers = {turn.speaker for turn in turns}
    trusted = not (len(speakers) == 1 and len(turns) > 1 and turns[0].speaker)
    turns = _joined(turns) if trusted else [replace(turn, role=None) for turn in turns]
    yield RawConversation(tuple(turns), None, Channel.CALL, language, trusted_roles=trusted, line=cues[0].line)


def timing(line: str) -> tuple[float, float] | None:
    """Start and end of a timing line in seconds, else None."""
    found = _TIMING.match(line)
    if found is None:
        return None
    start, end = parse_clock(found["start"]), parse_clock(found["end"])
    return None if start is None or end is None else (start, end)


def _turns(cue: Cue) -> Iterator[RawTurn]:
    end = cue.end if cue.end >= cue.start else None
    for speaker, text in _voices(cue.lines):
        words = " ".join(html.unescape(_TAG.sub("", text)).split())
        if words:
            role = role_in_label(speaker) if speaker else None
            yield RawTurn(words, speaker, role, cue.start, end, cue.line)


def _voices(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The speakers of one cue with their words; the speaker is empty when none is named."""
    text = "\n".join(lines)
    marks = list(_VOICE.finditer(text))
    if marks:
        yield "", text[: marks[0].start()]
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        for mark, end in zip(marks, ends, strict=True):
            yield html.unescape(mark["name"]).strip(), text[mark.end() : end]
        return
    speaker, words = "", list[str]()
    dashes_are_voices = sum(1 for line in lines if _DASH.match(_TAG.sub("", line))) > 1
    for line in lines:
        bare = html.unescape(_TAG.sub("", line))
        labelled = split_label(_LEADING_MARK.sub("", bare, count=1))
        if labelled is None and (_CHEVRONS.match(bare) or (dashes_are_voices and _DASH.match(bare))):
            labelled = "", _LEADING_MARK.sub("", bare, count=1)
        if labelled is None:
            words.append(bare)
            continue
        yield speaker, "\n".join(words)
        speaker, words = labelled[0], [labelled[1]]
    yield speaker, "\n".join(words)


def _inherit_speakers(turns: Sequence[RawTurn]) -> list[RawTurn]:
    named: list[RawTurn] = []
    for turn in turns:
        if not turn.speaker and named and named[-1].speaker:
            turn = replace(turn, speaker=named[-1].speaker, role=named[-1].role)
        named.append(turn)
    return named


def _joined(turns: Sequence[RawTurn]) -> list[RawTurn]:
    """The turns with cues that continue a sentence put together."""
    groups: list[list[RawTurn]] = []
    for turn in turns:
        if groups and _continues(groups[-1][-1], turn):
            groups[-1].append(turn)
        else:
            groups.append([turn])
    return [replace(group[0], text=" ".join(turn.text for turn in group), end=group[-1].end) for group in groups]


def _continues(earlier: RawTurn, later: RawTurn) -> bool:
    if not earlier.speaker or later.speaker != earlier.speaker or earlier.end is None or later.start is None:
        return False
    return later.start - earlier.end <= _LONGEST_PAUSE_SECONDS and not _SENTENCE_END.search(earlier.text)
