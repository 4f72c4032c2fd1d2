"""Who looks into files and works on them."""

from collections.abc import Callable

from attrs import field, frozen

from adapters.local.inspections import ThreadedInspections
from course_domain.ports import Inspections, MediaObjects, Transcoder
from entrypoints.config.settings import Config
from entrypoints.container.adapters import inspector, scratch
from entrypoints.container.adapters import transcoder as ffmpeg
from entrypoints.container.media_elsewhere import transcoder


@frozen(kw_only=True)
class Transcoding:
    """What the worker's jobs on files are done by; nothing of it is begun before its first use."""

    inspections: Inspections
    transcoder: Transcoder
    close: Callable[[], None] = field(repr=False)


def transcoding(config: Config, media: MediaObjects) -> Transcoding:
    """Work with ffmpeg on this machine; ladders with MediaConvert, where it is set."""
    folder = scratch(config)
    here = ffmpeg(config, media, folder)
    return Transcoding(
        inspections=ThreadedInspections(inspector=inspector(media, folder)),
        transcoder=transcoder(config, here),
        close=here.close,
    )
