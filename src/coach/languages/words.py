"""A text as the words that phrases are matched on, each with its place in the text.

Folding never moves an offset: lower case and plain quotes character for character, informal spellings to the standard
word through a table, and the words of one contraction share its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from coach.languages._wraps import unwrapped
from coach.languages.base import pipeline, stop_words

SENTENCE_BREAK = "\n"
NUMBER = "N"
NAME = "C"
WORD = "W"
_MASKED = re.compile(r"(?<![\w*])([a-z])\*{2,}(?![\w*])")  # f***
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "}
)
_CLITICS = MappingProxyType(
    {"'d": "would", "'ll": "will", "'ve": "have", "'re": "are", "'s": "is", "n't": "not", "'m": "am"}
)
# spaCy reads "didn't" as "do not" and "hadn't" as "have not", though it leaves "did not" as it is.
_PAST = frozenset({"did", "had"})
_ABBREVIATIONS = frozenset(
    "yth bpk sdr sdri no tgl hlm jl jln rp pt cv tbk dll dsb a.n u.p d/a"
    " mr mrs ms dr prof st vs etc approx inc ltd ext e.g i.e".split()
)
_LETTER_AND_STOP = 2
_UNBROKEN = re.compile(r"\S{300}")
_SHORT_RUN = re.compile(r"\S{1,300}|\s+")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_SENTENCE_ENDS = frozenset(".!?…")
_MARKS = frozenset("?!")
# An emoji between two sentences stands for the full stop.
_EMOJI_END = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f? +[A-Z]")
_KNOWN_FORMS = 50_000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text in matching form, in parallel tuples.

    ``forms[i]`` is the folded word (or ``?``, ``!`` or SENTENCE_BREAK). ``kinds[i]`` is WORD, NAME (written with a
    capital, everyday words at the beginning of a sentence left out), NUMBER, or "" for marks and breaks. The word
    stands at ``text[starts[i]:ends[i]]``. ``sentences`` are spans of characters.
    """

    forms: tuple[str, ...]
    kinds: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]


def is_form_of(language: str) -> Callable[[str, str], bool]:
    """The test "is this word built from that stem" of a language; equality where the language has no rules."""
    try:
        found: Callable[[str, str], bool] = import_module(f"coach.languages.{language}").is_form_of
    except ModuleNotFoundError:
        return str.__eq__
    return found


def read_words(text: str, language: str, spelled: Mapping[str, str] | None = None) -> Words:
    """The words of a text.

    Args:
        text: any text; offsets are code points of it.
        language: two-letter code that chooses the tokenizer.
        spelled: informal spelling to standard words, such as ``{"gak": "tidak", "gatau": "tidak tahu"}``.
    """
    spelled = spelled or {}
    plain = _same_length_lower(unwrapped(text)).translate(_PLAIN)
    # The tokenizer drops marks at a word's end, which would leave the letter of "row F".
    plain = _MASKED.sub(lambda found: found[1] + "x" * (len(found[0]) - 1), plain)
    forms: list[str] = [SENTENCE_BREAK]
    kinds: list[str] = [""]
    starts: list[int] = [0]
    ends: list[int] = [0]
    sentences: list[tuple[int, int]] = []
    begun: int | None = None
    like_number = _number_test(language)
    everyday = stop_words(language)

    def put(form: str, kind: str, start: int, end: int) -> None:
        forms.append(form)
        kinds.append(kind)
        starts.append(start)
        ends.append(end)

    def close(end: int) -> None:
        nonlocal begun
        if begun is not None:
            sentences.append((begun, end))
            begun = None
        if forms[-1] != SENTENCE_BREAK:
            put(SENTENCE_BREAK, "", end, end)

    last_end = 0
    for start, end, raw, norm, spoken in _tokens(plain, language):
        if "\n" in plain[last_end:start] or "\n" in raw:
            close(last_end)
        if raw.isspace():
            last_end = end
            continue
        if begun is None and (spoken or not sentences):
            begun = start
        elif begun is None and raw[-1] in _SENTENCE_ENDS and start == last_end:
            # "!!!" and "?!" belong to the sentence that they end.
            sentences[-1] = (sentences[-1][0], end)
        if spoken or norm in _CLITICS:
            for form in _folded(raw, norm, spelled).split():
                opens = forms[-1] == SENTENCE_BREAK
                named = text[start].isupper() and not (opens and form in everyday)
                put(form, NUMBER if like_number(form) else NAME if named else WORD, start, end)
        elif raw[-1] in _MARKS:
            put(raw[-1], "", start, end)
        if _ends_sentence(raw, plain, end, forms) or (not spoken and _EMOJI_END.match(text, start)):
            close(end)
        last_end = end
    close(last_end)
    return Words(tuple(forms), tuple(kinds), tuple(starts), tuple(ends), tuple(sentences))


def word_forms(word: str, language: str, spelled: Mapping[str, str]) -> tuple[str, ...]:
    """The folded forms of a text without blanks; quick for plain words, which the tokenizer leaves whole."""
    if word.isascii() and word.isalpha() and word.islower() and word not in _special_words(language):
        return tuple(_folded(word, word, spelled).split())
    return tuple(form for form in read_words(word, language, spelled).forms if form != SENTENCE_BREAK)


@lru_cache(maxsize=8)
def _special_words(language: str) -> frozenset[str]:
    """The words that the tokenizer splits or respells."""
    return frozenset(pipeline(language).Defaults.tokenizer_exceptions)


@lru_cache(maxsize=4)
def _tokens(plain: str, language: str) -> list[tuple[int, int, str, str, bool]]:
    """Start, end, text, norm of each token, and whether it has a letter or digit; a text is often read twice in a row."""
    tokenizer = pipeline(language).tokenizer
    found: list[tuple[int, int, str, str, bool]] = []
    for offset, piece in _pieces(plain):
        for token in tokenizer(piece):
            raw = token.text
            start = offset + token.idx
            spoken = raw.isalnum() or any(character.isalnum() for character in raw)
            found.append((start, start + len(raw), raw, token.norm_, spoken))
    return found


def _pieces(plain: str) -> Iterator[tuple[int, str]]:
    """The text in one piece, or cut where a run without blanks is so long that the tokenizer's time grows with its square."""
    if not _UNBROKEN.search(plain):
        yield 0, plain
        return
    for found in _SHORT_RUN.finditer(plain):
        yield found.start(), found[0]


def _same_length_lower(text: str) -> str:
    lowered = text.lower()
    # The Turkish capital dotted I becomes two characters; such texts are lowered one by one.
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _folded(raw: str, norm: str, spelled: Mapping[str, str]) -> str:
    if raw in spelled:
        return spelled[raw]
    if raw in _PAST:
        return raw
    if norm != raw:
        return spelled.get(norm, _CLITICS.get(norm, norm))
    if raw in _CLITICS:
        return _CLITICS[raw]
    short = _without_long_runs(raw) if raw.isalpha() else raw
    return spelled.get(short, short)


@lru_cache(maxsize=_KNOWN_FORMS)
def _without_long_runs(raw: str) -> str:
    return _LONG_RUN.sub(r"\1", raw)


def _ends_sentence(raw: str, plain: str, end: int, forms: list[str]) -> bool:
    if raw[-1] not in _SENTENCE_ENDS or (end < len(plain) and plain[end].isalnum()):
        return False
    if raw[-1] != "." or raw.endswith(".."):
        return True
    if any(character.isalnum() for character in raw):
        # "yth." kept whole by the tokenizer is an abbreviation; "sekarang." never arrives whole, but the end of a code does
        # (QK7M2 and "t.").
        ends_a_code = len(raw) == _LETTER_AND_STOP and plain[end - 3 : end - 2].isdigit()
        return raw.rstrip(".") not in _ABBREVIATIONS and (end == len(plain) or ends_a_code)
    before = forms[-1]
    opens_list_item = before.isdigit() and len(before) <= 2 and (len(forms) < 2 or forms[-2] == SENTENCE_BREAK)
    return before not in _ABBREVIATIONS and not opens_list_item


@lru_cache(maxsize=8)
def _number_test(language: str) -> Callable[[str], bool]:
    vocab = pipeline(language).vocab

    @lru_cache(maxsize=_KNOWN_FORMS)
    def like_number(form: str) -> bool:
        return any(character.isdigit() for character in form) or bool(vocab[form].like_num)

    return like_number
