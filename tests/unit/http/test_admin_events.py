"""What administrators see of messages, mails and orders, through HTTP."""

import pytest
from attrs import evolve

from api_client import Api, code, problems
from course_domain.model.courses import CourseStatus
from course_domain.model.orders import OrderStatus
from factories import ADMIN, World, make_order

EVENTS, NOTICES, IDLE = "/api/admin/events", "/api/admin/notices", "/api/admin/orders/opening-nothing"


def pages(api: Api, path: str, limit: int) -> list[dict[str, object]]:
    """Read a list to its end, in pages."""
    items, cursor = [], ""
    while True:
        answer = api.get(f"{path}{'&' if '?' in path else '?'}limit={limit}{cursor}", by=ADMIN)
        assert answer.status_code == 200, answer.text
        items += answer.json["items"]
        if answer.json["next"] is None:
            return items
        assert len(answer.json["items"]) == limit
        cursor = f"&cursor={answer.json['next']}"


@pytest.fixture
def told(world: World) -> World:
    """Three orders: one that opens a course, one that names nobody, one of something else; Ben gets no mail."""
    world.mailer.refuse("ben@example.com", permanent=True)
    world.tell(make_order("1", user_id="ben", email="ben@example.com"))
    world.advance(seconds=1)
    world.tell(make_order("2", user_id=None, email=None))
    world.advance(seconds=1)
    world.tell(make_order("3", "product-cup"))
    return world


def test_the_inbox_is_listed_newest_first(told: World, api: Api) -> None:
    for limit in (1, 2, 50):
        rows = pages(api, EVENTS, limit)
        assert [row["state"] for row in rows] == ["done", "quarantined", "done"]
    assert rows[1]["reason"].startswith("The paid order names no customer")
    assert rows[0]["received_at"] == "2026-03-29T12:00:02Z"
    assert (rows[0]["source"], rows[0]["attempts"], rows[0]["due_at"]) == ("shop", 1, None)
    assert rows[0]["worked_at"]
    assert not {"body", "headers"} & rows[0].keys()


def test_the_inbox_is_narrowed_by_state_and_source(told: World, api: Api) -> None:
    assert len(pages(api, f"{EVENTS}?state=quarantined&source=shop", 1)) == 1
    assert pages(api, f"{EVENTS}?state=new", 1) == []
    assert pages(api, f"{EVENTS}?source=other", 1) == []
    assert problems(api.get(f"{EVENTS}?state=lost", by=ADMIN)) == {"state": "must be one of new, done, quarantined"}
    assert "cursor" in problems(api.get(f"{EVENTS}?cursor=x", by=ADMIN))
    assert "limit" in problems(api.get(f"{EVENTS}?limit=101", by=ADMIN))


def test_one_message_is_read_whole_without_what_it_is_proved_by(world: World, api: Api) -> None:
    facts = make_order("7")
    delivery = world.shop.deliver(facts)
    more = {"X-Api-Token": "hidden-1", "Forwarded": "for=10.1.2.3", "User-Agent": "shop/1", "Webhook-Id": "w1"}
    api.post("/webhooks/shop", raw=delivery.body, headers={**delivery.headers, **more})
    (row,) = pages(api, EVENTS, 1)
    answer = api.get(f"{EVENTS}/{row['id']}", by=ADMIN)
    assert answer.json["body"] == delivery.body.decode()
    assert answer.json["headers"]["user-agent"] == "shop/1"
    assert answer.json["headers"]["webhook-id"] == "w1"
    assert {name: answer.json[name] for name in row} == row
    hidden = [world.shop.secret, "hidden-1", "10.1.2.3", "signature", *delivery.headers.values()]
    assert [each for each in hidden if each in str(answer.json["headers"])] == []
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_body_that_is_no_text_is_shown_as_far_as_it_is(world: World, api: Api) -> None:
    body = b"\xff{}"
    api.post("/webhooks/shop", raw=body, headers=world.shop.deliver(make_order()).headers)
    world.work()
    rows = pages(api, EVENTS, 1)
    for row in rows:
        assert api.get(f"{EVENTS}/{row['id']}", by=ADMIN).json["body"].endswith("{}")


def test_a_message_that_is_not_there_is_unknown(api: Api) -> None:
    assert code(api.get(f"{EVENTS}/none", by=ADMIN)) == "unknown-event"


def test_the_mail_log_tells_what_was_sent_to_whom_and_what_was_given_up(told: World, api: Api) -> None:
    told.enroll("ann")
    told.advance(seconds=1)
    told.tell(make_order("4"))
    for limit in (1, 50):
        rows = pages(api, NOTICES, limit)
        assert [(row["state"], row["email"]) for row in rows[:1]] == [("sent", "ann@example.com")]
        assert (rows[-1]["state"], rows[-1]["email"], rows[-1]["user_id"]) == ("dead", "ben@example.com", "ben")
    dead = rows[-1]
    assert (dead["kind"], dead["course_ids"], dead["attempts"]) == ("access-granted", ["drawing"], 1)
    assert (dead["sent_at"], dead["due_at"], dead["last_error"]) == (None, None, "told to refuse this address")


def test_the_mail_log_is_narrowed_by_state_kind_and_words(told: World, api: Api) -> None:
    assert [row["user_id"] for row in pages(api, f"{NOTICES}?state=dead&kind=access-granted&q=BEN@", 1)] == ["ben"]
    for narrowed in ("state=sent", "kind=access-ended", "q=nobody"):
        assert pages(api, f"{NOTICES}?{narrowed}", 1) == []
    assert "kind" in problems(api.get(f"{NOTICES}?kind=love-letter", by=ADMIN))


def test_a_mail_that_was_given_up_is_sent_again(told: World, api: Api) -> None:
    (dead,) = pages(api, f"{NOTICES}?state=dead", 9)
    told.mailer.accept("ben@example.com")
    answer = api.post(f"{NOTICES}/{dead['key']}/resend", by=ADMIN)
    assert (answer.status_code, answer.json["state"], answer.json["attempts"]) == (202, "pending", 0)
    waiting = api.post(f"{NOTICES}/{dead['key']}/resend", by=ADMIN)
    assert (waiting.status_code, code(waiting)) == (409, "not-resendable")
    assert waiting.json["detail"] == "This mail waits to be sent already."
    told.work()
    assert [mail.to for mail in told.mailer.sent] == ["ben@example.com"]


def test_a_mail_that_was_sent_is_sent_once_more_only_where_that_is_said(world: World, api: Api) -> None:
    world.tell(make_order("1"))
    (row,) = pages(api, NOTICES, 9)
    for body in (None, {}, {"again": False}):
        refused = api.post(f"{NOTICES}/{row['key']}/resend", body, by=ADMIN)
        assert (refused.status_code, code(refused)) == (409, "not-resendable")
    assert '"again": true' in refused.json["detail"]
    assert api.post(f"{NOTICES}/{row['key']}/resend", {"again": True}, by=ADMIN).status_code == 202
    world.work()
    assert len(world.mailer.sent) == 2
    assert problems(api.post(f"{NOTICES}/{row['key']}/resend", {"again": "yes"}, by=ADMIN))


def test_a_mail_sent_once_more_that_is_not_true_any_more_stays_sent(world: World, api: Api) -> None:
    world.tell(make_order("1"))
    (row,) = pages(api, NOTICES, 9)
    api.post(f"{NOTICES}/{row['key']}/resend", {"again": True}, by=ADMIN)
    world.tell(make_order("1", status=OrderStatus.REFUNDED))
    kept = next(each for each in pages(api, NOTICES, 9) if each["key"] == row["key"])
    assert (kept["state"], kept["sent_at"], kept["last_error"]) == (
        "sent",
        row["sent_at"],
        "not true, or not wanted, any more",
    )


def test_a_mail_that_sleeps_is_not_sent_by_hand(world: World, api: Api) -> None:
    world.mailer.refuse("ann@example.com", permanent=False)
    world.tell(make_order("1"))
    world.advance(seconds=60)
    world.tell(make_order("1", status=OrderStatus.REFUNDED))
    (row,) = pages(api, f"{NOTICES}?state=dormant", 9)
    refused = api.post(f"{NOTICES}/{row['key']}/resend", {"again": True}, by=ADMIN)
    assert (refused.status_code, code(refused)) == (409, "not-resendable")
    assert "not true any more" in refused.json["detail"]


def test_a_mail_that_is_not_there_is_unknown(api: Api) -> None:
    answer = api.post(f"{NOTICES}/none/resend", by=ADMIN)
    assert (answer.status_code, code(answer)) == (404, "unknown-notice")


def test_orders_that_open_nothing_are_listed_with_the_reason_and_with_what_to_do(told: World, api: Api) -> None:
    (row,) = pages(api, IDLE, 1)
    assert (row["source"], row["order_id"], row["paid_at"]) == ("shop", "3", "2026-03-29T12:00:00Z")
    assert row["customer"] == {"user_id": "ann", "email": "ann@example.com", "name": None}
    assert [line["product_id"] for line in row["lines"]] == ["product-cup"]
    assert row["reason"] == "No product link fits what it sold."
    assert "link the product" in row["advice"]


def test_what_the_list_advises_takes_an_order_off_the_list(told: World, api: Api) -> None:
    link = {"source": "shop", "product_id": "product-cup", "course_id": "drawing"}
    made = api.post("/api/admin/products", link, by=ADMIN).json["id"]
    (row,) = pages(api, IDLE, 9)
    assert "came after it was paid" in row["reason"]
    assert row["advice"].endswith(f"{made}.")
    assert row["lines"][0]["link_ids"] == [made]
    api.post(f"/api/admin/products/{made}/back-fill", {"dry_run": False}, by=ADMIN)
    assert pages(api, IDLE, 9) == []


def test_an_order_that_opened_only_a_draft_is_listed_until_the_course_is_published(world: World, api: Api) -> None:
    draft = world.add_course("weaving", status=CourseStatus.DRAFT)
    world.tell(make_order("9", "product-weaving"))
    (row,) = pages(api, IDLE, 9)
    assert row["reason"] == "It opened courses that are drafts: weaving."
    with world.storage.writing() as uow:
        uow.courses.save(evolve(draft, status=CourseStatus.PUBLISHED))
        uow.commit()
    assert pages(api, IDLE, 9) == []
