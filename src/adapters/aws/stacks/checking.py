"""Checking a live set-up from outside, step by step: as a stranger, as an administrator's page, as a player."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from attrs import define, field, frozen
from botocore.exceptions import BotoCoreError, ClientError

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.aws.stacks.refusals import told

Step = Callable[[], str]
"""Tries one thing; gives a sentence on how it is, raises NotWell where it isn't."""

_FOREIGN: Final = "https://somebody-else.example"
_PLAYLIST: Final = b"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-ENDLIST\n"
_TYPE: Final = "application/vnd.apple.mpegurl"
_CACHED: Final = "public, max-age=31536000, immutable"
_FORBIDDEN: Final = frozenset({401, 403})


class NotWell(Exception):
    """What is wrong, in a sentence that says what to do."""


@frozen(kw_only=True)
class Live:
    """What is checked: a bucket, and the distribution before it."""

    bucket: str
    base_url: str
    """Of the distribution, such as ``https://d111.cloudfront.net``."""
    keys: tuple[tuple[str, str], ...] = field(repr=False)
    """Ids and private keys in PEM, current first."""
    origin: str
    """An origin whose pages show the videos."""
    admin_origin: str
    """An origin whose pages upload."""
    s3: Any
    """A client with credentials."""
    anonymous_s3: Any
    """A client without."""


@contextmanager
def steps(live: Live) -> Iterator[Mapping[str, Step]]:
    """Give the steps in order, with probes in the bucket for as long as they are taken."""
    # In a folder of its own, of which nobody else has an address, and which no cache knows.
    name = f"check-{secrets.token_hex(8)}"
    with httpx.Client(timeout=20.0) as client:
        check = _Check(live=live, http=client, folder=f"videos/{name}", poster=f"public/{name}/poster.jpg")
        try:
            check.put_probes()
            yield {
                "bucket": check.bucket_is_closed,
                "uploads": check.pages_may_upload,
                "unsigned": check.unsigned_is_refused,
                "signed": check.signed_is_served,
                "other path": check.signature_opens_its_folder_only,
                "foreign page": check.foreign_pages_are_refused,
                "playlist": check.playlist_may_be_read_by_our_pages,
                "caches": check.nobody_between_keeps_it,
                "public": check.posters_need_no_signature,
            }
        finally:
            check.remove_probes()


@define(kw_only=True)
class _Check:
    live: Live
    http: httpx.Client
    folder: str
    poster: str

    @property
    def playlist(self) -> str:
        return f"{self.folder}/master.m3u8"

    def put_probes(self) -> None:
        """Put a playlist and a poster; raises AwsRefused."""
        with told("putting what is looked for"):
            for key, content_type in ((self.playlist, _TYPE), (self.poster, "image/jpeg")):
                self.live.s3.put_object(
                    Bucket=self.live.bucket, Key=key, Body=_PLAYLIST, ContentType=content_type, CacheControl=_CACHED
                )

    def remove_probes(self) -> None:
        """Remove them again."""
        with told("removing what was looked for"):
            for key in (self.playlist, self.poster):
                self.live.s3.delete_object(Bucket=self.live.bucket, Key=key)

    # --- the bucket

    def bucket_is_closed(self) -> str:
        """Nobody lists, reads or writes without credentials."""
        stranger, bucket = self.live.anonymous_s3, self.live.bucket
        tries: dict[str, Callable[[], Any]] = {
            "list": lambda: stranger.list_objects_v2(Bucket=bucket, MaxKeys=1),
            "read": lambda: stranger.get_object(Bucket=bucket, Key=self.playlist),
            "write": lambda: stranger.put_object(Bucket=bucket, Key=self.poster, Body=b"not ours"),
        }
        open_to = [what for what, attempt in tries.items() if not _is_refused(attempt)]
        if open_to:
            raise NotWell(f"anybody may {' and '.join(open_to)} in {bucket}: deploy again, and look at its policy")
        return "nobody lists, reads or writes without credentials"

    def pages_may_upload(self) -> str:
        """The browser's question before an upload is answered with yes for our page, and for no other."""
        ours = self._preflight(self.live.admin_origin)
        if not _shares_with(ours, self.live.admin_origin):
            raise NotWell(f"pages of {self.live.admin_origin} may not upload: deploy with that --admin-origin")
        if "etag" not in ours.headers.get("Access-Control-Expose-Headers", "").lower():
            raise NotWell("pages may not read the ETag of a part, so no upload could be finished: deploy again")
        if _shares_with(self._preflight(_FOREIGN), _FOREIGN):
            raise NotWell("pages of anybody may upload: deploy again with exact origins")
        return f"pages of {self.live.admin_origin} may, others may not"

    def _preflight(self, origin: str) -> httpx.Response:
        with told("signing an upload"):
            url = self.live.s3.generate_presigned_url(
                "upload_part",
                Params={"Bucket": self.live.bucket, "Key": "incoming/check", "UploadId": "none", "PartNumber": 1},
            )
        return self._send("OPTIONS", url, {"Origin": origin, "Access-Control-Request-Method": "PUT"})

    # --- the distribution

    def unsigned_is_refused(self) -> str:
        """What is protected isn't served by its address alone."""
        answer = self._get(self.live.base_url + f"/{self.playlist}")
        _expect_refusal(
            answer, "what is protected is served without a signature: is the key group on the distribution?"
        )
        return "the address alone opens nothing"

    def signed_is_served(self) -> str:
        """Every key that may still be in use opens what it signs."""
        for key_pair_id, _pem in self.live.keys:
            answer = self._get(self._signed(self.playlist, key_pair_id))
            if answer.status_code != 200 or answer.content != _PLAYLIST:
                raise NotWell(
                    f"an address signed with {key_pair_id} is answered {answer.status_code}: a new distribution needs "
                    "a few minutes; else look whether its key group holds this key, and whether it may read the bucket"
                )
        return f"served for {' and '.join(key for key, _ in self.live.keys)}"

    def signature_opens_its_folder_only(self) -> str:
        """What opens one video opens no other."""
        elsewhere = self._signed(self.playlist).replace(self.folder, f"{self.folder}-other")
        _expect_refusal(self._get(elsewhere), "a signature opens what it was not made for")
        return "a signature opens nothing but its own folder"

    def foreign_pages_are_refused(self) -> str:
        """A page of somebody else shows nothing of ours, ours and the player without a page do."""
        url = self._signed(self.playlist)
        for header, value in (("Referer", f"{_FOREIGN}/page"), ("Origin", _FOREIGN)):
            _expect_refusal(self._get(url, {header: value}), f"pages of others may show our media ({header})")
        for header, value in (("Referer", f"{self.live.origin}/page"), ("Origin", self.live.origin)):
            answer = self._get(url, {header: value})
            if answer.status_code != 200:
                raise NotWell(f"{header} {value} is answered {answer.status_code}: deploy with that --origin")
        return "refused; ours are served"

    def playlist_may_be_read_by_our_pages(self) -> str:
        """A player on our page may read what it is sent."""
        answer = self._get(self._signed(self.playlist), {"Origin": self.live.origin})
        if answer.headers.get("Access-Control-Allow-Origin") != self.live.origin:
            raise NotWell(f"a player on {self.live.origin} may not read playlists: deploy with that --origin")
        wanted = {
            "Content-Type": _TYPE,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        for header, value in wanted.items():
            if answer.headers.get(header) != value:
                raise NotWell(f"{header} is {answer.headers.get(header)!r} and not {value}: deploy again")
        return f"a player on {self.live.origin} may read it"

    def nobody_between_keeps_it(self) -> str:
        """What was opened by a signature may not be kept for others."""
        said = self._get(self._signed(self.playlist)).headers.get("Cache-Control", "")
        if not {"private", "no-store"} <= {each.strip() for each in said.split(",")}:
            raise NotWell(f"what is protected says Cache-Control: {said or 'nothing'}; deploy again")
        return "what is protected is kept by nobody between"

    def posters_need_no_signature(self) -> str:
        """Posters are for everybody, and may be kept."""
        answer = self._get(f"{self.live.base_url}/{self.poster}")
        if answer.status_code != 200:
            raise NotWell(f"a poster is answered {answer.status_code} without a signature: deploy again")
        return "posters are served without a signature"

    def _signed(self, key: str, key_pair_id: str | None = None) -> str:
        chosen = [pair for pair in self.live.keys if key_pair_id in (None, pair[0])][:1]
        signer = CloudFrontSigner(
            base_url=self.live.base_url, keys=[SigningKey.from_pem(name, pem.encode()) for name, pem in chosen]
        )
        query = signer.sign_folder(self.folder, datetime.now(UTC) + timedelta(minutes=5))
        return f"{signer.address(key)}?{query}"

    def _get(self, url: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self._send("GET", url, headers or {})

    def _send(self, method: str, url: str, headers: Mapping[str, str]) -> httpx.Response:
        try:
            return self.http.request(method, url, headers=dict(headers))
        except httpx.HTTPError as problem:
            place = url.partition("?")[0]
            raise NotWell(f"{place} can't be reached: {problem}") from problem


def _is_refused(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except ClientError as refused:
        return refused.response["ResponseMetadata"]["HTTPStatusCode"] in _FORBIDDEN
    except BotoCoreError as problem:
        raise NotWell(f"the bucket can't be reached: {problem}") from problem
    return False


def _expect_refusal(answer: httpx.Response, otherwise: str) -> None:
    if answer.status_code not in _FORBIDDEN:
        raise NotWell(f"{otherwise} (answered {answer.status_code})")


def _shares_with(answer: httpx.Response, origin: str) -> bool:
    return answer.is_success and answer.headers.get("Access-Control-Allow-Origin") in (origin, "*")
