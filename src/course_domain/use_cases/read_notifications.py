"""A learner looks at which mails she gets."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.preferences import Choice, choices
from course_domain.ports import Storage


@frozen(kw_only=True)
class ReadNotifications:
    """Every kind of mail, and whether it is on."""

    storage: Storage

    def __call__(self, session: Session) -> tuple[Choice, ...]:
        """Give the session's own choices."""
        with self.storage.reading() as uow:
            return choices(uow.preferences.of(session.user_id))
