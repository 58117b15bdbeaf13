"""People and teams."""

from __future__ import annotations

from sqlalchemy import insert, or_, select, update

from coach.domain.people import Person, StaffRole, Team
from coach.errors import StorageError
from coach.storage.access import Access, Sight, person_from
from coach.storage.tables import conversations, people, teams

_ADMIN = frozenset({StaffRole.ADMIN})


class People:
    """The people that one person sees: oneself, reviewers and trainers their team, administrators everybody."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def me(self) -> Person:
        """The person whose view this is, as the store has them now."""
        with self._access.read() as sight:
            return sight.person

    def get(self, person_id: str) -> Person:
        """One person; raises NotFoundError."""
        with self._access.read() as sight:
            query = select(people).where(
                people.c.id == person_id, or_(sight.of_agent(people.c.key), people.c.key == sight.key)
            )
            return person_from(sight.one(query, f"person {person_id!r}"))

    def list(
        self, *, role: StaffRole | None = None, team: str | None = None, with_contacts: bool = False
    ) -> tuple[Person, ...]:
        """People by name; ``with_contacts`` leaves out those who have no conversation that counts."""
        with self._access.read() as sight:
            query = (
                select(people)
                .where(or_(sight.of_agent(people.c.key), people.c.key == sight.key))
                .order_by(people.c.name, people.c.id)
            )
            if role is not None:
                query = query.where(people.c.role == role.value)
            if team is not None:
                query = query.where(people.c.team == team)
            if with_contacts:
                contact = conversations.c.is_current & conversations.c.is_practice.is_(False)
                query = query.where(
                    select(conversations.c.key).where(conversations.c.agent == people.c.key, contact).exists()
                )
            return tuple(person_from(row) for row in sight.connection.execute(query))

    def save(self, person: Person) -> None:
        """Adds a person, or changes the one of that id; conversations of an agent go along to another team. For administrators.

        Raises:
            StorageError: for an unknown team, a sign-in that is another person's, or when nobody would be left to administer.
        """

        def work(sight: Sight) -> None:
            sight.require_role(_ADMIN, "change people")
            _check(sight, person)
            values = {"name": person.name, "role": person.role.value, "team": person.team, "subject": person.subject}
            row = sight.connection.execute(select(people).where(people.c.id == person.id)).first()
            if row is None:
                key = sight.connection.scalar(insert(people).values(id=person.id, **values).returning(people.c.key))
            else:
                key = row.key
                sight.connection.execute(update(people).where(people.c.key == key).values(values))
            if (
                sight.connection.execute(select(people.c.key).where(people.c.role == StaffRole.ADMIN.value)).first()
                is None
            ):
                raise StorageError("people: nobody would be an administrator any more; make somebody else one first")
            sight.audit("save person", f"person {key} as {person.role.value}")

        self._access.write(work)

    def save_team(self, team: Team) -> None:
        """Adds a team, or renames the one of that id. For administrators."""

        def work(sight: Sight) -> None:
            sight.require_role(_ADMIN, "change teams")
            changed = sight.connection.execute(update(teams).where(teams.c.id == team.id).values(name=team.name))
            if not changed.rowcount:
                sight.connection.execute(insert(teams).values(id=team.id, name=team.name))
            sight.audit("save team", f"team {team.id}")

        self._access.write(work)

    def teams(self) -> tuple[Team, ...]:
        """The teams that one person looks after or is in, by name."""
        with self._access.read() as sight:
            query = (
                select(teams)
                .where(or_(sight.of_team(teams.c.id), teams.c.id == sight.person.team))
                .order_by(teams.c.name)
            )
            return tuple(Team(row.id, row.name) for row in sight.connection.execute(query))


def _check(sight: Sight, person: Person) -> None:
    if (
        person.team is not None
        and not sight.connection.execute(select(teams.c.id).where(teams.c.id == person.team)).first()
    ):
        raise StorageError(f"person {person.id!r}: there is no team {person.team!r}; add the team first")
    if person.subject is None:
        return
    taken = select(people.c.id).where(people.c.subject == person.subject, people.c.id != person.id)
    if sight.connection.execute(taken).first() is not None:
        raise StorageError(f"person {person.id!r}: this sign-in belongs to somebody else; take it from them first")
