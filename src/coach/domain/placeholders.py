"""What stands in a conversation instead of personal data: ``<NAME_1>``, ``<PHONE_2>``."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"<([A-Z]{2,}(?:_[A-Z]+){0,3})_(\d{1,6})>")


def placeholder(kind: str, number: int) -> str:
    """The placeholder of the n-th value of a kind, such as ``<BANK_ACCOUNT_1>``."""
    return f"<{kind.upper()}_{number}>"
