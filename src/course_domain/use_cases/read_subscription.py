"""Somebody opens the link at the end of a mail."""

from attrs import frozen

from course_domain.model.preferences import Choice, is_wanted
from course_domain.ports import Storage, SubscriptionTokens


@frozen(kw_only=True)
class ReadSubscription:
    """What the link speaks of; looking changes nothing, because mail scanners look at every link.

    Raises:
        Forged: the link is not one of ours, or not whole.
    """

    storage: Storage
    tokens: SubscriptionTokens

    def __call__(self, token: str) -> Choice:
        """Give the kind of mail, and whether it is on."""
        meant = self.tokens.read(token)
        with self.storage.reading() as uow:
            return Choice(kind=meant.kind, is_on=is_wanted(meant.kind, uow.preferences.of(meant.user_id)))
