"""What a trainee's last turn did, by the conditions of rubrics/scenarios/reactions.yaml, and how far it moves a customer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from coach.domain.conversation import Evidence, Role
from coach.domain.signals import Signal
from coach.roleplay.mood import Feeling
from coach.rubrics.reaction_schema import MostMoves, Occasion, Reaction, ReactionsFile
from coach.rubrics.schema import Condition, Rubric
from coach.scoring.finding import Finder
from coach.signals.detector import Signals


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that moved the customer, by how many points, and the trainee's words that did it.

    ``cause`` is the id of a reaction, or of a topic where ``is_topic``. ``evidence`` points into the trainee's turn of the
    conversation; None where no words did it, such as silence.
    """

    cause: str
    trust: int
    anger: int
    patience: int
    evidence: Evidence | None = None
    is_topic: bool = False

    @property
    def strength(self) -> int:
        """Points in all, whatever their direction."""
        return abs(self.trust) + abs(self.anger) + abs(self.patience)


@dataclass(frozen=True)
class Heard:
    """What the conditions of reactions.yaml find in the last turn, by reaction, with the words that show it first.

    ``no_topics`` are the words of reactions that say nothing of a topic; ``asks`` those that ask something, ``closes`` those that
    bring the conversation to its end.
    """

    reactions: Mapping[str, Evidence]
    no_topics: tuple[Evidence, ...] = ()
    asks: tuple[Evidence, ...] = ()
    closes: tuple[Evidence, ...] = ()
    greets: bool = False


def heard_in(signals: Signals, file: ReactionsFile, rubric: Rubric) -> Heard:
    """What the trainee's last turn does.

    Args:
        signals: of the conversation that ends with it.
        file: what moves customers.
        rubric: gives the settings that conditions refer to.
    """
    last = signals.conversation.turns[-1].index
    finder = Finder(_of_last_turn(signals, last), rubric)
    found = {
        one.reaction: places
        for one in file.reactions
        if one.when is not None and (places := _places(finder, one.when, last))
    }
    overruled = {one.reaction for one in file.reactions if any(other in found for other in one.not_beside)}
    return Heard(
        {name: places[0] for name, places in found.items() if name not in overruled},
        tuple(place for one in file.reactions if one.no_topic for place in found.get(one.reaction, ())),
        tuple(_places(finder, file.asks, last)),
        tuple(_places(finder, file.closes, last)),
        bool(_places(finder, file.greets, last)),
    )


def _of_last_turn(signals: Signals, last: int) -> Signals:
    """The signals without those of the trainee's earlier turns, which have had their effect already."""

    def counts(signal: Signal) -> bool:
        return signal.role is not Role.AGENT or signal.evidence is None or signal.evidence.turn_index == last

    return replace(signals, all=tuple(signal for signal in signals.all if counts(signal)), doubtful=())


def _places(finder: Finder, condition: Condition, last: int) -> list[Evidence]:
    """The words of the last turn that show a condition; none where it does not hold, or can not be told."""
    outcome = finder.find(condition)
    found = [hit.evidence for hit in outcome.hits if hit.evidence and hit.evidence.turn_index == last]
    return sorted(found, key=lambda one: (one.start, one.end)) if outcome.holds else []


def moves_of(
    heard: Mapping[str, Evidence],
    occasions: Collection[Occasion],
    file: ReactionsFile,
    weights: Mapping[str, str],
    before: Collection[str],
) -> tuple[Move, ...]:
    """How far a turn moves the customer, in the order of reactions.yaml.

    Args:
        heard: reactions that the words show.
        occasions: what they do not show.
        file: what moves customers.
        weights: how much more or less some reactions move this customer.
        before: the reactions of earlier turns.
    """
    found = []
    for one in file.reactions:
        if one.reaction in heard or one.occasion in occasions:
            share = _share(weights.get(one.reaction, "100%")) * (_share(one.again) if one.reaction in before else 1.0)
            found.append(_weighed(one, share, heard.get(one.reaction)))
    return tuple(found)


def _weighed(reaction: Reaction, share: float, evidence: Evidence | None) -> Move:
    moves = reaction.moves
    return Move(
        reaction.reaction,
        round(moves.trust * share),
        round(moves.anger * share),
        round(moves.patience * share),
        evidence,
    )


def _share(text: str) -> float:
    return int(text.removesuffix("%")) / 100


def after(feeling: Feeling, moves: Sequence[Move], most: MostMoves) -> Feeling:
    """The feeling behind all moves of a turn, added up before the limits of 0 and 100 count.

    Args:
        feeling: in front of the turn.
        moves: of the turn.
        most: the most that what calms does together; what angers has no limit.
    """
    return feeling.moved(
        _together([one.trust for one in moves], most.trust),
        -_together([-one.anger for one in moves], most.anger),
        _together([one.patience for one in moves], most.patience),
    )


def _together(points: Sequence[int], most: int) -> int:
    """Points for the better up to a limit, less those for the worse."""
    return min(most, sum(max(0, one) for one in points)) + sum(min(0, one) for one in points)
