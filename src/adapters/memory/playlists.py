"""Playlists: read from the media store, and kept in memory once they were read."""

from typing import Final

from attrs import field, frozen

from adapters.wire.recent import Recent
from course_domain.model.errors import UnknownMedia, Unusable
from course_domain.model.playlists import Playlist, read_playlist
from course_domain.ports import MediaObjects, Playlists

LARGEST: Final = 2 << 20
"""Bytes of a playlist; ten hours in segments of four seconds need a quarter of it."""
KEPT: Final = 32 << 20
"""Characters of all playlists that are kept, a few hundred films' worth."""


@frozen(kw_only=True)
class StoredPlaylists:
    """Playlists as they lie in the media store, read anew each time."""

    media: MediaObjects

    def get(self, key: str) -> Playlist:
        """Read one; raises UnknownMedia, and Unusable for one that is too large or not text."""
        found = self.media.find(key)
        if found is None:
            raise UnknownMedia(key=key)
        if found.size > LARGEST:
            raise Unusable(reason=f"The playlist has more than {LARGEST} bytes.")
        try:
            text = self.media.read(key, 0, LARGEST).decode("utf-8")
        except UnicodeDecodeError as problem:
            raise Unusable(reason="The playlist is not UTF-8.") from problem
        return read_playlist(key, text)


def _nothing_yet() -> Recent[str, Playlist]:
    return Recent(KEPT)


@frozen(kw_only=True)
class KeptPlaylists:
    """Playlists of another, those that were asked for last kept at hand: a key never gets another content.

    What could not be read is asked for again.
    """

    playlists: Playlists
    _kept: Recent[str, Playlist] = field(factory=_nothing_yet, init=False, repr=False, eq=False)

    def get(self, key: str) -> Playlist:
        """Give one, at hand or read; raises what reading raises."""
        known = self._kept.find(key)
        if known is None:
            known = self.playlists.get(key)
            self._kept.keep(key, known, len(known.marked))
        return known
