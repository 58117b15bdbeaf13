"""The language of each turn and of a conversation, by py3langid among the languages that have phrase files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from coach.domain.conversation import Conversation, Role
from coach.languages.base import stop_words

# Log-probability margins: below the first a turn is taken to be in the conversation's language (short turns inherit).
_SURE_MARGIN = 14.0
_MINIMUM_WORDS = 3
_FOREIGN_MARGIN = 30.0
_TELLING_CHARACTERS = 6_000
# A text with so many letters of another script is in no language that is written in Latin ones.
_FOREIGN_SCRIPT = 0.4
_OTHERS = tuple("fr de es pt it nl pl tr vi th zh ja ko ar he hi ta bn ru uk el sv da fi no cs ro hu tl".split())
# A text of which such a share is everyday words of one language, and of no other language a third of that, is in it; in
# other European languages at most a fifth look like everyday English.
_EVERYDAY_SHARE = 0.3
# Of a short text in another language at most a quarter looks so; of 1,500 short turns in ours one was taken for another.
_FEW_EVERYDAY = 0.25
_WORDS_OF_A_SENTENCE = 4
_MARKS = ".,;:!?¿¡…\"'()"
# Turns with most everyday words from the conversation's language are in it, and shorter ones without any tell nothing:
# neither needs the detector, whose model takes half a second to load.
_TELLING_WORDS = 6


@cache
def _identifier() -> Any:
    from py3langid import langid

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)


def _ranked(text: str, languages: Iterable[str]) -> list[tuple[str, float]]:
    """Some languages by how likely a text is in them (log-probability in nats), best first."""
    wanted = set(languages)
    return [(str(code), float(score)) for code, score in _identifier().rank(text) if code in wanted]


def detect(text: str, languages: Sequence[str]) -> tuple[str, float]:
    """The likeliest of the languages for a text, and the margin over the second (in nats; 0 when nothing tells)."""
    ranked = _ranked(text, languages)
    margin = ranked[0][1] - ranked[1][1] if len(ranked) > 1 else float("inf")
    return ranked[0][0], margin if margin == margin else 0.0


def with_languages(conversation: Conversation, languages: Sequence[str], chosen: str | None = None) -> Conversation:
    """The conversation with a language for itself and for each turn.

    Args:
        conversation: its own ``language`` is kept; ``und`` is worked out, and may turn out to be none of ``languages``.
        languages: the codes that can be scored.
        chosen: the user's own choice, which goes before everything.
    """
    wanted = chosen or conversation.language.split("-")[0].casefold()
    if wanted in languages:
        turns = tuple(replace(turn, language=_of_turn(turn.text, wanted, languages)) for turn in conversation.turns)
        return replace(conversation, language=wanted, turns=turns)
    if wanted in ("und", ""):
        wanted = (
            _by_everyday_words(conversation, languages)
            or _foreign(conversation, languages)
            or _of_the_whole(conversation, languages)
        )
        return with_languages(replace(conversation, language=wanted), languages)
    return replace(conversation, turns=tuple(replace(turn, language=wanted) for turn in conversation.turns))


def _by_everyday_words(conversation: Conversation, languages: Sequence[str]) -> str | None:
    """The language whose everyday words make up the talk, where that is plain; None otherwise."""
    words = _said(conversation).lower().split()
    shares = sorted((sum(word in stop_words(code) for word in words), code) for code in languages)
    (most, best), others = shares[-1], shares[:-1]
    plain = len(words) >= 2 * _TELLING_WORDS and most > _EVERYDAY_SHARE * len(words)
    return best if plain and all(3 * count < most for count, _ in others) else None


def _said(conversation: Conversation) -> str:
    """What the people say, as far as it takes to tell the language."""
    said = (turn.text for turn in conversation.turns if turn.role in (Role.AGENT, Role.CUSTOMER))
    return " ".join(said)[:_TELLING_CHARACTERS]


def _foreign(conversation: Conversation, languages: Sequence[str]) -> str | None:
    """A language that can not be scored, where the people's words are clearly in it; None otherwise.

    Malay is left out: detectors take informal Indonesian for it.
    """
    text = _said(conversation)
    letters = [character for character in text if character.isalpha()]
    if sum(not _is_latin(character) for character in letters) > _FOREIGN_SCRIPT * len(letters):
        latin = {code for code in languages if all(map(_is_latin, "".join(stop_words(code))))}
        return next(str(code) for code, _ in _identifier().rank(text) if code not in latin)
    if len(text.split()) < 2 * _TELLING_WORDS and not _sounds_foreign(text, languages):
        return None
    ranked = _ranked(text, (*languages, *_OTHERS))
    best, score = ranked[0]
    supported = max((value for code, value in ranked if code in languages), default=float("-inf"))
    return best if best not in languages and score - supported > _FOREIGN_MARGIN else None


def _sounds_foreign(text: str, languages: Sequence[str]) -> bool:
    """Whether a short text has hardly an everyday word of the languages that can be scored."""
    words = [word.strip(_MARKS) for word in text.lower().split()]
    most = max(sum(word in stop_words(code) for word in words) for code in languages)
    return len(words) >= _WORDS_OF_A_SENTENCE and most <= _FEW_EVERYDAY * len(words)


def _is_latin(character: str) -> bool:
    return character < "\u0250" or "\u1e00" <= character < "\u1f00"


def _of_the_whole(conversation: Conversation, languages: Sequence[str]) -> str:
    votes: Counter[str] = Counter()
    for turn in conversation.turns:
        if turn.role in (Role.AGENT, Role.CUSTOMER):
            found, margin = detect(turn.text[:2000], languages)
            votes[found] += round(1000 * min(margin, 200.0))
    return max(sorted(votes), key=lambda code: votes[code]) if votes else sorted(languages)[0]


def _of_turn(text: str, inherited: str, languages: Sequence[str]) -> str:
    words = text[:2000].lower().split()
    if len(words) < _MINIMUM_WORDS:
        return inherited
    everyday = {code: len(stop_words(code).intersection(words)) for code in languages}
    others = max((count for code, count in everyday.items() if code != inherited), default=0)
    if everyday[inherited] > others or (not any(everyday.values()) and len(words) < _TELLING_WORDS):
        return inherited
    found, margin = detect(text[:2000], languages)
    return found if margin >= _SURE_MARGIN else inherited
