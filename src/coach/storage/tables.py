"""The tables as SQLAlchemy sees them; migrations/ makes them, and a test holds the two together.

Rows point at people by ``key``, a number that means nothing, so that forgetting somebody is a change to one row. A
conversation belongs to the team that its agent is in now.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)  # fmt: skip

from coach.storage.columns import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

teams = Table("teams", metadata, Column("id", String, primary_key=True), Column("name", String, nullable=False))

people = Table(
    "people",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("team", ForeignKey("teams.id"), index=True),
    Column("subject", String, unique=True),
    CheckConstraint("role IN ('agent', 'reviewer', 'trainer', 'admin')", name="role"),
)

# One row a revision: another content under the same id is a new revision, and only the latest is current.
conversations = Table(
    "conversations",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("agent", ForeignKey("people.key")),
    Column("is_practice", Boolean, nullable=False, server_default=false()),
    Column("channel", String, nullable=False),
    Column("language", String, nullable=False),
    Column("culture", String),
    Column("started_at", UtcDateTime),
    Column("utc_offset", Integer),  # minutes; of started_at as it was read
    Column("happened_at", UtcDateTime, nullable=False),  # started_at, else imported_at: what lists are ordered by
    Column("day", Date, nullable=False),  # of happened_at, by the clock of the conversation
    Column("week", Date, nullable=False),  # its Monday
    Column("month", Date, nullable=False),  # its first day
    Column("imported_at", UtcDateTime, nullable=False),
    Column("source", String),
    Column("format", String, nullable=False),
    Column("role_confidence", Float, nullable=False),
    Column("turns", JSON, nullable=False),
    Column("participants", JSON, nullable=False),
    # The evaluation that counts, the machine's latest one, and what lists and curves show of the former.
    Column("current_evaluation", String(32)),
    Column("auto_evaluation", String(32)),
    Column("score", Float),
    Column("needs_review", Boolean, nullable=False, server_default=false()),
    # The same for weeks: scores, and what samples are drawn from.
    Index(
        "ix_conversations_week", "week", "agent", "channel", "language", "is_current", "is_practice", "score", "needs_review"
    ),
    UniqueConstraint("id", "revision"),
    UniqueConstraint("id", "digest"),
    Index("ix_conversations_happened_at_key", "happened_at", "key"),
    # All that lists and figures of scores ask for, so that they need not read rows, which hold what was said.
    Index(
        "ix_conversations_covering", "agent", "happened_at", "key",
        "day", "week", "month", "score", "needs_review", "is_current", "is_practice",
    ),
)  # fmt: skip

evaluations = Table(
    "evaluations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), nullable=False, index=True),
    Column("evaluator_kind", String, nullable=False),
    Column("evaluator", String, nullable=False),  # the program's name; empty for a person
    Column("person", ForeignKey("people.key")),
    Column("rubric", String, nullable=False),
    Column("rubric_version", Integer, nullable=False),
    Column("rubric_digest", String, nullable=False),
    Column("culture", String),
    Column("language", String, nullable=False),
    Column("model_id", String),
    Column("score", Float),
    Column("coverage", Float, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("details", JSON, nullable=False),  # results, sections, measures and the rest of the Evaluation
    Column("created_at", UtcDateTime, nullable=False),
    Column("replaces", String(32)),  # of the same conversation
)

rubric_versions = Table(
    "rubric_versions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("rubric", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
)

# Of current evaluations of current revisions, practice left out.
answers = Table(
    "answers",
    metadata,
    Column("conversation", ForeignKey("conversations.key"), nullable=False),
    Column("criterion", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("agent", Integer),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("conversation", "criterion"),
    Index("ix_answers_criterion_answer_agent_day", "criterion", "answer", "agent", "day"),
    sqlite_with_rowid=False,
)

# ``answers`` counted by day, changed in the same transaction; an agent of 0 is a conversation without one.
daily_answers = Table(
    "daily_answers",
    metadata,
    Column("agent", Integer, nullable=False, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("week", Date, nullable=False),
    Column("month", Date, nullable=False),
    Column("rubric", String, nullable=False),
    Column("section", String, nullable=False),
    Column("criterion", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("count", Integer, nullable=False),
    # In the order in which trends group: sums are read off one after the other (ten times faster than by day first).
    PrimaryKeyConstraint("agent", "rubric", "section", "criterion", "answer", "week", "day"),
    sqlite_with_rowid=False,
)

# What was answered blind is a row of its own with ``revealed_at``, which the review that went on from it ``replaces``.
reviews = Table(
    "reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), nullable=False, index=True),
    Column("evaluation", ForeignKey("evaluations.id"), nullable=False, index=True),
    Column("reviewer", ForeignKey("people.key"), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("is_blind", Boolean, nullable=False),
    Column("result", ForeignKey("evaluations.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("released_at", UtcDateTime),
    Column("replaces", String(32)),  # of the same conversation and reviewer
    Column("revealed_at", UtcDateTime),
)

comments = Table(
    "comments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), nullable=False, index=True),
    Column("author", ForeignKey("people.key"), nullable=False),
    Column("review", ForeignKey("reviews.id"), index=True),
    Column("turn_index", Integer),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

disputes = Table(
    "disputes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), nullable=False, index=True),
    Column("evaluation", ForeignKey("evaluations.id"), nullable=False),
    Column("criterion", String, nullable=False),
    Column("raised_by", ForeignKey("people.key"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("decided_by", ForeignKey("people.key")),
    Column("decision", Text, nullable=False),
    Column("result", ForeignKey("evaluations.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    UniqueConstraint("evaluation", "criterion"),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("evaluation", ForeignKey("evaluations.id"), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), nullable=False, index=True),
    Column("agent", ForeignKey("people.key"), nullable=False),
    Column("note", Text, nullable=False),
    Column("signed_at", UtcDateTime, nullable=False),
)

# A change is a new row that names the one it replaces.
coaching_plans = Table(
    "coaching_plans",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("agent", ForeignKey("people.key"), nullable=False, index=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("focus", JSON, nullable=False),
    Column("strengths", JSON, nullable=False),
    Column("practice", JSON, nullable=False),
    Column("created_by", ForeignKey("people.key"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("acknowledged_at", UtcDateTime),
    Column("replaces", String(32)),  # of the same agent
    Index("ix_coaching_plans_replaces", "replaces", unique=True),
)

calibration_sessions = Table(
    "calibration_sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String, nullable=False),
    Column("team", ForeignKey("teams.id"), index=True),
    Column("rubric_digest", String, nullable=False),
    Column("created_by", ForeignKey("people.key"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
)
calibration_conversations = Table(
    "calibration_conversations",
    metadata,
    Column("session", ForeignKey("calibration_sessions.id"), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), primary_key=True, index=True),
    Column("position", SmallInteger, nullable=False),
)
calibration_members = Table(
    "calibration_members",
    metadata,
    Column("session", ForeignKey("calibration_sessions.id"), primary_key=True),
    Column("person", ForeignKey("people.key"), primary_key=True),
    Column("position", SmallInteger, nullable=False),
)
calibration_answers = Table(
    "calibration_answers",
    metadata,
    Column("session", ForeignKey("calibration_sessions.id"), primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), primary_key=True, index=True),
    Column("person", ForeignKey("people.key"), primary_key=True),
    Column("criterion", String, primary_key=True),
    Column("answer", String, nullable=False),
)

# Of a conversation, or of an agent's day; ``subject`` says which, so that one unique constraint serves both.
outcomes = Table(
    "outcomes",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("subject", String, nullable=False),
    Column("conversation", ForeignKey("conversations.key"), index=True),
    Column("agent", ForeignKey("people.key")),
    Column("day", Date, nullable=False),
    Column("metric", String, nullable=False),
    Column("convention", String, nullable=False),
    Column("value", Float, nullable=False),
    UniqueConstraint("subject", "metric", "convention"),
    Index("ix_outcomes_metric_agent_day", "metric", "agent", "day"),
)

# Why a conversation is in a queue; the random part alone gives an unbiased mean.
queue_samples = Table(
    "queue_samples",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("conversation", ForeignKey("conversations.key"), nullable=False),
    Column("drawn_as", String, nullable=False),
    Column("stratum", String, nullable=False),
    Column("weight", Float, nullable=False),
    Column("drawn_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column(
        "stratified_by", String, nullable=False, server_default=""
    ),  # agent, channel or language; empty for other parts
    CheckConstraint("drawn_as IN ('random', 'stratified', 'risk')", name="drawn_as"),
    UniqueConstraint("conversation", "drawn_as", "stratified_by"),
    Index("ix_queue_samples_done_at_drawn_at", "done_at", "drawn_at"),
)

# An attempt in the role-play room; its words and its evaluation are those of its conversation, which is practice.
practice_sessions = Table(
    "practice_sessions",
    metadata,
    Column("conversation", ForeignKey("conversations.key"), primary_key=True, autoincrement=False),
    Column("agent", ForeignKey("people.key"), nullable=False),
    Column("scenario", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mode", String, nullable=False),
    Column("customer_by", ForeignKey("people.key")),
    Column("with_hints", Boolean, nullable=False),
    Column("answer_seconds", Integer),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("ending", String),
    Column("record", JSON, nullable=False),  # as the engine saves it; never jsonb, which would change the order of keys
    CheckConstraint("mode IN ('simulated', 'hot seat')", name="mode"),
    Index("ix_practice_sessions_agent_scenario_ended_at", "agent", "scenario", "ended_at"),
    Index("ix_practice_sessions_ended_at_conversation", "ended_at", "conversation"),
)

# A later comment is a new row that names the one it replaces.
practice_comments = Table(
    "practice_comments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", ForeignKey("practice_sessions.conversation"), nullable=False, index=True),
    Column("author", ForeignKey("people.key"), nullable=False),
    Column("text", Text, nullable=False),
    Column("grade", SmallInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("replaces", String(32)),  # of the same session
    Index("ix_practice_comments_replaces", "replaces", unique=True),
)

practice_assignments = Table(
    "practice_assignments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("agent", ForeignKey("people.key"), nullable=False, index=True),
    Column("scenario", String, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("note", Text, nullable=False),
    Column("set_by", ForeignKey("people.key"), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", ForeignKey("people.key")),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),  # such as "evaluation 3f0c…"; a person by key, never by name
    Column("is_refused", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# A row in here, never committed, lets a purge through the triggers that keep evaluations as they are.
purging = Table("purging", metadata, Column("permit", Integer, primary_key=True))
