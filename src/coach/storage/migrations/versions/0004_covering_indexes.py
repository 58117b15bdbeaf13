"""Lists and figures of scores read indexes alone, which hold all that they ask for; rows hold what was said."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the indexes that take the place of others."""
    kinds = ["is_current", "is_practice"]
    figures = ["agent", "day", "week", "month", "score", "needs_review", *kinds]
    op.create_index("ix_conversations_figures", "conversations", figures)
    op.create_index("ix_conversations_list", "conversations", ["agent", "happened_at", "key", *kinds])
    for before in ("ix_conversations_agent_day_week_month_score", "ix_conversations_agent_happened_at_key"):
        op.drop_index(before, "conversations")
