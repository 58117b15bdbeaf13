"""A fact observed in a conversation, before anyone judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coach.domain.conversation import Evidence, Role
from coach.errors import InvariantError

SignalKind = Literal["phrases", "prediction", "measure"]


@dataclass(frozen=True, slots=True)
class Signal:
    """Something observed; it has no weight and is neither good nor bad.

    ``value`` is a label, a number in the unit of the measure, or None. ``confidence`` is 0..1: 1.0 for a phrase match,
    a fitted probability for a prediction. ``evidence`` is None only for a measure over the whole conversation.
    ``source`` names the detector and its version.
    """

    kind: SignalKind
    name: str
    value: str | float | None
    confidence: float
    role: Role | None
    evidence: Evidence | None
    source: str

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise InvariantError(f"signal {self.name!r}: confidence {self.confidence} is not between 0 and 1")
        if self.evidence is None and self.kind != "measure":
            raise InvariantError(f"signal {self.name!r}: only a measure may come without evidence")
