"""Masks personal data in a conversation before anything is stored.

``redacted(conversation)`` gives the conversation with placeholders such as ``<NAME_1>`` and ``<PHONE_1>``: the same value
gets the same one in every turn, so that scoring still sees that a name was used and a number was asked for again. It is for
conversations that have been read and not scored yet: evidence points into the text as it is afterwards.

Presidio does the finding, with recognisers of our own; it is imported by the first call, so that reading and scoring stay
light. No model is loaded and nothing leaves the machine. What is found, how well, and what is not: docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coach.domain.conversation import Conversation
from coach.errors import SettingError
from coach.transcripts.redaction.kinds import Kind

KEPT = (Kind.ORDER,)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A conversation without personal data, and how many places of each kind were masked in its turns."""

    conversation: Conversation
    counts: Mapping[Kind, int]


def redacted(conversation: Conversation, keep: Collection[str] = KEPT) -> Redacted:
    """The conversation with placeholders for personal data.

    Deterministic; a conversation that is redacted already comes back as it is. Amounts, times, cities and firms always stay,
    and so does ``agent_id``, by which scores of an agent belong together.

    Args:
        conversation: as read, before scoring.
        keep: kinds that stay in the text, by the names in ``Kind``; order and ticket numbers by default.

    Raises:
        SettingError: when ``keep`` names something that is no kind.
    """
    allowed = {kind.value for kind in Kind}
    if unknown := sorted(set(keep) - allowed):
        raise SettingError(f"keep {unknown[0]!r}: no kind of personal data; allowed are {', '.join(sorted(allowed))}")
    from coach.transcripts.redaction.masking import mask

    masked, counts = mask(conversation, frozenset(Kind(kind) for kind in keep))
    return Redacted(masked, counts)
