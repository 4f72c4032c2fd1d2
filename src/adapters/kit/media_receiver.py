"""What every store promises that takes objects straight from a browser: the contract suite of MediaReceiver.

What a browser would send is sent over HTTP to the addresses that the store gives.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
from attrs import frozen

from adapters.kit.refusals import refused
from course_domain.model.errors import Invalid
from course_domain.model.media import MediaObject
from course_domain.model.uploads import UnknownUpload, UploadForm
from course_domain.ports import MediaObjects, MediaReceiver

KEY: Final = "incoming/u1.mp4"
TYPE: Final = "video/mp4"
MIB: Final = 1 << 20
FIRST, SECOND, LAST = b"a" * (5 * MIB), b"b" * (6 * MIB), b"c" * 1000
REFUSED: Final = 400
_NO_LISTS: Final[tuple[list[tuple[int, str]], ...]] = ([], [(0, "a")], [(10_001, "a")], [(1, "a"), (1, "a")])


def _none_left() -> int:
    return 0


@frozen(kw_only=True)
class Receiving:
    """A store that receives; ``unfinished`` counts what is left of objects that never became whole, if that is seen."""

    receiver: MediaReceiver
    objects: MediaObjects
    unfinished: Callable[[], int] = _none_left


def soon(seconds: float = 600) -> datetime:
    """Give a moment from now on."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


def put(url: str, raw: bytes) -> httpx.Response:
    """Send a part."""
    return httpx.put(url, content=raw, trust_env=False, timeout=30)


def post(form: UploadForm, raw: bytes, **fields: str) -> httpx.Response:
    """Send a form with a file."""
    sent = {**form.fields, **fields}
    files = {"file": ("whatever.bin", raw, "application/octet-stream")}
    return httpx.post(form.url, data=sent, files=files, trust_env=False, timeout=30)


def send(to: Receiving, multipart: str, number: int, raw: bytes, key: str = KEY) -> str:
    """Send a part as a browser does; gives its etag as the browser reads it."""
    answer = put(to.receiver.part_url(key, multipart, number, soon()), raw)
    assert answer.status_code == 200, answer.text
    return str(answer.headers["etag"])


def send_all(to: Receiving, multipart: str) -> list[tuple[int, str]]:
    """Send three parts."""
    return [(number, send(to, multipart, number, raw)) for number, raw in enumerate((FIRST, SECOND, LAST), start=1)]


class MediaReceiverContract:
    """Derive a test class from it that has a fixture ``to``: an empty store that receives, anew for each test."""

    def test_parts_become_one_object(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        parts = send_all(to, multipart)
        made = to.receiver.complete(KEY, multipart, parts)
        assert made == to.objects.find(KEY)
        assert (made.key, made.size, made.content_type) == (KEY, len(FIRST) + len(SECOND) + len(LAST), TYPE)
        assert to.objects.read(KEY, 0, made.size) == FIRST + SECOND + LAST
        assert to.unfinished() == 0

    def test_parts_may_come_and_be_named_in_any_order(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        parts = [(number, send(to, multipart, number, raw)) for number, raw in ((3, LAST), (1, FIRST), (2, SECOND))]
        made = to.receiver.complete(KEY, multipart, parts)
        assert to.objects.read(KEY, 0, made.size) == FIRST + SECOND + LAST

    def test_one_small_part_is_enough(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        made = to.receiver.complete(KEY, multipart, [(1, send(to, multipart, 1, b"small"))])
        assert to.objects.read(KEY, 0, 100) == b"small"
        assert made.size == 5

    def test_nothing_shows_before_it_is_whole(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        send(to, multipart, 1, FIRST)
        assert to.objects.find(KEY) is None
        assert to.objects.below("", "", 10) == ()

    def test_the_parts_that_arrived_are_listed_by_number_and_can_be_completed(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        assert to.receiver.parts(KEY, multipart) == ()
        etags = {number: send(to, multipart, number, raw) for number, raw in ((2, LAST), (1, FIRST))}
        listed = to.receiver.parts(KEY, multipart)
        assert [(part.number, part.size) for part in listed] == [(1, len(FIRST)), (2, len(LAST))]
        assert [part.etag for part in listed] == [etags[1].strip('"'), etags[2].strip('"')]
        made = to.receiver.complete(KEY, multipart, [(part.number, part.etag) for part in listed])
        assert to.objects.read(KEY, 0, made.size) == FIRST + LAST

    def test_of_a_part_that_is_sent_again_the_newest_counts(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        old, new = send(to, multipart, 1, b"old"), send(to, multipart, 1, b"new one")
        assert [(part.etag, part.size) for part in to.receiver.parts(KEY, multipart)] == [(new.strip('"'), 7)]
        with refused(Invalid):
            to.receiver.complete(KEY, multipart, [(1, old)])
        to.receiver.complete(KEY, multipart, [(1, new)])
        assert to.objects.read(KEY, 0, 100) == b"new one"

    def test_a_part_that_never_came_is_refused_and_can_still_come(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        first = send(to, multipart, 1, FIRST)
        with refused(Invalid):
            to.receiver.complete(KEY, multipart, [(1, first), (2, first)])
        assert to.objects.find(KEY) is None
        last = send(to, multipart, 2, LAST)
        assert to.receiver.complete(KEY, multipart, [(1, first), (2, last)]).size == len(FIRST) + len(LAST)

    def test_a_part_with_another_etag_is_refused(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        send(to, multipart, 1, LAST)
        with refused(Invalid):
            to.receiver.complete(KEY, multipart, [(1, '"00000000000000000000000000000000"')])

    def test_a_part_that_is_too_small_and_not_the_last_is_refused(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        small, last = send(to, multipart, 1, b"x" * (5 * MIB - 1)), send(to, multipart, 2, LAST)
        with refused(Invalid, "5 MiB"):
            to.receiver.complete(KEY, multipart, [(1, small), (2, last)])
        assert to.objects.find(KEY) is None

    def test_what_can_be_no_list_of_parts_is_refused(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        for parts in _NO_LISTS:
            with refused(Invalid):
                to.receiver.complete(KEY, multipart, parts)

    def test_completing_again_gives_the_object(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        parts = [(1, send(to, multipart, 1, LAST))]
        made = to.receiver.complete(KEY, multipart, parts)
        assert to.receiver.complete(KEY, multipart, parts) == made

    def test_of_many_who_complete_at_once_all_get_the_one_object(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        parts = send_all(to, multipart)

        def complete(_: int) -> MediaObject:
            return to.receiver.complete(KEY, multipart, parts)

        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(complete, range(8)))
        assert {each.size for each in made} == {len(FIRST) + len(SECOND) + len(LAST)}
        assert {each.etag for each in made} == {made[0].etag}
        assert to.objects.find(KEY) == made[0]
        assert to.objects.read(KEY, 0, made[0].size) == FIRST + SECOND + LAST
        assert to.unfinished() == 0

    def test_what_nobody_began_is_unknown(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        for key, name in ((KEY, "0123456789abcdef0123456789abcdef"), (KEY, "../x"), ("incoming/other.mp4", multipart)):
            with refused(UnknownUpload):
                to.receiver.parts(key, name)
            with refused(UnknownUpload):
                to.receiver.complete(key, name, [(1, "00000000000000000000000000000000")])
            to.receiver.abort(key, name)
        assert to.receiver.parts(KEY, multipart) == ()

    def test_an_abort_leaves_nothing(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        url = to.receiver.part_url(KEY, multipart, 2, soon())
        etag = send(to, multipart, 1, FIRST)
        to.receiver.abort(KEY, multipart)
        to.receiver.abort(KEY, multipart)
        assert to.unfinished() == 0
        assert put(url, LAST).status_code >= REFUSED
        with refused(UnknownUpload):
            to.receiver.parts(KEY, multipart)
        with refused(UnknownUpload):
            to.receiver.complete(KEY, multipart, [(1, etag)])
        assert to.objects.find(KEY) is None
        assert to.unfinished() == 0

    def test_an_abort_after_the_end_leaves_the_object(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        made = to.receiver.complete(KEY, multipart, [(1, send(to, multipart, 1, LAST))])
        to.receiver.abort(KEY, multipart)
        assert to.objects.find(KEY) == made

    def test_an_address_that_was_changed_takes_nothing(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        url = to.receiver.part_url(KEY, multipart, 1, soon())
        changed = url[:-5] + ("0" if url[-5] != "0" else "1") + url[-4:]
        assert put(changed, LAST).status_code == 403
        assert to.receiver.parts(KEY, multipart) == ()
        assert put(url, LAST).status_code == 200

    def test_an_address_whose_time_is_over_takes_nothing(self, to: Receiving) -> None:
        multipart = to.receiver.begin(KEY, TYPE)
        url, form = to.receiver.part_url(KEY, multipart, 1, soon(2)), to.receiver.form(KEY, TYPE, 10, soon(2))
        time.sleep(2.5)
        assert put(url, LAST).status_code == 403
        assert post(form, b"late").status_code == 403
        assert to.receiver.parts(KEY, multipart) == ()
        assert to.objects.find(KEY) is None

    def test_a_small_file_comes_in_a_form(self, to: Receiving) -> None:
        key, content_type = "incoming/captions.vtt", "text/vtt; charset=utf-8"
        form = to.receiver.form(key, content_type, 100, soon())
        assert form.fields["key"].endswith(key), "a browser tells by it what it has sent"
        answer = post(form, b"WEBVTT\n")
        assert answer.status_code == 201, answer.text
        assert answer.headers["etag"]
        found = to.objects.find(key)
        assert found is not None
        assert (found.size, found.content_type) == (7, content_type)
        assert to.objects.read(key, 0, 100) == b"WEBVTT\n"

    def test_a_form_takes_as_much_as_it_says_and_no_more(self, to: Receiving) -> None:
        form = to.receiver.form(KEY, TYPE, 1000, soon())
        assert post(form, b"x" * 1001).status_code >= REFUSED
        assert to.objects.find(KEY) is None
        assert post(form, b"x" * 1000).status_code == 201

    def test_a_form_that_was_changed_takes_nothing(self, to: Receiving) -> None:
        form = to.receiver.form(KEY, TYPE, 1000, soon())
        assert post(form, b"x", **{"Content-Type": "text/html"}).status_code == 403
        for name in form.fields:
            without = UploadForm(url=form.url, fields={each: form.fields[each] for each in form.fields if each != name})
            assert name == "success_action_status" or post(without, b"x").status_code >= REFUSED, name
        assert to.objects.find(KEY) is None

    def test_what_is_no_key_is_never_received(self, to: Receiving) -> None:
        for bad in ("", "../x", "a//b", "a~b"):
            with refused(ValueError, "media key"):
                to.receiver.begin(bad, TYPE)
            with refused(ValueError, "media key"):
                to.receiver.form(bad, TYPE, 10, soon())
