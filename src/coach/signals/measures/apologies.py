"""Apologies that name the matter, in whatever words."""

from __future__ import annotations

from collections.abc import Iterator

from coach.domain.conversation import Evidence, Role, Turn
from coach.signals.measures._names import customer_names, names_after
from coach.signals.measures._registry import Heard, Observed, measure
from coach.signals.measures.ledgers import LETTERS, content

_GENERIC = ("apology_generic", "apology")
# What follows "sorry" in these sentences is no trouble: a question, a step, a no.
_SOMETHING_ELSE = ("asks_information", "instruction", "refusal", "negative_phrasing")
# Behind a comma may stand what the agent does about it, in the customer's words.
_STEPS = ("first_person_action", "future_step", "gives_solution")
_SHARED_BEFORE_A_STEP = 2
_SHARED_BESIDE = 2
_WORDS_BESIDE = 1  # "Kak Yuni, saya benar-benar minta maaf."


@measure(
    "apology_for_the_matter",
    unit="words",
    en="an apology in a sentence that takes up the customer's words",
    id="permintaan maaf dalam kalimat yang memuat kata-kata pelanggan",
)
def apology_for_the_matter(heard: Heard) -> Iterator[Observed]:
    """Each apology whose sentence shares telling words with what the customer said before; the value is how many (guide 19, 20).

    A sentence that is hardly more than "I am so sorry" is for what the sentence in front of it tells, or the one behind it.
    """
    told: set[str] = set()
    names = _names(heard)
    for turn in heard.conversation.turns:
        if turn.role is Role.CUSTOMER:
            told |= content(heard, turn) - names
        elif turn.role is Role.AGENT and told:
            sentences = list(heard.sentences(turn))
            contents = [content(heard, turn, sentence.start, sentence.end) for sentence in sentences]
            for number, sentence in enumerate(sentences):
                if (apology := _apology_in(heard, turn, sentence)) is not None:
                    own = content(heard, turn, sentence.start, apology.start)
                    shared = told & (own | content(heard, turn, apology.end, sentence.end))
                    if _inside(heard, turn, sentence, _GENERIC[:1]):
                        # "T-6093: we regret any inconvenience" tells no trouble.
                        shared = {word for word in shared if not word.isdigit()}
                    behind_a_comma = turn.text[apology.end : sentence.end].lstrip()[:1] == ","
                    acts = behind_a_comma and _inside(heard, turn, sentence, _STEPS)
                    if len(shared) >= (_SHARED_BEFORE_A_STEP if acts else 1):
                        yield Observed(float(len(shared)), sentence, Role.AGENT)
                    elif _is_all(heard, turn, sentence, names):
                        around = [
                            told & contents[other] for other in (number - 1, number + 1) if 0 <= other < len(contents)
                        ]
                        most = max(map(len, around), default=0)
                        if most >= _SHARED_BESIDE:
                            yield Observed(float(most), sentence, Role.AGENT)


def _is_all(heard: Heard, turn: Turn, sentence: Evidence, names: frozenset[str]) -> bool:
    """Whether a sentence is hardly more than "sorry", which is then for what the sentences around it tell."""
    bare = _inside(heard, turn, sentence, _GENERIC[1:])
    if not bare:
        return False
    behind = content(heard, turn, bare[-1].end, sentence.end) - names
    return not behind and len(content(heard, turn, sentence.start, bare[0].start) - names) <= _WORDS_BESIDE


def _names(heard: Heard) -> frozenset[str]:
    """What the customer is called, cut as telling words are; a name that both say is no trouble."""
    called = list(customer_names(heard))
    for turn in heard.conversation.turns_of(Role.AGENT):
        for signal in heard.said("address_form", turn):
            called += names_after(turn, signal.evidence.end) if signal.evidence else []
    return frozenset(name.casefold()[:LETTERS] for name in called)


def _apology_in(heard: Heard, turn: Turn, sentence: Evidence) -> Evidence | None:
    apologies = _inside(heard, turn, sentence, _GENERIC)
    if not apologies or "?" in sentence.quote or _inside(heard, turn, sentence, _SOMETHING_ELSE):
        return None
    return max(apologies, key=lambda one: one.end - one.start)


def _inside(heard: Heard, turn: Turn, sentence: Evidence, names: tuple[str, ...]) -> list[Evidence]:
    return [
        signal.evidence
        for signal in heard.said(names, turn)
        if signal.evidence and sentence.start <= signal.evidence.start < sentence.end
    ]
