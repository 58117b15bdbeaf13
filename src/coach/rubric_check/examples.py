"""The examples of a scorecard as tests: short conversations, each with the answer that its criterion must give."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace

from coach.domain.conversation import Channel, Conversation, Evidence, Role, Source, Turn
from coach.domain.signals import Signal
from coach.errors import InvariantError
from coach.pipeline import Coach
from coach.rubrics.overlay import with_culture
from coach.rubrics.schema import Criterion, Example, Rubric
from coach.rubrics.yaml_text import Place
from coach.scoring.finding import Finder
from coach.scoring.judge import Judge
from coach.signals.detector import Signals
from coach.transcripts._reading import parse_clock

_LABELS = {"customer": Role.CUSTOMER, "agent": Role.AGENT, "bot": Role.BOT, "system": Role.SYSTEM}
_LINE = re.compile(
    r"\s*(?:\[(?P<start>[0-9:.]+)(?:\s*-\s*(?P<end>[0-9:.]+))?\]\s*)?(?P<label>[A-Za-z]+):\s*(?P<text>.*)"
)


class ExampleError(Exception):
    """An example's conversation is not written as it must be."""


def example_conversation(example: Example) -> Conversation:
    """The conversation of an example; raises ExampleError with the line of its text that is wrong.

    Lines are ``Customer: …``, ``Agent: …``, ``Bot: …`` or ``System: …``, with ``[mm:ss]`` or ``[mm:ss-mm:ss]`` in front
    where times matter. A line without a label goes on with the turn above.
    """
    turns: list[Turn] = []
    for line in example.conversation.splitlines():
        found = _LINE.fullmatch(line)
        label = found["label"].casefold() if found else ""
        if found and label in _LABELS:
            turns.append(_turn(len(turns), _LABELS[label], found, line))
        elif found and (close := difflib.get_close_matches(label, _LABELS, n=1, cutoff=0.7)):
            raise ExampleError(
                f"{line.strip()!r}: nobody is called {found['label']!r}. Did you mean {close[0].title()!r}?"
            )
        elif turns:
            turns[-1] = replace(turns[-1], text=f"{turns[-1].text}\n{line}".rstrip())
        elif line.strip():
            raise ExampleError(f"{line.strip()!r}: begin with Customer:, Agent:, Bot: or System:")
    language = example.language or "und"
    try:
        return Conversation("example", Channel(example.channel), language, tuple(turns), source=Source(None, "example"))
    except InvariantError as error:
        raise ExampleError(str(error)) from error


def _turn(index: int, role: Role, found: re.Match[str], line: str) -> Turn:
    start, end = (parse_clock(found[name]) if found[name] else None for name in ("start", "end"))
    if (found["start"] and start is None) or (found["end"] and end is None):
        raise ExampleError(f"{line.strip()!r}: write times as [mm:ss] or [mm:ss-mm:ss]")
    try:
        return Turn(index, role, role.value, found["text"], start, end)
    except InvariantError as error:
        raise ExampleError(f"{line.strip()!r}: {error}") from error


def failing_examples(coach: Coach, rubric: Rubric) -> Iterator[tuple[Place, str]]:
    """The place of each example that fails in the rubric's file, with what was expected and found.

    Args:
        coach: for the rubrics folder; each example is judged by the rubric with the example's own culture profile.
        rubric: whose examples are run.
    """
    for s, section in enumerate(rubric.sections):
        for c, criterion in enumerate(section.criteria):
            for e, example in enumerate(criterion.examples):
                if complaint := _complaint(coach, rubric, criterion, example):
                    place = ("sections", s, "criteria", c, "examples", e)
                    yield place, f"criterion {criterion.criterion!r}: {complaint}"


def _complaint(coach: Coach, rubric: Rubric, criterion: Criterion, example: Example) -> str | None:
    """What is wrong with an example; None when it gets the answer that it must get, or waits for its rule as a draft."""
    try:
        answer, reason = answer_of_rules(coach, rubric, criterion.criterion, example)
    except ExampleError as problem:
        return f"example: {problem}"
    if example.status == "draft":
        if answer != example.answer:
            return None
        return f"this draft of an example gets {example.answer!r} now; remove `status: draft`, so that it stays so"
    if answer == example.answer:
        return None
    return (
        f"this example must get {example.answer!r} and gets {answer!r} ({reason}); "
        "change the phrases, the conditions or the example"
    )


def answer_of_rules(coach: Coach, rubric: Rubric, criterion_id: str, example: Example) -> tuple[str, str]:
    """The answer that an example gets from the rules, with its reason; raises ExampleError when it can not be judged."""
    if example.language and example.language not in coach.folder.languages:
        known = ", ".join(coach.folder.languages)
        raise ExampleError(f"the language {example.language!r} has no phrase file; known are {known}")
    if example.culture and example.culture not in coach.folder.culture_names():
        known = ", ".join(coach.folder.culture_names())
        raise ExampleError(f"no culture profile {example.culture!r}; known are {known}")
    conversation = example_conversation(example)
    judged = with_culture(rubric, coach.folder.culture(example.culture)) if example.culture else rubric
    signals = coach.signals(conversation)
    signals = replace(
        signals, all=(*signals.all, *_given(signals.conversation, example)), heads=frozenset(example.given)
    )
    return _answer(coach, judged, criterion_id, signals)


def _given(conversation: Conversation, example: Example) -> Iterator[Signal]:
    """What the model would say of every turn of the two people."""
    for turn in conversation.turns:
        if turn.role in (Role.AGENT, Role.CUSTOMER):
            for head, labels in example.given.items():
                for label in [labels] if isinstance(labels, str) else labels:
                    yield Signal("prediction", head, label, 1.0, turn.role, Evidence.of(turn), "example")


def _answer(coach: Coach, rubric: Rubric, criterion_id: str, signals: Signals) -> tuple[str, str]:
    language = signals.conversation.language
    judge = Judge(Finder(signals, rubric), lambda kind, name: coach.means(kind, name, language), language)
    for section in rubric.sections:
        for criterion in section.criteria:
            if criterion.criterion == criterion_id:
                result = judge.judge(criterion, section.section)
                return result.answer.value, result.reason
    raise AssertionError("a culture profile never removes a criterion")
