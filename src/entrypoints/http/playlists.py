"""The playlists of videos, opened by the query that opens everything else of them."""

from attrs import frozen
from falcon import Request, Response

from course_domain.use_cases.read_playlist import ReadPlaylist
from entrypoints.http.clients import Clients


@frozen(kw_only=True)
class PlaylistText:
    """/playlists/{key}?…: no session is asked for, since players send none with what they load."""

    clients: Clients
    read_playlist: ReadPlaylist

    def on_get(self, req: Request, resp: Response, key: str) -> None:
        """Give a playlist whose links carry the query that it was asked for with."""
        found = self.read_playlist(key, req.query_string, self.clients.viewer(req))
        resp.content_type = found.content_type
        # As the CDN says of everything below it: the shop's pages may show it, whatever they embed.
        resp.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        resp.text = found.text

    on_head = on_get
