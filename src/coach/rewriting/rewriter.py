"""Better wordings for the findings of a draft: proposed, guarded, scored again, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from coach.domain.coaching import Finding, Rewrite
from coach.domain.conversation import Evidence
from coach.rewriting.candidates import Candidate, RewriteBook
from coach.rewriting.draft import DraftText
from coach.rewriting.facts import BLANK
from coach.rewriting.guard import FactGuard

_SHOWN = 3
_TRIED = 6


class Standing(Protocol):
    """How a draft stands on one criterion: what its answer is worth (0..1; None where it does not count), and how many words
    show it.
    """

    @property
    def worth(self) -> float | None: ...  # noqa: D102
    @property
    def shown(self) -> int: ...  # noqa: D102


Standings = Mapping[str, Standing]


@dataclass(frozen=True)
class Rewriter:
    """Rewrites the drafts of one language.

    Args:
        book: the wordings.
        guard: refuses those that change a fact.
        standings: scores a draft's text, by criterion, with the rules.
    """

    book: RewriteBook
    guard: FactGuard
    standings: Callable[[str], Standings]

    def improved(
        self, findings: Sequence[Finding], draft: DraftText, texts: str
    ) -> tuple[tuple[Finding, ...], str | None]:
        """The findings with their rewrites, and the whole draft with the best of each; None where there is none."""
        if not findings:
            return (), None
        scored = lru_cache(self.standings)
        known = "\n".join(read.turn.text for read in draft.context)
        passed = [list(self._passed(finding, draft, texts, known, scored)) for finding in findings]
        shown = tuple(_with_rewrites(finding, kept, draft) for finding, kept in zip(findings, passed, strict=True))
        return shown, self._whole([kept[0] for kept in passed if kept], draft, known)

    def _passed(
        self, finding: Finding, draft: DraftText, texts: str, known: str, scored: Callable[[str], Standings]
    ) -> Iterator[Candidate]:
        """The candidates that may be shown, best first: what gains most, then what leaves no blank, then as in the file.

        Each is scored in its own sentence, which is quick; the whole draft is scored once, with the best of all findings.
        """
        ranked: list[tuple[float, int, int, Candidate]] = []
        tried = 0
        seen: set[str] = set()
        for candidate in self.book.candidates(finding, draft, texts):
            was, now = _around(candidate, draft)
            if candidate.applied_to(draft.text) in seen or self.guard.problems(was, now, known):
                continue
            seen.add(candidate.applied_to(draft.text))
            tried += 1
            before, after = scored(was), scored(now)
            if _mends(finding.criterion, before, after):
                blanks = len(BLANK.findall(candidate.after))
                ranked.append((-_gain(before, after), blanks, len(ranked), candidate))
            if len(ranked) == _SHOWN or tried == _TRIED:
                break
        for *_, candidate in sorted(ranked, key=lambda one: one[:3]):
            yield candidate

    def _whole(self, best: Sequence[Candidate], draft: DraftText, known: str) -> str | None:
        """The draft with all of the best wordings that go together; from the last to the first, so that places stay true."""
        if not best:
            return None
        before = self.standings(draft.text)
        chosen: list[Candidate] = []
        for candidate in sorted(best, key=lambda one: (one.start, -one.end)):
            if not chosen or candidate.start >= chosen[-1].end:
                chosen.append(candidate)
        if self._fits(whole := _applied(chosen, draft.text), draft.text, known, before):
            return whole
        text, kept = draft.text, list[Candidate]()
        for candidate in chosen:  # one of them does not go with the others
            if self._fits(whole := _applied([*kept, candidate], draft.text), draft.text, known, before):
                text, kept = whole, [*kept, candidate]
        return text if kept else None

    def _fits(self, whole: str, text: str, known: str, before: Standings) -> bool:
        return (
            whole != text and not self.guard.problems(text, whole, known) and _no_worse(before, self.standings(whole))
        )


def _around(candidate: Candidate, draft: DraftText) -> tuple[str, str]:
    """The sentences that a candidate stands in, without it and with it."""
    first, last = draft.sentence_at(candidate.start, candidate.end)
    first, last = min(first, candidate.start), max(last, candidate.end)
    after = draft.text[first : candidate.start] + candidate.after + draft.text[candidate.end : last]
    return draft.text[first:last], after


def _applied(candidates: Sequence[Candidate], text: str) -> str:
    for candidate in sorted(candidates, key=lambda one: one.start, reverse=True):
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
    return all(
        after[name].worth is None or (after[name].worth or 0.0) >= (1.0 if was.worth is None else was.worth)
        for name, was in before.items()
    )


def _mends(criterion: str, before: Standings, after: Standings) -> bool:
    """Whether no criterion is worse off and the one to mend better: a better answer, or fewer words that show the weak one."""
    was, now = before[criterion], after[criterion]
    better = now.worth is None or (was.worth is not None and now.worth > was.worth) or now.shown < was.shown
    return better and _no_worse(before, after)


def _gain(before: Standings, after: Standings) -> float:
    return sum(
        (1.0 if now.worth is None else now.worth) - (1.0 if before[name].worth is None else before[name].worth or 0.0)
        for name, now in after.items()
    )
