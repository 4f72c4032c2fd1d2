"""The edge as a real process: what a browser, a thief and a curious person get from it."""

import io
import json
import os
import random
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from attrs import frozen
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from edge_app import create
from serving import Served, free_port, served

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.media_files import FileMediaObjects
from adapters.wire.cloudfront import HashName, Policy, custom_policy, custom_query, encode

SHOP = "https://shop.example"
FILM = random.Random(1).randbytes(3 * (1 << 20) + 12_345)
KEY = "videos/v1/r1/master.mp4"
LONG = "videos/v1/r1/long.mp4"
"""An object that no buffer between a server and a slow client swallows whole."""
MEBIBYTE = 1 << 20


@frozen(kw_only=True)
class House:
    """The running edge, and who may sign for it."""

    edge: Served
    keys: dict[str, SigningKey]
    media: FileMediaObjects

    def signer(self, kind: str = "P256", hash_name: HashName = HashName.SHA256) -> CloudFrontSigner:
        return CloudFrontSigner(base_url=self.edge.url, keys=[self.keys[kind]], hash_name=hash_name)

    def sign(self, key: str = KEY, hours: float = 3) -> str:
        return self.signer().sign(key, datetime.now(UTC) + timedelta(hours=hours))


def new_key(kind: str) -> tuple[SigningKey, str]:
    made = ec.generate_private_key(ec.SECP256R1()) if kind == "P256" else rsa.generate_private_key(65537, 2048)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey.from_pem(kind, pem), public.decode()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("edge")
    media = FileMediaObjects(folder=folder / "media")
    media.put(KEY, io.BytesIO(FILM), "video/mp4")
    media.put("videos/v1/r1/empty.mp4", io.BytesIO(b""), "video/mp4")
    media.put("videos/v1/r1/en.vtt", io.BytesIO(b"WEBVTT\n"), "text/vtt")
    media.put("videos/v2/r1/master.mp4", io.BytesIO(b"another film"), "video/mp4")
    media.put("public/c1.jpg", io.BytesIO(b"a picture"), "image/jpeg")
    media.put(LONG, io.BytesIO(b""), "video/mp4")
    os.truncate(folder / "media" / LONG, 64 * MEBIBYTE)
    pairs = {kind: new_key(kind) for kind in ("P256", "RSA")}
    port = free_port()
    environ = {
        "TEST_MEDIA": str(folder / "media"),
        "TEST_KEYS": json.dumps({kind: public for kind, (_, public) in pairs.items()}),
        "TEST_BASE": f"http://127.0.0.1:{port}",
        "TEST_ORIGIN": SHOP,
    }
    keys = {kind: private for kind, (private, _) in pairs.items()}
    with served(f"edge_app:{create.__name__}", log=folder / "edge.log", environ=environ, port=port) as edge:
        yield House(edge=edge, keys=keys, media=media)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as made:
        yield made


def refused(answer: httpx.Response, status: int, code: str) -> bool:
    """Tell whether this is a proper refusal: problem+json with its code, not cached, echoing no signature."""
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "code"}, body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert body["status"] == answer.status_code
    signature = answer.request.url.params.get("Signature")
    assert not signature or signature not in answer.text + str(answer.headers)
    return (answer.status_code, body["code"]) == (status, code)


# --- who is let in


@pytest.mark.parametrize("kind", ["P256", "RSA"])
@pytest.mark.parametrize("hash_name", HashName)
def test_what_the_signer_makes_the_edge_opens_for_every_key_and_hash(
    house: House, client: httpx.Client, kind: str, hash_name: HashName
) -> None:
    signer, end = house.signer(kind, hash_name), datetime.now(UTC) + timedelta(hours=3)
    answer = client.get(signer.sign(KEY, end))
    assert answer.status_code == 200
    assert answer.content == FILM
    query = signer.sign_folder("videos/v1/r1", end)
    assert client.get(f"{signer.address('videos/v1/r1/en.vtt')}?{query}").text == "WEBVTT\n"
    assert refused(client.get(f"{signer.address('videos/v2/r1/master.mp4')}?{query}"), 403, "other-path")


def test_without_a_signature_nothing_is_told_of_protected_objects(house: House, client: httpx.Client) -> None:
    there, absent = client.get(f"{house.edge.url}/{KEY}"), client.get(f"{house.edge.url}/videos/v9/none.mp4")
    assert refused(there, 403, "no-signature")
    assert refused(absent, 403, "no-signature")
    assert there.content == absent.content


def test_an_expired_address_is_refused(house: House, client: httpx.Client) -> None:
    assert refused(client.get(house.sign(hours=-1)), 403, "expired")


def test_an_address_ends_at_its_second_also_for_a_range(house: House, client: httpx.Client) -> None:
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    url = house.signer().sign(KEY, end)
    assert client.get(url, headers={"Range": "bytes=0-9"}).status_code == 206
    time.sleep(max(0, (end - datetime.now(UTC)).total_seconds()) + 0.01)
    assert refused(client.get(url, headers={"Range": "bytes=10-19"}), 403, "expired")


def test_an_address_for_one_object_opens_no_other(house: House, client: httpx.Client) -> None:
    query = house.sign().partition("?")[2]
    for key in ("videos/v2/r1/master.mp4", "videos/v1/r1/en.vtt", "videos/v9/none.mp4"):
        assert refused(client.get(f"{house.edge.url}/{key}?{query}"), 403, "bad-signature")


def test_another_persons_key_is_refused(house: House, client: httpx.Client) -> None:
    stranger = new_key("P256")[0].private_key
    for name, code in (("P256", "bad-signature"), ("STRANGER", "unknown-key")):
        keys = [SigningKey(key_pair_id=name, private_key=stranger)]
        url = CloudFrontSigner(base_url=house.edge.url, keys=keys).sign(KEY, datetime.now(UTC) + timedelta(hours=1))
        assert refused(client.get(url), 403, code)


def test_a_prolonged_or_tampered_policy_is_refused(house: House, client: httpx.Client) -> None:
    url = house.sign(hours=-1)
    expires = int(url.partition("Expires=")[2].partition("&")[0])
    assert refused(client.get(url.replace(str(expires), str(expires + 7200))), 403, "bad-signature")
    wide = custom_policy(Policy(resource="*", expires=expires + 7200))
    rest = house.signer().sign_folder("videos/v2", datetime.now(UTC) + timedelta(hours=1)).partition("&")[2]
    tampered = f"{house.edge.url}/{KEY}?Policy={encode(wide.encode())}&{rest}"
    assert refused(client.get(tampered), 403, "bad-signature")


def test_a_hash_other_than_the_signed_one_is_refused(house: House, client: httpx.Client) -> None:
    url = house.sign()
    assert refused(client.get(url.replace("&Hash-Algorithm=SHA256", "")), 403, "wrong-hash")
    assert refused(client.get(url.replace("=SHA256", "=SHA512")), 403, "wrong-hash")


def test_a_policy_that_begins_later_is_refused_until_then(house: House, client: httpx.Client) -> None:
    soon = int(time.time()) + 3600
    signer = house.signer()
    text = custom_policy(Policy(resource=f"{house.edge.url}/*", expires=soon + 3600, not_before=soon))
    query = custom_query(text, signer._signature(text), "P256", HashName.SHA256)
    assert refused(client.get(f"{house.edge.url}/{KEY}?{query}"), 403, "not-yet")


@pytest.mark.parametrize("kept", [1, 2])
def test_half_a_signature_is_malformed(house: House, client: httpx.Client, kept: int) -> None:
    address, _, query = house.sign().partition("?")
    assert refused(client.get(f"{address}?{'&'.join(query.split('&')[:kept])}"), 403, "malformed")


def test_a_good_signature_for_an_absent_object_is_a_404(house: House, client: httpx.Client) -> None:
    assert refused(client.get(house.sign("videos/v9/none.mp4")), 404, "unknown-media")
    assert refused(client.get(house.sign("videos/v1/r1")), 404, "unknown-media")


def test_public_objects_need_no_signature_and_may_be_kept_for_a_year(house: House, client: httpx.Client) -> None:
    answer = client.get(f"{house.edge.url}/public/c1.jpg")
    assert (answer.status_code, answer.content) == (200, b"a picture")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "image/jpeg"
    assert refused(client.get(f"{house.edge.url}/public/none.jpg"), 404, "unknown-media")


def test_what_was_checked_is_never_publicly_cacheable(house: House, client: httpx.Client) -> None:
    ranged, whole = client.get(house.sign(), headers={"Range": "bytes=0-1"}), client.get(house.sign())
    unchanged = client.get(house.sign(), headers={"If-None-Match": whole.headers["etag"]})
    assert [each.status_code for each in (whole, ranged, unchanged)] == [200, 206, 304]
    for answer in (whole, ranged, unchanged):
        assert answer.headers["cache-control"] == "private, no-store"


# --- paths that lead astray


def raw_request(house: House, target: str, method: str = "GET") -> tuple[int, bytes]:
    """Send a request target as it is: clients tidy dots and percent signs up."""
    host, port = house.edge.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(
            f"{method} {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode("latin-1")
        )
        received = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), body


@pytest.mark.parametrize(
    "path",
    [
        "/public/../videos/v1/r1/master.mp4",
        "/public/%2e%2e/videos/v1/r1/master.mp4",
        "/public/..%2fvideos/v1/r1/master.mp4",
        "/public/%252e%252e/videos/v1/r1/master.mp4",
        "/public/..%252fvideos/v1/r1/master.mp4",
        "/public/..%5cvideos%5cv1",
        "/public/..\\videos\\v1",
        "/public/c1.jpg%00.mp4",
        "/public/c1.jpg%0a",
        "/public//c1.jpg",
        "//public/c1.jpg",
        "/public/./c1.jpg",
        "/public/c1.jpg/",
        "/public/",
        "/../../../../etc/passwd",
        "/public/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/public/%c3%a4",
        "/public/%ff%fe",
        "/public/c1;x=1.jpg",
        "/",
    ],
)
@pytest.mark.parametrize("signed", [False, True])
def test_paths_that_lead_astray_are_refused(house: House, path: str, *, signed: bool) -> None:
    query = house.signer().sign_folder("public", datetime.now(UTC) + timedelta(hours=1)) if signed else ""
    status, body = raw_request(house, f"{path}?{query}" if signed else path)
    assert (status, json.loads(body)["code"]) == (403, "bad-path")


def test_an_encoded_path_is_never_more_open_than_a_plain_one(house: House) -> None:
    query = house.sign().partition("?")[2]
    assert json.loads(raw_request(house, "/videos%2fv1/r1/master.mp4")[1])["code"] == "no-signature"
    assert json.loads(raw_request(house, "/public%2f..%2fvideos/v1/r1/master.mp4")[1])["code"] == "bad-path"
    assert json.loads(raw_request(house, f"/videos%2fv2/r1/master.mp4?{query}")[1])["code"] == "bad-signature"


# --- ranges


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, MEBIBYTE - 1),
        ("bytes=0-1", 0, 1),
        ("bytes=0-99999999", 0, MEBIBYTE - 1),
        ("bytes=1000-1999", 1000, 1999),
        (f"bytes={len(FILM) - 5}-", len(FILM) - 5, len(FILM) - 1),
        ("bytes=-7", len(FILM) - 7, len(FILM) - 1),
        (f"bytes={len(FILM) - 1}-{len(FILM)}", len(FILM) - 1, len(FILM) - 1),
        ("bytes=-99999999", 0, MEBIBYTE - 1),
    ],
)
def test_a_range_is_answered_with_at_most_a_mebibyte(
    house: House, client: httpx.Client, asked: str, first: int, last: int
) -> None:
    answer = client.get(house.sign(), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == FILM[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert answer.headers["content-length"] == str(last + 1 - first)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "items=0-1", "bytes=5-4", "bytes=x", "bytes=-"])
def test_a_range_that_is_none_gets_the_whole(house: House, client: httpx.Client, asked: str) -> None:
    answer = client.get(house.sign(), headers={"Range": asked})
    assert (answer.status_code, answer.content == FILM) == (200, True)


@pytest.mark.parametrize("asked", [f"bytes={len(FILM)}-", "bytes=99999999-100000000", "bytes=-0"])
def test_a_range_past_the_end_is_a_416_that_tells_the_size(house: House, client: httpx.Client, asked: str) -> None:
    answer = client.get(house.sign(), headers={"Range": asked})
    assert refused(answer, 416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(FILM)}"


def test_an_empty_object_is_sent_whole_and_has_no_range(house: House, client: httpx.Client) -> None:
    url = house.sign("videos/v1/r1/empty.mp4")
    whole = client.get(url)
    assert (whole.status_code, whole.content, whole.headers["content-length"]) == (200, b"", "0")
    assert client.get(url, headers={"Range": "bytes=0-"}).status_code == 416


def test_a_player_that_asks_on_reads_the_whole_film(house: House, client: httpx.Client) -> None:
    url, read = house.sign(), b""
    while len(read) < len(FILM):
        read += client.get(url, headers={"Range": f"bytes={len(read)}-"}).content
    assert read == FILM


def test_a_resumed_download_holds_only_if_the_object_is_the_same(house: House, client: httpx.Client) -> None:
    etag = client.head(house.sign()).headers["etag"]
    for condition, status in ((etag, 206), ('"other"', 200), (f"W/{etag}", 200)):
        headers = {"Range": "bytes=5-9", "If-Range": condition}
        assert client.get(house.sign(), headers=headers).status_code == status


def test_a_new_file_has_a_new_etag_and_the_old_one_no_longer_matches(house: House, client: httpx.Client) -> None:
    house.media.put("videos/v3/a.mp4", io.BytesIO(b"one"), "video/mp4")
    etag = client.get(house.sign("videos/v3/a.mp4")).headers["etag"]
    house.media.put("videos/v3/a.mp4", io.BytesIO(b"two"), "video/mp4")
    answer = client.get(house.sign("videos/v3/a.mp4"), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (200, b"two")
    assert answer.headers["etag"] != etag


# --- HEAD, 304, methods


def test_head_has_the_headers_of_get_and_no_body(house: House, client: httpx.Client) -> None:
    got, head = client.get(house.sign()), client.head(house.sign())
    assert head.content == b""
    same = [{k: v for k, v in each.headers.items() if k != "date"} for each in (got, head)]
    assert same[0] == same[1]
    assert head.headers["content-length"] == str(len(FILM))


def test_head_is_refused_as_get_is(house: House, client: httpx.Client) -> None:
    assert client.head(f"{house.edge.url}/{KEY}").status_code == 403
    assert client.head(house.sign("videos/v9/none.mp4")).status_code == 404


def test_a_viewer_who_has_the_object_gets_a_304_without_a_body(house: House, client: httpx.Client) -> None:
    etag = client.head(house.sign()).headers["etag"]
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = client.get(house.sign(), headers={"If-None-Match": condition, "Range": "bytes=0-1"})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert client.get(house.sign(hours=-1), headers={"If-None-Match": etag}).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_the_edge_only_reads(house: House, client: httpx.Client, method: str) -> None:
    answer = client.request(method, house.sign())
    assert refused(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.head(house.sign()).status_code == 200


# --- other people's pages


def test_the_shops_pages_may_read_and_see_what_a_player_needs(house: House, client: httpx.Client) -> None:
    headers = {"Origin": SHOP, "Range": "bytes=0-1", "Referer": f"{SHOP}/course/1?x=2"}
    for answer in (client.get(house.sign(), headers=headers), client.get(house.sign(hours=-1), headers=headers)):
        assert answer.headers["access-control-allow-origin"] == SHOP
        assert answer.headers["vary"] == "Origin"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        exposed = {each.strip() for each in answer.headers["access-control-expose-headers"].split(",")}
        assert exposed == {"Content-Range", "Accept-Ranges", "Content-Length", "ETag"}


def test_a_preflight_from_the_shop_is_allowed_without_a_signature(house: House, client: httpx.Client) -> None:
    headers = {"Origin": SHOP, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range"}
    answer = client.options(f"{house.edge.url}/{KEY}", headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "Range" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://shop.example"},
        {"Origin": "https://shop.example.evil.example"},
        {"Origin": "https://shop.example:8443"},
        {"Referer": "https://evil.example/page"},
        {"Referer": "https://shop.example@evil.example/"},
        {"Referer": "nonsense"},
        {"Origin": SHOP, "Referer": "https://evil.example/page"},
    ],
)
def test_foreign_pages_are_refused_also_with_a_signature(
    house: House, client: httpx.Client, headers: dict[str, str]
) -> None:
    for url in (house.sign(), f"{house.edge.url}/public/c1.jpg"):
        answer = client.get(url, headers=headers)
        assert refused(answer, 403, "hotlink")
        assert answer.headers.get("access-control-allow-origin") in (
            None,
            SHOP if headers.get("Origin") == SHOP else None,
        )
    assert client.options(house.sign(), headers=headers).status_code == 403


def test_a_viewer_without_origin_or_referrer_is_let_in(house: House, client: httpx.Client) -> None:
    answer = client.get(house.sign(), headers={"Range": "bytes=0-1"})
    assert answer.status_code == 206
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Origin"


# --- under strain


def stalled(house: House, url: str, more: str = "") -> socket.socket:
    """Ask for an object and read none of it."""
    host, port = house.edge.url.removeprefix("http://").split(":")
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(10)
    line.connect((host, int(port)))
    line.sendall(f"GET {url.removeprefix(house.edge.url)} HTTP/1.1\r\nHost: {host}:{port}\r\n{more}\r\n".encode())
    return line


def test_many_slow_viewers_keep_nobody_from_watching(house: House, client: httpx.Client) -> None:
    lines = [stalled(house, house.sign(), "Range: bytes=0-\r\n") for _ in range(32)]
    try:
        answers = [client.get(house.sign(), headers={"Range": "bytes=0-"}) for _ in range(10)]
        assert [each.status_code for each in answers] == [206] * 10
    finally:
        for line in lines:
            line.close()


def test_slow_downloads_of_the_whole_keep_nobody_from_watching(house: House, client: httpx.Client) -> None:
    lines = [stalled(house, house.sign(LONG)) for _ in range(8)]
    try:
        time.sleep(0.5)
        assert client.get(house.sign(), headers={"Range": "bytes=0-"}).status_code == 206
        assert refused(client.get(house.sign(LONG)), 503, "busy")
    finally:
        for line in lines:
            line.close()
    end = time.monotonic() + 10
    while client.get(house.sign()).status_code == 503 and time.monotonic() < end:
        time.sleep(0.05)
    assert client.get(house.sign()).content == FILM


def test_many_viewers_at_once_each_get_their_own_bytes(house: House) -> None:
    def watch(number: int) -> bool:
        first = number * 40_000
        with httpx.Client(trust_env=False, timeout=10) as own:
            answer = own.get(house.sign(), headers={"Range": f"bytes={first}-{first + 49_999}"})
        return answer.content == FILM[first : first + 50_000]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(watch, range(64)))


def test_the_edge_prints_what_was_asked_and_why_it_was_refused_but_no_signature(
    house: House, client: httpx.Client
) -> None:
    client.get(house.sign(hours=-1))
    assert f"GET /{KEY} 403 expired" in house.edge.printed
    for secret in ("Signature", "Expires", "Policy", "Key-Pair-Id", "Traceback"):
        assert secret not in house.edge.printed
