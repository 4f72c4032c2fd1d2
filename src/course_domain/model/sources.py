"""What a video file is, as found by looking into it, and why one can't be used."""

from typing import ClassVar

from attrs import frozen

from course_domain.model.errors import DomainError
from course_domain.model.spans import whole_duration


@frozen(kw_only=True)
class Unplayable(DomainError):
    """A file that can't become a video. ``reason`` is a stable word; the sentence is for the administrator."""

    code: ClassVar[str] = "unplayable"
    reason: str
    why: str

    @property
    def sentence(self) -> str:
        """Give the reason as it was worded for people."""
        return self.why


@frozen(kw_only=True)
class NotPlaying(DomainError):
    """A video whose file doesn't play, or not yet."""

    code: ClassVar[str] = "not-playing"

    @property
    def sentence(self) -> str:
        """Say what to wait for."""
        return "This video doesn't play yet: its file is still being worked on, or can't be played."


@frozen(kw_only=True)
class Picture:
    """The moving picture: pixels as shown, after rotation, and frames in 1,000 seconds."""

    codec: str
    width: int
    height: int
    millirate: int
    pixel_format: str


@frozen(kw_only=True)
class Sound:
    """The sound; ``sample_rate`` in hertz."""

    codec: str
    channels: int
    sample_rate: int


@frozen(kw_only=True)
class SourceFacts:
    """What a file holds, found by probing it and never by trust."""

    container: str
    milliseconds: int
    size: int
    """Bytes."""
    sha256: str
    picture: Picture
    sound: Sound | None = None

    @property
    def duration(self) -> int:
        """Whole seconds, the server's truth."""
        return whole_duration(self.milliseconds / 1000)

    @property
    def plays_as_it_is(self) -> bool:
        """Tell whether every browser plays its tracks, so that they need only be put into an MP4."""
        picture, sound = self.picture, self.sound
        return (
            picture.codec == "h264"
            and picture.pixel_format in ("yuv420p", "yuvj420p")
            and (sound is None or (sound.codec == "aac" and sound.channels <= 2))
        )
