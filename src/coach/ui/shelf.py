"""The conversations of a browser session: those that the user loaded, and the samples that come with Santun."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import cast

import streamlit as st

from coach.domain.conversation import Conversation, Role
from coach.errors import TranscriptError
from coach.transcripts._reading import ReadProblem, SourceFile
from coach.transcripts.finding import find_readers
from coach.transcripts.reading import expand_paths, read_conversations
from coach.ui.components.role_table import with_roles
from coach.ui.words import Words

OWN_FORMAT = "santun_json"
_LOADED = "loaded_files"
_ROLES = "chosen_roles"
_CHANNEL_WORDS = frozenset({"chat", "call", "email", "social"})
_SAMPLES_KEPT = 256
# What the reader calls a conversation that has neither an id nor a file: nothing that tells two of them apart.
_UNNAMED = re.compile(r"conversation(-\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation as it was read, with a key that is unique in the session and the title to show."""

    key: str
    title: str
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What came out of one file or pasted text; nothing of it is lost."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[ReadProblem, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A transcript that comes with Santun."""

    path: Path
    language: str | None
    channel: str | None
    topic: str

    @property
    def format(self) -> str:
        """The reader's name, which is the folder's."""
        return self.path.parent.name


def load(name: str, data: bytes, *, pasted: bool = False) -> None:
    """Reads a file or pasted text and keeps what came out of it for this session; the same content once."""
    digest = hashlib.sha256(data).hexdigest()[:12]
    try:
        found = _read(SourceFile.of(data, None if pasted else Path(name)), name, digest)
        found = _named(found) if pasted else found
    except TranscriptError as error:
        found = LoadedFile(name, (), (ReadProblem(name, None, str(error)),))
    loaded_files()[digest] = found


def loaded_files() -> dict[str, LoadedFile]:
    """What the user loaded in this session, by content."""
    return cast(dict[str, LoadedFile], st.session_state.setdefault(_LOADED, {}))


def loaded_entries() -> list[Entry]:
    """The conversations that the user loaded in this session, the latest file first."""
    return [entry for file in reversed(loaded_files().values()) for entry in file.entries]


def clear() -> None:
    """Forgets what the user loaded in this session."""
    st.session_state[_LOADED] = {}
    st.session_state[_ROLES] = {}


def choose_roles(entry: Entry, roles: dict[str, Role] | None) -> None:
    """Keeps the user's roles for a conversation; None goes back to those that were read."""
    chosen = st.session_state.setdefault(_ROLES, {})
    if roles is None:
        chosen.pop(entry.key, None)
    else:
        chosen[entry.key] = roles


def with_chosen_roles(entry: Entry) -> Conversation:
    """The conversation with the roles that the user gave its speakers."""
    roles = st.session_state.get(_ROLES, {}).get(entry.key)
    return with_roles(entry.conversation, roles) if roles else entry.conversation


@lru_cache(maxsize=4)
def samples(folder: Path | None) -> tuple[Sample, ...]:
    """The samples, our own format first, by name."""
    found = [_sample(path) for path in expand_paths([folder]) if isinstance(path, Path)] if folder else []
    return tuple(
        sorted(found, key=lambda sample: (sample.format != OWN_FORMAT, sample.path.parent.name, sample.path.name))
    )


@lru_cache(maxsize=_SAMPLES_KEPT)
def sample_file(sample: Sample) -> LoadedFile:
    """What a sample holds."""
    digest = hashlib.sha256(str(sample.path).encode()).hexdigest()[:12]
    name = f"{sample.format}/{sample.path.name}"
    read = _read(SourceFile.open(sample.path), name, f"s{digest}")
    titled = read.entries if len(read.entries) != 1 else (replace(read.entries[0], title=sample.topic),)
    return replace(read, entries=titled)


def sample_title(sample: Sample, words: Words) -> str:
    """A sample's name for a list: topic, medium and language, or topic and format."""
    if sample.format == OWN_FORMAT:
        return " · ".join((sample.topic, words(f"channel.{sample.channel}"), words(f"language.{sample.language}")))
    title = next((reader.title for reader in find_readers() if reader.name == sample.format), sample.format)
    return f"{sample.topic} · {title}"


def _sample(path: Path) -> Sample:
    parts = path.stem.replace("-", "_").split("_")
    language = next((part for part in parts if part in ("en", "id")), None)
    channel = next((part for part in parts if part in _CHANNEL_WORDS), None)
    of_own = path.parent.name == OWN_FORMAT
    topic = " ".join(part for part in parts if part != language and not (of_own and part == channel))
    return Sample(path, language, channel, topic[:1].upper() + topic[1:])


def _named(pasted: LoadedFile) -> LoadedFile:
    """Pasted text whose conversations without an id bear the name that the user sees."""
    entries = []
    for entry in pasted.entries:
        if number := _UNNAMED.fullmatch(entry.conversation.id):
            title = f"{pasted.name}{number[1] or ''}"
            entry = replace(entry, title=title, conversation=replace(entry.conversation, id=title))
        entries.append(entry)
    return replace(pasted, entries=tuple(entries))


def _read(source: SourceFile, name: str, digest: str) -> LoadedFile:
    entries: list[Entry] = []
    problems: list[ReadProblem] = []
    for found in read_conversations(source):
        if isinstance(found, ReadProblem):
            problems.append(replace(found, file=name))
        else:
            entries.append(Entry(f"{digest}_{len(entries)}", found.id, found))
    return LoadedFile(name, tuple(entries), tuple(problems))
