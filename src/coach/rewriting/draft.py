"""What a rewrite must know of a draft and of the message that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coach.domain.conversation import Channel, Evidence, Role
from coach.languages.words import Words
from coach.rubrics.rewrite_files import Level, RewriteFile
from coach.signals.detector import Signals
from coach.signals.phrases import JARGON, ReadTurn

_ADDRESS = "address_form"
_JOINED = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)+")
_NEUTRAL: Level = "neutral"
_LONGEST_REPLACED = 12  # words
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DraftText:
    """A draft with its words, and what it answers.

    ``terms`` are the jargon terms that stand in it, by their place. ``address`` is the noun for the customer that wordings use
    ("" where the language has none); ``level`` how formal the draft is; ``feelings`` what the customer showed.
    ``told`` are the places of what must not be left out; ``said`` those of the phrase sets that rewrites look for.
    """

    text: str
    words: Words
    language: str
    channel: Channel
    address: str
    level: Level
    context: tuple[ReadTurn, ...]
    feelings: tuple[str, ...]
    terms: Mapping[Span, str]
    told: tuple[Span, ...] = ()
    said: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def says_beside(self, names: Iterable[str], sentence: Span) -> bool:
        """Whether one of some phrase sets is said outside a sentence."""
        first, last = sentence
        return any(end <= first or last <= start for name in names for start, end in self.said.get(name, ()))

    def may_go(self, sentence: Span) -> bool:
        """Whether a sentence may go as a whole: a short one that says nothing which must not be left out."""
        first, last = sentence
        # A longer sentence mostly says something besides.
        too_long = len(self.text[first:last].split()) > _LONGEST_REPLACED
        return not too_long and not any(start < last and first < end for start, end in self.told)

    def sentence_at(self, start: int, end: int) -> Span:
        """The sentence or sentences that the characters ``start`` to ``end`` stand in."""
        touched = [(first, last) for first, last in self.words.sentences if first < end and start < last]
        return (touched[0][0], touched[-1][1]) if touched else (start, end)


def draft_text(signals: Signals, file: RewriteFile, level: str | None) -> DraftText:
    """The last turn of a conversation as a draft.

    Args:
        signals: of the conversation.
        file: the rewrites of the draft's language.
        level: how formal the draft is, where it is known.
    """
    conversation = signals.conversation
    turn = conversation.turns[-1]
    return DraftText(
        text=turn.text,
        words=signals.reads[turn.index].words,
        language=turn.language or conversation.language,
        channel=conversation.channel,
        address=_address(signals, file),
        level=level if level in ("formal", "casual") else _NEUTRAL,  # type: ignore[arg-type]
        context=tuple(read for read in signals.reads if read.turn.role is Role.CUSTOMER),
        feelings=tuple(
            str(signal.value)
            for signal in signals.named("phrases", "customer_feeling")
            if signal.role is Role.CUSTOMER and signal.confidence == 1.0  # in the customer's own words
        ),
        terms={
            (one.evidence.start, one.evidence.end): str(one.value)
            for one in signals.named("phrases", JARGON)
            if one.evidence and one.evidence.turn_index == turn.index
        },
        told=tuple(place for name in file.never_left_out for place in _places(signals, name)),
        said={name: _places(signals, name) for rule in file.rewrites.values() for name in rule.unless_said},
    )


def _places(signals: Signals, name: str) -> tuple[Span, ...]:
    """Where a phrase set is said in the draft."""
    last = signals.conversation.turns[-1].index
    return tuple(
        (one.evidence.start, one.evidence.end)
        for one in signals.named("phrases", name)
        if one.evidence and one.evidence.turn_index == last and one.confidence == 1.0
    )


def _address(signals: Signals, file: RewriteFile) -> str:
    """How the agent addresses the customer, the draft's own way first; else what the channel usually takes."""
    turns: Sequence[int] = [turn.index for turn in reversed(signals.conversation.turns) if turn.role is Role.AGENT]
    said = [signal for signal in signals.named("phrases", _ADDRESS) if signal.evidence and signal.role is Role.AGENT]
    for index in turns:
        for signal in said:
            if signal.evidence and signal.evidence.turn_index == index:
                noun = file.addresses.get(_whole_word(signals, signal.evidence).casefold())
                if noun:
                    return noun
    return file.address_by_channel.get(signals.conversation.channel.value, "")


def _whole_word(signals: Signals, evidence: Evidence) -> str:
    """A form of address with what a stroke joins to it: Bapak of Bapak/Ibu is half a form."""
    text = signals.conversation.turns[evidence.turn_index].text
    joined = (one for one in _JOINED.finditer(text) if one.start() <= evidence.start < one.end())
    return next((one[0] for one in joined), evidence.quote)
