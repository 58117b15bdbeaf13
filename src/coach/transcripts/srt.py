"""SubRip (.srt) subtitles, with speakers as ``[Agent] text`` or ``Agent: text``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.errors import TranscriptError
from coach.transcripts import webvtt
from coach.transcripts._cues import Cue, read_cues, timing
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts._speaker_lines import head_of, text_of

_FIRST_CUE = re.compile(r"\s{0,100}(?:\d{1,9}[ \t]{0,8}\n\s{0,8})?\d{1,5}:\d{2}:\d{2}[,.]\d{1,3}\s{0,8}-->")
_CLOCK_AND_ARROW = re.compile(r"\s{0,8}\d[\d:.,]{0,20}\s{0,8}-->")
_CUE_NUMBER = re.compile(r"\s{0,8}\d{1,9}\s*")


@dataclass(frozen=True, slots=True)
class SrtReader:
    """Reads SubRip subtitles."""

    name: str = "srt"
    title: str = "SRT subtitles"

    def recognises(self, source: SourceFile) -> bool:
        """Whether the text begins with a SubRip cue, or the file is named .srt and holds one."""
        if source.suffix == ".vtt" or webvtt.READER.recognises(source):
            return False
        head = head_of(source)
        return _FIRST_CUE.match(head) is not None or (source.suffix == ".srt" and "-->" in head)

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The file's one conversation, and a problem for each cue that can not be used."""
        try:
            lines = text_of(source).split("\n")
        except TranscriptError as error:
            yield source.problem(str(error))
            return
        cues: list[Cue] = []
        for number, line in enumerate(lines, 1):
            if not _is_timing_line(line):
                continue
            if (times := timing(line)) is None:
                yield source.problem(
                    'these times can not be read; write them as "00:01:02,500 --> 00:01:04,000"', number
                )
            else:
                cues.append(Cue(*times, tuple(_words(lines, number)), number))
        if cues:
            yield from read_cues(source, cues, None)
        else:
            yield source.problem('no cue was found; a cue needs a line such as "00:00:01,000 --> 00:00:04,000"')


def _is_timing_line(line: str) -> bool:
    """Whether the line means to give times; an arrow may also stand in what is said ("Settings --> Network")."""
    return "-->" in line and _CLOCK_AND_ARROW.match(line) is not None


def _words(lines: list[str], position: int) -> Iterator[str]:
    """The lines of a cue's text: up to the next cue, whose number is not part of it."""
    for index in range(position, len(lines)):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _is_timing_line(line) or (_is_timing_line(following) and _CUE_NUMBER.fullmatch(line)):
            return
        if line.strip():
            yield line


READER = SrtReader()
