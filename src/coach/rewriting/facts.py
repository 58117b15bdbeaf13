"""The facts of a text that no better wording may change: numbers, dates, names, links, promises and refusals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from coach.languages.base import stop_words
from coach.languages.patterns import PhraseFinder, PhraseSpec
from coach.languages.phrase_syntax import PhraseParser
from coach.languages.words import NAME, NUMBER, Words, read_words
from coach.rewriting.wording import BLANK
from coach.rubrics.rewrite_files import RewriteFile

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+|\b[\w-]+\.(?:com|org|net|id|co|io|gov|edu)(?:/\S*)?\b"
)
_FIGURE = re.compile(r"(?:(?:Rp|IDR|USD|EUR|GBP|SGD|RM|A?\$|€|£)\s?)?[+]?\w*\d[\w.,:/%+-]*(?:\s?%)?", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?m)^\s*(?:\d{1,2}[.)]|[-•*])\s+")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»\n]{1,200})[\"”»]")
_SHOUTED = re.compile(r"\b[^\W\d_a-z]{2,}(?:[ ,]+[^\W\d_a-z]{2,})+\b")
_EDGE = ".,:;!?)-+"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states, each with how often: nothing of it may be lost, and nothing added."""

    addresses: Counter[str]
    figures: Counter[str]
    number_words: Counter[str]
    times: Counter[str]
    names: Counter[str]
    perhaps_names: frozenset[str]
    promises: frozenset[str]
    commits: frozenset[str]
    refuses: bool
    limited: bool
    speakers: frozenset[str]


class FactReader:
    """Reads the facts of one language's texts.

    Args:
        file: the language's rewrite file, whose ``facts`` list the words that count.
        spelled: informal spelling to standard words.
        vocabulary: words, in small letters, that are no names where they are shouted.
    """

    def __init__(self, file: RewriteFile, spelled: Mapping[str, str], vocabulary: frozenset[str] = frozenset()) -> None:
        self._vocabulary = vocabulary
        self.language = file.language
        self._file = file
        self._spelled = dict(spelled)
        addresses = {noun.casefold() for noun in (*file.addresses, *file.addresses.values())}
        self._everyday = stop_words(self.language) | addresses | {"i"}
        self._no_names = vocabulary | self._everyday

    @cached_property
    def _finder(self) -> PhraseFinder:
        facts = self._file.facts
        specs = [
            *(
                PhraseSpec(f"{kind}\t{phrase}", (phrase,))
                for kind in ("times", "promises", "commits")
                for phrase in getattr(facts, kind)
            ),
            *(PhraseSpec(kind, tuple(getattr(facts, kind))) for kind in ("refusals", "limits") if getattr(facts, kind)),
            *(PhraseSpec(f"speakers\t{who}", tuple(words)) for who, words in facts.speakers.items()),
        ]
        return PhraseFinder(PhraseParser(self.language, self._spelled), specs)

    def read(self, text: str) -> Facts:
        """The facts of a text; what stands in square brackets is a blank to be filled, and list numbers count nothing."""
        return self._remembered(text)

    @cached_property
    def _remembered(self) -> Callable[[str], Facts]:
        return lru_cache(maxsize=256)(self._read)

    def _read(self, text: str) -> Facts:
        text = _LIST_MARK.sub("\n", BLANK.sub(" … ", text))
        addresses = Counter(found[0].rstrip(_EDGE).casefold() for found in _ADDRESS.finditer(text))
        plain = _ADDRESS.sub(" … ", text)
        words = read_words(plain, self.language, self._spelled)
        found = self._finder.find(words)
        kinds: dict[str, Counter[str]] = {"times": Counter(), "promises": Counter(), "speakers": Counter()}
        commits, flags = set(), set()
        for match in found:
            kind, _, name = match.key.partition("\t")
            if kind == "commits":
                commits.add(self._committed(words, match.last))
            elif kind in kinds:
                kinds[kind][name] += 1
            else:
                flags.add(kind)
        return Facts(
            addresses,
            Counter(figure for figure in map(_figure, _FIGURE.findall(plain)) if figure),
            self._number_words(words),
            kinds["times"],
            *self._names(words, plain),
            frozenset(kinds["promises"]),
            frozenset(commits - {""}),
            "refusals" in flags,
            "limits" in flags,
            frozenset(kinds["speakers"]),
        )

    def _number_words(self, words: Words) -> Counter[str]:
        left_out = set(self._file.facts.number_words_left_out)
        return Counter(
            form
            for form, kind in zip(words.forms, words.kinds, strict=True)
            if kind == NUMBER and form.isalpha() and form not in left_out
        )

    def _names(self, words: Words, text: str) -> tuple[Counter[str], frozenset[str]]:
        """The names, and the words that open a sentence and may be one."""
        found: Counter[str] = Counter()
        openings: set[str] = set()
        opens = True
        loud = frozenset(place for run in _SHOUTED.finditer(text) for place in range(*run.span()))
        for form, kind, start, end in zip(words.forms, words.kinds, words.starts, words.ends, strict=True):
            owner = text[end : end + 2].casefold() in ("'s", "’s")
            if text[start:end].isupper() and text[start:end].casefold() in self._spelled:  # ASAP
                continue
            starts = opens and text[start:end][1:].islower() and not owner  # any word may begin a sentence
            cried = start in loud and text[start:end].casefold() in self._vocabulary
            if kind == NAME and form not in self._everyday and not starts and not cried:
                found[form] += 1
            elif kind == NAME and starts and form not in self._no_names:
                openings.add(form)
            opens = not kind
        for quoted in _QUOTED.findall(text):
            found[quoted.casefold().strip()] += 1
        return found, frozenset(openings)

    def _committed(self, words: Words, last: int) -> str:
        """The word that a commitment is about: the first telling one behind "I will"."""
        fillers = self._file.facts.fillers
        for form, kind in zip(words.forms[last + 1 : last + 6], words.kinds[last + 1 : last + 6], strict=True):
            if not kind:
                break
            if form not in fillers:
                return form
        return ""


def _figure(raw: str) -> str:
    """A number or code in one spelling: trailing marks, blanks and the signs of thousands do not matter."""
    text = re.sub(r"\s", "", raw).casefold().rstrip(_EDGE)
    return text if any(character.isdigit() for character in text) else ""
