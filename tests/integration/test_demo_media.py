"""The demonstration's films are made by a real ffmpeg; one course is enough to see it."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from attrs import evolve

from course_domain.model.media import is_public, is_valid_key
from entrypoints.demo.catalogue import COURSES, PRODUCTS, course_of
from entrypoints.demo.media import DemoVideo, make_course_videos
from entrypoints.demo.studio.film import FilmFailed, seconds_of
from entrypoints.demo.studio.lettering import has_glyphs
from entrypoints.demo.studio.pictures import DRAWINGS

TEA = course_of("tea")
SHORT = evolve(TEA, lessons=(evolve(TEA.lessons[0], seconds=8),))


def quiet(done: int, total: int, what: str) -> None:
    assert done <= total
    assert what


@pytest.fixture(scope="module")
def ffmpeg() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def videos(folder: Path, ffmpeg: str) -> list[DemoVideo]:
    return make_course_videos(folder, ffmpeg, quiet, [TEA])


def files_of(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def told_of(film: Path, ffmpeg: str) -> str:
    command = [ffmpeg, "-hide_banner", "-nostdin", "-i", str(film)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=30).stderr


def test_every_file_of_a_course_is_made_and_no_other(videos: list[DemoVideo], folder: Path) -> None:
    expected = {video.key for video in videos} | {video.poster_key for video in videos}
    expected |= {caption.key for video in videos for caption in video.captions}
    assert set(files_of(folder)) == expected | {TEA.thumbnail_key}
    assert [video.order_position for video in videos] == [1, 2]


def test_a_film_is_h264_and_aac_that_any_browser_plays(videos: list[DemoVideo], folder: Path, ffmpeg: str) -> None:
    for video in videos:
        told = told_of(folder / video.key, ffmpeg)
        assert "Video: h264 (Main)" in told
        assert "yuv420p" in told
        assert "640x360" in told
        assert "Audio: aac" in told


def test_a_film_starts_to_play_before_it_is_whole(videos: list[DemoVideo], folder: Path) -> None:
    for video in videos:
        body = (folder / video.key).read_bytes()
        assert 0 < body.index(b"moov") < body.index(b"mdat")


def test_a_film_can_be_entered_every_two_seconds(videos: list[DemoVideo], folder: Path, ffmpeg: str) -> None:
    film, filters = folder / videos[1].key, "select=eq(pict_type\\,I),showinfo"
    command = [ffmpeg, "-nostdin", "-i", str(film), "-an", "-vf", filters, "-fps_mode", "passthrough"]
    told = subprocess.run([*command, "-f", "null", "-"], check=True, capture_output=True, text=True, timeout=60)
    moments = [
        float(line.split("pts_time:")[1].split()[0]) for line in told.stderr.splitlines() if " pts_time:" in line
    ]
    assert moments == [pytest.approx(2 * index) for index in range(videos[1].duration // 2)]


def test_a_duration_is_the_whole_seconds_of_its_film(videos: list[DemoVideo], folder: Path, ffmpeg: str) -> None:
    for video, lesson in zip(videos, TEA.lessons, strict=True):
        real = seconds_of(folder / video.key, ffmpeg)
        assert video.duration == int(real)
        assert abs(real - lesson.seconds) < 1


def test_pictures_are_jpegs_that_anyone_may_fetch(videos: list[DemoVideo], folder: Path) -> None:
    for key in (TEA.thumbnail_key, *(video.poster_key for video in videos)):
        assert is_public(key)
        assert (folder / key).read_bytes().startswith(b"\xff\xd8\xff")


def test_captions_are_spoken_from_the_first_second_to_the_last(videos: list[DemoVideo], folder: Path) -> None:
    assert [caption.language for caption in videos[0].captions] == ["en", "de"]
    for video in videos:
        for caption in video.captions:
            text = (folder / caption.key).read_text(encoding="utf-8")
            times = [line.split(" --> ") for line in text.splitlines() if " --> " in line]
            assert text.startswith("WEBVTT\n\n")
            assert times[0][0] == "00:00.000"
            assert times[-1][1] == f"00:{video.duration - 1:02d}.800"
            assert [start for start, _ in times] == sorted(start for start, _ in times)


def test_a_second_call_makes_nothing(videos: list[DemoVideo], folder: Path, ffmpeg: str) -> None:
    before = files_of(folder)
    made: list[str] = []
    again = make_course_videos(folder, ffmpeg, lambda _done, _total, what: made.append(what), [TEA])
    assert again == videos
    assert made == []
    assert files_of(folder) == before


def test_what_is_missing_is_made_and_told_about(tmp_path: Path, ffmpeg: str) -> None:
    made: list[tuple[int, int, str]] = []
    [video] = make_course_videos(tmp_path, ffmpeg, lambda *told: made.append(told), [SHORT])
    (tmp_path / video.captions[0].key).unlink()
    again = make_course_videos(tmp_path, ffmpeg, lambda *told: made.append(told), [SHORT])
    assert again == [video]
    assert [told[:2] for told in made] == [(1, 2), (2, 2), (1, 1)]
    assert made[-1][2] == video.title
    assert (tmp_path / video.captions[0].key).is_file()


def test_a_film_that_fails_leaves_nothing_half_made(tmp_path: Path) -> None:
    with pytest.raises(FilmFailed):
        make_course_videos(tmp_path, "/bin/false", quiet, [SHORT])
    assert files_of(tmp_path) == {}


def test_every_key_of_the_catalogue_is_one_that_addresses_can_hold() -> None:
    keys = [product.thumbnail_key for product in PRODUCTS] + [course.thumbnail_key for course in COURSES]
    assert all(is_public(key) for key in keys)
    assert all(is_valid_key(f"videos/{course.slug}/1.mp4") for course in COURSES)


def test_a_course_lasts_between_40_seconds_and_2_minutes() -> None:
    for course in COURSES:
        assert 40 <= sum(lesson.seconds for lesson in course.lessons) <= 120


def test_everything_written_on_a_card_can_be_drawn_and_said() -> None:
    for lesson in (lesson for course in COURSES for lesson in course.lessons):
        for scene in lesson.scenes:
            assert has_glyphs(scene.heading)
            assert scene.drawing in DRAWINGS
            assert scene.words
        assert len(lesson.german_words) in {0, len(lesson.scenes)}


def test_the_shop_sells_each_course_and_one_is_free_one_a_bundle_and_one_ends() -> None:
    sold = {slug for product in PRODUCTS for slug in product.courses}
    assert sold == {course.slug for course in COURSES}
    assert [product.id for product in PRODUCTS if product.price == 0] == ["tea-lesson"]
    assert [product.id for product in PRODUCTS if len(product.courses) > 1] == ["long-sunday"]
    assert [course.slug for course in COURSES if course.access_days] == ["watercolour"]
