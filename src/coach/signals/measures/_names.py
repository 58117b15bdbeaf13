"""The customer's name, as far as a transcript holds it."""

from __future__ import annotations

import re

from coach.domain.conversation import Channel, Evidence, Role, Turn
from coach.signals.measures._registry import Heard

# A conversation with more names than this is no conversation with one customer.
_MOST_NAMES = 12


def customer_names(heard: Heard) -> list[str]:
    """The parts of the customer's name that are known, the first name first.

    From speaker names, what follows "my name is", the signature of the customer's e-mails, names after a title, and
    names after the agent's greeting or thanks ("Hi Ana").
    """
    names: list[str] = []
    for participant in heard.conversation.participants:
        if participant.role is Role.CUSTOMER and participant.name:
            names.extend(participant.name.split())
    for turn in heard.conversation.turns_of(Role.CUSTOMER):
        for signal in heard.said("own_name", turn):
            if signal.evidence:
                names.extend(names_after(turn, signal.evidence.end))
        if heard.conversation.channel is Channel.EMAIL:
            names.extend(word for line in signature_lines(turn)[:1] for word in line.quote.split())
    for turn in heard.conversation.turns_of(Role.AGENT):
        titles = [signal.evidence for signal in heard.said("address_form", turn) if signal.evidence]
        for signal in heard.said("address_by_name", turn):
            last = signal.evidence.end - 1 if signal.evidence else -1
            if signal.evidence and not any(title.start <= last < title.end for title in titles):
                names.append(signal.evidence.quote.split()[-1])
        for signal in heard.said("address_form", turn, "title_name"):
            if signal.evidence:
                names.extend(signal.evidence.quote.split()[1:])
    plain = (name.strip(".,!?()") for name in names)
    known = dict.fromkeys(name for name in plain if len(name) > 1 and name[0].isupper())
    return list(known)[:_MOST_NAMES]


def signature_lines(turn: Turn) -> list[Evidence]:
    """Those of the last three lines of a turn that are nothing but a name of up to four words."""
    lines = [(found.start(), found[0]) for found in re.finditer(r"\S[^\n]*", turn.text)]
    found = []
    for start, line in lines[1:][-3:]:
        words = line.strip(" ,.-").split()
        if words and len(words) <= 4 and all(word[0].isupper() for word in words) and line.rstrip()[-1] not in ",!?":
            found.append(Evidence.of(turn, start, start + len(line.rstrip())))
    return found


def names_after(turn: Turn, end: int) -> list[str]:
    """The capitalised words that follow a place in a turn, three at most."""
    found: list[str] = []
    for word in turn.text[end:].replace(",", " , ").replace(".", " . ").split()[:3]:
        if not word[0].isupper():
            break
        found.append(word)
    return found
