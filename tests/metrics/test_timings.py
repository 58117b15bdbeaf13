"""What the times of conversations show by themselves, by clock and in business hours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from tests.builders import conversation

from coach import read_transcript
from coach.errors import SettingError
from coach.metrics.conventions import Convention, parse_convention
from coach.metrics.timings import Contact, business_seconds, first_response, from_timestamps, no_return
from coach.signals.measures.timing import first_response_seconds

JAKARTA = ZoneInfo("Asia/Jakarta")
FRIDAY_LATE = datetime(2026, 3, 6, 16, 50, tzinfo=JAKARTA)
BUSINESS = "1-5 09:00-17:00 Asia/Jakarta"
SAMPLES = sorted((Path(__file__).parents[2] / "sample_transcripts" / "santun_json").glob("*.json"))


def chat(*lines, times, **more):
    return conversation(*lines, times=times, **({"started_at": FRIDAY_LATE} | more))


def value(talk, code, **more):
    found = [one.value for one in from_timestamps([talk], parse_convention(code), **more)]
    return found[0] if found else None


def test_the_first_answer_of_a_person_counts_and_not_the_bots():
    talk = chat("Customer: Halo", "Bot: Sebentar ya", "Agent: Selamat sore", times=[0, 5, 65])
    assert value(talk, "frt.median_clock") == 60
    assert value(talk, "sla.answered_within[60]") == 1
    assert value(talk, "sla.answered_within[59]") == 0


def test_calls_count_from_their_start_and_agents_who_write_first_owe_nothing():
    call = chat("Agent: Good morning", "Customer: Hi", times=[(8, 9), (10, 11)], channel="call")
    assert value(call, "frt.mean_clock") == 8
    assert value(chat("Agent: Hi", "Customer: Hello", times=[3, 5]), "frt.mean_clock") is None


def test_conversations_without_times_give_nothing():
    assert value(chat("Customer: Hi", "Agent: Hello", times=[]), "frt.mean_clock") is None
    assert value(chat("Customer: Hi", "Agent: Hello", times=[0, 9], started_at=None), "frt.mean_clock") is None
    assert value(chat("Customer: Hi", "Agent: Hello", times=[]), "volume.contacts") == 1


def test_nights_and_weekends_count_by_the_clock_and_not_in_business_hours():
    answered = datetime(2026, 3, 9, 9, 5, tzinfo=JAKARTA)
    seconds = (answered - FRIDAY_LATE).total_seconds()
    talk = chat("Customer: Halo", "Agent: Selamat pagi", times=[0, seconds])
    assert value(talk, "frt.median_clock") == seconds
    assert value(talk, f"frt.median_business[{BUSINESS}]") == 15 * 60


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-06T20:00", "2026-03-07T11:00", 0),
        ("2026-03-06T08:00", "2026-03-06T09:30", 30),
        ("2026-03-05T12:00", "2026-03-06T12:00", 480),
        ("2026-03-06T16:59", "2026-03-06T17:01", 1),
    ],
)
def test_business_seconds(start, end, minutes):
    hours = parse_convention(f"frt.mean_business[{BUSINESS}]").business_hours
    moments = [datetime.fromisoformat(stamp).replace(tzinfo=JAKARTA) for stamp in (start, end)]
    assert business_seconds(*moments, hours) == minutes * 60
    # The same moments told in another zone are the same time.
    assert business_seconds(*(moment.astimezone(UTC) for moment in moments), hours) == minutes * 60


def test_business_hours_lose_an_hour_when_clocks_change():
    hours = parse_convention("frt.mean_business[1-7 00:00-06:00 Europe/Berlin]").business_hours
    night = datetime(2026, 3, 28, 23, tzinfo=ZoneInfo("Europe/Berlin"))
    assert business_seconds(night, night + timedelta(hours=9), hours) == 5 * 3600


def test_handle_time_runs_from_the_first_to_the_last_word():
    talk = chat("Customer: Hi", "Agent: Hello", "Customer: Thanks", times=[4, 10, 100])
    assert value(talk, "aht.first_to_last_word") == 96
    call = chat("Agent: Hi", "Customer: Hello", times=[(0, 2), (3, 50)], channel="call")
    assert value(call, "aht.first_to_last_word") == 50


def test_resolution_time_needs_to_be_told_what_was_solved():
    talk = chat("Customer: Hi", "Agent: Hello", "Agent: Solved", times=[4, 10, 100])
    assert value(talk, "art.mean_clock") is None
    assert value(talk, "art.mean_clock", solved={"c1"}) == 96


@pytest.mark.parametrize("code", ["csat.mean_1_5", "aht.talk_hold_wrap_up", "fcr.asked"])
def test_what_times_can_not_show_is_said(code):
    with pytest.raises(SettingError, match="CSV"):
        list(from_timestamps([], parse_convention(code)))


def contacts(*days, customer="rina"):
    return [
        Contact(f"{customer}{day}", datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day), "ani", customer)
        for day in days
    ]


def test_a_customer_who_comes_back_in_the_window_was_not_helped_the_first_time():
    week = Convention("fcr", "no_return", "7")
    found = no_return(contacts(0, 7, 20), week, until=datetime(2026, 5, 1, tzinfo=UTC))
    assert [one.value for one in found.outcomes] == [0, 1, 1]
    other = [*contacts(0), *contacts(3, customer="tono")]
    assert [one.value for one in no_return(other, week, until=datetime(2026, 5, 1, tzinfo=UTC)).outcomes] == [1, 1]


def test_recent_contacts_and_unknown_customers_are_left_out_and_counted():
    week = Convention("fcr", "no_return", "7")
    unknown = Contact("x", datetime(2026, 3, 1, tzinfo=UTC))
    found = no_return([*contacts(0, 25), unknown], week, until=datetime(2026, 3, 28, tzinfo=UTC))
    assert (len(found.outcomes), found.too_recent, found.without_customer) == (1, 1, 1)


def test_the_first_response_is_that_of_the_measure():
    seconds = []
    for path in SAMPLES:
        talk = read_transcript(path)
        span = first_response(talk)
        observed = next(iter(first_response_seconds(SimpleNamespace(conversation=talk))), None)
        seconds.append((None if span is None else span[1] - span[0], observed.value if observed else None))
    assert any(found is not None for found, _ in seconds)
    assert all(found == pytest.approx(measured) for found, measured in seconds)
