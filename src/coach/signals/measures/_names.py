"""The customer's name, as far as a transcript holds it."""

from __future__ import annotations

from coach.domain.conversation import Role, Turn
from coach.signals.measures._registry import Heard


def customer_names(heard: Heard) -> list[str]:
    """The customer's names as far as they are known: speaker names and what follows "my name is"."""
    names: list[str] = []
    for participant in heard.conversation.participants:
        if participant.role is Role.CUSTOMER and participant.name:
            names.extend(participant.name.split())
    for turn in heard.conversation.turns_of(Role.CUSTOMER):
        for signal in heard.said("own_name", turn):
            if signal.evidence:
                names.extend(names_after(turn, signal.evidence.end))
    for turn in heard.conversation.turns_of(Role.AGENT):
        for signal in heard.said("address_form", turn, "title_name"):
            if signal.evidence:
                names.extend(signal.evidence.quote.split()[1:])
    plain = (name.strip(".,!?()") for name in names)
    return list(dict.fromkeys(name for name in plain if len(name) > 1 and name[0].isupper()))


def names_after(turn: Turn, end: int) -> list[str]:
    """The capitalised words that follow a place in a turn, three at most."""
    found: list[str] = []
    for word in turn.text[end:].replace(",", " , ").replace(".", " . ").split()[:3]:
        if not word[0].isupper():
            break
        found.append(word)
    return found
