"""Who asks: the bearer token says so, and nothing else does."""

import re
from typing import Final

from attrs import frozen
from falcon import Request

from course_domain.model.learners import Session, meaningful_user_id
from course_domain.model.refusals import NotAnAdministrator, NotSignedIn
from course_domain.ports import Clock
from entrypoints.http.parts import SessionReader

_BEARER: Final = re.compile(r"(?i:bearer) +([A-Za-z0-9._~+/-]+=*)")
"""RFC 6750, section 2.1."""


@frozen(kw_only=True)
class SignIn:
    """Reads the session of a request."""

    sessions: SessionReader
    clock: Clock

    def visitor(self, req: Request) -> Session | None:
        """Give the session, or None where the request carries none.

        Raises:
            NotSignedIn: the session can't be trusted, or no longer.
        """
        if not req.auth:
            return None
        bearer = _BEARER.fullmatch(req.auth.strip())
        if bearer is None:
            raise NotSignedIn
        session = self.sessions.read(bearer[1], self.clock.now())
        if meaningful_user_id(session.user_id) is None:
            raise NotSignedIn
        return session

    def learner(self, req: Request) -> Session:
        """Give the session.

        Raises:
            NotSignedIn: there is none that can be trusted.
        """
        session = self.visitor(req)
        if session is None:
            raise NotSignedIn
        return session

    def administrator(self, req: Request) -> Session:
        """Give an administrator's session, before anything else of the request is looked at.

        Raises:
            NotSignedIn, NotAnAdministrator.
        """
        session = self.learner(req)
        if not session.is_admin:
            raise NotAnAdministrator
        return session
