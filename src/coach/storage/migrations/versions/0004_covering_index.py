"""Lists and figures of scores read one index, which holds all that they ask for; rows hold what was said, and are far apart."""

from alembic import op

revision = "0004"
down_revision = "0003"

_COLUMNS = ["agent", "happened_at", "key", "day", "week", "month", "score", "needs_review", "is_current", "is_practice"]


def upgrade() -> None:
    """Makes the index that takes the place of two others."""
    op.create_index("ix_conversations_covering", "conversations", _COLUMNS)
    for before in ("ix_conversations_agent_day_week_month_score", "ix_conversations_agent_happened_at_key"):
        op.drop_index(before, "conversations")
