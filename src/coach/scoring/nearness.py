"""Where signals stand to one another: blocks of turns, sentences, before and after.

Everything is looked up in an index, so that conversations of tens of thousands of turns stay quick.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from coach.domain.conversation import Conversation, Role, blocks
from coach.domain.signals import Signal
from coach.rubrics.schema import Nearby
from coach.signals.phrases import ReadTurn

Place = tuple[int, int]
_WORDING_WORDS = 3


def place(signal: Signal) -> Place:
    """Turn and first character of a signal; before everything for a measure over the whole conversation."""
    return (signal.evidence.turn_index, signal.evidence.start) if signal.evidence else (-1, -1)


def overlap(one: Signal, other: Signal) -> bool:
    """Whether two signals stand on the same words."""
    here, there = one.evidence, other.evidence
    return bool(
        here and there and here.turn_index == there.turn_index and here.start < there.end and there.start < here.end
    )


def wording(signal: Signal) -> str:
    """The first words of a signal's evidence, by which formulas are told apart."""
    quote = signal.evidence.quote if signal.evidence else ""
    return " ".join(quote.casefold().split()[:_WORDING_WORDS])


def value_or_wording(signal: Signal) -> str:
    """What makes two signals the same: their value, else their wording."""
    return str(signal.value) if signal.value is not None else wording(signal)


class Layout:
    """The blocks of a conversation: runs of turns of one side, numbered in order."""

    def __init__(self, conversation: Conversation) -> None:
        self._of_role: dict[Role, list[int]] = {Role.AGENT: [], Role.CUSTOMER: []}
        self._role_of: list[Role] = []
        self._turns: list[tuple[int, ...]] = []
        self._number: dict[int, int] = {}
        for number, run in enumerate(blocks(conversation.turns)):
            self._of_role[run[0].role].append(number)
            self._role_of.append(run[0].role)
            self._turns.append(tuple(turn.index for turn in run))
            self._number.update({turn.index: number for turn in run})

    def number(self, turn_index: int) -> int:
        """The block of a turn; turns of bots and system lines count as blocks of their own, with negative numbers."""
        return self._number.get(turn_index, -1 - turn_index)

    def of_role(self, role: Role) -> list[int]:
        """The numbers of a side's blocks, in order."""
        return self._of_role[role]

    def role_of(self, number: int) -> Role:
        """Whose block it is."""
        return self._role_of[number]

    def turns(self, number: int) -> tuple[int, ...]:
        """The turns of a block by index."""
        return self._turns[number] if number >= 0 else (-1 - number,)

    def reach(self, number: int, turns: int) -> list[int]:
        """A block and, for each side, as many of its next blocks."""
        found = [number]
        if number >= 0:
            for own in self._of_role.values():
                after = bisect_right(own, number)
                found.extend(own[after : after + turns])
        return found


class Neighbours:
    """Which of some signals stand near an occasion, as a ``Nearby`` says.

    Args:
        layout: the blocks.
        reads: the turns with their sentences.
        others: the signals that may be near.
        nearby: how near, and whether the value must be the same.
        rivals: of ``ahead_of``: a signal behind one of them in its block does not count.
    """

    def __init__(
        self,
        layout: Layout,
        reads: tuple[ReadTurn, ...],
        others: Iterable[Signal],
        nearby: Nearby,
        rivals: Iterable[Signal] = (),
    ) -> None:
        self._layout, self._reads, self._nearby = layout, reads, nearby
        first_rival: dict[int, Place] = {}
        for rival in rivals:
            number = self._block(rival)
            first_rival[number] = min(place(rival), first_rival.get(number, place(rival)))
        kept = [one for one in others if not place(one) > first_rival.get(self._block(one), place(one))]
        self._all = sorted(kept, key=place)
        self._by_block: dict[int, list[Signal]] = defaultdict(list)
        self._by_value: dict[str, list[Signal]] = defaultdict(list)
        for other in self._all:
            self._by_block[self._block(other)].append(other)
            self._by_value[value_or_wording(other)].append(other)

    def of(self, occasion: Signal) -> tuple[Signal, ...]:
        """The signals near an occasion; for "earlier" and "later" the nearest one only."""
        same = value_or_wording(occasion) if self._nearby.same_value else None
        return tuple(
            other
            for other in self._within(occasion, same)
            if other is not occasion and (same is None or value_or_wording(other) == same)
        )

    def _within(self, occasion: Signal, same: str | None) -> Iterator[Signal]:
        within = self._nearby.within
        candidates = self._all if same is None else self._by_value.get(same, [])
        if within == "conversation" or occasion.evidence is None:
            yield from candidates
        elif within == "earlier":
            yield from candidates[: bisect_left(candidates, place(occasion), key=place)][-1:]
        elif within == "later":
            after = bisect_right(candidates, place(occasion), key=place)
            yield from candidates[after : after + 1]
        elif within == "sentence":
            home = self._sentence(occasion)
            yield from (
                other for other in self._by_block.get(self._block(occasion), ()) if self._sentence(other) == home
            )
        else:
            reach = 0 if within == "turn" else int(within.split()[0])
            for number in self._layout.reach(self._block(occasion), reach):
                yield from self._by_block.get(number, ())

    def turns_looked_at(self, occasion: Signal, side: str | None) -> tuple[int, ...]:
        """The turns of a side in which something near an occasion was looked for."""
        within = self._nearby.within
        if occasion.evidence is None or not within[0].isdigit():
            return () if occasion.evidence is None else self._layout.turns(self._block(occasion))
        numbers = self._layout.reach(self._block(occasion), int(within.split()[0]))
        wanted = [number for number in numbers if number >= 0 and side in (None, self._layout.role_of(number).value)]
        return tuple(turn for number in sorted(wanted) for turn in self._layout.turns(number))

    def _block(self, signal: Signal) -> int:
        return self._layout.number(signal.evidence.turn_index) if signal.evidence else -1

    def _sentence(self, signal: Signal) -> Place:
        turn, start = place(signal)
        for begin, end in self._reads[turn].words.sentences if turn >= 0 else ():
            if begin <= start < end:
                return turn, begin
        return turn, -1
