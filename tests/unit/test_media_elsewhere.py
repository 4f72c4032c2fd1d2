"""Who forgets, and who makes ladders, follows from the settings; nobody is reached by that."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from attrs import evolve

from adapters.aws.invalidations import CloudFrontPurger
from adapters.aws.media_convert import MediaConvertTranscoder
from adapters.local.edge_purger import EdgePurger
from adapters.local.system import SystemClock
from adapters.memory.media import MemoryMediaObjects, MemoryUrlSigner
from adapters.memory.transcoding import MemoryTranscoder
from course_domain.ports import CachePurger
from entrypoints.config.settings import Config
from entrypoints.config.values import CloudFrontConfig, ForeignConfig, MediaConvertConfig
from entrypoints.container.adapters import advice, url_signer
from entrypoints.container.checks import NotWell, signing
from entrypoints.container.kind_transcoder import KindTranscoder
from entrypoints.container.media_elsewhere import cache_purger, transcoder
from environments import environment, pem

CONVERT = MediaConvertConfig(
    role="arn:aws:iam::111122223333:role/school-convert",
    queue="arn:aws:mediaconvert:eu-central-1:111122223333:queues/school",
    events="https://sqs.eu-central-1.amazonaws.com/111122223333/school-events",
)
HERE = MemoryTranscoder(media=MemoryMediaObjects())


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    return Config.from_environ(environment(str(tmp_path)))


@pytest.fixture
def on_cloudfront(config: Config) -> Config:
    keys = (("K1", pem("rsa")),)
    found = CloudFrontConfig(domain="d111.cloudfront.net", keys=keys, distribution_id="E1", hash="SHA256", logs=None)
    return evolve(config, cloudfront=found)


class ForgettingSigner(MemoryUrlSigner):
    def forget(self, keys: Sequence[str], reference: str) -> None:
        """As a CDN that keeps copies."""


def forgetting(_: Mapping[str, str]) -> ForgettingSigner:
    return ForgettingSigner()


def plain(environ: Mapping[str, str]) -> MemoryUrlSigner:
    return MemoryUrlSigner(base_url=environ["THEIR_URL"])


def foreign(config: Config, name: str) -> Config:
    chosen = ForeignConfig(reference=f"python:{__name__}:{name}", environ={"THEIR_URL": "https://cdn.example"})
    return evolve(config, cdn=chosen)


def test_the_local_cdn_has_nothing_to_forget(config: Config) -> None:
    assert isinstance(cache_purger(config, url_signer(config)), EdgePurger)


def test_cloudfront_is_asked_to_forget_where_its_distribution_is_known(on_cloudfront: Config) -> None:
    purger = cache_purger(on_cloudfront, url_signer(on_cloudfront))
    assert isinstance(purger, CloudFrontPurger)
    assert purger.distribution_id == "E1"
    assert not any("forget" in said for said in advice(on_cloudfront))


def test_a_distribution_that_is_not_known_is_told_of(on_cloudfront: Config) -> None:
    assert on_cloudfront.cloudfront is not None
    unknown = evolve(on_cloudfront, cloudfront=evolve(on_cloudfront.cloudfront, distribution_id=None))
    assert isinstance(cache_purger(unknown, url_signer(unknown)), EdgePurger)
    assert any("COURSEDOCK_CLOUDFRONT_DISTRIBUTION_ID" in said for said in advice(unknown))


def test_another_cdn_signs_and_forgets_if_it_can(config: Config) -> None:
    signer = url_signer(foreign(config, "plain"))
    assert signer.address("a.jpg") == "https://cdn.example/a.jpg"
    assert isinstance(cache_purger(foreign(config, "plain"), signer), EdgePurger)
    able = url_signer(foreign(config, "forgetting"))
    purger: CachePurger = cache_purger(foreign(config, "forgetting"), able)
    assert purger is able


def test_works_are_done_here_unless_media_convert_is_set(config: Config) -> None:
    assert transcoder(config, HERE) is HERE


def test_ladders_are_made_by_media_convert_and_the_rest_here(config: Config) -> None:
    set_up = evolve(config, media_url="s3://school-media/our/media", mediaconvert=CONVERT)
    made = transcoder(set_up, HERE)
    assert isinstance(made, KindTranscoder)
    assert isinstance(made.ladder, MediaConvertTranscoder)
    assert made.quick is HERE
    settings = made.ladder.settings
    assert settings.place_of("incoming/u1") == "s3://school-media/our/media/incoming/u1"
    assert (settings.role, settings.queue) == (CONVERT.role, CONVERT.queue)
    assert made.ladder.client().meta.region_name == "eu-central-1"


def test_events_are_taken_where_their_queue_is_set(config: Config) -> None:
    set_up = evolve(config, media_url="s3://school-media", mediaconvert=CONVERT)
    urls = []
    for each in (set_up, evolve(set_up, mediaconvert=evolve(CONVERT, events=None))):
        made = transcoder(each, HERE)
        assert isinstance(made, KindTranscoder)
        assert isinstance(made.ladder, MediaConvertTranscoder)
        urls.append(made.ladder.events and made.ladder.events.queue_url)
    assert urls == [CONVERT.events, None]


def test_a_region_is_found_as_aws_finds_it_where_no_queue_says_one(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up = evolve(config, media_url="s3://school-media", mediaconvert=MediaConvertConfig(role=CONVERT.role))
    regions = []
    for name in ("eu-west-3", ""):
        monkeypatch.setenv("AWS_DEFAULT_REGION", name)
        made = transcoder(set_up, HERE)
        assert isinstance(made, KindTranscoder)
        assert isinstance(made.ladder, MediaConvertTranscoder)
        regions.append(made.ladder.client().meta.region_name)
    assert regions == ["eu-west-3", "us-east-1"]


def test_the_check_of_signing_asks_the_signer_itself(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = url_signer(foreign(config, "plain"))
    assert signing(signer, None, SystemClock())() == "signs for cdn.example"

    def refuse(_self: object, _key: str, _query: str, _now: datetime, _viewer: str | None = None) -> bool:
        return False

    monkeypatch.setattr(MemoryUrlSigner, "opens", refuse)
    with pytest.raises(NotWell, match="refuses what it signed itself"):
        signing(signer, None, SystemClock())()
