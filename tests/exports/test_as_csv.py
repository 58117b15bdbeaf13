"""Tables that are safe to open in a spreadsheet."""

import csv
import dataclasses
import io

import pytest
from tests.builders import conversation
from tests.exports.scored import TALK, result, scored, words

from coach.domain.evaluation import Answer
from coach.exports.as_csv import COLUMNS, csv_rows, safe_cell


def rows(*items, **more):
    return list(csv.DictReader(io.StringIO("".join(csv_rows(items, **more)), newline="")))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+62 811", "'+62 811"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r=1+1", "'=1+1"),
        ("  =1+1", "'=1+1"),
        ('"=1+1', "'\"=1+1"),
        ("＝1+1", "'＝1+1"),
        ("well;=1+1", "well;'=1+1"),
        ('well; "=1+1', "well; \"'=1+1"),
        ("line\r\n=1+1", "line =1+1"),
        ("a = b", "a = b"),
        ("plain, with a comma", "plain, with a comma"),
        ("", ""),
    ],
)
def test_nothing_is_run_as_a_formula(text, safe):
    assert safe_cell(text) == safe


def test_one_row_for_each_conversation_and_criterion():
    item = scored(
        result("apologises", Answer.MET, words(TALK, 1, "sorry"), words(TALK, 1, "broke")),
        result("stays_calm", Answer.NOT_SCORED, weight=40),
    )
    table = rows(item, item)
    assert tuple(table[0]) == COLUMNS
    assert [row["criterion"] for row in table] == ["apologises", "stays_calm"] * 2
    assert (table[0]["answer"], table[0]["turns"], table[0]["evidence"]) == ("met", "2", "sorry | broke")
    assert (table[1]["answer"], table[1]["evidence"], table[1]["needs_review"]) == ("not scored", "", "no")
    assert float(table[0]["score"]) == item.evaluation.score


def test_customer_words_can_not_begin_a_cell():
    talk = dataclasses.replace(conversation("Agent: =cmd|' /C calc'!A0\nmore"), id="@id", agent_id="+a")
    row = rows(scored(result("apologises", Answer.MET, words(talk, 0, talk.turns[0].text)), talk=talk))[0]
    assert row["evidence"] == "'=cmd|' /C calc'!A0 more"
    assert (row["conversation"], row["agent"]) == ("'@id", "'+a")


def test_every_cell_with_words_stands_in_quotes():
    line = list(csv_rows([scored(result())]))[1]
    assert line.startswith('"a.json","c1","chat",')
    assert line.endswith("\r\n")


def test_the_mark_for_spreadsheets_is_optional():
    assert next(csv_rows([], mark=True)).startswith('\ufeff"source"')
    assert next(csv_rows([])).startswith('"source"')
