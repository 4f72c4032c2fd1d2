"""How mails are worded: every kind, both parts, and what strangers may have written into them."""

import email
import email.policy
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from attrs import evolve

from adapters.mail.letters import LetterWriter
from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail, MailCourse
from course_domain.model.notices import NoticeKind

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
WRITER = LetterWriter(
    shop_name="Ana’s Atelier", sender="courses@shop.example", public_url="https://learn.shop.example:8443/x"
)
WATERCOLOUR = MailCourse(
    title="Watercolour",
    address="https://shop.example/courses/c1?from=mail&x=1",
    expires_at=datetime(2027, 3, 3, 13, 0, 59, tzinfo=UTC),
    shop_url="https://shop.example/products/p1",
)
OIL = MailCourse(title="Oil & more", address="https://shop.example/courses/c2")
LABELS = {
    NoticeKind.ACCESS_GRANTED: "Start watching",
    NoticeKind.ACCESS_RENEWED: "Carry on watching",
    NoticeKind.ACCESS_EXTENDED: "Carry on watching",
    NoticeKind.ACCESS_RESTORED: "Carry on watching",
    NoticeKind.ACCESS_CLAIMED: "Start watching",
    NoticeKind.ACCESS_ENDED: "Get it again",
    NoticeKind.COURSE_COMPLETED: "Watch again",
    NoticeKind.NEW_VIDEOS: "Watch what is new",
    NoticeKind.EXPIRY: "Renew it in the shop",
}


class Reader(HTMLParser):
    """What somebody sees of an HTML part: its words and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden += tag in ("style", "title")
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data.split()


def mail(kind: NoticeKind = NoticeKind.ACCESS_GRANTED, courses: Sequence[MailCourse] = (WATERCOLOUR,)) -> Mail:
    cause = "refunded" if kind is NoticeKind.ACCESS_ENDED else None
    return Mail(
        key=f"{kind}:order-1:user:7",
        kind=kind,
        to="bob@example.com",
        name="Bob Ross",
        time_zone="Europe/Paris",
        courses=tuple(courses),
        cause=cause,
    )


def written(each: Mail) -> EmailMessage:
    """The letter as a mail program reads it, so that headers and bodies have been through the wire's form."""
    raw = WRITER.write(each, NOW).as_bytes()
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def html_of(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None
    return part.get_content()


def read(letter: EmailMessage) -> Reader:
    reader = Reader()
    reader.feed(html_of(letter))
    return reader


@pytest.mark.parametrize("kind", NoticeKind)
def test_both_parts_of_every_kind_name_the_reader_the_course_and_the_shop_and_link_it(kind: NoticeKind) -> None:
    letter = written(mail(kind))
    sells = kind in (NoticeKind.ACCESS_ENDED, NoticeKind.EXPIRY)
    link = WATERCOLOUR.shop_url if sells else WATERCOLOUR.address
    text, reader = text_of(letter), read(letter)
    seen = " ".join(reader.words)
    for part in (text, seen):
        for expected in ("Hello Bob Ross,", "Watercolour", "Ana’s Atelier", "3 March 2027, 14:00 CET", LABELS[kind]):
            assert expected in part
    assert f"{LABELS[kind]}: {link}" in text
    assert reader.links == [link]


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("must_claim", [False, True])
@pytest.mark.parametrize("courses", [(WATERCOLOUR,), (OIL,), (WATERCOLOUR, OIL)])
@pytest.mark.parametrize("cause", [None, "refunded", "expired", "blocked", "something new"])
def test_nothing_of_a_template_is_left_over(
    kind: NoticeKind, must_claim: bool, courses: tuple[MailCourse, ...], cause: str | None
) -> None:
    letter = written(evolve(mail(kind, courses), must_claim=must_claim, cause=cause, name=None, time_zone=None))
    text, seen = text_of(letter), " ".join(read(letter).words)
    for part in (text, seen, letter["Subject"]):
        assert not re.search(r"\{[{%#]|[}%#]\}|<mj-|None|undefined|  \.|\.\.|,,", part)
    assert not re.search(r"\{[{%#]|[%#]\}|<mj-|mj-raw", html_of(letter))
    assert "Hello," in text
    assert not re.search(r"\n{3}|(?<!--) \n", text)


def test_the_plain_part_reads_like_a_letter() -> None:
    assert text_of(written(mail(courses=[WATERCOLOUR, OIL]))) == (
        "Hello Bob Ross,\n\n"
        "Here are your courses from Ana’s Atelier. Watch at your own pace, on any device: we keep your place.\n\n"
        "* Watercolour\n"
        "  Yours until 3 March 2027, 14:00 CET.\n"
        "  Start watching: https://shop.example/courses/c1?from=mail&x=1\n\n"
        "* Oil & more\n"
        "  Yours without an end date.\n"
        "  Start watching: https://shop.example/courses/c2\n\n"
        "Enjoy it!\n\n"
        "-- \n"
        "Ana’s Atelier sends you this mail because it is about your access to a course of yours.\n"
    )


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (NoticeKind.ACCESS_GRANTED, "Your course is ready: Watercolour"),
        (NoticeKind.ACCESS_RENEWED, "More time for Watercolour"),
        (NoticeKind.ACCESS_EXTENDED, "You have more time for Watercolour"),
        (NoticeKind.ACCESS_RESTORED, "Watercolour is open again"),
        (NoticeKind.ACCESS_CLAIMED, "Now in your account: Watercolour"),
        (NoticeKind.ACCESS_ENDED, "Your access to Watercolour has ended"),
        (NoticeKind.COURSE_COMPLETED, "You have completed Watercolour"),
        (NoticeKind.EXPIRY, "Watercolour is yours until 3 March 2027, 14:00 CET"),
        (NoticeKind.NEW_VIDEOS, "New videos in Watercolour"),
    ],
)
def test_the_subject_says_what_happened(kind: NoticeKind, subject: str) -> None:
    assert written(mail(kind))["Subject"] == subject


STOP = "https://learn.shop.example/unsubscribe/" + "Ab3-_" * 30
OPTIONAL = {
    NoticeKind.EXPIRY: "Stop reminders before access ends",
    NoticeKind.NEW_VIDEOS: "Stop mails about new videos",
    NoticeKind.COURSE_COMPLETED: "Stop mails about completed courses",
}


@pytest.mark.parametrize("kind", OPTIONAL)
def test_a_mail_of_an_optional_kind_is_stopped_by_one_click_or_by_its_visible_link(kind: NoticeKind) -> None:
    each = evolve(mail(kind), unsubscribe=STOP)
    letter = written(each)
    assert letter["List-Unsubscribe"] == f"<{STOP}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{OPTIONAL[kind]}: {STOP}" in text_of(letter)
    assert read(letter).links[-1] == STOP
    assert OPTIONAL[kind] in " ".join(read(letter).words)


def test_a_long_unsubscribe_address_is_neither_folded_nor_encoded() -> None:
    """Mail programs read it as it stands (RFC 8058, 3.1), and follow no encoded words."""
    raw = WRITER.write(evolve(mail(NoticeKind.EXPIRY), unsubscribe=STOP), NOW).as_bytes()
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize("kind", sorted(set(NoticeKind) - set(OPTIONAL)))
def test_a_transactional_mail_has_no_unsubscribe_link(kind: NoticeKind) -> None:
    letter = written(mail(kind))
    assert not [name for name in letter.keys() if name.lower().startswith("list-")]  # noqa: SIM118 - of headers
    assert "Stop" not in text_of(letter)
    assert "unsubscribe" not in html_of(letter)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://x.example/\r\nBcc: all@x.example", ""])
def test_only_a_web_address_stands_in_a_header(address: str) -> None:
    letter = written(evolve(mail(NoticeKind.EXPIRY), unsubscribe=address))
    assert letter["List-Unsubscribe"] is None
    assert letter["Bcc"] is None


def test_a_digest_names_the_lessons_in_both_parts() -> None:
    lessons = ("Wet in wet", "Light & <shadow>\r\nBcc: x")
    letter = written(mail(NoticeKind.NEW_VIDEOS, [evolve(WATERCOLOUR, lessons=lessons)]))
    assert letter["Subject"] == "2 new videos in Watercolour"
    assert "  - Wet in wet\n  - Light & <shadow> Bcc: x\n  Watch what is new: " in text_of(letter)
    assert "• Wet in wet • Light & <shadow> Bcc: x" in " ".join(read(letter).words)


def test_a_digest_of_one_video_names_it_in_the_subject() -> None:
    letter = written(mail(NoticeKind.NEW_VIDEOS, [evolve(WATERCOLOUR, lessons=("Wet in wet",))]))
    assert letter["Subject"] == "New in Watercolour: Wet in wet"
    assert "has added a video to a course of yours" in text_of(letter)


def test_a_warning_says_until_when_that_progress_is_kept_and_where_to_renew() -> None:
    letter = written(evolve(mail(NoticeKind.EXPIRY), time_zone="Europe/Berlin"))
    for part in (text_of(letter), " ".join(read(letter).words)):
        assert "Yours until 3 March 2027, 14:00 CET." in part
        assert "Your progress is kept. Should you renew" in part
    assert read(letter).links == [WATERCOLOUR.shop_url]


def test_a_warning_sells_nothing_where_nothing_is_sold() -> None:
    letter = written(mail(NoticeKind.EXPIRY, [evolve(WATERCOLOUR, shop_url=None)]))
    assert "renew" not in text_of(letter).lower()
    assert f"Carry on watching: {WATERCOLOUR.address}" in text_of(letter)


def test_one_mail_lists_all_courses_of_an_order() -> None:
    letter = written(mail(courses=[WATERCOLOUR, OIL]))
    assert letter["Subject"] == "Your 2 courses are ready"
    assert read(letter).links == [WATERCOLOUR.address, OIL.address]


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("refunded", "because the payment was refunded"),
        ("cancelled", "because the order was cancelled"),
        ("failed", "because the payment did not go through"),
        ("dispute lost", "because the payment was taken back through the bank"),
        ("blocked", "because the shop has closed it"),
        ("administrator", "because the shop has closed it"),
        ("expired", "has run out"),
    ],
)
def test_the_end_of_access_is_told_with_its_cause_and_that_progress_is_kept(cause: str, words: str) -> None:
    letter = written(evolve(mail(NoticeKind.ACCESS_ENDED), cause=cause))
    for part in (text_of(letter), " ".join(read(letter).words)):
        assert words in part
        assert "Your progress is kept" in part


@pytest.mark.parametrize("cause", ["blocked", "administrator"])
def test_nobody_is_sold_again_what_the_shop_has_closed_for_them(cause: str) -> None:
    letter = written(evolve(mail(NoticeKind.ACCESS_ENDED), cause=cause))
    assert read(letter).links == []
    assert "https://" not in text_of(letter)


def test_an_ended_course_links_to_the_shop_only_where_the_shop_has_a_page_for_it() -> None:
    assert read(written(mail(NoticeKind.ACCESS_ENDED, [OIL]))).links == []


def test_a_block_does_not_name_the_day_on_which_the_access_would_have_run_out() -> None:
    assert "2027" not in text_of(written(evolve(mail(NoticeKind.ACCESS_ENDED), cause="blocked")))


def test_a_guest_is_told_to_sign_in_with_this_address() -> None:
    letter = written(evolve(mail(courses=[OIL]), must_claim=True))
    for part in (text_of(letter), " ".join(read(letter).words)):
        assert "sign in to Ana’s Atelier with the e-mail address bob@example.com" in part
        assert "without an end date" not in part  # nobody knows before the claim


@pytest.mark.parametrize(
    ("time_zone", "expected"),
    [
        ("Europe/Paris", "3 March 2027, 14:00 CET"),
        ("America/New_York", "3 March 2027, 08:00 EST"),
        ("Pacific/Auckland", "4 March 2027, 02:00 NZDT"),
        ("America/Sao_Paulo", "3 March 2027, 10:00 UTC−3"),
        ("Asia/Kathmandu", "3 March 2027, 18:45 UTC+5:45"),
        (None, "3 March 2027, 13:00 UTC"),
        ("Mars/Olympus", "3 March 2027, 13:00 UTC"),
        ("America", "3 March 2027, 13:00 UTC"),
        ("../../etc/passwd", "3 March 2027, 13:00 UTC"),
        ("\0", "3 March 2027, 13:00 UTC"),
    ],
)
def test_the_end_of_access_is_told_on_the_readers_own_clock(time_zone: str | None, expected: str) -> None:
    letter = written(evolve(mail(), time_zone=time_zone))
    assert f"Yours until {expected}." in text_of(letter)
    assert f"Yours until {expected}." in " ".join(read(letter).words)


@pytest.mark.parametrize("time_zone", [None, "", "Mars/Olympus"])
def test_the_shops_clock_is_for_readers_whose_own_we_do_not_know(time_zone: str | None) -> None:
    letter = evolve(WRITER, time_zone="Asia/Tokyo").write(evolve(mail(), time_zone=time_zone), NOW)
    assert "Yours until 3 March 2027, 22:00 JST." in text_of(letter)


def test_what_others_wrote_is_escaped_in_html() -> None:
    evil = evolve(
        OIL, title='<script>alert(1)</script> & "co" {{ 7*7 }} {% raw %}', address='https://x.example/"><img>'
    )
    letter = written(evolve(mail(courses=[evil]), name="<b>Bob</b>", to='"<i>"@example.com'))
    reader = read(letter)
    assert not reader.tags & {"script", "img", "b", "i"}
    assert evil.title in " ".join(reader.words)
    assert reader.links == [evil.address]
    assert "{{ 7*7 }}" in text_of(letter)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/courses/c1", "", "https://", "http:/x\ny"]
)
def test_only_web_addresses_become_links(address: str) -> None:
    letter = written(mail(courses=[evolve(OIL, address=address)]))
    assert read(letter).links == []
    assert "Start watching" not in text_of(letter)


@pytest.mark.parametrize(
    "name",
    [
        "WIN at http://evil.example",
        "www.evil.example",
        "evil.example",
        "a@b.example",
        "<b>",
        "x" * 61,
        " \n\t ",
        "",
        "\u202e",
    ],
)
def test_a_name_that_advertises_is_not_greeted(name: str) -> None:
    letter = written(evolve(mail(), name=name))
    assert text_of(letter).startswith("Hello,\n")
    assert letter["To"] == "bob@example.com"


@pytest.mark.parametrize("name", ["Zoë", "J. R. Smith", "李小龙", "O’Neil-Żak, Dr.", "می‌خواهم"])
def test_names_are_greeted_as_people_write_them(name: str) -> None:
    letter = written(evolve(mail(), name=f" {name} "))
    assert text_of(letter).startswith(f"Hello {name},\n")
    assert letter["To"].addresses[0].display_name == name


def test_no_header_can_be_smuggled_in() -> None:
    smuggled = "x\r\nBcc: victim@example.com\n\n<p>body"
    course = MailCourse(title=smuggled, address="https://shop.example/c")
    writer = LetterWriter(shop_name=smuggled, sender="courses@shop.example", public_url="https://learn.shop.example")
    raw = writer.write(evolve(mail(courses=[course]), name=smuggled, locale=smuggled, key=smuggled), NOW).as_bytes()
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Your course is ready: x Bcc: victim@example.com <p>body"
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.com",
        "bob@",
        "bob@example.com\nBcc: victim@example.com",
        "bob@example.com, eve@example.com",
        "Bob <bob@example.com>",
        "bob smith@example.com",
        "bob@exa mple.com",
        "bob@-.-..com",
        "zoë@example.com",
        f"{'x' * 250}@example.com",
    ],
)
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        WRITER.write(evolve(mail(), to=address), NOW)
    assert refused.value.permanent
    assert "\n" not in refused.value.why


def test_a_domain_in_any_script_is_written_as_mail_servers_want_it() -> None:
    letter = written(evolve(mail(), to="bob@bücher.example"))
    assert letter["To"].addresses[0].addr_spec == "bob@xn--bcher-kva.example"


def test_the_message_id_is_the_same_for_the_same_notice_and_another_for_another() -> None:
    first, again, other = (
        written(evolve(mail(), key=key, name=name))["Message-ID"]
        for key, name in (("k1", "Bob"), ("k1", "Eve"), ("k2", "Bob"))
    )
    assert first == again != other
    assert re.fullmatch(r"<[0-9a-f]{32}@learn\.shop\.example>", first)


@pytest.mark.parametrize(
    ("public_url", "host"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("http://[::1]:8000", "shop.example"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("not a url", "shop.example"),
    ],
)
def test_the_message_id_ends_with_our_host_or_with_the_senders(public_url: str, host: str) -> None:
    writer = LetterWriter(shop_name="Shop", sender="courses@shop.example", public_url=public_url)
    assert writer.write(mail(), NOW)["Message-ID"].endswith(f"@{host}>")


def test_the_headers_of_a_letter() -> None:
    letter = written(mail())
    assert letter["From"] == "Ana’s Atelier <courses@shop.example>"
    assert letter["To"] == "Bob Ross <bob@example.com>"
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"
    assert letter["List-Id"] is None
    assert len(letter.keys()) == len(set(letter.keys()))


def test_a_sender_may_bring_a_name_of_its_own() -> None:
    writer = LetterWriter(shop_name="Shop", sender="The Team <team@shop.example>", public_url="https://x.example")
    assert writer.write(mail(), NOW)["From"] == "The Team <team@shop.example>"


@pytest.mark.parametrize("sender", ["", "nobody", "a@b\nBcc: c@d.example", "a@b, c@d"])
def test_a_sender_that_is_no_address_is_refused_at_once(sender: str) -> None:
    with pytest.raises(ValueError, match="sender"):
        LetterWriter(shop_name="Shop", sender=sender, public_url="https://x.example")


@pytest.mark.parametrize("locale", [None, "", "en", "en-GB", "fr_FR", "tlh", "../../x", "EN", "e"])
def test_a_reader_whose_language_we_lack_is_written_to_in_english(locale: str | None) -> None:
    assert written(evolve(mail(), locale=locale))["Content-Language"] == "en"


def test_lines_fit_the_wire_whatever_the_title() -> None:
    course = evolve(OIL, title="Öl " * 400, address=f"https://x.example/{'a' * 1500}")
    raw = WRITER.write(mail(courses=[course]), NOW).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 76  # RFC 2045, 6.7
    words = re.findall(rb"=\?\S+\?=", raw.partition(b"\r\n\r\n")[0])
    assert 0 < max(map(len, words)) <= 75  # RFC 2047, 2
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert len(letter["Subject"]) == 150
    assert letter["Subject"].endswith("…")
    assert read(letter).links == [course.address]


def test_a_mail_fetches_nothing_from_anybody() -> None:
    reader = read(written(mail()))
    assert not reader.tags & {"img", "link", "script", "iframe", "video", "object"}
    assert "url(" not in html_of(written(mail()))
