"""Days as the interface writes them."""

from __future__ import annotations

from datetime import date

from coach.ui.words import Words


def month_text(day: date, words: Words) -> str:
    """The month of a day, such as ``Oct 2026``."""
    return f"{words('date.months').split()[day.month - 1]} {day.year}"


def day_text(day: date, words: Words, *, with_year: bool = False) -> str:
    """A day such as ``5 Oct``, short enough for an axis; with the year where that is asked for."""
    month = words("date.months").split()[day.month - 1]
    return f"{day.day} {month} {day.year}" if with_year else f"{day.day} {month}"
