"""How other wordings of a draft stand on the criteria, each scored once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coach.rubrics.schema import Rubric
from coach.scoring.drafts import Standing, standings_of, told_apart_by
from coach.signals.detector import Signals
from coach.signals.drafts import DraftSignals
from coach.signals.hints import HintReader


@dataclass(frozen=True, slots=True)
class WordingsScored:
    """Wordings that were scored already, by their text, and how a draft stands on criteria that it says nothing of."""

    heard: dict[str, Signals] = field(default_factory=dict)
    standings: dict[str, Mapping[str, Standing]] = field(default_factory=dict)
    unsaid: dict[str, Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordingScores:
    """Scores wordings of one draft.

    Args:
        drafts: the draft and what it answers.
        rubric: what a draft can show (``for_drafts``).
        filled: a wording as it will read once its blanks are filled.
        without_ignored: other signals for single criteria, where a brand ignores some phrases.
        known: wordings of this draft that were scored before, beside the same exact signals.
    """

    drafts: DraftSignals
    rubric: Rubric
    filled: Callable[[str], str]
    without_ignored: Callable[[Signals, Rubric], Mapping[str, Signals]]
    known: WordingsScored = field(default_factory=WordingsScored)
    _read: dict[str, Mapping[str, Standing]] = field(default_factory=dict)

    def by_rules(self, text: str, beside: str | None = None) -> Mapping[str, Standing]:
        """The standings of a wording by the rules alone, which is quick; quicker beside a text like it that was scored."""
        known = self.known
        if text not in known.standings:
            said = known.heard[text] = self.drafts.of(self.filled(text))
            alike = known.standings.get(beside or "")
            wanted = told_apart_by(self.rubric, known.heard[beside], said) if beside and alike else None
            instead = self.without_ignored(said, self.rubric)
            told = standings_of(self.rubric, said, instead, wanted, known.unsaid)
            known.standings[text] = {**(alike or {}), **told}
        return known.standings[text]

    def by_model(self, text: str, hints: HintReader) -> Mapping[str, Standing]:
        """The standings of a wording with what a model points at in its sentences, which no rule can tell."""
        if text not in self._read:
            said = self.drafts.of_with_hints(self.filled(text), hints)
            self._read[text] = standings_of(self.rubric, said, self.without_ignored(said, self.rubric))
        return self._read[text]
