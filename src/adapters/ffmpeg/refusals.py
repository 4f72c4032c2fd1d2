"""Why a file can't become a video, as stable words and as sentences for an administrator."""

from typing import Final

from attrs import frozen

from course_domain.model.sources import Unplayable

_AGAIN: Final = "Please export it once more, as MP4 (H.264, AAC) if you can choose."

_SENTENCES: Final = {
    "empty": "The file is empty: nothing arrived of it. Please choose the file again.",
    "not-a-video": "The file holds {what}, not a video. Please choose another file.",
    "other-format": "The file is {what}, which Coursedock can't read. Please save it as MP4, MOV, MKV or WebM.",
    "points-elsewhere": "The file is {what}, which holds no film but points at other files or addresses. "
    "Please choose the video file itself.",
    "no-picture": "The file holds no moving picture, only sound or other data. Please choose a video.",
    "truncated": "The end of the file is missing: it was cut off when it was saved, copied or sent. "
    "Please compare it with the original, and send it again.",
    "damaged": f"The file is damaged: its pictures can't be read. {_AGAIN}",
    "lying-duration": f"The file says that it lasts {{claimed}}, but holds {{what}}. {_AGAIN}",
    "too-long": "The video lasts {real}; at most {most} are possible. Please cut it into several videos.",
    "too-large-picture": "The picture has {what} pixels; at most {most} a side are possible. "
    "Please export it smaller: 1,920 × 1,080 is enough for every screen that courses are watched on.",
    "too-small-picture": "The picture has {what} pixels; it needs at least {least} a side.",
    "too-large-file": "The file has {what}; at most {most} are possible. Please export it smaller.",
    "too-slow": f"Reading the file takes longer than any sound video needs. {_AGAIN}",
}

REASONS: Final = tuple(_SENTENCES)


@frozen(kw_only=True)
class Refusal:
    """A reason with what its sentence tells."""

    reason: str
    words: tuple[tuple[str, str], ...] = ()

    def raised(self) -> Unplayable:
        """Give it as the domain knows it."""
        return refused(self.reason, **dict(self.words))


def refused(reason: str, **words: str) -> Unplayable:
    """Word a reason."""
    return Unplayable(reason=reason, why=_SENTENCES[reason].format(**words))


def time_words(milliseconds: int) -> str:
    """Say a time for people: hours and minutes, minutes and seconds, or seconds."""
    seconds = milliseconds // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [(hours, "hour"), (minutes, "minute")] if hours else [(minutes, "minute"), (rest, "second")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " and ".join(said) or "less than a second"


def size_words(size: int) -> str:
    """Say a size for people."""
    return f"{size / (1 << 30):,.1f} GiB" if size >= 1 << 30 else f"{size / (1 << 20):,.0f} MiB"
