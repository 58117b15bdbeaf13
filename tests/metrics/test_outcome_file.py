"""Outcome files: good rows are kept, bad ones give a line with what is allowed, nothing is picked silently."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coach.errors import InputError
from coach.metrics.conventions import Convention, parse_convention
from coach.metrics.outcome_file import read_outcomes
from coach.metrics.timings import Contact

JAKARTA = ZoneInfo("Asia/Jakarta")
CSAT = Convention("csat", "top_two_1_5")


@pytest.fixture
def read(tmp_path):
    def reading(text, encoding="utf-8", **more):
        path = tmp_path / "outcomes.csv"
        path.write_bytes(text.encode(encoding))
        return read_outcomes(path, JAKARTA, **more)

    return reading


def values(found):
    return [(one.convention.code, one.value) for one in found.outcomes]


def said(found):
    return [f"{problem.line}: {problem.message}" for problem in found.problems]


def test_a_row_is_a_contact_with_several_outcomes(read):
    found = read(
        "conversation,agent,customer,at,csat.top_two_1_5,nps.promoters_less_detractors,frt.median_clock\n"
        "t1,ani,rina,2026-03-02T09:00:00+00:00,5,9,1:35\n"
    )
    assert values(found) == [("csat.top_two_1_5", 5), ("nps.promoters_less_detractors", 9), ("frt.median_clock", 95)]
    first = found.outcomes[0]
    assert (first.conversation_id, first.agent_id, first.customer_id) == ("t1", "ani", "rina")
    assert first.at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert found.contacts == (Contact("t1", datetime(2026, 3, 2, 9, tzinfo=UTC), "ani", "rina"),)
    assert found.problems == ()


def test_indonesian_headings_words_and_semicolons(read):
    found = read(
        "Percakapan;Petugas;Tanggal;csat.mean_1_5;resolution.in_the_end;aht.talk_hold_wrap_up\n"
        "t1;Ani;2026-03-02;sangat puas;ya;0:05:30\nt2;Ani;2026-03-02;Tidak Puas;tidak;90,5\n"
    )
    assert [value for _, value in values(found)] == [5, 1, 330, 2, 0, 90.5]
    assert found.outcomes[0].at.utcoffset().total_seconds() == 7 * 3600


def test_a_bad_cell_is_told_and_the_rest_goes_on(read):
    found = read(
        "at,csat.top_two_1_5,fcr.asked,frt.mean_clock\n"
        "2026-03-02,7,maybe,-3\n"
        "2026-03-02,4.5,yes,12\n"
        "yesterday,5,yes,12\n"
        "\n"
        "2026-03-02,5,,\n"
    )
    assert values(found) == [("fcr.asked", 1), ("frt.mean_clock", 12), ("csat.top_two_1_5", 5)]
    assert said(found) == [
        "2: csat.top_two_1_5: found '7'; allowed: a whole number from 1 to 5, or very dissatisfied to very satisfied",
        "2: fcr.asked: found 'maybe'; allowed: yes or no (ya, tidak, 1, 0)",
        "2: frt.mean_clock: found '-3'; allowed: seconds (95) or a clock (1:35, 0:01:35)",
        "3: csat.top_two_1_5: found '4.5'; allowed: a whole number from 1 to 5, or very dissatisfied to very satisfied",
        "4: at: found 'yesterday'; write a date or time such as 2026-03-01 or 2026-03-01T09:30:00+07:00",
    ]


@pytest.mark.parametrize("year", ["0206", "0001", "9999"])
def test_a_slip_of_the_year_is_told(read, year):
    found = read(f"at,csat.top_two_1_5\n{year}-03-02,5\n2026-03-02,4\n")
    assert values(found) == [("csat.top_two_1_5", 4)]
    assert said(found) == [f"2: at: found the year {int(year)}; write one from 1990 to 2099"]


def test_an_ambiguous_column_is_asked_about_and_not_guessed(read):
    with pytest.raises(
        InputError, match=r"1: column 'CSAT' can be meant in several ways; name it one of csat\.top_two"
    ):
        read("at,CSAT\n2026-03-02,5\n")
    assert values(read("at,CSAT\n2026-03-02,5\n", conventions=[CSAT])) == [("csat.top_two_1_5", 5)]


def test_service_levels_are_made_of_times(read):
    found = read("at,sla.answered_within[20]\n2026-03-02,20\n2026-03-02,21\n2026-03-02,0:19\n2026-03-02,yes\n")
    assert [value for _, value in values(found)] == [1, 0, 1]
    assert "time to the first answer" in said(found)[0]


def test_known_conversations_need_no_time(read):
    known = [Contact("t1", datetime(2026, 3, 2, tzinfo=UTC), "ani")]
    found = read(
        "conversation,csat.top_two_1_5\nt1,5\nt2,4\n",
        known=lambda ids: [one for one in known if one.conversation_id in ids],
    )
    assert (found.outcomes[0].agent_id, found.outcomes[0].at) == ("ani", known[0].at)
    assert said(found) == ["3: at: it is empty, and conversation 't2' is not known; write when it was"]


def test_rows_without_a_conversation_are_bound_to_none(read):
    found = read("at,customer,csat.top_two_1_5\n2026-03-02,rina,5\n")
    assert found.outcomes[0].conversation_id is None
    assert found.contacts[0].customer_id == "rina"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("at,score\n2026-03-02,5\n", "no column is a metric"),
        ("agent,csat.top_two_1_5\nani,5\n", "need a column `at`"),
        ("at,csat.top_two_1_6\n2026-03-02,5\n", "Did you mean"),
        ("\x00\x01\x02", "binary"),
    ],
)
def test_files_without_a_header_that_says_what_is_in_them(read, text, message):
    with pytest.raises(InputError, match=message):
        read(text)


def test_a_missing_file_names_itself(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv"):
        read_outcomes(tmp_path / "nowhere.csv", UTC)


def test_hostile_cells_are_text_and_nothing_else(read):
    found = read('at,agent,csat.top_two_1_5\n2026-03-02,"=HYPERLINK(""x"")",=1+4\n2026-03-02,<b>,5\n')
    assert values(found) == [("csat.top_two_1_5", 5)]
    assert found.outcomes[0].agent_id == "<b>"
    assert "'=1+4'" in said(found)[0]


def test_files_from_excel_with_mark_and_old_encoding(read):
    assert values(read("\ufeffat;csat.top_two_1_5\r\n2026-03-02;5\r\n")) == [("csat.top_two_1_5", 5)]
    found = read("at;agent;csat.top_two_1_5\n2026-03-02;José Muñoz;5\n", encoding="cp1252")
    assert values(found) == [("csat.top_two_1_5", 5)]


def test_a_column_of_business_hours_keeps_its_convention(read):
    code = "frt.median_business[1-5 09:00-17:00 Asia/Jakarta]"
    assert read(f"at,{code}\n2026-03-02,60\n").outcomes[0].convention == parse_convention(code)
