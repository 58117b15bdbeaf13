"""What pages ask of 100,000 conversations is answered from indexes: a row holds all that was said, and reading it takes far longer."""

from datetime import date

import pytest
from sqlalchemy import event

from coach.storage.conversations import ConversationFilter
from coach.storage.trends import Period, TrendFilter
from tests.storage.samples import scored

QUESTIONS = {
    "scores by agent": lambda view: view.trends.scores(),
    "scores by week": lambda view: view.trends.scores(Period.WEEK, by_agent=False),
    "scores of a time": lambda view: view.trends.scores(
        where=TrendFilter(since=date(2026, 1, 1), until=date(2026, 6, 30))
    ),
    "distribution": lambda view: view.trends.distribution(),
    "an agent's scores": lambda view: view.trends.scores(where=TrendFilter(agent_id="rina"), by_agent=False),
    "a team's scores": lambda view: view.trends.scores(where=TrendFilter(team="one")),
    "contacts by week": lambda view: view.queue.weeks(),
}
LISTS = {
    "an agent's contacts": lambda view: view.conversations.list(ConversationFilter(agent_id="rina")),
    "a team's contacts": lambda view: view.conversations.list(ConversationFilter(team="one")),
}


@pytest.fixture
def plans_of(store, admin):
    """How SQLite goes about what a question asks of conversations, a line a step."""
    if not store._database.is_sqlite:
        pytest.skip("PostgreSQL chooses by the number of rows, and here are few")
    admin.conversations.save_scored_batch([scored(f"c{number}", "rina") for number in range(3)])

    def plans(question):
        asked = []

        def remember(connection, cursor, statement, parameters, context, executemany):
            if "FROM conversations" in statement:
                asked.append((statement, parameters))

        event.listen(store._database.engine, "before_cursor_execute", remember)
        question(admin)
        event.remove(store._database.engine, "before_cursor_execute", remember)
        with store._database.reading() as connection:
            return [
                step.detail
                for statement, parameters in asked
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                if "conversations" in step.detail
            ]

    return plans


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_figures_read_an_index_and_no_row(plans_of, question):
    steps = plans_of(question)
    assert steps
    assert [step for step in steps if "COVERING INDEX ix_conversations_" not in step] == []


@pytest.mark.parametrize("question", LISTS.values(), ids=LISTS)
def test_a_list_settles_by_an_index_which_rows_it_reads(plans_of, question):
    shown, rows = sorted(plans_of(question), key=lambda step: "COVERING" not in step)
    assert "COVERING INDEX ix_conversations_covering" in shown
    assert "INTEGER PRIMARY KEY" in rows
