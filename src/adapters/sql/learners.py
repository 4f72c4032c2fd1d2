"""The directory of people in a database."""

from typing import Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, select

from adapters.sql.dialects import Upsert, lock_until_commit
from adapters.sql.tables import learners
from course_domain.model.learners import Learner

_FIND: Final = select(
    learners.c.user_id,
    learners.c.email,
    learners.c.name,
    learners.c.locale,
    learners.c.time_zone,
    learners.c.updated_at,
).where(learners.c.user_id == bindparam("user"))
_REMEMBER: Final = Upsert(
    table=learners,
    key=["user_id"],
    replace=["updated_at"],
    fill=["email", "name", "locale", "time_zone", "name_folded"],
)


@frozen(kw_only=True)
class SqlLearners:
    """People in a transaction. The lock is no row's, for it holds as well for who is not known yet."""

    connection: Connection

    def find(self, user_id: str, *, to_change: bool = False) -> Learner | None:
        if to_change:
            self._lock(user_id)
        row = self.connection.execute(_FIND, {"user": user_id}).mappings().first()
        return Learner(**row) if row else None

    def remember(self, learner: Learner) -> None:
        self._lock(learner.user_id)
        told = {
            "user_id": learner.user_id,
            "email": learner.email,
            "name": learner.name,
            "locale": learner.locale,
            "time_zone": learner.time_zone,
            "updated_at": learner.updated_at,
            "name_folded": None if learner.name is None else learner.name.casefold(),
        }
        self.connection.execute(_REMEMBER.on(self.connection), told)

    def _lock(self, user_id: str) -> None:
        lock_until_commit(self.connection, "learner", user_id)
