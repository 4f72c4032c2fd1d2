"""MediaJobs: one suite for every storage."""

import pytest
from attrs import evolve
from hypothesis import given
from stored import NOW, any_of, days, ids, is_utc, many_values, save, save_courses, video

from course_domain.model.media_jobs import QUICK, JobKind, JobQuery, JobState, MediaJob
from course_domain.model.reports import PageRequest
from course_domain.model.sources import Picture, SourceFacts
from course_domain.ports import Storage
from parallel import in_parallel

LEASE = NOW + days(1)
FACTS = SourceFacts(
    container="mov",
    milliseconds=5_040,
    size=70_000,
    sha256="0" * 64,
    picture=Picture(codec="h264", width=320, height=180, millirate=25_000, pixel_format="yuv420p"),
)


def job(job_id: str = "j1", **fields: object) -> MediaJob:
    known: dict[str, object] = {
        "kind": JobKind.PREVIEW,
        "video_id": "v1",
        "revision": "r1",
        "source_key": "sources/r1",
        "due_at": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return MediaJob(id=job_id, **{**known, **fields})  # type: ignore[arg-type]


def keep(storage: Storage, *jobs: MediaJob) -> None:
    save_courses(storage)
    save(storage, lambda unit: [unit.videos.save(video(each)) for each in sorted({j.video_id for j in jobs})])
    save(storage, *(lambda unit, each=each: unit.media_jobs.save(each) for each in jobs))


def take(storage: Storage, worker: str = "w1", at: float = 0, *, begins: bool = True) -> MediaJob | None:
    with storage.writing() as unit:
        taken = unit.media_jobs.take(worker, QUICK, NOW + days(at), NOW + days(at + 1), begins=begins)
        unit.commit()
    return taken


@many_values
@given(any_of(MediaJob, id=ids))
def test_a_job_comes_back_as_saved(storage: Storage, saved: MediaJob) -> None:
    save_courses(storage)
    with storage.writing() as unit:
        unit.videos.save(video(saved.video_id))
        unit.media_jobs.save(saved)
        found = unit.media_jobs.find(saved.id)
    assert found == saved
    assert is_utc(found)


def test_a_job_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.media_jobs.find("j1") is None
        assert unit.media_jobs.of_video("v1") == ()
    assert take(storage) is None


def test_a_job_of_no_video_is_refused(storage: Storage) -> None:
    save_courses(storage)
    with pytest.raises(Exception, match=r"no video|FOREIGN|foreign"), storage.writing() as unit:
        unit.media_jobs.save(job())


def test_what_a_file_holds_is_kept_with_the_job(storage: Storage) -> None:
    keep(storage, job(facts=FACTS))
    with storage.reading() as unit:
        assert unit.media_jobs.find("j1") == job(facts=FACTS)


def test_the_job_that_is_due_first_is_taken_with_a_lease(storage: Storage) -> None:
    keep(storage, job("later"), job("first", due_at=NOW - days(1)), job("not yet", due_at=NOW + days(1)))
    taken = take(storage)
    assert taken == job("first", due_at=NOW - days(1), state=JobState.RUNNING, holder="w1", lease_until=LEASE)
    with storage.reading() as unit:
        assert unit.media_jobs.find("first") == taken
    assert take(storage, "w2") == job("later", state=JobState.RUNNING, holder="w2", lease_until=LEASE)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.ENDED])
def test_a_job_that_is_over_is_taken_by_nobody(storage: Storage, state: JobState) -> None:
    keep(storage, job(state=state), job("ladder", kind=JobKind.LADDER))
    assert take(storage) is None


def test_a_job_is_its_holders_until_the_lease_runs_out(storage: Storage) -> None:
    keep(storage, job(state=JobState.RUNNING, holder="w1", lease_until=NOW + days(2)))
    assert take(storage, "w2", at=1.9) is None
    assert take(storage, "w1", at=1) is not None
    assert take(storage, "w2", at=1.9) is None
    taken = take(storage, "w2", at=2)
    assert taken is not None
    assert taken.holder == "w2"


def test_who_has_no_room_looks_after_what_it_holds_and_begins_nothing(storage: Storage) -> None:
    keep(storage, job("new"), job("mine", holder="w1", state=JobState.RUNNING, lease_until=LEASE))
    mine = take(storage, begins=False)
    assert mine is not None
    assert mine.id == "mine"
    assert take(storage, "w2", begins=False) is None


def test_the_jobs_of_a_video_come_newest_first(storage: Storage) -> None:
    keep(storage, job("a"), job("b", created_at=NOW + days(1)), job("c", video_id="v2"), job("d"))
    with storage.reading() as unit:
        assert [each.id for each in unit.media_jobs.of_video("v1")] == ["b", "d", "a"]


def test_an_open_job_of_a_video_is_found_behind_a_hundred_that_are_over(storage: Storage) -> None:
    over = [job(f"b{number:03}", state=JobState.DONE, created_at=NOW + days(number)) for number in range(1, 102)]
    keep(storage, job("a"), job("c", state=JobState.ENDED), *over)
    with storage.reading() as unit:
        found = [each.id for each in unit.media_jobs.of_video("v1")]
    assert found == [*(each.id for each in reversed(over[1:])), "a"]


def test_the_list_is_narrowed_and_goes_on_where_it_ended(storage: Storage) -> None:
    jobs = [job(f"j{n}", created_at=NOW + days(n), kind=JobKind.LADDER) for n in range(4)]
    keep(storage, *jobs, job("failed", state=JobState.FAILED, video_id="v2"))
    with storage.reading() as unit:
        first = unit.media_jobs.page(JobQuery(kind=JobKind.LADDER), PageRequest(limit=3))
        rest = unit.media_jobs.page(JobQuery(kind=JobKind.LADDER), PageRequest(limit=3, after=first.next))
        assert [each.id for each in (*first.items, *rest.items)] == ["j3", "j2", "j1", "j0"]
        assert rest.next is None
        failed = unit.media_jobs.page(JobQuery(state=JobState.FAILED, video_id="v2"), PageRequest())
        assert [each.id for each in failed.items] == ["failed"]
        assert unit.media_jobs.page(JobQuery(video_id="v2", kind=JobKind.STILL), PageRequest()).items == ()


def test_what_is_not_committed_is_not_kept(storage: Storage) -> None:
    keep(storage, job())
    with storage.writing() as unit:
        unit.media_jobs.save(evolve(job(), percent=50))
    with storage.reading() as unit:
        assert unit.media_jobs.find("j1") == job()


def test_twenty_workers_share_ten_jobs_and_none_gets_one_twice(kept) -> None:
    keep(kept.storage, *(job(f"j{n}") for n in range(10)))
    taken = []

    def work(number: int) -> None:
        found = take((kept.storage, kept.elsewhere)[number % 2], f"w{number}")
        taken.append(found.id if found else None)

    in_parallel(20, work)
    assert sorted(each for each in taken if each) == [f"j{n}" for n in range(10)]
    assert taken.count(None) == 10
