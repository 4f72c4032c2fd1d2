"""From a file that arrived to a video that plays, over the memory adapters."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from threading import Event
from typing import Any

import pytest
from attrs import evolve

from adapters.local.inspections import AT_ONCE, ThreadedInspections
from adapters.memory.purger import MemoryCachePurger
from adapters.memory.transcoding import FACTS, FILM, MemoryInspector, MemoryTranscoder
from course_domain.model.courses import Video, VideoState
from course_domain.model.drafts import VideoDraft
from course_domain.model.errors import Invalid, NotReachable, UnknownVideo
from course_domain.model.media_jobs import QUICK, JobKind, JobState, MediaJob, MediaJobPolicy
from course_domain.model.refusals import NotAnAdministrator
from course_domain.model.renditions import MediaWork
from course_domain.model.uploads import Upload, UploadState
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.change_video import ChangeVideo
from course_domain.use_cases.choose_poster import ChoosePoster
from course_domain.use_cases.list_set_aside import ListSetAside
from course_domain.use_cases.open_video import OpenVideo
from course_domain.use_cases.process_video import ProcessVideo
from course_domain.use_cases.read_course import ReadCourse
from course_domain.use_cases.read_video import ReadVideo
from course_domain.use_cases.record_progress import RecordProgress
from course_domain.use_cases.remove_video import RemoveVideo
from course_domain.use_cases.work_media import Worker, WorkMedia
from factories import ADMIN, ANN, make_world
from stories import beat

OTHER_CODEC = evolve(FACTS, picture=evolve(FACTS.picture, codec="hevc"))


class Factory:
    """A world with workers."""

    def __init__(self) -> None:
        self.world = make_world()
        self.world.add_course(videos=1)
        self.inspector = MemoryInspector(self.world.media)
        self.transcoder = MemoryTranscoder(media=self.world.media)
        self.purged = MemoryCachePurger()
        self.policy = MediaJobPolicy()

    def worker(self, name: str = "w1", **changes: Any) -> WorkMedia:
        parts = {
            "inspections": ThreadedInspections(inspector=self.inspector),
            "transcoder": self.transcoder,
            "purger": self.purged,
            "policy": self.policy,
            "worker": Worker(name=name),
        }
        return self.world.make(WorkMedia, **(parts | changes))

    def upload(self, upload_id: str = "u1", body: bytes = FILM, by: str = ADMIN.user_id, **changes: Any) -> str:
        """A file that has arrived."""
        key, now = f"incoming/{upload_id}", self.world.clock.now()
        self.world.media.put(key, BytesIO(body), "video/mp4")
        upload = Upload(
            id=upload_id,
            by=by,
            filename="film.mp4",
            content_type="video/mp4",
            key=key,
            multipart="m1",
            most=1 << 30,
            state=UploadState.STORED,
            created_at=now,
            updated_at=now,
        )
        with self.world.storage.writing() as uow:
            uow.uploads.save(evolve(upload, **changes))
            uow.commit()
        return upload_id

    def add(self, **changes: Any) -> Video:
        draft = VideoDraft(title="A film", upload_id=self.upload(**changes))
        return self.world.make(AddVideo)(ADMIN, "drawing", draft).thing

    def work(self, worker: WorkMedia | None = None, steps: int = 60) -> None:
        """Let a worker do what it finds, a look each two seconds."""
        worker = worker or self.worker()
        for _ in range(steps):
            did = [worker(QUICK), worker([JobKind.LADDER])]
            self.world.advance(seconds=2)
            if did == [None, None]:
                return
        raise AssertionError("it never ended")

    def video(self, video_id: str) -> Video:
        return self.world.make(ReadVideo)(ADMIN, video_id)[0]

    def jobs(self, video_id: str) -> list[MediaJob]:
        return list(reversed(self.world.make(ReadVideo)(ADMIN, video_id)[1]))

    def keys(self) -> set[str]:
        return set(self.world.media._objects)


@pytest.fixture
def factory() -> Factory:
    return Factory()


def test_a_video_is_shown_once_it_plays_and_streams_a_little_later(factory: Factory) -> None:
    made = factory.add()
    assert (made.state, made.duration) == (VideoState.PROCESSING, 0)
    worker = factory.worker()
    while factory.video(made.id).state is VideoState.PROCESSING:
        assert [v.id for v in factory.world.make(ReadCourse)(ANN, "drawing").videos] == ["drawing-1"]
        assert worker(QUICK) is not None
        factory.world.advance(seconds=2)
    plays = factory.video(made.id)
    folder = f"videos/{made.id}/u1"
    assert (plays.duration, plays.s3_key, plays.hls_key) == (90, f"{folder}/play.mp4", None)
    assert plays.video_url == factory.world.signer.address(plays.s3_key)
    assert plays.thumbnail == f"public/videos/{made.id}/u1/poster.jpg"
    assert plays.storyboard_key == f"{folder}/storyboard.vtt"
    assert [v.id for v in factory.world.make(ReadCourse)(ANN, "drawing").videos] == ["drawing-1", made.id]
    factory.work(worker)
    assert factory.video(made.id).hls_key == f"{folder}/hls/master.m3u8"
    assert [(job.kind, job.state) for job in factory.jobs(made.id)] == [
        (JobKind.PREVIEW, JobState.DONE),
        (JobKind.LADDER, JobState.DONE),
    ]


def test_a_file_that_browsers_cannot_play_is_shown_with_its_stream(factory: Factory) -> None:
    factory.inspector.told["incoming/u1"] = OTHER_CODEC
    made = factory.add()
    worker = factory.worker()
    for _ in range(6):
        worker(QUICK)
        factory.world.advance(seconds=2)
    assert factory.video(made.id).state is VideoState.PROCESSING
    factory.work(worker)
    plays = factory.video(made.id)
    folder = f"videos/{made.id}/u1"
    assert (plays.state, plays.s3_key) == (VideoState.READY, f"{folder}/play.mp4")
    assert (plays.hls_key, plays.storyboard_key) == (f"{folder}/hls/master.m3u8", f"{folder}/storyboard.vtt")
    assert plays.thumbnail is not None


def test_what_is_not_playable_is_never_published_and_says_why(factory: Factory) -> None:
    made = factory.add(body=b"a text")
    factory.work()
    failed = factory.video(made.id)
    assert (failed.state, failed.warning) == (VideoState.FAILED, "The file is no video.")
    assert [job.state for job in factory.jobs(made.id)] == [JobState.FAILED]
    factory.world.enroll("ann")
    with pytest.raises(UnknownVideo):
        factory.world.make(OpenVideo)(ANN, "drawing", made.id)
    assert factory.world.make(ReadCourse)(ANN, "drawing").videos == (factory.video("drawing-1"),)


def test_work_that_was_given_up_waits_for_a_person_until_its_video_has_another_file(factory: Factory) -> None:
    unmended = factory.world.make(ListSetAside)
    texts = [factory.add(upload_id=name, body=b"a text") for name in ("u1", "u2")]
    factory.work()
    assert {job.video_id for job in unmended(10).works} == {text.id for text in texts}
    assert len(unmended(1).works) == 1
    replace(factory, factory.video(texts[0].id), upload_id=factory.upload("u3"))
    factory.world.make(RemoveVideo)(ADMIN, texts[1].id)
    assert unmended(10).works == ()


def test_a_file_that_arrived_otherwise_than_it_was_sent_is_refused(factory: Factory) -> None:
    told = factory.add(declared_sha256="0" * 64)
    factory.work()
    assert factory.video(told.id).state is VideoState.FAILED
    assert "checksum" in str(factory.video(told.id).warning)
    right = factory.add(upload_id="u2", declared_sha256=sha256(FILM).hexdigest())
    factory.work()
    assert factory.video(right.id).state is VideoState.READY


def test_a_file_that_was_sent_again_after_it_was_completed_is_refused(factory: Factory) -> None:
    told = factory.add(etag="what it was when it was completed")
    factory.work()
    assert factory.video(told.id).state is VideoState.FAILED
    assert "otherwise than it was sent" in str(factory.video(told.id).warning)


def test_a_ladder_that_fails_leaves_what_plays(factory: Factory) -> None:
    made = factory.add()
    worker = factory.worker()
    for _ in range(8):
        worker(QUICK)
        factory.world.advance(seconds=2)
    factory.transcoder.script.fail(why="The film tears.")
    factory.work(worker)
    plays = factory.video(made.id)
    assert (plays.state, plays.hls_key, plays.warning) == (VideoState.READY, None, "The film tears.")


def test_a_failure_that_may_pass_is_tried_again_after_a_pause_that_grows(factory: Factory) -> None:
    made = factory.add()
    for _ in range(2):
        factory.transcoder.script.fail(final=False)
    worker = factory.worker()
    waits = []
    for _ in range(400):
        job = worker(QUICK)
        if job and job.state is JobState.NEW:
            waits.append((job.due_at - factory.world.clock.now()).total_seconds())
        factory.world.advance(seconds=2)
    assert waits == [15, 30]
    assert factory.video(made.id).state is VideoState.READY
    assert factory.jobs(made.id)[0].attempts == 3


def test_what_fails_again_and_again_is_given_up_and_seen(factory: Factory) -> None:
    made = factory.add()
    for _ in range(20):
        factory.transcoder.script.fail(why="Again.", final=False)
    worker = factory.worker()
    for _ in range(60):
        worker(QUICK)
        factory.world.advance(minutes=10)
    job = factory.jobs(made.id)[0]
    assert (job.state, job.problem, job.attempts) == (JobState.FAILED, "Again.", factory.policy.retry.attempts)
    assert factory.video(made.id).warning == "Again."


def test_a_killed_workers_job_is_begun_anew_once_its_lease_ran_out(factory: Factory) -> None:
    made = factory.add()
    factory.transcoder.script.looks = 1_000
    dead, alive = factory.worker("dead"), factory.worker("alive")
    for _ in range(4):
        dead(QUICK)
        factory.world.advance(seconds=2)
    assert len(factory.transcoder.started) == 1
    factory.transcoder.lose()
    factory.transcoder.script.looks = 0
    assert alive(QUICK) is None
    factory.world.advance(seconds=60)
    factory.work(alive)
    assert factory.video(made.id).state is VideoState.READY
    assert "whoever worked on it is gone" in factory.jobs(made.id)[0].log
    assert len(factory.transcoder.started) == 3


def test_a_worker_that_comes_back_too_late_changes_nothing(factory: Factory) -> None:
    made = factory.add()
    slow, fast = factory.worker("slow"), factory.worker("fast")
    for _ in range(3):
        slow(QUICK)
        factory.world.advance(seconds=2)
    with factory.world.storage.writing() as uow:
        job = uow.media_jobs.of_video(made.id)[0]
        uow.media_jobs.save(evolve(job, holder="fast", lease_until=factory.world.clock.now() + timedelta(minutes=1)))
        uow.commit()
    assert slow._record(job, job.finished(factory.world.clock.now()), None) is not None
    assert factory.video(made.id).state is VideoState.PROCESSING
    assert factory.transcoder.stopped == []
    factory.work(fast)
    assert factory.video(made.id).state is VideoState.READY


def test_a_work_that_takes_too_long_is_stopped_and_given_up(factory: Factory) -> None:
    made = factory.add()
    factory.transcoder.script.looks = 10**9
    worker = factory.worker()
    for _ in range(30):
        worker(QUICK)
        factory.world.advance(minutes=30)
    assert factory.video(made.id).state is VideoState.FAILED
    assert "too long" in str(factory.video(made.id).warning)
    assert len(factory.transcoder.stopped) == 1


def test_a_transcoder_that_is_away_holds_up_nothing_else(factory: Factory) -> None:
    first, second = factory.add(), factory.add(upload_id="u2")
    factory.transcoder.script.is_away = True
    worker = factory.worker()
    for _ in range(10):
        worker(QUICK)
        factory.world.advance(seconds=2)
    assert {factory.jobs(v.id)[0].problem for v in (first, second)} == {NotReachable(what="The transcoder").sentence}
    factory.transcoder.script.is_away = False
    factory.world.advance(hours=1)
    factory.work(worker)
    assert {factory.video(v.id).state for v in (first, second)} == {VideoState.READY}


def test_a_removed_videos_work_is_stopped_and_ended(factory: Factory) -> None:
    made = factory.add()
    factory.transcoder.script.looks = 1_000
    worker = factory.worker()
    for _ in range(4):
        worker(QUICK)
        factory.world.advance(seconds=2)
    factory.world.make(RemoveVideo)(ADMIN, made.id)
    job = worker(QUICK)
    assert job is not None
    assert job.state is JobState.ENDED
    assert len(factory.transcoder.stopped) == 1
    assert worker(QUICK) is None


# --- replacing a file


def played(factory: Factory) -> Video:
    made = factory.add()
    factory.work()
    return factory.video(made.id)


def replace(factory: Factory, video: Video, **changes: Any) -> Video:
    draft = VideoDraft(title=video.title, s3_key=video.s3_key, duration=video.duration)
    return factory.world.make(ChangeVideo)(ADMIN, video.id, evolve(draft, **changes))


def test_a_new_file_is_a_new_revision_and_the_old_one_plays_until_it_does(factory: Factory) -> None:
    before = played(factory)
    factory.inspector.told["incoming/u2"] = evolve(FACTS, milliseconds=30_000)
    after = replace(factory, before, upload_id=factory.upload("u2"))
    assert (after.state, after.revision, after.s3_key) == (VideoState.READY, "u1", before.s3_key)
    factory.work()
    shown = factory.video(before.id)
    assert (shown.revision, shown.duration) == ("u2", 30)
    assert shown.s3_key == f"videos/{before.id}/u2/play.mp4"
    assert shown.thumbnail == f"public/videos/{before.id}/u2/poster.jpg"
    assert factory.purged.forgotten == []


def test_a_broken_replacement_is_told_and_changes_nothing_for_learners(factory: Factory) -> None:
    before = played(factory)
    replace(factory, before, upload_id=factory.upload("u2", body=b"broken"))
    factory.work()
    shown = factory.video(before.id)
    assert (shown.state, shown.revision, shown.s3_key) == (VideoState.READY, "u1", before.s3_key)
    assert shown.warning == "The file is no video."


def test_the_same_replacement_sent_again_changes_nothing_more(factory: Factory) -> None:
    before = played(factory)
    upload = factory.upload("u2")
    first = replace(factory, before, upload_id=upload)
    assert replace(factory, before, upload_id=upload) == evolve(first, warning=None)
    factory.work()
    assert factory.video(before.id).revision == "u2"
    assert replace(factory, before, upload_id=upload).revision == "u2"
    assert len(factory.jobs(before.id)) == 4


def test_a_form_older_than_the_poster_does_not_take_it_away(factory: Factory) -> None:
    made = factory.add()
    factory.work()
    poster = factory.video(made.id).thumbnail
    assert poster is not None
    assert replace(factory, made, thumbnail=None).thumbnail == poster
    assert replace(factory, made, thumbnail=f"public/videos/{made.id}/older/poster.jpg").thumbnail == poster
    assert replace(factory, made, thumbnail="public/mine.jpg").thumbnail == "public/mine.jpg"


def test_a_worker_takes_no_more_files_than_it_can_look_into(factory: Factory) -> None:
    for number in range(5):
        factory.add(upload_id=f"u{number}")
    go_on = Event()
    inspector, inspect = factory.inspector, factory.inspector.inspect
    inspector.inspect = lambda key: inspect(key) if go_on.wait(10) else None  # type: ignore[method-assign]
    worker = factory.worker()
    begun = [job for _ in range(5) if (job := worker(QUICK))]
    assert len(begun) == AT_ONCE
    go_on.set()


def test_of_two_replacements_the_later_one_stays(factory: Factory) -> None:
    before = played(factory)
    worker = factory.worker()
    factory.transcoder.script.looks = 3
    replace(factory, before, upload_id=factory.upload("u2"))
    for _ in range(3):
        worker(QUICK)
        factory.world.advance(seconds=2)
    replace(factory, before, upload_id=factory.upload("u3"))
    factory.work(worker)
    assert factory.video(before.id).revision == "u3"
    assert len(factory.transcoder.stopped) == 1
    states = {job.revision: job.state for job in factory.jobs(before.id)}
    assert states["u2"] is JobState.ENDED


def test_an_older_form_sent_again_does_not_bring_the_old_file_back(factory: Factory) -> None:
    made = factory.add()
    factory.work()
    after = replace(factory, made, title="Another title")
    assert (after.title, after.s3_key, after.duration) == ("Another title", factory.video(made.id).s3_key, 90)


def test_replacing_a_file_keeps_completion_and_the_seconds_that_fit(factory: Factory) -> None:
    """Content changed after purchase or completion: access to the course, completion stands."""
    video = played(factory)
    factory.world.enroll("ann")
    record_whole_course(factory, video)
    factory.inspector.told["incoming/u2"] = evolve(FACTS, milliseconds=3_600_000)
    replace(factory, video, upload_id=factory.upload("u2"))
    factory.work()
    with factory.world.storage.reading() as uow:
        record = uow.records.get("ann", "drawing")
    assert factory.video(video.id).duration == 3_600
    assert record.completed_at is not None
    assert record.of(video.id).completed_at is not None


def record_whole_course(factory: Factory, video: Video) -> None:
    factory.world.advance(hours=1)
    for each, seconds in (("drawing-1", 100), (video.id, 90)):
        address = factory.world.make(OpenVideo)(ANN, "drawing", each)
        factory.world.advance(minutes=5)
        factory.world.make(RecordProgress)(ANN, "drawing", (beat(address.session, (0, seconds), video=each),))


# --- objects that integrators put into the store


def test_an_object_of_the_store_is_believed_until_it_was_looked_into(factory: Factory) -> None:
    factory.world.media.put("films/one.mp4", BytesIO(FILM), "video/mp4")
    draft = VideoDraft(title="One", duration=1_000, s3_key="films/one.mp4")
    made = factory.world.make(AddVideo)(ADMIN, "drawing", draft).thing
    assert (made.state, made.duration) == (VideoState.READY, 1_000)
    factory.work()
    looked = factory.video(made.id)
    assert (looked.duration, looked.warning, looked.s3_key) == (90, None, "films/one.mp4")
    assert replace(factory, evolve(looked, duration=5)).duration == 90


def test_an_object_that_cannot_be_looked_into_keeps_its_word_and_shows_a_warning(factory: Factory) -> None:
    factory.world.media.put("films/odd.bin", BytesIO(b"odd"), "video/mp4")
    draft = VideoDraft(title="Odd", duration=77, s3_key="films/odd.bin")
    made = factory.world.make(AddVideo)(ADMIN, "drawing", draft).thing
    factory.work()
    looked = factory.video(made.id)
    assert (looked.state, looked.duration, looked.warning) == (VideoState.READY, 77, "The file is no video.")


def test_other_bytes_under_the_same_key_are_forgotten_by_the_cdn_and_looked_into(factory: Factory) -> None:
    factory.world.media.put("films/one.mp4", BytesIO(FILM), "video/mp4")
    made = factory.world.make(AddVideo)(
        ADMIN, "drawing", VideoDraft(title="One", duration=1, s3_key="films/one.mp4")
    ).thing
    factory.work()
    replace(factory, factory.video(made.id))
    factory.work()
    assert factory.purged.forgotten == []
    factory.inspector.told["films/one.mp4"] = evolve(FACTS, milliseconds=33_000)
    factory.world.media.put("films/one.mp4", BytesIO(FILM + b"!"), "video/mp4")
    replace(factory, factory.video(made.id))
    factory.work()
    assert factory.purged.forgotten == ["films/one.mp4"]
    assert factory.video(made.id).duration == 33


def test_an_object_gets_a_stream_when_it_is_asked_for(factory: Factory) -> None:
    factory.world.media.put("films/one.mp4", BytesIO(FILM), "video/mp4")
    draft = VideoDraft(title="One", duration=1_000, s3_key="films/one.mp4")
    made = factory.world.make(AddVideo)(ADMIN, "drawing", draft).thing
    factory.work()
    job = factory.world.make(ProcessVideo)(ADMIN, made.id)
    factory.work()
    shown = factory.video(made.id)
    assert shown.hls_key == f"videos/{made.id}/{job.id}/hls/master.m3u8"
    assert shown.source_key == "films/one.mp4"


# --- posters, and who may do what


def test_an_administrator_chooses_the_frame(factory: Factory) -> None:
    video = played(factory)
    job = factory.world.make(ChoosePoster)(ADMIN, video.id, 42)
    factory.work()
    assert factory.transcoder.started[-1].still_at == 42
    assert factory.video(video.id).thumbnail == f"public/videos/{video.id}/u1/poster-{job.id}.jpg"
    assert factory.video(video.id).hls_key == video.hls_key


@pytest.mark.parametrize("at", [-1, 90, 10**6])
def test_a_frame_behind_the_end_is_refused(factory: Factory, at: int) -> None:
    with pytest.raises(Invalid, match="at"):
        factory.world.make(ChoosePoster)(ADMIN, played(factory).id, at)


def test_a_poster_of_the_merchants_own_is_kept(factory: Factory) -> None:
    draft = VideoDraft(title="A film", upload_id=factory.upload(), thumbnail="public/mine.jpg")
    made = factory.world.make(AddVideo)(ADMIN, "drawing", draft).thing
    factory.work()
    assert factory.video(made.id).thumbnail == "public/mine.jpg"


def test_only_administrators_have_files_worked_on(factory: Factory) -> None:
    video = played(factory)
    for call in (
        lambda: factory.world.make(ProcessVideo)(ANN, video.id),
        lambda: factory.world.make(ChoosePoster)(ANN, video.id, 1),
        lambda: factory.world.make(ReadVideo)(ANN, video.id),
    ):
        with pytest.raises(NotAnAdministrator):
            call()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"by": "another boss"}, "of yours"),
        ({"state": UploadState.OPEN}, "not complete"),
        ({"state": UploadState.USED}, "used by a video"),
        ({"state": UploadState.ENDED}, "still there"),
    ],
)
def test_only_ones_own_whole_and_unused_upload_becomes_a_video(
    factory: Factory, changes: dict[str, Any], word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        factory.add(**changes)
    assert [v.id for v in factory.world.make(ReadCourse)(ADMIN, "drawing").videos] == ["drawing-1"]


def test_an_upload_is_used_once(factory: Factory) -> None:
    factory.add()
    with pytest.raises(Invalid, match="used"):
        factory.world.make(AddVideo)(ADMIN, "drawing", VideoDraft(title="Again", upload_id="u1"))


def test_a_new_video_is_told_of_when_it_plays(factory: Factory) -> None:
    made = factory.add()
    with factory.world.storage.reading() as uow:
        assert uow.video_batches.gathering("drawing") is None
    factory.work()
    with factory.world.storage.reading() as uow:
        batch = uow.video_batches.gathering("drawing")
    assert batch is not None
    assert batch.video_ids == (made.id,)


def test_repeating_a_work_leaves_no_other_objects(factory: Factory) -> None:
    made = factory.add()
    factory.work()
    before = factory.keys()
    with factory.world.storage.writing() as uow:
        job = uow.media_jobs.of_video(made.id)[0]
        again = evolve(job, state=JobState.NEW, due_at=factory.world.clock.now(), percent=0)
        uow.media_jobs.save(again)
        uow.commit()
    factory.work()
    assert factory.keys() == before


def test_a_frame_is_chosen_of_a_file_whose_checksum_was_told(factory: Factory) -> None:
    made = factory.add(declared_sha256=sha256(FILM).hexdigest())
    factory.work()
    factory.world.media.put(factory.video(made.id).s3_key, BytesIO(FILM + b", repacked"), "video/mp4")
    job = factory.world.make(ChoosePoster)(ADMIN, made.id, 42)
    factory.work()
    video = factory.video(made.id)
    assert (video.thumbnail, video.warning) == (f"public/videos/{made.id}/u1/poster-{job.id}.jpg", None)


def test_a_damaged_file_is_refused_also_when_it_is_worked_on_again(factory: Factory) -> None:
    made = factory.add(declared_sha256=sha256(b"other").hexdigest())
    factory.work()
    factory.world.make(ProcessVideo)(ADMIN, made.id)
    factory.work()
    video = factory.video(made.id)
    assert (video.state, "checksum" in (video.warning or "")) == (VideoState.FAILED, True)


def test_working_again_works_on_the_file_that_was_given_last(factory: Factory) -> None:
    made = factory.add()
    factory.work()
    factory.transcoder.script.fail("busy", "The machine had no memory left.")
    draft = VideoDraft(title="A film", upload_id=factory.upload("u2"))
    factory.world.make(ChangeVideo)(ADMIN, made.id, draft)
    factory.work()
    assert factory.video(made.id).warning == "The machine had no memory left."
    factory.world.make(ProcessVideo)(ADMIN, made.id)
    factory.work()
    assert factory.video(made.id).source_key == "incoming/u2"


def test_an_object_that_is_on_its_way_becomes_a_video_as_an_upload_only(factory: Factory) -> None:
    factory.upload("u9")
    draft = VideoDraft(title="A film", s3_key="incoming/u9", duration=90)
    with pytest.raises(Invalid):
        factory.world.make(AddVideo)(ADMIN, "drawing", draft)
    with pytest.raises(Invalid):
        factory.world.make(ChangeVideo)(ADMIN, "drawing-1", draft)


@pytest.mark.parametrize("ends", ["removed", "lost"])
def test_a_work_that_was_begun_too_late_is_stopped(factory: Factory, ends: str) -> None:
    made = factory.add()

    class Slow(MemoryTranscoder):
        def start(self, work: MediaWork) -> str:
            ticket = super().start(work)
            if ends == "removed":
                factory.world.make(RemoveVideo)(ADMIN, made.id)
            else:
                factory.world.advance(seconds=61)
                factory.worker("w2")(QUICK)
            return ticket

    slow = Slow(media=factory.world.media)
    # Tickets are no two workers' alike.
    next(slow._numbers)
    worker = factory.worker(transcoder=slow)
    for _ in range(10):
        worker(QUICK)
        factory.world.advance(seconds=2)
        if slow._tasks:
            break
    assert len(slow.stopped) == 1


def test_an_old_files_stream_is_called_off_however_much_was_asked_for_since(factory: Factory) -> None:
    made = factory.add()
    worker = factory.worker()
    while factory.video(made.id).state is VideoState.PROCESSING:
        worker(QUICK)
        factory.world.advance(seconds=2)
    for _ in range(101):
        factory.world.make(ChoosePoster)(ADMIN, made.id, 1)
    draft = VideoDraft(title="A film", upload_id=factory.upload("u2"))
    factory.world.make(ChangeVideo)(ADMIN, made.id, draft)
    factory.work(worker)
    ladders = {(job.revision, job.state) for job in factory.jobs(made.id) if job.kind is JobKind.LADDER}
    assert ("u2", JobState.DONE) in ladders
    assert [work.folder for work in factory.transcoder.started if work.rungs] == [f"videos/{made.id}/u2"]


def test_a_frame_of_a_file_that_was_replaced_meanwhile_is_not_shown(factory: Factory) -> None:
    made = factory.add()
    factory.work()
    draft = VideoDraft(title="A film", upload_id=factory.upload("u2"))
    factory.world.make(ChangeVideo)(ADMIN, made.id, draft)
    factory.world.make(ChoosePoster)(ADMIN, made.id, 1)
    factory.work()
    assert factory.video(made.id).thumbnail == f"public/videos/{made.id}/u2/poster.jpg"
