"""Who speaks, in words."""

from __future__ import annotations

from coach.domain.conversation import Conversation, Participant, Role, Turn
from coach.ui.words import Words


def role_word(role: Role, words: Words) -> str:
    """A role as the interface calls it."""
    return words(f"role.{role.value}")


def participant_of(conversation: Conversation, turn: Turn) -> Participant:
    """The speaker of a turn; made from the turn where the transcript does not list the speakers."""
    for participant in conversation.participants:
        if participant.id == turn.speaker_id:
            return participant
    return Participant(turn.speaker_id, turn.role)


def speaker_label(conversation: Conversation, turn: Turn, words: Words) -> str:
    """The speaker's name where it is known, with the role: ``Laura · Agent``."""
    name = participant_of(conversation, turn).name
    role = role_word(turn.role, words)
    return f"{name} · {role}" if name and name.casefold() != role.casefold() else role


def agent_name(conversation: Conversation) -> str | None:
    """The agent as people would call them: the name of the participant whom ``agent_id`` means, else the id."""
    agents = [
        participant for participant in conversation.participants if participant.role is Role.AGENT and participant.name
    ]
    for participant in agents:
        if conversation.agent_id is None or str(participant.name).casefold() == conversation.agent_id.casefold():
            return participant.name
    if len(agents) == 1 and conversation.agent_id:
        return agents[0].name
    return conversation.agent_id
