"""What a model says of one turn: the heads and their labels (docs/labels.md has the guide for them)."""

from __future__ import annotations

from typing import Final

ACTS: Final = (
    "greeting", "introduction", "feeling", "apology", "paraphrase", "question", "open_question", "action", "ownership",
    "alternative", "expectation", "refusal", "blame", "dismissive", "hold", "check", "closing",
)  # fmt: skip
"""Any number of these fit an agent's turn, or none."""

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "tone": ("warm", "neutral", "cold", "rude"),
    "register": ("formal", "neutral", "casual"),
    "emotion": ("pleased", "calm", "worried", "disappointed", "frustrated", "angry"),
    "risk": ("false", "true"),
}
"""Exactly one label of each fits; tone and register are of agents' turns, emotion and risk of customers'."""

LABELS: Final[dict[str, tuple[str, ...]]] = {"acts": ACTS, **CHOICES}
"""Every head with its labels, in the order in which a model gives them."""

HEADS_OF: Final[dict[str, tuple[str, ...]]] = {
    "agent": ("acts", "tone", "register"),
    "customer": ("emotion", "risk"),
}
"""The heads that say something about the turns of a side."""

PLAIN: Final[dict[str, str]] = {"tone": "neutral", "register": "neutral", "emotion": "calm", "risk": "false"}
"""The label of each choice for a turn in which nothing stands out."""

SENTENCE_KINDS: Final = ("blame", "refusal", "sends_away", "vague_time", "generic_apology")
"""What the layer for single sentences of a draft tells apart; any number of them may fit, or none."""


def columns() -> dict[str, slice]:
    """Where each head's labels stand in a row of numbers, one a label in the order of LABELS."""
    found, start = {}, 0
    for head, labels in LABELS.items():
        found[head] = slice(start, start + len(labels))
        start += len(labels)
    return found
