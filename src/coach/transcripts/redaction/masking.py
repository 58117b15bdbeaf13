"""Places of personal data in, a conversation with placeholders out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coach.domain.conversation import Channel, Conversation, Participant, Role, Turn
from coach.domain.placeholders import PLACEHOLDER, placeholder
from coach.transcripts.redaction.asking import asked_before
from coach.transcripts.redaction.kinds import PRECEDENCE, Found, Kind
from coach.transcripts.redaction.people import People, is_personal, mentions
from coach.transcripts.redaction.recognisers import found_in
from coach.transcripts.redaction.spoken import spoken_digits

_PEOPLE = (Kind.AGENT, Kind.NAME)
_NUMBERS = (Kind.PHONE, Kind.CARD, Kind.BANK_ACCOUNT, Kind.NATIONAL_ID, Kind.TAX_ID)
_COUNTRY_CODE = re.compile(r"^(?:62|0)(?=8)")
_LEAST_DIGITS = 6  # of a number that is looked for again in other turns
_DIGIT_RUN = re.compile(r"(?<![\w<])\+?\d(?:[ .()-]{0,2}\d){5,24}(?!\w)")
# On social media speakers go by their handles; "Speaker 1", "customer" and "spk_0" are none.
_HANDLE = re.compile(
    r"(?!(?:speaker|spk|side|user|guest|participant|customer|pelanggan|client)[\W_]*\d*$)@?[\w.]{3,40}", re.IGNORECASE
)
_BETWEEN_WORDS = r"[\s,;:./]{1,4}"
_DIGEST_LENGTH = 12
_CALLS_OUT = re.compile(r"(?:(?:min|admin|halo|hallo|hai|hi|hey|hello|dear|so)[\s,]+)?", re.IGNORECASE)


@dataclass(slots=True)
class Masks:
    """What is known of the personal data of one conversation, and the placeholders given so far."""

    keep: Collection[Kind]
    people: People = field(default_factory=People)
    values: dict[tuple[Kind, str], None] = field(default_factory=dict)
    counts: Counter[Kind] = field(default_factory=Counter)
    _given: dict[tuple[str, str | int], str] = field(default_factory=dict)
    _last: Counter[str] = field(default_factory=Counter)
    _parts: frozenset[str] = frozenset()
    _by_digits: dict[str, Kind] = field(default_factory=dict)
    _by_words: dict[str, Kind] = field(default_factory=dict)
    _again: re.Pattern[str] | None = None

    def begin_after(self, texts: Iterable[str]) -> None:
        """Numbers go on after those of placeholders that the texts already hold."""
        for text in texts:
            for found in PLACEHOLDER.finditer(text):
                kind = found[1].lower()
                self._last[kind] = max(self._last[kind], int(found[2]))

    def learn(self, text: str, found: Sequence[Found], role: Role) -> None:
        """Takes down the people and values of a text."""
        for one in found:
            said = text[one.start : one.end]
            if one.kind in _PEOPLE:
                self.people.add(said, Kind.AGENT if one.own and role is Role.AGENT else Kind.NAME)
            elif one.kind is not Kind.ORDER:
                self.values[one.kind, folded(one.kind, said)] = None

    def close(self, texts: Iterable[str]) -> None:
        """All is learned: names that stand side by side become one person, and everything known is looked for from here on."""
        known = self.people.parts()
        for text in texts:
            for start, end in mentions(text, known):
                self.people.add(text[start:end], Kind.NAME)
        self._parts = self.people.parts()
        self._by_digits = {
            value: kind for kind, value in self.values if kind in _NUMBERS and len(value) >= _LEAST_DIGITS
        }
        self._by_words = {
            value: kind
            for kind, value in self.values
            if kind not in (*_NUMBERS, Kind.URL, Kind.EMAIL, Kind.HANDLE) and value
        }
        if self._by_words:
            longest_first = sorted(self._by_words, key=lambda value: (-len(value), value))
            anyone = "|".join(_BETWEEN_WORDS.join(map(re.escape, value.split())) for value in longest_first)
            self._again = re.compile(rf"(?<![\w<@])(?:{anyone})(?!\w)", re.IGNORECASE)

    def masked(self, text: str, found: Sequence[Found]) -> str:
        """The text with placeholders for what was found and for whatever is known from elsewhere."""
        spans = settled(text, [*found, *self._known_in(text)], self.keep)
        pieces, place = [], 0
        for one in spans:
            stand_in = self.stand_in(one.kind, text[one.start : one.end])
            self.counts[_kind_of(stand_in)] += 1
            pieces += [text[place : one.start], stand_in]
            place = one.end
        return "".join((*pieces, text[place:]))

    def stand_in(self, kind: Kind, said: str) -> str:
        """The placeholder of a value, the same for every mention of it."""
        key: str | int = folded(kind, said)
        if kind in _PEOPLE:
            self.people.add(said, Kind.NAME)
            kind, key = self.people.who(said) or (Kind.NAME, key)
        if (kind, key) not in self._given:
            self._last[kind] += 1
            self._given[kind, key] = placeholder(kind, self._last[kind])
        return self._given[kind, key]

    def _known_in(self, text: str) -> list[Found]:
        found = [Found(Kind.NAME, start, end) for start, end in mentions(text, self._parts)]
        for run in _DIGIT_RUN.finditer(text) if self._by_digits else ():
            kinds = {self._by_digits.get(folded(kind, run[0])) for kind in _NUMBERS} - {None}
            found.extend(Found(kind, *run.span()) for kind in sorted(filter(None, kinds)))
        again = self._again.finditer(text) if self._again else ()
        found.extend(Found(self._by_words[_words(one[0])], *one.span()) for one in again)
        return found


def _kind_of(stand_in: str) -> Kind:
    return Kind(stand_in.strip("<>").rpartition("_")[0].lower())


def mask(conversation: Conversation, keep: Collection[Kind]) -> tuple[Conversation, Mapping[Kind, int]]:
    """The conversation without personal data of the kinds that are not kept, and how many places of each were masked."""
    masks = Masks(keep)
    turns = conversation.turns
    masks.begin_after(turn.text for turn in turns)
    found = [settled(turn.text, _personal(turns, turn), ()) for turn in turns]
    found = _without_machines(turns, found)
    # Agents first, so that "Thanks, Rina" of the customer means the agent of that name.
    for participant in sorted(conversation.participants, key=lambda one: one.role is not Role.AGENT):
        if participant.role in (Role.AGENT, Role.CUSTOMER) and participant.name and is_personal(participant.name):
            masks.people.add(participant.name, Kind.AGENT if participant.role is Role.AGENT else Kind.NAME)
    for of_agents in (True, False):
        for turn, places in zip(turns, found, strict=True):
            if of_agents == (turn.role is Role.AGENT):
                own = [one for one in places if one.own] if of_agents else places
                masks.learn(turn.text, own, turn.role)
    for turn, places in zip(turns, found, strict=True):
        masks.learn(turn.text, places, turn.role)
    masks.close(turn.text for turn in turns)
    texts = [masks.masked(turn.text, places) for turn, places in zip(turns, found, strict=True)]
    counts = dict(masks.counts)
    return _rebuilt(conversation, texts, masks), {kind: counts[kind] for kind in Kind if kind in counts}


def _personal(turns: Sequence[Turn], turn: Turn) -> list[Found]:
    """What is personal in a turn; whom a customer calls out first is the firm ("min @santun mana paketnya"), not a person."""
    found = found_in(turn.text, asked_before(turns, turn.index))
    if turn.role is not Role.CUSTOMER:
        return found
    return [one for one in found if one.kind is not Kind.HANDLE or not _CALLS_OUT.fullmatch(turn.text[: one.start])]


def _without_machines(turns: Sequence[Turn], found: list[list[Found]]) -> list[list[Found]]:
    """The places without the names that bots give themselves, which are products."""
    machines = {
        folded(one.kind, turn.text[one.start : one.end])
        for turn, places in zip(turns, found, strict=True)
        if turn.role is Role.BOT
        for one in places
        if one.own
    }
    return [
        [
            one
            for one in places
            if one.kind is not Kind.NAME or folded(one.kind, turn.text[one.start : one.end]) not in machines
        ]
        for turn, places in zip(turns, found, strict=True)
    ]


def settled(text: str, found: Iterable[Found], keep: Collection[Kind]) -> list[Found]:
    """The places that are masked, in order and without overlap: of two that overlap the kind that goes before, then the longer.

    What a place loses to another is masked still, where words or digits are left of it.
    """
    taken: list[Found] = []
    shielded = [match.span() for match in PLACEHOLDER.finditer(text)]
    wanted = sorted(
        (one for one in found if one.kind not in keep),
        key=lambda one: (PRECEDENCE[one.kind], one.start - one.end, one.start, not one.own),
    )
    for one in wanted:
        for start, end in _free(one.start, one.end, [*shielded, *((other.start, other.end) for other in taken)]):
            start, end = _trimmed(text, start, end)
            if start < end:
                taken.append(replace(one, start=start, end=end))
    return sorted(taken, key=lambda one: one.start)


def folded(kind: Kind, said: str) -> str:
    """A value in the form by which two mentions are told to be the same."""
    if kind in _NUMBERS and any(character.isalnum() for character in said):
        digits = spoken_digits(said)
        if kind is Kind.PHONE:
            digits = _COUNTRY_CODE.sub("", digits)
        if len(digits) >= _LEAST_DIGITS:
            return digits
    return _words(said)


def _words(said: str) -> str:
    return " ".join(re.findall(r"[\w@%+-]+", said.casefold()))


def _free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of a stretch is not taken."""
    free = []
    for other_start, other_end in sorted(taken):
        if other_start < end and start < other_end:
            if start < other_start:
                free.append((start, other_start))
            start = other_end
    return [*free, (start, end)] if start < end else free


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without blanks and marks at its ends, except those that belong to a number or handle."""
    while start < end and not (text[start].isalnum() or text[start] in "+(@#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "/="):
        end -= 1
    return (start, end) if any(map(str.isalnum, text[start:end])) else (start, start)


def _rebuilt(conversation: Conversation, texts: Sequence[str], masks: Masks) -> Conversation:
    speakers = _speakers(conversation, masks)
    turns = tuple(
        replace(turn, text=text, speaker_id=speakers.get(turn.speaker_id, turn.speaker_id))
        for turn, text in zip(conversation.turns, texts, strict=True)
    )
    participants = tuple(
        Participant(speakers.get(one.id, one.id), one.role, _label(one.name, masks) if one.name else None)
        for one in conversation.participants
    )
    path = conversation.source.path
    source = replace(conversation.source, path=_label(path, masks)) if path else conversation.source
    return replace(conversation, id=_id(conversation, masks), turns=turns, participants=participants, source=source)


def _speakers(conversation: Conversation, masks: Masks) -> dict[str, str]:
    """New speaker ids; two that would become the same are told apart by a number."""
    ids = dict.fromkeys(
        (*(one.id for one in conversation.participants), *(turn.speaker_id for turn in conversation.turns))
    )
    customers = {turn.speaker_id for turn in conversation.turns if turn.role is Role.CUSTOMER}
    new: dict[str, str] = {}
    taken: set[str] = set()
    for old in ids:
        is_handle = conversation.channel is Channel.SOCIAL and old in customers and _HANDLE.fullmatch(old)
        label = wanted = masks.stand_in(Kind.HANDLE, old) if is_handle else _label(old, masks)
        number = 1
        while label in taken:
            number += 1
            label = f"{wanted} ({number})"
        taken.add(label)
        new[old] = label
    return new


def _label(label: str, masks: Masks) -> str:
    """A name, speaker id or path without personal data; every word of a known name counts there, however it is written."""
    counted = masks.counts.copy()
    known = masks.people.parts()
    found = found_in(label)
    found += [
        Found(Kind.NAME, *word.span()) for word in re.finditer(r"[^\W\d_]+", label) if word[0].casefold() in known
    ]
    masked = masks.masked(label, found)
    masks.counts = counted  # counts are of what was said
    return masked


def _id(conversation: Conversation, masks: Masks) -> str:
    """The conversation's id; one with personal data in it gives way to a digest, which stays the same for the same file.

    The words of the conversation go into the digest, so that a name or a phone number can not be found by trying.
    """
    if _label(conversation.id, masks) == conversation.id:
        return conversation.id
    said = "\n".join((conversation.id, *(turn.text for turn in conversation.turns)))
    return f"conversation-{hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]}"
