"""Measures of wording: sentence length, steps, shouting, register, forms of address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from coach.domain.conversation import Channel, Evidence, Role, Turn
from coach.domain.signals import Signal
from coach.languages.base import stop_words
from coach.signals.measures._names import customer_names, signature_lines
from coach.signals.measures._registry import Heard, Observed, measure

_FRAME_WORDS = 6
_WORDS_OF_A_CLOSING = 4
_STEPS = 3
_SHOUTED_LETTERS = 8
_JOINTS = re.compile(
    r"\s*[,;]\s*(?:and then |and |then |lalu |kemudian |terus |dan |setelah itu |serta )?"
    r"|\s+(?:and then|and|then|lalu|kemudian|dan|terus)\s+"
)
_CAPITALS_ONLY = 0.6
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ ,!'-]+[A-Z]{2,})+\b")


def _agent_sentences(heard: Heard) -> Iterator[tuple[Evidence, int]]:
    """The agent's sentences with their number of words; salutation and signature lines of e-mails are left out."""
    email = heard.conversation.channel is Channel.EMAIL
    for turn in heard.conversation.turns_of(Role.AGENT):
        for sentence in heard.sentences(turn):
            words = [
                form for form in heard.forms(turn, sentence.start, sentence.end) if not form.isdigit() or len(form) > 2
            ]
            frame = email and len(words) <= _FRAME_WORDS and sentence.quote.rstrip()[-1:] not in ".!?"
            if words and not frame:
                yield sentence, len(words)


@measure("agent_words", unit="words", en="the agent's words", id="jumlah kata petugas", whole=True)
def agent_words(heard: Heard) -> Iterator[Observed]:
    """How many words the agent says in all."""
    yield Observed(float(sum(heard.reads[turn.index].text_words for turn in heard.conversation.turns_of(Role.AGENT))))


@measure(
    "words_per_sentence",
    unit="words",
    en="average length of the agent's sentences",
    id="panjang rata-rata kalimat petugas",
    whole=True,
)
def words_per_sentence(heard: Heard) -> Iterator[Observed]:
    """Mean words of the agent's sentences; a line break or list item ends a sentence (guide 30)."""
    lengths = [words for _, words in _agent_sentences(heard)]
    if lengths:
        yield Observed(sum(lengths) / len(lengths))


@measure(
    "longest_sentence_words",
    unit="words",
    en="longest sentence of the agent",
    id="kalimat terpanjang petugas",
    whole=True,
)
def longest_sentence_words(heard: Heard) -> Iterator[Observed]:
    """Words of the agent's longest sentence (guide 30)."""
    longest = max(_agent_sentences(heard), key=lambda pair: pair[1], default=None)
    if longest:
        yield Observed(float(longest[1]), longest[0], Role.AGENT)


@measure("sentence_words", unit="words", en="length of a sentence", id="panjang sebuah kalimat")
def sentence_words(heard: Heard) -> Iterator[Observed]:
    """Words of each sentence of the agent (guide 30)."""
    for sentence, words in _agent_sentences(heard):
        yield Observed(float(words), sentence, Role.AGENT)


@measure("steps", unit="label", en="several instructions in one turn", id="beberapa instruksi dalam satu giliran")
def steps(heard: Heard) -> Iterator[Observed]:
    """Each agent turn with three or more instructions: "separated" (by sentence, line, number or order word) or "packed" (guide 31).

    A sentence that gives one instruction and goes on with two more clauses that begin with a verb-like word is packed too.
    """
    for block in heard.blocks:
        if block[0].role is not Role.AGENT:
            continue
        for turn in block:
            found = [signal.evidence for signal in heard.said("instruction", turn) if signal.evidence]
            sentences = list(heard.sentences(turn))
            if len(found) >= _STEPS:
                homes = {
                    sentence.start
                    for sentence in sentences
                    for one in found
                    if sentence.start <= one.start < sentence.end
                }
                ordered = len(heard.said("order_word", turn)) >= 2
                label = "separated" if len(homes) >= _STEPS or ordered else "packed"
                yield Observed(label, Evidence.of(turn, found[0].start, max(one.end for one in found)), Role.AGENT)
                continue
            for sentence in sentences:
                inside = [one for one in found if sentence.start <= one.start < sentence.end]
                if inside and _chained(heard, turn, inside[0], sentence):
                    yield Observed("packed", Evidence.of(turn, inside[0].start, sentence.end), Role.AGENT)


def _chained(heard: Heard, turn: Turn, first: Evidence, sentence: Evidence) -> bool:
    """Whether an instruction is followed by two or more clauses, each of two words or more, that go straight on."""
    everyday = stop_words(turn.language or heard.conversation.language)
    own = [s.evidence for s in heard.said(("first_person_action", "follow_up", "future_step"), turn) if s.evidence]
    begins = [first.start + found.end() for found in _JOINTS.finditer(turn.text[first.start : sentence.end])]
    going_on = 0
    for begin, end in pairwise([*begins, sentence.end]):
        clause = turn.text[begin:end]
        words = clause.lower().split()
        if any(begin <= one.start < end for one in own):
            continue  # what the agent does is no step for the customer
        if len(words) >= 2 and words[0].isalpha() and clause[:1].islower() and words[0] not in everyday:
            going_on += 1
    return going_on + 1 >= _STEPS and "?" not in sentence.quote


@measure("shouting", unit="count", en="words in capitals", id="kata dengan huruf besar semua")
def shouting(heard: Heard) -> Iterator[Observed]:
    """Two or more words in capitals in a row; acronyms and names are not meant, so one of them must be a longer word (guide 44).

    Transcripts that are all in capitals say nothing about shouting and give nothing; one reply among others in small letters,
    or alone, was typed so.
    """
    others = [turn for turn in heard.conversation.turns if turn.role is not Role.AGENT]
    told_by = others or heard.conversation.turns[1:]
    letters = [character for turn in told_by for character in turn.text if character.isalpha()]
    if letters and sum(map(str.isupper, letters)) > _CAPITALS_ONLY * len(letters):
        return
    for turn in heard.conversation.turns_of(Role.AGENT):
        everyday = stop_words(turn.language or heard.conversation.language)
        for found in _CAPITALS.finditer(turn.text):
            words = re.findall(r"[A-Z]+", found[0])
            spoken = [word for word in words if _is_spoken_word(word) or word.lower() in everyday]
            # Words without an everyday one among them ("URGENT SAFETY NOTICE") are a heading or the name of a thing.
            a_sentence = turn.text[found.end() :][:1] == "!" or any(word.lower() in everyday for word in words)
            if sum(map(len, words)) >= _SHOUTED_LETTERS and len(spoken) >= 2 and a_sentence:
                yield Observed(float(len(words)), Evidence.of(turn, found.start(), found.end()), Role.AGENT)


def _is_spoken_word(word: str) -> bool:
    """Whether capitals look like a word and not like an acronym: four letters or more, with a vowel."""
    return len(word) >= 4 and any(letter in "AEIOU" for letter in word)


@measure("register", unit="label", en="level of formality of a turn", id="tingkat keformalan giliran")
def register(heard: Heard) -> Iterator[Observed]:
    """The level of each agent turn that shows one: formal, neutral or casual (guide 50; labels.md).

    Casual where casual words outweigh the formal ones, once for each sentence with such words; formal where there are formal
    ones only; neutral where a form of address shows the everyday level. Turns that show none give nothing.
    """
    for turn in heard.conversation.turns_of(Role.AGENT):
        casual = heard.said("register_marker", turn, "casual")
        formal = heard.said("register_marker", turn, "formal")
        rude = [s for s in heard.said("address_form", turn) if s.value in ("kamu", "lu", "casual_vocative")]
        if casual or rude:
            label = "casual" if len(casual) + len(rude) >= len(formal) else "neutral"
        elif formal:
            label = "formal"
        elif heard.said("address_form", turn):
            label = "neutral"
        else:
            continue
        if label == "casual":
            yield from (Observed(label, place, Role.AGENT) for place in _by_sentence(heard, turn, [*casual, *rude]))
            continue
        marker = (casual or rude or formal or heard.said("address_form", turn))[0]
        yield Observed(label, marker.evidence, Role.AGENT)


def _by_sentence(heard: Heard, turn: Turn, signals: Iterable[Signal]) -> Iterator[Evidence]:
    """The words from the first to the last of some signals in each sentence of a turn."""
    places = [signal.evidence for signal in signals if signal.evidence]
    for sentence in heard.sentences(turn):
        inside = [one for one in places if sentence.start <= one.start < sentence.end]
        if inside:
            yield Evidence.of(turn, min(one.start for one in inside), max(one.end for one in inside))


@measure(
    "register_jump", unit="label", en="a jump of level inside a turn", id="loncatan tingkat bahasa dalam satu giliran"
)
def register_jump(heard: Heard) -> Iterator[Observed]:
    """The words of an agent turn that leave the level of its first marked word: "formal" or "casual", once a sentence (guide 50).

    How a letter closes is a formula and tells no level.
    """
    for turn in heard.conversation.turns_of(Role.AGENT):
        found = sorted((one for one in heard.said("register_marker", turn) if one.evidence), key=_place)
        marked = [one for one in found[1:] if one.value == "casual" or not _closes_a_letter(turn.text, _place(one))]
        other = [one for one in marked if one.value != found[0].value]
        for place in _by_sentence(heard, turn, other):
            yield Observed(other[0].value, place, Role.AGENT)


def _place(signal: Signal) -> int:
    return signal.evidence.start if signal.evidence else -1


def _closes_a_letter(text: str, place: int) -> bool:
    """Whether a place stands in a line of a few words below others, such as "Yours sincerely,"."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:].split("\n", 1)[0]
    return start > 0 and len(line.split()) <= _WORDS_OF_A_CLOSING


@measure(
    "turns_that_show_a_level",
    unit="turns",
    en="agent turns that show a level of formality",
    id="giliran petugas yang menunjukkan tingkat keformalan",
)
def turns_that_show_a_level(heard: Heard) -> Iterator[Observed]:
    """How many blocks of the agent show a level: by a marker, a form of address, or as a full sentence (which is neutral)."""
    marked = {heard.block_of[o.evidence.turn_index] for o in (*register(heard), *address(heard)) if o.evidence}
    spoken = {
        heard.block_of[turn.index]
        for turn in heard.conversation.turns_of(Role.AGENT)
        if heard.reads[turn.index].text_words >= _FRAME_WORDS
    }
    yield Observed(float(len(marked | spoken)))


@measure(
    "customer_name_known", unit="count", en="names of the customer that are known", id="nama pelanggan yang diketahui"
)
def customer_name_known(heard: Heard) -> Iterator[Observed]:
    """How many parts of the customer's name the transcript holds."""
    yield Observed(float(len(customer_names(heard))))


@measure("address", unit="label", en="a form of address", id="sapaan")
def address(heard: Heard) -> Iterator[Observed]:
    """Each form by which the agent addresses the customer (guide 51, 104).

    The labels of the phrase set address_form, and first_name or family_name where the customer's name stands alone.
    """
    names = customer_names(heard)
    standing_alone = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None
    agent_turns = heard.conversation.turns_of(Role.AGENT)
    says_kak = bool(heard.said("address_form", agent_turns, "kak"))
    for turn in agent_turns:
        titled: list[tuple[int, int]] = []
        for signal in heard.said("address_form", turn):
            if signal.evidence:
                titled.append((signal.evidence.start, signal.evidence.end))
                if not (says_kak and signal.value == "bapak_ibu" and _names_somebody(turn.text, signal.evidence.end)):
                    yield Observed(signal.value, signal.evidence, Role.AGENT)
        for found in standing_alone.finditer(turn.text) if standing_alone else ():
            before = turn.text[max(0, found.start() - 40) : found.start()].split()
            after_title = any(start <= found.start() <= end + 2 for start, end in titled)
            if not after_title and not (before and before[-1] in names):
                label = "first_name" if found[0] == names[0] else "family_name"
                yield Observed(label, Evidence.of(turn, found.start(), found.end()), Role.AGENT)


# "Bu Santi sudah saya kabari" tells of somebody; "Baik, Bu Santi." speaks to her.
_SOMEBODY = re.compile(r"\s+[A-Z]\w+(?:\s+[A-Z]\w+)?\s+\w|\s+[A-Z]\w+,\s+[a-z]+\s+(?:baru|kami)\b")


def _names_somebody(text: str, end: int) -> bool:
    """Whether a title stands before a name that the sentence goes on about, and so is no form of address."""
    return bool(_SOMEBODY.match(text, end))


@measure("signature", unit="label", en="a signature with a name", id="tanda tangan dengan nama")
def signature(heard: Heard) -> Iterator[Observed]:
    """The signature of each e-mail of the agent: a name on one of its last three lines (guide 95)."""
    if heard.conversation.channel is Channel.EMAIL:
        for turn in heard.conversation.turns_of(Role.AGENT):
            for line in signature_lines(turn)[:1]:
                yield Observed(line.quote, line, Role.AGENT)
