"""The team's figures: nobody is ranked where intervals overlap."""

import re
from datetime import date

from coach.coaching.figures import Figure
from coach.domain.evaluation import Answer
from coach.metrics.intervals import Interval, share_interval
from coach.storage.trends import AnswerCount, Period, ScoreBand, ScoreSummary
from coach.ui.coaching.heat_map import distinct, heat_map
from coach.ui.coaching.team_figures import TeamFigures, spread
from coach.ui.coaching.trends import review_points
from coach.ui.words import words_in


def summary(agent, mean, scored=200, spread_points=5.0):
    return ScoreSummary(None, agent, scored, scored, 0, mean, scored * (mean**2 + spread_points**2))


NAMES = {"a": "Ana", "b": "Budi", "c": "Cici"}


def groups(*scores):
    return [[one.name for one in group] for group in TeamFigures((), scores).groups(NAMES)]


def test_overlapping_agents_stand_in_the_order_of_the_alphabet():
    assert groups(summary("c", 80.2), summary("a", 80.0), summary("b", 80.4)) == [["Ana", "Budi", "Cici"]]


def test_agents_whose_intervals_lie_apart_are_told_apart():
    assert groups(summary("a", 60.0), summary("b", 60.3), summary("c", 90.0)) == [["Cici"], ["Ana", "Budi"]]


def test_few_contacts_stand_by_themselves_however_good():
    assert groups(summary("a", 99.0, scored=4), summary("b", 60.0), summary("c", 60.1)) == [["Budi", "Cici"], ["Ana"]]


def test_the_answer_that_examples_are_of_is_the_commoner_one():
    rows = tuple(
        AnswerCount(None, "a", "core", "care", "greets", answer, count)
        for answer, count in ((Answer.NOT_MET, 2), (Answer.PARTLY_MET, 7))
    )
    assert TeamFigures(rows, ()).missed_as("greets", "core") is Answer.PARTLY_MET


def test_bands_are_shares_with_intervals_and_gaps_are_shown():
    points = spread([ScoreBand(None, 70, 3), ScoreBand(None, 75, 1), ScoreBand(None, 95, 6)], words_in("en"))
    assert [(one.name, one.figure.value) for one in points] == [("70–80", 0.4), ("80–90", 0.0), ("90–100", 0.6)]
    assert all(one.figure.interval.holds(one.figure.value) for one in points)
    assert spread([], words_in("en")) == []


def test_two_people_of_one_name_are_told_apart():
    assert distinct({"2": "Rina", "1": "Rina", "3": "Ana"}) == {"3": "Ana", "1": "Rina (1)", "2": "Rina (2)"}


def test_every_cell_has_its_interval_and_count_and_a_colour_only_where_it_tells():
    cells = {"greets": {"a": Figure(0.85, Interval(0.42, 0.98), 5), "c": Figure(1.0, Interval(0.4, 1.0), 4)}}
    table = heat_map(cells, {"greets": "Greets"}, {"a": "<b>Ana", "b": "Budi", "c": "Citra"}, words_in("en"))
    enough, never, few = re.findall("<td class=.*?</td>|<td>.*?</td>", table)[1:]
    assert '"step-5"' in enough
    assert "<b>85</b> <small>42–98</small>" in enough
    assert "85 (42–98, n 5)" in enough
    assert never == "<td>–</td>"
    assert '"few"' in few
    assert "<b>Ana" not in table


def test_the_share_that_needs_a_person_is_of_all_contacts_and_not_of_the_graded():
    later, first = (
        ScoreSummary(
            day, None, conversations=20, scored=20 - waiting, need_review=waiting, mean=80.0, sum_of_squares=0.0
        )
        for day, waiting in ((date(2026, 3, 9), 1), (date(2026, 3, 2), 5))
    )
    points = review_points([later, first], Period.WEEK, words_in("en"))
    assert [(point.figure.value, point.figure.contacts) for point in points] == [(0.25, 20), (0.05, 20)]
    assert points[0].figure.interval == share_interval(5, 20)
