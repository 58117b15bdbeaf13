"""How a measure is written and found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from coach.domain.conversation import Conversation, Evidence, Role, Turn, blocks
from coach.domain.signals import Signal
from coach.signals.phrases import ReadTurn

SOURCE = "measures@1"


@dataclass(frozen=True, eq=False)
class Heard:
    """What a measure may look at: the conversation, its words, and the phrases that were found.

    Two are equal only when they are the same object, so that what several measures need of one can be remembered.
    """

    conversation: Conversation
    reads: tuple[ReadTurn, ...]
    phrases: tuple[Signal, ...]

    @cached_property
    def blocks(self) -> tuple[tuple[Turn, ...], ...]:
        """Runs of turns of one side; see ``coach.domain.conversation.blocks``."""
        return blocks(self.conversation.turns)

    @cached_property
    def block_of(self) -> dict[int, int]:
        """The block that each turn of a person belongs to, by turn index."""
        return {turn.index: number for number, block in enumerate(self.blocks) for turn in block}

    @cached_property
    def _by_turn(self) -> dict[tuple[str, int], list[Signal]]:
        found: dict[tuple[str, int], list[Signal]] = {}
        for signal in self.phrases:
            if signal.evidence is not None:
                found.setdefault((signal.name, signal.evidence.turn_index), []).append(signal)
        return found

    def said(self, names: str | Iterable[str], turns: Turn | Iterable[Turn], label: str | None = None) -> list[Signal]:
        """The phrases of some sets in some turns, narrowed to a label when one is given."""
        names = [names] if isinstance(names, str) else list(names)
        turns = [turns] if isinstance(turns, Turn) else list(turns)
        return [
            signal
            for turn in turns
            for name in names
            for signal in self._by_turn.get((name, turn.index), ())
            if label is None or signal.value == label
        ]

    def sentences(self, turn: Turn) -> Iterator[Evidence]:
        """The sentences of a turn."""
        for start, end in self.reads[turn.index].words.sentences:
            yield Evidence.of(turn, start, end)

    def forms(self, turn: Turn, start: int = 0, end: int | None = None) -> list[str]:
        """The folded words of a turn between two characters."""
        words = self.reads[turn.index].words
        end = len(turn.text) if end is None else end
        inside = range(bisect_left(words.starts, start), bisect_right(words.starts, end))
        return [words.forms[i] for i in inside if words.kinds[i] and words.ends[i] <= end]


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation: a number or label, and the words it is about (none for the whole conversation).

    A value of None says that it could not be told, for instance because there are no timings.
    """

    value: str | float | None
    evidence: Evidence | None = None
    role: Role | None = None


MeasureFunction = Callable[[Heard], Iterable[Observed]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure by name, with the unit of its value (``seconds``, ``words``, ``share``, ``count`` or ``label``)."""

    name: str
    unit: str
    means: dict[str, str]
    observe: MeasureFunction
    about: str
    whole: bool


_KNOWN: dict[str, Measure] = {}


def measure(
    name: str,
    *,
    unit: str,
    en: str,
    id: str,
    whole: bool = False,
) -> Callable[[MeasureFunction], MeasureFunction]:
    """Declares a measure.

    Args:
        name: by which rubrics refer to it.
        unit: of its value.
        en: the short noun phrase for reasons and tables, in English.
        id: the same in Indonesian.
        whole: whether it gives at most one number for a whole conversation, shown in the table of measures.
    """

    def declare(function: MeasureFunction) -> MeasureFunction:
        if name in _KNOWN:
            raise ValueError(f"two measures are called {name!r}")
        _KNOWN[name] = Measure(name, unit, {"en": en, "id": id}, function, (function.__doc__ or "").strip(), whole)
        return function

    return declare


@cache
def known_measures() -> dict[str, Measure]:
    """All measures by name, sorted; every module of this package is searched."""
    import pkgutil
    from importlib import import_module

    import coach.signals.measures as package

    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_KNOWN.items()))


def observe(heard: Heard, wanted: Collection[str] | None = None) -> list[Signal]:
    """The signals of measures over a conversation; of all of them where ``wanted`` is left out."""
    signals: list[Signal] = []
    for name, found in known_measures().items():
        if wanted is not None and name not in wanted:
            continue
        signals.extend(
            Signal("measure", name, observed.value, 1.0, observed.role, observed.evidence, SOURCE)
            for observed in found.observe(heard)
        )
    return signals
