"""MediaConvert is asked once for a work, whoever dies and whatever is said twice."""

import json
import time
from collections.abc import Iterator

import pytest
from attrs import evolve, field, frozen
from media_convert_service import MediaConvertService, media_convert

from adapters.aws.media_convert import MediaConvertTranscoder
from adapters.aws.media_convert_events import MediaConvertEvents
from adapters.aws.media_convert_job import MediaConvertSettings
from adapters.aws.sdk import ServiceClient
from adapters.memory.transcoding import FACTS
from course_domain.model.errors import NotReachable
from course_domain.model.renditions import MediaWork, UnknownWork, WorkKind, WorkPhase, rungs_for

QUEUE = "arn:aws:mediaconvert:eu-central-1:111122223333:queues/school"
SETTINGS = MediaConvertSettings(bucket="media", role="arn:aws:iam::111122223333:role/convert", queue=QUEUE)
WORK = MediaWork(
    kind=WorkKind.LADDER,
    source_key="incoming/u1",
    folder="videos/v1/u1",
    poster_key="public/videos/v1/u1/poster.jpg",
    facts=FACTS,
    rungs=rungs_for(FACTS),
)
OTHER = evolve(WORK, folder="videos/v1/u2", source_key="incoming/u2")


@frozen(kw_only=True)
class Account:
    service: MediaConvertService
    transcoder: MediaConvertTranscoder


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    with media_convert(has=lambda _: True, write=lambda *_: None) as service:
        client = ServiceClient("mediaconvert", region="eu-central-1", endpoint_url=service.url)
        yield Account(service=service, transcoder=MediaConvertTranscoder(settings=SETTINGS, client=client))
        client().close()


def phase_at_the_end(account: Account, ticket: str) -> WorkPhase:
    phases = [account.transcoder.look(ticket).phase for _ in range(account.service.steps + 1)]
    return phases[-1]


def test_a_start_that_is_repeated_at_once_is_one_job(account: Account) -> None:
    assert account.transcoder.start(WORK) == account.transcoder.start(WORK)
    assert account.service.created == 1


def test_a_start_that_is_repeated_after_a_worker_died_is_the_job_that_runs(account: Account) -> None:
    first = account.transcoder.start(WORK)
    account.service.forgets_tokens = True
    assert account.transcoder.start(WORK) == first
    account.transcoder.look(first)
    assert account.service.jobs[first]["status"] == "PROGRESSING"
    assert account.transcoder.start(WORK) == first
    assert account.service.created == 1


def test_a_role_that_may_not_list_jobs_starts_them_all_the_same(account: Account) -> None:
    account.service.lists_jobs = False
    first = account.transcoder.start(WORK)
    assert account.transcoder.start(WORK) == first
    assert phase_at_the_end(account, first) is WorkPhase.FINISHED


def test_different_works_are_different_jobs(account: Account) -> None:
    assert account.transcoder.start(WORK) != account.transcoder.start(OTHER)
    assert account.service.created == 2


def test_a_work_that_failed_is_a_new_job_when_it_is_started_again(account: Account) -> None:
    account.service.failures = [(1999, "An unexpected error"), (1999, "An unexpected error")]
    tickets = [account.transcoder.start(WORK)]
    for _ in range(2):
        assert phase_at_the_end(account, tickets[-1]) is WorkPhase.FAILED
        tickets.append(account.transcoder.start(WORK))
    assert phase_at_the_end(account, tickets[-1]) is WorkPhase.FINISHED
    assert len(set(tickets)) == account.service.created == 3


def test_a_work_that_was_stopped_is_a_new_job_when_it_is_started_again(account: Account) -> None:
    first = account.transcoder.start(WORK)
    account.transcoder.stop(first)
    with pytest.raises(UnknownWork):
        account.transcoder.look(first)
    assert phase_at_the_end(account, account.transcoder.start(WORK)) is WorkPhase.FINISHED


def test_stopping_what_is_over_leaves_it_as_it_is(account: Account) -> None:
    ticket = account.transcoder.start(WORK)
    assert phase_at_the_end(account, ticket) is WorkPhase.FINISHED
    account.transcoder.stop(ticket)
    assert account.transcoder.look(ticket).phase is WorkPhase.FINISHED


def test_jobs_wait_in_the_queue_that_is_set(account: Account) -> None:
    ticket = account.transcoder.start(WORK)
    assert account.service.jobs[ticket]["queue"] == QUEUE


@pytest.mark.parametrize("kind", [WorkKind.PREVIEW, WorkKind.STILL])
def test_nothing_but_ladders_is_made_there(account: Account, kind: WorkKind) -> None:
    assert not account.transcoder.has_room(kind)
    with pytest.raises(ValueError, match="ladders"):
        account.transcoder.start(evolve(WORK, kind=kind))
    assert account.service.jobs == {}


def test_what_the_service_refuses_is_said_in_its_words(account: Account) -> None:
    huge = evolve(WORK, rungs=(evolve(WORK.rungs[0], width=9_000),))
    with pytest.raises(NotReachable, match=r"MediaConvert \(BadRequestException: .*width: 9000 is above 8192\)"):
        account.transcoder.start(huge)


def test_a_service_that_is_away_is_not_reachable(account: Account) -> None:
    client = ServiceClient("mediaconvert", region="eu-central-1", endpoint_url="http://127.0.0.1:1")
    transcoder = evolve(account.transcoder, client=client)
    for ask in (lambda: transcoder.start(WORK), lambda: transcoder.look("1-a"), lambda: transcoder.stop("1-a")):
        with pytest.raises(NotReachable, match=r"MediaConvert \(EndpointConnectionError\)"):
            ask()


# --- told by events

EVENTS = "https://sqs.eu-central-1.amazonaws.com/111122223333/school-events"


@frozen(kw_only=True)
class EventQueue:
    """What SQS would hand out: each message once, whoever asks first."""

    messages: list[str] = field(factory=list)
    asked: list[str] = field(factory=list)

    def __call__(self) -> "EventQueue":
        return self

    def receive_message(self, **said: object) -> dict[str, object]:
        self.asked.append(str(said["QueueUrl"]))
        return {"Messages": [{"Body": body, "ReceiptHandle": "r"} for body in self.messages]}

    def delete_message_batch(self, **_: object) -> None:
        self.messages.clear()

    def tell(self, ticket: str, status: str) -> None:
        detail = {"jobId": ticket, "status": status}
        self.messages.append(json.dumps({"detail-type": "MediaConvert Job State Change", "detail": detail}))


@pytest.fixture
def told(account: Account) -> tuple[MediaConvertTranscoder, EventQueue]:
    queue = EventQueue()
    events = MediaConvertEvents(queue_url=EVENTS, settings=SETTINGS, client=queue)
    return evolve(account.transcoder, events=events), queue


def steps(account: Account, ticket: str) -> int:
    """Count the looks that reached the service."""
    return int(account.service.jobs[ticket]["steps"])


def test_a_job_that_nothing_is_told_of_is_not_asked_for_at_every_look(
    account: Account, told: tuple[MediaConvertTranscoder, EventQueue]
) -> None:
    transcoder, queue = told
    ticket = transcoder.start(WORK)
    states = {transcoder.look(ticket) for _ in range(5)}
    assert len(states) == 1
    assert steps(account, ticket) == 1
    assert set(queue.asked) == {EVENTS}


def test_a_job_is_asked_for_when_it_was_told_of_by_whichever_look(
    account: Account, told: tuple[MediaConvertTranscoder, EventQueue]
) -> None:
    transcoder, queue = told
    ticket, other = transcoder.start(WORK), transcoder.start(OTHER)
    assert transcoder.look(ticket).phase is transcoder.look(other).phase is WorkPhase.RUNNING
    account.service.steps = 1
    queue.tell(other, "COMPLETE")
    assert transcoder.look(ticket).phase is WorkPhase.RUNNING
    assert transcoder.look(other).phase is WorkPhase.FINISHED
    assert transcoder.look(other).phase is WorkPhase.FINISHED


def test_a_job_whose_events_are_lost_is_asked_for_after_a_while(
    account: Account, told: tuple[MediaConvertTranscoder, EventQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    transcoder, _ = told
    ticket = transcoder.start(WORK)
    assert transcoder.look(ticket).phase is WorkPhase.RUNNING
    account.service.steps = 1
    assert transcoder.look(ticket).phase is WorkPhase.RUNNING
    later = time.monotonic() + 31
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert transcoder.look(ticket).phase is WorkPhase.FINISHED


def test_a_stopped_job_is_unknown_at_once_though_it_was_seen_running(
    told: tuple[MediaConvertTranscoder, EventQueue],
) -> None:
    transcoder, _ = told
    ticket = transcoder.start(WORK)
    transcoder.look(ticket)
    transcoder.stop(ticket)
    with pytest.raises(UnknownWork):
        transcoder.look(ticket)


def test_events_that_can_not_be_taken_stop_nothing(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    client = ServiceClient("sqs", region="eu-central-1", endpoint_url="http://127.0.0.1:1")
    events = MediaConvertEvents(queue_url="http://127.0.0.1:1/school", settings=SETTINGS, client=client)
    transcoder = evolve(account.transcoder, events=events)
    ticket = transcoder.start(WORK)
    assert {transcoder.look(ticket).phase for _ in range(2)} == {WorkPhase.RUNNING}
    assert "events can't be taken" in caplog.text
