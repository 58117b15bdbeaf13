"""Blind answers and versions of plans are kept when others replace them; samples of more kinds of strata."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_QUEUE_SAMPLES = sa.Table(
    "queue_samples",
    sa.MetaData(),
    sa.Column("key", sa.Integer(), nullable=False),
    sa.Column("conversation", sa.Integer(), nullable=False),
    sa.Column("drawn_as", sa.String(), nullable=False),
    sa.Column("stratum", sa.String(), nullable=False),
    sa.Column("weight", sa.Float(), nullable=False),
    sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("drawn_as IN ('random', 'stratified', 'risk')", name="ck_queue_samples_drawn_as"),
    sa.ForeignKeyConstraint(["conversation"], ["conversations.key"], name="fk_queue_samples_conversation"),
    sa.PrimaryKeyConstraint("key", name="pk_queue_samples"),
    sa.UniqueConstraint("conversation", "drawn_as", name="uq_queue_samples_conversation_drawn_as"),
    sa.Index("ix_queue_samples_done_at_drawn_at", "done_at", "drawn_at"),
)


def upgrade() -> None:
    """Adds the columns, and one index by which weeks are counted and drawn from."""
    op.add_column("reviews", sa.Column("replaces", sa.String(length=32), nullable=True))
    op.add_column("reviews", sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("coaching_plans", sa.Column("replaces", sa.String(length=32), nullable=True))
    op.create_index("ix_coaching_plans_replaces", "coaching_plans", ["replaces"], unique=True)
    # SQLite changes a constraint only by making the table again; that takes its definition as it was.
    with op.batch_alter_table("queue_samples", copy_from=_QUEUE_SAMPLES) as table:
        table.add_column(sa.Column("stratified_by", sa.String(), nullable=False, server_default=""))
        table.drop_constraint("uq_queue_samples_conversation_drawn_as", type_="unique")
        table.create_unique_constraint(
            "uq_queue_samples_conversation_drawn_as_stratified_by", ["conversation", "drawn_as", "stratified_by"]
        )
    op.execute(sa.text("UPDATE queue_samples SET stratified_by = 'agent' WHERE drawn_as = 'stratified'"))
    op.create_index(
        "ix_conversations_week",
        "conversations",
        ["week", "agent", "channel", "language", "is_current", "is_practice", "score", "needs_review"],
        unique=False,
    )
