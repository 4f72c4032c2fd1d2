"""Uploads: one suite for every storage."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, days, ids, is_utc, many_values, pages_of, save

from course_domain.model.errors import Invalid
from course_domain.model.reports import PageRequest
from course_domain.model.uploads import Upload, UploadState
from course_domain.ports import Storage
from parallel import in_parallel

TICK = timedelta(microseconds=1)


def upload(upload_id: str = "u1", **fields: object) -> Upload:
    known = {
        "by": "boss",
        "filename": "Lesson 1.mp4",
        "content_type": "video/mp4",
        "key": f"incoming/{upload_id}",
        "multipart": "m1",
        "most": 50 << 30,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Upload(id=upload_id, **{**known, **fields})


def keep(storage: Storage, *uploads: Upload) -> None:
    save(storage, *(lambda unit, each=each: unit.uploads.save(each) for each in uploads))


def find(storage: Storage, upload_id: str = "u1") -> Upload | None:
    with storage.reading() as unit:
        return unit.uploads.find(upload_id)


def stale(storage: Storage, opened: float = 0, stored: float = 0, ending: float = 0, limit: int = 10) -> list[str]:
    with storage.reading() as unit:
        found = unit.uploads.stale(NOW + days(opened), NOW + days(stored), NOW + days(ending), limit)
    return [each.id for each in found]


@many_values
@given(any_of(Upload, id=ids))
def test_an_upload_comes_back_as_it_was_saved(storage: Storage, told: Upload) -> None:
    with storage.writing() as unit:
        unit.uploads.save(told)
        found = unit.uploads.find(told.id)
    assert found == told
    assert is_utc(found)


def test_an_upload_that_is_not_there_is_none(storage: Storage) -> None:
    assert find(storage) is None
    with storage.writing() as unit:
        assert unit.uploads.find("u1") is None
    assert stale(storage) == []
    with storage.reading() as unit:
        assert unit.uploads.page(PageRequest()).items == ()


def test_a_file_of_fifty_gibibytes_is_counted_to_the_byte(storage: Storage) -> None:
    large = upload(most=(50 << 30) + 1, declared_size=(50 << 30) + 1, size=(50 << 30) + 1)
    keep(storage, large)
    assert find(storage) == large


def test_saving_again_replaces_it(storage: Storage) -> None:
    keep(storage, upload(), upload("u2"))
    keep(storage, upload().stored(17, "etag", NOW + days(1)))
    assert find(storage) == upload(state=UploadState.STORED, size=17, etag="etag", updated_at=NOW + days(1))
    assert find(storage, "u2") == upload("u2")


def test_what_is_not_committed_is_not_kept(storage: Storage) -> None:
    keep(storage, upload())
    with storage.writing() as unit:
        unit.uploads.save(upload().ending("given up", NOW))
        unit.uploads.save(upload("u2"))
    assert find(storage) == upload()
    assert find(storage, "u2") is None


def test_a_time_with_an_offset_comes_back_as_the_same_instant_in_utc(storage: Storage) -> None:
    keep(storage, upload(created_at=NOW.astimezone(KATHMANDU), updated_at=NOW.astimezone(KATHMANDU)))
    assert find(storage) == upload()
    assert is_utc(find(storage))
    assert stale(storage) == ["u1"]


def test_a_time_without_a_zone_is_refused(storage: Storage) -> None:
    with pytest.raises(Exception, match="naive"):
        keep(storage, upload(updated_at=NOW.replace(tzinfo=None)))


def test_each_state_has_an_age_of_its_own(storage: Storage) -> None:
    keep(storage, *(upload(state.value, state=state) for state in UploadState))
    assert stale(storage) == ["ending", "open", "stored"]
    assert stale(storage, opened=-1) == ["ending", "stored"]
    assert stale(storage, stored=-1) == ["ending", "open"]
    assert stale(storage, ending=-1) == ["open", "stored"]
    assert stale(storage, opened=-1, stored=-1, ending=-1) == []


def test_what_was_touched_a_moment_later_is_not_stale(storage: Storage) -> None:
    keep(storage, upload("then"), upload("later", updated_at=NOW + TICK))
    assert stale(storage) == ["then"]


def test_the_oldest_are_swept_first_and_so_many_at_a_time(storage: Storage) -> None:
    ages = {"b": 5, "a": 5, "c": 9, "d": 1}
    keep(storage, *(upload(name, updated_at=NOW - days(age)) for name, age in ages.items()))
    keep(storage, upload("e", state=UploadState.STORED, updated_at=NOW - days(7)))
    assert stale(storage) == ["c", "e", "a", "b", "d"]
    assert stale(storage, limit=2) == ["c", "e"]


def test_uploads_are_listed_newest_first_page_by_page(storage: Storage) -> None:
    keep(storage, *(upload(f"u{n}", created_at=NOW + n * TICK) for n in range(5)))
    keep(storage, upload("a", created_at=NOW), upload("z", created_at=NOW.astimezone(KATHMANDU)))
    expected = ["u4", "u3", "u2", "u1", "z", "u0", "a"]
    for limit in (1, 2, 3, 7, 100):
        with storage.reading() as unit:
            pages = pages_of(unit.uploads.page, limit)
        assert [each.id for page in pages for each in page.items] == expected
        assert all(len(page.items) == limit for page in pages[:-1])


def test_a_cursor_that_no_list_gave_is_refused(storage: Storage) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.uploads.page(PageRequest(after="nonsense"))


def test_twenty_that_complete_one_upload_at_once_complete_it_once(kept) -> None:
    keep(kept.storage, upload())

    def complete(number: int) -> bool:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            found = unit.uploads.find("u1")
            assert found is not None
            if found.state is not UploadState.OPEN:
                return False
            unit.uploads.save(evolve(found, state=UploadState.STORED, size=number))
            unit.commit()
            return True

    firsts = [number for number, first in enumerate(in_parallel(20, complete)) if first]
    assert len(firsts) == 1
    found = find(kept.storage)
    assert found is not None
    assert (found.state, found.size) == (UploadState.STORED, firsts[0])
