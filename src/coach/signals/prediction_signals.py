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
from coach.signals.predictions import TurnModel, TurnPrediction

# Below this a label is no signal: the model is as good as sure that it does not fit.
_WORTH_SAYING = 0.1
_LONG_SENTENCE = 220  # speech recognition writes no full stops; there the words around the peak are shown
_AROUND = 80
_WORD = re.compile(r"\S+")


class Predictions:
    """Reads the turns of both people with a model."""

    def __init__(self, model: TurnModel) -> None:
        self.model = model

    def detect(self, conversation: Conversation, reads: Sequence[ReadTurn]) -> Iterator[Signal]:
        """The labels that may fit, with fitted probabilities, in the order of turns."""
        turns = [turn for turn in conversation.turns if turn.role in (Role.AGENT, Role.CUSTOMER)]
        inputs = [TurnText(turn.role.value, turn.text, previous_of(conversation, turn.index)) for turn in turns]
        for turn, prediction in zip(turns, self.model.predict(inputs), strict=True):
            yield from self._signals(turn, reads[turn.index], prediction)

    def _signals(self, turn: Turn, read: ReadTurn, prediction: TurnPrediction) -> Iterator[Signal]:
        for head, labels in prediction.probabilities.items():
            for label, probability in labels.items():
                if probability >= _WORTH_SAYING:
                    start, end = _carrier(turn, read, prediction, head, label)
                    evidence = Evidence.of(turn, start, end)
                    sure = min(1.0, round(probability, 4))
                    yield Signal("prediction", head, label, sure, turn.role, evidence, self.model.id)


def previous_of(conversation: Conversation, index: int) -> str:
    """What the other person said last before a turn: their whole run of messages, or nothing."""
    own = conversation.turns[index].role
    other = Role.CUSTOMER if own is Role.AGENT else Role.AGENT
    said: list[str] = []
    for turn in reversed(conversation.turns[:index]):
        if turn.role is other:
            said.append(turn.text)
        elif turn.role is own and said:
            break
    return " ".join(reversed(said))


def _carrier(turn: Turn, read: ReadTurn, prediction: TurnPrediction, head: str, label: str) -> tuple[int, int]:
    """The characters that carry a label: its heaviest sentence, or of an endless sentence the words around the peak."""
    carried = prediction.carried.get((head, label))
    if not carried:
        return _trimmed(turn.text, 0, len(turn.text))
    sentences = [span for span in read.words.sentences if span[0] < span[1]] or [(0, len(turn.text))]
    starts = [start for start, _ in sentences]
    shares = [0.0] * len(sentences)
    for start, _, share in carried:
        shares[max(0, bisect_right(starts, start) - 1)] += share
    first, last = sentences[shares.index(max(shares))]
    if last - first <= _LONG_SENTENCE:
        return _trimmed(turn.text, first, last)
    inside = [(start, end, share) for start, end, share in carried if first <= start < last]
    return _around_peak(turn.text, first, last, inside)


def _around_peak(text: str, first: int, last: int, carried: Sequence[tuple[int, int, float]]) -> tuple[int, int]:
    """Whole words on both sides of the middle of what is carried."""
    total = list(accumulate(max(share, 0.0) for _, _, share in carried))
    if not total or total[-1] <= 0:
        return _trimmed(text, first, last)
    middle = carried[bisect_right(total, total[-1] / 2) if total[-1] / 2 < total[-1] else -1][0]
    words = [match.span() for match in _WORD.finditer(text, max(first, middle - _AROUND), min(last, middle + _AROUND))]
    # The window may have cut its outer words: leave those out.
    whole = [(start, end) for start, end in words if _is_whole(text, start, end)] or words
    return whole[0][0], whole[-1][1]


def _is_whole(text: str, start: int, end: int) -> bool:
    return (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    quote = text[start:end]
    left = len(quote) - len(quote.lstrip())
    return start + left, start + max(left + 1, len(quote.rstrip()))
