"""Adapters of others: what can't be used is said in one sentence, at the start."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from entrypoints.config.settings import Config
from entrypoints.config.values import ConfigError, ForeignConfig, MediaConvertConfig
from entrypoints.container.foreign import load
from environments import environment

DATA = "/srv/coursedock"
ROLE = "arn:aws:iam::111122223333:role/school-convert"
QUEUE = "arn:aws:mediaconvert:eu-central-1:111122223333:queues/school"


def config(**changes: str) -> Config:
    return Config.from_environ(environment(DATA, **changes))


def problems(**changes: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        config(**changes)
    return {name.removeprefix("COURSEDOCK_"): problem for name, problem in caught.value.problems.items()}


# --- settings


def test_without_any_the_local_cdn_and_our_own_work_are_used() -> None:
    plain = config()
    assert (plain.cdn, plain.media, plain.mediaconvert) == (None, None, None)
    assert plain.has_local_cdn


def test_a_factory_may_stand_for_the_cdn_and_for_the_store() -> None:
    made = config(CDN="python:secure_link:signer", MEDIA_URL="python:our.media_store:make")
    assert made.cdn is not None
    assert made.media is not None
    assert (made.cdn.reference, made.media.reference) == ("python:secure_link:signer", "python:our.media_store:make")
    assert made.media_url == made.media.reference
    assert not made.has_local_cdn


def test_a_factory_gets_the_environment_and_of_our_settings_only_where_we_are() -> None:
    environ = environment(DATA, CDN="python:secure_link:signer", PUBLIC_URL="https://courses.example")
    made = Config.from_environ({**environ, "SECURE_LINK_SECRET": "theirs"})
    assert made.cdn is not None
    assert made.cdn.environ == {
        "SECURE_LINK_SECRET": "theirs",
        "COURSEDOCK_DATA": DATA,
        "COURSEDOCK_PUBLIC_URL": "https://courses.example",
    }


def test_the_environment_of_a_factory_is_not_shown() -> None:
    made = Config.from_environ({**environment(DATA, CDN="python:secure_link:signer"), "SECURE_LINK_SECRET": "theirs"})
    assert made.shown()["cdn"] == {"reference": "python:secure_link:signer", "environ": "(set)"}
    assert "theirs" not in json.dumps(made.shown()) + repr(made)


@pytest.mark.parametrize(
    "bad", ["secure_link:signer", "python:secure_link", "python:a.:b", "python:1a:b", "python:a:b:c", "python::b"]
)
def test_what_names_no_factory_is_a_problem(bad: str) -> None:
    assert "python:package.module:factory" in problems(CDN=bad)["CDN"]


def test_what_names_no_factory_is_no_store_either() -> None:
    assert "python:package.module:factory" in problems(MEDIA_URL="python:secure link:x")["MEDIA_URL"]


def test_only_one_cdn_can_be_used() -> None:
    said = problems(CDN="python:secure_link:signer", CLOUDFRONT_DOMAIN="d111.cloudfront.net")
    assert "only one CDN" in said["CDN"]


def test_media_convert_needs_its_role_and_s3() -> None:
    assert "s3://" in problems(MEDIACONVERT=json.dumps({"role": ROLE}))["MEDIACONVERT"]
    assert '"role"' in problems(MEDIACONVERT="{}")["MEDIACONVERT"]


def test_media_convert_reads_and_writes_in_the_bucket_of_the_media() -> None:
    said = {"role": ROLE, "queue": QUEUE, "events": "https://sqs.eu-central-1.amazonaws.com/111122223333/school"}
    made = config(MEDIACONVERT=json.dumps(said), MEDIA_URL="s3://school-media/our")
    assert made.mediaconvert == MediaConvertConfig(**said)
    assert config(MEDIACONVERT=json.dumps({"role": ROLE}), MEDIA_URL="s3://school-media").mediaconvert == (
        MediaConvertConfig(role=ROLE)
    )


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, '"role"'),
        ({"role": QUEUE}, '"role"'),
        ({"role": ["x"]}, '"role"'),
        ({"role": ROLE, "queue": "school"}, '"queue"'),
        ({"role": ROLE, "queue": ROLE}, '"queue"'),
        ({"role": ROLE, "events": "school-events"}, '"events"'),
        ({"role": ROLE, "rolle": ROLE}, "unknown: rolle"),
    ],
)
def test_each_part_of_media_convert_has_its_own_problem(said: Mapping[str, Any], problem: str) -> None:
    told = problems(MEDIACONVERT=json.dumps(said), MEDIA_URL="s3://school-media")
    assert problem in told["MEDIACONVERT"]


# --- factories

MODULE = """
class Signer:
    def __init__(self, environ):
        self.environ = environ
    def find(self, name): ...

class Half:
    find = None
    put = "text"

def make(environ):
    return Signer(environ)

def broken(environ):
    return environ["SECRET"]

half = lambda environ: Half()
number = 5
"""


class Port:
    """As a port looks."""

    def find(self, name: str) -> str | None: ...


class OtherPort:
    """Another."""

    def put(self, name: str) -> None: ...
    def delete(self, name: str) -> None: ...


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "somebodys_adapters"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "signer.py").write_text(MODULE)
    (folder / "torn.py").write_text("raise RuntimeError('no licence')")
    monkeypatch.syspath_prepend(tmp_path)


FOREIGN = ForeignConfig(reference="python:somebodys_adapters.signer:make", environ={"A": "b"})


@pytest.mark.usefixtures("package")
def test_a_factory_is_called_with_its_environment() -> None:
    assert load(FOREIGN, "COURSEDOCK_CDN", Port).environ == {"A": "b"}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("reference", "ports", "problem"),
    [
        ("nowhere.signer:make", [Port], "nowhere.signer can't be imported: ModuleNotFoundError: No module named"),
        ("somebodys_adapters.torn:make", [Port], "torn can't be imported: RuntimeError: no licence"),
        ("somebodys_adapters.signer:gone", [Port], "somebodys_adapters.signer has no function gone"),
        ("somebodys_adapters.signer:number", [Port], "somebodys_adapters.signer has no function number"),
        ("somebodys_adapters.signer:broken", [Port], "broken could not make its adapter: KeyError: 'SECRET'"),
        ("somebodys_adapters.signer:half", [Port], "what half made is no Port: it lacks find"),
        ("somebodys_adapters.signer:make", [Port, OtherPort], "what make made is no OtherPort: it lacks put, delete"),
    ],
)
def test_each_way_to_be_unusable_is_one_sentence(reference: str, ports: list[type], problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(evolve(FOREIGN, reference=f"python:{reference}"), "COURSEDOCK_CDN", *ports)
    assert caught.value.problems.keys() == {"COURSEDOCK_CDN"}
    assert problem in caught.value.problems["COURSEDOCK_CDN"]
