"""One conversation on a reviewer's desk: what was scored, the own answers so far, and what can be done with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored
from coach.domain.review import Comment, Review, ReviewAnswer
from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.scoring.revising import revised
from coach.storage.store import View
from coach.ui.page import Services
from coach.ui.staff import rubric_of

BLIND_KEY = "reviewing_blind"
_SEEN = "reviewing_seen"


@dataclass(frozen=True, slots=True)
class Desk:
    """A conversation under review. ``review`` is the reviewer's own draft; it has no id until something is decided."""

    view: View
    scored: Scored
    rubric: Rubric
    review: Review
    comments: tuple[Comment, ...]

    @property
    def key(self) -> str:
        """Of the widgets and anchors of this conversation, whatever its id is made of."""
        digest = hashlib.sha256(self.scored.conversation.id.encode("utf-8", "surrogatepass")).hexdigest()
        return f"review_{digest[:10]}"

    @property
    def before(self) -> Evaluation:
        """The evaluation that is reviewed: the machine's, or an earlier decision of a person."""
        return self.scored.evaluation

    @property
    def answers(self) -> Mapping[str, ReviewAnswer]:
        """The own answers so far, by criterion."""
        return {answer.criterion: answer for answer in self.review.answers}

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria of the scorecard that were answered, in its order."""
        answered = {result.criterion for result in self.before.results}
        return {one.criterion: one for one in self.rubric.criteria if one.criterion in answered}

    @property
    def hides(self) -> bool:
        """Whether the answers under review are still hidden, since the own ones come first."""
        return self.review.blind

    @property
    def result(self) -> Evaluation:
        """The evaluation with the own answers in it."""
        return revised(self.before, self.rubric, self.review.answers)

    def names(self, language: str) -> dict[str, str]:
        """What the criteria are called."""
        return {name: in_language(one.name, language) for name, one in self.criteria.items()}

    def shown(self, criterion: str) -> CriterionResult:
        """A criterion as it stands now; while the machine's answer is hidden, only what is one's own."""
        own = self.answers.get(criterion)
        if not self.hides:
            return self.result.result(criterion)
        answer = own.answer if own else Answer.NOT_SCORED
        evidence = own.evidence if own else ()
        return replace(self.before.result(criterion), answer=answer, evidence=evidence, looked_at=(), confidence=1.0)

    def overrules(self, criterion: str) -> bool:
        """Whether the own answer is another one."""
        own = self.answers.get(criterion)
        return own is not None and own.answer is not self.before.result(criterion).answer

    def without_reason(self) -> tuple[str, ...]:
        """Overruled criteria that still need a reason."""
        return tuple(name for name, own in self.answers.items() if self.overrules(name) and not own.reason.strip())

    # -- what a reviewer does; each is saved at once ------------------------------------------------------------

    def decide(self, criterion: str, answer: Answer) -> None:
        """Answers a criterion; reason and evidence given before stay."""
        own = self.answers.get(criterion)
        given = replace(own, answer=answer) if own else ReviewAnswer(criterion, answer)
        self._put(criterion, given)

    def accept_rest(self) -> None:
        """Takes over all that is not decided yet, in one step."""
        rest = [name for name in self.criteria if name not in self.answers]
        taken = tuple(ReviewAnswer(name, self.before.result(name).answer) for name in rest)
        if rest:
            self._save((*self.review.answers, *taken), rest[0])

    def give_reason(self, criterion: str, reason: str) -> None:
        """Says why a criterion is answered so."""
        own = self.answers.get(criterion)
        if own is not None and own.reason != reason:
            self._put(criterion, replace(own, reason=reason))

    def add_evidence(self, criterion: str, evidence: Evidence) -> None:
        """Adds words that the answer rests on; a criterion without an own answer keeps the one it has."""
        own = self.answers.get(criterion)
        if own is None:
            own = ReviewAnswer(criterion, Answer.NOT_SCORED if self.hides else self.before.result(criterion).answer)
        if evidence not in own.evidence:
            self._put(criterion, replace(own, evidence=(*own.evidence, evidence)))

    def drop_evidence(self, criterion: str, evidence: Evidence) -> None:
        """Takes own evidence away again."""
        own = self.answers[criterion]
        self._put(criterion, replace(own, evidence=tuple(one for one in own.evidence if one != evidence)))

    def take_back(self, criterion: str) -> None:
        """Forgets the own answer."""
        self._save(tuple(own for own in self.review.answers if own.criterion != criterion), criterion)

    def undo(self) -> str | None:
        """Goes back by one step; gives the criterion that it was about."""
        steps = st.session_state.get(self._undo_key, [])
        if not steps:
            return None
        answers, criterion = steps[-1]
        self.view.reviews.save(replace(self.review, answers=answers))
        st.session_state[self._undo_key] = steps[:-1]
        st.session_state[f"{self.key}_edition"] = self.edition + 1
        return str(criterion)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to go back by."""
        return bool(st.session_state.get(self._undo_key))

    @property
    def edition(self) -> int:
        """Changes when something is undone, so that fields show what was there before."""
        return int(st.session_state.get(f"{self.key}_edition", 0))

    def comment(self, turn: int, text: str) -> None:
        """Leaves a remark on a turn, which is shown when the review is released."""
        draft = self.review if self.review.id else self.view.reviews.save(self.review)
        self.view.comments.add(Comment(self.scored.conversation.id, draft.reviewer_id, text, turn, draft.id))

    def reveal(self) -> None:
        """Shows the answers under review beside the own ones, which the store keeps as they were until now."""
        draft = self.review if self.review.id else self.view.reviews.save(self.review)
        self.view.reviews.reveal(str(draft.id))

    def release(self) -> None:
        """Makes the own answers count and shows them to the agent; raises StorageError where a reason is missing."""
        draft = self.review if self.review.id else self.view.reviews.save(self.review)
        self.view.reviews.release(str(draft.id), self.result)
        st.session_state.pop(self._undo_key, None)

    def _put(self, criterion: str, given: ReviewAnswer) -> None:
        kept = [own for own in self.review.answers if own.criterion != criterion]
        self._save((*kept, given), criterion)

    def _save(self, answers: tuple[ReviewAnswer, ...], criterion: str) -> None:
        self.view.reviews.save(replace(self.review, answers=answers))
        steps = st.session_state.get(self._undo_key, [])
        st.session_state[self._undo_key] = [*steps, (self.review.answers, criterion)]

    @property
    def _undo_key(self) -> str:
        return f"{self.key}_undo"


def desk_for(view: View, services: Services, conversation_id: str) -> Desk:
    """A conversation with the reviewer's own draft on it, or a new one; raises NotFoundError.

    Where it was scored again since the draft was begun, the draft goes on with the latest evaluation.
    """
    scored = view.conversations.scored(conversation_id)
    evaluation = scored.evaluation
    me = view.people.me()
    own = [one for one in view.reviews.list(conversation_id) if one.reviewer_id == me.id]
    drafts = [one for one in own if one.released_at is None and one.revealed_at is None]
    if drafts:
        review = drafts[-1]
        if review.evaluation_id != evaluation.id:
            known = {result.criterion for result in evaluation.results}
            kept = tuple(answer for answer in review.answers if answer.criterion in known)
            review = view.reviews.save(replace(review, evaluation_id=str(evaluation.id), answers=kept))
    else:
        review = Review(conversation_id, str(evaluation.id), me.id, blind=_starts_blind(conversation_id) and not own)
    rubric = rubric_of(view, services, evaluation.rubric_digest, evaluation.rubric)
    return Desk(view, scored, rubric, review, view.comments.list(conversation_id))


def _starts_blind(conversation_id: str) -> bool:
    """Whether own answers come first; never where the machine's were on the screen in this session already."""
    seen = st.session_state.setdefault(_SEEN, set())
    if st.session_state.get(BLIND_KEY, False) and conversation_id not in seen:
        return True
    seen.add(conversation_id)
    return False


Act = Callable[[], None]
