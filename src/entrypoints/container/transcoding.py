"""Who looks into files and works on them."""

from collections.abc import Callable
from typing import Final

from attrs import field, frozen

from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.running import program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.local.inspections import ThreadedInspections
from course_domain.ports import Inspections, MediaObjects, Transcoder
from entrypoints.config.settings import Config
from entrypoints.container.media_elsewhere import transcoder

WORK_FOLDER: Final = "work"
"""Below the data: where files lie while they are worked on."""


@frozen(kw_only=True)
class Transcoding:
    """What the worker's jobs on files are done by; nothing of it is begun before its first use."""

    inspections: Inspections
    transcoder: Transcoder
    close: Callable[[], None] = field(repr=False)


def transcoding(config: Config, media: MediaObjects) -> Transcoding:
    """Work with ffmpeg on this machine; ladders with MediaConvert, where it is set."""
    scratch = Scratch(config.data / WORK_FOLDER)
    here = FfmpegTranscoder(workshop=Workshop(media=media, scratch=scratch, program=program(None)))
    return Transcoding(
        inspections=ThreadedInspections(inspector=FfmpegInspector(media=media, scratch=scratch)),
        transcoder=transcoder(config, here),
        close=here.close,
    )
