"""Tries a bucket's CORS rules as a browser does, before one sends the first byte.

Sources: Fetch Standard, "CORS protocol"; Amazon S3 User Guide, "Elements of a CORS configuration".
"""

from datetime import timedelta
from typing import Final

import httpx
from attrs import frozen

from adapters.aws.s3_receiver import S3MediaReceiver
from course_domain.model.errors import NotReachable

_PROBE: Final = "probe/cors.txt"
_LASTS: Final = timedelta(minutes=5)


@frozen(kw_only=True)
class S3UploadRehearsal:
    """Sends what a browser would send from a page at some origin: both preflights, and a part of a few bytes."""

    receiver: S3MediaReceiver

    def rehearse(self, origin: str) -> tuple[str, ...]:
        """Give what stands in the way of pages at ``origin``, a sentence each; raises NotReachable."""
        multipart = self.receiver.begin(_PROBE, "text/plain")
        try:
            return tuple(self._problems(origin, multipart))
        except httpx.HTTPError as error:
            raise NotReachable(what=f"The media store ({type(error).__name__})") from error
        finally:
            self.receiver.abort(_PROBE, multipart)

    def _problems(self, origin: str, multipart: str) -> list[str]:
        until = self.receiver.clock.now() + _LASTS
        part = self.receiver.part_url(_PROBE, multipart, 1, until)
        form = self.receiver.form(_PROBE, "text/plain", 1, until).url
        with httpx.Client(timeout=10) as browser:
            refused = [
                method
                for method, url in (("PUT", part), ("POST", form))
                if not _is_allowed(browser.options(url, headers=_preflight(origin, method)), origin, method)
            ]
            if refused:
                return [self._closed(origin, refused)]
            sent = browser.put(part, content=b"probe", headers={"Origin": origin})
        return self._unread(origin, sent)

    def _closed(self, origin: str, methods: list[str]) -> str:
        return (
            f"S3 doesn't let pages at {origin} send files ({' and '.join(methods)}): add {origin} to AllowedOrigins"
            f" and PUT and POST to AllowedMethods in the CORS rules of the bucket {self.receiver.bucket.name}."
        )

    def _unread(self, origin: str, sent: httpx.Response) -> list[str]:
        if sent.status_code != httpx.codes.OK:
            raise NotReachable(what=f"The media store (it answered {sent.status_code} to a part)")
        if not _allows(sent, origin):
            return [self._closed(origin, ["PUT"])]
        exposed = _words(sent, "Access-Control-Expose-Headers")
        if "etag" in exposed or "*" in exposed:
            return []
        rules = f"the CORS rules of the bucket {self.receiver.bucket.name}"
        return [
            f"S3 doesn't expose ETag to {origin}, so no upload can end: add ExposeHeaders ETag and Location to {rules}."
        ]


def _preflight(origin: str, method: str) -> dict[str, str]:
    return {"Origin": origin, "Access-Control-Request-Method": method}


def _is_allowed(answer: httpx.Response, origin: str, method: str) -> bool:
    methods = _words(answer, "Access-Control-Allow-Methods")
    return answer.is_success and _allows(answer, origin) and (method.lower() in methods or "*" in methods)


def _allows(answer: httpx.Response, origin: str) -> bool:
    return answer.headers.get("Access-Control-Allow-Origin") in (origin, "*")


def _words(answer: httpx.Response, header: str) -> set[str]:
    return {word.strip().lower() for word in answer.headers.get(header, "").split(",")}
