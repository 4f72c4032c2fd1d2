"""The route table, top to bottom."""

import json
from functools import partial
from typing import Any

from falcon import App, Request, Response
from falcon.media import JSONHandler

from entrypoints.http import media_uploads
from entrypoints.http.access import CourseAccess
from entrypoints.http.admin_routes import admin_routes
from entrypoints.http.answer_headers import AnswerHeaders, Cors
from entrypoints.http.bodies import Bodies
from entrypoints.http.clients import Clients
from entrypoints.http.counts import VIDEO_URL, Counting, Counts
from entrypoints.http.courses import CourseDetails, CourseList
from entrypoints.http.errors import handle_errors
from entrypoints.http.health import Health, Ready
from entrypoints.http.learn import LearnPages, LibraryPage, PlayerPage
from entrypoints.http.learner_views import LearnerViews
from entrypoints.http.library import Library
from entrypoints.http.metrics import Metrics
from entrypoints.http.notifications import Notifications
from entrypoints.http.openapi.resource import description
from entrypoints.http.parts import ApiParts
from entrypoints.http.path_words import PathWords
from entrypoints.http.playlists import PlaylistText
from entrypoints.http.progress import CourseProgress
from entrypoints.http.request_log import RequestLog
from entrypoints.http.sign_in import SignIn
from entrypoints.http.unsubscribe import Unsubscribe
from entrypoints.http.video_urls import VideoUrl
from entrypoints.http.views import CourseViews
from entrypoints.http.web_files import EntryScript, WebFile
from entrypoints.webhooks.order_webhook import OrderWebhook
from entrypoints.webhooks.raw_body import BodyPlaces

Routes = list[tuple[str, Any]]
"""Each path with its resource."""


def create_app(*, parts: ApiParts, shared_counts: str | None = None) -> App[Request, Response]:
    """Build the API as a WSGI application; it reads nothing but ``parts``.

    ``shared_counts`` is the folder in which several processes count together (see ``Counts``).
    """
    counts = Counts(shared=shared_counts)
    app: App[Request, Response] = App()
    for middleware in (
        RequestLog(),
        Counting(counts=counts, dropped_viewings=parts.dropped_viewings),
        AnswerHeaders(),
        Cors(origins=parts.settings.origins, with_cookies=parts.settings.cookie_domain is not None),
        Cors(origins=parts.settings.pages),
        PathWords(),
    ):
        app.add_middleware(middleware)
    app.resp_options.media_handlers["application/json"] = JSONHandler(
        dumps=partial(json.dumps, ensure_ascii=False, allow_nan=False)
    )
    handle_errors(app)
    who = SignIn(sessions=parts.sessions, clock=parts.clock)
    # Apart, so that silent senders of webhooks, who need no session, can't take the places of learners.
    bodies = Bodies(places=BodyPlaces(), limit=parts.settings.body_limit)
    for path, resource in [
        *_public(parts, who),
        *_learners(parts, who, bodies),
        *_mails(parts, who, bodies),
        *admin_routes(parts, who, bodies),
        *_machines(parts, BodyPlaces()),
        *media_uploads.routes(parts.taking, parts.settings.upload_limit, parts.clock),
        ("/metrics", Metrics(counts=counts, read_standing=parts.read_standing)),
        *_description(parts),
        *_pages(parts),
    ]:
        app.add_route(path, resource)
    return app


def _public(parts: ApiParts, who: SignIn) -> Routes:
    show = CourseViews(signer=parts.signer)
    return [
        ("/api/courses", CourseList(list_courses=parts.list_courses, show=show)),
        ("/api/courses/{course_id}", CourseDetails(who=who, read_course=parts.read_course, show=show)),
    ]


def _learners(parts: ApiParts, who: SignIn, bodies: Bodies) -> Routes:
    show = LearnerViews(courses=CourseViews(signer=parts.signer))
    clients = Clients(proxies=parts.settings.proxies)
    return [
        (
            "/api/user/enrolled-courses",
            Library(who=who, read_library=parts.read_library, clock=parts.clock, show=show),
        ),
        (
            "/api/user/course/{course_id}/progress",
            CourseProgress(
                limiter=parts.limiter,
                limits=parts.limits,
                clients=clients,
                who=who,
                bodies=bodies,
                read_progress=parts.read_progress,
                record_progress=parts.record_progress,
            ),
        ),
        (
            VIDEO_URL,
            VideoUrl(
                limiter=parts.limiter,
                limits=parts.limits,
                clients=clients,
                clock=parts.clock,
                who=who,
                open_video=parts.open_video,
                show=show,
                cookie_domain=parts.settings.cookie_domain,
            ),
        ),
        ("/playlists/{key:path}", PlaylistText(clients=clients, read_playlist=parts.read_playlist)),
        ("/api/user/course/{course_id}/access", CourseAccess(who=who, read_access=parts.read_access)),
    ]


def _mails(parts: ApiParts, who: SignIn, bodies: Bodies) -> Routes:
    notifications = Notifications(
        who=who,
        bodies=bodies,
        read_notifications=parts.read_notifications,
        change_notifications=parts.change_notifications,
    )
    unsubscribe = Unsubscribe(
        limiter=parts.limiter,
        limits=parts.limits,
        clients=Clients(proxies=parts.settings.proxies),
        bodies=bodies,
        read_subscription=parts.read_subscription,
        change_subscription=parts.change_subscription,
        shop_name=parts.settings.shop_name,
    )
    return [("/api/user/notifications", notifications), ("/unsubscribe/{token}", unsubscribe)]


def _machines(parts: ApiParts, places: BodyPlaces) -> Routes:
    webhook = OrderWebhook(
        shops=parts.shops,
        receive_delivery=parts.receive_delivery,
        places=places,
        limit=parts.settings.webhook_limit,
    )
    return [
        ("/webhooks/{source}", webhook),
        ("/healthz", Health()),
        ("/readyz", Ready(checks=parts.readiness.checks)),
    ]


def _description(parts: ApiParts) -> Routes:
    as_json, as_page = description(parts.settings.public_url)
    return [("/openapi.json", as_json), ("/docs", as_page)]


def _pages(parts: ApiParts) -> Routes:
    pages = LearnPages(
        assets=parts.assets,
        shop_name=parts.settings.shop_name,
        public_url=parts.settings.public_url,
        media_url=parts.signer.address("public"),
        shop_origins=parts.settings.origins,
    )
    return [
        ("/courses.js", EntryScript(assets=parts.assets)),
        ("/web/{name}", WebFile(assets=parts.assets)),
        ("/learn", LibraryPage(pages=pages)),
        ("/learn/{course_id}", PlayerPage(pages=pages)),
    ]
