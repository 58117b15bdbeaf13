"""Checks rewrite files and ignored phrases: what they name exists, and every example comes out as written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from coach.domain.conversation import Channel
from coach.errors import InputError
from coach.languages.phrase_syntax import PhraseError, PhraseParser
from coach.languages.slots import SlotPattern
from coach.pipeline import Coach
from coach.rubric_check.files import File
from coach.rubrics.ignored_phrases import IgnoredFile
from coach.rubrics.rewrite_files import RewriteExample, RewriteFile
from coach.rubrics.yaml_text import Place

# The scorecard by which examples are scored before and after.
REWRITTEN_BY = "core"
_SHOWN = 3


def rewrite_problems(file: File[RewriteFile], criteria: Iterable[str], sets: Collection[str]) -> Iterator[str]:
    """What does not fit in a rewrite file, as ``file:line: what is wrong``."""
    known = frozenset(criteria)
    parser = PhraseParser(file.content.language)
    for number, name in enumerate(file.content.never_left_out):
        if name not in sets:
            yield file.problem(("never_left_out", number), f"no phrase set is called {name!r}")
    for name, rule in file.content.rewrites.items():
        for number, other in enumerate(rule.unless_said):
            if other not in sets:
                place = ("rewrites", name, "unless_said", number)
                yield file.problem(place, f"rewrite {name!r}: no phrase set is called {other!r}")
        for number, criterion in enumerate(rule.mends):
            if criterion not in known:
                yield file.problem(
                    ("rewrites", name, "mends", number),
                    f"rewrite {name!r}: no criterion {criterion!r} in any scorecard",
                )
        for kind in ("instead_of", "hears", "unless"):
            for number, pattern in enumerate(getattr(rule, kind)):
                try:
                    SlotPattern(pattern, parser, file.content.slots)
                except PhraseError as error:
                    yield file.problem(("rewrites", name, kind, number), f"rewrite {name!r}: {pattern!r}: {error}")


def ignored_problems(file: File[IgnoredFile], criteria: Iterable[str]) -> Iterator[str]:
    """What does not fit in a brand's ignored phrases, and what has run out."""
    known = frozenset(criteria)
    for number, one in enumerate(file.content.ignored):
        for position, criterion in enumerate(one.criteria or ()):
            if criterion not in known:
                place = ("ignored", number, "criteria", position)
                yield file.problem(place, f"{one.phrase!r}: no criterion {criterion!r} in any scorecard")
        try:
            PhraseParser("en").parse(one.phrase)
        except PhraseError as error:
            yield file.problem(("ignored", number, "phrase"), f"{one.phrase!r}: {error}")
        if not one.holds_on(date.today()):
            yield file.problem(
                ("ignored", number, "until"),
                f"{one.phrase!r} was ignored until {one.until}; remove the entry, or decide again and give a later day",
            )


def failing_rewrites(rubrics: Path, file: RewriteFile, model: str | None = None) -> Iterator[tuple[Place, str]]:
    """The examples of a rewrite file that do not come out as written, with their place in the file.

    Those of rules that are met by meaning (``like``) take a model, and are passed over without one.
    """
    coach = Coach(REWRITTEN_BY, model=model, rubrics=rubrics, language=file.language)
    for name, rule in file.rewrites.items():
        if rule.like and model is None:
            continue
        for number, example in enumerate(rule.examples):
            found = _drafts_by(coach, name, example)
            if example.after is None and found:
                yield (
                    ("rewrites", name, "examples", number),
                    f"rewrite {name!r}: {example.before!r} should be left alone; it becomes {found[0]!r}",
                )
            elif example.after is not None and example.after not in found:
                came = "; ".join(repr(one) for one in found[:_SHOWN]) or "nothing that may be shown"
                yield (
                    ("rewrites", name, "examples", number),
                    f"rewrite {name!r}: {example.before!r} should become {example.after!r}; it becomes {came}",
                )


def _drafts_by(coach: Coach, rule: str, example: RewriteExample) -> list[str]:
    """What a rule makes of an example's draft."""
    try:
        check = coach.check(example.before, context=example.context, channel=Channel(example.channel))
    except InputError:
        return []
    return [
        rewrite.applied_to(check.draft)
        for finding in check.findings
        for rewrite in finding.rewrites
        if rewrite.rule == rule
    ]
