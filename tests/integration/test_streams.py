"""A stream from the address to its last segment: the API with the files on disk, and the edge that delivers them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from attrs import evolve, frozen
from cryptography.hazmat.primitives.asymmetric import ec
from serving import served
from sqlalchemy import Engine, event

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.media_files import FileMediaObjects
from adapters.local.signature_gate import SignatureGate
from api_client import Api, code
from course_domain.model.delivery import Delivery
from course_domain.model.orders import OrderStatus
from course_domain.model.playback import LONGEST, PlaybackPolicy
from entrypoints.config.settings import Config
from entrypoints.container.build import Policies, build
from entrypoints.edge import create_edge
from entrypoints.http.app import create_app
from entrypoints.http.parts import HttpSettings
from environments import environment
from factories import ANN, PLAYLISTS, PUBLIC_URL, SHOP_ORIGIN, World, make_order, make_world
from hls_tree import put_tree, streamed, streamed_video

CDN = "https://cdn.shop.example"
URL = "/api/user/course/drawing/video/drawing-1/url"
LINK = re.compile(r'URI="([^"]*)"|^([^#\s][^\s]*\.(?:m4s|m3u8|vtt|jpg)\?\S*)$', re.MULTILINE)


@frozen(kw_only=True)
class Cinema:
    """The API and the edge over one folder of files, and one clock."""

    world: World
    api: Api
    edge: httpx.Client
    keys: tuple[str, ...]

    def address(self, **asked: object) -> dict[str, object]:
        answer = self.api.get(URL, by=ANN, **asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def fetch(self, url: str, **headers: str) -> httpx.Response:
        """Fetch as a player on the shop's page does, from us or from the CDN."""
        asked = {"Origin": SHOP_ORIGIN, **headers}
        if url.startswith(CDN):
            return self.edge.get(url, headers=asked)
        answer = self.api.get(url.removeprefix(PUBLIC_URL), headers=asked)
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)

    def play(self, *starts: str, **headers: str) -> set[str]:
        """Follow every link; gives the addresses that were opened, without their queries."""
        waiting, seen = list(starts), set[str]()
        while waiting:
            url = waiting.pop()
            answer = self.fetch(url.partition("#")[0], **headers)
            assert answer.status_code == 200, (url, answer.text)
            assert answer.headers["cache-control"] == "private, no-store"
            assert answer.headers["access-control-allow-origin"] == SHOP_ORIGIN
            seen.add(url.partition("?")[0].partition("#")[0])
            if answer.headers["content-type"].partition(";")[0] in ("application/vnd.apple.mpegurl", "text/vtt"):
                waiting += [urljoin(url, found or line) for found, line in LINK.findall(answer.text)]
        return seen


def cinema(folder: Path, private: object = None, cookies: bool = False, **policies: object) -> Cinema:
    key = SigningKey(key_pair_id="K1", private_key=private or ec.generate_private_key(ec.SECP256R1()))
    delivery = Delivery(playlists=PLAYLISTS, by_cookies=cookies)
    media = FileMediaObjects(folder=folder)
    signer = CloudFrontSigner(base_url=CDN, keys=[key])
    world = make_world(media=media, signer=signer, delivery=delivery, **policies)
    world.add_course("drawing", videos=0)
    video = world.add_video(streamed_video())
    settings = HttpSettings(
        public_url=PUBLIC_URL, origins=(SHOP_ORIGIN,), cookie_domain="shop.example" if cookies else None
    )
    edge = create_edge(
        gate=SignatureGate(base_url=CDN, keys={"K1": key.private_key.public_key()}),
        media=media,
        allowed_origins=[SHOP_ORIGIN],
        clock=world.clock,
        takes_cookies=cookies,
    )
    return Cinema(
        world=world,
        api=Api(world, settings=settings),
        edge=httpx.Client(transport=httpx.WSGITransport(app=edge)),
        keys=put_tree(media, video),
    )


@pytest.fixture
def screening(tmp_path: Path) -> Iterator[Cinema]:
    made = cinema(tmp_path / "media")
    made.world.enroll()
    with made.edge:
        yield made


def expected(made: Cinema) -> set[str]:
    """Give the addresses of everything that lies in the video's folder, but for the file."""
    playlists = {key for key in made.keys if key.endswith((".m3u8", "storyboard.vtt"))}
    others = set(made.keys) - playlists - {key for key in made.keys if key.endswith("play.mp4")}
    return {f"{PLAYLISTS}/{key}" for key in playlists} | {f"{CDN}/{key}" for key in others}


def test_hls_behind_signed_addresses_plays_whole_and_not_its_master_alone(screening: Cinema) -> None:
    told = screening.address()
    assert screening.play(str(told["url"]), str(told["storyboard"])) == expected(screening)
    file = screening.fetch(told["file"]["url"], Range="bytes=2-6")
    assert (file.status_code, file.content) == (206, b"whole")
    assert screening.fetch(told["captions"][0]["url"]).text.startswith("WEBVTT")


def test_every_object_is_refused_without_its_signature(screening: Cinema) -> None:
    good = str(screening.address()["url"]).partition("?")[2]
    signer, now = screening.world.signer, screening.world.clock.now()
    stranger = CloudFrontSigner(
        base_url=CDN, keys=[SigningKey(key_pair_id="K1", private_key=ec.generate_private_key(ec.SECP256R1()))]
    )
    hour = now + timedelta(hours=1)
    wrong = {
        "none": "",
        "tampered": good.replace("Signature=", "Signature=A"),
        "of another video": signer.sign_folder("videos/drawing-2", hour),
        "of a video whose id begins alike": signer.sign_folder("videos/drawing", hour),
        "expired": signer.sign_folder("videos/drawing-1", now),
        "a stranger's": stranger.sign_folder("videos/drawing-1", hour),
    }
    assert len(screening.keys) > 12
    for key in screening.keys:
        assert screening.fetch(f"{CDN}/{key}?{good}").status_code == 200
        for what, query in wrong.items():
            for site in (CDN, PLAYLISTS):
                answer = screening.fetch(f"{site}/{key}?{query}" if query else f"{site}/{key}")
                assert answer.status_code == 403, (site, key, what)
                assert "no-store" in answer.headers["cache-control"]


def test_access_checked_video_is_never_served_public(screening: Cinema) -> None:
    query = str(screening.address()["url"]).partition("?")[2]
    for key in screening.keys:
        for asked in ({}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"}):
            assert screening.fetch(f"{CDN}/{key}?{query}", **asked).headers["cache-control"] == "private, no-store"
        if key.endswith(".m3u8"):
            assert screening.fetch(f"{PLAYLISTS}/{key}?{query}").headers["cache-control"] == "private, no-store"
    assert screening.api.get(URL, by=ANN).headers["cache-control"] == "private, no-store"


def test_no_segment_is_public_no_address_lives_beyond_four_hours_and_a_refund_closes_every_way(tmp_path: Path) -> None:
    made = cinema(tmp_path / "media", playback=PlaybackPolicy(life=LONGEST))
    made.world.tell(make_order("1001"))
    told = made.address()
    signed = [told["url"], told["file"]["url"], told["storyboard"], told["captions"][0]["url"]]
    assert all(made.fetch(f"{CDN}/{key}").status_code == 403 for key in made.keys)
    made.world.tell(make_order("1001", status=OrderStatus.REFUNDED, at=made.world.clock.now()))
    for renewed in ("", f"?session={told['session']}"):
        assert code(made.api.get(URL + renewed, by=ANN)) == "access-ended"
    made.world.advance(hours=4)
    assert {made.fetch(str(url)).status_code for url in signed} == {403}
    made.edge.close()


def test_playing_goes_on_across_addresses_that_live_twenty_seconds(tmp_path: Path) -> None:
    made = cinema(tmp_path / "media", playback=PlaybackPolicy(life=timedelta(seconds=20)))
    made.world.enroll()
    first = made.address()
    assert first["expires_at"] == "2026-03-29T12:00:20Z"
    played, told = made.play(str(first["url"])), first
    for _ in range(3):
        made.world.advance(seconds=20)
        refused = made.fetch(str(told["url"]))
        assert (refused.status_code, refused.json()["code"]) == (403, "not-opened")
        segment = f"{CDN}/{made.keys[4]}?{str(told['url']).partition('?')[2]}"
        assert made.fetch(segment).json()["code"] == "expired"
        again = dict(made.api.get(f"{URL}?session={first['session']}", by=ANN).json)
        assert again["session"] == first["session"]
        assert made.play(str(again["url"])) == played
        told = again
    made.edge.close()


# --- cookies


def test_cookies_open_what_is_delivered_by_the_cdn_alone(tmp_path: Path) -> None:
    made = cinema(tmp_path / "media", cookies=True)
    made.world.enroll()
    answer = made.api.get(URL, by=ANN, headers={"Origin": SHOP_ORIGIN})
    told = answer.json
    assert told["credentials"] is True
    assert told["url"] == f"{CDN}/videos/drawing-1/r1/hls/master.m3u8"
    assert answer.headers["access-control-allow-credentials"] == "true"
    jar = "; ".join(f"{name}={cookie.value}" for name, cookie in answer.cookies.items())
    opened = set()
    for url in (told["url"], told["storyboard"], told["file"]["url"], told["captions"][0]["url"]):
        assert "?" not in url
        served = made.fetch(url, Cookie=jar)
        assert served.status_code == 200
        assert served.headers["access-control-allow-credentials"] == "true"
        assert made.fetch(url).status_code == 403
        opened.add(url.removeprefix(f"{CDN}/"))
    for key in set(made.keys) - opened:
        assert made.fetch(f"{CDN}/{key}", Cookie=jar).status_code == 200
    made.world.advance(hours=3)
    assert made.fetch(told["url"], Cookie=jar).json()["code"] == "expired"
    made.edge.close()


def test_cookies_are_narrow_and_for_the_cdn_only(tmp_path: Path) -> None:
    made = cinema(tmp_path / "media", cookies=True)
    made.world.enroll(days=1)
    made.world.advance(hours=23)
    cookies = made.api.get(URL, by=ANN).cookies
    assert set(cookies) == {
        "CloudFront-Policy",
        "CloudFront-Signature",
        "CloudFront-Key-Pair-Id",
        "CloudFront-Hash-Algorithm",
    }
    for cookie in cookies.values():
        assert (cookie.domain, cookie.path, cookie.max_age) == ("shop.example", "/videos/drawing-1", 3600)
        assert cookie.secure
        assert cookie.http_only
        assert cookie.same_site == "Strict"
    refused = made.api.get(URL)
    assert (refused.status_code, dict(refused.cookies)) == (401, {})
    foreign = made.api.get(URL, by=ANN, headers={"Origin": "https://evil.example"}).headers
    assert not [name for name in foreign if name.startswith("access-control")]
    made.edge.close()


def test_cookies_of_another_video_or_tampered_ones_open_nothing(tmp_path: Path) -> None:
    made = cinema(tmp_path / "media", cookies=True)
    signer, end = made.world.signer, made.world.clock.now() + timedelta(hours=1)
    url = f"{CDN}/videos/drawing-1/r1/play.mp4"

    def jar(folder: str, until: datetime = end, **changed: str) -> str:
        baked = {**signer.as_cookies(signer.sign_folder(folder, until)), **changed}
        return "; ".join(f"{name}={value}" for name, value in baked.items())

    assert made.fetch(url, Cookie=jar("videos/drawing-1")).status_code == 200
    other = signer.as_cookies(signer.sign_folder("videos/drawing-2", end))
    for bad, why in {
        jar("videos/drawing-2"): "other-path",
        jar("videos/drawing-1", made.world.clock.now()): "expired",
        jar("videos/drawing-1", **{"CloudFront-Signature": other["CloudFront-Signature"]}): "bad-signature",
        jar("videos/drawing-1", **{"CloudFront-Policy": other["CloudFront-Policy"]}): "bad-signature",
        jar("videos/drawing-1", **{"CloudFront-Signature": ""}): "malformed",
        "CloudFront-Policy=x": "malformed",
        "session=of-the-shop": "no-signature",
    }.items():
        answer = made.fetch(url, Cookie=bad)
        assert (answer.status_code, answer.json()["code"]) == (403, why)
    foreign = made.fetch(url, Cookie=jar("videos/drawing-1"), Origin="https://evil.example")
    assert foreign.json()["code"] == "hotlink"
    made.edge.close()


# --- what a warm playlist costs


class Counted:
    """A private key, and its public half, that count what they do."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, counts: list[str]) -> None:
        self.key, self.counts = key, counts

    def sign(self, *said: object) -> bytes:
        self.counts.append("sign")
        return self.key.sign(*said)

    def public_key(self) -> "Counted":
        return self

    def verify(self, *said: object) -> None:
        self.counts.append("verify")
        self.key.public_key().verify(*said)


def test_one_playback_costs_one_signature_and_is_checked_once(tmp_path: Path) -> None:
    counts: list[str] = []
    made = cinema(tmp_path / "media", Counted(ec.generate_private_key(ec.SECP256R1()), counts))
    made.world.enroll()
    told = made.address()
    assert counts == ["sign"]
    for _ in range(3):
        made.play(str(told["url"]), str(told["storyboard"]))
    # One by the API, one by the edge: they are two processes.
    assert counts == ["sign", "verify", "verify"]
    made.edge.close()


def test_a_warm_playlist_costs_no_statement_and_no_look_at_the_disk(tmp_path: Path) -> None:
    life = PlaybackPolicy(life=timedelta(seconds=20))
    coursedock = build(Config.from_environ(environment(tmp_path)), Policies(playback=life))
    coursedock.schema.migrate()
    media = FileMediaObjects(folder=tmp_path / "media")
    keys = put_tree(media, streamed_video())
    app = create_app(parts=coursedock.api)
    query = coursedock.signer.sign_folder("videos/drawing-1", coursedock.clock.now() + timedelta(seconds=20))
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with httpx.Client(transport=httpx.WSGITransport(app=app), base_url=PUBLIC_URL) as client:
            paths = [f"/playlists/{key}?{query}" for key in keys if key.endswith(".m3u8")]
            cold = [client.get(path).text for path in paths]
            for key in keys:
                media.delete(key)
            warm = [client.get(path) for path in paths]
            late = client.get(f"/playlists/{keys[1].replace('r1', 'r2')}?{query}")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        coursedock.close()
    assert [answer.text for answer in warm] == cold
    assert all(answer.status_code == 200 for answer in warm)
    assert (late.status_code, late.json()["code"]) == (404, "unknown-media")
    assert sent == []


def test_a_new_file_is_another_revision_and_what_is_being_played_goes_on(screening: Cinema) -> None:
    before = screening.address()
    newer = evolve(streamed(streamed_video(), "r2"), updated_at=screening.world.clock.now())
    put_tree(screening.world.media, newer)
    with screening.world.storage.writing() as uow:
        uow.videos.save(newer)
        uow.commit()
    after = screening.address()
    assert "/r1/" in str(before["url"])
    assert "/r2/" in str(after["url"])
    old, new = screening.play(str(before["url"])), screening.play(str(after["url"]))
    assert {url.removeprefix(f"{CDN}/videos/drawing-1/") for url in old & new} == {"captions/en.vtt"}


# --- as it is served

SIBLINGS = {
    "PUBLIC_URL": "https://courses.shop.example",
    "EDGE_URL": CDN,
    "COOKIE_DOMAIN": ".shop.example",
    "BIND_VIEWERS": "ipv4",
    "PROXIES": "127.0.0.1",
    "SHOP_ORIGINS": SHOP_ORIGIN,
}


def test_the_settings_reach_the_api(tmp_path: Path) -> None:
    plain, told = (build(Config.from_environ(environment(tmp_path, **more))) for more in ({}, SIBLINGS))
    assert plain.api.open_video.delivery == Delivery(playlists="http://127.0.0.1:8000/playlists")
    assert told.api.open_video.delivery == Delivery(
        playlists="https://courses.shop.example/playlists", binds_viewers=True, by_cookies=True
    )
    assert (plain.api.settings.cookie_domain, told.api.settings.cookie_domain) == (None, "shop.example")
    for each in (plain, told):
        each.close()


def test_the_served_edge_takes_cookies_and_believes_its_proxy(tmp_path: Path) -> None:
    environ = environment(tmp_path, **SIBLINGS)
    coursedock = build(Config.from_environ(environ))
    keys = put_tree(FileMediaObjects(folder=tmp_path / "media"), streamed_video())
    end = coursedock.clock.now() + timedelta(minutes=5)
    query = coursedock.signer.sign_folder("videos/drawing-1", end, "192.0.2.9")
    jar = "; ".join(f"{name}={value}" for name, value in coursedock.signer.as_cookies(query).items())
    here = {"Origin": SHOP_ORIGIN, "X-Forwarded-For": "192.0.2.9"}
    log = tmp_path / "edge.log"
    with served("entrypoints.wsgi:edge", log=log, environ=environ) as edge, httpx.Client(trust_env=False) as client:
        url = f"{edge.url}/{keys[0]}"
        baked = client.get(url, headers={**here, "Cookie": jar, "Range": "bytes=0-3"})
        elsewhere = client.get(url, headers={**here, "Cookie": jar, "X-Forwarded-For": "198.51.100.7"})
        bare = client.get(url, headers=here)
        queried = client.head(f"{url}?{query}", headers=here)
    assert (baked.status_code, baked.content, queried.status_code) == (206, b"a wh", 200)
    assert baked.headers["access-control-allow-credentials"] == "true"
    assert [each.json()["code"] for each in (elsewhere, bare)] == ["other-address", "no-signature"]
    assert "CloudFront" not in edge.printed
    coursedock.close()
