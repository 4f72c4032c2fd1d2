"""A folder of files as a course."""

import random

import pytest

from course_domain.model.course_folders import FolderPlan, plan_of, title_of


def plan(*paths: str, language: str = "en") -> FolderPlan:
    shuffled = [*paths]
    random.Random(7).shuffle(shuffled)
    return plan_of(shuffled, language)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("01 Sky", "Sky"),
        ("2_big_boat", "big boat"),
        ("10-Boats", "Boats"),
        ("3. Water", "Water"),
        ("1.2 Deep water", "Deep water"),
        ("(Bonus) Sky", "(Bonus) Sky"),
        ("3D printing", "3D printing"),
        ("1984", "1984"),
        ("2024 in review", "2024 in review"),
        ("07", "07"),
        ("12 ", "12"),
        ("__", "__"),
        ("Grün über", "Grün über"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_means_a_title(name: str, title: str) -> None:
    assert title_of(name) == title


def test_numbers_are_ordered_as_numbers_and_folders_become_sections() -> None:
    made = plan("10 Boats.mp4", "2 Water.MOV", "1 Sky.mp4", "02_More/1 Ink.webm", "10 Last/a.mkv", "02_More/Sub/x.mp4")
    assert [(video.title, video.section) for video in made.videos] == [
        ("Sky", None),
        ("Water", None),
        ("Boats", None),
        ("Ink", "More"),
        ("x", "More / Sub"),
        ("a", "Last"),
    ]
    assert made.left_out == ()


def test_captions_are_found_beside_their_video() -> None:
    captions = ("sky.vtt", "Sky.de.srt", "Sky.pt_br.vtt", "Sky.part.2.fr.srt")
    made = plan("Sky.mp4", "Sky.part.2.mp4", *captions, language="nl")
    assert {video.path: dict(video.captions) for video in made.videos} == {
        "Sky.mp4": {"nl": "sky.vtt", "de": "Sky.de.srt", "pt-BR": "Sky.pt_br.vtt"},
        "Sky.part.2.mp4": {"fr": "Sky.part.2.fr.srt"},
    }


def test_what_is_neither_is_left_out() -> None:
    others = ("notes.pdf", "Boat.srt", "Sky.german.vtt", "Sky.en.vtt", "deep/Sky.de.srt", "README")
    made = plan("Sky.mp4", "Sky.en.srt", *others)
    assert dict(made.videos[0].captions) == {"en": "Sky.en.srt"}
    assert set(made.left_out) == {*others}


def test_of_two_videos_with_one_name_the_first_has_the_captions() -> None:
    made = plan("a.mp4", "a.mov", "a.srt")
    assert [(video.path, dict(video.captions)) for video in made.videos] == [("a.mov", {"en": "a.srt"}), ("a.mp4", {})]
