"""The JSON of docs/cli.md."""

import json

import pytest
from tests.exports.scored import TALK, result, scored, words

from coach.domain.evaluation import Answer
from coach.exports.as_json import dumps, evaluation_record, json_document, json_lines, problem_record

ITEM = scored(result("apologises", Answer.PARTLY_MET, words(TALK, 1, "sorry"), looked_at=(1,)))


def test_an_evaluation_has_the_promised_shape():
    assert evaluation_record(ITEM) == {
        "conversation": {
            "id": "c1",
            "channel": "chat",
            "language": "en",
            "agent_id": None,
            "turns": 2,
            "source": "a.json",
            "format": "json",
            "role_confidence": 1.0,
        },
        "rubric": {"id": "test", "version": 1, "digest": "abc"},
        "culture": None,
        "model": None,
        "score": 200 / 3,
        "score_before_auto_fail": 200 / 3,
        "auto_failed_on": [],
        "coverage": 1.0,
        "needs_review": False,
        "review_reasons": [],
        "sections": [{"section": "s", "name": "S", "score": 70.0, "weight": 100}],
        "criteria": [
            {
                "criterion": "apologises",
                "section": "s",
                "answer": "partly met",
                "weight": 60,
                "confidence": 0.9,
                "reason": "It is said.",
                "advice": "Name what broke.",
                "evidence": [{"turn": 1, "start": 5, "end": 10, "quote": "sorry"}],
                "looked_at": [1],
            }
        ],
        "rewrites": [],
        "measures": {"first_response_seconds": 75.0, "median_response_seconds": None},
    }


def test_quotes_are_the_words_at_their_place():
    for found in evaluation_record(ITEM)["criteria"][0]["evidence"]:
        assert TALK.turns[found["turn"]].text[found["start"] : found["end"]] == found["quote"]


def test_letters_stay_readable():
    assert dumps({"text": "Terima kasih 🙏 “ya”"}) == '{"text": "Terima kasih 🙏 “ya”"}'


def test_numbers_that_json_has_not_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        dumps({"score": float("nan")})


def test_the_document_holds_problems_that_come_up_on_the_way():
    problems = []

    def items():
        yield ITEM
        problems.append(problem_record("b.txt", 3, "what is wrong"))
        yield ITEM

    document = json.loads("".join(json_document(items(), problems)))
    assert len(document["evaluations"]) == 2
    assert document["problems"] == [{"file": "b.txt", "line": 3, "message": "what is wrong"}]


def test_a_document_may_be_empty():
    assert json.loads("".join(json_document([], []))) == {"evaluations": [], "problems": []}


def test_lines_are_written_one_by_one():
    lines = json_lines(iter([ITEM, ITEM]))
    first = next(lines)
    assert first.endswith("\n")
    assert first.count("\n") == 1
    assert json.loads(first) == evaluation_record(ITEM)
