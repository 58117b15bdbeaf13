"""Refuses a rewrite that changes a fact, takes a no away, or promises something; for rewrites from any source."""

from __future__ import annotations

from collections.abc import Iterator

from coach.rewriting.facts import FactReader, Facts
from coach.rewriting.wording import BLANK

_COUNTED = ("addresses", "figures", "number_words", "times", "names")
_CALLED = {
    "addresses": "link or address",
    "figures": "number or code",
    "number_words": "number",
    "times": "date or time",
    "names": "name or quotation",
}
_STEM = 4


class FactGuard:
    """Compares a text with its rewrite.

    Args:
        reader: of the texts' language.
    """

    def __init__(self, reader: FactReader) -> None:
        self._reader = reader

    def problems(self, before: str, after: str, known: str = "") -> tuple[str, ...]:
        """What the rewrite changes that it must not; empty when it may be shown.

        Args:
            before: the text as the agent wrote it.
            after: the rewrite of the same stretch, whole sentences around it included.
            known: what the customer wrote; its facts may be named.
        """
        was, now = self._reader.read(before), self._reader.read(after)
        heard = self._reader.read(known) if known else None
        return tuple(self._differences(was, now, heard, before, after, known))

    def _differences(
        self, was: Facts, now: Facts, heard: Facts | None, before: str, after: str, known: str
    ) -> Iterator[str]:
        spoken, kept = f"{before} {known}".casefold(), after.casefold()
        for kind in _COUNTED:
            here, there = getattr(was, kind), getattr(now, kind)
            by_letter = kind == "names"  # a name may lose or gain its capital
            for lost in sorted(set(here) - set(there)):
                if not (by_letter and lost in kept):
                    yield f"the {_CALLED[kind]} {lost!r} is lost"
            allowed = set(here) | (set(getattr(heard, kind)) if heard else set())
            for added in sorted(set(there) - allowed):
                if not (by_letter and added in spoken):
                    yield f"the {_CALLED[kind]} {added!r} is not in the draft"
        for lost in sorted(was.perhaps_names):
            if lost not in kept:
                yield f"{lost!r}, which may be a name, is lost"
        named = heard.promises if heard and now.commits <= was.commits else frozenset[str]()
        for promise in sorted(now.promises - was.promises - named):
            yield f"it promises {promise!r}, which the draft does not"
        for promise in sorted(was.promises - now.promises):
            yield f"what the draft says of {promise!r} is lost"
        for verb in sorted(now.commits - was.commits):
            if verb[:_STEM] not in spoken:
                yield f"it promises to {verb!r}, which the draft does not"
        if was.refuses and not (now.refuses or now.limited or BLANK.search(after)):
            yield "the draft says no, and the rewrite does not"
        if now.refuses and not was.refuses:
            yield "it says no where the draft does not"
        if was.speakers and now.speakers - was.speakers and not (now.speakers & was.speakers):
            yield f"the speaker changes from {' and '.join(sorted(was.speakers))} to {' and '.join(sorted(now.speakers))}"
