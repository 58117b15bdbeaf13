"""The role-play room: sessions, what trainers say of them, and assignments."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "practice_sessions",
        sa.Column("conversation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agent", sa.Integer(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("customer_by", sa.Integer(), nullable=True),
        sa.Column("with_hints", sa.Boolean(), nullable=False),
        sa.Column("answer_seconds", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.CheckConstraint("mode IN ('simulated', 'hot seat')", name=op.f("ck_practice_sessions_mode")),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.key"], name=op.f("fk_practice_sessions_conversation")
        ),
        sa.ForeignKeyConstraint(["agent"], ["people.key"], name=op.f("fk_practice_sessions_agent")),
        sa.ForeignKeyConstraint(["customer_by"], ["people.key"], name=op.f("fk_practice_sessions_customer_by")),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_practice_sessions")),
    )
    op.create_index(
        "ix_practice_sessions_agent_scenario_ended_at",
        "practice_sessions",
        ["agent", "scenario", "ended_at"],
        unique=False,
    )
    op.create_index(
        "ix_practice_sessions_ended_at_conversation", "practice_sessions", ["ended_at", "conversation"], unique=False
    )
    op.create_table(
        "practice_comments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"], ["practice_sessions.conversation"], name=op.f("fk_practice_comments_conversation")
        ),
        sa.ForeignKeyConstraint(["author"], ["people.key"], name=op.f("fk_practice_comments_author")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_comments")),
    )
    op.create_index(op.f("ix_practice_comments_conversation"), "practice_comments", ["conversation"], unique=False)
    op.create_index("ix_practice_comments_replaces", "practice_comments", ["replaces"], unique=True)
    op.create_table(
        "practice_assignments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.Integer(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["people.key"], name=op.f("fk_practice_assignments_agent")),
        sa.ForeignKeyConstraint(["set_by"], ["people.key"], name=op.f("fk_practice_assignments_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_assignments")),
    )
    op.create_index(op.f("ix_practice_assignments_agent"), "practice_assignments", ["agent"], unique=False)
