"""A reply that is not sent yet, as the last turn of the conversation that it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coach.domain.conversation import Channel, Conversation, Evidence, Role, Source, Turn
from coach.domain.signals import Signal
from coach.errors import InputError
from coach.rubrics.phrase_files import Reading
from coach.rubrics.quantities import parse_percentage
from coach.signals.detector import Signals, place_of
from coach.signals.hints import HintReader
from coach.signals.measures._registry import Heard, observe
from coach.signals.phrases import FoundIn, ReadTurn
from coach.signals.pieces import TurnText
from coach.signals.predictions import TurnModel

LONGEST_DRAFT = 40_000  # characters
_UNKNOWN_LANGUAGE = "und"
_ID = "draft"
_NAME_BEHIND_GREETING = 30  # characters
_WORDS_OF_A_SENTENCE = 3


def draft_conversation(
    draft: str, context: str | Conversation | None, channel: Channel | None = None, language: str | None = None
) -> Conversation:
    """The conversation that ends with the draft, told by the agent; raises InputError when the draft holds no words or too many.

    Args:
        draft: the reply.
        context: the customer's message, or the conversation so far; what follows its last customer turn is kept too.
        channel: the medium; that of a context that is a conversation, else chat, where it is left out.
        language: the draft's language, where it is known.
    """
    if not draft.strip():
        raise InputError("the draft is empty; write the reply that is to be checked")
    if len(draft) > LONGEST_DRAFT:
        raise InputError(f"the draft has {len(draft):,} characters; at most {LONGEST_DRAFT:,} can be checked at once")
    if isinstance(context, Conversation):
        turn = Turn(len(context.turns), Role.AGENT, _ID, draft)
        # Times say nothing of a reply that is not sent yet.
        turns = (*(replace(before, start=None, end=None) for before in context.turns), turn)
        return replace(
            context,
            turns=turns,
            started_at=None,
            channel=channel or context.channel,
            language=language or context.language,
        )
    said = [context] if context and context.strip() else []
    turns = (
        *(Turn(number, Role.CUSTOMER, "customer", text) for number, text in enumerate(said)),
        Turn(len(said), Role.AGENT, _ID, draft),
    )
    return Conversation(_ID, channel or Channel.CHAT, language or _UNKNOWN_LANGUAGE, turns, source=Source(None, _ID))


@dataclass(frozen=True)
class DraftSignals:
    """The signals of a draft, and of other wordings of it.

    Args:
        signals: of the conversation that ends with the draft.
        found_in: the phrases of one turn.
        measures: the measures that are wanted.
    """

    signals: Signals
    found_in: FoundIn
    measures: frozenset[str]

    def of(self, text: str) -> Signals:
        """The signals of phrases and measures with another draft at the end; what is before it is not read again."""
        *before, draft = self.signals.conversation.turns
        if text == draft.text:
            return self._with(self.signals.conversation, self.signals.reads, self.exact)
        draft = replace(draft, text=text)
        conversation = replace(self.signals.conversation, turns=(*before, draft))
        read, found = self.found_in(draft, draft.language or conversation.language)
        kept = [one for one in self.exact if one.evidence and one.evidence.turn_index != draft.index]
        return self._with(conversation, (*self.signals.reads[:-1], read), (*kept, *found))

    def _with(self, conversation: Conversation, reads: tuple[ReadTurn, ...], phrases: tuple[Signal, ...]) -> Signals:
        measured = observe(Heard(conversation, reads, phrases), self.measures)
        return Signals(conversation, (*phrases, *measured), reads)

    @cached_property
    def exact(self) -> tuple[Signal, ...]:
        """The phrases of the draft and of what it answers that were met word by word."""
        return tuple(one for one in self.signals.all if one.kind == "phrases" and one.confidence == 1.0)

    def with_hints(self, hints: HintReader) -> Signals:
        """The signals, and what a model reads in single sentences of the draft.

        One barbed sentence in a friendly reply hardly shows in the reading of the whole turn. An audit does not count such
        hints: a person may look twice before sending, where a score must stand.
        """
        signals = self.signals
        found = tuple(hints.of(signals))
        # What is left to happen later, packed steps and the like are told by the words of a sentence alone.
        measured = self._measured(signals, self.exact, found)
        said = [one for one in signals.all if one.kind != "measure" and not hints.denies(one, found)]
        kept = [one for one in said if self._is_credible(one, hints.readings)]
        return replace(signals, all=(*kept, *measured, *found), doubtful=())

    def of_with_hints(self, text: str, hints: HintReader) -> Signals:
        """``of``, and what a model reads in single sentences of that draft."""
        signals = self.of(text)
        found = tuple(hints.of(signals))
        said = tuple(one for one in signals.all if one.kind == "phrases")
        return replace(signals, all=(*said, *self._measured(signals, said, found), *found))

    def _measured(self, signals: Signals, said: Iterable[Signal], hinted: Iterable[Signal]) -> tuple[Signal, ...]:
        heard = Heard(signals.conversation, signals.reads, tuple(sorted((*said, *hinted), key=place_of)))
        return tuple(observe(heard, self.measures))

    def _is_credible(self, signal: Signal, readings: Mapping[str, Sequence[Reading]]) -> bool:
        """Whether a phrase of the customer is sure enough: what is missing in an answer hangs on it."""
        entries = readings.get(signal.name, ())
        if signal.role is Role.CUSTOMER and signal.confidence < 1.0:
            return all(signal.confidence >= parse_percentage(one.heard_from or "0%") for one in entries)
        denied = [one for one in entries if one.denied_below]
        if signal.role is not Role.CUSTOMER or signal.evidence is None or not denied:
            return True
        turn = signal.evidence.turn_index
        read = [one for one in self.signals.all if one.kind == "prediction" and one.evidence]
        here = [one for one in read if one.evidence and one.evidence.turn_index == turn]
        return any(
            sum(one.confidence for one in here if one.name == entry.head and str(one.value) in entry.labels)
            >= parse_percentage(entry.denied_below or "0%")
            for entry in denied
        )


def open_questions(signals: Signals) -> tuple[Evidence, ...]:
    """The customer's questions that the draft leaves unanswered."""
    return tuple(
        signal.evidence
        for signal in signals.named("measure", "customer_question")
        if signal.value == "unanswered" and signal.evidence
    )


def likeliest(signals: Signals, head: str) -> str | None:
    """The model's label for the draft in one of its choices, such as its tone; None where no model read it."""
    last = signals.conversation.turns[-1].index
    found = [one for one in signals.named("prediction", head) if one.evidence and one.evidence.turn_index == last]
    best = max(found, key=lambda one: one.confidence, default=None)
    return None if best is None else str(best.value)


def opening_of_draft(signals: Signals) -> Evidence:
    """The draft's first sentence behind its greeting: the place in front of which something may be missing."""
    turn = signals.conversation.turns[-1]
    sentences = signals.reads[turn.index].words.sentences if signals.reads else ()
    greeted = [one.evidence for one in signals.named("phrases", "greeting") if one.evidence]
    ends = [one.end for one in greeted if one.turn_index == turn.index]
    for start, end in sentences:
        greeting = max((stop for stop in ends if start < stop <= end), default=None)
        is_last = end == sentences[-1][1]
        if greeting is None and (is_last or len(turn.text[start:end].split()) >= _WORDS_OF_A_SENTENCE):
            return Evidence.of(turn, start, end)
        if greeting is None:  # "Ok." and the like stay in front
            continue
        comma = turn.text.find(",", greeting, min(end, greeting + _NAME_BEHIND_GREETING))
        behind = comma + 1 + len(turn.text[comma + 1 : end]) - len(turn.text[comma + 1 : end].lstrip())
        if comma >= 0 and len(turn.text[behind:end].split()) >= _WORDS_OF_A_SENTENCE:
            return Evidence.of(turn, behind, end)
    return Evidence.of(turn, *sentences[-1]) if sentences else Evidence.of(turn)


def likeness(model: TurnModel) -> Callable[[str, str], float]:
    """How near two sentences of an agent are in meaning: the cosine of the model's vectors, -1..1."""

    def vector(text: str) -> NDArray[np.float32]:
        (prediction,) = model.predict([TurnText(Role.AGENT.value, text, "")])
        return prediction.vector

    def alike(one: str, other: str) -> float:
        first, second = vector(one), vector(other)
        return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second) + 1e-9))

    return alike
