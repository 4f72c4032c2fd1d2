"""How many calls are fair."""

from attrs import frozen


@frozen(kw_only=True)
class Limit:
    """At most ``calls`` in ``window`` seconds, sliding; each ``name`` counts apart."""

    name: str
    calls: int
    window: int = 60


@frozen(kw_only=True)
class Limits:
    """The limits in force. Addresses may be shared by a whole school, so theirs are wide."""

    url_by_address: Limit = Limit(name="url-address", calls=600)
    url_by_learner: Limit = Limit(name="url-learner", calls=60)
    heartbeat_by_address: Limit = Limit(name="heartbeat-address", calls=3000)
    heartbeat_by_learner: Limit = Limit(name="heartbeat-learner", calls=120)
    unsubscribe_by_address: Limit = Limit(name="unsubscribe-address", calls=600)
    """Wide as well: mail programs that unsubscribe for their readers all come from a few addresses."""
