"""The labelled turns under models/data are whole: shapes, labels, ids."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "models" / "data"
ACTS = frozenset(
    "greeting introduction feeling apology paraphrase question open_question action ownership alternative"
    " expectation refusal blame dismissive hold check closing".split()
)
ONE_OF = {
    "tone": {"warm", "neutral", "cold", "rude"},
    "register": {"formal", "neutral", "casual"},
    "emotion": {"pleased", "calm", "worried", "disappointed", "frustrated", "angry"},
}
SHAPE = ("id", "brief", "language", "channel", "side", "previous", "text")
LABELS = {"agent": {"acts", "tone", "register"}, "customer": {"emotion", "risk"}}


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def check_labels(row):
    assert all(row[name] in allowed for name, allowed in ONE_OF.items() if name in row), row["id"]
    assert set(row.get("acts", ())) <= ACTS, row["id"]
    assert "open_question" not in row.get("acts", ()) or "question" in row["acts"], row["id"]
    assert isinstance(row.get("risk", False), bool), row["id"]


@pytest.mark.parametrize("path", sorted(DATA.glob("[wbn]*/*.jsonl")), ids=lambda path: path.stem)
def test_rows_are_whole(path):
    found = rows(path)
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        assert row["text"].strip(), row["id"]
        assert (row["language"], row["channel"] in {"chat", "call", "email", "social"}) == (path.stem[:2], True)
        assert set(row) - {*SHAPE, "labelled_by"} == LABELS[row["side"]]
        assert row["labelled_by"] == "language model"
        check_labels(row)


@pytest.mark.parametrize("path", sorted(DATA.glob("second/*_*.jsonl")), ids=lambda path: path.stem)
def test_second_labels_are_of_the_same_rows(path):
    (first,) = DATA.glob(f"[wb]*/{path.name}")
    sides = {row["id"]: row["side"] for row in rows(first)}
    second = rows(path)
    assert {row["id"] for row in second} == set(sides)
    for row in second:
        assert set(row) - {"id", "labelled_by"} == LABELS[sides[row["id"]]]
        check_labels(row)


@pytest.mark.parametrize("path", sorted(DATA.glob("settled/*.jsonl")), ids=lambda path: path.stem)
def test_settled_labels_are_of_rows_that_two_readings_differ_on(path):
    first = {row["id"]: row for row in rows(DATA / "written" / path.name)}
    second = {row["id"]: row for row in rows(DATA / "second" / path.name)}
    for row in rows(path):
        check_labels(row)
        for head in set(row) - {"id", "labelled_by"}:
            one, two = first[row["id"]][head], second[row["id"]][head]
            assert (set(one) != set(two)) if head == "acts" else one != two, (row["id"], head)


@pytest.mark.parametrize("path", sorted(DATA.glob("public/*.jsonl")), ids=lambda path: path.stem)
def test_labels_of_public_rows_come_without_their_texts(path):
    found = rows(path)
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        assert set(row) == {"id", "side", "labelled_by"} | LABELS[row["side"]], row["id"]
        check_labels(row)


def test_a_sample_of_the_public_rows_is_labelled_twice():
    sides = {row["id"]: row["side"] for path in DATA.glob("public/*.jsonl") for row in rows(path)}
    for row in rows(DATA / "second" / "public.jsonl"):
        assert set(row) - {"id", "labelled_by"} == LABELS[sides[row["id"]]]
        check_labels(row)


def test_no_text_of_the_blind_rows_is_trained_on():
    blind = {row["text"].casefold() for path in DATA.glob("blind/*.jsonl") for row in rows(path)}
    written = {row["text"].casefold() for path in DATA.glob("written/*.jsonl") for row in rows(path)}
    assert not {text for text in blind & written if len(text) > 25}


@pytest.mark.parametrize("path", sorted(DATA.glob("sentences/*.jsonl")), ids=lambda path: path.stem)
def test_sentences_are_whole(path):
    found = rows(path)
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        assert row["text"].strip(), row["id"]
        assert set(row["kinds"]) <= {"blame", "refusal", "sends_away", "vague_time", "generic_apology"}, row["id"]
        assert (row["language"], row["labelled_by"]) == (path.stem[:2], "language model")
