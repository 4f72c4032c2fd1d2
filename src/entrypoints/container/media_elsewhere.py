"""What is done for our media by others: CloudFront forgets, MediaConvert makes ladders."""

from typing import cast
from urllib.parse import urlsplit

from adapters.aws.invalidations import CloudFrontPurger
from adapters.aws.media_convert import MediaConvertTranscoder
from adapters.aws.media_convert_events import MediaConvertEvents
from adapters.aws.media_convert_job import MediaConvertSettings
from adapters.aws.sdk import ServiceClient
from adapters.local.edge_purger import EdgePurger
from course_domain.ports import CachePurger, Transcoder, UrlSigner
from entrypoints.config.settings import Config
from entrypoints.config.values import MediaConvertConfig
from entrypoints.container.foreign import methods_of
from entrypoints.container.kind_transcoder import KindTranscoder

_ANYWHERE = "us-east-1"
"""CloudFront has one place for all regions."""


def cache_purger(config: Config, signer: UrlSigner) -> CachePurger:
    """CloudFront where its distribution is known, another CDN where its signer forgets as well, else nothing."""
    if config.cloudfront is not None and config.cloudfront.distribution_id is not None:
        client = ServiceClient("cloudfront", region=_ANYWHERE)
        return CloudFrontPurger(distribution_id=config.cloudfront.distribution_id, client=client)
    if config.cdn is not None and all(hasattr(signer, name) for name in methods_of(CachePurger)):
        return cast(CachePurger, signer)
    return EdgePurger()


def unforgetting(config: Config) -> list[str]:
    """Say what a CDN can't be told."""
    if config.cloudfront is None or config.cloudfront.distribution_id is not None:
        return []
    return ["CloudFront can't be asked to forget: set COURSEDOCK_CLOUDFRONT_DISTRIBUTION_ID."]


def transcoder(config: Config, here: Transcoder) -> Transcoder:
    """Give what makes ladders in MediaConvert, where it is set, and everything else here."""
    if config.mediaconvert is None:
        return here
    client = ServiceClient("mediaconvert", region=_region_of(config.mediaconvert))
    settings = _settings(config.mediaconvert, config.media_url)
    ladder = MediaConvertTranscoder(settings=settings, client=client, events=_events(config.mediaconvert, settings))
    return KindTranscoder(quick=here, ladder=ladder)


def _events(said: MediaConvertConfig, settings: MediaConvertSettings) -> MediaConvertEvents | None:
    """Give the queue by which MediaConvert tells, where there is one."""
    if said.events is None:
        return None
    return MediaConvertEvents(
        queue_url=said.events, settings=settings, client=ServiceClient("sqs", region=_region_of(said))
    )


def _region_of(said: MediaConvertConfig) -> str | None:
    """Give the region of a queue; None leaves it to AWS_DEFAULT_REGION."""
    return said.queue.split(":")[3] if said.queue else None


def _settings(said: MediaConvertConfig, media_url: str) -> MediaConvertSettings:
    place = urlsplit(media_url)
    return MediaConvertSettings(bucket=place.netloc, prefix=place.path, role=said.role, queue=said.queue)
