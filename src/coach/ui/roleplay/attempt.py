"""An attempt to look back on: the session as it is kept, with its conversation and evaluation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from coach.domain.conversation import Role, Turn
from coach.domain.evaluation import Scored
from coach.domain.practice import PracticeSession
from coach.storage.store import View
from coach.ui.page import ScoreOptions, Services
from coach.ui.roleplay import feelings
from coach.ui.roleplay.room import SCORECARD, Room, kept
from coach.ui.words import Words


@dataclass(frozen=True)
class Attempt:
    """A session with its scored conversation; ``problem`` says why it could not be stored, and is empty otherwise."""

    session: PracticeSession
    scored: Scored
    problem: str = ""

    @property
    def turns(self) -> tuple[feelings.Turn, ...]:
        """The trainee's turns with what came of them."""
        return feelings.turns_in(self.session.record)

    def said_in(self, turn: feelings.Turn) -> Turn | None:
        """The conversation's turn in which the trainee said it; None where nothing was said."""
        if not turn.trainee.strip():
            return None
        spoken = [one for one in self.turns if one.trainee.strip()]
        agents = [one for one in self.scored.conversation.turns if one.role is Role.AGENT]
        return agents[spoken.index(turn)]


def attempt_of(services: Services, room: Room, words: Words) -> Attempt:
    """The attempt that a session makes when it ends now, scored by the scorecard for role-plays; raises RubricError."""
    now = datetime.now(UTC)
    conversation = replace(
        room.session.to_conversation(room.id, room.terms.trainee_id), started_at=room.started_at.astimezone()
    )
    scored = services.score(conversation, ScoreOptions(SCORECARD), words.language)
    return Attempt(kept(room, now), scored)


def stored_attempt(view: View, session_id: str) -> Attempt:
    """A stored attempt; raises NotFoundError."""
    return Attempt(view.practice.get(session_id), view.conversations.scored(session_id))
