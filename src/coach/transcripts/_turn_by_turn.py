"""Who says which turn when a transcript gives every turn the same label."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from coach.domain.conversation import Role

# How often the side changes from one turn to the next; the value that explains the transcript best is taken.
_SWITCHING = (0.5, 0.7, 0.93)
_SWITCHING_AFTER_A_QUESTION = 0.9
# Where a recogniser cut the speech into sentences, the side changes in a third of cases; yet values under a half let
# one misleading word colour a whole passage. Only the greeting is safely of one piece.
_SWITCHING_OF_SENTENCES = 0.5
_SWITCHING_IN_THE_GREETING = 0.25
_SENTENCES_OF_A_GREETING = 4
# People say two sentences in a turn now and then; in this many turns without one, a machine has cut them.
_ENOUGH_TURNS = 10
_SENTENCE_END = re.compile(r"[.?!]+\s+\S")
# An agent who opens a contact says who they are and offers help; who opens it with anything else is the customer.
_AGENT_BEGINS, _AGENT_BEGINS_WITHOUT_FORMULA = 0.8, 0.3
_FORMULA = 0.5

_SIDES = (Role.AGENT, Role.CUSTOMER)


def likeliest_sides(texts: Sequence[str], leanings: Sequence[float]) -> tuple[tuple[Role, ...], tuple[float, ...]]:
    """The likeliest side of every turn (Viterbi) and how probable each is (forward-backward).

    ``leanings`` are log-odds for the agent from each turn's own words.
    """
    chains = [_Chain(leanings, switches) for switches in _possible_switches(texts)]
    best = max(chains, key=lambda chain: chain.log_likelihood)
    path = best.likeliest_path()
    agent = best.probability_of_agent()
    return path, tuple(p if side is Role.AGENT else 1 - p for side, p in zip(path, agent, strict=True))


def _possible_switches(texts: Sequence[str]) -> list[list[float]]:
    """For each turn, the chance that its side is not that of the turn before; one list for each way of taking turns."""
    if _are_cut_into_sentences(texts):
        greeting = min(_SENTENCES_OF_A_GREETING, len(texts))
        options = [[_SWITCHING_IN_THE_GREETING] * greeting + [_SWITCHING_OF_SENTENCES] * (len(texts) - greeting)]
    else:
        options = [[usual] * len(texts) for usual in _SWITCHING]
    for switches in options:
        for position, text in enumerate(texts[:-1], 1):
            if text.rstrip().endswith("?"):
                switches[position] = max(switches[position], _SWITCHING_AFTER_A_QUESTION)
    return options


def _are_cut_into_sentences(texts: Sequence[str]) -> bool:
    ended = sum(text.rstrip().endswith((".", "?", "!")) for text in texts)
    return len(texts) >= _ENOUGH_TURNS and ended >= 0.8 * len(texts) and not any(map(_SENTENCE_END.search, texts))


class _Chain:
    """Two sides that take turns: a hidden Markov model of one transcript."""

    def __init__(self, leanings: Sequence[float], switches: Sequence[float]) -> None:
        self._fits = [(p := 1 / (1 + math.exp(-leaning)), 1 - p) for leaning in leanings]
        self._switches = switches
        self._agent_begins = _AGENT_BEGINS if leanings[0] >= _FORMULA else _AGENT_BEGINS_WITHOUT_FORMULA
        self._agents_so_far, scales = self._forward()
        self.log_likelihood = sum(map(math.log, scales))

    def _forward(self) -> tuple[list[float], list[float]]:
        """The chance of the agent at each turn given all turns so far, and the scale that each step was divided by."""
        agents: list[float] = []
        scales: list[float] = []
        prior = self._agent_begins
        for position, (fits_agent, fits_customer) in enumerate(self._fits):
            if position:
                switch = self._switches[position]
                prior = agents[-1] * (1 - switch) + (1 - agents[-1]) * switch
            agent, customer = prior * fits_agent, (1 - prior) * fits_customer
            scales.append(agent + customer)
            agents.append(agent / scales[-1])
        return agents, scales

    def probability_of_agent(self) -> list[float]:
        """The chance of the agent at each turn given the whole transcript."""
        result: list[float] = []
        later_agent = later_customer = 1.0
        for agent_so_far, (fits_agent, fits_customer), switch in zip(
            reversed(self._agents_so_far), reversed(self._fits), reversed(self._switches), strict=True
        ):
            agent, customer = agent_so_far * later_agent, (1 - agent_so_far) * later_customer
            result.append(agent / (agent + customer))
            from_agent = (1 - switch) * fits_agent * later_agent + switch * fits_customer * later_customer
            from_customer = switch * fits_agent * later_agent + (1 - switch) * fits_customer * later_customer
            total = from_agent + from_customer
            later_agent, later_customer = from_agent / total, from_customer / total
        return result[::-1]

    def likeliest_path(self) -> tuple[Role, ...]:
        """The most probable sequence of sides."""
        scores = (math.log(self._agent_begins), math.log(1 - self._agent_begins))
        came_from: list[tuple[int, int]] = []
        for position, fits in enumerate(self._fits):
            if position:
                stay, change = math.log(1 - self._switches[position]), math.log(self._switches[position])
                to_agent = (scores[0] + stay, scores[1] + change)
                to_customer = (scores[0] + change, scores[1] + stay)
                came_from.append((int(to_agent[1] > to_agent[0]), int(to_customer[1] >= to_customer[0])))
                scores = (max(to_agent), max(to_customer))
            scores = (scores[0] + math.log(fits[0]), scores[1] + math.log(fits[1]))
        side = int(scores[1] > scores[0])
        path = [side]
        for step in reversed(came_from):
            side = step[side]
            path.append(side)
        return tuple(_SIDES[side] for side in reversed(path))
