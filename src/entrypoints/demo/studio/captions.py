"""What is said in a film, written as WebVTT (https://www.w3.org/TR/webvtt1/)."""

from collections.abc import Iterator

from entrypoints.demo.studio.script import Lesson


def languages_of(lesson: Lesson) -> tuple[tuple[str, str], ...]:
    """Give the languages in which all of a lesson is written, as (BCP 47 tag, its own name)."""
    return (("en", "English"), ("de", "Deutsch")) if lesson.german else (("en", "English"),)


def web_vtt(lesson: Lesson, language: str) -> str:
    """Write a lesson's words as cues that fill its scenes evenly, a breath apart."""
    cues = (
        f"{index}\n{_time(start)} --> {_time(end - 0.2)}\n{text}\n"
        for index, (start, end, text) in enumerate(_cues(lesson, language), start=1)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def _cues(lesson: Lesson, language: str) -> Iterator[tuple[float, float, str]]:
    told = lesson.german_words if language == "de" else tuple(scene.words for scene in lesson.scenes)
    length = lesson.seconds / len(told)
    for place, words in enumerate(told):
        share = length / len(words)
        for index, text in enumerate(words):
            start = place * length + index * share
            yield start, start + share, text


def _time(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    return f"{thousandths // 60000:02d}:{thousandths // 1000 % 60:02d}.{thousandths % 1000:03d}"
