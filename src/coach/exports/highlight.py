"""Evidence as marked pieces of a turn's text, for every page that shows a transcript."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from coach.domain.conversation import Evidence, Turn
from coach.domain.evaluation import Answer, CriterionResult

# Where marks overlap, the look is that of the answer that asks for most attention.
_BY_ATTENTION = (Answer.NOT_MET, Answer.PARTLY_MET, Answer.MET, Answer.NOT_SCORED, Answer.NOT_APPLICABLE)

# Evidence that is a whole long turn points at the turn; marking every word of it would hide the other marks.
_LONGEST_WHOLE_TURN_MARKED = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (not included) of a text, and the criterion that rests on them."""

    start: int
    end: int
    criterion: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text with the criteria that rest on it (none for plain text) and where it begins in the text."""

    text: str
    criteria: tuple[str, ...] = ()
    start: int = 0

    @property
    def end(self) -> int:
        """Where the piece ends in the text, not included."""
        return self.start + len(self.text)


def marked_segments(text: str, spans: Iterable[Span]) -> list[Segment]:
    """The text cut where marks begin or end; joined, the pieces are the text again, and overlaps carry all criteria.

    Spans are cut to the text; empty ones are left out. The criteria of a piece are in the order of the spans given.
    """
    inside = [span for span in spans if max(0, span.start) < min(len(text), span.end)]
    cuts = {0, len(text)}
    for span in inside:
        cuts.update((max(0, span.start), min(len(text), span.end)))
    segments: list[Segment] = []
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        criteria = dict.fromkeys(span.criterion for span in inside if span.start <= start and end <= span.end)
        segments.append(Segment(text[start:end], tuple(criteria), start))
    return segments


def passages(evidence: Iterable[Evidence], apart: int = 0) -> list[tuple[Evidence, ...]]:
    """Evidence in the order of the transcript, together where it overlaps, so that no word is quoted twice.

    Evidence in one turn with fewer than ``apart`` characters between is together too.
    """
    found: list[tuple[Evidence, ...]] = []
    for one in sorted(dict.fromkeys(evidence), key=lambda one: (one.turn_index, one.start, one.end)):
        latest = found[-1] if found else ()
        end = max((earlier.end for earlier in latest), default=0)
        if latest and latest[0].turn_index == one.turn_index and one.start - end < apart:
            found[-1] = (*latest, one)
        else:
            found.append((one,))
    return found


def around(text: str, start: int, end: int, most: int) -> tuple[str, str]:
    """What stands before and behind some words, at most so many characters of each, in whole words, with "…" where cut."""
    before, after = text[:start], text[end:]
    if len(before) > most:
        before = "…" + before[-most:].partition(" ")[2]
    if len(after) > most:
        after = after[:most].rpartition(" ")[0] + "…"
    return before, after


def worst(answers: Iterable[Answer]) -> Answer:
    """The answer that most asks to be looked at."""
    return min(answers, key=_BY_ATTENTION.index)


def spans_in(turn: Turn, results: Iterable[CriterionResult]) -> list[Span]:
    """The evidence that lies in a turn, without what is about a whole long turn (see ``about_whole``)."""
    return [
        Span(evidence.start, evidence.end, result.criterion)
        for result in results
        for evidence in result.evidence
        if evidence.turn_index == turn.index and not is_whole_long_turn(turn, evidence.start, evidence.end)
    ]


def about_whole(turn: Turn, results: Iterable[CriterionResult]) -> tuple[str, ...]:
    """The criteria that rest on a long turn as a whole, such as on its length or on when it came."""
    found = dict.fromkeys(
        result.criterion
        for result in results
        for evidence in result.evidence
        if evidence.turn_index == turn.index and is_whole_long_turn(turn, evidence.start, evidence.end)
    )
    return tuple(found)


def is_whole_long_turn(turn: Turn, start: int, end: int) -> bool:
    """Whether characters ``start`` to ``end`` are all of a turn that is too long to be marked from end to end."""
    return start == 0 and end == len(turn.text) and end > _LONGEST_WHOLE_TURN_MARKED
