"""Conventions are named, read back as written, explained in both languages, and never guessed."""

import pytest

from coach.errors import SettingError
from coach.metrics._words import WORDS
from coach.metrics.conventions import RULES, Convention, parse_convention

HOURS = "1-5 09:00-17:00 Asia/Jakarta"


@pytest.mark.parametrize(
    "code", ["csat.top_two_1_5", "fcr.no_return[7]", "sla.answered_within[20]", f"frt.median_business[{HOURS}]"]
)
def test_codes_are_read_back_as_written(code):
    assert parse_convention(code).code == code


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("csat", "write metric.convention"),
        ("csta.top_two_1_5", "Did you mean 'csat'"),
        ("csat.top_two_1_7", "Did you mean 'top_two_1_"),
        ("fcr.no_return", "such as fcr.no_return[7]"),
        ("fcr.no_return[0]", "whole number of days"),
        ("fcr.no_return[soon]", "whole number of days"),
        ("csat.mean_1_5[3]", "takes nothing in brackets"),
        ("frt.median_business[9 to 5]", HOURS),
        ("frt.median_business[1-5 17:00-09:00 Asia/Jakarta]", HOURS),
        ("frt.median_business[1-5 09:00-17:00 Asia/Atlantis]", HOURS),
        ("frt.median_business[1-5 09:00-99:00 Asia/Jakarta]", HOURS),
    ],
)
def test_mistakes_say_what_is_allowed(code, said):
    with pytest.raises(SettingError) as raised:
        parse_convention(code)
    assert said in str(raised.value)


def test_every_convention_has_a_name_and_a_meaning_in_both_languages():
    details = {"days": "7", "seconds": "20", "hours": HOURS, None: None}
    for metric, rules in RULES.items():
        for name, rule in rules.items():
            convention = Convention(metric, name, details[rule.detail])
            english, indonesian = convention.meaning("en"), convention.meaning("id")
            assert english != indonesian
            assert convention.title("en")
            assert (convention.detail or "") in english
            assert (convention.detail or "") in indonesian
    assert WORDS["en"].keys() == WORDS["id"].keys()


def test_the_two_directions_of_effort_are_two_conventions():
    low, high = Convention("ces", "effort_1_5_low_is_good"), Convention("ces", "ease_1_5_high_is_good")
    assert (low.rule.higher_is_better, high.rule.higher_is_better) == (False, True)
