"""Whoever runs Coursedock sees which paid orders open nothing."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.oversight import IdleOrder
from course_domain.model.reports import Page, PageRequest
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListIdleOrders:
    """Paid orders that open no course that is published: a list to look at, since a shop sells other things too."""

    storage: Storage

    def __call__(self, by: Session, request: PageRequest) -> Page[IdleOrder]:
        """Give a page, newest first, by what each order is now."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.orders.idle(request)
