"""What kinds of data a side has just asked the other for, so that "Rina" or "0098765432101" alone counts as the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from coach.domain.conversation import Role, Turn
from coach.transcripts.redaction.kinds import Kind
from coach.transcripts.redaction.vocabulary import any_of, vocabulary

_ASKS = re.compile(
    r"\?|\b(?:mohon|minta|boleh|bisa|sebutkan|infokan|informasikan|tolong|dibantu|please|could|may i|can i|what|who|provide|confirm)\b",
    re.IGNORECASE,
)
# Both the question and the answer may come in a few short messages.
_MESSAGES = 3


@cache
def _askable() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"(?<!\w){any_of(words)}(?!\w)", re.IGNORECASE))
        for kind, words in vocabulary().asked.items()
    )


def asked_kinds(text: str) -> frozenset[Kind]:
    """The kinds of data that a message asks for."""
    if not _ASKS.search(text):
        return frozenset()
    return frozenset(kind for kind, words in _askable() if words.search(text))


def asked_before(turns: Sequence[Turn], place: int) -> frozenset[Kind]:
    """The kinds that the other side asked for in the messages right before a turn; a bot asks like an agent."""
    own, others = 0, 0
    asked: frozenset[Kind] = frozenset()
    for number in range(place - 1, -1, -1):
        turn = turns[number]
        if turn.role is Role.SYSTEM:
            continue
        if turn.role is turns[place].role:
            own += 1
            if others or own == _MESSAGES:
                break
        else:
            others += 1
            asked |= asked_kinds(turn.text)
            if others == _MESSAGES:
                break
    return asked
