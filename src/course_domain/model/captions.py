"""Captions of a video: one file of subtitles per language."""

from datetime import datetime
from typing import Final

from attrs import evolve, field, frozen

from course_domain.model.courses import Caption, Video
from course_domain.model.errors import Invalid
from course_domain.model.languages import language_name, language_tag

MOST_CAPTIONS: Final = 50
LONGEST_LABEL: Final = 100


@frozen(kw_only=True)
class CaptionsDraft:
    """Subtitles in one language, as an administrator gives them; without a label they have the language's own name.

    ``digest`` is of their WebVTT, in hexadecimal digits: other text lies under another key.
    """

    language: str = field(converter=language_tag)
    label: str = ""
    digest: str

    def __attrs_post_init__(self) -> None:
        """Refuse what can't be meant."""
        if len(self.label) > LONGEST_LABEL:
            raise Invalid.of("label", f"must be at most {LONGEST_LABEL} characters long")

    def key_for(self, video: Video) -> str:
        """Say where they lie: the same text always under the same key."""
        return f"{video.folder}/captions/{self.language}-{self.digest[:16]}.vtt"

    def shown_by(self, video: Video, now: datetime) -> Video:
        """Show them with a video, instead of those that it had in this language."""
        label = self.label.strip() or language_name(self.language)
        caption = Caption(language=self.language, label=label, s3_key=self.key_for(video))
        others = without_language(video, self.language)
        if len(others) >= MOST_CAPTIONS:
            raise Invalid.of("language", f"is one too many: a video has captions in {MOST_CAPTIONS} languages at most")
        place = next((n for n, each in enumerate(video.captions) if _is_in(each, self.language)), len(others))
        return evolve(video, captions=(*others[:place], caption, *others[place:]), updated_at=now)


def without_language(video: Video, language: str) -> tuple[Caption, ...]:
    """Give the captions of a video in all other languages; case makes no difference."""
    return tuple(each for each in video.captions if not _is_in(each, language))


def _is_in(caption: Caption, language: str) -> bool:
    return caption.language.lower() == language.lower()
