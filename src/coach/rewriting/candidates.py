"""Better wordings for a finding, from the language's rewrite file; whether they may be shown is the guard's to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coach.domain.coaching import Finding
from coach.languages.phrase_syntax import PhraseParser
from coach.languages.slots import SlotMatch, SlotPattern
from coach.rewriting.draft import DraftText
from coach.rewriting.making import made
from coach.rewriting.wording import filled, fitted, moved, opens_sentence
from coach.rubrics.rewrite_files import RewriteFile, RewriteRule, Wording
from coach.rubrics.schema import in_language

_WORD = re.compile(r"[\w']+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that may stand for ``text[start:end]`` of a draft."""

    start: int
    end: int
    after: str
    rule: str
    why: str

    def applied_to(self, text: str) -> str:
        """The draft with the wording in it."""
        return text[: self.start] + self.after + text[self.end :]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    rule: RewriteRule
    patterns: tuple[SlotPattern, ...]


class RewriteBook:
    """The better wordings of one language.

    Args:
        file: the rewrite file.
        spelled: informal spelling to standard words, as the phrase file has it.
        terms: plain words by jargon term.
    """

    def __init__(self, file: RewriteFile, spelled: Mapping[str, str], terms: Mapping[str, str]) -> None:
        self._terms = terms
        self.file = file
        self.language = file.language
        parser = PhraseParser(file.language, spelled)
        self._capitals = frozenset(noun.casefold() for noun in (*file.addresses, *file.addresses.values()))
        self._by_criterion: dict[str, list[_Entry]] = {}
        for name, rule in file.rewrites.items():
            patterns = (
                *(SlotPattern(one, parser, file.slots) for one in rule.instead_of),
                *(SlotPattern(one, parser, file.slots, file.clause_words) for one in rule.hears),
            )
            for criterion in rule.mends:
                self._by_criterion.setdefault(criterion, []).append(_Entry(name, rule, patterns))

    def candidates(self, finding: Finding, draft: DraftText, texts: str) -> Iterator[Candidate]:
        """Wordings for a finding, in the order of the file.

        Args:
            finding: what is to be mended.
            draft: the draft that it stands in.
            texts: the language of ``why``.
        """
        for entry in self._by_criterion.get(finding.criterion, ()):
            if entry.rule.channels and draft.channel.value not in entry.rule.channels:
                continue
            why = in_language(entry.rule.why, texts)
            for start, end, after in self._of_entry(entry, finding, draft):
                if after and after != draft.text[start:end]:
                    yield Candidate(start, end, after, entry.name, why)

    def likenesses(self, criterion: str) -> Iterator[tuple[str, RewriteRule]]:
        """The rules of a criterion that are met by meaning."""
        for entry in self._by_criterion.get(criterion, ()):
            if entry.rule.like:
                yield entry.name, entry.rule

    def sentence_for(self, finding: Finding, draft: DraftText, rule: RewriteRule) -> Iterator[tuple[int, int, str]]:
        """A rule's wordings for the whole sentence of a finding."""
        start, end = draft.sentence_at(finding.evidence.start, finding.evidence.end)
        for wording in _fitting(rule, draft):
            after, stop = fitted(
                filled(wording.text, {"address": draft.address}), draft.text, start, end, capitals=self._capitals
            )
            yield start, stop, after

    def _of_entry(self, entry: _Entry, finding: Finding, draft: DraftText) -> Iterator[tuple[int, int, str]]:
        if entry.rule.make:
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
            match = pattern.find(draft.text, draft.words, first, last)
            if match is None or match.end <= evidence.start or evidence.end <= match.start:
                continue
            taken = {**self._taken(match, draft), "address": draft.address}
            for wording in _fitting(entry.rule, draft):
                after, stop = fitted(
                    filled(wording.text, taken), draft.text, match.start, match.end, capitals=self._capitals
                )
                yield match.start, stop, after
            return

    def _taken(self, match: SlotMatch, draft: DraftText) -> dict[str, str]:
        return {
            name: moved(draft.text[start:end], self.language)
            if opens_sentence(draft.text, start)
            else draft.text[start:end]
            for name, (start, end) in match.slots.items()
        }

    # -- a line that names the trouble ------------------------------------------------------------------------------

    def _from_context(self, entry: _Entry, finding: Finding, draft: DraftText) -> Iterator[tuple[int, int, str]]:
        for read in reversed(draft.context):
            for pattern in entry.patterns:
                match = pattern.find(read.turn.text, read.words)
                if match is not None:
                    taken = {
                        name: self._turned(moved(read.turn.text[start:end], self.language), draft)
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
        """The flagged words replaced by the line, or, where they are the draft's first sentence, the line in front of it."""
        start, end = finding.evidence.start, finding.evidence.end
        for wording in _fitting(rule, draft):
            line = filled(wording.text, {**taken, "address": draft.address})
            if finding.missing:
                kept = draft.text[start:end]
                yield start, end, f"{_closed(line)} {kept}"
            else:
                first, last = draft.sentence_at(start, end)
                after, stop = fitted(_closed(line), draft.text, first, last, capitals=self._capitals)
                yield first, stop, after


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
