"""CachePurger: one suite for every CDN that may hold copies.

A purging's ``still_held`` puts copies of some objects into its cache, then tells which of them are left after the call.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

import pytest
from attrs import frozen
from moto import mock_aws

from adapters.aws.invalidations import MOST_PATHS, CloudFrontPurger
from adapters.aws.sdk import ServiceClient
from adapters.local.edge_purger import EdgePurger
from adapters.memory.purger import MemoryCachePurger
from course_domain.model.errors import NotReachable
from course_domain.ports import CachePurger

PLAY = "videos/v1/r1/play.mp4"
COPIES = (PLAY, "videos/v1/captions/en.vtt", "videos/v1/captions/de.vtt", "videos/v2/captions/en.vtt")


@frozen(kw_only=True)
class Purging:
    purger: CachePurger
    asked: Callable[[], list[list[str]]] = list
    """The batches that the CDN took, keys as they were given."""
    held: Sequence[str] = COPIES

    def still_held(self) -> list[str]:
        patterns = [key for batch in self.asked() for key in batch]
        return [key for key in self.held if not any(fnmatchcase(key, pattern) for pattern in patterns)]


@frozen(kw_only=True)
class Distribution:
    """CloudFront as moto keeps it, read by CloudFront's rule: a batch under a known reference is the same batch."""

    client: ServiceClient
    id: str

    def batches(self) -> list[list[str]]:
        listed = self.client().list_invalidations(DistributionId=self.id)["InvalidationList"].get("Items", [])
        known: dict[str, list[str]] = {}
        for each in listed:
            found = self.client().get_invalidation(DistributionId=self.id, Id=each["Id"])["Invalidation"]
            batch = found["InvalidationBatch"]
            paths = batch["Paths"]["Items"]
            assert batch["Paths"]["Quantity"] == len(paths)
            assert known.setdefault(batch["CallerReference"], paths) == paths, "CloudFront would refuse this"
        assert all(path.startswith("/") for paths in known.values() for path in paths)
        return [[path.removeprefix("/") for path in paths] for paths in known.values()]


ORIGIN = {"Id": "media", "DomainName": "media.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
DISTRIBUTION = {
    "CallerReference": "tests",
    "Comment": "",
    "Enabled": True,
    "Origins": {"Quantity": 1, "Items": [ORIGIN]},
    "DefaultCacheBehavior": {"TargetOriginId": "media", "ViewerProtocolPolicy": "https-only"},
}


@pytest.fixture
def distribution(monkeypatch: pytest.MonkeyPatch) -> Iterator[Distribution]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    with mock_aws():
        client = ServiceClient("cloudfront", region="us-east-1")
        made = client().create_distribution(DistributionConfig=DISTRIBUTION)["Distribution"]
        yield Distribution(client=client, id=made["Id"])


def cloudfront(request: pytest.FixtureRequest) -> Purging:
    at: Distribution = request.getfixturevalue("distribution")
    return Purging(purger=CloudFrontPurger(distribution_id=at.id, client=at.client), asked=at.batches)


def memory(_: pytest.FixtureRequest) -> Purging:
    purger = MemoryCachePurger()
    return Purging(purger=purger, asked=lambda: [list(keys) for _, keys in purger.batches])


def edge(_: pytest.FixtureRequest) -> Purging:
    return Purging(purger=EdgePurger(), held=())


@pytest.fixture(params=[memory, edge, cloudfront], ids=["memory", "edge", "cloudfront"])
def purging(request: pytest.FixtureRequest) -> Purging:
    return request.param(request)


def held(purging: Purging, *but: str) -> list[str]:
    return [key for key in purging.held if key not in but]


def test_an_object_is_forgotten_and_its_neighbours_are_kept(purging: Purging) -> None:
    purging.purger.forget([PLAY], "r2")
    assert purging.still_held() == held(purging, PLAY)


def test_a_folder_is_forgotten_with_all_below_it(purging: Purging) -> None:
    purging.purger.forget(["videos/v1/captions/*"], "r2")
    assert purging.still_held() == held(purging, *COPIES[1:3])


def test_nothing_is_asked_where_nothing_is_to_be_forgotten(purging: Purging) -> None:
    purging.purger.forget([], "r2")
    assert purging.asked() == []
    assert purging.still_held() == held(purging)


def test_the_same_again_is_asked_once(purging: Purging) -> None:
    purging.purger.forget([PLAY, COPIES[1]], "r2")
    once = purging.asked()
    purging.purger.forget([COPIES[1], PLAY, PLAY], "r2")
    assert purging.asked() == once


def test_other_keys_under_the_same_reference_are_forgotten_too(purging: Purging) -> None:
    purging.purger.forget([PLAY], "r2")
    purging.purger.forget([COPIES[1]], "r2")
    assert purging.still_held() == held(purging, PLAY, COPIES[1])


def test_the_same_keys_under_another_reference_are_forgotten_again(purging: Purging) -> None:
    purging.purger.forget([PLAY], "r2")
    once = len(purging.asked())
    purging.purger.forget([PLAY], "r3")
    assert len(purging.asked()) == 2 * once


@pytest.mark.parametrize("bad", ["", "*", "/*", "/a", "a//b", "a/../b", "a b", "a*", "a/*/b", "a/*/*", "ä", "a?b"])
def test_what_is_no_key_is_never_asked_for(purging: Purging, bad: str) -> None:
    with pytest.raises(ValueError, match="media key"):
        purging.purger.forget([PLAY, bad], "r2")
    assert purging.asked() == []


# --- what only CloudFront has


def test_more_paths_than_one_batch_holds_go_in_several(distribution: Distribution) -> None:
    keys = [f"videos/v1/r1/{number:05}.m4s" for number in range(MOST_PATHS + 1)]
    CloudFrontPurger(distribution_id=distribution.id, client=distribution.client).forget(keys, "r2")
    assert sorted(len(batch) for batch in distribution.batches()) == [1, MOST_PATHS]
    assert sorted(key for batch in distribution.batches() for key in batch) == keys


def test_a_distribution_that_is_gone_is_not_reachable_and_says_why(distribution: Distribution) -> None:
    purger = CloudFrontPurger(distribution_id="E0GONE", client=distribution.client)
    with pytest.raises(NotReachable, match=re.escape("CloudFront (NoSuchDistribution")):
        purger.forget([PLAY], "r2")


def test_a_purger_without_credentials_is_not_reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    purger = CloudFrontPurger(distribution_id="E1", client=ServiceClient("cloudfront", region="us-east-1"))
    with pytest.raises(NotReachable, match="NoCredentialsError"):
        purger.forget([PLAY], "r2")
