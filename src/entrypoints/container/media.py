"""Where media are kept, and how browsers send them there: this machine, or S3."""

from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from attrs import frozen

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.aws.s3_receiver import S3MediaReceiver
from adapters.aws.s3_rehearsal import S3UploadRehearsal
from adapters.identity.secret_files import load_or_make_secret
from adapters.local.backup import StoredMedia
from adapters.local.listed_media import ListedMedia
from adapters.local.media_files import FileMediaObjects
from adapters.local.media_receiver import FileMediaReceiver
from course_domain.ports import Clock, MediaObjects, MediaReceiver
from entrypoints.config.addresses import S3, scheme_of
from entrypoints.config.settings import Config
from entrypoints.container.adapters import keys_folder, path_of
from entrypoints.container.foreign import load, methods_of
from entrypoints.http.media_uploads import UploadTaking
from entrypoints.http.parts import UploadRehearsal

_SETTING: Final = "COURSEDOCK_MEDIA_URL"


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

    origins: frozenset[str] | None
    """None: somebody else takes them, and says so himself."""

    def rehearse(self, origin: str) -> tuple[str, ...]:
        """Give what stands in the way, as the server would answer a preflight."""
        if self.origins is None or origin in self.origins:
            return ()
        return (f"Pages at {origin} may not send files here: add it to COURSEDOCK_SHOP_ORIGINS.",)


def media_objects(config: Config) -> MediaObjects:
    """The objects alone; nothing is made for them, and nothing reached."""
    return _own(config) if config.media is None else cast(MediaObjects, load(config.media, _SETTING, MediaObjects))


def stored_media(config: Config) -> StoredMedia:
    """The objects as backups want them."""
    return _own(config) if config.media is None else ListedMedia(media=media_objects(config))


def _own(config: Config) -> FileMediaObjects | S3MediaObjects:
    if scheme_of(config.media_url) == S3:
        return S3MediaObjects(bucket=_bucket(config))
    return FileMediaObjects(folder=path_of(config.media_url))


def media_parts(config: Config, clock: Clock) -> MediaParts:
    """The store that COURSEDOCK_MEDIA_URL names."""
    if config.media is not None:
        return _foreign(config, media_objects(config))
    objects = _own(config)
    if isinstance(objects, S3MediaObjects):
        receiver = S3MediaReceiver(bucket=objects.bucket, clock=clock)
        return MediaParts(
            objects=objects,
            receiver=receiver,
            taking=UploadTaking(),
            rehearsal=S3UploadRehearsal(receiver=receiver),
        )
    return _received_here(config, objects, objects.folder)


def _foreign(config: Config, store: Any) -> MediaParts:
    """Send files straight to somebody else's store where it can take them, else to us, who put them there."""
    if all(hasattr(store, name) for name in methods_of(MediaReceiver)):
        nothing_known = OwnUploadRehearsal(origins=None)
        return MediaParts(objects=store, receiver=store, taking=UploadTaking(), rehearsal=nothing_known)
    return _received_here(config, store, config.data)


def _received_here(config: Config, objects: MediaObjects, folder: Path) -> MediaParts:
    own = FileMediaReceiver(
        objects=objects,
        folder=folder,
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
