"""Small makers of domain objects for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coach.domain.conversation import Channel, Conversation, Evidence, Participant, Role, Turn
from coach.domain.signals import Signal
from coach.rubrics.phrase_files import PhraseFile
from coach.rubrics.schema import Rubric
from coach.signals.detector import Signals
from coach.signals.phrases import PhraseBook

_ROLES = {"Customer": Role.CUSTOMER, "Agent": Role.AGENT, "Bot": Role.BOT, "System": Role.SYSTEM}


def conversation(
    *lines: str, channel: str = "chat", language: str = "en", times: Sequence[Any] = (), **more: Any
) -> Conversation:
    """A conversation of lines such as ``Agent: Hello``; times are starts, or (start, end) pairs."""
    turns = []
    for index, line in enumerate(lines):
        label, _, text = line.partition(": ")
        time = times[index] if index < len(times) else None
        start, end = time if isinstance(time, tuple) else (time, None)
        turns.append(Turn(index, _ROLES[label], label.lower(), text, start, end, language))
    people = tuple(Participant(role.value, role) for role in {turn.role for turn in turns})
    return Conversation("c1", Channel(channel), language, tuple(turns), participants=people, **more)


def said(talk: Conversation, turn: int, words: str, name: str, value: str | None = None) -> Signal:
    """A phrase signal on words of a turn."""
    start = talk.turns[turn].text.index(words)
    evidence = Evidence.of(talk.turns[turn], start, start + len(words))
    return Signal("phrases", name, value, 1.0, talk.turns[turn].role, evidence, "test")


def predicted(talk: Conversation, turn: int, head: str, label: str, confidence: float) -> Signal:
    """A prediction over a whole turn."""
    return Signal("prediction", head, label, confidence, talk.turns[turn].role, Evidence.of(talk.turns[turn]), "test")


def measured(name: str, value: float | str | None, talk: Conversation | None = None, turn: int | None = None) -> Signal:
    """A measure over the whole conversation, or over one turn."""
    if talk is None or turn is None:
        return Signal("measure", name, value, 1.0, None, None, "test")
    return Signal("measure", name, value, 1.0, talk.turns[turn].role, Evidence.of(talk.turns[turn]), "test")


def signals(talk: Conversation, *found: Signal) -> Signals:
    """Signals made by hand, with the words of the turns."""
    book = PhraseBook(
        PhraseFile.model_validate(
            {"language": talk.language, "name": "test", "phrases": {"x": {"means": "x", "any_of": ["xyzzy"]}}}
        )
    )
    heads = frozenset(signal.name for signal in found if signal.kind == "prediction")
    return Signals(talk, found, tuple(book.read(turn) for turn in talk.turns), heads)


def criterion(name: str = "c", weight: int = 100, **rules: Any) -> dict[str, Any]:
    """A criterion as YAML would give it; answers met when the phrase set "good" is said by the agent, unless told otherwise."""
    return {
        "criterion": name,
        "name": name,
        "weight": weight,
        "why": "because",
        "advice": "do it",
        "answers": [
            {"answer": "met", "when": {"phrases": "good", "said_by": "agent"}},
            {"answer": "not met", "otherwise": True},
        ],
        "examples": [{"conversation": "Agent: a", "answer": "met"}, {"conversation": "Agent: b", "answer": "not met"}],
        **rules,
    }


def a_rubric(*criteria: dict[str, Any], **more: Any) -> Rubric:
    """A rubric of one section."""
    return Rubric.model_validate(
        {
            "rubric": "test",
            "name": "Test",
            "version": 1,
            "status": "active",
            "channels": ["chat", "call", "email", "social"],
            "pass_mark": "80%",
            "scale": {"met": "100%", "partly met": "50%", "not met": "0%"},
            "sections": [{"section": "s", "name": "S", "criteria": list(criteria)}],
            **more,
        }
    )
