"""What a part of the queue says of all contacts, and that the risk part says nothing of them."""

from datetime import UTC, date, datetime

import pytest

from coach.storage.queue import Drawn, DrawnAs, QueueRow, StratifiedBy
from coach.ui.reviewing.drawing import figure_of

WEEK, NEXT = date(2026, 3, 2), date(2026, 3, 9)
NOW = datetime(2026, 3, 20, tzinfo=UTC)


def row(name, score, week=WEEK, agent="rina", *, done=True, part=DrawnAs.RANDOM, needs_review=False):
    stratified = ("", 1.0, StratifiedBy.AGENT) if part is DrawnAs.STRATIFIED else ()
    return QueueRow(Drawn(name, part, *stratified), agent, NOW, score, needs_review, NOW, NOW if done else None, week)


def test_weeks_count_with_the_contacts_that_they_have():
    rows = [row("a", 100.0), row("b", 80.0), row("c", 50.0, NEXT), row("d", 30.0, NEXT)]
    figure = figure_of(rows, DrawnAs.RANDOM, {(WEEK, "rina"): 20, (WEEK, "budi"): 10, (NEXT, "rina"): 10})
    assert figure.mean == pytest.approx((30 * 90 + 10 * 40) / 40)
    assert (figure.drawn, figure.reviewed, figure.stands_for) == (4, 4, 40)
    assert figure.interval.low < figure.mean < figure.interval.high


def test_drawing_more_in_one_week_pulls_the_mean_nowhere():
    contacts = {(WEEK, "rina"): 10, (NEXT, "rina"): 10}
    few = [row("a", 100.0), row("b", 100.0), row("c", 0.0, NEXT), row("d", 0.0, NEXT)]
    many = [*few, *(row(f"m{number}", 100.0) for number in range(6))]
    assert figure_of(few, DrawnAs.RANDOM, contacts).mean == figure_of(many, DrawnAs.RANDOM, contacts).mean == 50


def test_the_stratified_part_counts_each_agent_with_what_they_had():
    rows = [
        row("a", 100.0, part=DrawnAs.STRATIFIED),
        row("b", 0.0, agent="budi", part=DrawnAs.STRATIFIED),
    ]
    figure = figure_of(rows, DrawnAs.STRATIFIED, {(WEEK, "rina"): 30, (WEEK, "budi"): 10})
    assert figure.mean == 75
    assert figure.interval is None


def test_what_waits_or_has_no_grade_is_no_score():
    rows = [row("a", 80.0), row("b", 10.0, done=False), row("c", 0.0, needs_review=True)]
    figure = figure_of(rows, DrawnAs.RANDOM, {(WEEK, "rina"): 30})
    assert (figure.mean, figure.interval, figure.reviewed) == (80, None, 2)


def test_without_a_reviewed_contact_there_is_no_mean():
    figure = figure_of([row("a", 80.0, done=False)], DrawnAs.RANDOM, {(WEEK, "rina"): 30})
    assert (figure.mean, figure.interval) == (None, None)


def test_the_risk_part_never_has_a_mean():
    assert figure_of([row("a", 10.0, part=DrawnAs.RISK)], DrawnAs.RISK, {(WEEK, "rina"): 30}) is None
