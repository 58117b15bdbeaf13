"""Measures of time: replies, waits, holds, overlaps and shares of talk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from coach.domain.conversation import Channel, Evidence, Role, Turn
from coach.signals.measures._registry import Heard, Observed, measure

# Overlaps shorter than this are how people take turns (scorecard.md, does_not_interrupt).
_INTERRUPTION_SECONDS = 0.5
_SHORT_TURN_SECONDS = 1.0
_BACK_CHANNEL_WORDS = 2
# How far back an announced wait, or a customer turn that is still going on, is looked for.
_TURNS_OF_A_HOLD = 10
_TURNS_STILL_GOING_ON = 30


def _replies(heard: Heard) -> Iterator[tuple[Turn, float]]:
    """Each first agent turn after a customer block, with the seconds that the customer waited for it."""
    blocks = heard.blocks
    for customers, agents in pairwise(blocks):
        awaited = customers[0].role is Role.CUSTOMER and agents[0].role is Role.AGENT and not _is_done(heard, customers)
        if awaited and agents[0].start is not None:
            said = customers[-1].end if customers[-1].end is not None else customers[-1].start
            if said is not None:
                yield agents[0], max(0.0, agents[0].start - said)


def _is_done(heard: Heard, block: Iterable[Turn]) -> bool:
    """Whether the customer takes leave or says that it works, and asks nothing more: what comes then is not waited for."""
    asks = any("?" in turn.text for turn in block) or heard.said("question_opening", block)
    return not asks and bool(heard.said(("customer_closes", "customer_confirms"), block))


def _hold_before(heard: Heard, turn: Turn) -> bool:
    """Whether the agent's words before this reply announced a wait."""
    number = heard.block_of[turn.index]
    # Blocks take turns between the sides, so the agent's block before this one is two back.
    return number >= 2 and bool(heard.said("hold_announced", heard.blocks[number - 2]))


@measure("first_response_seconds", unit="seconds", en="time to the first reply", id="waktu balasan pertama", whole=True)
def first_response_seconds(heard: Heard) -> Iterator[Observed]:
    """Seconds to the agent's first words (guide 81-83, 133).

    On a call from its start; else from the hand-over by a bot, else from the last customer turn before it. Could not be
    told without timings; not given when the agent writes first.
    """
    first = next((turn for turn in heard.conversation.turns if turn.role is Role.AGENT), None)
    if first is None:
        return
    if first.start is None:
        yield Observed(None)
    elif heard.conversation.channel is Channel.CALL:
        yield Observed(first.start, Evidence.of(first), Role.AGENT)
    else:
        before = [turn for turn in heard.conversation.turns[: first.index] if turn.start is not None]
        anchor = [turn for turn in before if turn.role is Role.BOT] or [
            turn for turn in before if turn.role is Role.CUSTOMER
        ]
        if anchor and anchor[-1].start is not None:
            yield Observed(first.start - anchor[-1].start, Evidence.of(first), Role.AGENT)


@measure(
    "median_response_seconds", unit="seconds", en="typical time to a reply", id="waktu balasan yang lazim", whole=True
)
def median_response_seconds(heard: Heard) -> Iterator[Observed]:
    """Median seconds from the customer's last words to the agent's reply, waits that were announced left out (guide 133)."""
    waits = [seconds for turn, seconds in _replies(heard) if not _hold_before(heard, turn)]
    first = next(iter(first_response_seconds(heard)), None)
    if waits and first and isinstance(first.value, float) and heard.conversation.channel is not Channel.CALL:
        waits[0] = min(waits[0], first.value)  # after a bot the first reply counts from its hand-over
    if waits:
        yield Observed(float(median(waits)))
    elif not heard.conversation.has_timings:
        yield Observed(None)


@measure("unannounced_wait_seconds", unit="seconds", en="a wait without a word", id="jeda tanpa pemberitahuan")
def unannounced_wait_seconds(heard: Heard) -> Iterator[Observed]:
    """Seconds before each agent turn in which the customer waited with no announced hold; never the first reply (guide 86).

    Nothing without timings: an announced wait still shows in the words.
    """
    call = heard.conversation.channel is Channel.CALL
    started = False
    previous: Turn | None = None
    for turn in heard.conversation.turns:
        if turn.role is Role.AGENT and previous is not None and started and turn.start is not None:
            quiet_from = previous.end if previous.end is not None else previous.start
            block = heard.blocks[heard.block_of[previous.index]]
            owed = call or (previous.role is Role.CUSTOMER and not _is_done(heard, block))
            if quiet_from is not None and owed and not _wait_was_announced(heard, turn):
                yield Observed(max(0.0, turn.start - quiet_from), Evidence.of(turn), Role.AGENT)
        started = started or turn.role is Role.AGENT
        if turn.role in (Role.AGENT, Role.CUSTOMER):
            previous = turn


def _wait_was_announced(heard: Heard, turn: Turn) -> bool:
    number = heard.block_of[turn.index]
    before = heard.conversation.turns[max(0, turn.index - _TURNS_OF_A_HOLD) : turn.index]
    same = [other for other in before if heard.block_of.get(other.index) == number]
    return bool(heard.said("hold_announced", same)) or _hold_before(heard, turn)


@measure(
    "longest_wait_seconds",
    unit="seconds",
    en="longest unannounced wait",
    id="jeda terlama tanpa pemberitahuan",
    whole=True,
)
def longest_wait_seconds(heard: Heard) -> Iterator[Observed]:
    """The longest of the unannounced waits (guide 87)."""
    waits = [observed for observed in unannounced_wait_seconds(heard) if isinstance(observed.value, float)]
    if waits:
        yield max(waits, key=lambda observed: float(observed.value or 0))


@measure("hold", unit="label", en="an announced wait", id="jeda yang diberitahukan")
def hold(heard: Heard) -> Iterator[Observed]:
    """Each wait that the agent announces: "with length", "returned" (with thanks or a report) or "bare" (guide 86)."""
    for block_number, block in enumerate(heard.blocks):
        found = heard.said("hold_announced", block) if block[0].role is Role.AGENT else []
        if not found or found[0].evidence is None:
            continue
        first = found[0].evidence
        later = [turn for turn in block if first.turn_index < turn.index <= first.turn_index + _TURNS_OF_A_HOLD]
        following = heard.blocks[block_number + 2] if block_number + 2 < len(heard.blocks) else ()
        if heard.said("time_given", heard.conversation.turns[first.turn_index]):
            label = "with length"
        elif heard.said("hold_return", [*later, *following]):
            label = "returned"
        else:
            label = "bare"
        yield Observed(label, first, Role.AGENT)


@measure("holds", unit="count", en="announced waits", id="jumlah jeda yang diberitahukan", whole=True)
def holds(heard: Heard) -> Iterator[Observed]:
    """How many waits the agent announced (guide 86)."""
    yield Observed(float(len(list(hold(heard)))))


@measure("interruption", unit="seconds", en="cutting in on the customer", id="memotong ucapan pelanggan")
def interruption(heard: Heard) -> Iterator[Observed]:
    """Seconds that an agent turn overlaps a customer turn that began before it (guide 3).

    Back-channels of up to two words, customer turns under a second and customers who talk over the agent do not count.
    Could not be told when customer turns have no end.
    """
    customers = [turn for turn in heard.conversation.turns if turn.role is Role.CUSTOMER]
    timed = [turn for turn in customers if turn.start is not None and turn.end is not None]
    if not timed or not any(turn.start is not None for turn in heard.conversation.turns_of(Role.AGENT)):
        yield Observed(None)
        return
    starts = [turn.start or 0.0 for turn in timed]
    for agent in heard.conversation.turns_of(Role.AGENT):
        if agent.start is None or _is_back_channel(heard, agent):
            continue
        for customer in timed[max(0, bisect_left(starts, agent.start) - _TURNS_STILL_GOING_ON) :]:
            if customer.start is None or customer.end is None or customer.start >= agent.start:
                break
            overlap = customer.end - agent.start
            if overlap > _INTERRUPTION_SECONDS and customer.end - customer.start >= _SHORT_TURN_SECONDS:
                yield Observed(round(overlap, 3), Evidence.of(agent), Role.AGENT)
                break


def _is_back_channel(heard: Heard, turn: Turn) -> bool:
    return heard.reads[turn.index].text_words <= _BACK_CHANNEL_WORDS and bool(heard.said("back_channel", turn))


@measure("interruptions", unit="count", en="interruptions", id="jumlah memotong ucapan", whole=True)
def interruptions(heard: Heard) -> Iterator[Observed]:
    """How often the agent cut in on the customer (guide 3)."""
    found = list(interruption(heard))
    yield Observed(None if any(observed.value is None for observed in found) else float(len(found)))


@measure("agent_share_of_words", unit="share", en="agent's share of the words", id="porsi kata petugas", whole=True)
def agent_share_of_words(heard: Heard) -> Iterator[Observed]:
    """The agent's words by the words of both sides, 0..1."""
    agent = sum(heard.reads[turn.index].text_words for turn in heard.conversation.turns_of(Role.AGENT))
    customer = sum(heard.reads[turn.index].text_words for turn in heard.conversation.turns_of(Role.CUSTOMER))
    if agent + customer:
        yield Observed(agent / (agent + customer))


@measure(
    "agent_share_of_talk",
    unit="share",
    en="agent's share of the talking time",
    id="porsi waktu bicara petugas",
    whole=True,
)
def agent_share_of_talk(heard: Heard) -> Iterator[Observed]:
    """The agent's speaking time by that of both sides, 0..1; calls with ends of turns only."""
    seconds = dict.fromkeys((Role.AGENT, Role.CUSTOMER), 0.0)
    for turn in heard.conversation.turns:
        if turn.role in seconds and turn.start is not None and turn.end is not None:
            seconds[turn.role] += turn.end - turn.start
    total = sum(seconds.values())
    if total > 0:
        yield Observed(seconds[Role.AGENT] / total)


@measure("duration_seconds", unit="seconds", en="length of the contact", id="lama percakapan", whole=True)
def duration_seconds(heard: Heard) -> Iterator[Observed]:
    """Seconds from the first start to the last end or start (guide 132)."""
    times = [time for turn in heard.conversation.turns for time in (turn.start, turn.end) if time is not None]
    if times:
        yield Observed(max(times) - min(times))
