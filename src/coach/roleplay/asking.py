"""Which topic of a scenario a trainee asks or offers: words and the model's vectors against the examples of each topic."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coach.domain.conversation import Evidence, Turn
from coach.languages.words import NUMBER, Words
from coach.roleplay.vocabulary import Vocabulary
from coach.rubrics.scenario_schema import Topic

# Chosen on 100 lines for two scenarios; scenarios written later were not looked at (docs/roleplay.md).
_SURE = 0.55
_SURER_OF_A_STATEMENT = 0.35
_SURER_OF_ITS_PIECE = 0.2
_SURER_WITHOUT_A_QUESTION = 0.55
_SHARE_OF_WORDS = 0.5
_SHARE_WITHOUT_MODEL = 1.0
_WORTH_OF_VECTORS = 0.5
_WORTH_OF_NEW_WORDS = 0.4
_SHORTEST_TELLING = 3  # letters
_MOST_QUESTIONS = 2  # of one turn; people answer two questions at once, not three
_FEWEST_TOLD_FORMS = 3
_PIECE = re.compile(r"[,;:–—]| - ")
_WORDS_OF_A_PIECE = 3
_WORDS_OF_A_TOLD_PIECE = 5
_READABLE_SHARE = 0.34
Vectors = Callable[[str], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic with the words that ask for it; ``fit`` is how well they do, to compare topics of one turn."""

    topic: str
    evidence: Evidence
    fit: float


@dataclass(frozen=True, slots=True)
class Questions:
    """What a turn asks: topics in the order of the words, and the questions that are about none of them."""

    topics: tuple[Asked, ...]
    others: tuple[Evidence, ...]


class TopicFinder:
    """Finds the topics of one scenario.

    Args:
        topics: with their examples.
        vocabulary: the scenario's words.
        vectors: a sentence of an agent as a vector, by the model; None where there is no model, and words alone decide.
    """

    def __init__(self, topics: Sequence[Topic], vocabulary: Vocabulary, vectors: Vectors | None) -> None:
        self._topics = tuple(topic.topic for topic in topics)
        self._offers = frozenset(topic.topic for topic in topics if topic.moves)
        self._is_question = np.array(
            [all(line.rstrip().endswith("?") for line in topic.said_as) for topic in topics], dtype=bool
        )
        self._is_statement = np.array(
            [not any(line.rstrip().endswith("?") for line in topic.said_as) for topic in topics], dtype=bool
        )
        self._vocabulary = vocabulary
        self._vectors = vectors
        self._examples = [(number, line) for number, topic in enumerate(topics) for line in topic.said_as]
        self._owner = np.array([number for number, _ in self._examples])
        self._words = [self._forms(line) for _, line in self._examples]
        self._weights = _weights(self._words, self._owner)
        self._bags = [
            frozenset().union(*(self._words[place] for place in np.flatnonzero(self._owner == number)))
            for number in range(len(topics))
        ]
        self._by_topic = [np.flatnonzero(self._owner == number) for number in range(len(topics))]

    def asked(
        self,
        turn: Turn,
        words: Words,
        asks: Sequence[Evidence],
        no_topics: Sequence[Evidence] = (),
        closes: Sequence[Evidence] = (),
    ) -> Questions:
        """What a turn asks.

        Args:
            turn: of the trainee.
            words: the turn's.
            asks: the words that ask something, whatever it is.
            no_topics: words of sympathy, blame and the like; who repeats the matter in them offers nothing.
            closes: words that bring the conversation to its end, which ask nothing of it.
        """
        found: dict[str, Asked] = {}
        others: list[Evidence] = []
        for start, end in words.sentences:
            evidence = Evidence.of(turn, start, end)
            is_asking = evidence.quote.rstrip().endswith("?") or _touches(asks, start, end)
            if _touches(closes, start, end) or (not is_asking and _touches(no_topics, start, end)):
                continue
            heard = list(self._in_sentence(evidence.quote, is_asking=is_asking))
            for name, fit in heard:
                if name not in found or found[name].fit < fit:
                    found[name] = Asked(name, evidence, fit)
            if is_asking and not heard:
                others.append(evidence)
        by_fit = sorted(found.values(), key=lambda one: -one.fit)
        asked = [one for one in by_fit if one.topic not in self._offers][:_MOST_QUESTIONS]
        kept = [one for one in by_fit if one.topic in self._offers or one in asked]
        return Questions(tuple(sorted(kept, key=lambda one: one.evidence.start)), tuple(others))

    def _in_sentence(self, text: str, *, is_asking: bool) -> Iterator[tuple[str, float]]:
        """The topic of a sentence, and those of its pieces where one piece tells more than the whole."""
        fewest = _WORDS_OF_A_PIECE if is_asking else _WORDS_OF_A_TOLD_PIECE
        pieces = [piece for piece in _PIECE.split(text) if len(piece.split()) >= fewest]
        for piece in dict.fromkeys([text, *pieces]):
            forms = self._forms(piece)
            if len(forms) < (1 if "?" in text else _FEWEST_TOLD_FORMS):
                continue
            scores = self._scores(piece, forms)
            if is_asking:
                scores = scores - _SURER_OF_A_STATEMENT * self._is_statement
            else:
                scores = scores - np.where(self._is_question, _SURER_WITHOUT_A_QUESTION, _SURER_OF_A_STATEMENT)
                scores = scores - (_SURER_OF_ITS_PIECE if piece != text else 0.0)
            best = int(scores.argmax())
            if scores[best] >= _SURE:
                yield self._topics[best], float(scores[best])
                if piece == text:
                    return

    def _scores(self, text: str, own: frozenset[str]) -> NDArray[np.float64]:
        """How well a text fits each topic."""
        single = np.array([self._alike(own, other) for other in self._words])
        total = sum(self._weight(form) for form in own)
        shares = np.array([sum(self._weight(form) for form in own & bag) / total for bag in self._bags])
        worth = _SHARE_OF_WORDS if self._vectors is not None else _SHARE_WITHOUT_MODEL
        scores = np.array([single[places].max() for places in self._by_topic]) + worth * shares
        scores -= _WORTH_OF_NEW_WORDS * self._share_of_new(own)
        if self._vectors is not None:
            near = self._example_vectors @ self._centred(self._vectors(text))
            scores = scores + _WORTH_OF_VECTORS * np.array([near[places].max() for places in self._by_topic])
        return np.asarray(scores)

    def _share_of_new(self, forms: frozenset[str]) -> float:
        """How many of the telling words are none of the scenario's: who asks about football means none of its topics."""
        telling = [form for form in forms if form not in self._vocabulary.everyday and len(form) >= _SHORTEST_TELLING]
        return sum(not self._vocabulary.has(form) for form in telling) / max(1, len(telling))

    def _alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The cosine of two sets of words, each weighed by how few topics have it."""
        shared = sum(self._weight(form) ** 2 for form in one & other)
        return shared / math.sqrt(self._length(one) * self._length(other)) if shared else 0.0

    def _length(self, forms: frozenset[str]) -> float:
        return sum(self._weight(form) ** 2 for form in forms)

    def _weight(self, form: str) -> float:
        known = self._weights.get(form)
        if known is not None:
            return known
        # A telling word that no topic has speaks against all of them.
        return 0.4 if form in self._vocabulary.everyday else math.log(1 + len(self._topics) / 2)

    def _forms(self, text: str) -> frozenset[str]:
        return frozenset(self._vocabulary.forms(text))

    @cached_property
    def _mean(self) -> NDArray[np.float64]:
        assert self._vectors is not None
        return np.asarray(np.mean([self._vectors(line) for _, line in self._examples], axis=0))

    @cached_property
    def _example_vectors(self) -> NDArray[np.float64]:
        assert self._vectors is not None
        return np.array([self._centred(self._vectors(line)) for _, line in self._examples])

    def _centred(self, vector: NDArray[np.float64]) -> NDArray[np.float64]:
        """What sets a sentence apart from the others; the model's vectors all point one way."""
        moved = vector - self._mean
        return np.asarray(moved / (np.linalg.norm(moved) + 1e-9))


def _touches(places: Sequence[Evidence], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in places)


def _weights(words: Sequence[frozenset[str]], owner: NDArray[np.int64]) -> dict[str, float]:
    topics: dict[str, set[int]] = {}
    for forms, number in zip(words, owner, strict=True):
        for form in forms:
            topics.setdefault(form, set()).add(int(number))
    count = int(owner.max()) + 1
    return {form: math.log(1 + count / len(having)) for form, having in topics.items()}


def is_readable(words: Words, vocabulary: Vocabulary, known: frozenset[str]) -> bool:
    """Whether a text has words that a customer can read, and is not just keys that were hit.

    Args:
        words: of the text.
        vocabulary: the scenario's words.
        known: what people say in service.
    """
    spoken = [form for form, kind in zip(words.forms, words.kinds, strict=True) if kind]
    if not spoken:
        return False
    read = sum(
        kind == NUMBER or form in vocabulary.everyday or form in known or vocabulary.knows(form)
        for form, kind in zip(words.forms, words.kinds, strict=True)
        if kind
    )
    return read / len(spoken) >= _READABLE_SHARE
