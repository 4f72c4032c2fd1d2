"""Makes a course of a folder of videos, as far as it isn't there yet."""

import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from course_domain.model.course_folders import FolderVideo
from course_domain.model.courses import Course, CourseStatus, Video, VideoState
from course_domain.model.drafts import CourseDraft, VideoDraft
from course_domain.model.errors import DomainError, Invalid
from course_domain.model.reports import MOST_ITEMS, PageRequest
from course_domain.model.subtitles import MOST_BYTES
from course_domain.model.uploads import UploadRefused
from course_domain.use_cases.store_upload import WholeFile
from entrypoints.cli.courses import OPERATOR
from entrypoints.cli.meters import Counted, Step, meter
from entrypoints.cli.telling import in_words
from entrypoints.container.groups import Commands
from entrypoints.http.admin_captions import read_captions

_CHUNK: Final = 1 << 20


@frozen(kw_only=True)
class Importer:
    """Imports the files below ``folder``; ``say`` tells what is done, and ``problems`` gathers what could not be."""

    commands: Commands
    folder: Path
    say: Callable[[str], None]
    problems: list[str] = field(factory=list)

    def course(self, draft: CourseDraft) -> Course:
        """Give the course of that title, a new one where there is none that is still sold.

        Raises:
            Invalid: there are several.
        """
        known = self._called(draft.title.strip())
        if len(known) > 1:
            raise Invalid.of("title", f"is that of {len(known)} courses: give them different ones first")
        if known:
            self.say(f"The course is there already: {known[0].title}")
            return known[0]
        made = self.commands.create_course(OPERATOR, draft).thing.course
        self.say(f"A new course, as a draft: {made.title}")
        return made

    def _called(self, title: str) -> list[Course]:
        found: list[Course] = []
        request = PageRequest(limit=MOST_ITEMS)
        while True:
            page = self.commands.list_all_courses(OPERATOR, title, request)
            cards = (card.course for card in page.items)
            found += [each for each in cards if each.title == title and each.status is not CourseStatus.ARCHIVED]
            if page.next is None:
                return found
            request = PageRequest(limit=MOST_ITEMS, after=page.next)

    def add_all(self, course: Course, planned: tuple[FolderVideo, ...]) -> Mapping[str, Video]:
        """Add what isn't there; gives the videos by their path, but for those that could not be added."""
        there = self.commands.list_sources(OPERATOR, course.id)
        added: dict[str, Video] = {}
        for place, each in enumerate(planned, start=1):
            try:
                video = self._add(course, each, there, f"{place}/{len(planned)} {each.path}")
            except (DomainError, OSError) as problem:
                self._failed(each.path, problem)
                continue
            added[each.path] = self._with_captions(video, each.captions)
        return added

    def _add(self, course: Course, planned: FolderVideo, there: Mapping[str, Video], label: str) -> Video:
        file = self._looked_at(planned.path, f"{label}: reading")
        if file.sha256 in there:
            self.say(f"{label}: there already, as {there[file.sha256].title}")
            return there[file.sha256]
        with meter(f"{label}: storing", file.size) as told, Counted(self.folder / planned.path, told) as body:
            upload = self.commands.store_upload(OPERATOR, file, body)
        draft = VideoDraft(title=planned.title, section=planned.section, upload_id=upload.id)
        return self.commands.add_video(OPERATOR, course.id, draft).thing

    def _looked_at(self, path: str, label: str) -> WholeFile:
        with meter(label, (self.folder / path).stat().st_size) as told:
            return look_at(self.folder / path, told)

    def _with_captions(self, video: Video, captions: Mapping[str, str]) -> Video:
        """Put captions in the languages that the video has none in; others may have been mended since."""
        for language, path in captions.items():
            if any(each.language == language for each in video.captions):
                self.say(f"{path}: {video.title} has captions in {language} already")
                continue
            try:
                video = self._captioned(video, language, path)
            except (DomainError, OSError) as problem:
                self._failed(path, problem)
        return video

    def _captioned(self, video: Video, language: str, path: str) -> Video:
        with (self.folder / path).open("rb") as file:
            found = read_captions(file.read(MOST_BYTES + 1), language)
        after = self.commands.put_captions(OPERATOR, video.id, found.draft, found.webvtt)
        left_out = f", without {found.left_out} cues that end before they start" if found.left_out else ""
        self.say(f"{path}: captions in {language}{left_out}")
        return after

    def publish(self, course: Course) -> None:
        """Publish it, where it is a draft."""
        known = self.commands.read_course(OPERATOR, course.id).course
        if known.status is CourseStatus.DRAFT:
            self.commands.change_course(
                OPERATOR, course.id, evolve(CourseDraft.of(known), status=CourseStatus.PUBLISHED)
            )
            self.say("The course is published.")

    def judge(self, videos: Mapping[str, Video]) -> None:
        """Note which can't be played."""
        for path, video in videos.items():
            if video.state is VideoState.FAILED:
                self.problems.append(f"{path}: {video.warning}")

    def _failed(self, path: str, problem: Exception) -> None:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else in_words(problem)
        self.problems.append(f"{path}: {why}")


def look_at(path: Path, told: Step) -> WholeFile:
    """Read a file once, to know it.

    Raises:
        UploadRefused: there is nothing in it.
    """
    size, digest = path.stat().st_size, hashlib.sha256()
    if size == 0:
        raise UploadRefused(why="the file is empty.")
    with Counted(path, told) as body:
        while chunk := body.read(_CHUNK):
            digest.update(chunk)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return WholeFile(filename=path.name, content_type=kind, size=size, sha256=digest.hexdigest())
