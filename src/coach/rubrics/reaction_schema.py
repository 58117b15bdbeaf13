"""The shape of rubrics/scenarios/reactions.yaml: what moves the customers of role-plays."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from coach.rubrics.scenario_schema import EndingName, EndingRule, Level, MoodName, Moves, Share
from coach.rubrics.schema import Condition, Identifier, MistakesInsideError, Text, _Strict

Occasion = Literal[
    "every turn", "silence", "nonsense", "asked again", "says the same again", "held back", "not foreseen",
    "answered", "goal step", "closes too early", "nothing in it",
]  # fmt: skip


class Reaction(_Strict):
    """What a trainee may do in one turn, and how it moves a customer."""

    reaction: Identifier
    name: Text
    when: Condition | None = Field(None, description="about the trainee's last turn; conditions as in scorecards")
    occasion: Occasion | None = Field(None, description="what the words alone do not show")
    moves: Moves
    again: Share = Field("100%", description="what it is worth when the trainee did it before; a formula wears off")
    not_beside: list[Identifier] = Field(
        default_factory=list, description="reactions that take its place where they happen in the same turn"
    )
    no_topic: bool = Field(
        False, description="a sentence that does it is no offer, however much of the matter it repeats"
    )
    line: Identifier | None = Field(None, description="the lines with which the customer reacts; none where left out")

    @model_validator(mode="after")
    def _one_cause(self) -> Reaction:
        if (self.when is None) == (self.occasion is None):
            raise ValueError("a reaction needs either `when`, a condition, or `occasion`")
        return self


class MoodRule(_Strict):
    """From where on a customer is in a mood; one of the limits is enough."""

    mood: MoodName
    anger_from: Level | None = None
    trust_below: Level | None = None
    patience_below: Level | None = None


class NamedEnding(_Strict):
    """An ending with its rule."""

    ending: EndingName
    when: EndingRule


class MostMoves(_Strict):
    """The most that one turn does for the better, in points: trust and patience won, anger lost."""

    trust: Level
    anger: Level
    patience: Level


class ReactionsFile(_Strict):
    """What moves customers, in every scenario and language."""

    scorecard: Identifier = Field(description="whose settings the conditions refer to")
    moods: list[MoodRule] = Field(min_length=1, description="the first that fits is the mood; calm where none fits")
    calms_at_most: MostMoves
    asks: Condition = Field(description="whether the trainee's turn asks something")
    closes: Condition = Field(description="whether the trainee closes the conversation")
    greets: Condition = Field(description="whether the trainee greets, which is no nonsense and no news")
    reactions: list[Reaction] = Field(min_length=1)
    endings: list[NamedEnding] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> ReactionsFile:
        mistakes: list[tuple[tuple[str | int, ...], str]] = []
        names = [one.reaction for one in self.reactions]
        for number, one in enumerate(self.reactions):
            if one.reaction in names[:number]:
                mistakes.append((("reactions", number), f"the reaction {one.reaction!r} stands here twice; rename one"))
            mistakes += [
                (("reactions", number, "not_beside"), f"reaction {one.reaction!r}: no reaction {other!r} in this file")
                for other in one.not_beside
                if other not in names
            ]
        if mistakes:
            raise MistakesInsideError(mistakes)
        return self
