"""Plain text with a speaker in front of each turn: ``Agent: …``, ``[00:12] Customer (Ana): …``, ``Petugas: …``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coach.errors import TranscriptError
from coach.transcripts import email_thread, generic_csv, srt, webvtt, whatsapp
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile, looks_like_json
from coach.transcripts._speaker_lines import has_dialogue, head_of, parse_dialogue, text_of

_SUFFIXES = frozenset({".txt", ".text", ".md", ".log", ""})
_OTHER_READERS = (whatsapp.READER, webvtt.READER, srt.READER, email_thread.READER, generic_csv.READER)
_RULE_CHARACTERS = "-=_*#~"
_LONGEST_RULE_TITLE = 80
_NO_DIALOGUE = (
    "no line names a speaker, so this text holds no dialogue; start each turn with its speaker, "
    'such as "Agent: …" and "Customer: …"'
)


@dataclass(frozen=True, slots=True)
class PlainTextReader:
    """Reads dialogues written as text, several in one file when a line of dashes or equals signs stands between."""

    name: str = "plain_text"
    title: str = "Plain text"

    def recognises(self, source: SourceFile) -> bool:
        """Whether this is a text file with speaker lines that no more special format claims."""
        if source.suffix not in _SUFFIXES or not has_dialogue(head_of(source)) or looks_like_json(source):
            return False
        return not any(reader.recognises(source) for reader in _OTHER_READERS)

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """One conversation for each part between rules; a part without any speaker is a problem.

        Text in front of the first dialogue (a title, notes on the call) becomes that conversation's first, system turn.
        """
        try:
            text = text_of(source)
        except TranscriptError as error:
            yield source.problem(str(error))
            return
        preface, preface_line, any_read = "", 1, False
        for first_line, part in _parts(text):
            if not part.strip():
                continue
            start_line = preface_line if preface else first_line
            dialogue = parse_dialogue(preface + part, start_line)
            if dialogue is not None:
                yield RawConversation(dialogue.turns, started_at=dialogue.started_at, line=start_line)
                preface, any_read = "", True
            elif any_read:
                yield source.problem(_NO_DIALOGUE, first_line)
            else:
                preface, preface_line = f"{preface}{part}\n", start_line
        if preface:
            yield source.problem(_NO_DIALOGUE, preface_line)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The stretches of text between rules, each with the line it starts on."""
    first_line, lines = 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if _is_rule(line):
            yield first_line, "\n".join(lines)
            first_line, lines = number + 1, []
        else:
            lines.append(line)
    yield first_line, "\n".join(lines)


def _is_rule(line: str) -> bool:
    """Whether the line separates conversations: "---", "=====" or "=== Call 2 ==="."""
    rule = line.strip()
    if len(rule) < 3 or rule[0] not in _RULE_CHARACTERS or rule[:3] != rule[0] * 3:
        return False
    title = rule.strip(rule[0])
    return not title or (len(title) <= _LONGEST_RULE_TITLE and rule.endswith(rule[0] * 3))


READER = PlainTextReader()
