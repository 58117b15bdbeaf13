"""A model as a detector: its predictions as signals, each pointing at the sentence that carries it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from coach.domain.conversation import Conversation, Evidence, Role, Turn
from coach.domain.signals import Signal
from coach.signals.phrases import ReadTurn
from coach.signals.pieces import TurnText
from coach.signals.predictions import WORTH_SAYING, TurnModel, TurnPrediction

_LONG_SENTENCE = 220  # speech recognition writes no full stops; there the words around the peak are shown
_AROUND = 80
_RUN = 2000
_WORD = re.compile(r"\S+")


class Predictions:
    """Reads the turns of both people with a model."""

    def __init__(self, model: TurnModel) -> None:
        self.model = model

    def detect(self, conversation: Conversation, reads: Sequence[ReadTurn]) -> Iterator[Signal]:
        """The labels that may fit, with fitted probabilities, in the order of turns."""
        for turn, text in turn_texts(conversation):
            if (turn.language or conversation.language) in self.model.languages:
                (prediction,) = self.model.predict([text])
                yield from self._signals(turn, reads[turn.index], prediction)

    def _signals(self, turn: Turn, read: ReadTurn, prediction: TurnPrediction) -> Iterator[Signal]:
        for head, labels in prediction.probabilities.items():
            for label, probability in labels.items():
                if probability >= WORTH_SAYING:
                    start, end = _carrier(turn, read, prediction, head, label)
                    evidence = Evidence.of(turn, start, end)
                    sure = min(1.0, round(probability, 4))
                    yield Signal("prediction", head, label, sure, turn.role, evidence, self.model.id)


def turn_texts(conversation: Conversation) -> Iterator[tuple[Turn, TurnText]]:
    """The turns of both people as a model reads them, each with the other person's last run of messages before it."""
    runs = {Role.AGENT: "", Role.CUSTOMER: ""}
    last: Role | None = None
    for turn in conversation.turns:
        if turn.role not in runs:
            continue
        other = Role.CUSTOMER if turn.role is Role.AGENT else Role.AGENT
        yield turn, TurnText(turn.role.value, turn.text, runs[other])
        # Only the end of a run is read, so a run of thousands of messages need not be kept.
        runs[turn.role] = f"{runs[turn.role]} {turn.text}"[-_RUN:] if last is turn.role else turn.text
        last = turn.role


def _carrier(turn: Turn, read: ReadTurn, prediction: TurnPrediction, head: str, label: str) -> tuple[int, int]:
    """The characters that carry a label: its heaviest sentence, or of an endless sentence the words around the peak."""
    carried = prediction.carried.get((head, label))
    if not carried:
        return _trimmed(turn.text, 0, len(turn.text))
    sentences = [span for span in read.words.sentences if span[0] < span[1]] or [(0, len(turn.text))]
    starts = [start for start, _ in sentences]
    shares = [0.0] * len(sentences)
    for _, end, share in carried:  # a piece may begin with the blank before its sentence
        shares[max(0, bisect_right(starts, end - 1) - 1)] += share
    first, last = sentences[shares.index(max(shares))]
    if last - first <= _LONG_SENTENCE:
        return _trimmed(turn.text, first, last)
    inside = [(start, end, share) for start, end, share in carried if first < end <= last]
    return _around_peak(turn.text, first, last, inside)


def _around_peak(text: str, first: int, last: int, carried: Sequence[tuple[int, int, float]]) -> tuple[int, int]:
    """Whole words on both sides of the middle of what is carried."""
    total = list(accumulate(max(share, 0.0) for _, _, share in carried))
    if not total or total[-1] <= 0:
        return _trimmed(text, first, last)
    middle = carried[min(bisect_right(total, total[-1] / 2), len(carried) - 1)][1]
    words = [match.span() for match in _WORD.finditer(text, max(first, middle - _AROUND), min(last, middle + _AROUND))]
    # The window may have cut its outer words: leave those out.
    whole = [(start, end) for start, end in words if _is_whole(text, start, end)] or words
    if not whole:  # hundreds of blanks around the peak
        return _trimmed(text, first, last)
    return whole[0][0], whole[-1][1]


def _is_whole(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    quote = text[start:end]
    left = len(quote) - len(quote.lstrip())
    return start + left, start + max(left + 1, len(quote.rstrip()))
