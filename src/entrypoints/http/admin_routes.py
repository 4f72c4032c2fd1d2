"""The route table, for administrators."""

from typing import Any

from entrypoints.http import admin_courses, admin_enrollments, admin_videos
from entrypoints.http.admin_events import AdminEvent, AdminEventList, AdminEventReplay
from entrypoints.http.admin_notices import AdminNoticeList, AdminNoticeResend
from entrypoints.http.admin_orders import AdminIdleOrders
from entrypoints.http.admin_products import AdminProduct, AdminProductBackFill, AdminProductList
from entrypoints.http.admin_viewings import AdminViewingList
from entrypoints.http.admin_views import AdminViews
from entrypoints.http.bodies import Bodies
from entrypoints.http.file_routes import file_routes
from entrypoints.http.parts import ApiParts
from entrypoints.http.sign_in import SignIn
from entrypoints.http.upload_routes import upload_routes
from entrypoints.http.views import CourseViews

Routes = list[tuple[str, Any]]
"""Each path with its resource."""


def admin_routes(parts: ApiParts, who: SignIn, bodies: Bodies) -> Routes:
    """Give all of them."""
    return [
        *_admin_courses(parts, who, bodies),
        *file_routes(parts, who, bodies),
        *upload_routes(parts, who, bodies),
        *_admin_access(parts, who, bodies),
        *_oversight(parts, who, bodies),
    ]


def _admin_courses(parts: ApiParts, who: SignIn, bodies: Bodies) -> Routes:
    show = AdminViews(courses=CourseViews(signer=parts.signer))
    courses = admin_courses.AdminCourseList(
        who=who,
        bodies=bodies,
        list_all_courses=parts.list_all_courses,
        create_course=parts.create_course,
        show=show,
        public_url=parts.settings.public_url,
    )
    course = admin_courses.AdminCourse(
        who=who,
        bodies=bodies,
        read_course=parts.read_course,
        change_course=parts.change_course,
        archive_course=parts.archive_course,
        show=show,
    )
    videos = admin_videos.AdminVideoList(who=who, bodies=bodies, add_video=parts.add_video, show=show)
    order = admin_videos.AdminVideoOrder(who=who, bodies=bodies, reorder_videos=parts.reorder_videos, show=show)
    video = admin_videos.AdminVideo(
        who=who,
        bodies=bodies,
        read_video=parts.read_video,
        change_video=parts.change_video,
        remove_video=parts.remove_video,
        show=show,
    )
    return [
        ("/api/admin/courses", courses),
        ("/api/admin/courses/{course_id}", course),
        ("/api/admin/courses/{course_id}/videos", videos),
        ("/api/admin/courses/{course_id}/order", order),
        ("/api/admin/videos/{video_id}", video),
    ]


def _admin_access(parts: ApiParts, who: SignIn, bodies: Bodies) -> Routes:
    of = admin_enrollments
    enroll = of.EnrollUserByHand(who=who, bodies=bodies, enroll_user=parts.enroll_user, clock=parts.clock)
    block = of.EnrollmentBlock(who=who, bodies=bodies, block_enrollment=parts.block_enrollment, clock=parts.clock)
    unblock = of.EnrollmentUnblock(who=who, unblock_enrollment=parts.unblock_enrollment, clock=parts.clock)
    extend = of.EnrollmentExtension(who=who, bodies=bodies, extend_enrollment=parts.extend_enrollment)
    products = AdminProductList(
        who=who, bodies=bodies, list_products=parts.list_products, link_product=parts.link_product
    )
    one = "/api/admin/enrollments/{enrollment_id}"
    return [
        ("/api/admin/products", products),
        ("/api/admin/products/{link_id}", AdminProduct(who=who, unlink_product=parts.unlink_product)),
        (
            "/api/admin/products/{link_id}/back-fill",
            AdminProductBackFill(who=who, bodies=bodies, back_fill_product=parts.back_fill_product),
        ),
        ("/api/admin/enroll-user", enroll),
        ("/api/admin/enrollments", of.EnrollmentList(who=who, list_enrollments=parts.list_enrollments)),
        (one, of.EnrollmentDetails(who=who, read_enrollment=parts.read_enrollment)),
        (one + "/block", block),
        (one + "/unblock", unblock),
        (one + "/extend", extend),
        (one + "/grants/{grant_key}/end", of.GrantEnd(who=who, bodies=bodies, end_grant=parts.end_grant)),
    ]


def _oversight(parts: ApiParts, who: SignIn, bodies: Bodies) -> Routes:
    resend = AdminNoticeResend(who=who, bodies=bodies, resend_notice=parts.resend_notice)
    return [
        ("/api/admin/events", AdminEventList(who=who, list_events=parts.list_events)),
        ("/api/admin/events/{event_id}", AdminEvent(who=who, read_event=parts.read_event)),
        ("/api/admin/events/{event_id}/replay", AdminEventReplay(who=who, replay_event=parts.replay_event)),
        ("/api/admin/notices", AdminNoticeList(who=who, list_notices=parts.list_notices)),
        ("/api/admin/notices/{notice_key}/resend", resend),
        ("/api/admin/orders/opening-nothing", AdminIdleOrders(who=who, list_idle_orders=parts.list_idle_orders)),
        ("/api/admin/viewings", AdminViewingList(who=who, list_viewings=parts.list_viewings)),
    ]
