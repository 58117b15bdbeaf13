"""The audit log: what was done and what was refused, in the order it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coach.domain.people import StaffRole
from coach.storage.access import Access
from coach.storage.paging import Page, cursor_of, cut, moment_and_key
from coach.storage.tables import audit_log, people


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line: who (None for the program), what, about what, and whether it was refused."""

    at: datetime
    actor_id: str | None
    action: str
    subject: str
    is_refused: bool


class Audit:
    """The audit log, for administrators."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def list(self, *, refused: bool | None = None, after: str | None = None, limit: int = 100) -> Page[AuditRow]:
        """A page of lines, the latest first; ``refused`` None gives both kinds. Raises NotAllowedError for others."""
        with self._access.read() as sight:
            sight.require_role(frozenset({StaffRole.ADMIN}), "read", "the audit log")
            query = (
                select(audit_log, people.c.id.label("actor_id"))
                .outerjoin(people, people.c.key == audit_log.c.actor)
                .order_by(audit_log.c.key.desc())
                .limit(limit + 1)
            )
            if refused is not None:
                query = query.where(audit_log.c.is_refused.is_(refused))
            if after is not None:
                query = query.where(audit_log.c.key < moment_and_key(after)[1])
            rows, more = cut(sight.connection.execute(query).all(), limit)
            lines = tuple(AuditRow(row.at, row.actor_id, row.action, row.subject, row.is_refused) for row in rows)
            return Page(lines, cursor_of(rows[-1].at, rows[-1].key) if more else None)
