"""Who works with Santun, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.errors import InvariantError


class StaffRole(StrEnum):
    """What somebody may see and do; ``Role`` is taken by the sides of a conversation."""

    AGENT = "agent"
    REVIEWER = "reviewer"
    TRAINER = "trainer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Team:
    """A group of agents with their reviewers and trainers."""

    id: str
    name: str

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise InvariantError("team: the id is blank; write a short word such as 'billing'")


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the staff. For an agent, ``id`` is what transcripts give as ``agent_id``.

    ``team`` is None for nobody's. ``subject`` is what the sign-in calls the person (OIDC ``sub``), None without one.
    """

    id: str
    name: str
    role: StaffRole
    team: str | None = None
    subject: str | None = None

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise InvariantError("person: the id is blank; write what transcripts call the agent, or a short name")
