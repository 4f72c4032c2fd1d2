"""Who is meant, what is sold, and in which order it is watched."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_domain.model.courses import Course, CourseStatus, Video, in_order, may_be_seen, neighbours, renumber
from course_domain.model.errors import Invalid
from course_domain.model.learners import Holder, Session, meaningful_user_id, normalise_email
from course_domain.model.money import Money
from course_domain.model.products import ProductLink, Sold, courses_opened, opens

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
PRICE = Money(amount=4900, currency="EUR")


# --- people


@pytest.mark.parametrize("text", [None, "", "0", " ", " 0 ", "\t"])
def test_user_id_empty_or_zero_matches_no_one(text: str | None) -> None:
    assert meaningful_user_id(text) is None
    assert Holder(user_id=text) == Holder()
    assert Holder(user_id=text, email="a@b").is_waiting


@pytest.mark.parametrize("text", ["1", "00", "u0", "9007199254740993", "gid://shop/Customer/7"])
def test_any_other_user_id_is_kept_as_it_is(text: str) -> None:
    assert Holder(user_id=text).user_id == text


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Ada@Example.ORG\n", "ada@example.org"),
        ("STRASSE@ß.DE", "strasse@ss.de"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_an_address_is_trimmed_and_casefolded(text: str | None, email: str | None) -> None:
    assert normalise_email(text) == email
    assert Holder(email=text).email == email


@given(st.text())
@example("İ")
def test_an_address_normalised_twice_is_the_same(text: str) -> None:
    assert normalise_email(normalise_email(text)) == normalise_email(text)


def test_only_a_verified_address_may_claim() -> None:
    assert Session(user_id="u1", email="A@b", email_verified=True).verified_email == "a@b"
    assert Session(user_id="u1", email="A@b").verified_email is None
    assert Session(user_id="u1", email_verified=True).verified_email is None


def test_a_person_who_waits_is_never_taken_for_a_user() -> None:
    assert Holder(user_id="email:a@b").person != Holder(email="a@b").person
    assert Holder(user_id="u1", email="a@b").person == Holder(user_id="u1").person == "user:u1"


# --- products


def link(course_id: str, product_id: str = "p1", variant_id: str | None = None, sku: str | None = None) -> ProductLink:
    name = f"{course_id}{product_id}{variant_id}{sku}"
    return ProductLink(
        id=name, source="shop", product_id=product_id, variant_id=variant_id, sku=sku, course_id=course_id
    )


@pytest.mark.parametrize(
    ("wanted", "sold", "covered"),
    [
        (link("c1"), Sold(product_id="p1"), True),
        (link("c1"), Sold(product_id="p1", variant_id="large", sku="S-1"), True),
        (link("c1"), Sold(product_id="p2"), False),
        (link("c1", variant_id="large"), Sold(product_id="p1", variant_id="large"), True),
        (link("c1", variant_id="large"), Sold(product_id="p1", variant_id="small"), False),
        (link("c1", variant_id="large"), Sold(product_id="p1"), False),
        (link("c1", sku="S-1"), Sold(product_id="p1", sku="S-1"), True),
        (link("c1", sku="S-1"), Sold(product_id="p1"), False),
        (link("c1", variant_id="large", sku="S-1"), Sold(product_id="p1", variant_id="large", sku="S-2"), False),
    ],
)
def test_a_link_that_names_a_variant_or_a_sku_wants_that_one(wanted: ProductLink, sold: Sold, covered: bool) -> None:
    assert opens(wanted, sold) is covered


def test_a_product_may_open_several_courses_each_once() -> None:
    links = [link("c2"), link("c1"), link("c1", sku="S-1"), link("c3", product_id="p2"), link("c4", variant_id="x")]
    assert courses_opened(links, Sold(product_id="p1", sku="S-1")) == ("c1", "c2")
    assert courses_opened(reversed(links), Sold(product_id="p1", sku="S-1")) == ("c1", "c2")
    assert courses_opened(links, Sold(product_id="p9")) == ()


# --- courses and videos


def course(status: CourseStatus) -> Course:
    return Course(id="c1", title="Sewing", price=PRICE, status=status, created_at=NOON, updated_at=NOON)


def video(video_id: str, place: int, removed_at: datetime | None = None) -> Video:
    return Video(
        id=video_id,
        course_id="c1",
        title="",
        duration=60,
        order_position=place,
        s3_key="",
        video_url="",
        created_at=NOON,
        updated_at=NOON,
        removed_at=removed_at,
    )


def ids(videos: tuple[Video | None, ...]) -> list[str | None]:
    return [each.id if each is not None else None for each in videos]


@pytest.mark.parametrize(
    ("status", "everyone"),
    [(CourseStatus.DRAFT, False), (CourseStatus.PUBLISHED, True), (CourseStatus.ARCHIVED, True)],
)
def test_drafts_may_be_seen_by_administrators_only(status: CourseStatus, everyone: bool) -> None:
    assert may_be_seen(course(status), is_admin=False) is everyone
    assert may_be_seen(course(status), is_admin=True)


def test_a_course_that_is_not_there_may_be_seen_by_no_one() -> None:
    assert not may_be_seen(None, is_admin=True)


@given(st.permutations([video("b", 2), video("c", 2), video("a", 3), video("z", 1), video("gone", 0, removed_at=NOON)]))
def test_published_videos_are_watched_by_position_then_id(videos: list[Video]) -> None:
    assert ids(in_order(videos)) == ["z", "b", "c", "a"]


@pytest.mark.parametrize(("at", "around"), [("a", [None, "b"]), ("b", ["a", "c"]), ("c", ["b", None])])
def test_a_video_has_the_one_before_and_the_one_after(at: str, around: list[str | None]) -> None:
    videos = (video("a", 1), video("b", 2), video("c", 3))
    assert ids(neighbours(videos, at)) == around
    assert neighbours(videos[:1], "a") == (None, None)


def test_renumbering_puts_every_video_in_its_place() -> None:
    moved = renumber([video("a", 7), video("b", 9), video("gone", 8, removed_at=NOON)], ["b", "a"], LATER)
    assert [(each.id, each.order_position, each.updated_at) for each in moved] == [("b", 1, LATER), ("a", 2, LATER)]


@pytest.mark.parametrize("order", [[], ["a"], ["a", "a"], ["a", "b", "b"], ["a", "b", "gone"], ["a", "x"]])
def test_an_order_that_does_not_name_every_video_once_is_refused(order: list[str]) -> None:
    with pytest.raises(Invalid):
        renumber([video("a", 1), video("b", 2), video("gone", 3, removed_at=NOON)], order, LATER)


# --- money


@pytest.mark.parametrize("currency", ["", "eur", "EU", "EURO", "E1R", "EUR\n", " EUR", "\u0415UR"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    assert PRICE.currency == "EUR"
    with pytest.raises(Invalid):
        Money(amount=1, currency=currency)
