"""Upkeep: one suite for every storage."""

from datetime import timedelta

from attrs import evolve
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, event, ids, is_utc, many_values, notice, save
from test_media_jobs import job, keep

from course_domain.model.intake import EventState
from course_domain.model.media_jobs import JobState
from course_domain.model.notices import NoticeState
from course_domain.model.oversight import JobRun, Standing
from course_domain.ports import Storage
from parallel import in_parallel

MINUTE = timedelta(minutes=1)


def run(job: str = "reconcile", **fields: object) -> JobRun:
    return JobRun(job=job, **{"started_at": NOW, "finished_at": NOW + MINUTE, **fields})


def standing(storage: Storage, now=NOW) -> Standing:
    with storage.reading() as unit:
        return unit.upkeep.standing(now)


@many_values
@given(any_of(JobRun, job=ids))
def test_a_run_comes_back_as_it_was_noted(storage: Storage, told: JobRun) -> None:
    with storage.writing() as unit:
        unit.upkeep.note(told)
        found = unit.upkeep.runs()[told.job]
    assert found == told
    assert is_utc(found)


def test_no_job_has_run_at_first(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.upkeep.runs() == {}


def test_the_last_run_of_each_job_is_kept(storage: Storage) -> None:
    later = run(started_at=NOW + MINUTE, finished_at=NOW + 2 * MINUTE, numbers={"gaps": 1}, failed=2)
    save(storage, *(lambda unit, each=each: unit.upkeep.note(each) for each in (run(), run("expire"), later)))
    with storage.reading() as unit:
        assert unit.upkeep.runs() == {"expire": run("expire"), "reconcile": later}


def test_a_run_that_is_not_committed_is_not_noted(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.upkeep.note(run())
    with storage.reading() as unit:
        assert unit.upkeep.runs() == {}


def test_twenty_who_note_a_run_at_once_leave_one(kept) -> None:
    def work(number: int) -> None:
        storage = (kept.storage, kept.elsewhere)[number % 2]
        save(storage, lambda unit: unit.upkeep.note(run(failed=number)))

    in_parallel(20, work)
    with kept.storage.reading() as unit:
        (found,) = unit.upkeep.runs().values()
    assert found in [run(failed=number) for number in range(20)]


def test_nothing_waits_at_first(storage: Storage) -> None:
    assert standing(storage) == Standing()


def test_messages_that_wait_are_counted_and_the_oldest_is_told(storage: Storage) -> None:
    events = [
        event("new", received_at=NOW - MINUTE),
        event("older", received_at=(NOW - 2 * MINUTE).astimezone(KATHMANDU), due_at=NOW + MINUTE),
        event("done", received_at=NOW - 9 * MINUTE, state=EventState.DONE),
        event("aside", received_at=NOW - 9 * MINUTE, state=EventState.QUARANTINED),
    ]
    save(storage, *(lambda unit, each=each: unit.inbox.put(each) for each in events))
    found = standing(storage)
    assert found == Standing(new_messages=2, oldest_message=NOW - 2 * MINUTE, set_aside=1)
    assert is_utc(found)


def test_mails_that_wait_fail_or_were_given_up_are_counted(storage: Storage) -> None:
    notices = [
        notice("due", due_at=NOW - MINUTE),
        notice("failing", due_at=NOW + MINUTE, last_error="mailbox full", attempts=1),
        notice("dormant", due_at=NOW - 9 * MINUTE, state=NoticeState.DORMANT),
        notice("dead", due_at=NOW - 9 * MINUTE, state=NoticeState.DEAD, last_error="no such mailbox"),
    ]
    save(storage, *(lambda unit, each=each: unit.outbox.owe(each) for each in notices))
    assert standing(storage) == Standing(pending_notices=2, oldest_notice=NOW - MINUTE, failing=1, given_up=1)


def test_mails_sent_in_the_last_hour_are_counted(storage: Storage) -> None:
    sent = notice(state=NoticeState.SENT)
    hour = timedelta(hours=1)
    for number, at in enumerate([NOW, NOW - hour + timedelta(microseconds=1), NOW - hour, NOW - 2 * hour]):
        owed = evolve(sent, key=str(number), sent_at=at)
        save(storage, lambda unit, owed=owed: unit.outbox.owe(owed))
    assert standing(storage).recently_sent == 2
    assert standing(storage, NOW + 2 * hour).recently_sent == 0


def test_work_on_files_is_counted_by_state(storage: Storage) -> None:
    states = [JobState.NEW] * 3 + [JobState.RUNNING] * 2 + [JobState.FAILED] * 4 + [JobState.DONE, JobState.ENDED]
    keep(storage, *(job(f"j{number}", state=state) for number, state in enumerate(states)))
    assert standing(storage) == Standing(new_media_jobs=3, running_media_jobs=2, failed_media_jobs=4)
