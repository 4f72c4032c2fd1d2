"""What an operator may set: every problem is told at once, with a sentence, and no secret is ever shown."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.config.settings import Config
from entrypoints.config.values import ConfigError
from environments import (
    MAIL_PASSWORD,
    OLD_SIGN_ON,
    SIGN_ON,
    STANDARD,
    STANDARD_SOURCE,
    WOO_SOURCE,
    WOO_WITH_API,
    environment,
    key_lines,
    pem,
    secrets,
    sources,
)

DATA = "/srv/coursedock"
CLOUDFRONT = {"CLOUDFRONT_DOMAIN": "d111.cloudfront.net", "CLOUDFRONT_KEY_PAIR_ID": "K2NEW"}


def config(**changes: str) -> Config:
    return Config.from_environ(environment(DATA, **changes))


def problems(**changes: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        config(**changes)
    return {name.removeprefix("COURSEDOCK_"): problem for name, problem in caught.value.problems.items()}


# --- defaults, and problems


def test_everything_but_the_sign_on_has_a_default() -> None:
    plain = Config.from_environ({"COURSEDOCK_AUTH": environment(DATA)["COURSEDOCK_AUTH"]})
    assert plain.data == Path.cwd() / "var"
    assert plain.database_url == f"sqlite:///{plain.data}/coursedock.db"
    assert plain.mail_url == f"folder:{plain.data}/mail"
    assert plain.media_url == f"file://{plain.data}/media"
    assert (plain.bind, plain.edge_bind) == (("127.0.0.1", 8000), ("127.0.0.1", 8001))
    assert (plain.public_url, plain.edge_url) == ("http://127.0.0.1:8000", "http://127.0.0.1:8001")
    assert (plain.url_hours, plain.time_zone, plain.sources, plain.cloudfront) == (3, "UTC", (), None)


def test_an_empty_setting_is_not_set() -> None:
    blank = {f"COURSEDOCK_{name}": "" for name in ("URL_HOURS", "MAIL_URL", "SOURCES", "CLOUDFRONT_DOMAIN", "PROXIES")}
    assert Config.from_environ({**environment(DATA), **blank}) == config(SOURCES=blank["COURSEDOCK_SOURCES"])


def test_all_problems_are_reported_together() -> None:
    wrong = {
        "AUTH": "not JSON",
        "SOURCES": sources(one=WOO_SOURCE, two={"kind": "abacus"}),
        "URL_HOURS": "12",
        "MAIL_URL": "pigeon://loft",
        "MAIL_FROM": "the courses",
        "DATABASE_URL": "mysql://localhost/shop",
        "MEDIA_URL": "s3://Bucket",
        "S3_ENDPOINT": "s3.example",
        "BIND": "8000",
        "PUBLIC_URL": "courses.example",
        "TIME_ZONE": "Middle/Earth",
        "LOG_LEVEL": "loud",
        "SHOP_ORIGINS": "https://shop.example/basket",
        "PROXIES": "the one in the cellar",
        "CLOUDFRONT_DOMAIN": "no host",
        "CLOUDFRONT_HASH": "MD5",
        "BIND_VIEWERS": "always",
        "COOKIE_DOMAIN": "shop",
        "CLOUDFRONT_KEY_PAIR_ID": "K 1",
        "CLOUDFRONT_PRIVATE_KEY": "/no/such/file",
    }
    assert set(problems(**wrong)) == set(wrong)


def test_every_problem_of_one_setting_is_told() -> None:
    told = problems(SOURCES=sources(one={"kind": "abacus"}, two={**WOO_SOURCE, "customer_ids": "mine"}))["SOURCES"]
    assert "one: " in told
    assert "two: " in told
    assert problems(PROXIES="tea, milk")["PROXIES"].count("must list") == 2


def test_the_error_names_each_setting_with_its_sentence() -> None:
    with pytest.raises(ConfigError) as caught:
        config(URL_HOURS="1", LOG_LEVEL="loud")
    assert str(caught.value).splitlines() == [
        "COURSEDOCK_URL_HOURS: must be from 2 to 4: how many hours a video's address lives",
        "COURSEDOCK_LOG_LEVEL: must be debug, info, warning or error",
    ]


def test_a_problem_brings_no_others_about() -> None:
    assert set(problems(BIND="nowhere")) == {"BIND"}
    assert set(problems(PUBLIC_URL="nowhere")) == {"PUBLIC_URL"}
    assert set(problems(DATA="/srv/what?")) == {"DATA"}
    assert set(problems(AUTH="", AUTH_FILE="/no/such/file")) == {"AUTH"}


# --- media


@pytest.mark.parametrize("url", ["file:///srv/films", "s3://films", "s3://films.example/coursedock/media"])
def test_media_are_in_a_folder_or_in_a_bucket(url: str) -> None:
    assert config(MEDIA_URL=url).media_url == url
    assert config(MEDIA_URL=f"{url}/").media_url.rstrip("/") == url


@pytest.mark.parametrize(
    "url",
    [
        "s3://",
        "s3://Films",
        "s3://fi",
        "s3://films//media",
        "s3://films/../other",
        "s3://films/a b",
        "s3://films?region=x",
        "s3://key:secret@films",
        "http://films.example",
        "file://",
        "/srv/films",
    ],
)
def test_what_is_no_place_for_media_is_refused(url: str) -> None:
    assert "s3://bucket" in problems(MEDIA_URL=url)["MEDIA_URL"]


def test_another_server_than_amazons_can_be_named() -> None:
    assert config(MEDIA_URL="s3://films").s3_endpoint is None
    at = "https://s3.example:9000"
    assert config(MEDIA_URL="s3://films", S3_ENDPOINT=f"{at}/").s3_endpoint == at
    assert "begins with s3://" in problems(S3_ENDPOINT=at)["S3_ENDPOINT"]
    assert set(problems(MEDIA_URL="s3://films", S3_ENDPOINT="s3.example")) == {"S3_ENDPOINT"}


# --- the database and the queue

POSTGRES = "postgresql://courses:swordfish-in-the-database@db.example:5433/shop?sslmode=verify-full"
SOCKET = "postgresql://courses@/shop?host=/var/run/postgresql"


@pytest.mark.parametrize("url", [POSTGRES, SOCKET, "postgresql://db.example/shop", "sqlite:////srv/other.db"])
def test_a_database_is_a_file_or_on_a_postgresql_server(url: str) -> None:
    assert config(DATABASE_URL=url).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://",
        "postgresql://db.example",
        "postgresql://db.example/",
        "postgresql:///shop",
        "postgresql://db.example:notaport/shop",
        "postgresql://db.example:0/shop",
        "postgresql://db.example/shop?host",
        "postgresql://db.example/shop/more",
        "postgresql://db.example/shop#part",
        "postgresql://me@[::1/shop",
        "postgresql+psycopg://db.example/shop",
        "postgres://db.example/shop",
        "redis://127.0.0.1/0",
        "sqlite:///",
    ],
)
def test_any_other_database_is_refused_with_the_forms_that_are_taken(url: str) -> None:
    assert set(problems(DATABASE_URL=url)) == {"DATABASE_URL"}


def test_the_queue_is_a_file_beside_sqlite_and_in_the_same_database_on_postgresql() -> None:
    assert config().queue_url == f"sqlite:///{DATA}/queue.db"
    assert config(DATABASE_URL=POSTGRES).queue_url == POSTGRES


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////srv/q.db",
        SOCKET,
        "redis://127.0.0.1",
        "redis://:pw@127.0.0.1:6379/2",
        "rediss://u:pw@r.example:6380/0",
    ],
)
@pytest.mark.parametrize("database", ["", POSTGRES])
def test_the_queue_can_be_elsewhere(database: str, url: str) -> None:
    assert config(DATABASE_URL=database, QUEUE_URL=url).queue_url == url


@pytest.mark.parametrize(
    "url",
    ["amqp://r.example/", "redis://", "redis://r.example/first", "redis://r.example:0/", "redis://r.example?db=1"],
)
def test_any_other_queue_is_refused(url: str) -> None:
    assert set(problems(QUEUE_URL=url)) == {"QUEUE_URL"}


def test_the_queue_is_another_file_than_the_database() -> None:
    assert set(problems(DATABASE_URL="sqlite:////srv/one.db", QUEUE_URL="sqlite:////srv/one.db")) == {"QUEUE_URL"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (POSTGRES, "postgresql://courses:(set)@db.example:5433/shop?sslmode=verify-full"),
        (SOCKET, SOCKET),
        (
            "postgresql://courses@/shop?host=/run/pg&password=swordfish-in-the-database",
            "postgresql://courses@/shop?host=/run/pg&password=(set)",
        ),
        ("postgresql://:swordfish-in-the-database@db.example/shop", "postgresql://:(set)@db.example/shop"),
    ],
)
def test_the_address_of_a_database_is_shown_without_its_password(url: str, shown: str) -> None:
    made = config(DATABASE_URL=url)
    assert (made.shown()["database_url"], made.shown()["queue_url"]) == (shown, shown)
    assert "swordfish" not in repr(made)


def test_the_address_of_a_queue_is_shown_without_its_password() -> None:
    made = config(QUEUE_URL="redis://:swordfish@r.example:6379/0")
    assert made.shown()["queue_url"] == "redis://:(set)@r.example:6379/0"
    assert "swordfish" not in repr(made)


@pytest.mark.parametrize("name", ["DATABASE_URL", "QUEUE_URL"])
def test_a_problem_with_an_address_repeats_no_password(name: str) -> None:
    assert "swordfish" not in str(problems(**{name: "postgresql://me:swordfish@db.example:x/shop"}))


# --- files


def test_any_setting_can_come_from_a_file(tmp_path: Path) -> None:
    expected = config(
        URL_HOURS="4",
        MAIL_FROM="a@b.example",
        SHOP_ORIGINS="https://shop.example",
        TIME_ZONE="Europe/Berlin",
    )
    from_files = {}
    settings = environment(
        DATA, URL_HOURS="4", MAIL_FROM="a@b.example", SHOP_ORIGINS="https://shop.example", TIME_ZONE="Europe/Berlin"
    )
    for name, value in settings.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
        from_files[f"{name}_FILE"] = str(tmp_path / name)
    assert Config.from_environ(from_files) == expected


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert "No such file" in problems(LOG_LEVEL_FILE=str(tmp_path / "none"))["LOG_LEVEL"]
    assert "Is a directory" in problems(LOG_LEVEL_FILE=str(tmp_path))["LOG_LEVEL"]
    assert "UTF-8" in problems(LOG_LEVEL_FILE=str(tmp_path / "binary"))["LOG_LEVEL"]


def test_a_setting_and_its_file_do_not_go_together(tmp_path: Path) -> None:
    (tmp_path / "level").write_text("debug")
    assert "twice" in problems(LOG_LEVEL="info", LOG_LEVEL_FILE=str(tmp_path / "level"))["LOG_LEVEL"]


# --- single settings


def test_the_access_log_is_kept_for_so_many_days() -> None:
    assert config().viewings_days == 90
    assert [config(VIEWINGS_DAYS=days).viewings_days for days in ("0", "1", "9999")] == [0, 1, 9999]
    for wrong in ("-1", "1.5", "90 days", "10000", "٣"):
        assert problems(VIEWINGS_DAYS=wrong) == {
            "VIEWINGS_DAYS": "must be a whole number of days, at most 9999; 0 keeps nothing"
        }


@pytest.mark.parametrize(("text", "hours"), [("2", 2), ("2.5", 2.5), ("4", 4)])
def test_an_address_lives_two_to_four_hours(text: str, hours: float) -> None:
    assert config(URL_HOURS=text).url_hours == hours


@pytest.mark.parametrize("text", ["1.99", "4.01", "0", "-3", "nan", "inf", "three", "3h"])
def test_any_other_life_of_an_address_is_refused(text: str) -> None:
    assert problems(URL_HOURS=text) == {"URL_HOURS": "must be from 2 to 4: how many hours a video's address lives"}


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("https://shop.example", ("https://shop.example",)),
        (" https://Shop.Example/ , http://localhost:3000 ,", ("https://shop.example", "http://localhost:3000")),
        ("https://shop.example:443", ("https://shop.example",)),
    ],
)
def test_origins_are_written_as_browsers_write_them(text: str, origins: tuple[str, ...]) -> None:
    assert config(SHOP_ORIGINS=text).shop_origins == origins


@pytest.mark.parametrize(
    "text", ["shop.example", "https://shop.example/basket", "https://shop.example?a=1", "*", "https://a:b@shop.example"]
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    assert set(problems(SHOP_ORIGINS=text)) == {"SHOP_ORIGINS"}


def test_the_page_of_a_course_holds_its_id() -> None:
    assert config(PUBLIC_URL="https://courses.example/").course_page == "https://courses.example/learn/{course}"
    assert config(COURSE_PAGE="https://shop.example/my?c={course}").course_page == "https://shop.example/my?c={course}"
    assert "{course}" in problems(COURSE_PAGE="https://shop.example/my")["COURSE_PAGE"]


@pytest.mark.parametrize(
    ("text", "bind", "public_url", "edge_url"),
    [
        ("127.0.0.1:9000", ("127.0.0.1", 9000), "http://127.0.0.1:9000", "http://127.0.0.1:9001"),
        ("localhost:9000", ("127.0.0.1", 9000), "http://127.0.0.1:9000", "http://127.0.0.1:9001"),
        ("0.0.0.0:80", ("0.0.0.0", 80), "http://127.0.0.1:80", "http://127.0.0.1:81"),
        ("[::1]:9000", ("::1", 9000), "http://[::1]:9000", "http://[::1]:9001"),
    ],
)
def test_addresses_follow_from_where_it_listens(
    text: str, bind: tuple[str, int], public_url: str, edge_url: str
) -> None:
    made = config(BIND=text)
    assert (made.bind, made.edge_bind) == (bind, (bind[0], bind[1] + 1))
    assert (made.public_url, made.edge_url) == (public_url, edge_url)


@pytest.mark.parametrize(
    "text", ["8000", ":8000", "127.0.0.1", "127.0.0.1:0", "::1:8000", "shop.example:80", "1.2.3.4:²"]
)
def test_where_it_cannot_listen_is_refused(text: str) -> None:
    assert set(problems(BIND=text)) == {"BIND"}


def test_the_local_cdn_has_a_port_of_its_own() -> None:
    assert set(problems(BIND="127.0.0.1:9000", EDGE_BIND="127.0.0.1:9000")) == {"EDGE_BIND"}


@pytest.mark.parametrize(
    "text",
    [
        "smtp://",
        "smtp://[half",
        "smtp://host:port",
        "smtp://user:p/w@host",
        "smtp://user:p#w@host",
        "folder:",
        "ses://eu",
    ],
)
def test_a_mail_url_that_would_lose_its_password_is_refused(text: str) -> None:
    assert set(problems(MAIL_URL=text)) == {"MAIL_URL"}


@pytest.mark.parametrize("text", ["Shop <courses@shop.example>", "courses@shop.example", "a+b@x-y.example"])
def test_a_sender_is_an_address_with_or_without_a_name(text: str) -> None:
    assert config(MAIL_FROM=text).mail_from == text


@pytest.mark.parametrize(
    "text", ["courses", "a@b@c.example", "Shop <a@b.example", "a@-\n", "a..b@c.example", "ü@c.example"]
)
def test_what_is_no_sender_is_refused(text: str) -> None:
    assert set(problems(MAIL_FROM=text)) == {"MAIL_FROM"}


# --- who signs people in


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"kind": "jwks", "url": "https://shop.example"},
        {"kind": "jwt"},
        {"kind": "jwt", "secrets": []},
        {"kind": "jwt", "secrets": SIGN_ON},
        {"kind": "jwt", "secrets": ["too short"]},
        {"kind": "jwt", "secrets": [SIGN_ON, "too short"]},
        {"kind": "jwt", "secrets": ["-----BEGIN PUBLIC KEY----- and so on"]},
        {"kind": "jwt", "secrets": [SIGN_ON], "isuer": "shop"},
        {"kind": "jwt", "secrets": [SIGN_ON], "issuer": 7},
        {"kind": "jwt", "secrets": [SIGN_ON], "claims": {"mail": "email"}},
        {"kind": "jwt", "secrets": [SIGN_ON], "claims": {"email": ""}},
    ],
)
def test_a_sign_on_that_would_not_work_is_refused(said: Any) -> None:
    assert set(problems(AUTH=json.dumps(said))) == {"AUTH"}


def test_a_sign_on_rotates_and_names_its_claims() -> None:
    said = {"kind": "jwt", "secrets": [SIGN_ON, OLD_SIGN_ON], "claims": {"user_id": "uid"}, "admin_role": "boss"}
    made = config(AUTH=json.dumps(said)).auth
    assert (made.secrets, dict(made.claims), made.admin_role) == ((SIGN_ON, OLD_SIGN_ON), {"user_id": "uid"}, "boss")


def test_without_a_sign_on_it_is_refused_with_an_example() -> None:
    assert '{"kind":"jwt","secrets":["…"]}' in problems(AUTH="")["AUTH"]


# --- who sends orders


def test_the_one_source_has_the_ids_of_sessions() -> None:
    assert config(SOURCES=sources(shop=WOO_SOURCE)).sources[0].customer_ids == "session"


def test_of_two_sources_each_says_whose_ids_its_customers_have() -> None:
    assert "customer_ids" in problems(SOURCES=sources(one=WOO_SOURCE, two=STANDARD_SOURCE))["SOURCES"]
    session, own = {**WOO_SOURCE, "customer_ids": "session"}, {**STANDARD_SOURCE, "customer_ids": "own"}
    made = config(SOURCES=sources(one=session, two=own))
    assert [source.customer_ids for source in made.sources] == ["session", "own"]


def test_only_one_source_has_the_ids_of_sessions() -> None:
    session = {"customer_ids": "session"}
    told = problems(SOURCES=sources(one={**WOO_SOURCE, **session}, two={**STANDARD_SOURCE, **session}))
    assert "only one source" in told["SOURCES"]


@pytest.mark.parametrize(
    "source",
    [
        "a text",
        {},
        {**WOO_SOURCE, "kind": "shopify"},
        {**WOO_SOURCE, "kind": ["standard"]},
        {**WOO_SOURCE, "secrets": []},
        {**WOO_SOURCE, "secrets": [""]},
        {**WOO_SOURCE, "secret": "x"},
        {**WOO_SOURCE, "customer_ids": {}},
        {**WOO_SOURCE, "url": "https://shop.example"},
        {**WOO_WITH_API, "consumer_secret": None},
        {**WOO_WITH_API, "url": "http://shop.example"},
        {**WOO_WITH_API, "url": "https://shop.example/?a=1"},
        {**WOO_WITH_API, "consumer_key": "ck_…"},
        {**STANDARD_SOURCE, "secrets": ["no prefix"]},
        {**STANDARD_SOURCE, "secrets": ["whsec_c2hvcnQ="]},
        {**STANDARD_SOURCE, "secrets": [STANDARD, "whpk_c2hvcnQ="]},
    ],
)
def test_a_source_that_would_not_work_is_refused_by_its_name(source: Any) -> None:
    assert problems(SOURCES=json.dumps({"my-shop": source}))["SOURCES"].startswith("my-shop: ")


@pytest.mark.parametrize("name", ["", "my shop", "a/b", "köln", "x" * 65])
def test_a_source_is_named_as_its_address_can_be(name: str) -> None:
    assert "/webhooks/{name}" in problems(SOURCES=json.dumps({name: WOO_SOURCE}))["SOURCES"]


def test_a_source_stands_once() -> None:
    one = json.dumps(WOO_SOURCE)
    assert "twice" in problems(SOURCES=f'{{"shop": {one}, "shop": {one}}}')["SOURCES"]


# --- CloudFront


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_cloudfront_takes_both_kinds_of_keys(kind: str, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(pem(kind))
    given_as = [
        {"CLOUDFRONT_PRIVATE_KEY": pem(kind)},
        {"CLOUDFRONT_PRIVATE_KEY": pem(kind).replace("\n", "\\n")},
        {"CLOUDFRONT_PRIVATE_KEY": str(tmp_path / "key.pem")},
        {"CLOUDFRONT_PRIVATE_KEY_FILE": str(tmp_path / "key.pem")},
    ]
    for setting in given_as:
        found = config(**CLOUDFRONT, **setting).cloudfront
        assert found is not None
        assert [(name, text.strip()) for name, text in found.keys] == [("K2NEW", pem(kind).strip())]
        assert (found.domain, found.hash) == ("d111.cloudfront.net", "SHA256")


def test_cloudfront_keys_rotate_current_first() -> None:
    new, old = pem("p256"), pem("rsa")
    rotating = {"CLOUDFRONT_KEY_PAIR_ID": "K2NEW, K1OLD", "CLOUDFRONT_PRIVATE_KEY": f"{new},{old}"}
    found = config(**{**CLOUDFRONT, **rotating, "CLOUDFRONT_HASH": "SHA1"}).cloudfront
    assert found is not None
    assert [name for name, _ in found.keys] == ["K2NEW", "K1OLD"]
    assert [text.strip() for _, text in found.keys] == [new.strip(), old.strip()]
    assert found.hash == "SHA1"


@pytest.mark.parametrize("missing", ["CLOUDFRONT_DOMAIN", "CLOUDFRONT_KEY_PAIR_ID", "CLOUDFRONT_PRIVATE_KEY"])
def test_half_of_cloudfront_is_none(missing: str) -> None:
    settings = {**CLOUDFRONT, "CLOUDFRONT_PRIVATE_KEY": pem("p256"), missing: ""}
    assert set(problems(**settings)) == {missing}


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"CLOUDFRONT_KEY_PAIR_ID": "K2NEW,K1OLD"}, "CLOUDFRONT_PRIVATE_KEY"),
        ({"CLOUDFRONT_KEY_PAIR_ID": "K2 NEW"}, "CLOUDFRONT_KEY_PAIR_ID"),
        ({"CLOUDFRONT_DOMAIN": "https://"}, "CLOUDFRONT_DOMAIN"),
        ({"CLOUDFRONT_HASH": "MD5"}, "CLOUDFRONT_HASH"),
        ({"CLOUDFRONT_PRIVATE_KEY": "/no/such/file"}, "CLOUDFRONT_PRIVATE_KEY"),
        ({"CLOUDFRONT_PRIVATE_KEY": "-----BEGIN PRIVATE KEY-----\nnone"}, "CLOUDFRONT_PRIVATE_KEY"),
    ],
)
def test_cloudfront_settings_that_would_not_work_are_refused(changes: dict[str, str], setting: str) -> None:
    assert setting in problems(**{**CLOUDFRONT, "CLOUDFRONT_PRIVATE_KEY": pem("p256"), **changes})


@pytest.mark.parametrize("kind", ["rsa-3072", "p384"])
def test_cloudfront_takes_no_other_keys(kind: str) -> None:
    assert (
        "CloudFront takes no other"
        in problems(**CLOUDFRONT, CLOUDFRONT_PRIVATE_KEY=pem(kind))["CLOUDFRONT_PRIVATE_KEY"]
    )


# --- secrets


def full() -> dict[str, str]:
    """Set every secret there is."""
    return {
        "AUTH": json.dumps({"kind": "jwt", "secrets": [SIGN_ON, OLD_SIGN_ON]}),
        "SOURCES": sources(
            woo={**WOO_WITH_API, "customer_ids": "own"}, own={**STANDARD_SOURCE, "customer_ids": "session"}
        ),
        "MAIL_URL": f"smtp://courses:{MAIL_PASSWORD}@mail.example:587",
        **CLOUDFRONT,
        "CLOUDFRONT_PRIVATE_KEY": pem("rsa"),
    }


def test_no_secret_is_shown() -> None:
    made = config(**full())
    shown = json.dumps(made.shown(), ensure_ascii=False)
    for text in (shown, repr(made), str(made), repr(made.auth), repr(made.sources), repr(made.cloudfront)):
        assert [secret for secret in (*secrets(), *key_lines(pem("rsa"))) if secret in text] == []
    assert made.shown()["mail_url"] == "smtp://courses:(set)@mail.example:587"
    assert made.shown()["auth"]["secrets"] == "(set)"
    assert made.shown()["sources"][0]["consumer_key"] == "(set)"
    assert made.shown()["sources"][1]["consumer_key"] is None
    assert made.shown()["cloudfront"]["keys"] == "(set)"


BASE64_KEY = "".join(key_lines(pem("p256")))


@pytest.mark.parametrize(
    "changes",
    [
        {"AUTH": json.dumps({"kind": "jwt", "secrets": [SIGN_ON], "colour": 1})},
        {"AUTH": f'{{"kind":"jwt","secrets":["{SIGN_ON}",]}}'},
        {
            "SOURCES": sources(
                a={**WOO_WITH_API, "customer_ids": "?"}, b={**STANDARD_SOURCE, "secrets": [STANDARD[:-9]]}
            )
        },
        {"SOURCES": sources(a={**WOO_WITH_API, "url": "http://shop.example"})},
        {"MAIL_URL": f"smtp://courses:{MAIL_PASSWORD}/@mail.example"},
        {"MAIL_URL": f"https://courses:{MAIL_PASSWORD}@mail.example"},
        {"CLOUDFRONT_PRIVATE_KEY": BASE64_KEY},
        {"CLOUDFRONT_PRIVATE_KEY": pem("p256")[:-60]},
    ],
    ids=range(8),
)
def test_no_problem_repeats_a_secret(changes: dict[str, str]) -> None:
    with pytest.raises(ConfigError) as caught:
        config(**{**full(), **changes})
    hidden = (*secrets(), STANDARD[:-9], BASE64_KEY, *key_lines(pem("p256")))
    assert [secret for secret in hidden if secret in f"{caught.value!r} {caught.value}"] == []


# --- whatever is set

NAMES = [
    f"COURSEDOCK_{name}"
    for name in """
    AUTH BIND CDN CLOUDFRONT_DISTRIBUTION_ID CLOUDFRONT_DOMAIN CLOUDFRONT_HASH CLOUDFRONT_KEY_PAIR_ID
    CLOUDFRONT_PRIVATE_KEY COURSE_PAGE DATA DATABASE_URL EDGE_BIND EDGE_URL LOG_LEVEL MAIL_FROM MAIL_URL
    MEDIACONVERT MEDIA_URL
    PROXIES PUBLIC_URL QUEUE_URL SHOP_NAME SHOP_ORIGINS SOURCES TIME_ZONE URL_HOURS
    AUTH BIND CLOUDFRONT_DISTRIBUTION_ID CLOUDFRONT_DOMAIN CLOUDFRONT_HASH CLOUDFRONT_KEY_PAIR_ID
    CLOUDFRONT_PRIVATE_KEY COURSE_PAGE DATA DATABASE_URL EDGE_BIND EDGE_URL LOG_LEVEL MAIL_FROM MAIL_URL MEDIA_URL
    PROXIES PUBLIC_URL QUEUE_URL S3_ENDPOINT SHOP_NAME SHOP_ORIGINS SOURCES TIME_ZONE URL_HOURS
    """.split()
]
PIECES = st.sampled_from(
    [
        "http://",
        "https://",
        "smtp://",
        "sqlite:///",
        "postgresql://",
        "redis://",
        "?password=",
        "file://",
        "python:a:b",
        "s3://",
        "folder:",
        "[",
        "]",
        "::1",
        ":",
        "8000",
        "@",
        "/",
        "?",
        ",",
        "{course}",
        "shop.example",
        "{",
        "}",
        '"kind"',
        '"secrets"',
        "-----BEGIN",
        "\\n",
        "\x00",
        "\udcff",
        "/dev/null",
        " ",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=30),
    st.lists(PIECES, max_size=6).map("".join),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["jwt", "standard", "own"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["kind", "secrets", "customer_ids", "url", "claims", "shop", ""]), inner, max_size=4
            )
        ),
        max_leaves=8,
    ).map(json.dumps),
)


@given(
    st.dictionaries(st.sampled_from([*NAMES, *(f"{name}_FILE" for name in NAMES)]), TEXTS, max_size=6), st.booleans()
)
def test_any_environment_gives_settings_or_says_what_is_wrong(said: dict[str, str], is_based: bool) -> None:
    try:
        found = Config.from_environ({**(environment(DATA) if is_based else {}), **said}).shown()
    except ConfigError as error:
        found = error.problems
    assert found
    assert json.dumps(found).encode()


def test_a_misspelt_setting_is_a_problem() -> None:
    assert problems(SOURCE="{}") == {"SOURCE": "is not a setting; README.md lists them"}
    assert list(problems(URL_HOUR_FILE="/x")) == ["URL_HOUR_FILE"]


# --- delivery

SIBLINGS = {"PUBLIC_URL": "https://courses.shop.example", "EDGE_URL": "https://cdn.shop.example"}


def test_addresses_are_bound_to_nobody_and_no_cookie_is_set_unless_an_operator_says_so() -> None:
    plain = config()
    assert (plain.bind_viewers, plain.cookie_domain) == (False, None)
    assert config(BIND_VIEWERS="off").bind_viewers is False
    assert config(BIND_VIEWERS="IPv4").bind_viewers is True


@pytest.mark.parametrize("said", [".shop.example", "shop.example", ".Shop.Example"])
def test_cookies_are_for_a_domain_above_the_api_and_the_cdn(said: str) -> None:
    assert config(COOKIE_DOMAIN=said, **SIBLINGS).cookie_domain == "shop.example"
    own = {**CLOUDFRONT, "CLOUDFRONT_DOMAIN": "cdn.shop.example", "CLOUDFRONT_PRIVATE_KEY": pem("p256")}
    assert config(COOKIE_DOMAIN=said, PUBLIC_URL="https://shop.example", **own).cookie_domain == "shop.example"


@pytest.mark.parametrize(
    "changed",
    [
        {"COOKIE_DOMAIN": "example"},
        {"COOKIE_DOMAIN": ".shop.example/"},
        {"COOKIE_DOMAIN": "10.0.0.1"},
        {"COOKIE_DOMAIN": "-shop.example"},
        {"COOKIE_DOMAIN": ".other.example"},
        {"COOKIE_DOMAIN": ".op.example"},
        {"EDGE_URL": "http://cdn.shop.example"},
        {"EDGE_URL": "https://cdn.shop.example.evil.example"},
        {"PUBLIC_URL": "http://courses.shop.example"},
        {**CLOUDFRONT, "CLOUDFRONT_PRIVATE_KEY": pem("p256")},
    ],
)
def test_a_domain_whose_cookies_browsers_would_not_keep_is_refused(changed: dict[str, str]) -> None:
    assert set(problems(**{"COOKIE_DOMAIN": ".shop.example", **SIBLINGS, **changed})) == {"COOKIE_DOMAIN"}


# --- the program that works on videos


def test_ffmpeg_is_the_packaged_one_unless_another_is_named() -> None:
    assert config().ffmpeg is None
    assert config(FFMPEG="sh").ffmpeg == shutil.which("sh")
    assert config(FFMPEG="/bin/sh").ffmpeg == "/bin/sh"


@pytest.mark.parametrize("text", ["no-such-program", "/no/such/program", "/etc"])
def test_what_is_no_program_is_refused(text: str) -> None:
    assert problems(FFMPEG=text) == {"FFMPEG": "must be a program: a path, or a name on PATH"}
