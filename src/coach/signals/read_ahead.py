"""A model's readings of some turns, made on other cores while rules look for phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from coach.signals.pieces import TurnText
from coach.signals.predictions import TurnModel, TurnPrediction

_AT_ONCE = 2  # the runtime lets go of Python's lock while it computes


class ReadAhead:
    """A model that has read some turns already; each turn is read by itself, so the numbers are the same."""

    def __init__(self, model: TurnModel, turns: Sequence[TurnText]) -> None:
        self._model = model
        wanted = list(dict.fromkeys(turns))
        self._read = {turn: _readers().submit(model.predict, [turn]) for turn in wanted}

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
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="coach-reader")
