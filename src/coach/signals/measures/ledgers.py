"""Ledgers: what was asked, given and asked again, each with the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from coach.domain.conversation import Evidence, Role, Turn
from coach.languages.base import stop_words
from coach.languages.words import NUMBER
from coach.signals.measures._names import names_after
from coach.signals.measures._registry import Heard, Observed, measure

LETTERS = 5  # of a telling word, so that its forms agree
_NUMBER_KINDS = frozenset(
    "order_number booking_code phone postcode account_number customer_number card date_of_birth id_number"
    " serial_number amount tracking_number policy_number date".split()
)
_SUBSTANCE = ("gives_solution", "answers_yes_no", "will_find_out", "first_person_action", "time_given", "future_step", "refusal",
              "negative_phrasing", "offers_alternative", "instruction", "transfer_announced", "explains_term")  # fmt: skip
# Two digits at least: "maaf2an" is a doubled word; and "2x24" is a time.
_CODE = re.compile(
    r"(?<![A-Za-z\d])(?!\d+[xX]\d)(?=\S{0,40}\d\S{0,40}\d)"
    r"(?:[A-Za-z]{0,6}[-/#]?\d[\dA-Za-z./-]{2,}|[A-Za-z]{1,6}[-/#]?\d[\dA-Za-z]+)|[^\s@]{1,64}@[^\s@]{1,255}\.\w+"
)
_PHONE = re.compile(r"(?:\+|00?)[\d .-]{8,}\d")
# A number that no phrase set has a kind for goes by the words in front of it.
_CALLED = "called"
_WORDS_BEFORE_A_NUMBER = 3
_NUMBER_WORDS = frozenset("number numbers code id nomor nomornya kode kodenya plat".split())
_NUMBER_STEMS = frozenset("numbe code nomor kode pleas mohon tolon bisa boleh kirim infor could".split())
_SUBJECT_LINE = re.compile(r"(?:subject|re|perihal|subjek|hal)\s{0,3}:", re.IGNORECASE)
_REPEAT_SHARE = 0.6
_QUESTIONS_REMEMBERED = 40
# So many blocks after a question its answer is looked for.
_BLOCKS_TO_ANSWER = 24
_RESTATED_WORDS = 3
_RESTATED_SHARE = 0.3
# So many numbers in words are a code read out digit by digit.
_SPOKEN_DIGITS = 4
_CHOICE = frozenset(["or", "atau"])
_TELLING_KINDS = ("when", "how_much", "why", "where", "who")


def content(heard: Heard, turn: Turn, start: int = 0, end: int | None = None) -> set[str]:
    """The telling words of a stretch, cut to five letters so that forms of one word agree; numbers stay whole."""
    stop = stop_words(turn.language or heard.conversation.language)
    return {
        form[:LETTERS]
        for form in heard.forms(turn, start, end)
        if form not in stop and (len(form) >= 4 or form.isdigit())
    }


@dataclass(frozen=True, slots=True)
class _Question:
    turn: Turn
    evidence: Evidence
    about: frozenset[str]
    kind: str
    offers_choice: bool


@lru_cache(maxsize=1)
def _questions(heard: Heard) -> tuple[_Question, ...]:
    """The customer's distinct questions: sentences with a question mark or a question word.

    Repeats, rhetorical questions and calls of a word or two are left out.
    """
    found: list[_Question] = []
    for turn in heard.conversation.turns_of(Role.CUSTOMER):
        openings = [signal for signal in heard.said("question_opening", turn) if signal.evidence]
        asides = [signal.evidence for signal in heard.said("rhetorical_question", turn) if signal.evidence]
        for sentence in heard.sentences(turn):
            inside = [s for s in openings if s.evidence and sentence.start <= s.evidence.start < sentence.end]
            marked = "?" in sentence.quote
            forms = heard.forms(turn, sentence.start, sentence.end)
            rhetorical = any(sentence.start <= one.start < sentence.end for one in asides)
            enough = 2 if marked and inside else 3
            if not (marked or inside) or len(forms) < enough or rhetorical:
                continue
            about = frozenset(content(heard, turn, sentence.start, sentence.end))
            if any(_overlap(about, earlier.about) > _REPEAT_SHARE for earlier in found[-_QUESTIONS_REMEMBERED:]):
                continue
            kinds = [str(signal.value) for signal in inside]
            kind = next((kind for kind in _TELLING_KINDS if kind in kinds), kinds[0] if kinds else "yes_no")
            offers_choice = not _CHOICE.isdisjoint(forms[1:-1])
            found.append(_Question(turn, sentence, about, kind, offers_choice))
    return tuple(found)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other))) if one and other else 0.0


@measure("customer_question", unit="label", en="a question of the customer", id="pertanyaan pelanggan")
def customer_question(heard: Heard) -> Iterator[Observed]:
    """Each distinct question of the customer: "answered", "unanswered" or "unsure" (guide 7, 92).

    Answered: an agent turn after it that shares its telling words or says yes or no, a fact, a step or that it will be
    found out. Unanswered: no agent turn follows, or those that do hold nothing of the kind.
    """
    yield from _judged_questions(heard)


@lru_cache(maxsize=1)
def _judged_questions(heard: Heard) -> tuple[Observed, ...]:
    questions = _questions(heard)
    judged = []
    asked = Counter(heard.block_of[question.turn.index] for question in questions)
    for question in questions:
        number = heard.block_of[question.turn.index]
        beside = asked[number]
        reply = heard.blocks[number + 1] if number + 1 < len(heard.blocks) else ()
        roomy = sum(len(heard.reads[turn.index].words.sentences) for turn in reply) >= beside
        judged.append(Observed(_how_answered(heard, question, roomy=roomy), question.evidence, Role.CUSTOMER))
    return tuple(judged)


# What an answer to each kind of question must hold; other kinds are judged by shared words.
_ANSWER_HOLDS = {"when": ("time_given", "will_find_out"), "why": ("gives_reason", "explains_term", "will_find_out")}


def _how_answered(heard: Heard, question: _Question, *, roomy: bool) -> str:
    number = heard.block_of[question.turn.index]
    following = heard.blocks[number + 1 : number + 1 + _BLOCKS_TO_ANSWER]
    later = [turn for block in following if block[0].role is Role.AGENT for turn in block]
    not_understood = next(
        (block for block in heard.blocks[number + 2 : number + 3] if heard.said("customer_says_unsolved", block)), None
    )
    if not_understood and not heard.said(_SUBSTANCE, [turn for turn in later if turn.index > not_understood[0].index]):
        return "unanswered"  # what the customer says was not understood is no answer
    if not later:
        return "unanswered"
    if question.kind in _ANSWER_HOLDS and heard.said(_ANSWER_HOLDS[question.kind], later):
        return "answered"
    if question.kind == "when":
        return "unanswered"
    if question.kind == "how_much":
        told = any("N" in heard.reads[turn.index].words.kinds for turn in later) or heard.said("will_find_out", later)
        return "answered" if told else "unsure" if heard.said(_SUBSTANCE, heard.blocks[number + 1]) else "unanswered"
    next_block = [turn for turn in later if heard.block_of[turn.index] == number + 1]
    if question.kind == "why":
        # "Why am I the one who pays?" is as often a protest, which a fact or a step may settle.
        return "unsure" if heard.said(_SUBSTANCE, next_block) else "unanswered"
    shared = [turn for turn in later if question.about & content(heard, turn)]
    if question.offers_choice and next_block:
        # "Keep it or send it back?" is answered by either in any words; only silence leaves it open.
        return "answered" if shared and heard.said(_SUBSTANCE, next_block) else "unsure"
    if (roomy and heard.said("answers_yes_no", next_block)) or (shared and heard.said(_SUBSTANCE, shared)):
        return "answered"
    if heard.said(_SUBSTANCE, next_block):
        # A reply with fewer sentences than there were questions answers those only that it takes up.
        return "answered" if shared or not question.about else "unsure" if roomy else "unanswered"
    return "unsure" if shared or heard.said(_SUBSTANCE, later) else "unanswered"


@measure(
    "customer_questions", unit="count", en="questions of the customer", id="jumlah pertanyaan pelanggan", whole=True
)
def customer_questions(heard: Heard) -> Iterator[Observed]:
    """How many distinct questions the customer asked."""
    yield Observed(float(len(_questions(heard))))


@measure(
    "answered_share_of_questions",
    unit="share",
    en="share of questions that are answered",
    id="porsi pertanyaan yang dijawab",
)
def answered_share_of_questions(heard: Heard) -> Iterator[Observed]:
    """The customer's distinct questions that are not left open by all of them, 0..1."""
    states = [observed.value for observed in _judged_questions(heard)]
    if states:
        yield Observed(1 - states.count("unanswered") / len(states))


@measure(
    "unanswered_questions", unit="count", en="questions left open", id="jumlah pertanyaan yang dibiarkan", whole=True
)
def unanswered_questions(heard: Heard) -> Iterator[Observed]:
    """How many of the customer's distinct questions found no answer (guide 92)."""
    yield Observed(float(sum(observed.value == "unanswered" for observed in _judged_questions(heard))))


@measure("data_given", unit="label", en="data that the customer gave", id="data yang diberikan pelanggan")
def data_given(heard: Heard) -> Iterator[Observed]:
    """Each kind of data that the customer, or a line before the agent, gave: order number, phone, name ... (guide 6)."""
    for kind, evidence in _given(heard):
        role = heard.conversation.turns[evidence.turn_index].role
        yield Observed(kind, evidence, role)


@lru_cache(maxsize=1)
def _given(heard: Heard) -> tuple[tuple[str, Evidence], ...]:
    found: list[tuple[str, Evidence]] = []
    asked: set[str] = set()
    for turn in heard.conversation.turns:
        if turn.role is Role.AGENT:
            asked = {kind for kind, _ in _requests_in(heard, turn)} or asked
            continue
        named = {str(signal.value): signal for signal in heard.said("data_kind", turn)}
        codes = list(_CODE.finditer(turn.text))
        spoken = heard.reads[turn.index].words.kinds.count(NUMBER) >= _SPOKEN_DIGITS
        for kind, signal in named.items():
            if signal.evidence and _holds_datum(kind, turn, has_code=bool(codes) or spoken):
                found.append((kind, signal.evidence))
        if turn.role is Role.CUSTOMER:
            introduced = [s.evidence for s in heard.said("own_name", turn) if s.evidence]
            found.extend(("name", words) for words in introduced if names_after(turn, words.end))
            if asked and (codes or spoken or (asked & {"name", "address", "device", "photo"} and "?" not in turn.text)):
                found.extend((kind, Evidence.of(turn)) for kind in sorted(asked - named.keys()))
                asked = set()
            phones = [code for code in codes if _PHONE.match(code[0])]
            if phones and "phone" not in named:
                found.append(("phone", Evidence.of(turn, phones[0].start(), phones[0].end())))
            found.extend((f"{_CALLED} {word}", words) for word, words in _called_numbers(heard, turn, codes))
            if codes and not named:
                found.append(("number", Evidence.of(turn, codes[0].start(), codes[0].end())))
    return tuple(found)


def _called_numbers(heard: Heard, turn: Turn, codes: list[re.Match[str]]) -> Iterator[tuple[str, Evidence]]:
    """The telling words right in front of a number or code, which say what it is: membership 30918."""
    for code in codes:
        start = turn.text.rfind("\n", 0, code.start()) + 1
        front = turn.text[start : code.start()].split()[-_WORDS_BEFORE_A_NUMBER:]
        begin = code.start() - len(" ".join(front)) - 2 * len(front)
        for word in sorted(content(heard, turn, max(start, begin), code.start())):
            yield word, Evidence.of(turn, code.start(), code.end())


def _holds_datum(kind: str, turn: Turn, *, has_code: bool) -> bool:
    if kind == "email":
        return "@" in turn.text
    return has_code if kind in _NUMBER_KINDS else True


@lru_cache(maxsize=1)
def _told_by_the_customer(heard: Heard) -> str:
    return "\n".join(turn.text for turn in heard.conversation.turns_of(Role.CUSTOMER))


def _requests_in(heard: Heard, turn: Turn) -> Iterator[tuple[str, Evidence]]:
    """The data that an agent turn asks for: a datum named in a sentence that asks."""
    asks = [signal.evidence for signal in heard.said("asks_information", turn) if signal.evidence]
    for sentence in heard.sentences(turn):
        asking = "?" in sentence.quote or any(sentence.start <= one.start < sentence.end for one in asks)
        if not asking or any(
            code[0].rstrip(".") in _told_by_the_customer(heard) for code in _CODE.finditer(sentence.quote)
        ):
            continue  # a sentence that holds the datum itself reads it back
        for signal in heard.said("data_kind", turn):
            if signal.evidence and sentence.start <= signal.evidence.start < sentence.end:
                yield str(signal.value), sentence
        if not _NUMBER_WORDS.isdisjoint(heard.forms(turn, sentence.start, sentence.end)):
            for word in sorted(content(heard, turn, sentence.start, sentence.end) - _NUMBER_STEMS):
                yield f"{_CALLED} {word}", sentence


@measure("data_request", unit="label", en="a request for data", id="permintaan data")
def data_request(heard: Heard) -> Iterator[Observed]:
    """Each datum that the agent asks for: "new", or "again" where it had been given; named security checks count as new (guide 6, 100)."""
    given = sorted(_given(heard), key=lambda pair: pair[1].turn_index)
    known: set[str] = set()
    taken = 0
    for turn in heard.conversation.turns_of(Role.AGENT):
        while taken < len(given) and given[taken][1].turn_index < turn.index:
            known.add(given[taken][0])
            taken += 1
        secured = bool(heard.said("security_check", turn))
        asked = list(_requests_in(heard, turn))
        named = {sentence for kind, sentence in asked if not kind.startswith(_CALLED) and kind in known}
        for kind, sentence in asked:
            if kind.startswith(_CALLED):
                if kind not in known or sentence in named:
                    continue
                named.add(sentence)
            yield Observed("again" if kind in known and not secured else "new", sentence, Role.AGENT)


@measure("data_asked_again", unit="count", en="data asked for again", id="data yang ditanyakan lagi", whole=True)
def data_asked_again(heard: Heard) -> Iterator[Observed]:
    """How often the agent asked for what had been given."""
    yield Observed(float(sum(observed.value == "again" for observed in data_request(heard))))


@measure(
    "restatement",
    unit="words",
    en="the customer's matter in the agent's words",
    id="masalah pelanggan dengan kata-kata petugas",
)
def restatement(heard: Heard) -> Iterator[Observed]:
    """Telling words that an agent sentence shares with what the customer said before, where there are three or more (guide 2, 10).

    The subject line of a mail, which repeats by itself, is left out.
    """
    told: set[str] = set()
    for turn in heard.conversation.turns:
        if turn.role is Role.CUSTOMER:
            told |= content(heard, turn)
        elif turn.role is Role.AGENT:
            for sentence in heard.sentences(turn):
                if _SUBJECT_LINE.match(sentence.quote):
                    continue
                own = content(heard, turn, sentence.start, sentence.end)
                shared = {word for word in told & own if not word.isdigit()}
                if len(shared) >= max(_RESTATED_WORDS, _RESTATED_SHARE * len(own)):
                    yield Observed(float(len(shared)), sentence, Role.AGENT)


@measure(
    "customer_issue_words",
    unit="words",
    en="words in which the customer tells the matter",
    id="jumlah kata pelanggan saat menyampaikan masalah",
)
def customer_issue_words(heard: Heard) -> Iterator[Observed]:
    """Words of the customer's longest run of turns; short ones are plain requests."""
    runs = [block for block in heard.blocks if block[0].role is Role.CUSTOMER]
    yield Observed(float(max((sum(heard.reads[t.index].text_words for t in run) for run in runs), default=0)))


@measure("first_speaker", unit="label", en="who speaks first", id="yang berbicara pertama")
def first_speaker(heard: Heard) -> Iterator[Observed]:
    """Who has the first word: agent or customer."""
    if heard.blocks:
        first = heard.blocks[0]
        yield Observed(first[0].role.value, Evidence.of(first[0]), first[0].role)


@measure("last_speaker", unit="label", en="who speaks last", id="yang berbicara terakhir")
def last_speaker(heard: Heard) -> Iterator[Observed]:
    """Who has the last word: agent or customer."""
    if heard.blocks:
        last = heard.blocks[-1]
        yield Observed(last[0].role.value, Evidence.of(last[-1]), last[0].role)


@measure(
    "empathy_without_a_fact", unit="count", en="empathy with nothing of this case", id="empati tanpa fakta kasus ini"
)
def empathy_without_a_fact(heard: Heard) -> Iterator[Observed]:
    """Each empathy phrase, where there are two or more and no sentence with one has a word of this case (guide 24, 108)."""
    told: set[str] = set()
    empty: list[Evidence] = []
    for turn in heard.conversation.turns:
        if turn.role is Role.CUSTOMER:
            told |= content(heard, turn)
        if turn.role is not Role.AGENT:
            continue
        words = [
            s.evidence
            for s in heard.said(("empathy_formula", "names_feeling", "bare_understanding"), turn)
            if s.evidence
        ]
        facts = [s.evidence for s in heard.said(("customer_trouble", "company_fault"), turn) if s.evidence]
        for sentence in heard.sentences(turn):
            if (phrase := first_inside(words, sentence)) is not None:
                if first_inside(facts, sentence) or told & content(heard, turn, sentence.start, sentence.end):
                    return
                empty.append(phrase)
    if len(empty) >= 2:
        for phrase in empty:
            yield Observed(float(len(empty)), phrase, Role.AGENT)


def first_inside(found: list[Evidence], sentence: Evidence) -> Evidence | None:
    """The first of some words that stand in a sentence."""
    return next((one for one in found if sentence.start <= one.start < sentence.end), None)
