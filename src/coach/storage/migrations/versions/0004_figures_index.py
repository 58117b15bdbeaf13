"""Figures of scores read the index alone: since a score that a person has to look at enters no mean, that is in it, too."""

from alembic import op

revision = "0004"
down_revision = "0003"

_BEFORE = "ix_conversations_agent_day_week_month_score"
_NAME = "ix_conversations_figures"


def upgrade() -> None:
    """Makes the index that takes the place of another."""
    columns = ["agent", "day", "week", "month", "score", "needs_review", "is_current", "is_practice"]
    op.create_index(_NAME, "conversations", columns)
    op.drop_index(_BEFORE, "conversations")
