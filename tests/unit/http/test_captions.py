"""Captions are given as WebVTT or SubRip, and shown to players as WebVTT, one file per language."""

import pytest
from falcon.testing import Result

from api_client import Api, code, problems
from course_domain.model.courses import Caption
from course_domain.model.subtitles import MOST_BYTES
from factories import ADMIN, ANN, World, make_video

PATH = "/api/admin/videos/drawing-1/captions/{}"
SRT = b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHallo <script>\r\n\r\n2\r\n00:00:05,000 --> 00:00:04,000\r\nnever\r\n"
VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHallo &lt;script&gt;\n"


def put(api: Api, language: str, raw: bytes = SRT, kind: str = "application/x-subrip", **more: object) -> Result:
    headers = {"Content-Type": kind, **more.pop("headers", {})}
    return api.put(PATH.format(language), raw=raw, headers=headers, **{"by": ADMIN, **more})


def key_of(answer: Result, language: str) -> str:
    (found,) = (each["s3_key"] for each in answer.json["captions"] if each["language"] == language)
    return str(found)


def test_subrip_becomes_webvtt_beside_the_video(world: World, api: Api) -> None:
    answer = put(api, "de")
    assert (answer.status_code, answer.headers["cues-left-out"]) == (200, "1")
    assert [(each["language"], each["label"]) for each in answer.json["captions"]] == [
        ("en", "English"),
        ("de", "Deutsch"),
    ]
    key = key_of(answer, "de")
    assert key.startswith("videos/drawing-1/captions/de-")
    assert world.media.read(key, 0, 1000) == VTT
    found = world.media.find(key)
    assert found is not None
    assert found.content_type == "text/vtt; charset=utf-8"


@pytest.mark.parametrize("kind", ["text/vtt", "text/vtt; charset=utf-8", "Application/X-SubRip", "text/plain"])
def test_the_file_says_what_it_is_and_the_type_does_not(world: World, api: Api, kind: str) -> None:
    assert key_of(put(api, "de", VTT, kind), "de") == key_of(put(api, "de", SRT, kind), "de")


def test_a_learner_is_given_their_address(world: World, api: Api) -> None:
    put(api, "pt-br")
    world.enroll("ann")
    told = api.get("/api/user/course/drawing/video/drawing-1/url", by=ANN).json["captions"]
    assert [(each["language"], each["label"]) for each in told] == [("en", "English"), ("pt-BR", "Português (Brasil)")]
    assert all(world.opens(each["url"]) for each in told)


def test_new_captions_take_the_place_of_those_in_their_language(world: World, api: Api) -> None:
    first = put(api, "EN", VTT)
    assert [each["label"] for each in first.json["captions"]] == ["English"]
    second = put(api, "en", VTT.replace(b"Hallo", b"Hello"))
    assert key_of(first, "en") != key_of(second, "en")
    assert len(second.json["captions"]) == 1
    assert world.media.find(key_of(first, "en")), "pages that were opened before still fetch them"


def test_a_label_is_what_players_call_them(api: Api) -> None:
    answer = put(api, "de?label=Deutsch%20f%C3%BCr%20Geh%C3%B6rlose")
    assert answer.json["captions"][1]["label"] == "Deutsch für Gehörlose"
    far_too_long = put(api, f"de?label={'x' * 101}")
    assert problems(far_too_long) == {"label": "must be at most 100 characters long"}


def test_the_answer_is_the_video_as_a_get_shows_it(world: World, api: Api) -> None:
    world.advance(minutes=1)
    before = api.get("/api/admin/videos/drawing-1", by=ADMIN)
    answer = put(api, "de", headers={"If-Match": before.json["etag"]})
    shown = api.get("/api/admin/videos/drawing-1", by=ADMIN).json
    shown.pop("jobs")
    assert answer.json == shown
    assert answer.headers["etag"] == answer.json["etag"] != before.json["etag"]
    assert answer.json["updated_at"] == "2026-03-29T12:01:00Z"
    again = put(api, "fr", headers={"If-Match": before.json["etag"]})
    assert (again.status_code, code(again)) == (409, "version-conflict")


def test_captions_are_taken_away(world: World, api: Api) -> None:
    put(api, "de")
    gone = api.delete(PATH.format("DE"), by=ADMIN)
    assert [each["language"] for each in gone.json["captions"]] == ["en"]
    assert gone.headers["etag"] == gone.json["etag"]
    world.advance(minutes=1)
    assert api.delete(PATH.format("de"), by=ADMIN).json == gone.json, "nothing changes where there are none"
    stale = api.delete(PATH.format("en"), by=ADMIN, headers={"If-Match": '"old"'})
    assert (stale.status_code, code(stale)) == (409, "version-conflict")


def test_what_is_no_file_of_subtitles_is_refused_with_its_line(world: World, api: Api) -> None:
    known = set(world.media._objects)
    assert problems(put(api, "de", b"\x00\x01 no subtitles")) == {
        "captions": "hold no subtitles: a SubRip (.srt) or WebVTT (.vtt) file with times and text is needed"
    }
    assert problems(put(api, "de", SRT.replace(b"02,000", b"99,000"))) == {"line 2": "minutes and seconds go up to 59"}
    assert problems(put(api, "de", SRT.replace(b"Hallo", b"Gr\xfc\xdfe"))) == {
        "line 3": "this is not UTF-8: save the file again as text in UTF-8"
    }
    assert set(world.media._objects) == known


def test_no_more_than_two_mebibytes_are_read(api: Api) -> None:
    answer = put(api, "de", SRT.ljust(MOST_BYTES + 1, b"\n"))
    assert (answer.status_code, code(answer)) == (413, "too-large")
    assert put(api, "de", SRT.ljust(MOST_BYTES, b"\n")).status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/html", "image/png", ""])
def test_other_types_are_refused(api: Api, kind: str) -> None:
    answer = put(api, "de", SRT, kind)
    assert (answer.status_code, code(answer)) == (415, "unsupported-media-type")


@pytest.mark.parametrize("language", ["english", "pt_BR", "e", "..", "%F0%9F%87%A9"])
def test_what_is_no_language_is_refused(api: Api, language: str) -> None:
    for answer in (put(api, language), api.delete(PATH.format(language), by=ADMIN)):
        assert problems(answer) == {"language": "must be a language tag such as en, pt-BR or zh-Hans"}


def test_a_learner_may_not(world: World, api: Api) -> None:
    world.enroll("ann")
    for answer in (put(api, "de", by=ANN), api.delete(PATH.format("en"), by=ANN)):
        assert (answer.status_code, code(answer)) == (403, "not-an-administrator")
    assert put(api, "de", by=None).status_code == 401


def test_a_video_that_is_not_there_has_none_and_nothing_is_stored(world: World, api: Api) -> None:
    api.delete("/api/admin/videos/drawing-2", by=ADMIN)
    known = set(world.media._objects)
    for video in ("none", "drawing-2"):
        path = f"/api/admin/videos/{video}/captions/de"
        for answer in (
            api.put(path, raw=SRT, headers={"Content-Type": "text/vtt"}, by=ADMIN),
            api.delete(path, by=ADMIN),
        ):
            assert (answer.status_code, code(answer)) == (404, "unknown-video")
    assert set(world.media._objects) == known


def test_a_video_has_captions_in_fifty_languages_at_most(world: World, api: Api) -> None:
    tags = [f"x{one}{other}" for one in "abcde" for other in "abcdefghij"]
    captions = tuple(Caption(language=tag, label=tag, s3_key="videos/x.vtt") for tag in tags)
    world.add_video(make_video("drawing", 1, captions=captions))
    assert problems(put(api, "de")) == {"language": "is one too many: a video has captions in 50 languages at most"}
    replaced = put(api, "xaj").json["captions"]
    assert [each["language"] for each in replaced] == tags
    assert replaced[9]["label"] == "xaj"


def test_what_a_crash_leaves_behind_is_used_when_the_same_is_put_again(world: World, api: Api) -> None:
    key = key_of(put(api, "de"), "de")
    before = world.media.find(key)
    api.delete(PATH.format("de"), by=ADMIN)
    assert key_of(put(api, "de"), "de") == key
    assert world.media.find(key) == before, "it was not even written again"
