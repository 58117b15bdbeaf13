"""Conditions of a rubric over the signals of a conversation: does it hold, and which words show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.domain.conversation import Conversation, Role
from coach.domain.signals import Signal
from coach.rubrics.overlay import setting
from coach.rubrics.quantities import parse_percentage, parse_quantity, parse_reference
from coach.rubrics.schema import Condition, Nearby, Rubric
from coach.scoring.nearness import Layout, Neighbours, overlap, place, value_or_wording, wording
from coach.signals.detector import Signals
from coach.signals.readings import together

_ROUNDING = 1e-9
_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a condition holds (None: could not be told) and the signals that show it."""

    holds: bool | None
    hits: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class Finder:
    """Evaluates conditions over one conversation.

    ``rubric`` gives the settings that conditions refer to. With ``doubts_count``, what a model may have read but is not
    sure of counts as said: where that changes an answer, the answer hangs on a doubt.
    """

    signals: Signals
    rubric: Rubric
    doubts_count: bool = False

    @property
    def conversation(self) -> Conversation:
        """The conversation that is looked at."""
        return self.signals.conversation

    @cached_property
    def layout(self) -> Layout:
        """The blocks of the conversation."""
        return Layout(self.conversation)

    def turns_of(self, side: str | None) -> tuple[int, ...]:
        """The turns of a side by index; of both people when no side is named."""
        roles = (Role(side),) if side else (Role.AGENT, Role.CUSTOMER)
        return tuple(turn.index for turn in self.conversation.turns if turn.role in roles)

    def setting(self, name: str) -> str | int | list[str] | None:
        """A setting's value for this channel and language."""
        return setting(self.rubric, name, self.conversation.channel.value, self.conversation.language)

    def find(self, condition: Condition) -> Outcome:
        """Whether a condition holds, with the signals that show it."""
        kind = condition.kind
        if kind in ("phrases", "prediction", "measure"):
            return self._located(condition, kind)
        if kind == "setting":
            return Outcome(bool(self.setting(condition.setting or "")))
        if kind == "channel":
            return Outcome(self.conversation.channel.value in (condition.channel or ()))
        return self._combined(condition, kind)

    def _combined(self, condition: Condition, kind: str) -> Outcome:
        inner = condition.all_of or condition.any_of or condition.none_of or ()
        outcomes = [self.find(one) for one in (inner if kind == "all_of" else self._readable(inner))]
        hits = tuple(dict.fromkeys(hit for outcome in outcomes if outcome.holds for hit in outcome.hits))
        states = [outcome.holds for outcome in outcomes]
        if kind == "all_of":
            holds = False if False in states else None if None in states else True
            return Outcome(holds, hits if holds else ())
        any_holds = True if True in states else None if None in states else False
        if kind == "any_of":
            return Outcome(any_holds, hits)
        return Outcome(None if any_holds is None else not any_holds)

    def _readable(self, conditions: Sequence[Condition]) -> Sequence[Condition]:
        """Of ways that stand beside each other, those that can be looked for: without a model, the rules alone decide."""
        readable = [one for one in conditions if one.prediction is None or one.prediction in self.signals.heads]
        return readable or conditions

    # -- located conditions: phrases, predictions, measures -------------------------------------------------------

    def _located(self, condition: Condition, kind: str) -> Outcome:
        if kind == "prediction" and condition.prediction not in self.signals.heads:
            return Outcome(None)
        signals, unsure = self._candidates(condition, kind)
        if not signals:  # most sets are not said
            return Outcome(None if unsure else False)
        hits = self._in_order(condition, [signal for signal in signals if self._fits(condition, signal)])
        for nearby in condition.unless or ():
            excuses = self.neighbours(nearby)
            hits = [hit for hit in hits if not excuses.of(hit)]
        for nearby in condition.only_if or ():
            proofs = self.neighbours(nearby)
            hits = [hit for hit in hits if proofs.of(hit)]
        return self._decided(condition, hits, unsure)

    def _hits(self, condition: Condition) -> tuple[Signal, ...]:
        outcome = self.find(condition)
        return outcome.hits if outcome.holds else ()

    def _candidates(self, condition: Condition, kind: str) -> tuple[list[Signal], bool]:
        """The signals by name, and whether something could not be told."""
        if kind == "phrases":
            names = condition.phrase_sets
            found = [signal for name in names for signal in self.signals.named("phrases", name)]
            if self.doubts_count:
                found += [signal for signal in self.signals.doubtful if signal.name in names]
                found.sort(key=place)
            if condition.sure_at_least:  # exact words are certain, what a model read is as sure as it was
                found = [signal for signal in found if signal.confidence >= parse_percentage(condition.sure_at_least)]
            return (_without_overlaps(found) if len(names) > 1 else found), False
        if kind == "prediction":
            return self._predicted(condition), False
        found = self.signals.named(kind, condition.measure or "")
        return [signal for signal in found if signal.value is not None], any(signal.value is None for signal in found)

    def _predicted(self, condition: Condition) -> list[Signal]:
        """The predictions that are sure enough; where doubts count, those too that may be."""
        sure = parse_percentage(condition.sure_at_least) if condition.sure_at_least else _EVEN
        found = together(self.signals.named("prediction", condition.prediction or ""), self._labels(condition))
        return [signal for signal in found if signal.confidence >= (min(sure, 1 - sure) if self.doubts_count else sure)]

    def _labels(self, condition: Condition) -> frozenset[str]:
        listed = condition.is_
        if isinstance(listed, str):
            reference = parse_reference(listed)
            listed = self.setting(reference[1]) if reference else [listed]  # type: ignore[assignment]
        return frozenset(listed) if isinstance(listed, list) else frozenset()

    def _number(self, quantity: str | int) -> float:
        reference = parse_reference(str(quantity))
        if reference is None:
            return parse_quantity(quantity)
        value = self.setting(reference[1])
        # A limit that is not set for this channel is never passed.
        return reference[0] * parse_quantity(value) if isinstance(value, str | int) else float("inf")

    def _fits(self, condition: Condition, signal: Signal) -> bool:
        if condition.is_ is not None and str(signal.value) not in self._labels(condition):
            return False
        if condition.said_by and signal.role is not Role(condition.said_by):
            return False
        if condition.more_than is not None or condition.less_than is not None:
            if not isinstance(signal.value, int | float):
                return False
            if condition.more_than is not None and signal.value <= self._number(condition.more_than) + _ROUNDING:
                return False
            if condition.less_than is not None and signal.value >= self._number(condition.less_than) - _ROUNDING:
                return False
        return condition.where in (None, "anywhere") or self._stands(condition.where or "", signal)

    def _stands(self, where: str, signal: Signal) -> bool:
        number = self.layout.number(signal.evidence.turn_index) if signal.evidence else -1
        if number < 0:
            return False
        own = self.layout.of_role(self.layout.role_of(number))
        places = {"opening": own[:2], "first turn": own[:1], "closing": own[-2:], "last turn": own[-1:]}
        return number in places[where]

    def _in_order(self, condition: Condition, hits: list[Signal]) -> list[Signal]:
        if condition.before is not None:
            limits = [place(hit) for hit in self._hits(condition.before)]
            hits = [hit for hit in hits if not limits or place(hit) < min(limits)]
        if condition.after is not None:
            limits = [place(hit) for hit in self._hits(condition.after)]
            hits = [hit for hit in hits if limits and place(hit) > min(limits)]
        return hits

    def _decided(self, condition: Condition, hits: list[Signal], unsure: bool) -> Outcome:
        if condition.mixes is not None:
            wanted = condition.at_least or 1
            groups = [[hit for hit in hits if str(hit.value) in group] for group in condition.mixes]
            present = tuple(
                group[0]
                for group in groups
                if len({hit.evidence and hit.evidence.turn_index for hit in group}) >= wanted
            )
            return Outcome(len(present) >= 2, present if len(present) >= 2 else ())
        if condition.same_wording:
            hits = _most_common_wording(hits)
        if condition.distinct:
            hits = _distinct(hits)
        if condition.more_than_share_of_turns is not None:
            shown = {self.layout.number(hit.evidence.turn_index) for hit in hits if hit.evidence}
            total = len(self.layout.of_role(Role(condition.said_by or "agent")))
            holds = (
                bool(total) and len(shown) / total > parse_percentage(condition.more_than_share_of_turns) + _ROUNDING
            )
        else:
            holds = len(hits) >= (condition.at_least or 1)
        if not holds and unsure:
            return Outcome(None)
        return Outcome(holds, tuple(hits) if holds else ())

    def neighbours(self, nearby: Nearby) -> Neighbours:
        """What may stand near an occasion, as a ``Nearby`` says."""
        rivals = self._hits(nearby.ahead_of) if nearby.ahead_of else ()
        return Neighbours(self.layout, self.signals.reads, self._hits(nearby.condition), nearby, rivals)


def _without_overlaps(signals: Iterable[Signal]) -> list[Signal]:
    """Signals of several sets in order; of those on the same words the longest, so that nothing counts twice.

    What a model read in a whole sentence makes way for words that a rule points at.
    """
    kept: list[Signal] = []
    by_length = sorted(signals, key=lambda one: (*place(one), -len(one.evidence.quote if one.evidence else "")))
    for signal in sorted(by_length, key=lambda one: one.confidence < 1.0):
        if not any(overlap(signal, other) for other in (kept if signal.confidence < 1.0 else kept[-1:])):
            kept.append(signal)
    return sorted(kept, key=place)


def _most_common_wording(hits: Sequence[Signal]) -> list[Signal]:
    counts = Counter(wording(hit) for hit in hits)
    if not counts:
        return []
    most = counts.most_common(1)[0][0]
    return [hit for hit in hits if wording(hit) == most]


def _distinct(hits: Sequence[Signal]) -> list[Signal]:
    seen: dict[str, Signal] = {}
    for hit in hits:
        seen.setdefault(value_or_wording(hit), hit)
    return list(seen.values())
