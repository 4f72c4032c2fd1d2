"""A player asks for a playlist with the query that opens its video: it gets one whose links carry that query."""

from attrs import field, frozen

from course_domain.model.errors import UnknownMedia
from course_domain.model.playlists import is_plain, is_playlist
from course_domain.model.refusals import NotOpened
from course_domain.model.viewings import unnamed
from course_domain.ports import Clock, Playlists, UrlSigner


@frozen(kw_only=True)
class SignedPlaylist:
    """A playlist for one viewer."""

    content_type: str
    text: str = field(repr=False)


@frozen(kw_only=True)
class ReadPlaylist:
    """Check the query as the CDN would, and hand the playlist on; nothing is signed anew, and no database is asked.

    Raises:
        NotOpened: the query doesn't open this object now; nothing is told of what is there.
        UnknownMedia: there is no playlist.
        Unusable: what is there can't be handed on.
    """

    playlists: Playlists
    signer: UrlSigner
    clock: Clock

    def __call__(self, key: str, query: str, viewer: str | None = None) -> SignedPlaylist:
        """Give the playlist; ``query`` without ``?``, as sent, and ``viewer`` the caller's network address."""
        if not is_plain(query) or not self.signer.opens(key, unnamed(query), self.clock.now(), viewer):
            raise NotOpened
        if not is_playlist(key):
            raise UnknownMedia(key=key)
        found = self.playlists.get(key)
        return SignedPlaylist(
            content_type=found.content_type, text=found.signed(self.signer.address(found.folder), query)
        )
