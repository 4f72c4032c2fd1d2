"""Uploads from the first word to the sweep, over the memory adapters."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest

from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.model.refusals import NotAnAdministrator
from course_domain.model.reports import PageRequest
from course_domain.model.upload_policy import UploadPolicy, UploadWish
from course_domain.model.uploads import NotArrived, UnknownUpload, Upload, UploadRefused, UploadState
from course_domain.ports import UnitOfWork
from course_domain.use_cases.abort_upload import AbortUpload
from course_domain.use_cases.begin_form import BeginForm
from course_domain.use_cases.begin_upload import BeginUpload
from course_domain.use_cases.complete_upload import CompleteUpload
from course_domain.use_cases.list_parts import ListParts
from course_domain.use_cases.list_uploads import ListUploads
from course_domain.use_cases.read_upload import ReadUpload
from course_domain.use_cases.sign_part import SignPart
from course_domain.use_cases.sweep_uploads import SweepUploads
from factories import ADMIN, ANN, World, make_world, send_part
from parallel import in_parallel

OTHER = Session(user_id="another boss", is_admin=True)
FULL = bytes(5 << 20)
MP4 = b"\x00\x00\x00\x20ftypisom" + FULL
WISH = UploadWish(filename="Lesson 1.mp4", content_type="video/mp4")
SMALL = UploadPolicy(most=2 * len(MP4), most_by_form=len(MP4) + 1)


@pytest.fixture
def world() -> World:
    return make_world()


def begin(world: World, wish: UploadWish = WISH, **policy: UploadPolicy) -> Upload:
    return world.make(BeginUpload, **policy)(ADMIN, wish)


def send(world: World, upload: Upload, *bodies: bytes) -> list[tuple[int, str]]:
    """Send parts as a browser does; gives what it would tell of them."""
    return [(number, send_one(world, upload, number, body)) for number, body in enumerate(bodies, start=1)]


def send_one(world: World, upload: Upload, number: int, body: bytes) -> str:
    """Send a part to a new address of it."""
    return send_part(world, world.make(SignPart)(ADMIN, upload.id, upload.key, number).url, body)


def complete(world: World, upload: Upload, parts: list[tuple[int, str]]) -> Upload:
    return world.make(CompleteUpload)(ADMIN, upload.id, upload.key, parts)


def row(world: World, upload: Upload) -> Upload:
    return world.make(ReadUpload)(OTHER, upload.id)


def is_gone(world: World, upload: Upload) -> bool:
    """Tell whether the store has nothing of it: neither parts nor an object."""
    if upload.multipart is not None:
        with pytest.raises(UnknownUpload):
            world.receiver.parts(upload.key, upload.multipart)
    return world.media.find(upload.key) is None


def test_a_file_in_three_parts_becomes_one_object(world: World) -> None:
    upload = begin(world, UploadWish(filename="Lesson 1.mp4", size=len(MP4) + len(FULL) + 3))
    parts = send(world, upload, MP4, FULL, b"end")
    assert world.media.find(upload.key) is None, "nothing shows before it is whole"
    done = complete(world, upload, parts)
    assert world.media.read(upload.key, 0, 1 << 30) == MP4 + FULL + b"end"
    found = world.media.find(upload.key)
    assert found is not None
    assert (done.state, done.size, done.etag) == (UploadState.STORED, found.size, found.etag)
    assert row(world, upload) == done


def test_who_uploaded_and_when_stays_known(world: World) -> None:
    began_at = world.clock.now()
    upload = begin(world)
    parts = send(world, upload, MP4)
    world.advance(hours=1)
    complete(world, upload, parts)
    known = row(world, upload)
    assert (known.by, known.created_at, known.updated_at) == ("boss", began_at, began_at + timedelta(hours=1))
    (listed,) = world.make(ListUploads)(OTHER, PageRequest()).items
    assert listed == known


def test_what_the_browser_knows_of_the_whole_is_kept_for_the_look_inside(world: World) -> None:
    upload = begin(world, UploadWish(filename="one.mp4", sha256="ab" * 32))
    assert row(world, upload).declared_sha256 == "ab" * 32


def test_completing_twice_gives_the_same_answer(world: World) -> None:
    upload = begin(world)
    parts = send(world, upload, MP4, b"end")
    first = complete(world, upload, parts)
    world.advance(minutes=5)
    assert complete(world, upload, parts) == first
    assert complete(world, upload, []) == first


def test_eight_that_complete_one_upload_at_once_get_one_answer(world: World) -> None:
    upload = begin(world)
    parts = send(world, upload, MP4, b"end")
    answers = in_parallel(8, lambda _: complete(world, upload, parts))
    assert {(each.state, each.size, each.etag) for each in answers} == {
        (UploadState.STORED, len(MP4) + 3, row(world, upload).etag)
    }


def test_a_crash_between_the_store_and_the_row_is_made_good_by_completing_again(world: World) -> None:
    upload = begin(world)
    parts = send(world, upload, MP4, b"end")
    assert upload.multipart is not None
    world.receiver.complete(upload.key, upload.multipart, parts)
    assert row(world, upload).state is UploadState.OPEN
    assert complete(world, upload, parts).state is UploadState.STORED


def test_an_interrupted_upload_goes_on_from_the_parts_that_arrived(world: World) -> None:
    upload = begin(world)
    told = send(world, upload, MP4, FULL)
    there = world.make(ListParts)(ADMIN, upload.id, upload.key)
    assert [(part.number, part.etag, part.size) for part in there] == [
        (1, told[0][1].strip('"'), len(MP4)),
        (2, told[1][1].strip('"'), len(FULL)),
    ]
    told.append((3, send_one(world, upload, 3, b"end")))
    assert complete(world, upload, told).size == len(MP4) + len(FULL) + 3


def test_a_refused_completion_loses_nothing_and_can_be_made_good(world: World) -> None:
    upload = begin(world)
    parts = send(world, upload, MP4, b"end")
    for wrong in ([parts[1]], [parts[0], (2, "another")], [*parts, (3, "x")], []):
        with pytest.raises(Invalid):
            complete(world, upload, wrong)
    assert row(world, upload).state is UploadState.OPEN
    assert complete(world, upload, parts).state is UploadState.STORED


def test_a_text_named_mp4_is_refused_at_once_and_removed(world: World) -> None:
    upload = begin(world)
    parts = send(world, upload, b"This is my film.\n" * 20)
    for _ in range(2):
        with pytest.raises(UploadRefused, match=r"Lesson 1\.mp4 is not a video, whatever its name says"):
            complete(world, upload, parts)
    known = row(world, upload)
    assert (known.state, known.size) == (UploadState.ENDING, 340)
    assert known.problem is not None
    assert "not a video" in known.problem
    assert is_gone(world, upload)


def test_more_than_may_come_is_refused_before_it_is_joined(world: World) -> None:
    upload = begin(world, policy=SMALL)
    parts = send(world, upload, MP4, FULL, bytes(100))
    with pytest.raises(UploadRefused, match="at most 10 MiB are taken"):
        complete(world, upload, parts)
    assert is_gone(world, upload)


def test_an_address_lives_an_hour_and_is_given_again_as_often_as_it_is_asked_for(world: World) -> None:
    upload = begin(world)
    sign = world.make(SignPart)
    first = sign(ADMIN, upload.id, upload.key, 1)
    assert first.expires_at == world.clock.now() + timedelta(hours=1)
    world.advance(hours=2)
    again = sign(ADMIN, upload.id, upload.key, 1)
    assert again.expires_at == first.expires_at + timedelta(hours=2)
    assert again.url != first.url


@pytest.mark.parametrize("number", [0, -1, 10_001])
def test_no_address_is_given_for_a_part_that_can_not_be(world: World, number: int) -> None:
    upload = begin(world)
    with pytest.raises(Invalid, match="from 1 to 10000"):
        world.make(SignPart)(ADMIN, upload.id, upload.key, number)


def steps(world: World, upload: Upload) -> dict[str, Callable[[Session, str, str], object]]:
    """Every call that follows the first."""
    parts = send(world, upload, MP4) if upload.multipart else []
    return {
        "sign": lambda by, upload_id, key: world.make(SignPart)(by, upload_id, key, 1),
        "list": world.make(ListParts),
        "complete": lambda by, upload_id, key: world.make(CompleteUpload)(by, upload_id, key, parts),
        "abort": world.make(AbortUpload),
    }


@pytest.mark.parametrize("step", ["sign", "list", "complete", "abort"])
def test_nobody_but_who_began_an_upload_goes_on_with_it(world: World, step: str) -> None:
    upload, other = begin(world), begin(world)
    call = steps(world, upload)[step]
    with pytest.raises(NotAnAdministrator):
        call(ANN, upload.id, upload.key)
    for by, upload_id, key in (
        (OTHER, upload.id, upload.key),
        (ADMIN, upload.id, other.key),
        (ADMIN, other.id, upload.key),
        (ADMIN, upload.id, ""),
        (ADMIN, upload.id, "videos/v1/r1/play.mp4"),
        (ADMIN, upload.id, f"{upload.key}/../{other.id}"),
        (ADMIN, "none", upload.key),
    ):
        with pytest.raises(UnknownUpload):
            call(by, upload_id, key)
    assert row(world, upload) == upload
    assert call(ADMIN, upload.id, upload.key) is not NotImplemented


def test_a_learner_begins_and_sees_nothing(world: World) -> None:
    upload = begin(world)
    for refused in (
        lambda: world.make(BeginUpload)(ANN, WISH),
        lambda: world.make(BeginForm)(ANN, WISH),
        lambda: world.make(ReadUpload)(ANN, upload.id),
        lambda: world.make(ListUploads)(ANN, PageRequest()),
    ):
        with pytest.raises(NotAnAdministrator):
            refused()
    assert len(world.make(ListUploads)(ADMIN, PageRequest()).items) == 1


def test_giving_up_removes_what_came_and_can_be_said_twice(world: World) -> None:
    upload = begin(world)
    send(world, upload, MP4)
    for _ in range(2):
        world.make(AbortUpload)(ADMIN, upload.id, upload.key)
        assert is_gone(world, upload)
    calls = steps(world, begin(world))
    for step in ("sign", "list", "complete"):
        with pytest.raises(UnknownUpload):
            calls[step](ADMIN, upload.id, upload.key)


def test_a_stored_file_can_be_given_up_and_one_that_a_video_is_made_of_can_not(world: World) -> None:
    stored, used = begin(world), begin(world)
    for upload in (stored, used):
        complete(world, upload, send(world, upload, MP4))
    with world.storage.writing() as uow:
        uow.uploads.save(row_of(uow, used).used(world.clock.now()))
        uow.commit()
    world.make(AbortUpload)(ADMIN, stored.id, stored.key)
    assert world.media.find(stored.key) is None
    with pytest.raises(UnknownUpload):
        world.make(AbortUpload)(ADMIN, used.id, used.key)
    assert world.media.find(used.key) is not None
    assert world.make(CompleteUpload)(ADMIN, used.id, used.key).state is UploadState.USED


def row_of(uow: UnitOfWork, upload: Upload) -> Upload:
    found = uow.uploads.find(upload.id)
    assert found is not None
    return found


def test_a_small_file_comes_by_a_form(world: World) -> None:
    begun = world.make(BeginForm)(ADMIN, WISH)
    upload = begun.upload
    assert begun.form.fields["key"] == upload.key == f"incoming/{upload.id}"
    assert (upload.multipart, upload.most) == (None, 100 << 20)
    assert begun.expires_at == world.clock.now() + timedelta(hours=1)
    finish = world.make(CompleteUpload)
    with pytest.raises(NotArrived):
        finish(ADMIN, upload.id, upload.key)
    put(world, upload, MP4)
    assert finish(ADMIN, upload.id, upload.key).size == len(MP4)


def put(world: World, upload: Upload, body: bytes) -> None:
    world.media.put(upload.key, BytesIO(body), upload.content_type)


@pytest.mark.parametrize("body", [b"no film", b"", MP4 + b"xx"], ids=["a text", "nothing", "too much"])
def test_what_comes_by_a_form_is_looked_at_as_well(world: World, body: bytes) -> None:
    upload = world.make(BeginForm, policy=SMALL)(ADMIN, WISH).upload
    put(world, upload, body)
    with pytest.raises(UploadRefused):
        world.make(CompleteUpload)(ADMIN, upload.id, upload.key)
    assert world.media.find(upload.key) is None


def test_a_form_takes_no_parts(world: World) -> None:
    upload = world.make(BeginForm)(ADMIN, WISH).upload
    for call in (world.make(ListParts), lambda *told: world.make(SignPart)(*told, 1)):
        with pytest.raises(UnknownUpload):
            call(ADMIN, upload.id, upload.key)


# --- sweeping


def sweep(world: World) -> int:
    return world.make(SweepUploads)()


def test_an_upload_that_nothing_comes_for_is_swept_after_two_days(world: World) -> None:
    upload = begin(world)
    send(world, upload, MP4)
    world.advance(days=2, seconds=-1)
    assert sweep(world) == 0
    world.advance(seconds=1)
    assert sweep(world) == 1
    assert is_gone(world, upload)
    known = row(world, upload)
    assert known.problem == "Nothing of Lesson 1.mp4 came for 2 days: it was removed."
    assert (known.state, sweep(world)) == (UploadState.ENDING, 0)


def test_an_upload_that_goes_on_slowly_is_not_swept(world: World) -> None:
    upload = begin(world)
    for number in range(1, 6):
        world.advance(days=1, hours=12)
        world.make(SignPart)(ADMIN, upload.id, upload.key, number)
        assert sweep(world) == 0
    assert row(world, upload).updated_at == world.clock.now()


def test_a_sign_of_the_sender_is_not_written_with_every_part(world: World) -> None:
    upload = begin(world)
    world.advance(minutes=9)
    world.make(SignPart)(ADMIN, upload.id, upload.key, 1)
    assert row(world, upload) == upload
    world.advance(minutes=1)
    world.make(SignPart)(ADMIN, upload.id, upload.key, 2)
    assert row(world, upload).updated_at == world.clock.now()


def test_a_stored_file_that_no_video_is_made_of_is_swept_after_seven_days(world: World) -> None:
    unused, used = begin(world), begin(world)
    for upload in (unused, used):
        complete(world, upload, send(world, upload, MP4))
    with world.storage.writing() as uow:
        uow.uploads.save(row_of(uow, used).used(world.clock.now()))
        uow.commit()
    world.advance(days=7, seconds=-1)
    assert sweep(world) == 0
    world.advance(seconds=1)
    assert sweep(world) == 1
    assert world.media.find(unused.key) is None
    assert world.media.find(used.key) is not None
    assert row(world, used).state is UploadState.USED


def test_what_comes_by_an_old_address_after_the_end_is_swept_as_well(world: World) -> None:
    upload = world.make(BeginForm)(ADMIN, WISH).upload
    world.make(AbortUpload)(ADMIN, upload.id, upload.key)
    put(world, upload, MP4)
    world.advance(days=1)
    assert sweep(world) == 1
    assert world.media.find(upload.key) is None
    assert row(world, upload).state is UploadState.ENDED
    world.advance(days=30)
    assert sweep(world) == 0


def test_many_are_swept_in_one_run(world: World) -> None:
    uploads = [begin(world) for _ in range(230)]
    world.advance(days=2)
    assert sweep(world) == 230
    assert all(is_gone(world, upload) for upload in uploads)


def test_an_upload_that_ended_while_it_was_being_completed_leaves_nothing(world: World) -> None:
    """The store had joined the parts when the row was given up."""
    upload = begin(world)
    parts = send(world, upload, MP4)

    class GivesUp:
        def find(self, key: str) -> object:
            return world.media.find(key)

        def read(self, key: str, start: int, length: int) -> bytes:
            head = world.media.read(key, start, length)
            world.make(AbortUpload)(ADMIN, upload.id, upload.key)
            put(world, upload, MP4)
            return head

        def delete(self, key: str) -> None:
            world.media.delete(key)

    with pytest.raises(UnknownUpload):
        world.make(CompleteUpload, media=GivesUp())(ADMIN, upload.id, upload.key, parts)
    assert world.media.find(upload.key) is None
    assert row(world, upload).is_over
