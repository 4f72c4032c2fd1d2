"""What MediaConvert says of a job means the same, whether it was asked or told by an event."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import frozen
from moto import mock_aws

from adapters.aws.media_convert_events import MediaConvertEvents
from adapters.aws.media_convert_job import MediaConvertSettings
from adapters.aws.media_convert_states import state_of_event, state_of_job
from adapters.aws.sdk import ServiceClient
from course_domain.model.errors import NotReachable
from course_domain.model.renditions import Made, UnknownWork, WorkPhase, WorkState

SETTINGS = MediaConvertSettings(bucket="media", prefix="school", role="arn:aws:iam::111122223333:role/convert")
TICKET = "1790000000000-a1b2c3"
HLS, MP4 = "videos/v1/u1/hls/master.m3u8", "videos/v1/u1/play.mp4"
MADE = Made(hls_key=HLS, mp4_key=MP4)

GROUPS = [
    {"OutputGroupSettings": {"CmafGroupSettings": {"Destination": "s3://media/school/videos/v1/u1/hls/master"}}},
    {"OutputGroupSettings": {"FileGroupSettings": {"Destination": "s3://media/school/videos/v1/u1/play"}}},
]
TOLD = [
    {"type": "CMAF_GROUP", "outputDetails": [{"durationInMs": 9}], "playlistFilePaths": [f"s3://media/school/{HLS}"]},
    {"type": "FILE_GROUP", "outputDetails": [{"outputFilePaths": [f"s3://media/school/{MP4}"]}]},
]


def event(status: str, **detail: Any) -> dict[str, Any]:
    return {
        "version": "0",
        "detail-type": "MediaConvert Job State Change",
        "source": "aws.mediaconvert",
        "account": "111122223333",
        "detail": {"jobId": TICKET, "status": status, "userMetadata": {}, **detail},
    }


@frozen(kw_only=True)
class Case:
    """The same news in both ways."""

    job: dict[str, Any]
    event: dict[str, Any]
    phase: WorkPhase
    percent: int = 0
    made: Made | None = None
    reason: str = ""
    final: bool = False
    said: str = ""


def failure(code: int, said: str, reason: str, *, final: bool) -> Case:
    return Case(
        job={"Status": "ERROR", "ErrorCode": code, "ErrorMessage": said},
        event=event("ERROR", errorCode=code, errorMessage=said),
        phase=WorkPhase.FAILED,
        reason=reason,
        final=final,
        said=f"MediaConvert could not make the stream: {said.rstrip('.')} (error {code}).",
    )


CASES = {
    "it waits": Case(job={"Status": "SUBMITTED"}, event=event("PROGRESSING"), phase=WorkPhase.RUNNING),
    "it runs": Case(
        job={"Status": "PROGRESSING", "CurrentPhase": "TRANSCODING", "JobPercentComplete": 42},
        event=event("STATUS_UPDATE", jobProgress={"currentPhase": "TRANSCODING", "jobPercentComplete": 42}),
        phase=WorkPhase.RUNNING,
        percent=42,
    ),
    "it uploads the rest": Case(
        job={"Status": "PROGRESSING", "CurrentPhase": "UPLOADING", "JobPercentComplete": 100},
        event=event("STATUS_UPDATE", jobProgress={"currentPhase": "UPLOADING", "jobPercentComplete": 100}),
        phase=WorkPhase.RUNNING,
        percent=99,
    ),
    "it is done": Case(
        job={"Status": "COMPLETE", "JobPercentComplete": 100, "Settings": {"OutputGroups": GROUPS}},
        event=event("COMPLETE", outputGroupDetails=TOLD),
        phase=WorkPhase.FINISHED,
        percent=100,
        made=MADE,
    ),
    "the stream is done, and no file was asked for": Case(
        job={"Status": "COMPLETE", "Settings": {"OutputGroups": GROUPS[:1]}},
        event=event("COMPLETE", outputGroupDetails=TOLD[:1]),
        phase=WorkPhase.FINISHED,
        percent=100,
        made=Made(hls_key=HLS),
    ),
    "the file can't be read": failure(1075, "Demuxer: [Failed to read data]", "damaged", final=True),
    "the file is of a kind it can't read": failure(1030, "Unsupported codec", "other-format", final=True),
    "the file is gone": failure(1404, "Unable to open input file [s3://media/x]: 404.", "gone", final=True),
    "the role may not": failure(1432, "The role has no permission", "transcoder-failed", final=False),
    "nobody knows": failure(1999, "An unknown error occurred", "transcoder-failed", final=False),
}


def check(case: Case, state: WorkState) -> None:
    found = (state.phase, state.percent, state.made, state.reason, state.final, state.why)
    assert found == (case.phase, case.percent, case.made, case.reason, case.final, case.said)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_job_that_is_asked_for_tells_its_state(case: Case) -> None:
    check(case, state_of_job(case.job, SETTINGS))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_event_tells_the_same(case: Case) -> None:
    told = state_of_event(case.event, SETTINGS)
    assert told is not None
    assert told[0] == TICKET
    check(case, told[1])


def test_nobody_works_on_what_was_cancelled() -> None:
    with pytest.raises(UnknownWork):
        state_of_job({"Status": "CANCELED"}, SETTINGS)
    told = state_of_event(event("CANCELED"), SETTINGS)
    assert told is not None
    assert (told[1].phase, told[1].reason) == (WorkPhase.FAILED, "cancelled")


def test_warnings_of_a_failed_job_are_in_its_log() -> None:
    job = {"Status": "ERROR", "ErrorCode": 1999, "Warnings": [{"Code": 230001, "Count": 3}]}
    assert state_of_job(job, SETTINGS).log == "warning 230001, 3 times"


STRANGE = {
    "another kind": {"detail-type": "MediaConvert Queue State Change", "detail": {"jobId": TICKET}},
    "no detail": {"detail-type": "MediaConvert Job State Change"},
    "a detail that is none": {"detail-type": "MediaConvert Job State Change", "detail": "x"},
    "no job": {"detail-type": "MediaConvert Job State Change", "detail": {"status": "COMPLETE"}},
    "nothing": {},
}


@pytest.mark.parametrize("payload", STRANGE.values(), ids=STRANGE.keys())
def test_another_message_tells_nothing(payload: dict[str, Any]) -> None:
    assert state_of_event(payload, SETTINGS) is None


# --- the queue of events


@frozen(kw_only=True)
class Queue:
    client: ServiceClient
    url: str

    def send(self, body: str) -> None:
        self.client().send_message(QueueUrl=self.url, MessageBody=body)

    def events(self) -> MediaConvertEvents:
        return MediaConvertEvents(queue_url=self.url, settings=SETTINGS, client=self.client)

    def length(self) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.client().get_queue_attributes(QueueUrl=self.url, AttributeNames=names)["Attributes"]
        return sum(int(count) for count in found.values())


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    with mock_aws():
        client = ServiceClient("sqs", region="eu-central-1")
        yield Queue(client=client, url=client().create_queue(QueueName="convert")["QueueUrl"])


def test_an_empty_queue_tells_nothing(queue: Queue) -> None:
    assert queue.events().take() == {}


def test_what_was_told_is_told_once(queue: Queue) -> None:
    queue.send(json.dumps(event("COMPLETE", outputGroupDetails=TOLD)))
    assert queue.events().take() == {TICKET: WorkState(phase=WorkPhase.FINISHED, percent=100, made=MADE)}
    assert queue.events().take() == {}
    assert queue.length() == 0


def test_what_is_over_stays_over_whichever_message_comes_last(queue: Queue) -> None:
    for each in (event("COMPLETE", outputGroupDetails=TOLD), event("STATUS_UPDATE"), event("PROGRESSING")):
        queue.send(json.dumps(each))
    assert queue.events().take()[TICKET].phase is WorkPhase.FINISHED


def test_messages_of_others_do_not_stay_in_the_way(queue: Queue) -> None:
    for body in ("not JSON", "[]", "5", json.dumps(STRANGE["another kind"])):
        queue.send(body)
    queue.send(json.dumps(event("ERROR", errorCode=1075, errorMessage="x")))
    assert list(queue.events().take()) == [TICKET]
    assert queue.length() == 0


def test_a_queue_that_is_gone_is_not_reachable(queue: Queue) -> None:
    events = queue.events()
    queue.client().delete_queue(QueueUrl=queue.url)
    with pytest.raises(NotReachable, match="SQS"):
        events.take()
