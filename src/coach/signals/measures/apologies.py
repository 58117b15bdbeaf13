"""Apologies that name the matter, in whatever words."""

from __future__ import annotations

from collections.abc import Iterator

from coach.domain.conversation import Evidence, Role, Turn
from coach.signals.measures._registry import Heard, Observed, measure
from coach.signals.measures.ledgers import content

_GENERIC = ("apology_generic", "apology")
# What follows "sorry" in these sentences is no trouble: a question, a step, a no.
_SOMETHING_ELSE = ("asks_information", "instruction", "refusal", "negative_phrasing")
# Behind a comma may stand what the agent does about it, in the customer's words.
_STEPS = ("first_person_action", "future_step", "gives_solution")
_SHARED_BEFORE_A_STEP = 2
_SHARED_IN_FRONT = 2
_WORDS_BESIDE = 1  # "Maaf sekali, Kak."


@measure(
    "apology_for_the_matter",
    unit="words",
    en="an apology in a sentence that takes up the customer's words",
    id="permintaan maaf dalam kalimat yang memuat kata-kata pelanggan",
)
def apology_for_the_matter(heard: Heard) -> Iterator[Observed]:
    """Each apology whose sentence shares telling words with what the customer said before; the value is how many (guide 19, 20).

    A sentence that is hardly more than "I am so sorry" is for what the sentence in front of it tells.
    """
    told: set[str] = set()
    for turn in heard.conversation.turns:
        if turn.role is Role.CUSTOMER:
            told |= content(heard, turn)
        elif turn.role is Role.AGENT and told:
            before: set[str] = set()
            for sentence in heard.sentences(turn):
                here = content(heard, turn, sentence.start, sentence.end)
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
                    elif len(told & before) >= _SHARED_IN_FRONT and _is_all(turn, sentence, apology):
                        yield Observed(float(len(told & before)), sentence, Role.AGENT)
                before = here


def _is_all(turn: Turn, sentence: Evidence, apology: Evidence) -> bool:
    """Whether a sentence is hardly more than an apology, which is then for what the sentence in front of it tells."""
    rest = f"{turn.text[sentence.start : apology.start]} {turn.text[apology.end : sentence.end]}"
    return len(rest.split()) <= _WORDS_BESIDE


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
