"""Where media are kept, and how browsers send them there: this machine, or S3."""

from urllib.parse import urlsplit

from attrs import frozen

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.aws.s3_receiver import S3MediaReceiver
from adapters.aws.s3_rehearsal import S3UploadRehearsal
from adapters.identity.secret_files import load_or_make_secret
from adapters.local.media_files import FileMediaObjects
from adapters.local.media_receiver import FileMediaReceiver
from course_domain.ports import Clock, MediaObjects, MediaReceiver
from entrypoints.config.addresses import S3, scheme_of
from entrypoints.config.settings import Config
from entrypoints.container.adapters import keys_folder, path_of
from entrypoints.http.media_uploads import UploadTaking
from entrypoints.http.parts import UploadRehearsal


@frozen(kw_only=True)
class MediaParts:
    """A media store with all that belongs to it."""

    objects: MediaObjects
    receiver: MediaReceiver
    taking: UploadTaking
    rehearsal: UploadRehearsal


@frozen(kw_only=True)
class OwnUploadRehearsal:
    """Tells which pages may send files to our own server: ours, and those of the shop's origins."""

    origins: frozenset[str]

    def rehearse(self, origin: str) -> tuple[str, ...]:
        """Give what stands in the way, as the server would answer a preflight."""
        if origin in self.origins:
            return ()
        return (f"Pages at {origin} may not send files here: add it to COURSEDOCK_SHOP_ORIGINS.",)


def media_objects(config: Config) -> FileMediaObjects | S3MediaObjects:
    """The objects alone; nothing is made for them, and nothing reached."""
    if scheme_of(config.media_url) == S3:
        return S3MediaObjects(bucket=_bucket(config))
    return FileMediaObjects(folder=path_of(config.media_url))


def media_parts(config: Config, clock: Clock) -> MediaParts:
    """The store that COURSEDOCK_MEDIA_URL names."""
    objects = media_objects(config)
    if isinstance(objects, S3MediaObjects):
        receiver = S3MediaReceiver(bucket=objects.bucket, clock=clock)
        return MediaParts(
            objects=objects,
            receiver=receiver,
            taking=UploadTaking(),
            rehearsal=S3UploadRehearsal(receiver=receiver),
        )
    own = FileMediaReceiver(
        objects=objects,
        public_url=config.public_url,
        secret=load_or_make_secret(keys_folder(config) / "uploads.key"),
    )
    return MediaParts(
        objects=objects,
        receiver=own,
        taking=UploadTaking(taker=own),
        rehearsal=OwnUploadRehearsal(origins=frozenset({origin_of(config.public_url), *config.shop_origins})),
    )


def origin_of(url: str) -> str:
    """Give the origin of pages at an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _bucket(config: Config) -> S3Bucket:
    url = urlsplit(config.media_url)
    return S3Bucket(name=url.netloc, prefix=url.path.strip("/"), endpoint=config.s3_endpoint)
