"""A private key may be in a file, in the setting itself, or in a secret whose ARN is the setting."""

from pathlib import Path

import pytest

from entrypoints.config.settings import Config
from entrypoints.config.values import ConfigError
from environments import environment, pem

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:coursedock/staging/signing-a-AbCdEf"


def config(tmp_path: Path, keys: str, ids: str) -> Config:
    cloudfront = {"CLOUDFRONT_DOMAIN": "d111.cloudfront.net", "CLOUDFRONT_KEY_PAIR_ID": ids}
    return Config.from_environ(environment(tmp_path, **cloudfront, CLOUDFRONT_PRIVATE_KEY=keys))


def test_a_secret_is_named_and_read_only_where_the_key_is_needed(tmp_path: Path) -> None:
    found = config(tmp_path, ARN, "KONE").cloudfront
    assert found is not None
    assert found.keys == (("KONE", ARN),)


def test_secrets_and_keys_that_are_written_out_rotate_together(tmp_path: Path) -> None:
    written = pem("p256").replace("\n", "\\n")
    found = config(tmp_path, f"{ARN},{written}", "KTWO,KONE").cloudfront
    assert found is not None
    assert [name for name, _key in found.keys] == ["KTWO", "KONE"]
    assert found.keys[1][1] == pem("p256")


@pytest.mark.parametrize(
    "wrong", ["arn:aws:s3:::bucket/key.pem", "arn:aws:secretsmanager:eu-central-1:12:secret:short", f"{ARN} "[1:]]
)
def test_what_only_looks_like_a_secret_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError) as refused:
        config(tmp_path, wrong, "KONE")
    assert "COURSEDOCK_CLOUDFRONT_PRIVATE_KEY" in refused.value.problems
