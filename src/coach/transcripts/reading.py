"""Files and folders in, finished conversations out."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path

from coach.domain.conversation import Channel, Conversation, Participant, Role, Source, Turn
from coach.errors import TranscriptError
from coach.transcripts._channel import likeliest_channel
from coach.transcripts._reading import (
    MAX_TURN_CHARACTERS,
    MAX_TURNS,
    PASTED,
    RawConversation,
    RawTurn,
    ReadProblem,
    SourceFile,
    shown_path,
)
from coach.transcripts.finding import reader_for
from coach.transcripts.roles import SettledRoles, settle_roles, speaker_name

UNKNOWN_LANGUAGE = "und"
_WARNING = "warning: "
_LONGEST_CONVERSATION_SECONDS = 10 * 366 * 86_400.0
_LABEL_CHARACTERS = 200
_DIGEST_CHARACTERS = 12
_NOTES_ABOUT_FILES = frozenset({"license", "licence", "readme", "source", "notice", "copying"})

_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c]")
# Lone surrogates can be written in JSON but not in UTF-8, so that they would break every output.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_IN_FRONT = re.compile(r"line (\d{1,9}): ")


def read_transcript(path: str | Path) -> Conversation:
    """The first conversation of a file; raises TranscriptError with the first problem when there is none."""
    problems: list[ReadProblem] = []
    for found in read_conversations(Path(path)):
        if isinstance(found, Conversation):
            return found
        problems.append(found)
    problems.sort(key=lambda problem: problem.message.startswith(_WARNING))
    raise TranscriptError(str(problems[0]))


def read_conversations(
    source: SourceFile | Path,
    *,
    channel: Channel | None = None,
    language: str | None = None,
    roles: Mapping[str, Role] | None = None,
    lasting_ids: bool = False,
) -> Iterator[Conversation | ReadProblem]:
    """The conversations of one file, one by one, and a problem for each part that can not be used; always at least one.

    Args:
        source: The file.
        channel: The medium, where the user knows it; else the format says it, or it is guessed from times and words.
        language: The language, where the user knows it; else the format says it, or it is "und".
        roles: The user's own choice of who is who, by speaker label or participant id.
        lasting_ids: Conversations that the format gives no id are named by the file's name and their words, and not by the
            name alone, so that ``monday/call.vtt`` and ``tuesday/call.vtt`` stay apart wherever ids are kept.
    """
    path = source.path if isinstance(source, SourceFile) else source
    finishing = _Finishing(path, channel, language, roles or {}, lasting_ids)
    try:
        opened = source if isinstance(source, SourceFile) else SourceFile.open(source)
        reader = reader_for(opened)
        for found in reader.read(opened):
            finishing.found_any = True
            yield found if isinstance(found, ReadProblem) else finishing.finished(found, reader.name)
    except TranscriptError as error:
        yield _problem_of(error, finishing.label)
        return
    if not finishing.found_any:
        yield ReadProblem(
            finishing.label, None, "no conversation found; a transcript needs at least one turn with words"
        )
    yield from finishing.warnings()


def expand_paths(paths: Iterable[Path]) -> Iterator[Path | ReadProblem]:
    """The files behind files and folders: folders with all that is below them, in order of their names.

    In folders, hidden files and notes such as README or LICENSE are passed over. A path to nowhere is a problem.
    """
    for path in paths:
        if path.is_dir():
            yield from _files_below(path)
        elif path.exists():
            yield path
        else:
            yield ReadProblem(shown_path(path), None, "there is no such file or folder; check the path")


def _files_below(folder: Path) -> Iterator[Path | ReadProblem]:
    unreadable: list[OSError] = []
    found_any = False
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.stem.casefold() not in _NOTES_ABOUT_FILES and path.is_file():
                found_any = True
                yield path
    for error in unreadable:
        yield ReadProblem(
            shown_path(Path(error.filename)),
            None,
            f"the folder can not be opened ({error.strerror}); check its permissions",
        )
    if not found_any and not unreadable:
        yield ReadProblem(shown_path(folder), None, "the folder holds no transcript; give a folder with files in it")


def _problem_of(error: TranscriptError, label: str) -> ReadProblem:
    message = str(error)
    line = _LINE_IN_FRONT.match(message)
    return ReadProblem(label, int(line.group(1)) if line else None, message[line.end() :] if line else message)


@dataclass(slots=True)
class UniqueIds:
    """Ids that are given once only: a second ``call`` becomes ``call-2``."""

    taken: set[str] = field(default_factory=set)
    latest: dict[str, int] = field(default_factory=dict)

    def take(self, wanted: str) -> str:
        """The wanted id, or the next free one of its kind."""
        unique, number = wanted, self.latest.get(wanted, 1)
        while unique in self.taken:
            number += 1
            unique = f"{wanted}-{number}"
        self.latest[wanted] = number
        self.taken.add(unique)
        return unique


@dataclass(slots=True)
class _Finishing:
    """What one file's conversations share while they are finished: the user's choices and the ids given so far."""

    path: Path | None
    channel: Channel | None
    language: str | None
    roles: Mapping[str, Role]
    lasting_ids: bool = False
    found_any: bool = False
    number: int = 0
    ids: UniqueIds = field(default_factory=UniqueIds)
    speakers: dict[str, None] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What the file is called in problems."""
        return shown_path(self.path) if self.path else PASTED

    def finished(self, raw: RawConversation, reader_name: str) -> Conversation | ReadProblem:
        """The conversation of the domain, or why there is none."""
        self.number += 1
        raw_turns = [clean for turn in raw.turns if (clean := _clean(turn)) is not None]
        if complaint := _complaint(raw_turns):
            return ReadProblem(self.label, raw.line, complaint)
        channel = self.channel or raw.channel or likeliest_channel(raw_turns)
        raw_turns = _in_time_order(raw_turns, with_ends=channel is Channel.CALL)
        settled = settle_roles(raw_turns, chosen=self.roles, trusted=raw.trusted_roles)
        self.speakers.update(dict.fromkeys((*(turn.speaker for turn in raw_turns), *settled.speaker_ids)))
        return Conversation(
            id=self._unique_id(raw.id, raw_turns),
            channel=channel,
            language=self.language or _label(raw.language) or UNKNOWN_LANGUAGE,
            turns=_turns(raw_turns, settled),
            agent_id=_label(raw.agent_id) or _only_agent(settled.participants),
            started_at=_with_time_zone(raw.started_at),
            source=Source(shown_path(self.path) if self.path else None, reader_name),
            culture=_label(raw.culture),
            role_confidence=settled.confidence,
            participants=settled.participants,
        )

    def warnings(self) -> Iterator[ReadProblem]:
        """A warning for each speaker that the user chose a role for and that nobody in the file is."""
        there = {speaker.strip().casefold() for speaker in self.speakers}
        there |= {name.casefold() for speaker in self.speakers if (name := speaker_name(speaker))}
        names = ", ".join(repr(speaker) for speaker in islice((name for name in self.speakers if name), 12))
        for label in self.roles:
            if label.strip().casefold() not in there and names:
                yield ReadProblem(
                    self.label, None, f"{_WARNING}no speaker is called {label!r}; the speakers are {names}"
                )

    def _unique_id(self, given: str | None, raw_turns: Sequence[RawTurn]) -> str:
        stem = (_label(self.path.stem) if self.path else None) or "conversation"
        if self.lasting_ids:
            return self.ids.take(_label(given) or f"{stem}-{_digest(raw_turns)}")
        return self.ids.take(_label(given) or (stem if self.number == 1 else f"{stem}-{self.number}"))


def _digest(raw_turns: Sequence[RawTurn]) -> str:
    """Twelve hexadecimal digits of what was said, by whom and when."""
    said = json.dumps([[turn.speaker, turn.text, turn.start] for turn in raw_turns])
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_CHARACTERS]


def _complaint(turns: Sequence[RawTurn]) -> str | None:
    if not turns:
        return "the conversation has no turn with words; at least one is needed"
    if len(turns) > MAX_TURNS:
        return f"the conversation has {len(turns)} turns, at most {MAX_TURNS} are read; split it into parts"
    for number, turn in enumerate(turns, 1):
        if len(turn.text) > MAX_TURN_CHARACTERS:
            return (
                f"turn {number} has {len(turn.text)} characters, at most {MAX_TURN_CHARACTERS} are read; "
                "check that each turn is on its own, or shorten it"
            )
    return None


def _clean(turn: RawTurn) -> RawTurn | None:
    """The turn without control characters and impossible times; None when nothing can be seen of it."""
    text = _NOT_TEXT.sub("", _LINE_BREAKS.sub("\n", turn.text))
    if all(character.isspace() or unicodedata.category(character) == "Cf" for character in text):
        return None
    start = _seconds(turn.start)
    end = _seconds(turn.end)
    if start is None or (end is not None and end < start):
        end = None
    return replace(turn, text=text, speaker=_label(turn.speaker) or "", start=start, end=end)


def _seconds(value: float | None) -> float | None:
    """The time, when it is one that a conversation can have; NaN fails both comparisons."""
    return float(value) if value is not None and 0 <= value <= _LONGEST_CONVERSATION_SECONDS else None


def _label(value: str | None) -> str | None:
    """A name or id on one line, or None when it is empty."""
    if value is None:
        return None
    return " ".join(_NOT_TEXT.sub("", value).split())[:_LABEL_CHARACTERS].strip() or None


def _in_time_order(turns: list[RawTurn], *, with_ends: bool) -> list[RawTurn]:
    """The turns with starts that never decrease: sorted when all have one, else without the starts that go back."""
    if not with_ends:
        turns = [replace(turn, end=None) if turn.end is not None else turn for turn in turns]
    starts = [turn.start for turn in turns if turn.start is not None]
    if all(earlier <= later for earlier, later in pairwise(starts)):
        return turns
    if len(starts) == len(turns):
        return sorted(turns, key=lambda turn: turn.start or 0.0)
    latest = 0.0
    repaired: list[RawTurn] = []
    for turn in turns:
        goes_back = turn.start is not None and turn.start < latest
        repaired.append(replace(turn, start=None, end=None) if goes_back else turn)
        latest = max(latest, turn.start or 0.0)
    return repaired


def _turns(raw_turns: Sequence[RawTurn], settled: SettledRoles) -> tuple[Turn, ...]:
    return tuple(
        Turn(index, role, speaker_id, turn.text, turn.start, turn.end)
        for index, (turn, role, speaker_id) in enumerate(
            zip(raw_turns, settled.roles, settled.speaker_ids, strict=True)
        )
    )


def _only_agent(participants: Sequence[Participant]) -> str | None:
    """The agent's name, where exactly one takes part and has a name, so that conversations add up for each agent."""
    agents = [participant for participant in participants if participant.role is Role.AGENT]
    return agents[0].name if len(agents) == 1 else None


def _with_time_zone(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
