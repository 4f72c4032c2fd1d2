"""Files of this machine become uploads, and videos are known by the file they were made of."""

from hashlib import sha256
from io import BytesIO

import pytest

from course_domain.model.drafts import VideoDraft
from course_domain.model.learners import Session
from course_domain.model.refusals import NotAnAdministrator
from course_domain.model.reports import PageRequest
from course_domain.model.uploads import Upload, UploadRefused, UploadState
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.list_sources import ListSources
from course_domain.use_cases.store_upload import StoreUpload, WholeFile
from factories import ADMIN, ANN, World, make_world

FILM = b"a film"


@pytest.fixture
def world() -> World:
    made = make_world()
    made.add_course("drawing")
    return made


def described(raw: bytes = FILM) -> WholeFile:
    return WholeFile(filename="1 Sky.mp4", content_type="video/mp4", size=len(raw), sha256=sha256(raw).hexdigest())


def store(world: World, by: Session = ADMIN, raw: bytes = FILM) -> Upload:
    return world.make(StoreUpload)(by, described(), BytesIO(raw))


def uploads(world: World) -> list[Upload]:
    with world.storage.reading() as uow:
        return list(uow.uploads.page(PageRequest()).items)


def test_a_stored_file_is_an_upload_like_any_other(world: World) -> None:
    upload = store(world)
    assert (upload.state, upload.size, upload.by) == (UploadState.STORED, len(FILM), ADMIN.user_id)
    assert world.media.read(upload.key, 0, 100) == FILM
    assert uploads(world) == [upload]
    video = world.make(AddVideo)(ADMIN, "drawing", VideoDraft(title="Sky", upload_id=upload.id)).thing
    assert world.make(ListSources)(ADMIN, "drawing") == {described().sha256: video}


def test_a_file_that_changed_while_it_was_read_is_given_up(world: World) -> None:
    with pytest.raises(UploadRefused, match="changed while it was read"):
        store(world, raw=FILM + b" and more")
    assert [upload.state for upload in uploads(world)] == [UploadState.ENDING]


def test_what_a_crash_leaves_behind_has_a_row_to_be_swept_by(world: World) -> None:
    class Unplugged(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        world.make(StoreUpload)(ADMIN, described(), Unplugged())
    assert [upload.state for upload in uploads(world)] == [UploadState.OPEN]


def test_only_administrators_may(world: World) -> None:
    with pytest.raises(NotAnAdministrator):
        store(world, by=ANN)
    with pytest.raises(NotAnAdministrator):
        world.make(ListSources)(ANN, "drawing")


def test_a_video_of_an_integrators_object_has_no_known_file(world: World) -> None:
    assert world.make(ListSources)(ADMIN, "drawing") == {}
