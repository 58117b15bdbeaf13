"""A model's readings of some turns, made on other cores while rules look for phrases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from coach.signals.pieces import TurnText
from coach.signals.predictions import TurnModel, TurnPrediction

_AT_ONCE = 2  # the runtime lets go of Python's lock while it computes
_LOCK_HELD = 0.0005  # seconds; a reader that is done wants the lock for a moment only, to begin the next reading

SecondReading = Callable[[TurnText, TurnPrediction], TurnText | None]


class ReadAhead:
    """A model that has read some turns already; each turn is read by itself, so the numbers are the same.

    Args:
        model: that reads.
        turns: what will be asked for, the longest first.
        second: what will be asked for after that, where a turn read so.
    """

    def __init__(self, model: TurnModel, turns: Sequence[TurnText], second: SecondReading) -> None:
        self._model = model
        self._second = second
        self._read: dict[TurnText, Future[list[TurnPrediction]]] = {}
        for turn in dict.fromkeys(turns):
            self._read[turn] = _readers().submit(self._read_on, turn)

    def _read_on(self, turn: TurnText) -> list[TurnPrediction]:
        (prediction,) = self._model.predict([turn])
        following = self._second(turn, prediction)
        if following is not None and following not in self._read:
            self._read[following] = _readers().submit(self._model.predict, [following])
        return [prediction]

    @property
    def id(self) -> str:
        """The name that evaluations carry."""
        return self._model.id

    @property
    def languages(self) -> Sequence[str]:
        """The languages that it has learned."""
        return self._model.languages

    def predict(self, turns: Sequence[TurnText]) -> list[TurnPrediction]:
        """A prediction for each turn; what was not read ahead is read now."""
        return [(self._read[turn].result() if turn in self._read else self._model.predict([turn]))[0] for turn in turns]

    def kinds_of(self, sentence: TurnPrediction) -> Mapping[str, float]:
        """How sure the layer for single sentences is of each kind."""
        return self._model.kinds_of(sentence)


@cache
def _readers() -> ThreadPoolExecutor:
    sys.setswitchinterval(min(_LOCK_HELD, sys.getswitchinterval()))
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="coach-reader")
