"""Rewrites that are worked out from the words themselves: plain terms, shorter sentences, lists, small letters, spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from coach.domain.coaching import Finding
from coach.rewriting.draft import DraftText
from coach.rewriting.wording import fitted, opens_sentence
from coach.rubrics.rewrite_files import Make, RewriteFile

Place = tuple[int, int, str]
_ARTICLE = re.compile(r"\b(an?)\s+$", re.IGNORECASE)
_LEAST_WORDS = 5  # of each half of a sentence that is cut
_STEP_JOINS = re.compile(
    r"\s*[,;]\s*(?:and then|and|then|lalu|kemudian|terus|dan|setelah itu)?\s+|\s+(?:and then|then|and|lalu|kemudian|dan)\s+",
    re.IGNORECASE,
)
_LEAST_STEPS = 3


def made(
    make: Make, finding: Finding, draft: DraftText, file: RewriteFile, terms: Mapping[str, str]
) -> Iterator[Place]:
    """Where in the draft something else should stand, and what.

    Args:
        make: which of the ways.
        finding: what is to be mended.
        draft: the draft.
        file: the rewrites of its language.
        terms: plain words by jargon term.
    """
    if make == "plain_term":
        yield from _plain_term(finding, draft, terms)
    elif make == "two_sentences":
        yield from _two_sentences(finding, draft, file)
    elif make == "list_of_steps":
        yield from _list_of_steps(finding, draft)
    elif make == "small_letters":
        yield from _small_letters(finding, draft)
    else:
        yield from _standard_spelling(finding, draft, file)


def _plain_term(finding: Finding, draft: DraftText, terms: Mapping[str, str]) -> Iterator[Place]:
    start, end = finding.evidence.start, finding.evidence.end
    plain = terms.get(draft.terms.get((start, end), ""))
    if not plain:
        return
    article = _ARTICLE.search(draft.text[:start]) if draft.language == "en" else None
    if article:
        start = article.start()
        plain = f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}"
    after, stop = fitted(plain, draft.text, start, end, capitals=frozenset())
    yield start, stop, after


def _two_sentences(finding: Finding, draft: DraftText, file: RewriteFile) -> Iterator[Place]:
    """The sentence cut where two clauses join, as near to its middle as can be."""
    first, last = finding.evidence.start, finding.evidence.end
    sentence = draft.text[first:last]
    cuts: list[tuple[float, int, int, str]] = []
    for joint, opening in file.cuts.items():
        for found in re.finditer(rf"\s*{re.escape(joint)}\s+", sentence, re.IGNORECASE):
            left, right = sentence[: found.start()].split(), sentence[found.end() :].split()
            if min(len(left), len(right)) >= _LEAST_WORDS:
                cuts.append((abs(len(left) - len(right)), found.start(), found.end(), opening))
    for _, begin, end, opening in sorted(cuts)[:2]:
        rest = sentence[end:]
        second = f"{opening} {rest}" if opening else rest[:1].upper() + rest[1:]
        yield first, last, f"{sentence[:begin].rstrip(' ,;–—-')}. {second}"


def _list_of_steps(finding: Finding, draft: DraftText) -> Iterator[Place]:
    start, end = finding.evidence.start, finding.evidence.end
    _, last = draft.sentence_at(start, end)
    packed = draft.text[start:last].rstrip(" .!")
    steps = [step.strip(" ,;.") for step in _STEP_JOINS.split(packed) if step.strip(" ,;.")]
    if len(steps) < _LEAST_STEPS:
        return
    lines = [f"{number}. {step[:1].upper()}{step[1:]}." for number, step in enumerate(steps, 1)]
    lead = "" if opens_sentence(draft.text, start) else "\n"
    yield start, last, lead + "\n".join(lines)


def _small_letters(finding: Finding, draft: DraftText) -> Iterator[Place]:
    quote = finding.evidence.quote
    letters = [character for character in quote if character.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return
    start, end = finding.evidence.start, finding.evidence.end
    calm = re.sub(r"\bi\b", "I", quote.lower()) if draft.language == "en" else quote.lower()
    while end < len(draft.text) and draft.text[end] == "!":
        end += 1
    if end > finding.evidence.end:
        calm += "."
    if opens_sentence(draft.text, start):
        calm = calm[:1].upper() + calm[1:]
    yield start, end, calm


def _standard_spelling(finding: Finding, draft: DraftText, file: RewriteFile) -> Iterator[Place]:
    """The flagged words in standard spelling; the whole sentence's, since one word seldom comes alone."""
    start, end = draft.sentence_at(finding.evidence.start, finding.evidence.end)
    for first, last in ((start, end), (finding.evidence.start, finding.evidence.end)):
        before = draft.text[first:last]
        after = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda found: _spelled(found[0], file.spellings), before)
        after = re.sub(r" {2,}", " ", after).strip()
        if after and after != before:
            if opens_sentence(draft.text, first):
                after = after[:1].upper() + after[1:]
            yield first, last, after
            return


def _spelled(word: str, spellings: Mapping[str, str]) -> str:
    standard = spellings.get(word.casefold())
    if standard is None:
        return word
    return standard[:1].upper() + standard[1:] if word[:1].isupper() else standard
