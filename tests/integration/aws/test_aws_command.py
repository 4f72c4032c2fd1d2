"""`coursedock aws` as an operator types it."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from aws_stage import ADMIN, SHOP, WISHES, Stage
from cfnlint.decode.cfn_yaml import loads
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from serving import free_port, served

from adapters.aws.secret_text import SecretNotRead, secret_text
from adapters.aws.stacks.signing_keys import public_half
from entrypoints.cli.aws import aws as aws_group
from entrypoints.cli.main import main
from entrypoints.config.settings import Config
from entrypoints.container import adapters
from environments import environment
from s3_server import Bucket, S3Server, credentials


def tell(*words: str, **environ: str | None) -> Result:
    """Run a command of ``coursedock aws``; what it says is kept apart, stdout and stderr."""
    told = CliRunner().invoke(main, ["aws", *words], env=environ, prog_name="coursedock")
    assert told.exception is None or isinstance(told.exception, SystemExit), "it would be a traceback"
    return told


def refused(*words: str, code: int = 1, **environ: str | None) -> str:
    told = tell(*words, **environ)
    assert (told.exit_code, told.stdout) == (code, "")
    return told.stderr


@pytest.mark.parametrize("name", aws_group.commands)
def test_every_command_has_help_with_an_example_that_it_understands(name: str) -> None:
    told = tell(name, "--help")
    assert told.exit_code == 0
    example = re.search(rf"Example: coursedock aws {name}((?: [^>]*)?)", " ".join(told.output.split()))
    assert example is not None, told.output
    with aws_group.commands[name].make_context(name, shlex.split(example[1])) as context:
        assert context.params["stage"] == "staging"


# --- template


def test_a_template_is_printed_for_its_stage_and_asks_nothing_of_aws() -> None:
    told = tell("template", "cdn", "--stage", "staging", AWS_DEFAULT_REGION=None, AWS_ENDPOINT_URL="http://127.0.0.1:1")
    assert (told.exit_code, told.stderr) == (0, "")
    assert loads(told.stdout)["Parameters"]["Stage"]["Default"] == "staging"


def test_all_templates_are_printed_as_documents() -> None:
    told = tell("template", "--stage", "live").stdout.split("---\n")
    assert [next(iter(loads(each)["Outputs"])) for each in told] == ["MediaBucket", "KeyGroup", "DistributionId"]


@pytest.mark.parametrize("stage", ["Staging", "a-", "-a", "a" * 17, "a_b", ""])
def test_a_stage_is_a_short_plain_name(stage: str) -> None:
    assert "1 to 16 small letters" in refused("template", "--stage", stage, code=2)


# --- deploy


def test_a_deployment_that_fails_says_why_and_leaves_what_was_done(aws: str) -> None:
    told = refused("deploy", "--stage", "typed", "--origin", SHOP)
    assert "coursedock-typed-storage: done" in told, "progress goes to stderr"
    assert told.splitlines()[-1].startswith("Error: AWS refused while comparing the stack coursedock-typed-keys: ")
    assert "PRIVATE" not in told


def test_what_is_typed_wrong_is_told_before_anything_is_asked(aws: str) -> None:
    assert "without a path" in refused("deploy", "--stage", "a", "--origin", f"{SHOP}/page", code=2)
    assert "must be NAME=VALUE" in refused("deploy", "--stage", "a", "--origin", SHOP, "--set", "IPv6", code=2)
    assert "Nonsense can't be set" in refused("deploy", "--stage", "a", "--origin", SHOP, "--set", "Nonsense=1")
    assert "Name them with --origin" in refused("deploy", "--stage", "fresh")


def test_without_region_or_credentials_it_says_what_helps(aws: str) -> None:
    nowhere = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    assert "name one with --region" in refused("check", "--stage", "a", **nowhere)
    nobody = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_EC2_METADATA_DISABLED": "true"}
    assert "No AWS credentials were found" in refused("check", "--stage", "a", **nobody)
    assert "nobody-we-know" in refused("check", "--stage", "a", "--profile", "nobody-we-know")


# --- check


@pytest.fixture
def deployed(
    aws: str, s3_store: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[tuple[Bucket, Stage, str]]:
    """A stage whose objects lie in a store that checks who asks, and the address of the CDN before it."""
    stage = Stage()
    outputs = stage.deploy(**WISHES)
    for name, value in credentials().items():
        if "KEY" in name:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3_store.endpoint)
    bucket = Bucket(endpoint=s3_store.endpoint, name=stage.bucket(), client=s3_store.client())
    bucket.client.create_bucket(Bucket=bucket.name)
    bucket.allow(ADMIN, methods=("PUT", "POST"), exposed=("ETag", "Location"))
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    keys = {name: public_half(pem) for name, pem in stage.deployer().private_keys()}
    environ = {
        "TEST_BUCKET": bucket.name,
        "TEST_KEYS": json.dumps(keys),
        "TEST_BASE": base_url,
        "TEST_ORIGINS": outputs.origins,
    }
    with served("edge_over_s3:create", log=tmp_path / "edge.log", environ=environ, port=port):
        yield bucket, stage, base_url


def test_every_step_of_a_check_is_a_line(deployed: tuple[Bucket, Stage, str]) -> None:
    _bucket, stage, base_url = deployed
    told = tell("check", "--stage", stage.name, "--cdn-url", base_url)
    assert (told.exit_code, told.stderr) == (0, "")
    steps = [line.partition(":")[0] for line in told.stdout.splitlines()]
    wanted = ["bucket", "uploads", "unsigned", "signed", "other path", "foreign page", "playlist", "caches", "public"]
    assert steps == [f"ok    {step}" for step in wanted]


def test_what_is_wrong_is_a_line_too_and_the_exit_code_says_so(deployed: tuple[Bucket, Stage, str]) -> None:
    bucket, stage, base_url = deployed
    bucket.allow(SHOP, exposed=("ETag",))
    told = tell("check", "--stage", stage.name, "--cdn-url", base_url)
    assert told.exit_code == 1
    assert told.stderr.startswith(f"WRONG uploads: pages of {ADMIN} may not upload")
    assert len(told.stderr.splitlines()) == 1
    assert len(told.stdout.splitlines()) == 8, "the other steps are taken all the same"


def test_a_stage_that_is_not_there_is_not_checked(aws: str) -> None:
    assert "Run: coursedock aws deploy --stage nowhere" in refused("check", "--stage", "nowhere")


# --- the settings that are printed


def test_the_printed_settings_are_taken_and_sign_with_the_key_in_the_secret(aws: str, tmp_path: Path) -> None:
    stage = Stage()
    settings = stage.deploy(**WISHES).settings(stage.clients.home)
    printed = {name.removeprefix("COURSEDOCK_"): value for name, value in settings.items() if "CLOUDFRONT" in name}
    printed["CLOUDFRONT_KEY_PAIR_ID"] = "KSTANDIN"
    config = Config.from_environ(environment(tmp_path, **printed))
    (key,) = adapters.url_signer(config).keys
    pem = stage.keys.read("A")
    assert pem is not None
    assert key.private_key.public_key().public_numbers() == numbers(pem)


def numbers(pem: str) -> object:
    key = load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.public_key().public_numbers()


def test_a_secret_that_cannot_be_read_is_named(aws: str) -> None:
    arn = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:coursedock/gone/signing-a-123456"
    with pytest.raises(SecretNotRead, match="coursedock/gone/signing-a"):
        secret_text(arn)
    assert secret_text("-----BEGIN") == "-----BEGIN"
    assert os.environ["AWS_ENDPOINT_URL"] == aws
