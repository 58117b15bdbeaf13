"""What the agent leaves to happen later, each with the words, and whether a time is told."""

from __future__ import annotations

from collections.abc import Iterator

from coach.domain.conversation import Evidence, Role, Turn
from coach.signals.measures._registry import Heard, Observed, measure
from coach.signals.measures.ledgers import first_inside


@measure("promise", unit="label", en="something left to happen later", id="sesuatu yang dijanjikan")
def promise(heard: Heard) -> Iterator[Observed]:
    """Each thing that the agent leaves to happen later (guide 84, 85, 91).

    "with time", "step soon" (with a vague time), "step only" or "vague" (a vague time and no step, and no step with a time
    right behind it). A time belongs to the step of its sentence; one that stands apart belongs to the first step in front of it
    that has no time.
    """
    for turn in heard.conversation.turns_of(Role.AGENT):
        steps = [s.evidence for s in heard.said(("future_step", "follow_up", "passive_handover"), turn) if s.evidence]
        times = [s.evidence for s in heard.said("time_given", turn) if s.evidence]
        vague = [s.evidence for s in heard.said("vague_time", turn) if s.evidence]
        sentences = list(heard.sentences(turn))
        open_steps = [s for s in sentences if first_inside(steps, s)]
        loose = [one for one in times if not any(first_inside([one], s) for s in open_steps)]
        next_times = len(heard.said("time_given", _next_of_block(heard, turn)))
        taken = 0
        for number, sentence in enumerate(sentences):
            if (step := first_inside(steps, sentence)) is not None:
                unclear = first_inside(vague, sentence)
                timed = any(first_inside([one], sentence) and not _apart(turn, one, step, unclear) for one in times)
                free = sum(one.start > step.start for one in loose) + next_times
                if not timed and free > taken and unclear is None:
                    timed, taken = True, taken + 1
                label = "with time" if timed else "step soon" if unclear else "step only"
                yield Observed(label, _both(turn, step, unclear) if label == "step soon" else step, Role.AGENT)
            elif (unclear := first_inside(vague, sentence)) is not None and first_inside(times, sentence) is None:
                behind = sentences[number + 1 : number + 2]  # "We are on it. The next update comes at 10:00."
                if not any(one in open_steps and first_inside(times, one) for one in behind):
                    yield Observed("vague", unclear, Role.AGENT)


def _apart(turn: Turn, time: Evidence, step: Evidence, unclear: Evidence | None) -> bool:
    """Whether a time belongs to a clause before the step, which has a vague word of its own: open till Sunday, and I'll write soon."""
    if unclear is None or unclear.start < step.start or time.end > step.start:
        return False
    return not {",", ";"}.isdisjoint(turn.text[time.end : step.start])


def _both(turn: Turn, one: Evidence, other: Evidence | None) -> Evidence:
    """The words from the first to the last of two places."""
    return Evidence.of(turn, min(one.start, other.start), max(one.end, other.end)) if other else one


def _next_of_block(heard: Heard, turn: Turn) -> list[Turn]:
    """The agent's next message of the same run, where a time may follow on its own."""
    number = heard.block_of[turn.index]
    following = heard.conversation.turns[turn.index + 1 : turn.index + 2]
    return [other for other in following if heard.block_of.get(other.index) == number]


@measure("promises", unit="count", en="promises", id="jumlah janji", whole=True)
def promises(heard: Heard) -> Iterator[Observed]:
    """How many things the agent left to happen later."""
    yield Observed(float(len(list(promise(heard)))))
