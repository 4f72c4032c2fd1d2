"""Somebody unsubscribes by the link at the end of a mail, or changes her mind."""

from attrs import frozen

from course_domain.model.preferences import Choice, Preference, is_wanted
from course_domain.ports import Clock, Storage, SubscriptionTokens


@frozen(kw_only=True)
class ChangeSubscription:
    """Turn one kind of mail off or on, without a session: whoever has the mail has the link.

    Raises:
        Forged: the link is not one of ours, or not whole.
    """

    storage: Storage
    clock: Clock
    tokens: SubscriptionTokens

    def __call__(self, token: str, *, is_on: bool) -> Choice:
        """Give the kind as it is then; the same call twice changes nothing more."""
        meant = self.tokens.read(token)
        told = Preference(user_id=meant.user_id, kind=meant.kind, is_on=is_on, changed_at=self.clock.now())
        with self.storage.writing() as uow:
            if is_wanted(meant.kind, uow.preferences.of(meant.user_id)) is not is_on:
                uow.preferences.save(told)
            uow.commit()
        return Choice(kind=meant.kind, is_on=is_on)
