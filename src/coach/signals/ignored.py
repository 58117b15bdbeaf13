"""A brand's ignored phrases in a conversation: what points at them does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from coach.domain.conversation import Evidence, Role
from coach.domain.signals import Signal
from coach.languages.patterns import PhraseFinder, PhraseSpec
from coach.languages.phrase_syntax import PhraseParser
from coach.rubrics.ignored_phrases import IgnoredPhrase
from coach.signals.detector import Signals

_EVERYWHERE = ""


@dataclass(frozen=True)
class IgnoredWords:
    """Finds ignored phrases.

    Args:
        phrases: those that hold today.
        spelled: informal spelling to standard words, by language.
    """

    phrases: tuple[IgnoredPhrase, ...]
    spelled: Mapping[str, Mapping[str, str]]

    def signals_by_criterion(self, signals: Signals, criteria: Sequence[str]) -> dict[str, Signals]:
        """For each criterion that an ignored phrase of this conversation concerns, the signals that are left."""
        found: dict[str, list[Evidence]] = {}
        for read in signals.reads:
            if read.turn.role is not Role.AGENT or not self.phrases:
                continue
            finder = self._finder(read.turn.language or signals.conversation.language)
            for match in finder.find(read.words):
                words = Evidence.of(read.turn, match.start, match.end)
                for name in self.phrases[int(match.key)].criteria or [_EVERYWHERE]:
                    found.setdefault(name, []).append(words)
        everywhere = found.pop(_EVERYWHERE, [])
        concerned = criteria if everywhere else [name for name in criteria if name in found]
        return {name: _without(signals, [*everywhere, *found.get(name, ())]) for name in concerned}

    def _finder(self, language: str) -> PhraseFinder:
        return _finder(language, self.phrases_as_text, tuple(sorted(self.spelled.get(language, {}).items())))

    @property
    def phrases_as_text(self) -> tuple[str, ...]:
        """The phrases alone, in order."""
        return tuple(one.phrase for one in self.phrases)


@cache
def _finder(language: str, phrases: tuple[str, ...], spelled: tuple[tuple[str, str], ...]) -> PhraseFinder:
    parser = PhraseParser(language, dict(spelled))
    return PhraseFinder(parser, [PhraseSpec(str(number), (phrase,)) for number, phrase in enumerate(phrases)])


def _without(signals: Signals, ignored: Sequence[Evidence]) -> Signals:
    """The signals without those that stand inside ignored words, and without what a model reads in a sentence with such words."""

    def counts(signal: Signal) -> bool:
        one = signal.evidence
        if one is None or signal.role is not Role.AGENT:
            return True
        read = signal.confidence < 1.0
        return not any(
            one.turn_index == other.turn_index
            and (
                (one.start < other.end and other.start < one.end)
                if read
                else other.start <= one.start and one.end <= other.end
            )
            for other in ignored
        )

    kept = tuple(signal for signal in signals.all if counts(signal))
    return replace(signals, all=kept, doubtful=tuple(one for one in signals.doubtful if counts(one)))
