"""The shape of rubric files; these pydantic models are the runtime types, there is no second copy.

Docstrings and field descriptions are what `coach rubric schema` exports for editors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from coach.domain.conversation import Channel
from coach.domain.evaluation import Answer
from coach.rubrics.quantities import parse_percentage, parse_quantity, parse_reference

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Text = Annotated[str, Field(min_length=1)] | dict[LanguageCode, Annotated[str, Field(min_length=1)]]
AnswerWord = Literal["met", "partly met", "not met", "not applicable", "not scored"]
ChannelWord = Literal["chat", "call", "email", "social"]
Side = Literal["agent", "customer", "bot"]
State = Literal[
    "all answered", "most answered", "some answered", "first answered", "none answered",
    "some weakly answered", "all at least weakly answered", "no occasion", "model unsure",
]  # fmt: skip


class MistakesInsideError(ValueError):
    """Mistakes that only show when parts of a file are seen together, each with the place inside where it stands."""

    def __init__(self, mistakes: Sequence[tuple[tuple[str | int, ...], str]]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(message for _, message in mistakes))


def _percentage(text: str) -> str:
    # Also for a bare number, so that the message says how it is written instead of asking for a text.
    parse_percentage(str(text))
    return text


def _quantity(text: str | int) -> str | int:
    if parse_reference(str(text)) is None:
        parse_quantity(text)
    return text


Percentage = Annotated[str, BeforeValidator(_percentage)]
Quantity = Annotated[str | int, AfterValidator(_quantity)]
Within = Annotated[str, Field(pattern=r"^(sentence|turn|conversation|earlier|later|[1-9][0-9]? turns?)$")]
InDrafts = Literal["words", "words or absence", "no"]
Where = Literal["anywhere", "opening", "first turn", "closing", "last turn"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Condition(_Strict):
    """Something that holds for a conversation or not: one of the kinds, then what narrows it down."""

    phrases: Identifier | list[Identifier] | None = Field(None, description="phrase sets to look for")
    prediction: Identifier | None = Field(None, description="head of the model, such as acts or emotion")
    measure: Identifier | None = Field(None, description="measure to look at; `coach rubric list` names them")
    setting: Identifier | None = Field(None, description="holds when the setting is given and not empty")
    channel: list[ChannelWord] | None = Field(None, description="holds in these channels")
    all_of: list[Condition] | None = Field(None, min_length=1)
    any_of: list[Condition] | None = Field(None, min_length=1)
    none_of: list[Condition] | None = Field(None, min_length=1)

    is_: list[str] | str | None = Field(
        None, alias="is", description="values that count, or a $setting that lists them"
    )
    more_than: Quantity | None = None
    less_than: Quantity | None = None
    sure_at_least: Percentage | None = Field(None, description="how sure the model must be")
    said_by: Side | None = None
    where: Where | None = Field(None, description="opening: first 2 turns of that side; closing: last 2")
    at_least: int | None = Field(None, ge=1, description="how many times; 1 when left out")
    distinct: bool | None = Field(None, description="count different values or words only once")
    same_wording: bool | None = Field(None, description="count only the wording that comes most often")
    more_than_share_of_turns: Percentage | None = Field(
        None, description="share of that side's turns that must show it"
    )
    mixes: list[list[str]] | None = Field(None, min_length=2, description="holds when values of two groups occur")
    before: Condition | None = Field(None, description="only what comes before the first of this")
    after: Condition | None = Field(None, description="only what comes after the first of this")
    unless: list[Nearby] | None = Field(None, description="does not count where one of these is near")
    only_if: list[Nearby] | None = Field(None, description="counts only where each of these is near")

    @model_validator(mode="after")
    def _one_kind(self) -> Condition:
        kinds = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none of them"
            raise ValueError(f"a condition needs exactly one of {', '.join(_KINDS)}; found {found}")
        narrowing = [name for name in _NARROWING if getattr(self, name) is not None]
        if kinds[0] not in ("phrases", "prediction", "measure") and narrowing:
            raise ValueError(
                f"{_shown(narrowing[0])} belongs beside phrases, prediction or measure, not beside {kinds[0]}"
            )
        if self.prediction is not None and self.is_ is None:
            raise ValueError("prediction needs `is`, the labels that count")
        return self

    @cached_property
    def kind(self) -> str:
        """Which of the kinds this condition is."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @cached_property
    def phrase_sets(self) -> tuple[str, ...]:
        """The phrase sets that are looked for; empty for other kinds."""
        return () if self.phrases is None else (self.phrases,) if isinstance(self.phrases, str) else tuple(self.phrases)

    def inside(self) -> tuple[Condition, ...]:
        """This condition and every one inside it."""
        return self._inside

    @cached_property
    def _inside(self) -> tuple[Condition, ...]:
        return tuple(self._walk())

    def _walk(self) -> Iterator[Condition]:
        yield self
        for group in (self.all_of, self.any_of, self.none_of):
            for condition in group or ():
                yield from condition.inside()
        for single in (self.before, self.after):
            if single is not None:
                yield from single.inside()
        for nearby in (*(self.unless or ()), *(self.only_if or ())):
            yield from nearby.inside()


_KINDS = ("phrases", "prediction", "measure", "setting", "channel", "all_of", "any_of", "none_of")
_NARROWING = (
    "is_", "more_than", "less_than", "sure_at_least", "said_by", "where", "at_least", "distinct", "same_wording",
    "more_than_share_of_turns", "mixes", "before", "after", "unless", "only_if",
)  # fmt: skip


def _shown(name: str) -> str:
    return name.rstrip("_")


class Nearby(_Strict):
    """A condition and how near it must be to the thing that it excuses, proves or answers."""

    condition: Condition
    within: Within = Field(
        "turn", description="sentence, turn, 2 turns (that side's next turns), earlier, later or conversation"
    )
    same_value: bool = Field(False, description="only where the value or wording is the same, such as the same term")
    ahead_of: Condition | None = Field(None, description="only where it stands in front of these in its turn")

    def inside(self) -> Iterator[Condition]:
        """Every condition in it."""
        yield from self.condition.inside()
        if self.ahead_of is not None:
            yield from self.ahead_of.inside()


class AnswerRule(_Strict):
    """One line of `answers`: the answer, when it is right, and the reason that people read."""

    answer: AnswerWord
    when: Condition | State | None = None
    otherwise: Literal[True] | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _when_or_otherwise(self) -> AnswerRule:
        if (self.when is None) == (self.otherwise is None):
            raise ValueError("an answer needs either `when` or `otherwise: true`")
        return self


class Example(_Strict):
    """A short conversation with the answer that it must get; run as a test."""

    conversation: str = Field(min_length=1, description="lines such as `Customer: …`, `Agent: …`, `[00:12] Agent: …`")
    answer: AnswerWord
    status: Literal["draft", "active"] = Field(
        "active", description="a draft waits for its rule to be mended, and may get another answer until then"
    )
    channel: ChannelWord = "chat"
    language: LanguageCode | None = None
    culture: Identifier | None = None
    given: dict[str, str | list[str]] = Field(
        default_factory=dict, description="what the model would say; keeps the test exact"
    )
    about: Text | None = Field(None, description="what the example shows")


class Criterion(_Strict):
    """One thing judged."""

    criterion: Identifier
    name: Text
    weight: int = Field(ge=0, le=100)
    auto_fail: bool = False
    status: Literal["draft", "active"] = "active"
    why: Text
    source: list[str] = Field(default_factory=list)
    channels: list[ChannelWord] | None = Field(None, description="where it applies; everywhere when left out")
    in_drafts: InDrafts = Field(
        "words",
        description="a reply before it is sent: the words that show it are marked; words or absence: what is missing is "
        "told too; no: it takes a whole conversation",
    )
    applies_when: Condition | None = None
    for_each: Condition | None = Field(None, description="occasions; none at all means not applicable")
    answered_by: Nearby | None = None
    or_weakly_by: Nearby | None = None
    answers: list[AnswerRule] = Field(min_length=2)
    advice: Text
    examples: list[Example] = Field(min_length=2)

    @model_validator(mode="after")
    def _consistent(self) -> Criterion:
        if mistakes := list(self._mistakes()):
            raise MistakesInsideError(mistakes)
        return self

    def _mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What does not fit together, with the place inside the criterion."""
        for number, rule in enumerate(self.answers):
            if rule.otherwise and number < len(self.answers) - 1:
                yield (
                    ("answers", number),
                    "only the last answer is `otherwise: true`; move it to the end or write `when`",
                )
            if isinstance(rule.when, str) and rule.when != "model unsure" and self.for_each is None:
                yield ("answers", number), f"`when: {rule.when}` needs for_each and answered_by beside `answers`"
        if not self.answers[-1].otherwise:
            yield (
                ("answers", len(self.answers) - 1),
                "the last answer must be `otherwise: true`; add `- {answer: not met, otherwise: true}` below it",
            )
        if (self.for_each is None) != (self.answered_by is None):
            there, missing = ("for_each", "answered_by") if self.for_each else ("answered_by", "for_each")
            yield (there,), f"{there} and {missing} go together; add {missing}"
        if len({example.answer for example in self.examples}) < 2:
            only = self.examples[0].answer
            yield ("examples",), f"the examples need at least two different answers; all have {only!r}, add another one"

    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of this criterion, the nested ones too."""
        return self._conditions

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        return tuple(self._walk_conditions())

    @cached_property
    def rests_on(self) -> frozenset[str]:
        """The phrase sets and measures that its answer hangs on."""
        sets = {name for condition in self._conditions for name in condition.phrase_sets}
        return frozenset(sets | {condition.measure for condition in self._conditions if condition.measure})

    def _walk_conditions(self) -> Iterator[Condition]:
        roots: list[Condition | Nearby | None] = [self.applies_when, self.for_each, self.answered_by, self.or_weakly_by]
        roots += [rule.when for rule in self.answers if isinstance(rule.when, Condition)]
        for root in roots:
            if root is not None:
                yield from root.inside()


class Section(_Strict):
    """A group of criteria; its weight is the sum of theirs."""

    section: Identifier
    name: Text
    report_separately: bool = Field(False, description="shown with a score of its own, outside the one score")
    criteria: list[Criterion] = Field(min_length=1)

    @property
    def weight(self) -> int:
        """Points out of 100."""
        return sum(criterion.weight for criterion in self.criteria if criterion.status == "active")


SettingValue = str | int | list[str] | dict[str, "str | int | list[str] | dict[str, str | int | list[str]]"]


class Rubric(_Strict):
    """One scorecard."""

    rubric: Identifier
    name: Text
    about: Text | None = None
    version: int = Field(ge=1)
    status: Literal["draft", "active", "retired"]
    channels: list[ChannelWord] = Field(min_length=1)
    pass_mark: Percentage
    review_below: Percentage = Field(
        "60%", description="coverage under which a person should look and no grade is shown"
    )
    scale: dict[Literal["met", "partly met", "not met"], Percentage]
    settings: dict[Identifier, SettingValue] = Field(default_factory=dict)
    sections: list[Section] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Rubric:
        if mistakes := list(self._mistakes()):
            raise MistakesInsideError(mistakes)
        return self

    def _mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What does not fit together, with the place inside the scorecard."""
        seen: set[str] = set()
        for number, section in enumerate(self.sections):
            for position, criterion in enumerate(section.criteria):
                if criterion.criterion in seen:
                    yield (
                        ("sections", number, "criteria", position, "criterion"),
                        f"the criterion {criterion.criterion!r} stands in this file twice; remove one or give it another name",
                    )
                seen.add(criterion.criterion)
        for missing in sorted({"met", "partly met", "not met"} - self.scale.keys()):
            yield ("scale",), f"scale: {missing!r} is missing; write what it is worth, such as 50%"
        counted = [section for section in self.sections if not section.report_separately]
        total = sum(section.weight for section in counted)
        if total != 100:
            change = f"take {total - 100} away" if total > 100 else f"give {100 - total} more"
            sums = ", ".join(f"{section.section} {section.weight}" for section in counted)
            yield (
                ("sections",),
                f"the weights of all active criteria add up to 100; here they add up to {total} ({sums}); {change} at one "
                "or more entries `weight`",
            )

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in the order of the file."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    def worth(self, answer: Answer) -> float:
        """What an answer that counts is worth, 0..1."""
        return parse_percentage(self.scale[answer.value])  # type: ignore[index]

    def applies_to(self, channel: Channel) -> bool:
        """Whether the scorecard is meant for a channel."""
        return channel.value in self.channels


def in_language(text: Text, language: str) -> str:
    """A text in a language; English, else its first language, where it is not written in that one."""
    if isinstance(text, str):
        return text.strip()
    return (text.get(language) or text.get("en") or next(iter(text.values()))).strip()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rubric file, for editors."""
    return Rubric.model_json_schema(by_alias=True)
