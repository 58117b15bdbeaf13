"""One criterion: conditions to an answer, with evidence and reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult
from coach.domain.signals import Signal
from coach.rubrics.schema import Condition, Criterion, in_language
from coach.scoring.finding import Finder, Outcome

# An answer that rests on a model is as sure as the model; else confidence says what kind of ground it stands on.
_MEASURED = 0.95
_SAID = 0.9
_ABSENT = 0.6
_MOST_EVIDENCE = 12

_TEXTS = {
    "en": {
        "not applicable": "The situation did not arise in this conversation.",
        "other channel": "This does not apply to this channel.",
        "unknown": "Could not be told: the transcript does not hold what is needed ({what}).",
        "doubt": "Could not be told: the model is not sure how the marked words are meant.",
        "no agent": "Could not be told: no turn of the agent was recognised.",
        "language": "Could not be told: conversations in this language are not scored.",
        "said": "The words that are marked show it.",
        "read": "Read by the model, which is {sure} % sure.",
        "absent": "Nothing of the kind was found.",
        "looked": "Looked for {what} (turns read: {turns}).",
        "model": "the model's reading",
    },
    "id": {
        "not applicable": "Situasi ini tidak muncul dalam percakapan.",
        "other channel": "Kriteria ini tidak berlaku untuk kanal ini.",
        "unknown": "Tidak dapat dinilai: transkrip tidak memuat yang dibutuhkan ({what}).",
        "doubt": "Tidak dapat dinilai: model tidak yakin maksud kata-kata yang ditandai.",
        "no agent": "Tidak dapat dinilai: giliran petugas tidak dikenali.",
        "language": "Tidak dapat dinilai: percakapan dalam bahasa ini tidak dinilai.",
        "said": "Kata-kata yang ditandai menunjukkannya.",
        "read": "Dibaca oleh model, yakin {sure} %.",
        "absent": "Tidak ditemukan hal seperti itu.",
        "looked": "Yang dicari: {what} (giliran dibaca: {turns}).",
        "model": "bacaan model",
    },
}


@dataclass(frozen=True, slots=True)
class Occasions:
    """The occasions of ``for_each`` and what answered each of them."""

    occasions: tuple[Signal, ...]
    answers: tuple[tuple[Signal, ...], ...]
    weak: tuple[tuple[Signal, ...], ...]
    looked_at: tuple[int, ...]
    unsure: bool

    def state(self, name: str) -> Outcome:
        """Whether a state such as "all answered" holds, with the words that show it."""
        total = len(self.occasions)
        full = sum(1 for answer in self.answers if answer)
        weak = sum(1 for answer, other in zip(self.answers, self.weak, strict=True) if not answer and other)
        holds = {
            "no occasion": total == 0 and not self.unsure,
            "all answered": full == total and total > 0,
            "most answered": full * 2 > total,
            "some answered": full > 0,
            "first answered": total > 0 and bool(self.answers[0]),
            "none answered": full == 0 and total > 0,
            "some weakly answered": weak > 0,
            "all at least weakly answered": full + weak == total and total > 0,
            "model unsure": self.unsure,
        }[name]
        shown = self.weak if "weakly" in name else self.answers
        hits = (
            tuple(hit for answer in shown for hit in answer) if "answered" in name and name != "none answered" else ()
        )
        return Outcome(holds, hits)


class Judge:
    """Judges the criteria of one rubric for one conversation.

    Args:
        finder: evaluates conditions.
        means: what a phrase set, measure or head is called in the language of the texts; None where nobody reads the reasons.
        language: the language of reasons and advice.
        scorable: whether there are phrases for the conversation's language.
    """

    def __init__(
        self, finder: Finder, means: Callable[[str, str], str] | None, language: str, *, scorable: bool = True
    ) -> None:
        self._finder = finder
        self._doubting: Judge | None = None
        if not finder.doubts_count and _may_doubt(finder):
            self._doubting = Judge(replace(finder, doubts_count=True), means, language, scorable=scorable)
        self._scorable = scorable
        self._means = means
        self._language = language if language in _TEXTS else "en"

    def judge(self, criterion: Criterion, section: str) -> CriterionResult:
        """The answer to one criterion."""
        result = self._answered(criterion, section)
        if self._doubting is not None:
            result = self._unless_in_doubt(criterion, result, self._doubting._answered(criterion, section))
        return result

    def _unless_in_doubt(
        self, criterion: Criterion, result: CriterionResult, other: CriterionResult
    ) -> CriterionResult:
        """Not scored where the answer would be another one if what a model is not sure of were so."""
        if other.answer is result.answer:
            return result
        sets = {name for condition in criterion.conditions() for name in condition.phrase_sets}
        doubtful = [signal for signal in self._finder.signals.doubtful if signal.name in sets]
        doubts = _evidence(doubtful) or [one for one in other.evidence if one not in result.evidence]
        unsure = next((rule for rule in criterion.answers if rule.when == "model unsure"), None)
        reason = in_language(unsure.reason, self._language) if unsure and unsure.reason else self._text("doubt")
        answer = Answer(unsure.answer) if unsure else Answer.NOT_SCORED
        return replace(
            result, answer=answer, confidence=0.0, reason=reason, evidence=tuple(doubts), looked_at=other.looked_at
        )

    def _answered(self, criterion: Criterion, section: str) -> CriterionResult:
        blank = CriterionResult(
            criterion.criterion,
            section,
            Answer.NOT_SCORED,
            criterion.weight,
            0.0,
            self._text("no agent"),
            in_language(criterion.advice, self._language),
            auto_fail=criterion.auto_fail,
        )
        if not self._scorable:
            return replace(blank, reason=self._text("language"))
        if criterion.channels and self._finder.conversation.channel.value not in criterion.channels:
            return replace(blank, answer=Answer.NOT_APPLICABLE, confidence=1.0, reason=self._text("other channel"))
        if not self._finder.turns_of("agent"):
            return blank
        if criterion.applies_when is not None:
            outcome = self._finder.find(criterion.applies_when)
            if not outcome.holds:
                return self._not_applicable(blank, criterion.applies_when, outcome)
        occasions = self._occasions(criterion)
        if occasions and not occasions.occasions:
            return self._not_applicable(blank, criterion.for_each, Outcome(None if occasions.unsure else False))
        return self._first_fitting(criterion, blank, occasions)

    def _first_fitting(
        self, criterion: Criterion, blank: CriterionResult, occasions: Occasions | None
    ) -> CriterionResult:
        searched: list[tuple[Answer, Condition]] = []
        for rule in criterion.answers:
            if isinstance(rule.when, Condition):
                outcome = self._finder.find(rule.when)
                searched.append((Answer(rule.answer), rule.when))
            elif rule.when is None:
                outcome = Outcome(True)
            else:
                outcome = occasions.state(rule.when) if occasions else Outcome(False)
            if outcome.holds is None:
                # A rule that can not be told must not be passed over: a later answer would be a guess.
                return self._unknown(blank, [rule.when] if isinstance(rule.when, Condition) else [])
            if outcome.holds:
                reason = in_language(rule.reason, self._language) if rule.reason else None
                # An answer by absence rests on what would have made it another one.
                wanted = [one for answer, one in searched if answer.counts and answer != rule.answer]
                return self._with_ground(
                    replace(blank, answer=Answer(rule.answer)), criterion, outcome, reason, wanted, occasions
                )
        raise AssertionError("the last answer is always `otherwise`")

    def _occasions(self, criterion: Criterion) -> Occasions | None:
        if criterion.for_each is None or criterion.answered_by is None:
            return None
        found = self._finder.find(criterion.for_each)
        firsts = self._one_a_block(found.hits)
        answers = self._finder.neighbours(criterion.answered_by)
        weak = self._finder.neighbours(criterion.or_weakly_by) if criterion.or_weakly_by else None
        side = criterion.answered_by.condition.said_by
        return Occasions(
            tuple(firsts),
            tuple(answers.of(occasion) for occasion in firsts),
            tuple(weak.of(occasion) if weak else () for occasion in firsts),
            tuple(sorted({turn for occasion in firsts for turn in answers.turns_looked_at(occasion, side)})),
            found.holds is None,
        )

    def _one_a_block(self, hits: Sequence[Signal]) -> list[Signal]:
        """The first signal of each block, leaving out occasions after which nobody had a turn to answer."""
        firsts: dict[int, Signal] = {}
        for hit in hits:
            if hit.evidence is not None:
                firsts.setdefault(self._finder.layout.number(hit.evidence.turn_index), hit)
        last_agent = max(self._finder.turns_of("agent"), default=-1)
        return [
            hit
            for hit in firsts.values()
            if hit.evidence and (hit.role != "customer" or hit.evidence.turn_index < last_agent)
        ]

    def _not_applicable(self, blank: CriterionResult, condition: Condition | None, outcome: Outcome) -> CriterionResult:
        if outcome.holds is None:
            return self._unknown(blank, [condition] if condition else [])
        looked = self._looked_at([condition] if condition else [])
        reason = self._text("not applicable") + self._looked_text([condition] if condition else [], looked)
        return replace(blank, answer=Answer.NOT_APPLICABLE, confidence=_ABSENT, reason=reason, looked_at=looked)

    def _unknown(self, blank: CriterionResult, conditions: Sequence[Condition]) -> CriterionResult:
        what = self._what(conditions) or self._text("model")
        return replace(
            blank,
            answer=Answer.NOT_SCORED,
            confidence=0.0,
            reason=self._text("unknown").format(what=what),
            looked_at=self._looked_at(conditions),
        )

    def _with_ground(
        self,
        result: CriterionResult,
        criterion: Criterion,
        outcome: Outcome,
        reason: str | None,
        searched: Sequence[Condition],
        occasions: Occasions | None,
    ) -> CriterionResult:
        evidence = _evidence(outcome.hits)
        if evidence:
            measured = all(hit.kind == "measure" for hit in outcome.hits)
            read = [hit.confidence for hit in outcome.hits if _is_read(hit)]
            if len(read) == len(outcome.hits):
                by_model = self._text("read").format(sure=round(100 * min(read)))
                said = f"{reason or self._text('said')} {by_model}"
                return replace(result, confidence=min(read), reason=said, evidence=evidence)
            confidence = min([_MEASURED if measured else _SAID, *self._read_below(outcome.hits)])
            return replace(result, confidence=confidence, reason=reason or self._text("said"), evidence=evidence)
        if occasions:
            conditions = [criterion.answered_by.condition] if criterion.answered_by else []
            looked = occasions.looked_at
            evidence = _evidence(occasions.occasions) if result.answer.counts else ()
        else:
            conditions, looked = list(searched), self._looked_at(searched)
        text = (reason or self._text("absent")) + self._looked_text(conditions, looked)
        return replace(result, confidence=_ABSENT, reason=text, evidence=evidence, looked_at=looked)

    def _read_below(self, hits: Sequence[Signal]) -> list[float]:
        """How sure a model was of the phrases that measures among the hits are built on."""
        places = {hit.evidence for hit in hits if hit.kind == "measure" and hit.evidence}
        return [
            signal.confidence
            for signal in self._finder.signals.all
            if signal.kind == "phrases" and _is_read(signal) and signal.evidence in places
        ]

    def _looked_at(self, conditions: Sequence[Condition]) -> tuple[int, ...]:
        sides = {
            inner.said_by
            for condition in conditions
            for inner in condition.inside()
            if inner.kind in ("phrases", "prediction", "measure")
        }
        if not conditions or None in sides or not sides:
            return self._finder.turns_of("agent")
        return tuple(sorted({turn for side in sides for turn in self._finder.turns_of(side)}))

    def _looked_text(self, conditions: Sequence[Condition], looked: Sequence[int]) -> str:
        what = self._what(conditions)
        return " " + self._text("looked").format(what=what, turns=len(looked)) if what and looked else ""

    def _what(self, conditions: Sequence[Condition]) -> str:
        """What conditions look for, in words, each once, the first four."""
        names: dict[str, None] = {}
        if self._means is None:
            return ""
        for condition in conditions:
            for inner in _outermost(condition):
                for kind, name in [
                    *(("phrases", name) for name in inner.phrase_sets),
                    ("measure", inner.measure),
                    ("prediction", inner.prediction),
                ]:
                    if name:
                        names.setdefault(self._means(kind, name) + self._labels(inner, kind))
        return "; ".join(list(names)[:4])

    def _labels(self, condition: Condition, kind: str) -> str:
        """The labels that are asked for; they are English words, which say nothing in other languages."""
        if kind != "phrases" or not isinstance(condition.is_, list) or self._language != "en":
            return ""
        return f" ({', '.join(condition.is_)})".replace("_", " ")

    def _text(self, name: str) -> str:
        return _TEXTS[self._language][name]


def _outermost(condition: Condition) -> Sequence[Condition]:
    """The located conditions of a combination, without those that only narrow them."""
    inner = [*(condition.all_of or ()), *(condition.any_of or ()), *(condition.none_of or ())]
    return [found for one in inner for found in _outermost(one)] if inner else [condition]


def _evidence(hits: Sequence[Signal]) -> tuple[Evidence, ...]:
    """The words of signals, each once, in the order of the conversation; the first dozen.

    Where a model's sentence holds words that a rule points at, the exact words stand for both.
    """
    exact = [hit.evidence for hit in hits if hit.evidence and not _is_read(hit)]
    found = {
        (hit.evidence.turn_index, hit.evidence.start, hit.evidence.end): hit.evidence
        for hit in hits
        if hit.evidence and not (_is_read(hit) and _touches(hit.evidence, exact))
    }
    return tuple(found[place] for place in sorted(found))[:_MOST_EVIDENCE]


def _may_doubt(finder: Finder) -> bool:
    """Whether there is something that a model is not sure of, or a condition that asks it how sure it is."""
    return bool(finder.signals.doubtful) or (
        bool(finder.signals.heads)
        and any(one.prediction for criterion in finder.rubric.criteria for one in criterion.conditions())
    )


def _is_read(signal: Signal) -> bool:
    """Whether a model read it, where rules and measures are certain of what they point at."""
    return signal.kind == "prediction" or signal.confidence < 1.0


def _touches(one: Evidence, others: Sequence[Evidence]) -> bool:
    return any(
        other.turn_index == one.turn_index and other.start < one.end and one.start < other.end for other in others
    )
