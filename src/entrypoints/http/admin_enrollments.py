"""Administrators see who has what, and change it."""

from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.errors import Invalid
from course_domain.model.learners import Holder
from course_domain.model.reports import EnrollmentQuery
from course_domain.ports import Clock
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.list_enrollments import ListEnrollments
from course_domain.use_cases.read_enrollment import ReadEnrollment
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from entrypoints.http.admin_views import enrolled, enrollment, enrollment_row, grant, why
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import LONGEST_ID, Body
from entrypoints.http.paging import page_request, words
from entrypoints.http.repeats import once, tell
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import page

LONGEST_NOTE: Final = 2_000


@frozen(kw_only=True)
class EnrollUserByHand:
    """/api/admin/enroll-user."""

    who: SignIn
    bodies: Bodies
    enroll_user: EnrollUser
    clock: Clock

    def on_post(self, req: Request, resp: Response) -> None:
        """Open a course for somebody: 201, and 200 for the same again; once per ``Idempotency-Key``."""
        by = self.who.administrator(req)
        body = self.bodies.read(req)
        given = self.enroll_user(by, body.build(_wish), once(req, body))
        tell(resp, given)
        resp.media = enrolled(given, self.clock.now())


@frozen(kw_only=True)
class EnrollmentList:
    """/api/admin/enrollments."""

    who: SignIn
    list_enrollments: ListEnrollments

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, narrowed by course, user, status and words."""
        by = self.who.administrator(req)
        resp.media = page(self.list_enrollments(by, _query(req), page_request(req)), enrollment_row)


@frozen(kw_only=True)
class EnrollmentDetails:
    """/api/admin/enrollments/{id}."""

    who: SignIn
    read_enrollment: ReadEnrollment

    def on_get(self, req: Request, resp: Response, enrollment_id: str) -> None:
        """Say why this person has access, or has none."""
        by = self.who.administrator(req)
        resp.media = why(enrollment_id, self.read_enrollment(by, enrollment_id))


@frozen(kw_only=True)
class EnrollmentBlock:
    """/api/admin/enrollments/{id}/block."""

    who: SignIn
    bodies: Bodies
    block_enrollment: BlockEnrollment
    clock: Clock

    def on_post(self, req: Request, resp: Response, enrollment_id: str) -> None:
        """Say no, until it is lifted."""
        by = self.who.administrator(req)
        reason = self.bodies.read(req).build(lambda body: body.maybe_text("reason", longest=LONGEST_NOTE))
        resp.media = enrollment(self.block_enrollment(by, enrollment_id, reason or ""), self.clock.now())


@frozen(kw_only=True)
class EnrollmentUnblock:
    """/api/admin/enrollments/{id}/unblock."""

    who: SignIn
    unblock_enrollment: UnblockEnrollment
    clock: Clock

    def on_post(self, req: Request, resp: Response, enrollment_id: str) -> None:
        """Lift the block."""
        by = self.who.administrator(req)
        resp.media = enrollment(self.unblock_enrollment(by, enrollment_id), self.clock.now())


@frozen(kw_only=True)
class EnrollmentExtension:
    """/api/admin/enrollments/{id}/extend."""

    who: SignIn
    bodies: Bodies
    extend_enrollment: ExtendEnrollment

    def on_post(self, req: Request, resp: Response, enrollment_id: str) -> None:
        """Lengthen access: 201, and 200 for the same ``reference`` again; once per ``Idempotency-Key``."""
        by = self.who.administrator(req)
        body = self.bodies.read(req)
        days, reference, note = body.build(_extension)
        given = self.extend_enrollment(by, enrollment_id, days, reference, note=note, once=once(req, body))
        tell(resp, given)
        resp.media = grant(given.thing)


@frozen(kw_only=True)
class GrantEnd:
    """/api/admin/enrollments/{id}/grants/{key}/end."""

    who: SignIn
    bodies: Bodies
    end_grant: EndGrant

    def on_post(self, req: Request, resp: Response, enrollment_id: str, grant_key: str) -> None:
        """Take one reason for access back."""
        by = self.who.administrator(req)
        note = self.bodies.read(req).build(lambda body: body.maybe_text("note", longest=LONGEST_NOTE))
        resp.media = grant(self.end_grant(by, enrollment_id, grant_key, note or ""))


def _wish(body: Body) -> EnrollmentWish:
    return EnrollmentWish(
        holder=Holder(
            user_id=body.maybe_text("user_id", longest=LONGEST_ID), email=body.maybe_text("email", longest=254)
        ),
        course_id=body.text("course_id", longest=LONGEST_ID),
        access_days=body.maybe_whole("access_days"),
        use_course_length=not body.has("access_days"),
        reference=body.maybe_text("reference", longest=LONGEST_ID) or "manual",
        note=body.maybe_text("note", longest=LONGEST_NOTE) or "",
    )


def _extension(body: Body) -> tuple[int, str | None, str]:
    return (
        body.whole("days"),
        body.maybe_text("reference", longest=LONGEST_ID) or None,
        body.maybe_text("note", longest=LONGEST_NOTE) or "",
    )


def _query(req: Request) -> EnrollmentQuery:
    status = words(req, "status")
    if status is not None and status not in list(EnrollmentStatus):
        raise Invalid.of("status", f"must be one of {', '.join(EnrollmentStatus)}")
    return EnrollmentQuery(
        course_id=words(req, "course"),
        user_id=words(req, "user"),
        status=EnrollmentStatus(status) if status else None,
        q=words(req, "q"),
    )
