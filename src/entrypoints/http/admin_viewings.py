"""Administrators see who was given which video, when and from where."""

from attrs import frozen
from falcon import Request, Response

from course_domain.model.viewings import Viewing, ViewingQuery
from course_domain.use_cases.list_viewings import ListViewings
from entrypoints.http.paging import page_request, words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import Shape, instant, page


@frozen(kw_only=True)
class AdminViewingList:
    """/api/admin/viewings."""

    who: SignIn
    list_viewings: ListViewings

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, narrowed by video, course and user."""
        by = self.who.administrator(req)
        query = ViewingQuery(video_id=words(req, "video"), course_id=words(req, "course"), user_id=words(req, "user"))
        resp.media = page(self.list_viewings(by, query, page_request(req)), _row)


def _row(viewing: Viewing) -> Shape:
    return {
        "id": viewing.id,
        "user_id": viewing.user_id,
        "course_id": viewing.course_id,
        "video_id": viewing.video_id,
        "revision": viewing.revision,
        "address": viewing.address,
        "opened_at": instant(viewing.opened_at),
        "last_opened_at": instant(viewing.last_opened_at),
        "addresses": viewing.addresses,
        "sent_bytes": viewing.sent_bytes,
    }
