"""Everything can be put together, whatever is configured, and nothing happens by that."""

import importlib
import inspect
import json
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import attrs
import pytest

from adapters.aws.s3_rehearsal import S3UploadRehearsal
from adapters.mail.folder import FolderMailer
from adapters.mail.smtp import SmtpMailer
from adapters.memory.media import MemoryMediaObjects
from course_domain import ports, use_cases
from entrypoints.config.settings import Config
from entrypoints.container import adapters as making
from entrypoints.container import bind as binding
from entrypoints.container.build import Coursedock, Policies, _bound, _Parts
from entrypoints.container.build import build as build_all
from entrypoints.container.demo_settings import demo_environ
from entrypoints.container.groups import Commands, Jobs
from entrypoints.container.shop_side import shop_side
from entrypoints.http.parts import ApiParts, Readiness
from environments import (
    DATABASE_PASSWORD,
    MAIL_PASSWORD,
    OLD_SIGN_ON,
    QUEUE_PASSWORD,
    SIGN_ON,
    STANDARD_SOURCE,
    WOO_SOURCE,
    WOO_WITH_API,
    environment,
    key_lines,
    pem,
    secrets,
    sources,
)


def cloudfront(*kinds: str, hash_name: str = "SHA256") -> dict[str, str]:
    return {
        "CLOUDFRONT_DOMAIN": "d111.cloudfront.net",
        "CLOUDFRONT_KEY_PAIR_ID": ",".join(f"K{number}" for number in range(len(kinds))),
        "CLOUDFRONT_PRIVATE_KEY": ",".join(map(pem, kinds)),
        "CLOUDFRONT_HASH": hash_name,
    }


Build = Callable[..., Coursedock]
OWN, SESSION = {"customer_ids": "own"}, {"customer_ids": "session"}
PROFILES: dict[str, dict[str, str]] = {
    "least": {"SOURCES": ""},
    "local CDN, folder, standard": {},
    "CloudFront, RSA, SHA256": cloudfront("rsa"),
    "CloudFront, RSA, SHA1": cloudfront("rsa", hash_name="SHA1"),
    "CloudFront, P-256, SHA256": cloudfront("p256"),
    "CloudFront, P-256, SHA1": cloudfront("p256", hash_name="SHA1"),
    "CloudFront, rotating": cloudfront("p256", "rsa"),
    "signed cookies, bound viewers": {
        "PUBLIC_URL": "https://courses.shop.example",
        "EDGE_URL": "https://cdn.shop.example",
        "COOKIE_DOMAIN": ".shop.example",
        "BIND_VIEWERS": "ipv4",
    },
    "SMTP": {"MAIL_URL": f"smtp://courses:{MAIL_PASSWORD}@mail.example:587"},
    "SMTPS": {"MAIL_URL": "smtps://mail.example", "MAIL_FROM": "Our shop <courses@shop.example>"},
    "PostgreSQL": {"DATABASE_URL": f"postgresql://courses:{DATABASE_PASSWORD}@db.example/shop"},
    "Redis": {"QUEUE_URL": f"redis://:{QUEUE_PASSWORD}@redis.example:6379/1"},
    "S3": {"MEDIA_URL": "s3://films/media"},
    "S3 elsewhere": {"MEDIA_URL": "s3://films", "S3_ENDPOINT": "https://s3.example:9000"},
    "WooCommerce": {"SOURCES": sources(woo=WOO_SOURCE)},
    "WooCommerce with its API": {"SOURCES": sources(woo=WOO_WITH_API)},
    "two sources": {"SOURCES": sources(woo={**WOO_WITH_API, **OWN}, own={**STANDARD_SOURCE, **SESSION})},
    "a shop of another origin": {"SHOP_ORIGINS": "https://shop.example"},
    "everything": {
        **cloudfront("rsa", "p256"),
        "MAIL_URL": f"smtp://courses:{MAIL_PASSWORD}@mail.example:587",
        "SOURCES": sources(woo={**WOO_WITH_API, **SESSION}, own={**STANDARD_SOURCE, **OWN}),
        "AUTH": json.dumps({"kind": "jwt", "secrets": [SIGN_ON, OLD_SIGN_ON], "claims": {"user_id": "uid"}}),
        "COURSE_PAGE": "https://shop.example/courses/{course}",
        "SHOP_ORIGINS": "https://shop.example",
        "PROXIES": "10.0.0.0/8",
    },
}


def config(data: Path, profile: str = "local CDN, folder, standard") -> Config:
    return Config.from_environ(environment(data, **PROFILES[profile]))


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def build() -> Iterator[Build]:
    """Build, and close it after the test."""
    made: list[Coursedock] = []

    def remember(settings: Config, policies: Policies | None = None) -> Coursedock:
        made.append(build_all(settings, policies))
        return made[-1]

    yield remember
    for each in made:
        each.close()


# --- every profile


def test_every_profile_builds_and_every_group_is_whole(build: Build, profile: str, tmp_path: Path) -> None:
    made = build(config(tmp_path, profile))
    for group, kind in ((made.api, ApiParts), (made.jobs, Jobs), (made.commands, Commands)):
        assert isinstance(group, kind)
        assert all(getattr(group, field.name) is not None for field in attrs.fields(kind))
    assert set(made.checks) == {"database", "queue", "media", "uploads", "signing", "mail"}
    assert made.checks["signing"]()


def test_what_is_built_migrates_its_database(build: Build, tmp_path: Path) -> None:
    made = build(config(tmp_path))
    made.schema.migrate()
    assert made.schema.is_current()
    assert made.checks["database"]().startswith("up to date")


def test_the_demonstration_builds(build: Build, tmp_path: Path) -> None:
    made = Config.from_environ(demo_environ(tmp_path, "127.0.0.1", 8000))
    build(made)
    assert made == Config.from_environ(demo_environ(tmp_path, "127.0.0.1", 8000)), "its secrets are made once"


def test_mail_goes_where_it_is_configured_to(build: Build, tmp_path: Path) -> None:
    assert isinstance(build(config(tmp_path)).jobs.deliver_notices.mailer, FolderMailer)
    mailer = build(config(tmp_path, "SMTP")).jobs.deliver_notices.mailer
    assert isinstance(mailer, SmtpMailer)
    assert (mailer.host, mailer.port, mailer.user, mailer.password) == ("mail.example", 587, "courses", MAIL_PASSWORD)


def test_policies_given_to_the_container_are_in_force(build: Build, tmp_path: Path) -> None:
    policies = Policies()
    made = build(config(tmp_path), policies)
    assert made.jobs.work_inbox.policy is policies.inbox
    assert made.jobs.deliver_notices.policy is policies.outbox


def test_what_works_less_well_than_it_could_is_told(build: Build, tmp_path: Path) -> None:
    assert "COURSEDOCK_SOURCES" in build(config(tmp_path, "least")).advice[0]
    assert "consumer_key" in build(config(tmp_path, "WooCommerce")).advice[0]
    assert build(config(tmp_path, "WooCommerce with its API")).advice == ()


def test_mails_that_lead_where_nobody_is_signed_in_are_told_of(build: Build, tmp_path: Path) -> None:
    (said,) = build(config(tmp_path, "a shop of another origin")).advice
    assert "https://shop.example can sign nobody in" in said
    assert "COURSEDOCK_COURSE_PAGE" in said


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"SHOP_ORIGINS": "https://shop.example"},
        {"COURSE_PAGE": "https://www.shop.example/my/{course}", "SHOP_ORIGINS": "https://www.shop.example"},
    ],
    ids=["no shop", "the same origin", "a page of the shop's own"],
)
def test_mails_that_lead_where_somebody_can_be_signed_in_are_none_to_tell_of(
    build: Build, tmp_path: Path, changes: dict[str, str]
) -> None:
    settings = environment(tmp_path, PUBLIC_URL="https://shop.example:443/learning", **changes)
    assert build(Config.from_environ(settings)).advice == ()


def test_what_is_signed_for_the_local_cdn_can_be_tried(build: Build, tmp_path: Path) -> None:
    assert build(config(tmp_path)).checks["signing"]() == "the local CDN opens what we sign"
    assert "d111.cloudfront.net" in build(config(tmp_path, "CloudFront, RSA, SHA1")).checks["signing"]()


def test_media_are_kept_where_it_is_configured(build: Build, tmp_path: Path) -> None:
    here = build(config(tmp_path))
    assert here.api.taking.taker is not None
    assert here.rehearsal.rehearse("http://127.0.0.1:8000") == ()
    (problem,) = here.rehearsal.rehearse("https://shop.example")
    assert "https://shop.example" in problem
    assert "COURSEDOCK_SHOP_ORIGINS" in problem
    assert here.checks["uploads"]() == "pages at http://127.0.0.1:8000 may send files"
    there = build(config(tmp_path, "S3 elsewhere"))
    assert there.api.taking.taker is None
    assert isinstance(there.rehearsal, S3UploadRehearsal)


# --- nothing is forgotten


def protocols() -> dict[str, type]:
    found = inspect.getmembers(ports, lambda each: isinstance(each, type) and Protocol in each.__bases__)
    return dict(found)


def collections() -> set[type]:
    """Give the ports that a unit of work holds."""
    properties = inspect.getmembers(ports.UnitOfWork, lambda each: isinstance(each, property))
    return {inspect.get_annotations(each.fget)["return"] for _, each in properties}


HANDED_OUT = {ports.UnitOfWork: ports.Storage, ports.Shop: ports.Shops, ports.Inspector: ports.Inspections}
"""Ports that another port gives."""


def test_every_port_is_bound_but_those_that_another_port_gives(tmp_path: Path) -> None:
    settings = config(tmp_path)
    parts = _Parts.of(settings)
    container = _bound(settings, parts, Policies(), Readiness())
    wanted = set(protocols().values()) - collections() - set(HANDED_OUT)
    assert len(wanted) >= 10
    for port in wanted:
        instance = container.resolve(port)
        assert instance is container.resolve(port)
        assert [name for name in port.__dict__ if not name.startswith("_") and not hasattr(instance, name)] == []
    parts.close()


def walked() -> set[type]:
    """Give every use case: what can be called in a module of ``use_cases``."""
    found = set()
    for module in pkgutil.iter_modules(use_cases.__path__, f"{use_cases.__name__}."):
        members = vars(importlib.import_module(module.name)).values()
        ours = {each for each in members if isinstance(each, type) and each.__module__ == module.name}
        callables = {kind for kind in ours if "__call__" in vars(kind)}
        assert len(callables) == 1, f"{module.name} has one use case"
        found |= callables
    return found


def test_every_use_case_is_reached_from_a_group() -> None:
    assert walked() == binding.use_cases(binding.GROUPS)


# --- nothing happens

_written: list[str] = []
_watching: list[bool] = []
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _note_writes(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "open" and isinstance(arguments[0], str) and (arguments[2] or 0) & WRITES:
        _written.append(arguments[0])
    elif event in ("os.mkdir", "os.remove", "sqlite3.connect"):
        _written.append(str(arguments[0]))
    elif event in ("os.link", "os.rename"):
        _written.append(str(arguments[1]))
    elif event in ("subprocess.Popen", "socket.connect", "os.fork"):
        _written.append(event)


sys.addaudithook(_note_writes)


@contextmanager
def watched() -> Iterator[list[str]]:
    _written.clear()
    _watching.append(True)
    try:
        yield _written
    finally:
        _watching.clear()


def test_building_touches_nothing_outside_its_data(
    build: Build, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    settings = config(data, profile)
    with watched() as written:
        build(settings)
    assert list(elsewhere.iterdir()) == []
    assert [path for path in written if not Path(path).is_relative_to(data)] == []
    assert not (data / "coursedock.db").exists(), "the database is opened when it is first used"


def test_the_watch_sees_what_happens(tmp_path: Path) -> None:
    with watched() as written:
        (tmp_path / "file").write_text("x")
    assert written == [str(tmp_path / "file")]


# --- nothing is shown


def parts_of(part: object, depth: int = 4) -> Iterator[object]:
    """Walk what is made of our own classes, with all that these hold."""
    yield part
    for field in attrs.fields(type(part)) if depth else ():
        held = getattr(part, field.name)
        if attrs.has(type(held)):
            yield from parts_of(held, depth - 1)


def test_no_part_shows_a_secret(build: Build, profile: str, tmp_path: Path) -> None:
    settings = config(tmp_path, profile)
    made = build(settings)
    keys = [path.read_text() for path in (tmp_path / "keys").iterdir()]
    hidden = (*secrets(), *key_lines(pem("rsa"), pem("p256"), *keys))
    shown = [repr(part) + str(part) for part in (*parts_of(made), shop_side(settings))]
    assert [secret for secret in hidden for text in shown if secret in text] == []
    assert len(keys) == 2 + (settings.cloudfront is None) + settings.media_url.startswith("file:")


def test_videos_are_looked_into_and_worked_on_below_the_data_by_the_program_that_is_set(tmp_path: Path) -> None:
    media = MemoryMediaObjects()
    folder = making.scratch(config(tmp_path))
    packaged = making.transcoder(config(tmp_path), media, folder)
    named = making.transcoder(Config.from_environ(environment(tmp_path, FFMPEG="/bin/sh")), media, folder)
    assert Path(packaged.workshop.program).name.startswith("ffmpeg")
    assert Path(named.workshop.program) == Path("/bin/sh").resolve()
    assert folder.folder == tmp_path / "work"
    assert list(tmp_path.iterdir()) == []
