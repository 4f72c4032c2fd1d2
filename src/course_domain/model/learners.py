"""People: who asks, whom an order names, and who holds a grant."""

from datetime import datetime

from attrs import field, frozen


def normalise_email(text: str | None) -> str | None:
    """Trim and casefold; an empty address is none."""
    folded = (text or "").strip().casefold()
    return folded or None


def meaningful_user_id(text: str | None) -> str | None:
    """Give the shop's user id; "" and "0" are how shops say "a guest", and match no one."""
    return None if text is None or text.strip() in ("", "0") else text


@frozen(kw_only=True)
class Session:
    """Who asks, as the shop's sign-on vouches for it; nothing here comes from a request's body."""

    user_id: str
    email: str | None = field(default=None, converter=normalise_email)
    email_verified: bool = False
    name: str | None = None
    locale: str | None = None
    is_admin: bool = False

    @property
    def verified_email(self) -> str | None:
        """The address that may claim purchases, if the sign-on vouches for it."""
        return self.email if self.email_verified else None


@frozen(kw_only=True)
class Learner:
    """A row of the small directory that orders and sessions feed."""

    user_id: str
    email: str | None = field(default=None, converter=normalise_email)
    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    updated_at: datetime


@frozen(kw_only=True)
class Holder:
    """Whom a grant belongs to: a user, or an e-mail address that waits for its user."""

    user_id: str | None = field(default=None, converter=meaningful_user_id)
    email: str | None = field(default=None, converter=normalise_email)

    @property
    def person(self) -> str:
        """A stable name for keys: the user id, or the address with a mark that no user id can have."""
        return f"user:{self.user_id}" if self.user_id is not None else f"email:{self.email}"

    @property
    def is_waiting(self) -> bool:
        """A holder without a user id waits to be claimed."""
        return self.user_id is None
