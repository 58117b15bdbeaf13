"""Conversations, evaluations, people and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "daily_answers",
        sa.Column("agent", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("rubric", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "agent", "rubric", "section", "criterion", "answer", "week", "day", name=op.f("pk_daily_answers")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "purging",
        sa.Column("permit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("permit", name=op.f("pk_purging")),
    )
    op.create_table(
        "rubric_versions",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("rubric", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rubric_versions")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_table(
        "people",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.CheckConstraint("role IN ('agent', 'reviewer', 'trainer', 'admin')", name=op.f("ck_people_role")),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_people_team")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_people")),
        sa.UniqueConstraint("id", name=op.f("uq_people_id")),
        sa.UniqueConstraint("subject", name=op.f("uq_people_subject")),
    )
    op.create_index(op.f("ix_people_team"), "people", ["team"], unique=False)
    op.create_table(
        "audit_log",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["people.key"], name=op.f("fk_audit_log_actor")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit_log")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "conversations",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.Integer(), nullable=True),
        sa.Column("is_practice", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("culture", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("utc_offset", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("role_confidence", sa.Float(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("current_evaluation", sa.String(length=32), nullable=True),
        sa.Column("auto_evaluation", sa.String(length=32), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("needs_review", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["people.key"], name=op.f("fk_conversations_agent")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_conversations")),
        sa.UniqueConstraint("id", "digest", name=op.f("uq_conversations_id_digest")),
        sa.UniqueConstraint("id", "revision", name=op.f("uq_conversations_id_revision")),
    )
    op.create_index(
        "ix_conversations_agent_day_week_month_score",
        "conversations",
        ["agent", "day", "week", "month", "score", "is_current", "is_practice"],
        unique=False,
    )
    op.create_index(
        "ix_conversations_agent_happened_at_key", "conversations", ["agent", "happened_at", "key"], unique=False
    )
    op.create_index("ix_conversations_happened_at_key", "conversations", ["happened_at", "key"], unique=False)
    op.create_table(
        "answers",
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("agent", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_answers_conversation")),
        sa.PrimaryKeyConstraint("conversation", "criterion", name=op.f("pk_answers")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_answers_criterion_answer_agent_day", "answers", ["criterion", "answer", "agent", "day"], unique=False
    )
    op.create_table(
        "evaluations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("evaluator_kind", sa.String(), nullable=False),
        sa.Column("evaluator", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("rubric", sa.String(), nullable=False),
        sa.Column("rubric_version", sa.Integer(), nullable=False),
        sa.Column("rubric_digest", sa.String(), nullable=False),
        sa.Column("culture", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_evaluations_conversation")),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name=op.f("fk_evaluations_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    op.create_index(op.f("ix_evaluations_conversation"), "evaluations", ["conversation"], unique=False)
