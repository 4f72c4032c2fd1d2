"""What CloudFront's edge does with a signed URL, done locally: the very same signatures, checked exactly."""

from datetime import datetime

from attrs import frozen

from adapters.wire.cloudfront import Malformed
from adapters.wire.cloudfront_checks import TrustedKeys, Verdict, load_public_key
from adapters.wire.cloudfront_cookies import with_cookies

__all__ = ["SignatureGate", "Verdict", "load_public_key"]


@frozen(kw_only=True)
class SignatureGate(TrustedKeys):
    """Judges requests by their signed query, or by signed cookies where the query has no signature."""

    def check(self, *, path: str, query: str, now: datetime, address: str = "", cookies: str = "") -> Verdict:
        """Judge a request: ``path`` with its leading slash, ``query`` without ``?``, the Cookie header; all as sent.

        ``address`` is the viewer's, for policies that name one. Cookies are judged as strictly as a query is.
        """
        try:
            signed = with_cookies(query, cookies) if cookies else query
        except Malformed:
            return Verdict(reason="malformed")
        return self.judge(path=path, query=signed, now=now, address=address)
