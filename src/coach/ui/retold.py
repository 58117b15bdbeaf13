"""Stored evaluations in the language of the interface; they are stored in that of the import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from coach.domain.conversation import Conversation
from coach.domain.evaluation import CriterionResult, Evaluation
from coach.errors import InputError
from coach.rubrics.schema import Rubric, in_language
from coach.ui.page import ScoreOptions, Services
from coach.ui.words import LANGUAGES


def retold(
    services: Services, conversation: Conversation, evaluation: Evaluation, rubric: Rubric, language: str
) -> Evaluation:
    """The same evaluation, to be shown and not to be stored: reasons, advice and sections in ``language``.

    Only what Santun itself said is told again: a reason is replaced where today's scoring gives exactly that reason in the
    language it is stored in. What a person wrote, and what an older scorecard said, stays in its words.
    """
    told_in = _told_in(evaluation, rubric)
    if told_in in (None, language):
        return evaluation
    names = {one.section: in_language(one.name, language) for one in rubric.sections}
    sections = tuple(replace(one, name=names.get(one.section, one.name)) for one in evaluation.sections)
    options = ScoreOptions(evaluation.rubric, culture=evaluation.culture)
    try:
        stored, wanted = (
            _by_criterion(services.score(conversation, options, one).evaluation) for one in (str(told_in), language)
        )
    except InputError:  # a scorecard that has mistakes or is no more
        return replace(evaluation, sections=sections)
    results = tuple(_retold(result, stored, wanted) for result in evaluation.results)
    return replace(evaluation, results=results, sections=sections)


def _told_in(evaluation: Evaluation, rubric: Rubric) -> str | None:
    """The language that the sections are called in; None where they are called alike or as in no language."""
    names = {one.section: one.name for one in rubric.sections}
    called = {one.section: one.name for one in evaluation.sections if one.section in names}
    found = [
        language
        for language in LANGUAGES
        if called and all(in_language(names[section], language) == name for section, name in called.items())
    ]
    return found[0] if len(found) == 1 else None


def _by_criterion(evaluation: Evaluation) -> Mapping[str, CriterionResult]:
    return {result.criterion: result for result in evaluation.results}


def _retold(
    result: CriterionResult, stored: Mapping[str, CriterionResult], wanted: Mapping[str, CriterionResult]
) -> CriterionResult:
    was, new = stored.get(result.criterion), wanted.get(result.criterion)
    if was is None or new is None or was.reason != result.reason:
        return result
    return replace(result, reason=new.reason, advice=new.advice)
