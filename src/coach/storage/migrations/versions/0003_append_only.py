"""Evaluations and the audit log are written once; only a purge, which holds a permit, may take evaluations away."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_UNLESS_PURGING = {"audit_log": "1 = 1", "evaluations": "NOT EXISTS (SELECT 1 FROM purging)"}


def upgrade() -> None:
    """Makes the triggers."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, condition in _UNLESS_PURGING.items():
        refusal = f"{table} is append-only: nothing in it is changed or deleted"
        for statement in _sqlite(table, condition, refusal) if sqlite else _postgresql(table, condition, refusal):
            op.execute(sa.text(statement.replace(":", r"\:")))


def _sqlite(table: str, condition: str, refusal: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        for change in ("update", "delete")
    ]


def _postgresql(table: str, condition: str, refusal: str) -> list[str]:
    changes = "UPDATE OR DELETE OR TRUNCATE"
    return [
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{refusal}'; END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE {changes} ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
    ]
