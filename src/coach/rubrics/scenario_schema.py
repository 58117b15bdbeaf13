"""The shape of role-play scenarios and of the lines that all of them share; the runtime types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from coach.rubrics.schema import ChannelWord, Identifier, LanguageCode, MistakesInsideError, _Strict

MoodName = Literal["calm", "wary", "upset", "furious"]
MOODS: tuple[MoodName, ...] = ("calm", "wary", "upset", "furious")
"""From the best to the worst."""
EndingName = Literal["solved_well", "solved_coldly", "gives_up", "escalates"]
SLOT = re.compile(r"\{([^{}]*)\}")
GIVEN_SLOTS = frozenset({"customer"})
_MOST_SLOTTED = re.compile(r"[{}]")

Line = Annotated[str, Field(min_length=1)]
Level = Annotated[int, Field(ge=0, le=100)]
Step = Annotated[int, Field(ge=-100, le=100)]


def _share(text: str) -> str:
    # Also for a bare number, so that the message says how it is written instead of asking for a text.
    number = str(text).removesuffix("%")
    if not (str(text).endswith("%") and number.isdecimal() and int(number) <= _MOST_SHARE):
        raise ValueError(f"write a percentage up to {_MOST_SHARE}%, such as 50% or 150%, not {str(text)!r}")
    return text


_MOST_SHARE = 300
Share = Annotated[str, BeforeValidator(_share)]


class State(_Strict):
    """How a customer feels, each 0 to 100."""

    trust: Level
    anger: Level
    patience: Level


class Moves(_Strict):
    """By how many points something moves a customer."""

    trust: Step = 0
    anger: Step = 0
    patience: Step = 0


class LinesByMood(_Strict):
    """Lines for each mood; wary customers say what calm ones say, and furious ones what upset ones say, where they have no lines."""

    calm: list[Line] = Field(min_length=2)
    wary: list[Line] | None = Field(None, min_length=2)
    upset: list[Line] = Field(min_length=2)
    furious: list[Line] | None = Field(None, min_length=2)

    def of(self, mood: MoodName) -> list[str]:
        """The lines of a mood."""
        if mood == "wary" and self.wary is None:
            return self.calm
        if mood == "furious" and self.furious is None:
            return self.upset
        found: list[str] = getattr(self, mood)
        return found

    def all_lines(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every line with its place."""
        for mood in MOODS:
            for number, line in enumerate(getattr(self, mood) or ()):
                yield (mood, number), line


class ToldWhen(_Strict):
    """When a customer answers; otherwise a line of `held_back` is said."""

    mood: MoodName | None = Field(None, description="the mood must not be worse than this")
    after: list[Identifier] = Field(default_factory=list, description="topics that must have been answered before")

    @model_validator(mode="after")
    def _asks_something(self) -> ToldWhen:
        if self.mood is None and not self.after:
            raise ValueError("told_when needs mood or after")
        return self


class Topic(_Strict):
    """Something that a trainee asks or offers, and what the customer says to it."""

    topic: Identifier
    said_as: list[Line] = Field(min_length=5, description="how trainees say it, in everyday words")
    told_when: ToldWhen | None = None
    held_back: list[Line] | None = Field(None, min_length=2, description="said instead, until told_when holds")
    answers: LinesByMood
    moves: Moves | None = Field(
        None, description="what an offer or question of this kind does, once, when it is answered"
    )
    may_repeat: bool = Field(False, description="asking it again annoys nobody; offers, which have `moves`, never do")

    @model_validator(mode="after")
    def _consistent(self) -> Topic:
        mistakes: list[tuple[tuple[str | int, ...], str]] = []
        if (self.told_when is None) != (self.held_back is None):
            there, missing = ("told_when", "held_back") if self.told_when else ("held_back", "told_when")
            mistakes.append(((there,), f"told_when and held_back go together; add {missing}"))
        folded = [line.casefold().strip() for line in self.said_as]
        for number, line in enumerate(folded):
            if line in folded[:number]:
                mistakes.append(
                    (("said_as", number), f"{self.said_as[number]!r} stands here twice; write it in other words")
                )
        if mistakes:
            raise MistakesInsideError(mistakes)
        return self

    @property
    def tells(self) -> frozenset[str]:
        """The facts that every answer tells; who knows them has no need to ask."""
        return frozenset.intersection(*(frozenset(slots_of(line)) for _, line in self.answers.all_lines()))

    def spoken(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every line that the customer may say, with its place inside the topic."""
        for place, line in self.answers.all_lines():
            yield ("answers", *place), line
        for number, line in enumerate(self.held_back or ()):
            yield ("held_back", number), line


class GoalStep(_Strict):
    """One step towards the goal: reached when one of the topics is answered, or when the trainee did one of the reactions."""

    step: str = Field(min_length=1)
    topics: list[Identifier] = Field(default_factory=list)
    reactions: list[Identifier] = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_a_way(self) -> GoalStep:
        if not self.topics and not self.reactions:
            raise ValueError("a step needs topics or reactions, one of which reaches it")
        return self


class Goal(_Strict):
    """What the trainee should reach."""

    text: str = Field(min_length=1)
    steps: list[GoalStep] = Field(min_length=2)


class Person(_Strict):
    """The customer."""

    name: str = Field(min_length=1)
    speaks: str = Field(min_length=1, description="how they speak, for trainers and for a model that words the lines")


class EndingRule(_Strict):
    """When a session ends in a certain way; everything that is given must hold."""

    goal: Literal["reached", "open"] | None = None
    closing: Literal[True] | None = Field(None, description="the trainee closes the conversation")
    mood_no_worse_than: MoodName | None = None
    mood_no_better_than: MoodName | None = None
    anger_from: Level | None = None
    patience_to: Level | None = None
    trust_to: Level | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> EndingRule:
        if not self.model_fields_set:
            raise ValueError("an ending needs at least one of " + ", ".join(type(self).model_fields))
        return self


class Ending(_Strict):
    """How this scenario ends in one way."""

    when: EndingRule | None = Field(None, description="as in reactions.yaml where it is left out")
    lines: list[Line] = Field(min_length=2)


class ScenarioExample(_Strict):
    """A trainee's line and what it must do; run as a test, right after the opening line."""

    trainee: str
    feels: Literal["calmer", "angrier", "the same"] | None = None
    topics: list[Identifier] | None = Field(None, description="the topics that are answered; [] for none")
    in_mood: MoodName | None = Field(None, description="the mood to begin in; that of the scenario by default")

    @model_validator(mode="after")
    def _asks_something(self) -> ScenarioExample:
        if self.feels is None and self.topics is None:
            raise ValueError("an example needs `feels` or `topics`, what the line must do")
        return self


Difficulty = Literal["easy", "medium", "hard"]
Industry = Literal[
    "telecom", "bank", "it", "logistics", "insurance", "retail", "travel", "utilities", "health", "food", "public"
]


class Scenario(_Strict):
    """One situation to practise."""

    scenario: Identifier
    language: LanguageCode
    title: str = Field(min_length=1)
    about: str = Field(min_length=1, description="the situation, as the trainee is told before the start")
    channel: ChannelWord
    industry: Industry
    difficulty: Difficulty
    practises: list[str] = Field(min_length=1, description="guide numbers and criteria")
    culture: Identifier | None = Field(None, description="a culture profile that the customer prefers")
    preference: str | None = Field(None, description="what the customer has said they prefer, told to the trainee")
    customer: Person
    begins: State
    facts: dict[Identifier, str] = Field(min_length=1, description="what the customer knows and tells")
    hidden: dict[Identifier, str] = Field(
        default_factory=dict, description="what the customer tells only when asked well"
    )
    weights: dict[Identifier, Share] = Field(
        default_factory=dict, description="what calms or angers this customer more (150%) or less (50%) than others"
    )
    goal: Goal
    opening: list[Line] = Field(min_length=3)
    topics: list[Topic] = Field(min_length=12)
    lines: dict[Identifier, LinesByMood] = Field(default_factory=dict, description="instead of those in _common.yaml")
    endings: dict[EndingName, Ending] = Field(default_factory=dict)
    model_answer: list[Line] = Field(min_length=5, description="the trainee's turns of a good conversation")
    examples: list[ScenarioExample] = Field(min_length=6)

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        if mistakes := list(self._mistakes()):
            raise MistakesInsideError(mistakes)
        return self

    def _mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What does not fit together, with the place inside the scenario."""
        for name in sorted(self.facts.keys() & self.hidden.keys()):
            yield ("hidden", name), f"{name!r} stands under facts too; a fact is told freely or only when asked well"
        for name in sorted((self.facts.keys() | self.hidden.keys()) & GIVEN_SLOTS):
            yield ("facts", name), f"{name!r} is given already; choose another name"
        seen: set[str] = set()
        for number, topic in enumerate(self.topics):
            if topic.topic in seen:
                yield (
                    ("topics", number, "topic"),
                    f"the topic {topic.topic!r} stands here twice; join them or rename one",
                )
            seen.add(topic.topic)
        yield from self._slot_mistakes()
        if self.hidden and not any(topic.told_when for topic in self.topics):
            yield ("hidden",), "no topic has told_when, so nothing would ever be told; add it to one"

    def _slot_mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        kept_back = {topic.topic for topic in self.topics if topic.told_when}
        for place, line in self.spoken():
            topic = self.topics[int(place[1])] if place[0] == "topics" else None
            may_tell = topic is not None and topic.topic in kept_back and place[2] == "answers"
            for name in slots_of(line):
                if name in self.hidden and not may_tell:
                    yield place, f"{{{name}}} is hidden; only answers of a topic with told_when may tell it"
                elif name not in self.facts and name not in self.hidden and name not in GIVEN_SLOTS:
                    known = ", ".join(sorted((*self.facts, *self.hidden, *GIVEN_SLOTS)))
                    yield place, f"{{{name}}} is no fact of this scenario; known are {known}"
            if _MOST_SLOTTED.search(SLOT.sub("", line)):
                yield place, f"{line!r}: a curly bracket is not closed; write facts as {{name}}"

    def spoken(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every line that this customer may say, with its place."""
        for number, line in enumerate(self.opening):
            yield ("opening", number), line
        for number, topic in enumerate(self.topics):
            for place, line in topic.spoken():
                yield ("topics", number, *place), line
        for name, lines in self.lines.items():
            for place, line in lines.all_lines():
                yield ("lines", name, *place), line
        for ending, entry in self.endings.items():
            for number, line in enumerate(entry.lines):
                yield ("endings", ending, "lines", number), line

    @property
    def values(self) -> Mapping[str, str]:
        """What the slots of lines stand for."""
        return {**self.facts, **self.hidden, "customer": self.customer.name}


def slots_of(line: str) -> tuple[str, ...]:
    """The names in curly brackets."""
    return tuple(SLOT.findall(line))


_FEWEST_COMMON_LINES = 6


class CommonLines(_Strict):
    """What customers of one language say in every scenario: lines for what is no question, and topics that always fit."""

    language: LanguageCode
    alike: list[list[str]] = Field(
        default_factory=list, description="words and phrases that mean the same when topics are looked for"
    )
    says_nothing: list[str] = Field(
        default_factory=list, description="words and phrases of courtesy and address that tell nothing about a topic"
    )
    lines: dict[Identifier, LinesByMood] = Field(min_length=1)
    topics: list[Topic] = Field(default_factory=list)
    endings: dict[EndingName, list[Line]]

    @model_validator(mode="after")
    def _enough(self) -> CommonLines:
        mistakes: list[tuple[tuple[str | int, ...], str]] = [
            (("lines", name), f"lines {name!r}: {mood} has {len(lines.of(mood))} lines; at least six are needed")
            for name, lines in self.lines.items()
            for mood in MOODS
            if len(lines.of(mood)) < _FEWEST_COMMON_LINES
        ]
        for place, line in self.spoken():
            mistakes += [
                (place, f"{{{name}}} is no slot that every scenario has; known is {{customer}}")
                for name in slots_of(line)
                if name not in GIVEN_SLOTS
            ]
        if mistakes:
            raise MistakesInsideError(mistakes)
        return self

    def spoken(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every line with its place."""
        for name, lines in self.lines.items():
            for place, line in lines.all_lines():
                yield ("lines", name, *place), line
        for number, topic in enumerate(self.topics):
            for place, line in topic.spoken():
                yield ("topics", number, *place), line
        for ending, closing in self.endings.items():
            for number, line in enumerate(closing):
                yield ("endings", ending, number), line
