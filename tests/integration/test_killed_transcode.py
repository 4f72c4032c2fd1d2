"""A worker killed in the midst of a transcode, five times: the video ends ready, once, and nothing stray is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil
import pytest
from attrs import evolve, frozen

from course_domain.model.courses import Video, VideoState
from course_domain.model.drafts import CourseDraft, VideoDraft
from course_domain.model.learners import Session
from course_domain.model.media_jobs import JobKind, JobState, MediaJob
from course_domain.model.money import Money
from course_domain.model.uploads import Upload, UploadState
from entrypoints.config.settings import Config
from entrypoints.container.build import Coursedock, _Parts, build
from environments import environment
from films import H264, Films

pytestmark = pytest.mark.timeout(300)

KILLS: Final = 5
PATIENCE: Final = 40.0
ADMIN: Final = Session(user_id="boss", is_admin=True)


@frozen(kw_only=True)
class Place:
    """An installation with a course."""

    environ: dict[str, str]
    coursedock: Coursedock
    parts: _Parts
    course_id: str

    def upload(self, film: Path, upload_id: str) -> Video:
        """Make a video of a file that has arrived."""
        key, now = f"incoming/{upload_id}", self.coursedock.clock.now()
        with film.open("rb") as body:
            stored = self.parts.media.objects.put(key, body, "video/mp4")
        upload = Upload(
            id=upload_id,
            by=ADMIN.user_id,
            filename=film.name,
            content_type="video/mp4",
            key=key,
            multipart=None,
            most=stored.size,
            state=UploadState.STORED,
            size=stored.size,
            etag=stored.etag,
            created_at=now,
            updated_at=now,
        )
        with self.parts.storage.writing() as uow:
            uow.uploads.save(upload)
            uow.commit()
        draft = VideoDraft(title=upload_id, upload_id=upload_id)
        return self.coursedock.commands.add_video(ADMIN, self.course_id, draft).thing

    def video(self, video_id: str) -> Video:
        with self.parts.storage.reading() as uow:
            found = uow.videos.find(video_id)
        assert found is not None
        return found

    def jobs(self, video_id: str) -> dict[JobKind, MediaJob]:
        """The jobs by kind: there is one of each."""
        with self.parts.storage.reading() as uow:
            found = uow.media_jobs.of_video(video_id)
        assert len({job.kind for job in found}) == len(found)
        return {job.kind: job for job in found}

    def keys(self, *marks: str) -> set[str]:
        """Every key, with ids written as marks are."""
        objects = self.parts.media.objects.below("", "", 10_000)
        return {key.replace(marks[0], "VIDEO").replace(marks[1], "UPLOAD") for key in (each.key for each in objects)}

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(Path(__file__).with_name("quick_worker.py"))], env=self.environ
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture
def place(tmp_path: Path, sqlite_url: str) -> Iterator[Place]:
    ours = environment(tmp_path, LOG_LEVEL="warning", DATABASE_URL=sqlite_url)
    environ = {**{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}, **ours}
    coursedock = build(Config.from_environ(ours))
    draft = CourseDraft(title="Killed", price=Money(amount=100, currency="EUR"))
    course = coursedock.commands.create_course(ADMIN, draft).thing.course
    parts = _Parts.of(Config.from_environ(ours))
    yield Place(environ=environ, coursedock=coursedock, parts=parts, course_id=course.id)
    parts.close()
    coursedock.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a minute that takes some seconds to transcode."""
    noisy = ("-f", "lavfi", "-i", "testsrc2=size=854x480:rate=30:duration=30,noise=alls=20:allf=t")
    sound = ("-f", "lavfi", "-i", "sine=frequency=330:duration=30")
    films = Films(folder=tmp_path_factory.mktemp("killed-film"))
    return films.make("noisy.mp4", *noisy, *sound, *H264, "-b:v", "3M", "-c:a", "aac")


def until(happens, what: str) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < give_up_at, what
        time.sleep(0.05)


def ffmpegs_of(place: Place) -> list[psutil.Process]:
    """What works in this installation's folder."""
    work = Path(place.environ["COURSEDOCK_DATA"]) / "work"
    found = []
    # Not by "exe", which psutil remembers from before a program became another.
    for process in psutil.process_iter(["cmdline", "cwd"]):
        at, words = process.info["cwd"], process.info["cmdline"]
        if at and words and "ffmpeg" in Path(words[0]).name and Path(at).is_relative_to(work):
            found.append(process)
    return found


def is_being_transcoded(place: Place, video_id: str) -> bool:
    ladder = place.jobs(video_id).get(JobKind.LADDER)
    return ladder is not None and ladder.state is JobState.RUNNING and ladder.percent < 100


def test_a_worker_killed_in_a_transcode_five_times_ends_with_one_ready_video_and_no_stray_objects(
    place: Place, film: Path
) -> None:
    video = place.upload(film, "u1")
    for kill in range(KILLS):
        with place.worker() as worker:
            until(lambda: is_being_transcoded(place, video.id) and ffmpegs_of(place), f"the ladder before kill {kill}")
            worker.kill()
            worker.wait(30)
        until(lambda: not ffmpegs_of(place), "ffmpeg ended with its worker")
        assert place.video(video.id).hls_key is None
    with place.worker():
        until(lambda: place.video(video.id).hls_key is not None, "the stream")
        until(lambda: place.jobs(video.id)[JobKind.LADDER].state is JobState.DONE, "the end of the job")
        quiet = place.upload(film, "u2")
        until(lambda: place.video(quiet.id).hls_key is not None, "another film, undisturbed")
    ladder, shown = place.jobs(video.id)[JobKind.LADDER], place.video(video.id)
    assert (shown.state, shown.warning, ladder.attempts) == (VideoState.READY, None, KILLS + 1)
    assert ladder.log.count("whoever worked on it is gone") == KILLS
    assert shown == evolve(
        place.video(quiet.id),
        **{name: getattr(shown, name) for name in ("id", "title", "order_position", "created_at", "updated_at")},
        **{name: getattr(shown, name) for name in ("s3_key", "video_url", "source_key", "revision", "thumbnail")},
        hls_key=shown.hls_key,
        storyboard_key=shown.storyboard_key,
    )
    every = place.keys(video.id, "u1")
    mine = {key for key in every if quiet.id not in key and "u2" not in key}
    undisturbed = place.keys(quiet.id, "u2") - {key for key in place.keys(quiet.id, "u2") if video.id in key}
    assert mine == undisturbed - {"incoming/u1"}
    assert sum(key.endswith(".m4s") for key in mine) >= 10
    left = [path for path in (Path(place.environ["COURSEDOCK_DATA"]) / "work").rglob("*") if path.is_file()]
    assert left == []
