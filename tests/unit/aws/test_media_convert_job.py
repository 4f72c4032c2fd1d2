"""The job is one that MediaConvert's own model allows, and asks for what the work says."""

from typing import Any

import pytest
from attrs import evolve
from botocore.validate import validate_parameters

from adapters.aws.media_convert_job import MediaConvertSettings, job_request, successor_of, token_of
from aws_shapes import operation, problems
from course_domain.model.renditions import MediaWork, WorkKind, rungs_for
from course_domain.model.sources import Picture, Sound, SourceFacts

SETTINGS = MediaConvertSettings(
    bucket="school-media",
    prefix="/media/",
    role="arn:aws:iam::111122223333:role/school-convert",
    queue="arn:aws:mediaconvert:eu-central-1:111122223333:queues/school",
)
FACTS = SourceFacts(
    container="mov",
    milliseconds=90_500,
    size=1_000_000,
    sha256="ab",
    picture=Picture(codec="h264", width=1920, height=1080, millirate=29_970, pixel_format="yuv420p"),
    sound=Sound(codec="aac", channels=2, sample_rate=44_100),
)
PHONE = evolve(
    FACTS,
    picture=Picture(codec="hevc", width=1080, height=1920, millirate=59_940, pixel_format="yuv420p10le"),
    sound=Sound(codec="aac", channels=1, sample_rate=48_000),
)
SOURCES = {
    "a film": FACTS,
    "a film without sound": evolve(FACTS, sound=None),
    "an upright film of a phone": PHONE,
    "a small one": evolve(FACTS, picture=evolve(FACTS.picture, width=320, height=180)),
    "a large one": evolve(FACTS, picture=evolve(FACTS.picture, width=7680, height=4320, codec="prores")),
}


def work_on(facts: SourceFacts, **changes: Any) -> MediaWork:
    work = MediaWork(
        kind=WorkKind.LADDER,
        source_key="incoming/u1",
        folder="videos/v1/u1",
        poster_key="public/videos/v1/u1/poster.jpg",
        facts=facts,
        rungs=rungs_for(facts),
    )
    return evolve(work, **changes)


def request_for(facts: SourceFacts, settings: MediaConvertSettings = SETTINGS) -> dict[str, Any]:
    work = work_on(facts)
    return job_request(work, settings, token_of(work))


def groups(facts: SourceFacts) -> dict[str, dict[str, Any]]:
    return {each["Name"]: each for each in request_for(facts)["Settings"]["OutputGroups"]}


@pytest.mark.parametrize("facts", SOURCES.values(), ids=SOURCES.keys())
def test_the_job_is_one_that_the_model_of_the_service_allows(facts: SourceFacts) -> None:
    shape = operation("mediaconvert", "CreateJob").input_shape
    request = request_for(facts)
    validate_parameters(request, shape)
    assert list(problems(shape, request)) == []


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (["StatusUpdateInterval"], "SECONDS_11", "is none of"),
        (["Role"], 5, "is no string"),
        (["Settings", "Inputs", 0, "VideoSelector", "Rotate"], "auto", "is none of"),
        (["Settings", "Inputs", 0, "FileInput"], "media/incoming/u1", "is not like"),
        (["Settings", "OutputGroups", 0, "Outputs", 0, "VideoDescription", "Width"], 16, "is below 32"),
        (["Settings", "OutputGroups", 0, "Outputs", 0, "VideoDescription", "Height"], 10_000, "is above 8192"),
        (["Settings", "OutputGroups", 0, "Outputs", 0, "Wdith"], 5, "unknown"),
    ],
)
def test_the_check_sees_what_the_model_does_not_allow(path: list[Any], value: Any, problem: str) -> None:
    request = request_for(FACTS)
    at: Any = request
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    found = list(problems(operation("mediaconvert", "CreateJob").input_shape, request))
    assert len(found) == 1
    assert problem in found[0]


def test_the_check_sees_what_is_missing() -> None:
    request = request_for(FACTS)
    del request["Role"]
    assert list(problems(operation("mediaconvert", "CreateJob").input_shape, request)) == [".Role: missing"]


@pytest.mark.parametrize("facts", SOURCES.values(), ids=SOURCES.keys())
def test_every_rung_is_an_output_with_its_pixels_and_at_most_its_bits(facts: SourceFacts) -> None:
    outputs = [each for each in groups(facts)["Stream"]["Outputs"] if "VideoDescription" in each]
    found = [
        (
            each["NameModifier"],
            each["VideoDescription"]["Width"],
            each["VideoDescription"]["Height"],
            each["VideoDescription"]["CodecSettings"]["H264Settings"]["MaxBitrate"],
        )
        for each in outputs
    ]
    assert found == [(f"_{r.name}", r.width, r.height, r.video_bits) for r in rungs_for(facts)]


@pytest.mark.parametrize("facts", SOURCES.values(), ids=SOURCES.keys())
def test_key_frames_are_at_the_same_time_in_every_rung_and_begin_every_segment(facts: SourceFacts) -> None:
    stream = groups(facts)["Stream"]
    videos = [each["VideoDescription"] for each in stream["Outputs"] if "VideoDescription" in each]
    codecs = [each["CodecSettings"]["H264Settings"] for each in videos]
    cadences = {
        (codec["GopSize"], codec["GopSizeUnits"], codec["GopClosedCadence"], codec["SceneChangeDetect"])
        for codec in codecs
    }
    assert cadences == {(2.0, "SECONDS", 1, "DISABLED")}
    packaging = stream["OutputGroupSettings"]["CmafGroupSettings"]
    assert packaging["SegmentLength"] == packaging["FragmentLength"] == 4
    assert 4 <= packaging["SegmentLength"] <= 6
    assert packaging["SegmentLength"] % codecs[0]["GopSize"] == 0


def test_the_sound_is_one_track_that_every_rung_goes_with() -> None:
    outputs = groups(FACTS)["Stream"]["Outputs"]
    (sound,) = [each for each in outputs if "AudioDescriptions" in each]
    group = sound["ContainerSettings"]["CmfcSettings"]["AudioGroupId"]
    rungs = [each["ContainerSettings"]["CmfcSettings"] for each in outputs if each is not sound]
    assert [each["AudioRenditionSets"] for each in rungs] == [group] * len(rungs_for(FACTS))
    assert request_for(FACTS)["Settings"]["Inputs"][0]["AudioSelectors"].keys() == {
        sound["AudioDescriptions"][0]["AudioSourceName"]
    }


def test_a_silent_film_has_no_sound_anywhere() -> None:
    silent = evolve(FACTS, sound=None, picture=evolve(FACTS.picture, codec="hevc"))
    assert "Audio" not in str(request_for(silent))


def test_the_first_playlist_and_the_file_lie_where_the_work_says() -> None:
    work = work_on(PHONE)
    made = groups(PHONE)
    stream = made["Stream"]["OutputGroupSettings"]["CmafGroupSettings"]["Destination"]
    file = made["File"]["OutputGroupSettings"]["FileGroupSettings"]["Destination"]
    assert SETTINGS.key_at(f"{stream}.m3u8") == work.hls_key
    assert SETTINGS.key_at(f"{file}.mp4") == work.mp4_key
    assert [each.get("NameModifier") for each in made["File"]["Outputs"]] == [None]


def test_a_film_that_plays_as_it_is_is_not_made_again() -> None:
    assert groups(FACTS).keys() == {"Stream"}


def test_colours_that_browsers_do_not_show_are_converted() -> None:
    conversions = {
        name: [
            each["VideoDescription"].get("VideoPreprocessors", {}).get("ColorCorrector", {}).get("ColorSpaceConversion")
            for each in groups(facts)["Stream"]["Outputs"]
            if "VideoDescription" in each
        ]
        for name, facts in (("phone", PHONE), ("camera", FACTS))
    }
    assert conversions == {"phone": ["FORCE_709"] * len(rungs_for(PHONE)), "camera": [None] * len(rungs_for(FACTS))}


def test_without_a_queue_the_default_one_is_used() -> None:
    assert "Queue" not in request_for(FACTS, evolve(SETTINGS, queue=None))
    assert request_for(FACTS)["Queue"] == SETTINGS.queue


def test_the_same_work_has_the_same_token_and_another_has_another() -> None:
    work = work_on(FACTS)
    others = [
        evolve(work, folder="videos/v1/u2"),
        evolve(work, rungs=work.rungs[1:]),
        evolve(work, facts=evolve(FACTS, sound=None)),
    ]
    tokens = [token_of(each) for each in (work, *others)]
    assert token_of(work_on(FACTS)) == tokens[0]
    assert len(set(tokens)) == len(tokens)
    assert successor_of(tokens[0], "1-a") not in (tokens[0], successor_of(tokens[0], "1-b"))
    assert all(len(token) <= 64 and token.isascii() for token in (*tokens, successor_of(tokens[0], "1-a")))


@pytest.mark.parametrize("prefix", ["", "media", "/media/", "a/b"])
def test_a_key_is_found_again_at_its_place_and_nowhere_else(prefix: str) -> None:
    settings = evolve(SETTINGS, prefix=prefix)
    assert settings.key_at(settings.place_of("videos/v1/u1/play.mp4")) == "videos/v1/u1/play.mp4"
    assert settings.key_at("s3://school-media-2/videos/v1/u1/play.mp4") is None
