"""What can be wrong with phrase files and jargon lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.languages.phrase_syntax import PhraseError, PhraseParser
from coach.rubric_check.files import File
from coach.rubrics.phrase_files import JargonFile, PhraseFile
from coach.rubrics.yaml_text import Place

_LONGEST_SHOWN = 80


def phrase_problems(file: File[PhraseFile]) -> Iterator[str]:
    """The phrases of a file that can not be read as phrases."""
    for name, found in file.content.phrases.items():
        groups: list[tuple[Place, list[str]]] = [(("any_of",), found.any_of), (("never",), found.never)]
        groups += [(("labels", label), phrases) for label, phrases in found.labels.items()]
        for place, phrases in groups:
            for index, phrase in enumerate(phrases):
                if complaint := _unreadable(phrase, file.content.language):
                    yield file.problem(
                        ("phrases", name, *place, index), f"phrase set {name!r}: {_shortened(phrase)!r}: {complaint}"
                    )


def jargon_problems(file: File[JargonFile], phrases: Sequence[File[PhraseFile]]) -> Iterator[str]:
    """Terms that stand twice or can not be read; ``phrases`` are the files of all languages, none when one is broken."""
    languages = [other.content.language for other in phrases]
    if phrases and file.content.language not in languages:
        yield file.problem(
            ("language",),
            f"the language {file.content.language!r} has no phrase file; known are {', '.join(languages)}",
        )
        return
    seen: set[str] = set()
    for index, term in enumerate(file.content.terms):
        place: Place = ("terms", index)
        if term.term in seen:
            yield file.problem((*place, "term"), f"the term {_shortened(term.term)!r} stands here twice; remove one")
        seen.add(term.term)
        spellings: list[tuple[Place, str]] = [((*place, "term"), term.term)]
        spellings += [((*place, "also", number), other) for number, other in enumerate(term.also)]
        for spelling_place, spelling in spellings:
            if complaint := _unreadable(spelling, file.content.language):
                yield file.problem(
                    spelling_place, f"term {_shortened(term.term)!r}: {_shortened(spelling)!r}: {complaint}"
                )


def _shortened(phrase: str) -> str:
    return phrase if len(phrase) <= _LONGEST_SHOWN else f"{phrase[:_LONGEST_SHOWN]}…"


def _unreadable(phrase: str, language: str) -> str | None:
    try:
        PhraseParser(language).parse(phrase)
    except PhraseError as error:
        return str(error)
    return None
