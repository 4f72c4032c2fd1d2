"""What schemathesis is told of the story: how a shop signs, and what is there.

A well-formed value that must name something (an object of the media store, a shop, a cursor, a playback session) names
nothing when it is made up; it is replaced by one that does, and a playlist is asked for with the query that opens it.
Malformed ones are sent as they are.
"""

import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import requests
import schemathesis
from requests.auth import AuthBase

from adapters.wire.standard_webhooks import sign
from contract_story import STREAM
from course_domain.model.drafts import LONGEST_DURATION

URL = os.environ["CONTRACT_URL"]
SECRET = os.environ["CONTRACT_WEBHOOK_SECRET"]
TO_BE_SIGNED = "to be signed"
SUBTITLES = b"1\n00:00:01,000 --> 00:00:02,000\nAll of the sky.\n"
KEY = re.compile(r"(?!(?:.*/)?\.{1,2}(?:/|$))[A-Za-z0-9_.-]{1,255}(?:/[A-Za-z0-9_.-]{1,255})*", re.ASCII)
OURS = re.compile("[0-9a-z]{24}|upload-of-sky", re.ASCII)
FILM = b"\x00\x00\x00\x20ftypisom".ljust(1024, b"\0")
LIVING: list[dict[str, str]] = []
CURSOR = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class Signed(AuthBase):
    """Signs what is sent, as a shop does."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        request.headers.update(sign(SECRET, f"msg_{time.monotonic_ns()}", datetime.now(UTC), raw))
        return request


def read(path: str, token: str) -> Any:
    return requests.get(URL + path, headers={"Authorization": f"Bearer {os.environ[token]}"}, timeout=10).json()


@cache
def playback_session() -> str:
    """Start to play the first video."""
    path = "/api/user/course/watercolour/video/watercolour-1/url"
    return str(read(path, "CONTRACT_LEARNER")["session"])


def videos_of(course_id: str) -> list[str]:
    """Ask which videos a course has now."""
    course = read(f"/api/admin/courses/{course_id}", "CONTRACT_ADMINISTRATOR")
    return [video["id"] for video in course.get("videos", ())]


def replace(values: Any, name: str, fits: Callable[[Any], object], found: Callable[[], Any]) -> None:
    if isinstance(values, dict) and name in values and fits(values[name]):
        values[name] = found()


def write_plainly(values: Any, name: str) -> None:
    """Take an empty fraction away: to JSON Schema 49.0 is an integer, and our API fears that 49 euros are meant."""
    if isinstance(values, dict) and isinstance(values.get(name), float) and values[name].is_integer():
        values[name] = int(values[name])


def text(value: Any) -> bool:
    """Tell what a text field would take that is not too long."""
    return isinstance(value, str) and len(value) <= 255 and "\0" not in value


def beyond_patterns(value: Any) -> bool:
    """Tell whether a user id has characters that are not controls and yet not visible: too many for a pattern."""
    return text(value) and not value.isprintable() and not re.search("[\x00-\x1f\x7f-\x9f]", value)


def key(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 512 and KEY.fullmatch(value) is not None


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    if case.headers.get("webhook-signature") == TO_BE_SIGNED:
        kwargs["auth"] = Signed()
    # The lists are short: what follows the last page is the first one again.
    replace(case.query, "cursor", lambda value: isinstance(value, str) and CURSOR.fullmatch(value), str)
    replace(case.query, "session", text, playback_session)
    name_media(case)
    replace(case.path_parameters, "token", text, lambda: os.environ["CONTRACT_SUBSCRIPTION"])
    replace(case.path_parameters, "address", text, lambda: os.environ["CONTRACT_ADDRESS"])
    # A key of its own for each call: what stands under a known one is told without being done.
    replace(case.headers, "Idempotency-Key", printable, lambda: f"key {time.monotonic_ns()}")
    if isinstance(case.body, str) and "-->" in case.body and case.path.endswith("/captions/{language}"):
        kwargs["data"] = SUBTITLES
    if isinstance(case.body, dict):
        replace(case.body, "s3_key", key, lambda: "videos/watercolour/3.mp4")
        for caption in listed(case.body, "captions"):
            replace(caption, "s3_key", key, lambda: "videos/watercolour/1.en.vtt")
        for beat in (case.body, *listed(case.body, "beats")):
            replace(beat, "session", text, playback_session)
            replace(beat, "video_id", text, lambda: "watercolour-1")
        name_parts(case)
        write_plainly(case.body.get("price"), "amount")
        fill_form(case.body)
        replace(case.body, "source", text, lambda: "shop")
        replace(case.body, "user_id", beyond_patterns, lambda: "ben")
        once_each(listed(case.body, "kinds"))
        replace(case.body, "video_ids", every_one_a_text, lambda: videos_of(case.path_parameters["course_id"]))


def name_media(case: Any) -> None:
    """Ask for a playlist with the query that opens it, and go on with an upload that is there."""
    if key(case.path_parameters.get("key")):
        case.path_parameters["key"] = STREAM
        case.query = dict(part.split("=", 1) for part in os.environ["CONTRACT_OPENING"].split("&"))
    replace(case.query, "filename", printable_name, lambda: "film.mp4")
    if is_made_up(case.path_parameters, case.query):
        upload = living_upload()
        case.path_parameters["upload_id"], case.query["key"] = upload["uploadId"], upload["key"]


def name_parts(case: Any) -> None:
    """Send parts that arrived, make videos of uploads that are whole, and posters of a moment that there is."""
    replace(case.body, "filename", storable, lambda: "film.mp4")
    replace(case.body.get("metadata"), "size", declared, lambda: len(FILM))
    if "upload_id" in case.path_parameters:
        replace(case.body, "parts", well_formed_parts, lambda: parts_of(case.path_parameters, case.query))
    replace(case.body, "upload_id", lambda value: text(value) and value, whole_upload)
    replace(case.body, "at", moment, lambda: 1)


def moment(value: Any) -> bool:
    """Tell whether this may be a second of a film, however it is written."""
    return type(value) in (int, float) and value == value // 1 and 0 <= value <= LONGEST_DURATION


def storable(value: Any) -> bool:
    """Tell whether this may be the name of a file."""
    return isinstance(value, str) and 0 < len(value) <= 1000 and "\0" not in value


def declared(value: Any) -> bool:
    """Tell whether this may be the size of a film."""
    return value is not None and re.fullmatch("[1-9][0-9]{0,9}(\\.0)?", str(value), re.ASCII) is not None


def printable_name(value: Any) -> bool:
    return storable(value) and not re.search("[\x00-\x1f\x7f]", value)


def well_formed_parts(value: Any) -> bool:
    """Tell whether these may be parts that arrived."""
    return isinstance(value, list) and all(map(well_formed_part, value))


def well_formed_part(value: Any) -> bool:
    if not isinstance(value, dict) or not {"PartNumber", "ETag"} <= {*value} <= {"PartNumber", "ETag", "Size"}:
        return False
    number, etag = value["PartNumber"], value["ETag"]
    whole = isinstance(number, int) or (isinstance(number, float) and number.is_integer())
    fits = whole and not isinstance(number, bool) and 0 <= number < 2**53
    return fits and isinstance(etag, str) and len(etag) <= 200 and "\0" not in etag


def is_made_up(path: Any, query: Any) -> bool:
    """Tell whether these may name an upload, and don't name one of ours."""
    upload_id, key = (path or {}).get("upload_id"), (query or {}).get("key")
    return printable_text(upload_id) and printable_text(key) and not OURS.fullmatch(upload_id)


def printable_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 2000 and not re.search("[\x00-\x1f\x7f]", value)


def as_administrator(method: str, path: str, **more: Any) -> requests.Response:
    """Call what is about uploads."""
    headers = {"Authorization": f"Bearer {os.environ['CONTRACT_ADMINISTRATOR']}"}
    return requests.request(method, f"{URL}/api/admin/uploads{path}", headers=headers, timeout=10, **more)


def at(upload: dict[str, str], rest: str = "") -> str:
    return f"/s3/multipart/{upload['uploadId']}{rest}?key={upload['key']}"


def living_upload() -> dict[str, str]:
    """Give an upload that parts may come for; another one where the last is whole or was given up."""
    if not LIVING or not as_administrator("GET", at(LIVING[-1])).ok:
        LIVING.append(as_administrator("POST", "/s3/multipart", json={"filename": "film.mp4"}).json())
    return LIVING[-1]


def whole_upload() -> str:
    """Send a film, for a video to be made of it."""
    upload = as_administrator("POST", "/s3/multipart", json={"filename": "film.mp4"}).json()
    requests.put(f"{URL}/media-uploads/{address_of(upload)}", data=FILM, timeout=10).raise_for_status()
    parts = as_administrator("GET", at(upload)).json()
    as_administrator("POST", at(upload, "/complete"), json={"parts": parts}).raise_for_status()
    return upload["uploadId"]


def address_of(upload: dict[str, str]) -> str:
    """Ask where its first part goes."""
    return str(as_administrator("GET", at(upload, "/1")).json()["url"]).rpartition("/")[2]


def parts_of(path: dict[str, Any], query: dict[str, Any]) -> Any:
    """Ask which parts of an upload arrived, as a browser does that goes on with it; send one where there is none."""
    upload = {"uploadId": quote(str(path["upload_id"]), safe=""), "key": quote(str(query.get("key", "")), safe="")}
    listed = as_administrator("GET", at(upload))
    if listed.ok and not (listed.json() and listed.json()[0]["Size"] == len(FILM)):
        requests.put(f"{URL}/media-uploads/{address_of(upload)}", data=FILM, timeout=10).raise_for_status()
        listed = as_administrator("GET", at(upload))
    return listed.json() if listed.ok else []


@schemathesis.serializer("text/vtt", "application/x-subrip")
def write_subtitles(context: Any, value: Any) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


def fill_form(body: dict[str, Any]) -> None:
    """Take the fields of a form that was given, and put the file last: a description can't say that it must be."""
    if "file" in body and "token" in body:
        replace(body, "key", text, lambda: "incoming/captions.vtt")
        replace(body, "token", text, lambda: os.environ["CONTRACT_FORM"])
        replace(body, "Content-Type", text, lambda: "text/vtt")
        body["file"] = body.pop("file")


@schemathesis.deserializer("text/html", "text/plain", "text/javascript", "application/vnd.apple.mpegurl")
def read_page(context: Any, response: Any) -> str:
    return str(response.content.decode("utf-8"))


def listed(body: dict[str, Any], name: str) -> list[Any]:
    """Give the items of a list, where there is one."""
    found = body.get(name)
    return found if isinstance(found, list) else []


def once_each(kinds: list[Any]) -> None:
    """Name each kind of mail once: JSON Schema can't say that two of a list must not contradict each other."""
    named: set[str] = set()
    for each in [*kinds]:
        kind = each.get("kind") if isinstance(each, dict) else None
        if isinstance(kind, str) and kind in named:
            kinds.remove(each)
        elif isinstance(kind, str):
            named.add(kind)


def printable(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[ -~]{1,200}", value, re.ASCII) is not None


def every_one_a_text(values: Any) -> bool:
    """Tell whether these may be the ids of videos, each named once."""
    return isinstance(values, list) and all(map(text, values)) and len({*values}) == len(values)
