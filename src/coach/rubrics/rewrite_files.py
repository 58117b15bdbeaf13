"""The shape of rewrite files: better wordings, and what a rewrite may not touch, one file a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from coach.rubrics.schema import ChannelWord, Identifier, LanguageCode, MistakesInsideError, Text, _Strict

Level = Literal["formal", "neutral", "casual"]
Make = Literal[
    "plain_term",
    "two_sentences",
    "list_of_steps",
    "small_letters",
    "standard_spelling",
    "address_form",
    "left_out",
    "clause_left_out",
]
SLOT = re.compile(r"<([a-z_]+)>")
# Slots that every wording may use: how the draft addresses the customer, and the flagged sentence as it stands.
GIVEN_SLOTS = frozenset({"address", "call"})
_MOST_SLOTS = 4
_KINDS = ("instead_of", "like", "hears", "feels", "make")
_PHRASE_MARKS = frozenset({"number", "word", "name", "start", "end"})


class Wording(_Strict):
    """A better wording that only fits some registers or channels."""

    text: str
    register_: list[Level] | None = Field(None, alias="register", description="fits these levels only")
    channels: list[ChannelWord] | None = Field(None, description="fits these channels only")


class RewriteExample(_Strict):
    """A draft's words and what becomes of them; run as a test."""

    before: str = Field(min_length=1)
    after: str | None = Field(None, min_length=1, description="left out where the rewrite must not be offered")
    context: str = Field("", description="the customer's message that the draft answers")
    channel: ChannelWord = "chat"


class RewriteRule(_Strict):
    """Better wordings for one kind of weak wording.

    One of: ``instead_of`` (patterns with slots over the draft), ``like`` (whole sentences, met by meaning), ``hears`` (patterns
    over the customer's message) or ``feels`` (the customer's feeling), the last two for a line that names the trouble; or
    ``make``, what the program works out from the words themselves.
    """

    mends: list[Identifier] = Field(min_length=1, description="the criteria that the wording is better on")
    why: Text
    instead_of: list[str] = Field(default_factory=list)
    like: list[str] = Field(default_factory=list)
    hears: list[str] = Field(default_factory=list)
    feels: list[str] = Field(default_factory=list)
    make: Make | None = None
    write: list[str | Wording] = Field(
        default_factory=list, description='best first; "" beside instead_of takes the words out'
    )
    unless: list[str] = Field(
        default_factory=list, description="patterns; where the flagged sentence meets one, the rewrite is passed over"
    )
    unless_heard: list[str] = Field(
        default_factory=list, description="patterns; where the customer's message meets one, it is passed over"
    )
    unless_said: list[Identifier] = Field(
        default_factory=list, description="phrase sets; where another sentence of the draft says one, it is passed over"
    )
    channels: list[ChannelWord] | None = None
    examples: list[RewriteExample] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> RewriteRule:
        if mistakes := list(self._mistakes()):
            raise MistakesInsideError(mistakes)
        return self

    def _mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        given = [name for name in _KINDS if getattr(self, name)]
        if len(given) != 1:
            yield (), f"a rewrite needs exactly one of {', '.join(_KINDS)}; found {', '.join(given) or 'none'}"
            return
        if bool(self.make) == bool(self.write):
            yield (
                (given[0],),
                "`write` belongs beside every kind but make; " + ("remove it" if self.write else "add it"),
            )
        for number, wording in enumerate(self.wordings):
            if not wording.text and not self.instead_of:
                yield ("write", number), 'only words that instead_of meets can be taken out with ""'
        if self.unless_heard and not self.hears:
            yield ("unless_heard",), "only beside hears, which looks at the customer's message too"
        patterns = [*self.instead_of, *self.hears]
        allowed = [slots_of(pattern) for pattern in patterns] or [frozenset()]
        for number, pattern in enumerate(patterns):
            if len(slots_of(pattern)) > _MOST_SLOTS:
                yield (given[0], number), f"the pattern has more than {_MOST_SLOTS} slots; split it"
        for number, wording in enumerate(self.wordings):
            for slot in sorted(slots_of(wording.text) - GIVEN_SLOTS):
                if any(slot not in names for names in allowed):
                    yield (
                        ("write", number),
                        f"<{slot}> is not a slot of every pattern of this rewrite; found {wording.text!r}",
                    )

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """The better wordings, best first."""
        return tuple(Wording.model_validate({"text": one}) if isinstance(one, str) else one for one in self.write)


def slots_of(text: str) -> frozenset[str]:
    """The slots of a pattern or wording."""
    return frozenset(SLOT.findall(text)) - _PHRASE_MARKS


class FactWords(_Strict):
    """Words that the guard counts: a rewrite keeps them and adds none."""

    times: list[str] = Field(default_factory=list, description="days, months, parts of the day, today, tomorrow")
    number_words_left_out: list[str] = Field(
        default_factory=list, description="numbers in words that seldom count: one"
    )
    promises: list[str] = Field(default_factory=list, description="what is given or guaranteed: refund, replace, free")
    commits: list[str] = Field(
        default_factory=list,
        description="how a promise begins; the word behind it must stand in the draft: I will, kami akan",
    )
    fillers: list[str] = Field(
        default_factory=list, description="words between the two that say nothing: also, just, gladly"
    )
    refusals: list[str] = Field(default_factory=list, description="how a no is said; may be softened, not taken away")
    limits: list[str] = Field(
        default_factory=list, description="words of which one must stay where a no was said: not, only, as soon as"
    )
    speakers: dict[str, list[str]] = Field(default_factory=dict, description="who speaks: I, we; it stays the same")


class RewriteFile(_Strict):
    """All better wordings of one language."""

    language: LanguageCode
    slots: dict[Identifier, list[str]] = Field(default_factory=dict, description="slots that take one of some words")
    clause_words: list[str] = Field(
        default_factory=list,
        description="words that open another clause; a slot over the customer's message ends there",
    )
    turned: dict[str, str] = Field(
        default_factory=dict, description="the customer's words as the agent says them: my: your; saya: <address>"
    )
    addresses: dict[str, str] = Field(
        default_factory=dict, description="form of address: the noun that wordings use for it (Kak: Kakak)"
    )
    calls: dict[str, str] = Field(default_factory=dict, description="the noun as it stands behind a comma: Kakak: Kak")
    address_by_channel: dict[ChannelWord, str] = Field(default_factory=dict, description="where the draft has none")
    facts: FactWords = FactWords()
    cuts: dict[str, str] = Field(
        default_factory=dict,
        description="where a long sentence may be cut: joining words: beginning of the next sentence",
    )
    never_left_out: list[Identifier] = Field(
        default_factory=list, description="phrase sets; a sentence that says one of these is not left out"
    )
    step_words: list[str] = Field(
        default_factory=list, description="how an instruction begins: open, press; where a step follows a mere `and`"
    )
    steps_lead: str = Field(
        "", description="in front of a list whose first step said please: Please follow these steps:"
    )
    reason_words: list[str] = Field(
        default_factory=list,
        description="how a sentence begins that gives the reason for the one before: because, soalnya",
    )
    polite_words: list[str] = Field(
        default_factory=list, description="please and its like, which a list needs once: please, mohon, silakan"
    )
    openers: list[str] = Field(
        default_factory=list,
        description="words that a reply begins with, behind which a missing line goes: Baik Ibu, ...",
    )
    order_words: list[str] = Field(
        default_factory=list, description="how steps follow one another where they are heard: First, then ..., finally"
    )
    spellings: dict[str, str] = Field(
        default_factory=dict, description="casual words and the neutral ones, for channels that expect those"
    )
    blanks: dict[str, str] = Field(
        default_factory=dict, description="words of a [blank] and what they are scored as: day or time: Monday at 5 pm"
    )
    pronouns: dict[str, str] = Field(
        default_factory=dict,
        description="words for you and I that some profiles avoid, and what to say instead: lu: <address>; gue: saya",
    )
    rewrites: dict[Identifier, RewriteRule]
