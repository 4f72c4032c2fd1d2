"""Products: one suite for every storage."""

import pytest
from hypothesis import given
from stored import any_of, course, link, many_values, pages_of, save, save_courses

from course_domain.model.courses import CourseStatus
from course_domain.model.errors import Invalid
from course_domain.model.products import ProductLink
from course_domain.model.reports import PageRequest
from course_domain.ports import Storage
from parallel import in_parallel


def save_links(storage: Storage, *links: ProductLink) -> None:
    save_courses(storage, *(course(course_id) for course_id in {each.course_id for each in links}))
    save(storage, *(lambda unit, each=each: unit.products.save(each) for each in links))


@many_values
@given(any_of(ProductLink))
def test_a_link_comes_back_as_it_was_saved_or_as_the_one_that_says_the_same(
    storage: Storage, saved: ProductLink
) -> None:
    save_courses(storage, course(saved.course_id))
    with storage.writing() as unit:
        given_back = unit.products.save(saved)
        assert unit.products.find(given_back.id) == given_back
        assert given_back in unit.products.of_product(saved.source, saved.product_id)


@pytest.mark.parametrize("field", ["variant_id", "sku"])
def test_an_empty_variant_or_sku_is_not_the_same_as_none(storage: Storage, field: str) -> None:
    links = [link("l1"), link("l2", **{field: ""}), link("l3", **{field: "x"})]
    save_links(storage, *links)
    with storage.reading() as unit:
        assert list(unit.products.of_product("shop", "p1")) == links


def test_a_link_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.products.find("l1") is None
        assert unit.products.of_product("shop", "p1") == ()


def test_the_same_link_again_is_the_existing_one(storage: Storage) -> None:
    save_links(storage, link("l1", variant_id="blue"))
    with storage.writing() as unit:
        assert unit.products.save(link("l2", variant_id="blue")) == link("l1", variant_id="blue")
        unit.commit()
    with storage.reading() as unit:
        assert unit.products.find("l2") is None


def test_a_bundle_is_several_links_of_one_product(storage: Storage) -> None:
    links = (link("l1", course_id="c1"), link("l2", course_id="c2"))
    save_links(storage, *links, link("l3", product_id="p2"), link("l4", source="other"))
    with storage.reading() as unit:
        assert unit.products.of_product("shop", "p1") == links


def test_a_removed_link_is_gone_and_may_come_back(storage: Storage) -> None:
    save_links(storage, link("l1"))
    save(storage, lambda unit: unit.products.remove("l1"), lambda unit: unit.products.remove("nowhere"))
    with storage.reading() as unit:
        assert unit.products.find("l1") is None
    save_links(storage, link("l2"))
    with storage.reading() as unit:
        assert unit.products.of_product("shop", "p1") == (link("l2"),)


@pytest.mark.parametrize("limit", [1, 2, 6])
def test_pages_of_links_follow_each_other_by_source_product_and_id(storage: Storage, limit: int) -> None:
    ordered = [
        link("l5", source="A", product_id="p9"),
        link("l2", source="a", product_id="p1", sku="1"),
        link("l3", source="a", product_id="p1", sku="2"),
        link("l1", source="a", product_id="p2"),
        link("l4", source="b", product_id="p0"),
        link("l6", source="ä", product_id="p0"),
    ]
    save_links(storage, *reversed(ordered))
    with storage.reading() as unit:
        pages = pages_of(unit.products.page, limit)
    assert [each for page in pages for each in page.items] == ordered
    assert len(pages) == 6 // limit


def test_a_cursor_of_another_list_is_refused(storage: Storage) -> None:
    save_courses(storage, course("c1"), course("c2"))
    with storage.reading() as unit:
        other = unit.courses.page([CourseStatus.PUBLISHED], None, PageRequest(limit=1)).next
        with pytest.raises(Invalid):
            unit.products.page(PageRequest(after=other))


def test_a_link_needs_its_course(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"no course|FOREIGN KEY|foreign key"):
        save(storage, lambda unit: unit.products.save(link(course_id="nowhere")))


def test_twenty_writers_of_one_link_make_one(kept) -> None:
    save_courses(kept.storage)

    def add(number: int) -> str:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            saved = unit.products.save(link(f"l{number}"))
            unit.commit()
        return saved.id

    assert len(set(in_parallel(20, add))) == 1
    with kept.storage.reading() as unit:
        assert len(unit.products.page(PageRequest()).items) == 1
