"""Scored conversations made by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.builders import a_rubric, conversation, criterion

from coach.domain.conversation import Conversation, Evidence, Source
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored, SectionScore

RUBRIC = a_rubric(
    {**criterion("apologises", 60), "name": {"en": "Apologises", "id": "Meminta maaf"}},
    {**criterion("stays_calm", 40), "name": {"en": "Stays calm", "id": "Tetap tenang"}},
)
TALK = conversation("Customer: It broke <b>again</b> & again!", "Agent: I am sorry that it broke.", times=(0, 75))


def words(talk: Conversation, turn: int, quote: str) -> Evidence:
    start = talk.turns[turn].text.index(quote)
    return Evidence.of(talk.turns[turn], start, start + len(quote))


def result(name: str = "apologises", answer: Answer = Answer.MET, *evidence: Evidence, **more: Any) -> CriterionResult:
    values: dict[str, Any] = {"weight": 60, "confidence": 0.9, "reason": "It is said.", "advice": "Name what broke."}
    return CriterionResult(name, "s", answer, evidence=evidence, **{**values, **more})


def scored(*results: CriterionResult, talk: Conversation = TALK, path: str | None = "a.json", **changes: Any) -> Scored:
    talk = dataclasses.replace(talk, source=Source(path, "json"))
    values: dict[str, Any] = {
        "conversation_id": talk.id,
        "agent_id": talk.agent_id,
        "rubric": "test",
        "rubric_version": 1,
        "rubric_digest": "abc",
        "culture": None,
        "language": talk.language,
        "model_id": None,
        "results": results,
        "sections": (SectionScore("s", "S", 70.0, 100),),
        "score": 200 / 3,
        "score_before_auto_fail": 200 / 3,
        "auto_failed_on": (),
        "coverage": 1.0,
        "needs_review": False,
    }
    measures: dict[str, float | str | None] = {"median_response_seconds": None, "first_response_seconds": 75.0}
    return Scored(talk, Evaluation(**{**values, **changes}), measures)
