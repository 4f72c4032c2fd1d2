"""Brings objects to where programs can read them."""

import hashlib
from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.ffmpeg.limits import MIB
from course_domain.model.errors import NotReachable, UnknownMedia
from course_domain.model.media import MediaObject
from course_domain.ports import MediaObjects

_CHUNK: Final = 8 * MIB


@frozen(kw_only=True)
class Fetched:
    """A copy of an object, with the checksum of what was copied."""

    path: Path
    size: int
    sha256: str


def found(media: MediaObjects, key: str) -> MediaObject:
    """Give what is known of an object; raises UnknownMedia."""
    known = media.find(key)
    if known is None:
        raise UnknownMedia(key=key)
    return known


def fetch(media: MediaObjects, known: MediaObject, path: Path) -> Fetched:
    """Copy an object to a new file, a chunk at a time; raises UnknownMedia, and NotReachable where it breaks off."""
    digest = hashlib.sha256()
    size = 0
    with path.open("xb") as file:
        while size < known.size:
            chunk = media.read(known.key, size, min(_CHUNK, known.size - size))
            if not chunk:
                raise NotReachable(what="The media store")
            digest.update(chunk)
            file.write(chunk)
            size += len(chunk)
    return Fetched(path=path, size=size, sha256=digest.hexdigest())
