"""Santun: a coach for the quality of customer-service communication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coach.errors import CoachError, InputError, RubricError, SettingError, TranscriptError
    from coach.pipeline import Coach, keeps_facts
    from coach.transcripts.reading import read_transcript

__all__ = [
    "Coach",
    "CoachError",
    "InputError",
    "RubricError",
    "SettingError",
    "TranscriptError",
    "keeps_facts",
    "read_transcript",
]
__version__ = "0.1.0"

_HOMES = {"Coach": "coach.pipeline", "keeps_facts": "coach.pipeline", "read_transcript": "coach.transcripts.reading"}


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used, so that ``coach --help`` stays quick."""
    from importlib import import_module

    if name in __all__:
        return getattr(import_module(_HOMES.get(name, "coach.errors")), name)
    raise AttributeError(f"module 'coach' has no attribute {name!r}")
