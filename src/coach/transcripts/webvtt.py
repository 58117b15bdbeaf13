"""WebVTT subtitles, with ``<v Name>`` voices or ``Name: text`` cues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.errors import TranscriptError
from coach.transcripts._cues import Cue, read_cues, timing
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts._speaker_lines import head_of, text_of

_SIGNATURE = re.compile(r"\s{0,100}WEBVTT(?=\s|$)")
_BLOCK_WITHOUT_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?=\s|$)")
_LANGUAGE = re.compile(r"Language:\s{0,8}([A-Za-z]{2,3})\b")


@dataclass(frozen=True, slots=True)
class WebVttReader:
    """Reads WebVTT; cue settings, styles, regions and notes are passed over."""

    name: str = "webvtt"
    title: str = "WebVTT subtitles"

    def recognises(self, source: SourceFile) -> bool:
        """Whether the text carries the WebVTT signature, or the file is named .vtt and holds a cue."""
        head = head_of(source)
        return _SIGNATURE.match(head) is not None or (source.suffix == ".vtt" and "-->" in head)

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The file's one conversation, and a problem for each cue that can not be used."""
        try:
            lines = text_of(source).split("\n")
        except TranscriptError as error:
            yield source.problem(str(error))
            return
        cues: list[Cue] = []
        language: str | None = None
        for first_line, block in _blocks(lines):
            if _SIGNATURE.match(block[0]):
                language = next((found[1].lower() for line in block if (found := _LANGUAGE.match(line))), None)
            if _BLOCK_WITHOUT_CUE.match(block[0]):
                continue
            cue = _cue(block, first_line)
            if cue is not None:
                cues.append(cue)
            elif any("-->" in line for line in block):
                yield source.problem(
                    'this cue has no usable times; write them as "00:01:02.500 --> 00:01:04.000"', first_line
                )
        if cues:
            yield from read_cues(source, cues, language)
        else:
            yield source.problem('no cue was found; a cue needs a line such as "00:01.000 --> 00:04.000"')


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The runs of lines between blank ones, each with the line it starts on; a new timing line starts a new run."""
    block: list[str] = []
    has_timing = False
    for number, line in enumerate(lines, 1):
        is_timing = "-->" in line and timing(line) is not None
        if block and (not line.strip() or (is_timing and has_timing)):
            yield number - len(block), block
            block, has_timing = [], False
        if line.strip():
            block.append(line)
            has_timing = has_timing or is_timing
    if block:
        yield len(lines) + 1 - len(block), block


def _cue(block: list[str], first_line: int) -> Cue | None:
    for position, line in enumerate(block):
        if "-->" in line and (times := timing(line)) is not None:
            return Cue(*times, tuple(block[position + 1 :]), first_line + position)
    return None


READER = WebVttReader()
