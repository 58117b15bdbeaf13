"""What a simulated customer says: an answer to what was asked, and a word to how it was said; never the same line twice."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coach.roleplay.mood import is_worse
from coach.roleplay.reacting import Move
from coach.rubrics.reaction_schema import Reaction
from coach.rubrics.scenario_schema import (
    MOODS,
    SLOT,
    CommonLines,
    EndingName,
    LinesByMood,
    MoodName,
    Scenario,
    Topic,
    slots_of,
)

# Beside an answer only what weighs something is worth a word of its own; points in all.
_WORTH_A_WORD = 9
_GOES_ON = "goes_on"


@dataclass(frozen=True, slots=True)
class Part:
    """A line as it is written in its file, and where in the trainee's turn stands what it answers (a character)."""

    line: str
    place: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A topic that the customer speaks to: answers, or holds back.

    ``place`` is where it was asked (a character of the turn), ``fit`` how well the words fit it, ``again`` that it was told before.
    """

    topic: Topic
    place: int
    fit: float
    answers: bool
    again: bool = False


class Customer:
    """The lines of one scenario and its language.

    Args:
        scenario: whose customer speaks.
        common: what all customers of the language say.
        reactions: by id; those with a line are answered.
        seed: chooses among lines; the same seed and the same turns give the same lines.
    """

    def __init__(self, scenario: Scenario, common: CommonLines, reactions: Mapping[str, Reaction], seed: int) -> None:
        self._scenario = scenario
        self._common = common
        self._reactions = reactions
        self._seed = seed

    def opening(self) -> str:
        """The first line."""
        return self._drawn(0, "opening", [self._scenario.opening], ()) or self._scenario.opening[0]

    def reply(
        self, number: int, mood: MoodName, moves: Sequence[Move], tellings: Sequence[Telling], used: Collection[str]
    ) -> tuple[str, ...]:
        """The lines of a reply, in the order in which the trainee touched what they answer; empty when nothing is left to say.

        Args:
            number: of the trainee's turn, from 1.
            mood: after it.
            moves: what moved the customer; the strongest that has a line is answered.
            tellings: the topics that are spoken to.
            used: the lines that were said before.
        """
        parts: list[Part] = []
        said = set(used)
        for telling in _spoken_to(tellings):
            if line := self._told(number, mood, telling, said):
                parts.append(Part(line, telling.place))
                said.add(line)
        reaction = self._reaction(moves, tellings if parts else ())
        if reaction is not None and (line := self._drawn(number, reaction[0], self._cell(reaction[0], mood), said)):
            parts.append(Part(line, reaction[1]))
        if not parts and (line := self._drawn(number, _GOES_ON, self._cell(_GOES_ON, mood), said)):
            parts.append(Part(line, 0))
        return tuple(part.line for part in sorted(parts, key=lambda part: part.place))

    def closing(self, number: int, ending: EndingName, used: Collection[str]) -> str:
        """The last line of a session."""
        own = self._scenario.endings.get(ending)
        tiers = [*([own.lines] if own else []), self._common.endings[ending]]
        return self._drawn(number, ending, tiers, used) or tiers[0][0]

    def spoken(self, lines: Sequence[str]) -> str:
        """Lines with the scenario's facts in them, as one text."""
        values = self._scenario.values
        return " ".join(_capital(SLOT.sub(lambda found: values[found[1]], line)) for line in lines)

    def facts_told(self, lines: Collection[str]) -> frozenset[str]:
        """The facts that lines tell, by name."""
        return frozenset(name for line in lines for name in slots_of(line))

    def _told(self, number: int, mood: MoodName, telling: Telling, used: Collection[str]) -> str | None:
        topic = telling.topic
        if telling.answers:
            return self._drawn(number, topic.topic, _by_nearness(topic.answers, mood), used)
        return self._drawn(number, topic.topic, [topic.held_back or []], used)

    def _reaction(self, moves: Sequence[Move], tellings: Sequence[Telling]) -> tuple[str, int] | None:
        """The cell that answers the strongest move, and the place of the words that did it."""
        answered_offer = any(one.topic.moves is not None and one.answers for one in tellings)
        best: Move | None = None
        for move in moves:
            if move.is_topic or self._reactions[move.cause].line is None:
                continue
            calming = move.anger <= 0
            # An answer to an offer is thanks enough, and small things beside an answer need no word.
            if tellings and ((calming and answered_offer) or move.strength < _WORTH_A_WORD):
                continue
            if best is None or (move.anger > 0, move.strength) > (best.anger > 0, best.strength):
                best = move
        if best is None:
            return None
        return self._reactions[best.cause].line or "", best.evidence.start if best.evidence else -1

    def _cell(self, name: str, mood: MoodName) -> list[Sequence[str]]:
        """Tiers of lines: the scenario's own and the common ones of the mood, then those of other moods, the nearest first."""
        own, common = self._scenario.lines.get(name), self._common.lines.get(name)
        tiers = [tier for one in (own, common) if one for tier in _by_nearness(one, mood)[:1]]
        return [*tiers, *(tier for one in (own, common) if one for tier in _by_nearness(one, mood)[1:])]

    def _drawn(self, number: int, what: str, tiers: Sequence[Sequence[str]], used: Collection[str]) -> str | None:
        """One of the lines not said before, from the first tier that has any."""
        for tier in tiers:
            left = [line for line in tier if line not in used]
            if left:
                # Seeded by a text: the same on every platform and in every version of Python.
                return random.Random(f"{self._seed}/{number}/{what}").choice(left)  # noqa: S311
        return None


def _spoken_to(tellings: Sequence[Telling]) -> list[Telling]:
    """The topics that get an answer in words: of several offers in one breath the one that fits best, which agrees besides."""
    offers = [one for one in tellings if one.answers and one.topic.moves]
    best = max(offers, key=lambda one: one.fit, default=None)
    return [one for one in tellings if one is best or not (one in offers or (offers and one.topic.may_repeat))]


def _by_nearness(lines: LinesByMood, mood: MoodName) -> list[Sequence[str]]:
    """The lines of a mood, then those of the others, the nearest first; a worse mood goes before a better one."""
    order = sorted(MOODS, key=lambda other: (abs(MOODS.index(other) - MOODS.index(mood)), not is_worse(other, mood)))
    return [lines.of(other) for other in order]


def _capital(text: str) -> str:
    """A line that begins with a fact begins with a capital letter all the same."""
    return text[:1].upper() + text[1:]
