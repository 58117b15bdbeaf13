"""Better wordings for a finding, from the language's rewrite file; whether they may be shown is the guard's to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coach.domain.coaching import Finding
from coach.languages.phrase_syntax import PhraseParser
from coach.languages.slots import SlotMatch, SlotPattern
from coach.rewriting.draft import DraftText
from coach.rewriting.making import made
from coach.rewriting.wording import filled, fitted, joined, moved, opens_sentence, without
from coach.rubrics.rewrite_files import RewriteFile, RewriteRule, Wording
from coach.rubrics.schema import in_language

# The cosine of two sentences' vectors from which one may stand for the other, tried on a few dozen sentences.
_NEAR = 0.88
Alike = Callable[[str, str], float]
_WORDS_OF_AN_ADDRESS = 2
_SHOUTED_LETTERS = 4
_NO_SHORT_FORM = 6  # letters
_FINAL = ".!?…"
_OUT = ("left_out", "clause_left_out")  # facts may go with the words
_CLAUSE_END = re.compile(r"[,;]|\s[–—-]\s|\s(?:but|and please|tapi|tetapi|namun)\s")
_NAMED = re.compile(r"\s[A-Z]")
_WORD = re.compile(r"[\w']+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that may stand for ``text[start:end]`` of a draft.

    ``opens`` marks a line that names the trouble, of which a draft needs one only. ``made`` says that it was worked out from the
    words themselves, so that only they differ: a term and its plain word, capitals and small letters. ``wholly`` is one of which
    half is worse than nothing: slang beside words that were mended.
    """

    start: int
    end: int
    after: str
    rule: str
    why: str
    opens: bool = False
    made: bool = False
    wholly: bool = False

    def applied_to(self, text: str) -> str:
        """The draft with the wording in it."""
        return text[: self.start] + self.after + text[self.end :]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    rule: RewriteRule
    patterns: tuple[SlotPattern, ...]
    unless: tuple[SlotPattern, ...]
    unless_heard: tuple[SlotPattern, ...]

    def is_barred(self, finding: Finding, draft: DraftText) -> bool:
        """Whether the draft says what the rewrite does not go with."""
        first, last = draft.sentence_at(finding.evidence.start, finding.evidence.end)
        met = (pattern.find(draft.text, draft.words, (first, last)) for pattern in self.unless)
        return any(met) or draft.says_beside(self.rule.unless_said, (first, last))


class RewriteBook:
    """The better wordings of one language.

    Args:
        file: the rewrite file.
        spelled: informal spelling to standard words, as the phrase file has it.
        terms: plain words by jargon term.
        vocabulary: words, in small letters, that are no names.
    """

    def __init__(
        self, file: RewriteFile, spelled: Mapping[str, str], terms: Mapping[str, str], vocabulary: frozenset[str]
    ) -> None:
        self._terms = terms
        self._vocabulary = vocabulary - {noun.casefold() for noun in (*file.addresses, *file.addresses.values())}
        self.file = file
        self.language = file.language
        parser = PhraseParser(file.language, spelled)
        openers = "|".join(map(re.escape, file.openers))
        # An opener may have a form of address and a name behind it, or be just that: Baik, Ibu Mega; Bu Wulan.
        call = "|".join(map(re.escape, file.addresses)) or "(?!)"
        name = r" [A-Z][^\s,.!?]*"
        opener = rf"(?i:{openers})(?:,? (?i:{call})(?:{name})?)?[,.!] *|(?i:{call}){name}, *"
        self._opener = re.compile(opener) if openers else None
        self._gives_reason = re.compile(rf"(?i:{'|'.join(map(re.escape, file.reason_words)) or '(?!)'})\b")
        self._capitals = frozenset(noun.casefold() for noun in (*file.addresses, *file.addresses.values()))
        self._by_criterion: dict[str, list[_Entry]] = {}
        for name, rule in file.rewrites.items():
            patterns = (
                *(SlotPattern(one, parser, file.slots) for one in rule.instead_of),
                *(SlotPattern(one, parser, file.slots, file.clause_words) for one in rule.hears),
            )
            unless, heard = (
                tuple(SlotPattern(one, parser, file.slots) for one in several)
                for several in (rule.unless, rule.unless_heard)
            )
            for criterion in rule.mends:
                self._by_criterion.setdefault(criterion, []).append(_Entry(name, rule, patterns, unless, heard))

    def candidates(
        self, finding: Finding, draft: DraftText, texts: str, alike: Alike | None = None
    ) -> Iterator[Candidate]:
        """Wordings for a finding, in the order of the file.

        Args:
            finding: what is to be mended.
            draft: the draft that it stands in.
            texts: the language of ``why``.
            alike: how near two sentences are in meaning; rules that are met by meaning are left out without it.
        """
        entries = self._by_criterion.get(finding.criterion, ())
        nearest = self._nearest(entries, finding, draft, alike) if alike else None
        for entry in entries:
            elsewhere = entry.rule.channels and draft.channel.value not in entry.rule.channels
            if elsewhere or (entry.rule.like and entry is not nearest):
                continue
            places = list(self._of_entry(entry, finding, draft))
            if not places or entry.is_barred(finding, draft):  # most rules meet nothing
                continue
            opens, made = bool(entry.rule.hears or entry.rule.feels), entry.rule.make not in (None, *_OUT)
            why = in_language(entry.rule.why, texts)
            for start, end, after in places:
                if after != draft.text[start:end]:
                    yield Candidate(
                        start, end, after, entry.name, why, opens, made, entry.rule.make == "standard_spelling"
                    )

    def opens(self, criterion: str, missing: str) -> bool:
        """Whether a line that names the trouble mends a criterion together with one of which words are missing."""
        lines = (entry.rule for entry in self._by_criterion.get(criterion, ()) if entry.rule.hears or entry.rule.feels)
        return any(missing in rule.mends for rule in lines)

    def _nearest(self, entries: Sequence[_Entry], finding: Finding, draft: DraftText, alike: Alike) -> _Entry | None:
        """The rule whose sentences are nearest in meaning to that of the finding, where any is near enough."""
        start, end = draft.sentence_at(finding.evidence.start, finding.evidence.end)
        sentence = draft.text[start:end]
        if not draft.may_go((start, end)):
            return None
        near = [
            (max(alike(sentence, one) for one in entry.rule.like), number, entry)
            for number, entry in enumerate(entries)
            if entry.rule.like
        ]
        best = max(near, default=None, key=lambda one: (one[0], -one[1]))
        return best[2] if best and best[0] >= _NEAR else None

    def _whole_sentence(self, finding: Finding, draft: DraftText, rule: RewriteRule) -> Iterator[tuple[int, int, str]]:
        start, end = draft.sentence_at(finding.evidence.start, finding.evidence.end)
        for wording in _fitting(rule, draft):
            after, stop = fitted(
                filled(wording.text, self._given(draft)), draft.text, start, end, capitals=self._capitals
            )
            yield start, stop, after

    def _of_entry(self, entry: _Entry, finding: Finding, draft: DraftText) -> Iterator[tuple[int, int, str]]:
        if entry.rule.like:
            yield from self._whole_sentence(finding, draft, entry.rule)
        elif entry.rule.make:
            yield from made(entry.rule.make, finding, draft, self.file, self._terms)
        elif entry.rule.instead_of:
            yield from self._in_the_draft(entry, finding, draft)
        elif entry.rule.hears:
            yield from self._from_context(entry, finding, draft)
        elif entry.rule.feels and not set(entry.rule.feels).isdisjoint(draft.feelings):
            yield from self._opened(entry.rule, {}, finding, draft)

    def _in_the_draft(self, entry: _Entry, finding: Finding, draft: DraftText) -> Iterator[tuple[int, int, str]]:
        evidence = finding.evidence
        first, last = draft.sentence_at(evidence.start, evidence.end)
        for pattern in entry.patterns:
            match = pattern.find(draft.text, draft.words, (first, last), (evidence.start, evidence.end))
            if match is None:
                continue
            taken = {**self._taken(match, draft), **self._given(draft)}
            for wording in _fitting(entry.rule, draft):
                if not wording.text:
                    yield from without(draft.text, match.start, match.end)
                    continue
                text = filled(joined(wording.text, match.slots, draft.text), taken)
                after, stop = fitted(text, draft.text, match.start, match.end, capitals=self._capitals)
                yield self._behind_its_reason(draft, match.start, stop, after)
            return

    def _behind_its_reason(self, draft: DraftText, start: int, stop: int, after: str) -> tuple[int, int, str]:
        """A line that is put behind some words stands behind the sentence too that gives the reason for them."""
        words = draft.text[start:stop].rstrip(_FINAL)
        reason = next((one for one in draft.words.sentences if one[0] >= stop), None)
        if not words or not after.startswith(words) or reason is None:
            return start, stop, after
        if not self._gives_reason.match(draft.text, reason[0]) or draft.text[stop : reason[0]].strip(f"{_FINAL} "):
            return start, stop, after
        line = after.removeprefix(words).lstrip(f"{_FINAL} ")
        line += "" if line[-1:] in _FINAL else "."
        told = draft.text[start : reason[1]]
        return start, reason[1], f"{told if told[-1] in _FINAL else f'{told}.'} {line}"

    def _given(self, draft: DraftText) -> dict[str, str]:
        """The slots that every wording may use."""
        return {"address": draft.address, "call": self.file.calls.get(draft.address, draft.address)}

    def _taken(self, match: SlotMatch, draft: DraftText) -> dict[str, str]:
        taken = {
            name: moved(draft.text[start:end], self.language, self._vocabulary)
            if opens_sentence(draft.text, start)
            else draft.text[start:end]
            for name, (start, end) in match.slots.items()
        }
        return {name: self._calm(words) for name, words in taken.items()}

    def _calm(self, words: str) -> str:
        """Shouted words in small letters: everyday ones or long ones in capitals."""
        known = all(one.casefold() in self._vocabulary or len(one) >= _NO_SHORT_FORM for one in words.split())
        shouted = words.isupper() and known and len(words) >= _SHOUTED_LETTERS and not re.search(r"\d", words)
        return words.lower() if shouted else words

    # -- a line that names the trouble ------------------------------------------------------------------------------

    def _from_context(self, entry: _Entry, finding: Finding, draft: DraftText) -> Iterator[tuple[int, int, str]]:
        if any(one.find(read.turn.text, read.words) for one in entry.unless_heard for read in draft.context):
            return
        for read in reversed(draft.context):
            for pattern in entry.patterns:
                match = pattern.find(read.turn.text, read.words)
                if match is not None:
                    taken = {
                        name: self._turned(moved(read.turn.text[start:end], self.language, self._vocabulary), draft)
                        for name, (start, end) in match.slots.items()
                    }
                    yield from self._opened(entry.rule, taken, finding, draft)
                    return

    def _turned(self, words: str, draft: DraftText) -> str:
        """The customer's words as the agent says them: my becomes your."""
        parts = (self.file.turned.get(part.casefold(), part) for part in _WORD.findall(words))
        return filled("".join(parts), {"address": draft.address})

    def _opened(
        self, rule: RewriteRule, taken: Mapping[str, str], finding: Finding, draft: DraftText
    ) -> Iterator[tuple[int, int, str]]:
        """The line in place of the flagged words and what hangs on them, or in front of the words where something is missing."""
        start = finding.evidence.start
        end = start + len(finding.evidence.quote.rstrip())
        first, last = draft.sentence_at(start, end)
        stop = last if finding.missing else clause_end(draft.text, end, last)
        opener = self._opener.match(draft.text, start, end) if self._opener else None
        if opener and (finding.missing or _NAMED.search(opener[0])):  # "Baik Kak Novi, saya mengerti"
            start = opener.end()
            end = max(start, end)
        start = start if finding.missing else _clause_start(draft.text, first, start)
        kept = draft.text[start:end] if finding.missing else draft.text[stop:last].lstrip(" ,;–—-")
        kept = kept if any(character.isalnum() for character in kept) else ""
        for wording in _fitting(rule, draft):
            line = filled(wording.text, {**taken, **self._given(draft)})
            line, place = fitted(_closed(line), draft.text, start, last if kept else stop, capitals=self._capitals)
            if finding.missing:
                front = draft.text[finding.evidence.start : start].rstrip()
                yield finding.evidence.start, end, f"{front} {line} {kept[:1].upper()}{kept[1:]}".strip()
            elif kept and len(kept.split()) <= _WORDS_OF_AN_ADDRESS:
                named = self._is_named(kept.rstrip(".!?"), line)
                yield start, place, line if named else f"{line.rstrip('.!?')}, {kept.rstrip('.!?')}{line[-1]}"
            elif kept:
                yield start, place, f"{line} {kept[:1].upper()}{kept[1:]}{draft.text[last:place]}"
            else:
                yield start, place, line

    def _is_named(self, address: str, line: str) -> bool:
        """Whether a line has a form of address already: Pak beside Bapak, and the words themselves."""
        words = set(_WORD.findall(line))
        noun = self.file.addresses.get(address.casefold())
        return set(_WORD.findall(address)) <= words or (noun in words if noun else False)


def _clause_start(text: str, first: int, end: int) -> int:
    """Where the clause that the flagged words stand in begins."""
    comma = max(text.rfind(mark, first, end) for mark in ",;")
    start = first if comma < 0 else comma + 1
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def clause_end(text: str, start: int, last: int) -> int:
    """Where the clause that goes on behind the flagged words ends."""
    found = _CLAUSE_END.search(text, start, last)
    return found.start() if found else last


def _closed(line: str) -> str:
    return line if line[-1:] in ".!?" else f"{line}."


def _fitting(rule: RewriteRule, draft: DraftText) -> list[Wording]:
    """The wordings of a rule for the draft's level and channel."""
    return [
        wording
        for wording in rule.wordings
        if (wording.register_ is None or draft.level in wording.register_)
        and (wording.channels is None or draft.channel.value in wording.channels)
    ]
