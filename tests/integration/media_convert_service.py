"""A MediaConvert of our own on a loopback port: its REST interface, and jobs that write what they were told to.

It takes only what the service's own model allows, and only signed calls. A job goes on a step at each look at it.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import define, field

from aws_shapes import operation, problems

Job = dict[str, Any]
Write = Callable[[str, bytes, str], None]
"""Takes the address of an object (``s3://…``), its bytes and its type."""
M3U8 = "application/vnd.apple.mpegurl"


class Refused(Exception):
    def __init__(self, status: int, word: str, said: str) -> None:
        super().__init__(said)
        self.status, self.word, self.said = status, word, said


@define(kw_only=True)
class MediaConvertService:
    """What an account has: jobs in order, and S3 as ``has`` and ``write`` see it."""

    has: Callable[[str], bool]
    write: Write
    steps: int = 2
    """Looks at which a job still runs."""
    failures: list[tuple[int, str]] = field(factory=list)
    """Error codes and messages of the next jobs."""
    jobs: dict[str, Job] = field(factory=dict)
    created: int = 0
    """Jobs that were asked for, the repeated calls of one not counted."""
    forgets_tokens: bool = False
    """As after a minute."""
    lists_jobs: bool = True
    """Whether the role of the caller lets it."""
    url: str = ""
    _lock: threading.Lock = field(factory=threading.Lock)

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        with self._lock:
            if method == "POST" and path == "/jobs":
                return 201, {"job": self._create(body)}
            if method == "GET" and path == "/jobs" and not self.lists_jobs:
                raise Refused(403, "AccessDeniedException", "The role may not do mediaconvert:ListJobs.")
            if method == "GET" and path == "/jobs":
                return 200, {"jobs": self._listed(query)}
            job = self.jobs.get(path.removeprefix("/jobs/"))
            if job is None:
                raise Refused(404, "NotFoundException", "The resource you requested does not exist.")
            if method == "GET":
                return 200, {"job": dict(self._worked_on(job))}
            return 202, self._cancel(job)

    def _create(self, body: Any) -> Job:
        found = list(problems(operation("mediaconvert", "CreateJob").input_shape, body, wire=True))
        if found:
            raise Refused(400, "BadRequestException", "; ".join(found))
        token = body["clientRequestToken"]
        known = [each for each in self.jobs.values() if each["clientRequestToken"] == token]
        if known and not self.forgets_tokens:
            return known[0]
        self.created += 1
        job = {**body, "id": f"1790000000000-{self.created:06}", "status": "SUBMITTED", "steps": 0}
        self.jobs[job["id"]] = job
        return job

    def _listed(self, query: dict[str, list[str]]) -> list[Job]:
        wanted = {name: values[0] for name, values in query.items() if name in ("status", "queue")}
        return [job for job in self.jobs.values() if all(job.get(name) == value for name, value in wanted.items())]

    def _cancel(self, job: Job) -> Any:
        if job["status"] not in ("SUBMITTED", "PROGRESSING"):
            raise Refused(409, "ConflictException", f"The job is already {job['status']}.")
        job["status"] = "CANCELED"
        return {}

    def _worked_on(self, job: Job) -> Job:
        if job["status"] not in ("SUBMITTED", "PROGRESSING"):
            return job
        if job["steps"] < self.steps:
            job["steps"] += 1
            job |= {"status": "PROGRESSING", "jobPercentComplete": 100 * job["steps"] // (self.steps + 1)}
            return job
        source = job["settings"]["inputs"][0]["fileInput"]
        if self.failures or not self.has(source):
            gone = (1404, f"Unable to open input file [{source}]: [Failed probe/open: [404]]")
            code, said = self.failures.pop(0) if self.failures else gone
            return self._ended(job, status="ERROR", errorCode=code, errorMessage=said)
        for group in job["settings"]["outputGroups"]:
            make(group, self.write)
        return self._ended(job, status="COMPLETE", jobPercentComplete=100)

    def _ended(self, job: Job, **how: Any) -> Job:
        job |= how
        return job


def make(group: dict[str, Any], write: Write) -> None:
    """Write what a group of outputs asks for, under the names that MediaConvert gives."""
    settings = group["outputGroupSettings"]
    if settings["type"] == "FILE_GROUP_SETTINGS":
        write(f"{settings['fileGroupSettings']['destination']}.mp4", b"\0\0\0\x18ftypmp42", "video/mp4")
        return
    base = settings["cmafGroupSettings"]["destination"]
    name = base.rpartition("/")[2]
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for output in group["outputs"]:
        modifier = output["nameModifier"]
        lines += _entry(output, f"{name}{modifier}.m3u8")
        _make_track(f"{base}{modifier}", f"{name}{modifier}", "cmfv" if "videoDescription" in output else "cmfa", write)
    write(f"{base}.m3u8", "\n".join(lines).encode(), M3U8)


def _entry(output: dict[str, Any], playlist: str) -> list[str]:
    packaging = output["containerSettings"].get("cmfcSettings", {})
    if "videoDescription" not in output:
        return [f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{packaging["audioGroupId"]}",NAME="Sound",URI="{playlist}"']
    video = output["videoDescription"]
    bits = video["codecSettings"]["h264Settings"]["maxBitrate"]
    audio = f',AUDIO="{packaging["audioRenditionSets"]}"' if "audioRenditionSets" in packaging else ""
    size = f"RESOLUTION={video['width']}x{video['height']}"
    return [f"#EXT-X-STREAM-INF:BANDWIDTH={bits},{size}{audio}", playlist]


def _make_track(base: str, name: str, extension: str, write: Write) -> None:
    numbers = ("000000001", "000000002")
    write(f"{base}init.{extension}", b"\0\0\0\x18ftypcmfc", "video/mp4")
    for number in numbers:
        write(f"{base}_{number}.{extension}", b"\0\0\0\x18moof", "video/mp4")
    segments = [line for number in numbers for line in ("#EXTINF:4.0,", f"{name}_{number}.{extension}")]
    head = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:4", "#EXT-X-PLAYLIST-TYPE:VOD"]
    lines = [*head, f'#EXT-X-MAP:URI="{name}init.{extension}"', *segments, "#EXT-X-ENDLIST"]
    write(f"{base}.m3u8", "\n".join(lines).encode(), M3U8)


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for ``service``."""

    service: MediaConvertService

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def _handle(self) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if not re.match(r"AWS4-HMAC-SHA256 .*/mediaconvert/aws4_request", self.headers.get("Authorization", "")):
                raise Refused(403, "ForbiddenException", "The call is not signed.")
            path = url.path.removeprefix("/2017-08-29")
            status, said = self.service.answer(
                self.command, path, parse_qs(url.query), json.loads(raw) if raw else None
            )
            self._say(status, said)
        except Refused as refusal:
            self._say(refusal.status, {"message": refusal.said}, refusal.word)

    def _say(self, status: int, said: Any, word: str | None = None) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        if word:
            self.send_header("x-amzn-ErrorType", word)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing of it is for people."""


@contextmanager
def media_convert(has: Callable[[str], bool], write: Write) -> Iterator[MediaConvertService]:
    """Run the service on a free port until the block ends."""
    service = MediaConvertService(has=has, write=write)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"service": service}))
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
