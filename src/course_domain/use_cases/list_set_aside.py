"""Whoever runs Coursedock sees what waits for a person."""

from attrs import frozen

from course_domain.model.intake import InboxEvent
from course_domain.model.notices import Notice
from course_domain.ports import Storage


@frozen(kw_only=True)
class SetAside:
    """Messages in quarantine and dead notices: how many there are, and the newest of them."""

    events: tuple[InboxEvent, ...]
    event_count: int
    notices: tuple[Notice, ...]
    notice_count: int


@frozen(kw_only=True)
class ListSetAside:
    """List what no worker takes any more, until it is replayed or sent again by hand."""

    storage: Storage

    def __call__(self, limit: int) -> SetAside:
        """Count all of it, and give up to ``limit`` of each."""
        with self.storage.reading() as uow:
            return SetAside(
                events=uow.inbox.set_aside(limit),
                event_count=uow.inbox.count_set_aside(),
                notices=uow.outbox.given_up(limit),
                notice_count=uow.outbox.count_given_up(),
            )
