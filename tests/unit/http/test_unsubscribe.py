"""The link at the end of mails: for people, for mail programs, and for scanners that follow every link."""

import re
from html.parser import HTMLParser

import pytest
from falcon.testing import Result

from api_client import Api, code
from course_domain.model.learners import Learner, Session
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription
from course_domain.use_cases.read_notifications import ReadNotifications
from course_domain.use_cases.warn_of_expiry import WarnOfExpiry
from entrypoints.http.unsubscribe_page import forged_page
from factories import ANN, BEN, World
from stories import send_mails

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ONE_CLICK = b"List-Unsubscribe=One-Click"


@pytest.fixture
def path(world: World) -> str:
    """The link for ann's mails about new videos."""
    return "/unsubscribe/" + world.subscriptions.issue(Subscription(user_id="ann", kind=NoticeKind.NEW_VIDEOS))


def off(world: World, by: Session = ANN) -> list[str]:
    return [choice.kind.value for choice in world.make(ReadNotifications)(by) if not choice.is_on]


def button(answer: Result) -> str:
    """What the page's form would send, and what its button says."""
    (turn,) = re.findall(r'name="turn" value="(\w+)"', answer.text)
    (words,) = re.findall(r"<button>([^<]+)</button>", answer.text)
    return f"{turn}: {words}"


def heading(answer: Result) -> str:
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return re.findall(r"<h1>([^<]+)</h1>", answer.text)[0]


def test_looking_changes_nothing_because_scanners_look(world: World, api: Api, path: str) -> None:
    for _ in range(3):
        answer = api.get(path)
        assert (answer.status_code, heading(answer)) == (200, "Stop the mails “New videos”?")
        assert button(answer) == "off: Stop these mails"
    assert off(world) == []


def test_the_button_turns_the_kind_off_and_the_page_offers_the_way_back(world: World, api: Api, path: str) -> None:
    answer = api.post(path, raw=b"turn=off", headers=FORM)
    assert (answer.status_code, heading(answer)) == (200, "The mails “New videos” are off")
    assert button(answer) == "on: Turn them on again"
    assert (off(world), off(world, BEN)) == (["new-videos"], [])
    assert button(api.get(path)) == "on: Turn them on again"
    back = api.post(path, raw=b"turn=on", headers=FORM)
    assert (heading(back), button(back)) == ("The mails “New videos” are on", "off: Stop these mails")
    assert off(world) == []


MULTIPART = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded"),
        (ONE_CLICK, "application/x-www-form-urlencoded; charset=UTF-8"),
        (MULTIPART, "multipart/form-data; boundary=x"),
        (b"", ""),
        (b"\xff\xfe%zz=&&;turn=onward", "application/x-www-form-urlencoded"),
        (b"turn=on&turn=off", "application/x-www-form-urlencoded"),
        (b'{"turn":"on"}', "application/json"),
    ],
)
def test_one_click_of_a_mail_program_turns_it_off_without_a_session_whatever_its_form(
    world: World, api: Api, path: str, body: bytes, content_type: str
) -> None:
    answer = api.post(path, raw=body, headers={"Content-Type": content_type} if content_type else {})
    assert answer.status_code == 200
    assert off(world) == ["new-videos"]


def test_a_second_click_is_a_click_that_changes_nothing(world: World, api: Api, path: str) -> None:
    first = api.post(path, raw=ONE_CLICK, headers=FORM)
    with world.storage.reading() as uow:
        chosen = uow.preferences.of("ann")
    world.advance(days=1)
    second = api.post(path, raw=ONE_CLICK, headers=FORM)
    assert (first.status_code, first.text) == (second.status_code, second.text)
    with world.storage.reading() as uow:
        assert uow.preferences.of("ann") == chosen


@pytest.mark.parametrize("token", ["none", "subscription-99", "%C3%A9", "x" * 1999])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_link_is_refused_with_a_page_for_people_and_a_problem_for_programs(
    world: World, api: Api, path: str, method: str, token: str
) -> None:
    page = api.call(method, f"/unsubscribe/{token}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, heading(page)) == (401, "This link isn’t complete")
    assert "<form" not in page.text
    problem = api.call(method, f"/unsubscribe/{token}")
    assert (problem.status_code, code(problem)) == (401, "forged")
    assert {page.headers["www-authenticate"], problem.headers["www-authenticate"]} == {"Bearer"}
    assert off(world) == []


def test_a_page_runs_nothing_fetches_nothing_and_tells_nobody_its_address(api: Api, path: str) -> None:
    class Tags(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.seen: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.add(tag)
            assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "style")]

    for answer in (api.get(path), api.post(path), api.get("/unsubscribe/x", headers={"Accept": "text/html"})):
        reader = Tags()
        reader.feed(answer.text)
        assert not reader.seen & {"script", "img", "link", "iframe"}
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "form-action 'self'" in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "private, no-store"
        assert '<html lang="en">' in answer.text


def test_the_shops_name_is_escaped() -> None:
    assert "<b>" not in forged_page("<b>Shop</b> & Söhne")


def test_calls_are_limited_by_network_address_and_change_nothing_then(world: World, api: Api, path: str) -> None:
    limit = world.limits.unsubscribe_by_address.calls
    for _ in range(limit):
        world.limiter.hit(world.limits.unsubscribe_by_address, "127.0.0.1")
    for method in ("GET", "POST"):
        answer = api.call(method, path)
        assert (answer.status_code, code(answer)) == (429, "quota-exceeded")
    assert off(world) == []


def test_a_body_that_is_too_large_is_not_read(world: World, api: Api, path: str) -> None:
    answer = api.post(path, raw=b"x" * ((1 << 20) + 1), headers=FORM)
    assert (answer.status_code, code(answer)) == (413, "too-large")
    assert off(world) == []


def test_the_link_in_a_mail_stops_the_next_one(world: World, api: Api) -> None:
    with world.storage.writing() as uow:
        uow.learners.remember(Learner(user_id="ann", email=ANN.email, updated_at=world.clock.now()))
        uow.commit()
    world.enroll("ann", "drawing", days=20)
    send_mails(world)
    world.advance(days=6)
    world.make(WarnOfExpiry)()
    send_mails(world)
    welcome, warning = world.mailer.sent
    assert (welcome.unsubscribe, warning.kind) == (None, NoticeKind.EXPIRY)
    assert warning.unsubscribe is not None
    api.post(warning.unsubscribe.removeprefix("https://courses.example"), raw=ONE_CLICK, headers=FORM)
    world.advance(days=7)
    world.make(WarnOfExpiry)()
    send_mails(world)
    assert len(world.mailer.sent) == 2
