"""What buttons and keys of the review screen do. Each looks at the store anew, since two can come at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from coach.domain.evaluation import Answer
from coach.storage.store import View
from coach.ui.page import Services
from coach.ui.reviewing.desk import Desk, desk_for
from coach.ui.reviewing.picked_words import Picked


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts on one conversation; ``key`` is that of its desk."""

    view: View
    services: Services
    conversation_id: str
    key: str

    @property
    def at(self) -> str | None:
        """The criterion that is open."""
        return st.session_state.get(f"{self.key}_at")

    def go(self, criterion: str) -> None:
        """Opens a criterion and goes to its words in the transcript."""
        st.session_state[f"{self.key}_at"] = criterion
        st.session_state[f"{self.key}_jump"] = True

    def step(self, by: int) -> None:
        """Opens the criterion that many places on."""
        names = list(self._desk().criteria)
        here = names.index(self.at) if self.at in names else 0
        self.go(names[(here + by) % len(names)])

    def accept(self, criterion: str) -> None:
        """Takes the answer over as it is and goes on."""
        desk = self._desk()
        desk.decide(criterion, desk.before.result(criterion).answer)
        self._go_on()

    def decide(self, criterion: str, answer: Answer) -> None:
        """Answers; goes on unless a reason is needed."""
        self._desk().decide(criterion, answer)
        desk = self._desk()
        if desk.hides or not desk.overrules(criterion):
            self._go_on()

    def give_reason(self, criterion: str, field: str) -> None:
        """Takes the reason from its field."""
        self._desk().give_reason(criterion, st.session_state.get(field) or "")

    def do(self, what: Callable[[Desk], object]) -> None:
        """Anything else with the desk."""
        what(self._desk())

    def undo(self) -> None:
        """Goes back by one step, and to where it was."""
        if criterion := self._desk().undo():
            self.go(criterion)

    def pick(self, picked: Picked) -> None:
        """Takes selected words as evidence for the open criterion, or asks for the remark on them."""
        if picked.purpose == "evidence" and self.at:
            self._desk().add_evidence(self.at, picked.evidence)
        elif picked.purpose == "comment":
            self.start_comment(picked.evidence.turn_index)

    def start_comment(self, turn: int) -> None:
        """Opens the field for a remark on a turn."""
        st.session_state[f"{self.key}_comment_turn"] = turn
        st.session_state[f"{self.key}_commenting"] = True

    def end_comment(self, field: str | None = None) -> None:
        """Closes the field, and keeps what was written in it when it is named."""
        text = (st.session_state.get(field) or "").strip() if field else ""
        if field and not text:
            return
        if text:
            self._desk().comment(int(st.session_state[f"{self.key}_comment_turn"]), text)
        st.session_state[f"{self.key}_commenting"] = False

    def _go_on(self) -> None:
        """To the next criterion without an answer, behind this one first."""
        desk = self._desk()
        names = list(desk.criteria)
        here = names.index(self.at) if self.at in names else -1
        order = names[here + 1 :] + names[: here + 1]
        following = next((name for name in order if name not in desk.answers), None)
        if following:
            self.go(following)

    def _desk(self) -> Desk:
        return desk_for(self.view, self.services, self.conversation_id)
