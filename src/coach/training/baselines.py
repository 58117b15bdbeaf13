"""What the model has to beat, measured on the same rows: phrase rules, TF-IDF, and a frozen encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from transformers import AutoModel, AutoTokenizer

from coach.domain.conversation import Channel, Conversation, Role, Turn
from coach.domain.labels import CHOICES, HEADS_OF, LABELS
from coach.languages.detect import with_languages
from coach.signals.detector import detect
from coach.signals.phrases import PhraseBook
from coach.signals.pieces import PREFIX
from coach.training.metrics import Guess, truth
from coach.training.rows import LabelledTurn

_SPREAD = 10.0
_MIDDLE = 500

# Which phrase sets say an act, as somebody would wire them who has phrases only.
_SETS: Mapping[str, tuple[str, ...]] = {
    "greeting": ("greeting", "opening_offer"),
    "introduction": ("introduction",),
    "feeling": ("names_feeling",),
    "apology": ("apology",),
    "paraphrase": ("paraphrase",),
    "question": ("asks_information",),
    "action": ("gives_solution", "instruction"),
    "ownership": ("first_person_action", "follow_up", "will_find_out"),
    "alternative": ("offers_alternative",),
    "expectation": ("time_given", "future_step"),
    "refusal": ("refusal",),
    "blame": ("blame",),
    "dismissive": ("lecturing_or_hurrying", "insult", "mockery"),
    "hold": ("hold_announced",),
    "check": ("checks_result", "offers_further_help"),
    "closing": ("polite_closing",),
}


class PhraseRules:
    """The acts that phrase sets find; rules know no tone, register or emotion worth the name."""

    def __init__(self, books: Mapping[str, PhraseBook]) -> None:
        self._books = books

    def guesses(self, rows: Sequence[LabelledTurn]) -> list[Guess]:
        """The acts of agents' turns."""
        return [Guess({"acts": frozenset(self._acts(row))} if row.turn.side == "agent" else {}, {}) for row in rows]

    def _acts(self, row: LabelledTurn) -> Iterator[str]:
        turns = [(Role.CUSTOMER, row.turn.previous), (Role.AGENT, row.turn.text)]
        said = [
            Turn(index, role, role.value, text)
            for index, (role, text) in enumerate((role, text) for role, text in turns if text.strip())
        ]
        conversation = Conversation("row", Channel(row.channel), row.language, tuple(said))
        signals = detect(with_languages(conversation, tuple(self._books), row.language), self._books)
        last = said[-1].index
        found = {
            signal.name for signal in signals.all if signal.evidence is not None and signal.evidence.turn_index == last
        }
        for act, sets in _SETS.items():
            if found.intersection(sets):
                yield act


Features = Callable[[Sequence[LabelledTurn]], object]


def tfidf_features(train: Sequence[LabelledTurn]) -> Features:
    """Words and word pairs, and runs of two to four letters, weighted by rarity."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True)
    texts = [row.turn.text for row in train]
    words.fit(texts)
    letters.fit(texts)

    def features(rows: Sequence[LabelledTurn]) -> object:
        texts = [row.turn.text for row in rows]
        return hstack([words.transform(texts), letters.transform(texts)]).tocsr()

    return features


def regression_guesses(train: Sequence[LabelledTurn], rows: Sequence[LabelledTurn], features: Features) -> list[Guess]:
    """Logistic regression a label on features, balanced; the same rows to learn from as the model."""
    labels: list[dict[str, frozenset[str]]] = [{} for _ in rows]
    sure: list[dict[str, dict[str, float]]] = [{} for _ in rows]
    for side, heads in HEADS_OF.items():
        known = [row for row in train if row.turn.side == side]
        asked = [number for number, row in enumerate(rows) if row.turn.side == side]
        if not known or not asked:
            continue
        known_features, asked_features = features(known), features([rows[number] for number in asked])
        for head in heads:
            found = _fitted(head, known, known_features, asked_features)
            for number, probabilities in zip(asked, found, strict=True):
                sure[number][head] = dict(zip(LABELS[head], map(float, probabilities), strict=True))
                labels[number][head] = _chosen(head, probabilities)
    return [Guess(one, two) for one, two in zip(labels, sure, strict=True)]


def _fitted(
    head: str, known: Sequence[LabelledTurn], known_features: object, asked_features: object
) -> NDArray[np.float64]:
    has = np.array([truth(row, head) is not None for row in known])
    seen = known_features[np.flatnonzero(has)]  # type: ignore[index]
    columns = []
    for label in LABELS[head]:
        wanted = np.array([label in (truth(row, head) or ()) for row in known])[has]
        if wanted.all() or not wanted.any():
            columns.append(np.full(asked_features.shape[0], float(wanted.any())))  # type: ignore[attr-defined]
            continue
        regression = LogisticRegression(C=4.0, class_weight="balanced", max_iter=1000)
        columns.append(regression.fit(seen, wanted).predict_proba(asked_features)[:, 1])
    found = np.array(columns).T
    return found / found.sum(axis=1, keepdims=True) if head in CHOICES else found


def _chosen(head: str, probabilities: NDArray[np.float64]) -> frozenset[str]:
    if head in CHOICES:
        return frozenset({LABELS[head][int(probabilities.argmax())]})
    return frozenset(label for label, sure in zip(LABELS[head], probabilities, strict=True) if sure >= 0.5)


def encoder_features(base: str, train: Sequence[LabelledTurn]) -> Features:
    """The mean of the last layer of an encoder that was not fine-tuned, centred on the rows to learn from."""
    tokenizer = AutoTokenizer.from_pretrained(base)
    network = AutoModel.from_pretrained(base, dtype=torch.float32).eval()

    @torch.no_grad()
    def features(rows: Sequence[LabelledTurn]) -> NDArray[np.float32]:
        found = np.zeros((len(rows), network.config.hidden_size), dtype=np.float32)
        order = sorted(range(len(rows)), key=lambda number: len(rows[number].turn.text))
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            texts = [PREFIX + rows[number].turn.text for number in part]
            inputs = tokenizer(texts, padding=True, truncation=True, max_length=128, return_tensors="pt")
            states, mask = network(**inputs).last_hidden_state, inputs["attention_mask"].unsqueeze(-1)
            found[part] = ((states * mask).sum(1) / mask.sum(1)).numpy()
        return found

    # E5's vectors all point one way; logistic regression needs them spread.
    middle = features(train[:: max(1, len(train) // _MIDDLE)]).mean(axis=0)
    return lambda rows: (features(rows) - middle) * _SPREAD
