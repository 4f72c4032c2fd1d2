"""`aws check` against a stand-in: a bucket that checks who asks, and the local CDN in CloudFront's place.

Every step is seen to go wrong by the mistake that it is there for.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from attrs import evolve
from botocore import UNSIGNED
from botocore.config import Config
from serving import free_port, served

from adapters.aws.stacks.checking import Live, NotWell, steps
from adapters.aws.stacks.clients import Clients
from adapters.aws.stacks.signing_keys import new_private_key, public_half
from s3_server import Bucket, S3Server, credentials

SHOP, ADMIN, FOREIGN = "https://shop.example", "https://courses.example", "https://somebody-else.example"
KEYS = {"KCURRENT": new_private_key(), "KBEFORE": new_private_key()}
Cdn = Callable[..., Live]


@pytest.fixture
def bucket(s3_store: S3Server) -> Bucket:
    """A bucket into which pages of the administrator may upload."""
    made = s3_store.bucket()
    made.allow(ADMIN, methods=("PUT", "POST"), exposed=("ETag", "Location"))
    return made


@pytest.fixture
def cdn(bucket: Bucket, tmp_path: Path) -> Iterator[Cdn]:
    """Start a distribution before the bucket, well unless told otherwise, and give what is to be checked."""
    with ExitStack() as running:

        def start(
            *, trusted: dict[str, str] = KEYS, origins: tuple[str, ...] = (SHOP, ADMIN), dropped: str = ""
        ) -> Live:
            port = free_port()
            base_url = f"http://127.0.0.1:{port}"
            environ = {
                **credentials(),
                "AWS_ENDPOINT_URL_S3": bucket.endpoint,
                "TEST_BUCKET": bucket.name,
                "TEST_KEYS": json.dumps({name: public_half(pem) for name, pem in trusted.items()}),
                "TEST_BASE": base_url,
                "TEST_ORIGINS": ",".join(origins),
                "TEST_DROPPED": dropped,
            }
            running.enter_context(served("edge_over_s3:create", log=tmp_path / "edge.log", environ=environ, port=port))
            return Live(
                bucket=bucket.name,
                base_url=base_url,
                keys=tuple(KEYS.items()),
                origin=SHOP,
                admin_origin=ADMIN,
                s3=bucket.client,
                anonymous_s3=unsigned(bucket.endpoint),
            )

        yield start


def unsigned(endpoint: str) -> Any:
    config = Config(signature_version=UNSIGNED, s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=config)


@contextmanager
def found(live: Live) -> Iterator[dict[str, str]]:
    """Take every step and give what is wrong, by the step's name."""
    with steps(live) as taken:
        yield {name: why for name, why in ((name, wrong(step)) for name, step in taken.items()) if why}


def wrong(step: Callable[[], str]) -> str:
    try:
        assert step()
    except NotWell as problem:
        return str(problem)
    return ""


def test_a_set_up_that_is_well_passes_every_step_and_keeps_no_trace(cdn: Cdn, bucket: Bucket) -> None:
    with found(cdn()) as problems:
        assert problems == {}
        assert bucket.client.list_objects_v2(Bucket=bucket.name)["KeyCount"] == 2
    assert bucket.client.list_objects_v2(Bucket=bucket.name)["KeyCount"] == 0


def test_an_open_bucket_is_noticed(cdn: Cdn, aws: str) -> None:
    """The emulator lets everybody in."""
    clients = Clients()
    clients.s3.create_bucket(
        Bucket="wide-open", CreateBucketConfiguration={"LocationConstraint": clients.s3.meta.region_name}
    )
    live = evolve(cdn(), bucket="wide-open", s3=clients.s3, anonymous_s3=unsigned(aws))
    with found(live) as problems:
        assert problems["bucket"].startswith("anybody may list and read and write in wide-open")


@pytest.mark.parametrize(
    ("origins", "exposed", "sentence"),
    [
        ((SHOP,), ("ETag",), f"pages of {ADMIN} may not upload: deploy with that --admin-origin"),
        ((ADMIN,), ("Location",), "pages may not read the ETag of a part"),
        (("*",), ("ETag",), "pages of anybody may upload"),
    ],
)
def test_uploads_that_would_fail_are_noticed_before_the_first_byte(
    cdn: Cdn, bucket: Bucket, origins: tuple[str, ...], exposed: tuple[str, ...], sentence: str
) -> None:
    bucket.allow(*origins, exposed=exposed)
    with found(cdn()) as problems:
        assert problems.keys() == {"uploads"}
        assert problems["uploads"].startswith(sentence)


def test_a_distribution_without_its_key_group_is_noticed(cdn: Cdn) -> None:
    with found(cdn(trusted={})) as problems:
        assert problems.keys() == {"unsigned", "other path"}
        assert problems["unsigned"].startswith("what is protected is served without a signature")


def test_a_key_that_is_not_trusted_is_named(cdn: Cdn) -> None:
    with found(cdn(trusted={"KCURRENT": KEYS["KCURRENT"]})) as problems:
        assert problems.keys() == {"signed"}
        assert problems["signed"].startswith("an address signed with KBEFORE is answered 403")


def test_a_page_of_somebody_else_that_shows_our_media_is_noticed(cdn: Cdn) -> None:
    with found(cdn(origins=(SHOP, ADMIN, FOREIGN))) as problems:
        assert problems == {"foreign page": "pages of others may show our media (Referer) (answered 200)"}


def test_a_shop_that_may_not_show_its_own_media_is_noticed(cdn: Cdn) -> None:
    with found(cdn(origins=(ADMIN,))) as problems:
        assert problems.keys() == {"foreign page", "playlist"}
        assert problems["foreign page"].startswith(f"Referer {SHOP}/page is answered 403")


@pytest.mark.parametrize(
    ("header", "step"),
    [
        ("Cache-Control", "caches"),
        ("Access-Control-Allow-Origin", "playlist"),
        ("Cross-Origin-Resource-Policy", "playlist"),
        ("X-Content-Type-Options", "playlist"),
        ("Content-Type", "playlist"),
    ],
)
def test_a_header_that_players_or_caches_need_is_missed(cdn: Cdn, header: str, step: str) -> None:
    with found(cdn(dropped=header)) as problems:
        assert problems.keys() == {step}


def test_a_poster_that_is_not_served_is_noticed(cdn: Cdn, bucket: Bucket) -> None:
    live = cdn()
    with steps(live) as taken:
        (poster,) = bucket.client.list_objects_v2(Bucket=bucket.name, Prefix="public/")["Contents"]
        bucket.client.delete_object(Bucket=bucket.name, Key=poster["Key"])
        with pytest.raises(NotWell, match="a poster is answered 404"):
            taken["public"]()


def test_a_distribution_that_is_not_there_is_said_to_be_out_of_reach(cdn: Cdn) -> None:
    live = evolve(cdn(), base_url=f"http://127.0.0.1:{free_port()}")
    with found(live) as problems:
        assert problems.keys() == {"unsigned", "signed", "other path", "foreign page", "playlist", "caches", "public"}
        assert "can't be reached" in problems["unsigned"]


def test_no_step_tells_a_signature_or_a_key(cdn: Cdn) -> None:
    live = cdn(trusted={"KOTHER": new_private_key()}, origins=(ADMIN,))
    with found(live) as problems:
        assert len(problems) > 1
        assert not any("Signature=" in each or "PRIVATE" in each for each in problems.values())
    assert "PRIVATE" not in repr(live)
