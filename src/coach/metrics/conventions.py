"""What each outcome metric means here: its named conventions, stored with every value (guide 127-136, guide D12).

The guides disagree on most metrics (is a low CES good? does AHT end with the resolution?), and values under different
conventions must never be mixed. So a value without a convention does not exist, and no convention is picked silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coach.errors import SettingError
from coach.metrics._words import words

Kind = Literal["share", "net", "scale mean", "mean", "median", "count"]
Unit = Literal["share", "points", "seconds", "contacts"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a convention makes one figure of many outcomes.

    ``kind`` is the statistic; ``scale`` the lowest and highest answer of a survey; ``good_from`` the lowest answer that
    counts for a share; ``detail`` says what stands in the brackets of a convention; ``higher_is_better`` is None where
    neither is.
    """

    kind: Kind
    unit: Unit
    higher_is_better: bool | None
    scale: tuple[float, float] | None = None
    good_from: float | None = None
    detail: Literal["days", "seconds", "hours"] | None = None


_SECONDS_LOW: dict[str, Rule] = {
    "median_clock": Rule("median", "seconds", False),
    "mean_clock": Rule("mean", "seconds", False),
    "median_business": Rule("median", "seconds", False, detail="hours"),
    "mean_business": Rule("mean", "seconds", False, detail="hours"),
}
RULES: dict[str, dict[str, Rule]] = {
    "csat": {
        "top_two_1_5": Rule("share", "share", True, (1, 5), 4),
        "mean_1_5": Rule("scale mean", "points", True, (1, 5)),
        "top_two_1_10": Rule("share", "share", True, (1, 10), 9),
        "mean_1_10": Rule("scale mean", "points", True, (1, 10)),
    },
    "nps": {"promoters_less_detractors": Rule("net", "points", True, (0, 10))},
    "ces": {
        "effort_1_5_low_is_good": Rule("scale mean", "points", False, (1, 5)),
        "ease_1_7_high_is_good": Rule("scale mean", "points", True, (1, 7)),
        "ease_1_5_high_is_good": Rule("scale mean", "points", True, (1, 5)),
    },
    "fcr": {
        "asked": Rule("share", "share", True, (0, 1), 1),
        "no_return": Rule("share", "share", True, (0, 1), 1, detail="days"),
    },
    "frt": _SECONDS_LOW,
    "art": _SECONDS_LOW,
    "aht": {
        "talk_hold_wrap_up": Rule("mean", "seconds", None),
        "first_to_last_word": Rule("mean", "seconds", None),
    },
    "resolution": {
        "in_the_contact": Rule("share", "share", True, (0, 1), 1),
        "in_the_end": Rule("share", "share", True, (0, 1), 1),
    },
    "sla": {"answered_within": Rule("share", "share", True, (0, 1), 1, detail="seconds")},
    "volume": {"contacts": Rule("count", "contacts", None)},
    "retention": {"stayed": Rule("share", "share", True, (0, 1), 1)},
}
_CODE = re.compile(r"(?P<metric>[a-z]+)\.(?P<name>[a-z0-9_]+)(?:\[(?P<detail>[^\[\]]+)\])?")
_HOURS = re.compile(
    r"(?P<first>[1-7])-(?P<last>[1-7]) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d) (?P<zone>[A-Za-z0-9_+/-]+)"
)
_DETAIL_EXAMPLES = {"days": "7", "seconds": "20", "hours": "1-5 09:00-17:00 Asia/Jakarta"}


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When a team works: days of the week from ``first_day`` to ``last_day`` (Monday is 1), the same hours each day."""

    first_day: int
    last_day: int
    opens: time
    closes: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to count a metric, such as ``csat.top_two_1_5`` or ``fcr.no_return[7]``.

    Raises SettingError where the metric, the name or the detail is not known; it says which are.
    """

    metric: str
    name: str
    detail: str | None = None

    def __post_init__(self) -> None:
        if self.metric not in RULES:
            raise SettingError(_unknown("metric", self.metric, tuple(RULES)))
        if self.name not in RULES[self.metric]:
            raise SettingError(_unknown(f"convention of {self.metric}", self.name, tuple(RULES[self.metric])))
        wanted = self.rule.detail
        if (wanted is None) != (self.detail is None):
            needs = f"needs its {wanted}, such as {self._example}" if wanted else "takes nothing in brackets"
            raise SettingError(f"{self.code}: {needs}")
        if wanted == "hours":
            _ = self.business_hours
        elif wanted and not re.fullmatch(r"[1-9]\d{0,7}", self.detail or ""):
            raise SettingError(f"{self.code}: write a whole number of {wanted}, such as {self._example}")

    @property
    def code(self) -> str:
        """The convention as it is written in files."""
        return f"{self.metric}.{self.stored_name}"

    @property
    def stored_name(self) -> str:
        """Its name with the detail, as it is stored beside its metric."""
        return self.name + (f"[{self.detail}]" if self.detail is not None else "")

    @property
    def rule(self) -> Rule:
        """How one figure is made."""
        return RULES[self.metric][self.name]

    @property
    def number(self) -> int:
        """The days or seconds in the brackets; only where the rule has one."""
        return int(self.detail or 0)

    @property
    def business_hours(self) -> BusinessHours | None:
        """The hours in the brackets; None for every other convention."""
        return _business_hours(self.detail or "", self.code) if self.rule.detail == "hours" else None

    @property
    def _example(self) -> str:
        return f"{self.metric}.{self.name}[{_DETAIL_EXAMPLES[self.rule.detail or 'days']}]"

    def title(self, language: str) -> str:
        """The metric's name for people."""
        return words(language)[self.metric]

    def meaning(self, language: str) -> str:
        """One sentence that says how it is counted."""
        return words(language)[f"{self.metric}.{self.name}"].format(self.detail)


def parse_convention(code: str) -> Convention:
    """The convention of a code such as ``sla.answered_within[20]``; raises SettingError that says what is allowed."""
    found = _CODE.fullmatch(code.strip())
    if found is None:
        raise SettingError(
            f"convention {code!r}: write metric.convention, such as csat.top_two_1_5 or fcr.no_return[7]; "
            f"metrics are {', '.join(RULES)}"
        )
    return Convention(found["metric"], found["name"], found["detail"])


def _business_hours(detail: str, code: str) -> BusinessHours:
    found = _HOURS.fullmatch(detail)
    try:
        if found is None:
            raise ValueError
        opens, closes = time.fromisoformat(found["opens"]), time.fromisoformat(found["closes"])
        if opens >= closes or found["first"] > found["last"]:
            raise ValueError
        return BusinessHours(int(found["first"]), int(found["last"]), opens, closes, ZoneInfo(found["zone"]))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise SettingError(
            f"{code}: write days of the week (Monday is 1), hours and a time zone in the brackets, "
            f"such as {_DETAIL_EXAMPLES['hours']}"
        ) from error


def _unknown(what: str, found: str, allowed: tuple[str, ...]) -> str:
    near = get_close_matches(found, allowed, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"unknown {what} {found!r}; allowed: {', '.join(allowed)}.{hint}"
