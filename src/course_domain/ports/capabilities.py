"""What the domain asks of the world besides storage. ``model`` has the words it speaks in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, Protocol

from course_domain.model.heartbeats import HeartbeatAnswer, HeartbeatCall
from course_domain.model.intake import Delivery, InboxEvent, Receipt
from course_domain.model.limits import Limit
from course_domain.model.mail import Mail
from course_domain.model.media import MediaObject
from course_domain.model.orders import OrderFacts
from course_domain.model.playback import PlaybackSession
from course_domain.model.playlists import Playlist
from course_domain.model.preferences import Subscription
from course_domain.model.renditions import MediaWork, WorkKind, WorkState
from course_domain.model.sources import SourceFacts
from course_domain.model.uploads import StoredPart, UploadForm
from course_domain.model.viewings import Viewing


class Clock(Protocol):
    """The present."""

    def now(self) -> datetime: ...


class Ids(Protocol):
    """Opaque identifiers, never used before, safe in a URL."""

    def new(self) -> str: ...


class Heartbeats(Protocol):
    """Takes players' calls and makes them durable, completion and its notice in the same transaction."""

    def apply(self, calls: Sequence[HeartbeatCall], now: datetime) -> tuple[HeartbeatAnswer, ...]: ...


class Shop(Protocol):
    """One kind of shop: checks its signatures and reads its messages."""

    def receive(self, delivery: Delivery, now: datetime) -> Receipt: ...  # raises Forged, Stale
    def facts(self, event: InboxEvent) -> OrderFacts: ...  # raises Unusable, NotReachable


class Shops(Protocol):
    """The configured shops by source."""

    def find(self, source: str) -> Shop | None: ...


class MediaObjects(Protocol):
    """The files of videos, captions and pictures, by key. ``read`` gives fewer bytes at the end, b"" past it.

    ``below`` lists a folder at any depth, all of it for ``after`` "", and everything there is for the folder "".
    """

    def find(self, key: str) -> MediaObject | None: ...
    def put(self, key: str, body: BinaryIO, content_type: str) -> MediaObject: ...
    def read(self, key: str, start: int, length: int) -> bytes: ...  # raises UnknownMedia
    def delete(self, key: str) -> None: ...
    def below(self, folder: str, after: str, limit: int) -> tuple[MediaObject, ...]: ...  # by key, those after `after`


class MediaReceiver(Protocol):
    """Takes objects straight from a browser: in parts, or a small one as a form. Nothing shows before it is whole.

    What is sent to an address of a part, or as a form, answers with its etag in the header ``ETag``.
    """

    def begin(self, key: str, content_type: str) -> str: ...  # the store's own name for the parts
    def part_url(self, key: str, multipart: str, number: int, expires_at: datetime) -> str: ...  # for one PUT
    def parts(self, key: str, multipart: str) -> tuple[StoredPart, ...]: ...  # by number; raises UnknownUpload
    def complete(self, key: str, multipart: str, parts: Sequence[tuple[int, str]]) -> MediaObject: ...
    # (number, etag) each, in any order; again once it is whole: the object. Raises UnknownUpload, Invalid (a part is
    # missing, changed, or too small)
    def abort(self, key: str, multipart: str) -> None: ...  # what is not there is no error
    def form(self, key: str, content_type: str, most: int, expires_at: datetime) -> UploadForm: ...  # most: bytes


class Inspector(Protocol):
    """Looks into video files, within limits of time and memory, whatever they claim to be."""

    def inspect(self, key: str) -> SourceFacts: ...  # raises Unplayable, UnknownMedia, NotReachable


class Inspections(Protocol):
    """Looking into files beside everything else; a large one takes a while. ``look`` gives None until it is over."""

    def has_room(self) -> bool: ...  # whether another one may start here now
    def start(self, key: str) -> str: ...  # its ticket
    def look(self, ticket: str) -> SourceFacts | None: ...  # raises Unplayable, UnknownMedia, NotReachable, UnknownWork


class Transcoder(Protocol):
    """Makes what is played of a source. A work goes on by itself after its start; ``look`` tells how far it is."""

    def has_room(self, kind: WorkKind) -> bool: ...  # whether another work may start here now
    def start(self, work: MediaWork) -> str: ...  # its ticket; raises NotReachable
    def look(self, ticket: str) -> WorkState: ...  # raises UnknownWork: whoever did it is gone, and it must start anew
    def stop(self, ticket: str) -> None: ...  # what is not there is no error


class CachePurger(Protocol):
    """Lets the CDN forget objects whose key is used again; a key may end in ``/*``. The same reference, once."""

    def forget(self, keys: Sequence[str], reference: str) -> None: ...  # raises NotReachable


class ViewingLog(Protocol):
    """Takes note of who was given which video, some time soon. Never raises, and never waits for a store."""

    def note(self, viewing: Viewing) -> None: ...


class AccessLogs(Protocol):
    """What the CDN wrote of its answers, in files that nobody writes to any more."""

    def unread(self, limit: int) -> tuple[str, ...]: ...  # names, the oldest first
    def read(self, name: str) -> Mapping[str, int]: ...  # bytes by viewing; raises UnknownMedia
    def done(self, name: str) -> None: ...  # it is not found again; what is not there is no error


class UrlSigner(Protocol):
    """Addresses of media objects on the CDN."""

    def address(self, key: str) -> str: ...  # unsigned
    def sign(self, key: str, expires_at: datetime, viewer: str | None = None) -> str: ...  # one object, until then
    def sign_folder(self, folder: str, expires_at: datetime, viewer: str | None = None) -> str: ...
    # the query string for all below it; a viewer's IPv4 address lets in nobody else
    def opens(self, key: str, query: str, now: datetime, viewer: str | None = None) -> bool: ...
    def as_cookies(self, query: str) -> Mapping[str, str]: ...  # what a folder's query opens, they open by themselves


class Playlists(Protocol):
    """The playlists and storyboards of videos. A key's content never changes."""

    def get(self, key: str) -> Playlist: ...  # raises UnknownMedia, Unusable


class PlaybackTokens(Protocol):
    """Playback sessions as signed text, so that issuing one costs no write."""

    def issue(self, session: PlaybackSession) -> str: ...
    def read(self, token: str) -> PlaybackSession: ...  # raises Forged


class SubscriptionTokens(Protocol):
    """Subscriptions as text for a link: nobody else can make one, and nobody can read whose it is."""

    def issue(self, subscription: Subscription) -> str: ...
    def read(self, token: str) -> Subscription: ...  # raises Forged


class RateLimiter(Protocol):
    """Counts calls per name and caller."""

    def hit(self, limit: Limit, caller: str) -> None: ...  # raises QuotaExceeded


class Mailer(Protocol):
    """Words a mail and hands it over."""

    def send(self, mail: Mail) -> None: ...  # raises NotDelivered


class Waker(Protocol):
    """Tells the workers that there is work; what the work is stands in the tables. Never raises."""

    def wake(self, job: str) -> None: ...
