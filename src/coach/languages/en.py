"""English word forms: regular endings of a stem."""

from __future__ import annotations

_VOWELS = "aeiou"


def is_form_of(word: str, stem: str) -> bool:
    """Whether a word is a regular form of a stem: plural, third person, past, -ing, -er (``stop``: ``stopped``).

    Args:
        word: one word in lower case.
        stem: the stem in lower case.
    """
    if word == stem:
        return True
    if not word.startswith(stem[:-1]):
        return False
    bases = [stem]
    if stem.endswith("e"):
        bases.append(stem[:-1])
    elif stem.endswith("y") and len(stem) > 2 and stem[-2] not in _VOWELS:
        bases.append(stem[:-1] + "i")
    elif len(stem) > 2 and stem[-1] not in _VOWELS + "wxy" and stem[-2] in _VOWELS:
        bases.append(stem + stem[-1])
    return any(word == base + ending for base in bases for ending in ("s", "es", "ed", "d", "ing", "er", "ers"))
