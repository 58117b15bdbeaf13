"""A decided answer as an example for the scorecard's file, so that the same mistake is found by ``coach rubric check``."""

from __future__ import annotations

import json

from coach.domain.conversation import Channel, Conversation, Role
from coach.domain.evaluation import Answer
from coach.exports.harmless import harmless

_LABELS = {Role.AGENT: "Agent", Role.CUSTOMER: "Customer", Role.BOT: "Bot", Role.SYSTEM: "System"}
_INDENT = "          "


def example_text(conversation: Conversation, answer: Answer) -> str:
    """The lines to put under ``examples:`` of the criterion, indented as they are in scorecards."""
    lines = [f"{_LABELS[turn.role]}: {' '.join(harmless(turn.text).split())}" for turn in conversation.turns]
    written = "\n".join(f"{_INDENT}    {line}" for line in lines)
    channel = "" if conversation.channel is Channel.CHAT else f"{_INDENT}  channel: {conversation.channel.value}\n"
    language = json.dumps(conversation.language)
    return (
        f"{_INDENT}- conversation: |\n{written}\n{channel}{_INDENT}  language: {language}\n"
        f"{_INDENT}  answer: {answer.value}\n"
    )
