"""Videos: one suite for every storage."""

import pytest
from hypothesis import given
from stored import NOW, any_of, course, ids, is_utc, many_values, save, save_courses, video

from course_domain.model.courses import Caption, CourseStatus, Video, VideoState
from course_domain.model.reports import PageRequest
from course_domain.ports import Storage
from parallel import in_parallel

ENGLISH = Caption(language="en", label="English", s3_key="videos/v1/r1/en.vtt")
GERMAN = Caption(language="de", label="Deutsch", s3_key="videos/v1/r1/de.vtt")


def save_videos(storage: Storage, *videos: Video) -> None:
    save_courses(storage)
    save(storage, *(lambda unit, each=each: unit.videos.save(each) for each in videos))


@many_values
@given(any_of(Video, id=ids))
def test_a_video_comes_back_as_it_was_saved(storage: Storage, saved: Video) -> None:
    save_courses(storage, course(saved.course_id))
    save(storage, lambda unit: unit.videos.save(saved))
    with storage.reading() as unit:
        found = unit.videos.find(saved.id)
    assert found == saved
    assert is_utc(found)


def test_a_video_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.videos.find("v1") is None
        assert unit.videos.of_course("c1") == ()


def test_the_videos_of_a_course_come_in_the_order_in_which_they_are_watched(storage: Storage) -> None:
    save_videos(
        storage,
        video("second", order_position=2, captions=(GERMAN, ENGLISH)),
        video("third", order_position=3),
        video("also-first", order_position=1, captions=(ENGLISH,)),
        video("first", order_position=1),
    )
    with storage.reading() as unit:
        videos = unit.videos.of_course("c1")
    assert [each.id for each in videos] == ["also-first", "first", "second", "third"]
    assert [each.captions for each in videos] == [(ENGLISH,), (), (GERMAN, ENGLISH), ()]


def test_a_removed_video_leaves_its_course_and_is_still_found(storage: Storage) -> None:
    save_videos(storage, video("v1", removed_at=NOW, captions=(ENGLISH,)), video("v2"))
    with storage.reading() as unit:
        assert unit.videos.of_course("c1") == (video("v2"),)
        assert unit.videos.find("v1") == video("v1", removed_at=NOW, captions=(ENGLISH,))


def test_a_video_whose_file_does_not_play_is_kept_and_not_shown(storage: Storage) -> None:
    save_videos(
        storage,
        video("failed", state=VideoState.FAILED, order_position=3),
        video("ready", order_position=2, captions=(ENGLISH, GERMAN)),
        video("processing", state=VideoState.PROCESSING, captions=(GERMAN,)),
        video("removed", state=VideoState.READY, removed_at=NOW),
    )
    with storage.reading() as unit:
        assert [each.id for each in unit.videos.of_course("c1")] == ["ready"]
        assert [each.id for each in unit.videos.kept_of_course("c1")] == ["processing", "ready", "failed"]
        assert unit.courses.page([CourseStatus.PUBLISHED], None, PageRequest()).items[0].video_count == 1


def test_a_saved_video_replaces_the_one_before_with_its_captions(storage: Storage) -> None:
    save_videos(storage, video(captions=(ENGLISH, GERMAN)), video(title="After", captions=(GERMAN,)))
    with storage.reading() as unit:
        assert unit.videos.find("v1") == video(title="After", captions=(GERMAN,))


def test_a_video_needs_its_course(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"no course|FOREIGN KEY|foreign key"):
        save(storage, lambda unit: unit.videos.save(video(course_id="nowhere")))


def test_twenty_writers_of_one_video_leave_one_whole_video(storage: Storage) -> None:
    save_courses(storage)
    versions = [video(title=f"Take {n}", captions=(ENGLISH,) * (n % 3)) for n in range(20)]
    in_parallel(20, lambda n: save(storage, lambda unit: unit.videos.save(versions[n])))
    with storage.reading() as unit:
        (found,) = unit.videos.of_course("c1")
    assert found in versions
