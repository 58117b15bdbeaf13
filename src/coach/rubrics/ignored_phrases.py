"""The shape of a brand's ignored phrases: words that are not held against anybody, why, and until when."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from coach.rubrics.schema import Identifier, _Strict


class IgnoredPhrase(_Strict):
    """Words that the brand has decided to keep, such as a product's name that is jargon elsewhere."""

    phrase: str = Field(min_length=1, description="in the phrase language of docs/rubrics.md")
    criteria: list[Identifier] | None = Field(
        None, min_length=1, description="where it is ignored; everywhere when left out"
    )
    reason: str = Field(min_length=1, description="why these words stay; people will ask")
    until: str = Field(
        description="the last day on which it holds, such as 2027-06-30, so that somebody looks at it again"
    )

    @model_validator(mode="after")
    def _is_a_day(self) -> IgnoredPhrase:
        try:
            date.fromisoformat(self.until)
        except ValueError as error:
            raise ValueError(f"until: found {self.until!r}; write a day such as 2027-06-30") from error
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the phrase is still ignored on a day."""
        return day <= date.fromisoformat(self.until)


class IgnoredFile(_Strict):
    """All ignored phrases of one brand."""

    brand: Identifier
    ignored: list[IgnoredPhrase]
