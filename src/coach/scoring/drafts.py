"""What of an evaluation can be told an agent about a reply that is not sent yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from coach.domain.coaching import Finding
from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult, Evaluation
from coach.domain.signals import Signal
from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.scoring.finding import Finder
from coach.scoring.judge import Judge
from coach.signals.detector import Signals

_BELOW = (Answer.PARTLY_MET, Answer.NOT_MET)
_SURE_OF_WEAK_WORDS = 0.6


def for_drafts(rubric: Rubric) -> Rubric:
    """The scorecard with those criteria only that one reply can show; the others take a whole conversation."""
    sections = [
        section.model_copy(
            update={"criteria": [one for one in section.criteria if one.in_drafts != "no" and one.status == "active"]}
        )
        for section in rubric.sections
    ]
    return rubric.model_copy(update={"sections": [section for section in sections if section.criteria]})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answer to a criterion is worth (0..1; None where it does not count), and how many words of the draft show it.

    ``silent`` says that it is not met in full though no words of the draft show it: something is not there.
    """

    worth: float | None
    shown: int
    silent: bool = False


def standings_of(
    rubric: Rubric,
    signals: Signals,
    instead: Mapping[str, Signals],
    criteria: Collection[str] | None = None,
    unsaid: dict[str, Standing] | None = None,
) -> dict[str, Standing]:
    """How the draft at the end of a conversation stands on each criterion.

    As in its findings, what no words of the draft show (an average, an absence) does not count.

    Args:
        rubric: what a draft can show.
        signals: of the conversation.
        instead: other signals for single criteria.
        criteria: those that are wanted; all where it is left out.
        unsaid: how a draft of this conversation stands on a criterion of which it says nothing; filled as they are met.
    """
    last = signals.conversation.turns[-1].index
    # A measure of a customer's turn may hang on the draft too: a question is answered or not.
    said_here = {one.name for one in signals.all if not (one.kind == "phrases" and _is_before(one, last))}
    judge = Judge(Finder(signals, rubric), None, signals.conversation.language)
    found: dict[str, Standing] = {}
    for criterion in rubric.criteria:
        if criteria is not None and criterion.criterion not in criteria:
            continue
        says_nothing = unsaid is not None and criterion.rests_on.isdisjoint(said_here)
        if says_nothing and unsaid and criterion.criterion in unsaid:
            found[criterion.criterion] = unsaid[criterion.criterion]
            continue
        other = instead.get(criterion.criterion)
        own = Judge(Finder(other, rubric), None, signals.conversation.language) if other else judge
        result = own.judge(criterion, "")
        shown = sum(one.turn_index == last for one in result.evidence)
        told = shown or criterion.in_drafts == "words or absence" or result.answer is Answer.MET
        worth = rubric.worth(result.answer) if result.answer.counts and told else None
        said = any(condition.phrase_sets for condition in criterion.conditions())  # an average goes unseen anyway
        found[criterion.criterion] = Standing(worth, shown, said and not told and result.answer in _BELOW)
        if says_nothing and unsaid is not None:
            unsaid[criterion.criterion] = found[criterion.criterion]
    return found


def _is_before(signal: Signal, last: int) -> bool:
    return signal.evidence is not None and signal.evidence.turn_index < last


def told_apart_by(rubric: Rubric, one: Signals, other: Signals) -> frozenset[str]:
    """The criteria on which two wordings of a draft may stand differently: all where their sentences differ in number."""
    if len(one.reads[-1].words.sentences) != len(other.reads[-1].words.sentences):
        return frozenset(criterion.criterion for criterion in rubric.criteria)
    before, after = Counter(map(_kind, one.all)), Counter(map(_kind, other.all))
    changed = {name for (name, _), count in ((before - after) + (after - before)).items() if count}
    return frozenset(criterion.criterion for criterion in rubric.criteria if not criterion.rests_on.isdisjoint(changed))


def _kind(signal: Signal) -> tuple[str, str | float | None]:
    return signal.name, signal.value


def draft_findings(rubric: Rubric, evaluation: Evaluation, signals: Signals, opening: Evidence) -> tuple[Finding, ...]:
    """What lands badly in a draft, in the order of its words.

    Args:
        rubric: what a draft can show (``for_drafts``).
        evaluation: of the conversation that ends with the draft.
        signals: of that conversation.
        opening: the draft's first sentence, which stands for what is missing in front of it.
    """
    judged = {criterion.criterion: criterion for criterion in rubric.criteria}
    found = [
        finding
        for result in evaluation.results
        if result.answer in _BELOW or _is_doubt(result)
        for finding in _of_result(judged[result.criterion], result, signals, opening)
    ]
    met = [result for result in evaluation.results if result.answer is Answer.MET]
    found += [finding for result in met for finding in _weak_words(judged[result.criterion], result, signals)]
    return tuple(sorted(_one_absence(found), key=lambda one: (one.evidence.start, one.evidence.end)))


def _is_doubt(result: CriterionResult) -> bool:
    """Whether words were marked that a person should look at; without words there is nothing to tell."""
    return result.answer is Answer.NOT_SCORED and bool(result.evidence)


def _of_result(criterion: Criterion, result: CriterionResult, signals: Signals, opening: Evidence) -> Iterator[Finding]:
    last = signals.conversation.turns[-1].index
    own = [evidence for evidence in result.evidence if evidence.turn_index == last]
    mixed = {condition.measure for condition in criterion.conditions() if condition.mixes and condition.measure}
    places = {one.evidence for name in mixed for one in signals.named("measure", name)}
    jump = [evidence for evidence in own if evidence in places]
    own = [evidence for evidence in own if evidence not in jump[:-1]]  # of a jump, the place where it lands
    own = [one for one in own if not any(_inside(one, other) for other in own)]
    missing = not own and result.answer in _BELOW and criterion.in_drafts == "words or absence"
    for evidence in [opening] if missing else own:
        sure = round(result.confidence, 4)
        yield Finding(result.criterion, result.section, evidence, result.reason, result.advice, sure, missing)


def _weak_words(criterion: Criterion, result: CriterionResult, signals: Signals) -> Iterator[Finding]:
    """Words that would answer weakly, said beside those that answer well: a bare "I understand" in front of real care."""
    weakly = next((rule for rule in criterion.answers if rule.when == "some weakly answered"), None)
    if criterion.or_weakly_by is None or criterion.answered_by is None or weakly is None or weakly.reason is None:
        return
    reason = in_language(weakly.reason, signals.conversation.language)
    last = signals.conversation.turns[-1].index
    well = {name for one in criterion.answered_by.condition.inside() for name in one.phrase_sets}
    said_well = _places(signals, well, last)
    for weak in _places(signals, criterion.or_weakly_by.condition.phrase_sets, last):
        sentence = next((one for one in signals.reads[last].words.sentences if one[0] <= weak.start < one[1]), None)
        # "I understand how worrying this is" is no bare formula.
        if sentence and not any(one.start < sentence[1] and sentence[0] < one.end for one in said_well):
            yield Finding(result.criterion, result.section, weak, reason, result.advice, _SURE_OF_WEAK_WORDS)


def _places(signals: Signals, names: Iterable[str], turn: int) -> list[Evidence]:
    found = [one.evidence for name in names for one in signals.named("phrases", name)]
    return [one for one in found if one and one.turn_index == turn]


def _inside(one: Evidence, other: Evidence) -> bool:
    return one != other and other.start <= one.start and one.end <= other.end


def _one_absence(found: Iterable[Finding]) -> Iterator[Finding]:
    """All findings, but of those about what is missing in front of the draft only the first: one opening mends them."""
    told = False
    for finding in found:
        if not (finding.missing and told):
            yield finding
        told = told or finding.missing
