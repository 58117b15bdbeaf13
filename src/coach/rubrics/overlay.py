"""Applies a culture profile to a rubric: settings and advice change, weights and auto-fail never do."""

from __future__ import annotations

from typing import Any

from coach.rubrics.phrase_files import CultureFile
from coach.rubrics.schema import Rubric, SettingValue


def with_culture(rubric: Rubric, culture: CultureFile) -> Rubric:
    """The rubric with the profile's settings (each replaces the whole key) and its advice on single criteria."""
    sections = [
        section.model_copy(
            update={
                "criteria": [
                    criterion.model_copy(
                        update={"advice": culture.criterion_advice.get(criterion.criterion, criterion.advice)}
                    )
                    for criterion in section.criteria
                ]
            }
        )
        for section in rubric.sections
    ]
    return rubric.model_copy(update={"settings": {**rubric.settings, **culture.settings}, "sections": sections})


def setting(rubric: Rubric, name: str, channel: str, language: str) -> str | int | list[str] | None:
    """A setting's value for a channel and language; None when it is not given for them.

    A setting may be one value, or values by channel, by language, or by one inside the other.
    """
    value: Any = rubric.settings.get(name)
    while isinstance(value, dict):
        by: dict[str, SettingValue] = value
        value = next((by[key] for key in (channel, language, "otherwise") if key in by), None)
    return value  # type: ignore[no-any-return]
