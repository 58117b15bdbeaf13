"""Better wordings for the findings of a draft: proposed, guarded, scored again, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from coach.domain.coaching import Finding, Rewrite
from coach.domain.conversation import Evidence
from coach.rewriting.candidates import Alike, Candidate, RewriteBook, clause_end
from coach.rewriting.draft import DraftText
from coach.rewriting.guard import FactGuard
from coach.rewriting.wording import BLANK

_SHOWN = 3
# Choices cost time, and whoever has to mend this much takes the first.
_MANY_FINDINGS = 3
_SHOWN_OF_MANY = 2
_MOST_OF_A_SENTENCE = 0.5
_NEARLY_ALL_OF_IT = 0.8
# What stands here in front of everything else is better said otherwise than preceded by a kind word.
_BARBED = frozenset(["avoids_blame", "stays_respectful", "avoids_assumptions"])


class Standing(Protocol):
    """How a draft stands on a criterion: what the answer is worth (0..1; None: does not count), how many words show it."""

    @property
    def worth(self) -> float | None: ...  # noqa: D102
    @property
    def shown(self) -> int: ...  # noqa: D102
    @property
    def silent(self) -> bool: ...  # noqa: D102


Standings = Mapping[str, Standing]


@dataclass(frozen=True)
class Rewriter:
    """Rewrites the drafts of one language.

    Args:
        book: the wordings.
        guard: refuses those that change a fact.
        standings: scores a draft's text, by criterion, with the rules; quicker beside a text like it that was scored.
        alike: how near two sentences are in meaning, where a model can tell.
        read_standings: scores some sentences with what a model points at in them; None without a model.
    """

    book: RewriteBook
    guard: FactGuard
    standings: Callable[[str, str | None], Standings]
    alike: Alike | None = None
    read_standings: Callable[[str], Standings] | None = None

    def improved(
        self, findings: Sequence[Finding], draft: DraftText, texts: str
    ) -> tuple[tuple[Finding, ...], str | None]:
        """The findings with their rewrites, and the whole draft with the best of each; None where there is none."""
        if not findings:
            return (), None
        known = "\n".join(read.turn.text for read in draft.context)
        placed = [self._placed(finding, findings, draft) for finding in findings]
        shown = _SHOWN if len(findings) <= _MANY_FINDINGS else _SHOWN_OF_MANY
        passed = list(_said_once(list(self._passed(one, draft, texts, known, shown)) for one in placed))
        # A kind word in front of a barb is mockery; both are mended together or not at all.
        by_finding = dict(zip(placed, passed, strict=True))
        apart = [
            list(self._with_barb(one, kept, by_finding, draft, known)) if one.missing else kept
            for one, kept in zip(placed, passed, strict=True)
        ]
        told = tuple(_with_rewrites(finding, kept, draft) for finding, kept in zip(findings, apart, strict=True))
        return told, self._whole([kept[0] for kept in passed if kept], draft, known)

    def _placed(self, finding: Finding, findings: Sequence[Finding], draft: DraftText) -> Finding:
        """What is missing in front of an empty apology, a formula or a short barb stands in its place, not beside it."""
        if not finding.missing:
            return finding
        first, last = finding.evidence.start, finding.evidence.end
        sentence = draft.sentence_at(first, last)
        here = [other for other in findings if not other.missing and first <= other.evidence.start < last]
        empty = [
            other.evidence
            for other in here
            if self.book.opens(other.criterion, finding.criterion)
            and _share(other.evidence.start, clause_end(draft.text, other.evidence.end, last), sentence)
            >= _MOST_OF_A_SENTENCE
        ]
        if not empty and draft.may_go(sentence) and "?" not in draft.text[slice(*sentence)]:
            whole = Evidence(finding.evidence.turn_index, *sentence, draft.text[slice(*sentence)])
            barbs = [other.evidence for other in here if other.criterion in _BARBED]
            empty = [whole for one in barbs if _share(one.start, one.end, sentence) >= _NEARLY_ALL_OF_IT]
        return replace(finding, evidence=empty[0], missing=False) if empty else finding

    def _passed(self, finding: Finding, draft: DraftText, texts: str, known: str, most: int) -> Iterator[Candidate]:
        """The candidates that may be shown, best first: what mends most of the finding, then as in the file.

        Each is scored in its own sentence, which is quick; the whole draft is scored once, with the best of all findings.
        """
        ranked: list[tuple[float, int, Candidate]] = []
        tried = 0
        seen: set[str] = set()
        for candidate in self.book.candidates(finding, draft, texts, self.alike):
            whole = candidate.applied_to(draft.text)
            was, now = _around(candidate, draft)
            if whole in seen or not (_keeps_by_making(candidate, draft) or not self.guard.problems(was, now, known)):
                continue
            seen.add(whole)
            tried += 1
            before = self.standings(was, None)
            # Some things take more than their sentence to show.
            alone = bool(now.strip()) and _shows(finding.criterion, before)
            if alone:
                after = self.standings(now, was)
            else:
                before = self.standings(draft.text, None)
                after = self.standings(whole, draft.text)
            if not _shows(finding.criterion, before) and _no_worse(before, after):
                mended = _mends(finding.criterion, before, after) or self._unreads(finding.criterion, was, now)
            else:
                mended = _mends(finding.criterion, before, after)
            half_done = candidate.wholly and _shows(finding.criterion, after)
            if mended and not half_done:
                ranked.append((-_gain(finding.criterion, before, after), len(ranked), candidate))
            if len(ranked) == most or tried == most + 1:
                break
        for *_, candidate in sorted(ranked, key=lambda one: one[:2]):
            yield candidate

    def _with_barb(
        self,
        missing: Finding,
        kept: Sequence[Candidate],
        passed: Mapping[Finding, Sequence[Candidate]],
        draft: DraftText,
        known: str,
    ) -> Iterator[Candidate]:
        """The lines for what is missing; in front of a barb each together with what mends that."""
        first, last = missing.evidence.start, missing.evidence.end
        here = [one for one in passed if not one.missing and first <= one.evidence.start < last]
        barbs = [one for one in here if one.criterion in _BARBED and self._is_plain(one, draft)]
        if not barbs:
            yield from kept
            return
        mends = (one for barb in barbs for one in passed[barb][:1])
        mended = next((one for one in mends if all(_holds_words(one, barb) for barb in barbs)), None)
        if mended is None:
            return
        for line in (_narrowed(one, draft.text) for one in kept):
            if line.end > line.start or line.start > mended.start:
                continue
            after = line.after + draft.text[line.start : mended.start] + mended.after
            taken = draft.text[line.start : mended.end]
            both = replace(line, end=mended.end, after=after.strip() + taken[len(taken.rstrip()) :])
            was, now = _around(both, draft)
            if not self.guard.problems(was, now, known) and _no_worse(
                self.standings(was, None), self.standings(now, was)
            ):
                yield both

    def _is_plain(self, barb: Finding, draft: DraftText) -> bool:
        """Whether a sentence is a barb by its words; blame that only a model reads in it may be a mere cause."""
        if barb.criterion == "stays_respectful":
            return True
        sentence = draft.text[slice(*draft.sentence_at(barb.evidence.start, barb.evidence.end))]
        return _shows(barb.criterion, self.standings(sentence, None))

    def _unreads(self, criterion: str, was: str, now: str) -> bool:
        """Whether what a model pointed at in some sentences is mended; it reads what no rule can tell."""
        if self.read_standings is None:
            return False
        before = self.read_standings(was)
        return _shows(criterion, before) and (not now.strip() or _mends(criterion, before, self.read_standings(now)))

    def _whole(self, best: Sequence[Candidate], draft: DraftText, known: str) -> str | None:
        """The draft with all of the best wordings that go together; from the last to the first, so that places stay true."""
        if not best:
            return None
        narrowed = [_narrowed(one, draft.text) for one in best]
        opening = max(
            (one for one in narrowed if one.opens), key=lambda one: (one.end > one.start, -one.start), default=None
        )
        chosen: list[Candidate] = []
        for candidate in sorted(
            (one for one in narrowed if not one.opens or one is opening), key=lambda one: (one.start, one.end)
        ):
            repeats = any(_blank_sentences(candidate) & _blank_sentences(one) for one in chosen)
            same_place = any((one.start, one.end) == (candidate.start, candidate.end) for one in chosen)
            if not repeats and not same_place and (not chosen or candidate.start >= chosen[-1].end):
                chosen.append(candidate)
        made = [one for one in chosen if _keeps_by_making(one, draft)]
        if self._fits(whole := _applied(chosen, draft.text), _applied(made, draft.text), draft, known):
            return whole
        kept = list[Candidate]()
        for candidate in chosen:  # one of them does not go with the others
            tried = [*kept, candidate]
            made = [one for one in tried if _keeps_by_making(one, draft)]
            if self._fits(_applied(tried, draft.text), _applied(made, draft.text), draft, known):
                kept = tried
        return _applied(kept, draft.text) if kept else None

    def _fits(self, whole: str, made: str, draft: DraftText, known: str) -> bool:
        """Whether a whole draft keeps the facts of what was worked out from its own words, and is nowhere worse."""
        if self.guard.problems(made, whole, known):
            return False
        return _no_worse(self.standings(draft.text, None), self.standings(whole, draft.text))


def _said_once(passed: Iterable[list[Candidate]]) -> Iterator[list[Candidate]]:
    """The candidates of each finding; a line that names the trouble comes first only once, where there is another choice."""
    lines: set[str] = set()
    for kept in passed:
        again = [one for one in kept if one.opens and one.after in lines]
        kept = [*(one for one in kept if one not in again), *again]
        lines.update(one.after for one in kept[:1] if one.opens)
        yield kept


def _holds_words(candidate: Candidate, finding: Finding) -> bool:
    return candidate.start <= finding.evidence.start and finding.evidence.end <= candidate.end


def _share(start: int, end: int, sentence: tuple[int, int]) -> float:
    return (end - start) / max(1, sentence[1] - sentence[0])


def _around(candidate: Candidate, draft: DraftText) -> tuple[str, str]:
    """The sentences that a candidate stands in, without it and with it."""
    first, last = draft.sentence_at(candidate.start, candidate.end)
    first, last = min(first, candidate.start), max(last, candidate.end)
    after = draft.text[first : candidate.start] + candidate.after + draft.text[candidate.end : last]
    return draft.text[first:last], after


def _narrowed(candidate: Candidate, text: str) -> Candidate:
    """A candidate that only puts a line in front of words or behind them, as that line alone, so that they may be mended too."""
    kept = text[candidate.start : candidate.end]
    if kept and candidate.after.endswith(kept):
        return replace(candidate, end=candidate.start, after=candidate.after.removesuffix(kept))
    if kept and candidate.after.startswith(kept):
        return replace(candidate, start=candidate.end, after=candidate.after.removeprefix(kept))
    return candidate


def _blank_sentences(candidate: Candidate) -> set[str]:
    """The sentences with a blank that a candidate adds; an agent fills an offer once."""
    sentences = re.split(r"(?<=[.!?])\s+", candidate.after)
    return {one.strip(" .!?") for one in sentences if BLANK.search(one)}


def _applied(candidates: Sequence[Candidate], text: str) -> str:
    for candidate in sorted(candidates, key=lambda one: (one.start, one.end), reverse=True):
        text = candidate.applied_to(text)
    return text


def _with_rewrites(finding: Finding, kept: Sequence[Candidate], draft: DraftText) -> Finding:
    """The finding over all the words that its rewrites replace, each of them for exactly those words."""
    if not kept:
        return finding
    start = min(finding.evidence.start, *(one.start for one in kept))
    end = max(finding.evidence.end, *(one.end for one in kept))
    evidence = Evidence(finding.evidence.turn_index, start, end, draft.text[start:end])
    rewrites = tuple(
        Rewrite(evidence, draft.text[start : one.start] + one.after + draft.text[one.end : end], one.rule, finding.criterion, one.why)
        for one in kept
    )  # fmt: skip
    return replace(finding, evidence=evidence, rewrites=rewrites)


def _no_worse(before: Standings, after: Standings) -> bool:
    return all(_holds(was, after[name]) for name, was in before.items())


def _holds(was: Standing, now: Standing) -> bool:
    if now.worth is None:
        return not (now.silent and was.worth)  # the only apology must not go unseen
    return now.worth >= (1.0 if was.worth is None else was.worth)


def _keeps_by_making(candidate: Candidate, draft: DraftText) -> bool:
    """Whether only spelling or a term without a number changes; what is left out altogether is for the guard."""
    replaced = draft.text[candidate.start : candidate.end]
    return candidate.made and bool(candidate.after) and _digits(replaced) == _digits(candidate.after)


def _digits(text: str) -> list[str]:
    """The numbers of a text in order, without those of a list."""
    return re.findall(r"\d+", re.sub(r"(?m)^\d+\. ", "", text))


def _shows(criterion: str, standings: Standings) -> bool:
    """Whether a criterion is not met in what was scored."""
    worth = standings[criterion].worth
    return worth is not None and worth < 1.0


def _mends(criterion: str, before: Standings, after: Standings) -> bool:
    """Whether no criterion is worse off and the one to mend better: a better answer, or fewer words that show the weak one."""
    was, now = before[criterion], after[criterion]
    better = now.worth is None or (was.worth is not None and now.worth > was.worth) or now.shown < was.shown
    return better and _no_worse(before, after)


def _gain(criterion: str, before: Standings, after: Standings) -> float:
    was, now = before[criterion].worth, after[criterion].worth
    return (1.0 if now is None else now) - (1.0 if was is None else was)
