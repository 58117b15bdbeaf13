"""Outcomes of the made-up team's contacts: times are those of the transcripts, what customers answered is made up.

A better score makes a good answer likelier and no more, as with real customers; only some answer at all. The same contacts
give the same outcomes.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from coach.domain.conversation import Channel, Conversation
from coach.domain.evaluation import Scored
from coach.metrics.conventions import Convention, parse_convention
from coach.metrics.timings import from_timestamps
from coach.storage.outcomes import Outcome

CSAT = parse_convention("csat.top_two_1_5")
_TIMED = tuple(
    parse_convention(code)
    for code in (
        "frt.median_clock", "art.median_clock", "aht.first_to_last_word", "sla.answered_within[60]", "volume.contacts",
    )
)  # fmt: skip
# How many of a hundred customers are asked and answer; only whether it was solved is known of every contact.
_ANSWERED = {
    CSAT.code: 60,
    "nps.promoters_less_detractors": 35,
    "ces.ease_1_7_high_is_good": 35,
    "fcr.asked": 45,
    "resolution.in_the_contact": 100,
    "retention.stayed": 50,
}
# Mails wait for hours and chats lie idle; in one figure with calls they would say nothing of either.
_LIVE = (Channel.CALL, Channel.CHAT)
_TIMED_ON = {"aht": (Channel.CALL,), "volume": tuple(Channel)}
_LIKED_AT_0, _LIKED_AT_100, _SPREAD = 0.35, 0.9, 0.27


def sample_outcomes(contacts: Iterable[Scored]) -> Iterator[Outcome]:
    """The outcomes of each contact, beside its conversation."""
    for scored in contacts:
        talk = scored.conversation
        draw = random.Random(talk.id)  # noqa: S311 - made-up answers, not a secret
        liked = _LIKED_AT_0 + (_LIKED_AT_100 - _LIKED_AT_0) * (scored.evaluation.score or 0.0) / 100
        answers = {}
        for code, share in _ANSWERED.items():
            convention = parse_convention(code)
            answer = _answer(convention, min(1.0, max(0.0, draw.gauss(liked, _SPREAD))), draw.random())
            if draw.randrange(100) < share:
                answers[code] = answer
                yield _of(talk, convention, answer)
        solved = {talk.id} if answers["resolution.in_the_contact"] else set()
        for convention in _TIMED:
            if talk.channel not in _TIMED_ON.get(convention.metric, _LIVE):
                continue
            for one in from_timestamps([talk], convention, solved):
                yield _of(talk, convention, one.value)


def _answer(convention: Convention, liked: float, chance: float) -> float:
    low, high = convention.rule.scale or (0.0, 1.0)
    if (low, high) == (0, 1):
        return float(chance < 0.35 + 0.6 * liked)
    return float(round(low + liked * (high - low)))


def _of(talk: Conversation, convention: Convention, value: float) -> Outcome:
    return Outcome(convention.metric, convention.stored_name, value, talk.id)
