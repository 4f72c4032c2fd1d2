"""/metrics: what Prometheus reads, through HTTP."""

import re

import pytest
from attrs import evolve

from api_client import Api
from course_domain.model.media_jobs import JobKind, JobState, MediaJob
from course_domain.use_cases.reconcile import Reconcile
from entrypoints.http.parts import DroppedViewings
from factories import ADMIN, ANN, BEN, NOON, World, make_order
from stories import beat, deliver, told, work_orders


def metrics(api: Api) -> dict[str, float]:
    """Read them by name and labels as written."""
    answer = api.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def requests(found: dict[str, float], route: str, method: str, status: int) -> float:
    labels = f'{{method="{method}",route="{route}",status="{status}"}}'
    return found.get(f"coursedock_http_requests_total{labels}", 0.0)


def test_requests_are_counted_by_the_template_of_their_route(api: Api) -> None:
    for course in ("drawing", "none", "also-none"):
        api.get(f"/api/courses/{course}")
    api.get("/nowhere/at-all")
    api.call_bare(REQUEST_METHOD="BREW", PATH_INFO="/api/courses")
    found = metrics(api)
    assert requests(found, "/api/courses/{course_id}", "GET", 200) == 1
    assert requests(found, "/api/courses/{course_id}", "GET", 404) == 2
    assert requests(found, "other", "GET", 404) == 1
    assert found['coursedock_http_request_seconds_count{method="GET",route="/api/courses/{course_id}"}'] == 3
    assert 'method="other"' in "".join(found)
    assert "BREW" not in "".join(found)


def test_no_label_holds_an_id_an_address_or_a_path(world: World, api: Api) -> None:
    world.enroll("ann")
    api.get("/api/user/course/drawing/video/drawing-1/url?session=abc", by=ANN)
    api.post("/api/admin/enroll-user", {"email": "carl@example.com", "course_id": "drawing"}, by=ADMIN)
    api.get("/api/admin/enrollments?q=carl@example.com", by=ADMIN)
    api.post("/webhooks/made-up-by-somebody", raw=b"{}")
    metrics(api)
    text = api.get("/metrics").text
    assert [each for each in ("drawing", "carl", "@", "ann", "abc", "made-up") if each in text] == []


def test_webhooks_are_counted_by_source_and_answer(world: World, api: Api) -> None:
    delivery = world.shop.deliver(make_order("1"))
    for _ in range(2):
        api.post("/webhooks/shop", raw=delivery.body, headers=delivery.headers)
    api.post("/webhooks/shop", raw=b"{}")
    api.post("/webhooks/nobody", raw=b"{}")
    found = metrics(api)
    counted = {name: value for name, value in found.items() if name.startswith("coursedock_webhooks_total")}
    assert counted == {
        'coursedock_webhooks_total{answer="accepted",source="shop"}': 1,
        'coursedock_webhooks_total{answer="duplicate",source="shop"}': 1,
        'coursedock_webhooks_total{answer="forged",source="shop"}': 1,
        'coursedock_webhooks_total{answer="unknown-source",source="other"}': 1,
    }


def test_beats_that_were_taken_are_counted(world: World, api: Api) -> None:
    world.enroll("ann")
    session = api.get("/api/user/course/drawing/video/drawing-1/url", by=ANN).json["session"]
    told = [
        {"video_id": "drawing-1", "position": 1, "played": [[0, 1]], "session": session, "seq": n} for n in (1, 2, 3)
    ]
    path = "/api/user/course/drawing/progress"
    assert api.post(path, {"beats": told}, by=ANN).status_code == 200
    assert api.post(path, told[0], by=ANN).status_code == 200
    assert api.post(path, {**told[0], "session": "forged"}, by=ANN).status_code != 200
    assert metrics(api)["coursedock_beats_total"] == 4


def test_addresses_and_refusals_by_reason_are_counted(world: World, api: Api) -> None:
    path = "/api/user/course/drawing/video/drawing-1/url"
    world.enroll("ann")
    for by in (ANN, ANN, BEN, None):
        api.get(path, by=by)
    api.get(path.replace("drawing-1", "drawing-9"), by=ANN)
    found = metrics(api)
    assert found["coursedock_video_addresses_total"] == 2
    assert {name: value for name, value in found.items() if name.startswith("coursedock_video_refusals_total")} == {
        'coursedock_video_refusals_total{code="not-enrolled"}': 1,
        'coursedock_video_refusals_total{code="not-signed-in"}': 1,
        'coursedock_video_refusals_total{code="unknown-video"}': 1,
    }
    assert found["coursedock_viewings_dropped_total"] == 0


def test_notes_of_viewings_that_were_dropped_are_counted(world: World) -> None:
    dropped = [7, 0, 5]
    api = Api(world, dropped_viewings=DroppedViewings(take=lambda: dropped.pop(0) if dropped else 0))
    for _ in range(4):
        api.get("/api/user/course/drawing/video/drawing-1/url", by=ANN)
    assert metrics(api)["coursedock_viewings_dropped_total"] == 12


def test_work_on_files_is_told_by_state(world: World, api: Api) -> None:
    known = {"kind": JobKind.PREVIEW, "video_id": "drawing-1", "revision": "r1", "source_key": "incoming/r1"}
    times = {"due_at": NOON, "created_at": NOON, "updated_at": NOON}
    with world.storage.writing() as uow:
        for number, state in enumerate(["new", "new", "running", "failed", "done"]):
            uow.media_jobs.save(MediaJob(id=f"j{number}", state=JobState(state), **known, **times))
        uow.commit()
    found = metrics(api)
    assert [found[f'coursedock_media_jobs{{state="{state}"}}'] for state in ("new", "running", "failed")] == [2, 1, 1]


def test_what_waits_and_what_was_given_up_is_read_in_the_tables(world: World, api: Api) -> None:
    assert metrics(api)["coursedock_inbox_new"] == 0
    world.mailer.refuse("ben@example.com", permanent=True)
    world.tell(make_order("1", user_id="ben", email="ben@example.com"))
    world.tell(make_order("2"))
    (paid,) = told("day 0: order 3 paid")
    deliver(world, evolve(paid, holder=evolve(paid.holder, user_id=None, email=None)))
    work_orders(world)
    deliver(world, told("day 0: order 4 paid")[0])
    world.advance(seconds=90)
    found = metrics(api)
    assert found["coursedock_inbox_new"] == 1
    assert found["coursedock_inbox_oldest_seconds"] == 90
    assert found["coursedock_inbox_set_aside"] == 1
    assert found["coursedock_outbox_given_up"] == 1
    assert found["coursedock_mails_sent_last_hour"] == 1
    work_orders(world)
    world.advance(seconds=30)
    found = metrics(api)
    assert (found["coursedock_outbox_pending"], found["coursedock_outbox_late_seconds"]) == (1, 30)


def test_seconds_that_are_not_credited_yet_are_summed(world: World, api: Api) -> None:
    world.enroll("ann")
    session = api.get("/api/user/course/drawing/video/drawing-1/url", by=ANN).json["session"]
    seen = beat(session, (0, 100))
    body = {"video_id": seen.video_id, "position": 100, "played": [[0, 100]], "session": session, "seq": 1}
    pending = api.post("/api/user/course/drawing/progress", body, by=ANN).json["pending"]
    assert pending > 0
    assert metrics(api)["coursedock_pending_seconds"] == pending


@pytest.mark.parametrize("gaps", [0, 1])
def test_the_reconciler_s_last_run_is_told_with_its_age(world: World, api: Api, gaps: int) -> None:
    world.tell(make_order("1"))
    assert not [name for name in metrics(api) if "job_last" in name]
    if gaps:
        with world.storage.writing() as uow:
            uow.grants.remove([grant.key for grant in uow.grants.of_order("shop", "1")])
            uow.commit()
    world.make(Reconcile)()
    world.advance(seconds=240)
    found = metrics(api)
    assert found['coursedock_job_last_run_count{job="reconcile",what="gaps"}'] == gaps
    assert found['coursedock_job_last_run_count{job="reconcile",what="repaired"}'] == gaps
    assert found['coursedock_job_last_run_age_seconds{job="reconcile"}'] == 240
    finished = found['coursedock_job_last_run_timestamp_seconds{job="reconcile"}']
    assert finished == (world.clock.now().timestamp() - 240)


def test_two_apps_of_one_process_count_apart(world: World) -> None:
    one, other = Api(world), Api(world)
    one.get("/api/courses")
    assert requests(metrics(one), "/api/courses", "GET", 200) == 1
    assert requests(metrics(other), "/api/courses", "GET", 200) == 0


def test_every_line_is_one_that_prometheus_reads(api: Api) -> None:
    sample = re.compile(r"coursedock_[a-z_]+(\{[^}]*(\{[a-z_]+\}[^}]*)*\})? [0-9.e+-]+|# (HELP|TYPE) coursedock_\w+ .+")
    lines = api.get("/metrics").text.splitlines()
    assert len(lines) > 20
    assert [line for line in lines if not sample.fullmatch(line)] == []
