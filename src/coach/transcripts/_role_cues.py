"""Typical wordings of agents, customers and bots, from the files in role_cues, found in what is said."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product

from coach.errors import InvariantError

_GAP = "..."
_GAP_WORDS = 4
_START, _END = "^", "$"
# Who speaks shows in how turns begin; the cap keeps pasted logs and legal texts from costing seconds.
_CHARACTERS_LOOKED_AT = 2_000

SIDES = frozenset({"agent", "customer", "bot", "call", "email", "social"})

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_WORD = re.compile(r"@?\w+(?:'\w+)*")
_PHRASE_PART = re.compile(r"\[([^\]]+)\]|\(([^)]+)\)|(\.\.\.|\^|\$)|([^\s\[\](]+)")


@dataclass(frozen=True, slots=True)
class Cue:
    """A habit of one side (agent, customer, bot) or of one channel, and how much it tells."""

    name: str
    side: str
    weight: float


@dataclass(slots=True)
class _Step:
    """Where reading a phrase word by word has got to: the words that may follow, and the cues complete here."""

    following: dict[str, _Step] = field(default_factory=dict)
    complete: list[Cue] = field(default_factory=list)

    def add(self, wording: Sequence[str], cue: Cue) -> None:
        step = self
        for word in wording:
            step = step.following.setdefault(word, _Step())
        step.complete.append(cue)

    def found_at(self, words: Sequence[str], position: int) -> Iterator[tuple[int, Cue]]:
        """The cues whose rest of words is at this position, each with its end (exclusive)."""
        for cue in self.complete:
            yield position, cue
        if position < len(words) and (step := self.following.get(words[position])):
            yield from step.found_at(words, position + 1)
        if gap := self.following.get(_GAP):
            for skipped in range(min(_GAP_WORDS, len(words) - position) + 1):
                yield from gap.found_at(words, position + skipped)


@dataclass(frozen=True, slots=True)
class CueTable:
    """All phrases of all languages, so that a turn is searched in one pass."""

    phrases: _Step
    same: Mapping[str, tuple[str, ...]]

    def found_in(self, text: str) -> Counter[Cue]:
        """How often each cue is in the text; of the phrases that start at one word, the longest counts."""
        words = [_START, *_words(text[:_CHARACTERS_LOOKED_AT], self.same), _END]
        found: Counter[Cue] = Counter()
        claimed: dict[str, int] = {}
        for position in range(len(words)):
            longest: dict[str, tuple[int, Cue]] = {}
            for end, cue in self.phrases.found_at(words, position):
                if end > longest.get(_kind(cue), (claimed.get(_kind(cue), 0), cue))[0]:
                    longest[_kind(cue)] = (end, cue)
            for kind, (end, cue) in longest.items():
                found[cue] += 1
                claimed[kind] = end
        return found


def _kind(cue: Cue) -> str:
    """Cues compete for words only with cues that answer the same question: who of the people, a bot, which channel."""
    return "people" if cue.side in ("agent", "customer") else cue.side


@cache
def cue_table() -> CueTable:
    """The cues of every language file in role_cues; a mistake in a file names the file and the cue."""
    phrases = _Step()
    same: dict[str, tuple[str, ...]] = {}
    documents = [
        (entry.name, tomllib.loads(entry.read_text("utf-8")))
        for entry in sorted(files("coach.transcripts").joinpath("role_cues").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    for _, document in documents:
        same.update({spelling: tuple(words.split()) for spelling, words in document["same"].items()})
    for file_name, document in documents:
        for name, entry in document["cue"].items():
            if entry["side"] not in SIDES:
                raise InvariantError(
                    f"role_cues/{file_name}: cue {name}: side {entry['side']!r} is none of {sorted(SIDES)}"
                )
            cue = Cue(name, entry["side"], float(entry["weight"]))
            for phrase in entry["phrases"]:
                for wording in _wordings(phrase, same):
                    phrases.add(wording, cue)
    return CueTable(phrases, same)


def _words(text: str, same: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    folded = _EMAIL.sub(" <email> ", text.replace("\u2019", "'").replace("`", "'").casefold())
    for match in _WORD.finditer(folded):
        word = match.group()
        if word.startswith("@"):
            yield "<handle>"
        elif word.isdigit() and len(word) == 1:
            yield "<digit>"
        elif sum(map(str.isdigit, word)) >= 4:
            yield "<number>"
        else:
            yield from same.get(word, (word,))


def _wordings(phrase: str, same: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Every word sequence that a phrase with alternatives and optional words stands for."""
    choices: list[list[tuple[str, ...]]] = []
    for match in _PHRASE_PART.finditer(phrase):
        alternatives, optional, sign, word = match.groups()
        if sign:
            choices.append([(sign,)])
        elif alternatives or optional:
            choices.append([_spelled(option, same) for option in (alternatives or optional).split("/")])
            if optional:
                choices[-1].append(())
        else:
            choices.append([_spelled(word, same)])
    for combination in product(*choices):
        wording = tuple(word for part in combination for word in part)
        if not any(word not in (_START, _END, _GAP) for word in wording) or wording[0] == _GAP:
            raise InvariantError(f"role_cues: the phrase {phrase!r} can stand for no word at all or begins with a gap")
        yield wording


def _spelled(option: str, same: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    words: list[str] = []
    for word in option.casefold().split():
        words.extend((word,) if word.startswith("<") else same.get(word, (word,)))
    return tuple(words)
