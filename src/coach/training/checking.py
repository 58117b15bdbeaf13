"""A model's quality on labelled turns, beside what it has to beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from coach.rubrics.library import RubricFolder
from coach.signals.phrases import PhraseBook
from coach.signals.predictions import TurnModel
from coach.training.baselines import PhraseRules, encoder_features, regression_guesses, tfidf_features
from coach.training.corpus import read_corpus
from coach.training.metrics import Guess, HeadScore, scores
from coach.training.rows import LabelledTurn

Scores = Mapping[str, Mapping[str, HeadScore]]


def check_model(model: TurnModel, rows: Sequence[LabelledTurn]) -> Scores:
    """The scores of a model by language and head."""
    guesses = [
        Guess(prediction.labels, prediction.probabilities) for prediction in model.predict([row.turn for row in rows])
    ]
    return scores(rows, guesses)


def check_baselines(
    rows: Sequence[LabelledTurn],
    rubrics: RubricFolder,
    data: Path,
    public: Path | None,
    base: str | None,
    tell: Callable[[str], None],
) -> dict[str, Scores]:
    """The scores of phrase rules, TF-IDF and, where a base is given, its frozen encoder, each with logistic regression.

    Rows that are like one of those to be checked are not learned from.
    """
    books = {code: PhraseBook(file, rubrics.jargon_files.get(code)) for code, file in rubrics.phrase_files.items()}
    found: dict[str, Scores] = {"phrase rules": scores(rows, PhraseRules(books).guesses(rows))}
    corpus = read_corpus(data, public, against=rows)
    tell(f"learning from {len(corpus.train)} turns")
    found["TF-IDF + logistic regression"] = scores(
        rows, regression_guesses(corpus.train, rows, tfidf_features(corpus.train))
    )
    if base is not None:
        features = encoder_features(base, corpus.train)
        found["frozen encoder + logistic regression"] = scores(rows, regression_guesses(corpus.train, rows, features))
    return found
