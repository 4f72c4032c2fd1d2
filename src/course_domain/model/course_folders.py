"""A folder of files as a course: which are videos, in which order, under which titles, with which captions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from course_domain.model.drafts import LONGEST_TITLE
from course_domain.model.languages import is_language_tag, language_tag
from course_domain.model.upload_policy import VIDEO_TYPES

VIDEOS: Final = frozenset({*VIDEO_TYPES, "3gp"})
SUBTITLES: Final = frozenset({"srt", "vtt"})
LONGEST_SECTION: Final = 200

_NUMBER: Final = re.compile(r"([0-9]+)")
_PLACE: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})*(?:[\s_)-]+|\.\s*)(?=.)")


@frozen(kw_only=True)
class FolderVideo:
    """A file that becomes a video; paths are relative to the folder, with slashes."""

    path: str
    title: str
    section: str | None
    captions: Mapping[str, str] = field(factory=dict)
    """Paths by language."""


@frozen(kw_only=True)
class FolderPlan:
    """The videos in order, and the paths of what is left out."""

    videos: tuple[FolderVideo, ...]
    left_out: tuple[str, ...]


def title_of(name: str) -> str:
    """Give the title that a file's or folder's name means, without the number of its place and underscores."""
    name = unicodedata.normalize("NFC", name)
    plain = _PLACE.sub("", name, count=1) if _PLACE.match(name) else name
    return " ".join(plain.replace("_", " ").split())[:LONGEST_TITLE].strip() or name[:LONGEST_TITLE]


def plan_of(paths: Iterable[str], language: str) -> FolderPlan:
    """Plan a course of the files in a folder.

    The files of a folder come before those of the folders in it, all by name with numbers as numbers. Captions are
    named as their video is, ``sky.vtt`` (in ``language``) or ``sky.de.srt``; of two in one language the first is taken.
    """
    ordered = sorted(paths, key=_place)
    videos = [path for path in ordered if _ending(path) in VIDEOS]
    captions: dict[str, dict[str, str]] = {path: {} for path in videos}
    taken = set(videos)
    for path in ordered:
        owner, spoken = _spoken(path, videos, language) if _ending(path) in SUBTITLES else (None, "")
        if owner is not None and spoken not in captions[owner]:
            captions[owner][spoken] = path
            taken.add(path)
    return FolderPlan(
        videos=tuple(_video(path, captions[path]) for path in videos),
        left_out=tuple(path for path in ordered if path not in taken),
    )


def _video(path: str, captions: Mapping[str, str]) -> FolderVideo:
    *folders, name = path.split("/")
    section = " / ".join(map(title_of, folders))[:LONGEST_SECTION].strip()
    return FolderVideo(path=path, title=title_of(_stem(name)), section=section or None, captions=captions)


def _spoken(path: str, videos: Sequence[str], language: str) -> tuple[str | None, str]:
    """Find whose captions a file has, and in which language; a video of exactly this name goes first."""
    stem = _stem(path)
    name, _, told = stem.rpartition(".")
    tag = told.replace("_", "-")
    for meant, spoken in ((stem, language), (name, tag)):
        owner = next((video for video in videos if _stem(video).casefold() == meant.casefold()), None)
        if owner is not None and is_language_tag(spoken):
            return owner, language_tag(spoken)
    return None, ""


def _place(path: str) -> list[tuple[int, list[tuple[int, int, str]]]]:
    *folders, name = path.split("/")
    return [*((1, _natural(folder)) for folder in folders), (0, _natural(name))]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Order names with numbers as people do: "2 Water" before "10 Boats"."""
    parts = (part for part in _NUMBER.split(name) if part)
    return [(0, int(part), part) if _NUMBER.fullmatch(part) else (1, 0, part.casefold()) for part in parts]


def _stem(path: str) -> str:
    return path.rpartition(".")[0] or path


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""
