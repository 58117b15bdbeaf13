"""What people say about evaluations: reviews, disputes, plans, calibration, outcomes and the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "calibration_sessions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("rubric_digest", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["people.key"], name=op.f("fk_calibration_sessions_created_by")),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_calibration_sessions_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_sessions")),
    )
    op.create_index(op.f("ix_calibration_sessions_team"), "calibration_sessions", ["team"], unique=False)
    op.create_table(
        "coaching_plans",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agent", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("focus", sa.JSON(), nullable=False),
        sa.Column("strengths", sa.JSON(), nullable=False),
        sa.Column("practice", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent"], ["people.key"], name=op.f("fk_coaching_plans_agent")),
        sa.ForeignKeyConstraint(["created_by"], ["people.key"], name=op.f("fk_coaching_plans_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_plans")),
    )
    op.create_index(op.f("ix_coaching_plans_agent"), "coaching_plans", ["agent"], unique=False)
    op.create_table(
        "calibration_answers",
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.key"], name=op.f("fk_calibration_answers_conversation")
        ),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name=op.f("fk_calibration_answers_person")),
        sa.ForeignKeyConstraint(["session"], ["calibration_sessions.id"], name=op.f("fk_calibration_answers_session")),
        sa.PrimaryKeyConstraint("session", "conversation", "person", "criterion", name=op.f("pk_calibration_answers")),
    )
    op.create_index(op.f("ix_calibration_answers_conversation"), "calibration_answers", ["conversation"], unique=False)
    op.create_table(
        "calibration_conversations",
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.key"], name=op.f("fk_calibration_conversations_conversation")
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["calibration_sessions.id"], name=op.f("fk_calibration_conversations_session")
        ),
        sa.PrimaryKeyConstraint("session", "conversation", name=op.f("pk_calibration_conversations")),
    )
    op.create_index(
        op.f("ix_calibration_conversations_conversation"), "calibration_conversations", ["conversation"], unique=False
    )
    op.create_table(
        "calibration_members",
        sa.Column("session", sa.String(length=32), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name=op.f("fk_calibration_members_person")),
        sa.ForeignKeyConstraint(["session"], ["calibration_sessions.id"], name=op.f("fk_calibration_members_session")),
        sa.PrimaryKeyConstraint("session", "person", name=op.f("pk_calibration_members")),
    )
    op.create_table(
        "outcomes",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=True),
        sa.Column("agent", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("convention", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["people.key"], name=op.f("fk_outcomes_agent")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_outcomes_conversation")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("subject", "metric", "convention", name=op.f("uq_outcomes_subject_metric_convention")),
    )
    op.create_index(op.f("ix_outcomes_conversation"), "outcomes", ["conversation"], unique=False)
    op.create_index("ix_outcomes_metric_agent_day", "outcomes", ["metric", "agent", "day"], unique=False)
    op.create_table(
        "queue_samples",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("drawn_as", sa.String(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("drawn_as IN ('random', 'stratified', 'risk')", name=op.f("ck_queue_samples_drawn_as")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_queue_samples_conversation")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_queue_samples")),
        sa.UniqueConstraint("conversation", "drawn_as", name=op.f("uq_queue_samples_conversation_drawn_as")),
    )
    op.create_index("ix_queue_samples_done_at_drawn_at", "queue_samples", ["done_at", "drawn_at"], unique=False)
    op.create_table(
        "disputes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("evaluation", sa.String(length=32), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_disputes_conversation")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.key"], name=op.f("fk_disputes_decided_by")),
        sa.ForeignKeyConstraint(["evaluation"], ["evaluations.id"], name=op.f("fk_disputes_evaluation")),
        sa.ForeignKeyConstraint(["raised_by"], ["people.key"], name=op.f("fk_disputes_raised_by")),
        sa.ForeignKeyConstraint(["result"], ["evaluations.id"], name=op.f("fk_disputes_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("evaluation", "criterion", name=op.f("uq_disputes_evaluation_criterion")),
    )
    op.create_index(op.f("ix_disputes_conversation"), "disputes", ["conversation"], unique=False)
    op.create_index(op.f("ix_disputes_result"), "disputes", ["result"], unique=False)
    op.create_index(op.f("ix_disputes_state"), "disputes", ["state"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("evaluation", sa.String(length=32), nullable=False),
        sa.Column("reviewer", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_reviews_conversation")),
        sa.ForeignKeyConstraint(["evaluation"], ["evaluations.id"], name=op.f("fk_reviews_evaluation")),
        sa.ForeignKeyConstraint(["result"], ["evaluations.id"], name=op.f("fk_reviews_result")),
        sa.ForeignKeyConstraint(["reviewer"], ["people.key"], name=op.f("fk_reviews_reviewer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_conversation"), "reviews", ["conversation"], unique=False)
    op.create_index(op.f("ix_reviews_evaluation"), "reviews", ["evaluation"], unique=False)
    op.create_index(op.f("ix_reviews_result"), "reviews", ["result"], unique=False)
    op.create_table(
        "sign_offs",
        sa.Column("evaluation", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("agent", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["people.key"], name=op.f("fk_sign_offs_agent")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_sign_offs_conversation")),
        sa.ForeignKeyConstraint(["evaluation"], ["evaluations.id"], name=op.f("fk_sign_offs_evaluation")),
        sa.PrimaryKeyConstraint("evaluation", name=op.f("pk_sign_offs")),
    )
    op.create_index(op.f("ix_sign_offs_conversation"), "sign_offs", ["conversation"], unique=False)
    op.create_table(
        "comments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("review", sa.String(length=32), nullable=True),
        sa.Column("turn_index", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.key"], name=op.f("fk_comments_author")),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name=op.f("fk_comments_conversation")),
        sa.ForeignKeyConstraint(["review"], ["reviews.id"], name=op.f("fk_comments_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_conversation"), "comments", ["conversation"], unique=False)
    op.create_index(op.f("ix_comments_review"), "comments", ["review"], unique=False)
