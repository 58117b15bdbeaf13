"""Every error that Santun raises on purpose.

CoachError
├── InputError            the user's input is at fault (exit status 2, no traceback)
│   ├── SignInError       nobody whom stored data may be shown to is at the screen
│   ├── RubricError       a rubric, phrase or culture file has mistakes; `problems` lists them all
│   ├── TranscriptError   a transcript file can not be read
│   ├── SettingError      an environment variable or option has a value that is not allowed
│   └── StorageError      the database can not be opened, or can not do what was asked
│       ├── NotFoundError     there is nothing of that id, or this person may not see it
│       └── NotAllowedError   this person may not do that; the attempt is in the audit log
└── InvariantError        a domain object would break its own rules; a fault of ours, or of a plug-in
"""

from __future__ import annotations

from collections.abc import Sequence


class CoachError(Exception):
    """Anything that Santun raises on purpose."""


class InputError(CoachError):
    """The user's input is at fault."""


class SignInError(InputError):
    """Nobody whom stored data may be shown to is at the screen."""


class RubricError(InputError):
    """A rubric, phrase or culture file has mistakes; ``problems`` lists all of them as ``file:line: text``."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[RubricError], tuple[tuple[str, ...]]]:
        """Between processes the problems travel, not their joined text."""
        return type(self), (self.problems,)


class TranscriptError(InputError):
    """A transcript file can not be read."""


class SettingError(InputError):
    """A setting has a value that is not allowed."""


class StorageError(InputError):
    """The database can not be opened, or can not do what was asked."""


class NotFoundError(StorageError):
    """There is nothing of that id, or this person may not see it; the two look alike on purpose."""


class NotAllowedError(StorageError):
    """This person may not do that; the attempt is in the audit log."""


class InvariantError(CoachError, ValueError):
    """A domain object would break its own rules."""
