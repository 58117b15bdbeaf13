"""The shape of phrase, jargon and culture files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from coach.domain.labels import LABELS
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Identifier, LanguageCode, SettingValue, Text, _Strict


class PhraseSet(_Strict):
    """What people say to do one thing; either plain phrases or phrases under labels."""

    means: str = Field(min_length=1, description="what the set is, in the file's language; shown in reasons")
    any_of: list[str] = Field(default_factory=list)
    labels: dict[str, list[str]] = Field(default_factory=dict, description="label: phrases; conditions narrow by `is`")
    never: list[str] = Field(default_factory=list, description="a match that overlaps one of these does not count")
    not_negated: bool = Field(False, description="a match within three words after a negation does not count")
    said_by: Literal["agent", "customer"] | None = Field(
        None, description="looked for in the turns of this side only, which saves time; everywhere when left out"
    )
    as_typed: bool = Field(
        False, description="matched before informal spellings are folded, where spelling is the point"
    )
    not_quoted: bool = Field(False, description="a match inside quotation marks does not count")

    @model_validator(mode="after")
    def _has_phrases(self) -> PhraseSet:
        if bool(self.any_of) == bool(self.labels):
            raise ValueError("a phrase set needs either any_of or labels")
        return self


class PhraseFile(_Strict):
    """All phrase sets of one language."""

    language: LanguageCode
    name: str = Field(min_length=1, description="the language's own name")
    spelled_the_same: dict[str, list[str]] = Field(default_factory=dict, description="standard: informal spellings")
    negators: list[str] = Field(default_factory=list, description="words that turn what follows into its opposite")
    phrases: dict[Identifier, PhraseSet]


class Reading(_Strict):
    """When a model's reading of a turn stands for a phrase of a set; in doubt it may, and then the set can not be told."""

    head: Literal["acts", "tone", "register", "emotion", "risk"]
    labels: list[str] | dict[str, str] = Field(
        min_length=1, description="the model's labels; where the set has labels of its own, each with one of those"
    )
    sure_from: str = Field(description="how sure the model must be, such as 70%")
    doubtful_from: str | None = Field(
        None,
        description="from here up to sure_from the answer can not be told; the model counts as sure that it is not so below",
    )
    hint_from: str | None = Field(
        None,
        description="a draft is read sentence by sentence besides; a sentence is pointed out where the model is so sure of it",
    )
    denied_below: str | None = Field(
        None,
        description="in a draft's context: a phrase of the set does not count where the model is less sure of it than this",
    )
    heard_from: str | None = Field(
        None,
        description="in a draft's context: how sure the model must be of the set where no phrase of it stands; what is missing "
        "in the answer rests on it",
    )
    not_beside: list[Identifier] = Field(
        default_factory=list,
        description="not where the sentence that the model points at says one of these sets, which explains it",
    )
    sure_beside: dict[Identifier, str] = Field(
        default_factory=dict, description="how sure the model must be of a sentence that says one of these sets"
    )

    @model_validator(mode="after")
    def _labels_exist(self) -> Reading:
        unknown = sorted(set(self.labels) - set(LABELS[self.head]))
        if unknown:
            raise ValueError(
                f"labels: found {', '.join(unknown)}; allowed for {self.head} are {', '.join(LABELS[self.head])}"
            )
        for name in ("sure_from", "doubtful_from", "hint_from", "denied_below", "heard_from"):
            if getattr(self, name) is not None:
                parse_percentage(getattr(self, name))
        for percentage in self.sure_beside.values():
            parse_percentage(percentage)
        return self


def _percentage(text: str) -> str:
    parse_percentage(text)
    return text


class SentenceOtherwise(_Strict):
    """What a sentence says that looks like one of a kind and is none, as the layer reads it."""

    below: Annotated[str, AfterValidator(_percentage)] = Field(
        description="the layer is less sure of the kind than this"
    )
    beside: list[Identifier] = Field(min_length=1, description="in sentences that say one of these sets")
    says: Identifier = Field(description="the set that such a sentence says instead")


class SentenceHint(_Strict):
    """When the model's layer for single sentences stands for a phrase of a set; in drafts only."""

    kind: Literal["blame", "refusal", "sends_away", "vague_time", "generic_apology"]
    hint_from: Annotated[str, AfterValidator(_percentage)] = Field(
        description="a sentence is pointed out where the layer is so sure of the kind"
    )
    not_beside: list[Identifier] = Field(
        default_factory=list, description="not where the sentence says one of these sets, which explains it"
    )
    otherwise: SentenceOtherwise | None = Field(
        default=None, description="what a sentence says that phrases take for this set and the layer does not"
    )


class ReadingsFile(_Strict):
    """What a model adds to phrase sets: meaning that no list of words foresees."""

    readings: dict[Identifier, list[Reading]]
    sentences: dict[Identifier, SentenceHint] = Field(default_factory=dict)


class JargonTerm(_Strict):
    """A term that an ordinary customer would not know."""

    term: str = Field(min_length=1)
    also: list[str] = Field(default_factory=list, description="other spellings, in the phrase language")
    plain: str | None = Field(
        None, min_length=1, description="what to say instead; left out where that hangs on the case"
    )
    industry: Literal[
        "any", "telecom", "bank", "it", "logistics", "insurance", "retail", "travel", "utilities", "health"
    ] = "any"


class JargonFile(_Strict):
    """The jargon of one language."""

    language: LanguageCode
    known_short_forms: list[str] = Field(
        default_factory=list,
        description="short forms without a vowel that ordinary customers know, and well-known names; others count as jargon",
    )
    terms: list[JargonTerm]


class Advice(_Strict):
    """One piece of advice of a culture profile, with where it comes from."""

    text: Text
    source: list[str] = Field(min_length=1)


class CultureFile(_Strict):
    """What a customer prefers or a brand has set; never guessed from a name or nationality.

    It may change settings (limits, address, formality), channels' expectations and advice; never weights or auto-fail.
    """

    culture: Identifier
    name: Text
    about: Text
    directness: Text
    settings: dict[Identifier, SettingValue] = Field(default_factory=dict)
    advice: list[Advice] = Field(min_length=1)
    criterion_advice: dict[Identifier, Text] = Field(default_factory=dict)
