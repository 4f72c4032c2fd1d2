"""What is made of a source: a ladder of qualities, pictures, and where each of them lies."""

from enum import StrEnum
from typing import ClassVar, Final

from attrs import frozen

from course_domain.model.errors import DomainError
from course_domain.model.sources import SourceFacts

_LADDER: Final = (
    (1080, 5_000_000, 128_000),
    (720, 2_800_000, 128_000),
    (480, 1_400_000, 96_000),
    (360, 800_000, 96_000),
)
SEGMENT_SECONDS: Final = 4


@frozen(kw_only=True)
class Rung:
    """One quality: pixels, both even, and bits a second."""

    width: int
    height: int
    video_bits: int
    audio_bits: int

    @property
    def name(self) -> str:
        """Its folder: the shorter side and a p."""
        return f"{min(self.width, self.height)}p"


def rungs_for(facts: SourceFacts) -> tuple[Rung, ...]:
    """Give the qualities at or below the source, best first; a source below all of them gets one of its own size."""
    shorter = min(facts.picture.width, facts.picture.height)
    fitting = [step for step in _LADDER if step[0] <= shorter] or [(shorter, *_LADDER[-1][1:])]
    return tuple(_rung(facts, *step) for step in fitting)


def _rung(facts: SourceFacts, shorter: int, video_bits: int, audio_bits: int) -> Rung:
    least = min(facts.picture.width, facts.picture.height)
    width, height = (_even(side * shorter, least) for side in (facts.picture.width, facts.picture.height))
    return Rung(width=width, height=height, video_bits=video_bits, audio_bits=audio_bits)


def _even(dividend: int, divisor: int) -> int:
    return max(2, (dividend + divisor) // (2 * divisor) * 2)


class WorkKind(StrEnum):
    """What is asked for.

    Preview: poster, storyboard, and the MP4 where it need only be copied. Ladder: the stream, and the MP4 where it must
    be made. Still: another poster.
    """

    PREVIEW = "preview"
    LADDER = "ladder"
    STILL = "still"


@frozen(kw_only=True)
class MediaWork:
    """What a transcoder is asked to make.

    Everything protected goes below ``folder``, under names that the work alone decides: the same work done again, by
    another machine after a crash, writes the same keys and no others. The poster goes to ``poster_key``.
    """

    kind: WorkKind
    source_key: str
    folder: str
    poster_key: str
    facts: SourceFacts
    rungs: tuple[Rung, ...] = ()
    still_at: int | None = None
    """Seconds into the video of the poster; None lets the transcoder choose."""

    @property
    def mp4_key(self) -> str:
        """The whole video as one file."""
        return f"{self.folder}/play.mp4"

    @property
    def hls_folder(self) -> str:
        """Where the stream lies."""
        return f"{self.folder}/hls"

    @property
    def hls_key(self) -> str:
        """The stream's first playlist."""
        return f"{self.hls_folder}/master.m3u8"

    @property
    def storyboard_key(self) -> str:
        """WebVTT whose cues name parts of sprites beside it."""
        return f"{self.folder}/storyboard.vtt"


class WorkPhase(StrEnum):
    """How far a transcoder is."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


@frozen(kw_only=True)
class Made:
    """Keys of what was made; None where the work had no such part."""

    mp4_key: str | None = None
    hls_key: str | None = None
    poster_key: str | None = None
    storyboard_key: str | None = None

    def with_more(self, more: "Made") -> "Made":
        """Add what was made since; of two, the newer counts."""
        return Made(
            mp4_key=more.mp4_key or self.mp4_key,
            hls_key=more.hls_key or self.hls_key,
            poster_key=more.poster_key or self.poster_key,
            storyboard_key=more.storyboard_key or self.storyboard_key,
        )


NOTHING: Final = Made()
"""Nothing yet."""


@frozen(kw_only=True)
class WorkState:
    """What a transcoder says of a work. ``reason`` and ``why`` as in ``Unplayable``; ``final``: again won't help."""

    phase: WorkPhase
    percent: int = 0
    made: Made | None = None
    reason: str = ""
    why: str = ""
    final: bool = False
    log: str = ""
    """The last words of the programs that worked, for operators; at most some thousand characters."""


@frozen(kw_only=True)
class UnknownWork(DomainError):
    """Nobody works on this any more."""

    code: ClassVar[str] = "unknown-work"

    @property
    def sentence(self) -> str:
        """Say what follows."""
        return "The work was lost with the machine that did it; it starts again."
