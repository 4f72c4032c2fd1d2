"""AccessLogs: one suite for every CDN that writes of its answers."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from attrs import frozen
from moto import mock_aws

from adapters.aws.cloudfront_logs import CloudFrontAccessLogs
from adapters.local.edge_log import EdgeAccessLogs, EdgeLog
from adapters.memory.access_logs import MemoryAccessLogs
from adapters.memory.clock import MemoryClock
from course_domain.model.errors import NotReachable, UnknownMedia
from course_domain.ports import AccessLogs

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@frozen(kw_only=True)
class Written:
    """Logs, and how their CDN writes one: the bytes of each answer with its viewing. A later call is a later file."""

    logs: AccessLogs
    write: Callable[[list[tuple[str, int]]], None]


def in_memory(_folder: Path) -> Iterator[Written]:
    logs = MemoryAccessLogs()

    def write(answers: list[tuple[str, int]]) -> None:
        sums: dict[str, int] = {}
        for viewing, sent in answers:
            sums[viewing] = sums.get(viewing, 0) + sent
        logs.files[f"{len(logs.files):03}-{id(answers)}"] = sums

    yield Written(logs=logs, write=write)


def of_the_edge(folder: Path) -> Iterator[Written]:
    clock = MemoryClock(NOW)

    def write(answers: list[tuple[str, int]]) -> None:
        log = EdgeLog(folder=folder / "edge-log", clock=clock)
        for viewing, sent in answers:
            log.note(f"Policy=abc&v={viewing}&Signature=secret", "videos/v1/r1/play.mp4", 206, sent)
        log.close()
        clock.advance(2 * MINUTE)

    yield Written(logs=EdgeAccessLogs(folder=folder / "edge-log", clock=clock), write=write)


FIELDS = "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs-uri-query"


def packed(answers: list[tuple[str, int]]) -> bytes:
    head = ["#Version: 1.0", f"#Fields: {FIELDS}"]
    place = "2026-03-29\t12:00:00\tFRA56-P1"
    rest = "203.0.113.7\tGET\td111.cloudfront.net\t/videos/v1/r1/play.mp4\t206\t-"
    rows = [f"{place}\t{sent}\t{rest}\tPolicy=abc&Signature=x~&v={viewing}" for viewing, sent in answers]
    return gzip.compress("\n".join([*head, *rows, ""]).encode())


def of_cloudfront(_folder: Path) -> Iterator[Written]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="films")
        client.put_object(Bucket="films", Key="elsewhere/x.gz", Body=packed([("w9", 9)]))
        hours = iter(range(24))

        def write(answers: list[tuple[str, int]]) -> None:
            key = f"cdn/E1.2026-03-29-{next(hours):02}.a1b2c3d4.gz"
            client.put_object(Bucket="films", Key=key, Body=packed(answers))

        yield Written(logs=CloudFrontAccessLogs(bucket="films", prefix="cdn/", client=lambda: client), write=write)


CDNS = {"memory": in_memory, "edge": of_the_edge, "cloudfront": of_cloudfront}


@pytest.fixture(params=CDNS.values(), ids=CDNS.keys())
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Written]:
    yield from request.param(tmp_path)


def read(logs: AccessLogs) -> list[Mapping[str, int]]:
    return [dict(logs.read(name)) for name in logs.unread(100)]


def test_where_nothing_was_sent_there_is_nothing_to_read(written: Written) -> None:
    assert written.logs.unread(10) == ()


def test_bytes_are_summed_by_viewing(written: Written) -> None:
    written.write([("w1", 1 << 20), ("w2", 5), ("w1", 7)])
    assert read(written.logs) == [{"w1": (1 << 20) + 7, "w2": 5}]


def test_the_oldest_come_first_and_so_many_at_a_time(written: Written) -> None:
    for sent in (1, 2, 3):
        written.write([("w1", sent)])
    assert read(written.logs) == [{"w1": 1}, {"w1": 2}, {"w1": 3}]
    assert written.logs.unread(2) == written.logs.unread(100)[:2]


def test_what_is_done_is_not_found_again(written: Written) -> None:
    written.write([("w1", 1)])
    written.write([("w1", 2)])
    first, second = written.logs.unread(10)
    written.logs.done(first)
    assert written.logs.unread(10) == (second,)
    with pytest.raises(UnknownMedia):
        written.logs.read(first)
    written.logs.done(first)


# --- the edge's own


def test_a_file_is_read_when_its_minute_is_over(tmp_path: Path) -> None:
    clock = MemoryClock(NOW + timedelta(seconds=59))
    log = EdgeLog(folder=tmp_path, clock=clock)
    log.note("v=w1", "videos/v1/a.mp4", 200, 3)
    log.close()
    logs = EdgeAccessLogs(folder=tmp_path, clock=clock)
    assert logs.unread(10) == ()
    clock.set(NOW + timedelta(seconds=89))
    assert logs.unread(10) == ()
    clock.set(NOW + timedelta(seconds=90))
    assert read(logs) == [{"w1": 3}]


def test_no_line_of_the_edge_holds_a_signature_and_only_viewings_are_noted(tmp_path: Path) -> None:
    log = EdgeLog(folder=tmp_path, clock=MemoryClock(NOW))
    log.note("Policy=secret1&Signature=secret2&v=w1", "videos/v1/a.mp4", 206, 3)
    for query in ("", "Policy=secret3", "v=", "v=a%20b", "w=1", f"v={'x' * 65}"):
        log.note(query, "videos/v1/a.mp4", 206, 3)
    log.close()
    (path,) = tmp_path.iterdir()
    assert path.read_text() == (
        '{"time":"2026-03-29T12:00:00.000+00:00","viewing":"w1","key":"videos/v1/a.mp4","status":206,"bytes":3}\n'
    )
    assert path.stat().st_mode & 0o077 == 0


def test_a_last_line_that_was_cut_off_hides_no_other(tmp_path: Path) -> None:
    line = '{"viewing":"w1","bytes":3}\n'
    wrong = '{"viewing":1,"bytes":3}\n{"viewing":"w2","bytes":-3}\n{"viewing":"w2","bytes":true}\n[]\nnull\n\xff\n'
    (tmp_path / "2026-03-29T11-00-ab.jsonl").write_text(line * 2 + wrong + line[:-5], encoding="latin-1")
    (tmp_path / "notes.jsonl").write_text(line)
    assert read(EdgeAccessLogs(folder=tmp_path, clock=MemoryClock(NOW))) == [{"w1": 6}]


def test_files_that_no_worker_reads_are_dropped_after_a_week(tmp_path: Path) -> None:
    old, young = tmp_path / "2026-03-22T11-59-ab.jsonl", tmp_path / "2026-03-22T12-00-ab.jsonl"
    for path in (old, young):
        path.write_text("")
    log = EdgeLog(folder=tmp_path, clock=MemoryClock(NOW))
    log.note("v=w1", "videos/v1/a.mp4", 200, 3)
    log.close()
    assert (old.exists(), young.exists()) == (False, True)


# --- CloudFront's own


@pytest.fixture
def bucket() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="films")
        yield client


def test_a_log_of_cloudfront_that_is_damaged_is_read_as_far_as_it_goes(bucket: Any) -> None:
    whole = packed([(f"w{number}", number) for number in range(5_000)])
    logs = CloudFrontAccessLogs(bucket="films", prefix="", client=lambda: bucket)
    for name, raw in (("a.gz", b"not packed at all"), ("b.gz", b""), ("c.gz", whole[: len(whole) // 2])):
        bucket.put_object(Bucket="films", Key=name, Body=raw)
    assert [dict(logs.read(name)) for name in ("a.gz", "b.gz")] == [{}, {}]
    found = logs.read("c.gz")
    assert 0 < len(found) < 5_000
    assert all(f"w{sent}" == viewing for viewing, sent in found.items())


def test_a_bucket_that_is_not_there_can_not_be_reached(bucket: Any) -> None:
    logs = CloudFrontAccessLogs(bucket="no-such-bucket", prefix="", client=lambda: bucket)
    for call in (lambda: logs.unread(1), lambda: logs.read("a"), lambda: logs.done("a")):
        with pytest.raises(NotReachable, match="CloudFront's logs"):
            call()
