"""A learner chooses which mails she gets."""

from collections.abc import Mapping

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Choice, Preference, check_choices, choices, is_optional
from course_domain.ports import Clock, Storage


@frozen(kw_only=True)
class ChangeNotifications:
    """Turn optional kinds on or off for the session's own user; kinds that aren't named stay as they are.

    Raises:
        Invalid: a kind that can't be turned off.
    """

    storage: Storage
    clock: Clock

    def __call__(self, session: Session, wanted: Mapping[NoticeKind, bool]) -> tuple[Choice, ...]:
        """Give every choice as it is then."""
        check_choices(wanted)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = {choice.kind: choice.is_on for choice in choices(uow.preferences.of(session.user_id))}
            for kind, is_on in wanted.items():
                if is_optional(kind) and before[kind] is not is_on:
                    told = Preference(user_id=session.user_id, kind=kind, is_on=is_on, changed_at=now)
                    uow.preferences.save(told)
            after = choices(uow.preferences.of(session.user_id))
            uow.commit()
        return after
