"""Findings of a draft as matches of the LanguageTool API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coach.domain.coaching import DraftCheck, Finding
from coach.languages.words import read_words
from coach.rubrics.schema import Criterion, Rubric, Section, in_language
from coach.server.annotated import AnnotatedText, units
from coach.server.form import RuleChoice

_AROUND = 40
_CUT = "..."


@dataclass(frozen=True, slots=True)
class _Rule:
    position: int
    criterion: Criterion
    section: Section


def rule_records(rubric: Rubric, language: str) -> list[dict[str, Any]]:
    """The rules of a scorecard, as /v2/configinfo lists them."""
    return [
        {
            "ruleId": rule.criterion.criterion,
            "description": in_language(rule.criterion.name, language),
            "categoryId": rule.section.section,
            "categoryName": in_language(rule.section.name, language),
            "locQualityIssueType": "style",
        }
        for rule in _rules(rubric).values()
        if rule.criterion.in_drafts != "no" and rule.criterion.status == "active"
    ]


def match_records(check: DraftCheck, text: AnnotatedText, rubric: Rubric, choice: RuleChoice) -> list[dict[str, Any]]:
    """The matches of a checked text, in the order of its words; findings on overlapping words are one match."""
    rules = _rules(rubric)
    wanted = [found for found in check.findings if choice.wants(found.criterion, found.section)]
    sentences = _sentences(check) if wanted else ()
    return [
        _match(sorted(group, key=lambda found: rules[found.criterion].position), check, text, rules, sentences)
        for group in _overlapping(wanted)
    ]


def _rules(rubric: Rubric) -> dict[str, _Rule]:
    pairs = [(section, criterion) for section in rubric.sections for criterion in section.criteria]
    return {criterion.criterion: _Rule(place, criterion, section) for place, (section, criterion) in enumerate(pairs)}


def _overlapping(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    group: list[Finding] = []
    end = 0
    for found in sorted(findings, key=lambda found: (found.evidence.start, found.evidence.end)):
        if group and found.evidence.start >= end:
            yield group
            group = []
        end = max(end, found.evidence.end) if group else found.evidence.end
        group.append(found)
    if group:
        yield group


def _match(
    group: Sequence[Finding],
    check: DraftCheck,
    text: AnnotatedText,
    rules: dict[str, _Rule],
    sentences: Sequence[tuple[int, int]],
) -> dict[str, Any]:
    language = check.conversation.language
    rule = rules[group[0].criterion]
    start = min(found.evidence.start for found in group)
    end = max(found.evidence.end for found in group)
    first, last = text.place(start, end)
    size = units(text.written[first:last])
    around, before = _context(text.written, first, last)
    only_missing = all(found.missing for found in group)
    name = in_language(rule.criterion.name, language)
    return {
        "message": _message(group),
        "shortMessage": name,
        "replacements": [{"value": value} for value in _replacements(group, text.plain, start, end)],
        "offset": units(text.written[:first]),
        "length": size,
        "context": {"text": around, "offset": before, "length": size},
        "sentence": _sentence(text.plain, sentences, start, end),
        "type": {"typeName": "Other"},
        "rule": {
            "id": rule.criterion.criterion,
            "description": name,
            "issueType": "style",
            "category": {"id": rule.section.section, "name": in_language(rule.section.name, language)},
        },
        # What is missing may still be written: editors keep such matches back while the sentence is being typed.
        "ignoreForIncompleteSentence": only_missing,
        "contextForSureMatch": -1 if only_missing else 0,
    }


def _message(group: Sequence[Finding]) -> str:
    """Every reason, then what to do about the first."""
    return " ".join(dict.fromkeys(said for said in (*(found.reason for found in group), group[0].advice) if said))


def _replacements(group: Sequence[Finding], plain: str, start: int, end: int) -> list[str]:
    """Every better wording, in place of all words of the match."""
    return list(
        dict.fromkeys(
            plain[start : found.evidence.start] + rewrite.after + plain[found.evidence.end : end]
            for found in group
            for rewrite in found.rewrites
        )
    )


def _context(written: str, first: int, last: int) -> tuple[str, int]:
    """The words with some of what stands around them on one line, and where they begin in it."""
    begin, end = max(0, first - _AROUND), min(len(written), last + _AROUND)
    before = (_CUT if begin else "") + written[begin:first]
    after = written[last:end] + (_CUT if end < len(written) else "")
    return (before + written[first:last] + after).replace("\n", " "), units(before)


def _sentences(check: DraftCheck) -> Sequence[tuple[int, int]]:
    draft = check.conversation.turns[-1]
    return read_words(draft.text, draft.language or check.conversation.language).sentences


def _sentence(plain: str, sentences: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """The sentence, or the sentences, that words stand in."""
    touched = [span for span in sentences if span[0] < end and span[1] > start]
    if not touched:
        return plain[start:end]
    return plain[min(start, touched[0][0]) : max(end, touched[-1][1])].strip()
