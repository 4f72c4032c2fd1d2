"""Administrators see the mail log and have mails sent again."""

from http import HTTPStatus

from attrs import frozen
from falcon import Request, Response

from course_domain.model.notices import Notice, NoticeKind, NoticeState
from course_domain.model.oversight import NoticeQuery, NoticeRow
from course_domain.use_cases.list_notices import ListNotices
from course_domain.use_cases.resend_notice import ResendNotice
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import Body
from entrypoints.http.paging import one_of, page_request, words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import Shape, instant, page


@frozen(kw_only=True)
class AdminNoticeList:
    """/api/admin/notices."""

    who: SignIn
    list_notices: ListNotices

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, narrowed by state, kind and words."""
        by = self.who.administrator(req)
        query = NoticeQuery(
            state=one_of(req, "state", NoticeState), kind=one_of(req, "kind", NoticeKind), q=words(req, "q")
        )
        resp.media = page(self.list_notices(by, query, page_request(req)), _row)


@frozen(kw_only=True)
class AdminNoticeResend:
    """/api/admin/notices/{key}/resend."""

    who: SignIn
    bodies: Bodies
    resend_notice: ResendNotice

    def on_post(self, req: Request, resp: Response, notice_key: str) -> None:
        """Owe one again that was given up; one that was sent only where the body says ``again``."""
        by = self.who.administrator(req)
        again = self.bodies.read(req).build(_is_again)
        resp.status = HTTPStatus.ACCEPTED
        resp.media = _notice(self.resend_notice(by, notice_key, again=again))


def _is_again(body: Body) -> bool:
    return body.flag("again") if body.is_given("again") else False


def _row(row: NoticeRow) -> Shape:
    return {**_notice(row.notice), "email": row.email, "name": row.name}


def _notice(notice: Notice) -> Shape:
    return {
        "key": notice.key,
        "kind": notice.kind.value,
        "user_id": notice.holder.user_id,
        "email": notice.holder.email,
        "course_ids": list(notice.course_ids),
        "created_at": instant(notice.created_at),
        "state": notice.state.value,
        "attempts": notice.attempts,
        "due_at": instant(notice.due_at) if notice.state is NoticeState.PENDING else None,
        "sent_at": instant(notice.sent_at),
        "last_error": notice.last_error,
    }
