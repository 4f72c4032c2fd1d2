"""Who looks into files and works on them."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from attrs import field, frozen

from adapters.aws.invalidations import CloudFrontPurger
from adapters.aws.media_convert import MediaConvertTranscoder
from adapters.aws.media_convert_job import MediaConvertSettings
from adapters.aws.sdk import open_client
from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.running import program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.local.edge_purger import EdgePurger
from adapters.local.inspections import ThreadedInspections
from course_domain.ports import CachePurger, Inspections, MediaObjects, Transcoder
from entrypoints.config.settings import Config
from entrypoints.config.values import MediaConvertConfig
from entrypoints.container.kind_transcoder import KindTranscoder

WORK_FOLDER: Final = "work"
"""Below the data: where files lie while they are worked on."""


@frozen(kw_only=True)
class Transcoding:
    """What the worker's jobs on files are done by; nothing of it is begun before its first use."""

    inspections: Inspections
    transcoder: Transcoder
    purger: CachePurger
    close: Callable[[], None] = field(repr=False)


def transcoding(config: Config, media: MediaObjects) -> Transcoding:
    """Work with ffmpeg on this machine; ladders with MediaConvert, where it is set."""
    scratch = Scratch(config.data / WORK_FOLDER)
    here = FfmpegTranscoder(workshop=Workshop(media=media, scratch=scratch, program=program(None)))
    return Transcoding(
        inspections=ThreadedInspections(inspector=FfmpegInspector(media=media, scratch=scratch)),
        transcoder=here if config.mediaconvert is None else _with_ladders_there(here, config, config.mediaconvert),
        purger=_purger(config),
        close=here.close,
    )


def _with_ladders_there(here: Transcoder, config: Config, told: MediaConvertConfig) -> KindTranscoder:
    bucket = urlsplit(config.media_url)
    settings = MediaConvertSettings(bucket=bucket.netloc, prefix=bucket.path, role=told.role, queue=told.queue)
    ladder = MediaConvertTranscoder(settings=settings, client=open_client("mediaconvert"))
    return KindTranscoder(quick=here, ladder=ladder)


def _purger(config: Config) -> CachePurger:
    if config.cloudfront is None or config.cloudfront.distribution_id is None:
        return EdgePurger()
    return CloudFrontPurger(client=open_client("cloudfront"), distribution_id=config.cloudfront.distribution_id)
