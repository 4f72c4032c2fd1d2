"""From a file on an administrator's disk to a film in Chromium, over each store: real servers, worker and browser."""

import json
from collections.abc import Iterator
from itertools import accumulate, pairwise, product
from pathlib import Path

import pytest
from attrs import frozen
from chromium import launched
from cinema import PART, Cinema, Tickets, opened
from hls_page import HERE, build_player, traffic_of
from playwright.sync_api import Page, Response
from short_addresses import LIFE
from uppy_page import page_served

from entrypoints.container.media import origin_of
from films import H264, Films
from s3_server import Bucket, S3Server, credentials

# A film of 48 s is played as long as it lasts, once for each store, after it was made playable on a busy machine.
pytestmark = pytest.mark.timeout(300)

SECONDS = 48
SEGMENT = 4.0
LONGEST_PAUSE = 10_000
"""Milliseconds between two pictures, on a machine that has other things to do."""
SRT = "1\n00:00:01,000 --> 00:00:04,000\nWet the paper.\n\n2\n00:00:05,000 --> 00:00:40,000\nNow the sky.\n"
PROTECTED = ("videos", "incoming")
HANDED_ON_BY_US = (".m3u8", ".vtt")


@frozen(kw_only=True)
class Screening:
    """A cinema whose two films can be watched."""

    cinema: Cinema
    video_id: str
    other_id: str
    bucket: Bucket | None


@pytest.fixture(scope="session")
def long_film(films: Films) -> Path:
    """A film of three parts and more, which is worth two qualities."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=size=854x480:rate=15:duration={SECONDS}")
    sound = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}")
    film = films.make("Sky at dawn.mp4", *picture, *sound, *H264, "-qp", "12", "-c:a", "aac")
    assert film.stat().st_size > 3 * PART
    return film


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of the shop's page, which is neither the API's nor the edge's."""
    with page_served(build_player(tmp_path_factory.mktemp("hls"))) as origin:
        yield origin


@pytest.fixture(scope="module", params=["files", "s3"])
def bucket(request: pytest.FixtureRequest) -> Iterator[Bucket | None]:
    """None: the films lie on this machine."""
    if request.param == "files":
        yield None
        return
    server: S3Server = request.getfixturevalue("s3_store")
    with pytest.MonkeyPatch.context() as environ:
        for name, value in credentials().items():
            environ.setenv(name, value)
        yield server.bucket()


@pytest.fixture(scope="module")
def screening(
    bucket: Bucket | None, site: str, long_film: Path, films: Films, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screening]:
    """Two films were sent in parts and a worker, which has ended since, made them playable."""
    store = {}
    if bucket is not None:
        store = {"COURSEDOCK_MEDIA_URL": f"s3://{bucket.name}/media", "COURSEDOCK_S3_ENDPOINT": bucket.endpoint}
    with opened(tmp_path_factory.mktemp("cinema"), "short_addresses:create", site, store) as cinema:
        cinema.enroll()
        video_id, other_id = (cinema.add_video(film, at, SRT) for at, film in enumerate((long_film, films.plain), 1))
        for each in (video_id, other_id):
            early = cinema.shop.call("GET", cinema.path(each), cinema.learner)
            assert (early.status_code, early.json()["code"]) == (404, "unknown-video"), "it doesn't play yet"
        with cinema.shop.background("worker"):
            for each in (video_id, other_id):
                cinema.wait_for_stream(each)
        yield Screening(cinema=cinema, video_id=video_id, other_id=other_id, bucket=bucket)


# --- every object


def test_every_object_is_refused_without_its_own_signature(screening: Screening) -> None:
    cinema, client = screening.cinema, screening.cinema.shop.client
    cinema.enroll()
    tickets = Tickets(cinema, LIFE.total_seconds())
    sites = [cinema.edge, f"{cinema.shop.url}/playlists", *ways_past_us(screening.bucket)]
    keys = cinema.keys()
    both = (screening.video_id, screening.other_id)
    opened_by = {key: each for each in both for key in keys if key.startswith(f"videos/{each}/")}
    closed = {key for key in keys if key.startswith("incoming/")}
    public = {key for key in keys if key.startswith("public/")}
    assert set(keys) == {*opened_by, *closed, *public}
    assert (len(closed), len(public)) == (2, 2)
    must_hold_every_kind(set(opened_by), screening.video_id)
    for key in public:
        assert cinema.status(f"{cinema.edge}/{key}") == 206
    for key in {*opened_by, *closed}:
        owner = opened_by.get(key)
        others = {*both} - {owner}
        wrong = ["", *map(tickets.of, others), tampered(tickets.of(owner or screening.video_id))]
        for site, query in product(sites, wrong):
            refused = client.get(f"{site}/{key}?{query}" if query else f"{site}/{key}")
            assert refused.status_code == 403, (site, key, query)
            assert "public" not in refused.headers.get("cache-control", "")
        if owner is not None:
            must_open(cinema, key, tickets.of(owner))


def ways_past_us(bucket: Bucket | None) -> list[str]:
    """Where else an object might be had."""
    return [] if bucket is None else [f"{bucket.endpoint}/{bucket.name}/media"]


def must_hold_every_kind(keys: set[str], video_id: str) -> None:
    """See that the walk meets all that is ever made for viewers."""
    names = {key.removeprefix(f"videos/{video_id}/").partition("/")[2] for key in keys}
    assert {"play.mp4", "hls/master.m3u8", "storyboard.vtt", "storyboard-1.jpg"} <= names
    for rung in ("480p", "360p"):
        assert {f"hls/{rung}/index.m3u8", f"hls/{rung}/init.mp4", f"hls/{rung}/seg-00012.m4s"} <= names
    assert [key for key in keys if "/captions/" in key and key.endswith(".vtt")]


def must_open(cinema: Cinema, key: str, query: str) -> None:
    """See that an object's own signature opens it, on the edge, and as a playlist if it is one."""
    assert cinema.status(f"{cinema.edge}/{key}?{query}") == 206, key
    expected = 200 if key.endswith(HANDED_ON_BY_US) else 404
    assert cinema.status(f"{cinema.shop.url}/playlists/{key}?{query}") == expected, key


def tampered(query: str) -> str:
    """Change one letter of the signature."""
    before, name, after = query.partition("Signature=")
    return f"{before}{name}{'B' if after[0] == 'A' else 'A'}{after[1:]}"


# --- the journey


def test_a_film_that_was_sent_in_parts_is_watched_across_addresses_of_twenty_seconds(
    screening: Screening, site: str
) -> None:
    cinema = screening.cinema
    grant = cinema.enroll()
    with launched() as browser, browser.new_context() as context:
        page = context.new_page()
        sent, answers = traffic_of(
            page, *(f"{cinema.edge}/{name}/" for name in PROTECTED), f"{cinema.shop.url}/playlists/"
        )
        page.goto(site)
        page.wait_for_function("() => Boolean(window.watch)")
        asked = {"api": cinema.shop.url, "path": cinema.path(screening.video_id), "token": cinema.learner}
        page.evaluate("(asked) => window.watch(asked)", asked)
        must_show_two_qualities(page)
        must_show_captions(page)
        must_show_what_lies_beside_the_stream(page)
        assert [answer.url for answer in answers if answer.status >= 400] == []
        must_survive_a_renewal_that_was_missed(page, answers)
        must_renew_in_time_and_go_on(page, answers)
        must_stop_after_the_end_of(grant, page, screening)
        seen = page.evaluate("window.seen")
    assert seen["problems"] == []
    assert {origin_of(url) for url in sent} == {cinema.edge, cinema.shop.url}
    assert [url for url in sent if "Signature=" not in url] == []
    must_be_for_this_page_alone(answers, site)
    must_never_jump_back(seen["shown"])
    assert len({told["session"] for told in seen["asked"]}) == 1, "it was one playback all the time"
    first = cinema.shop.client.get(seen["asked"][0]["file"]["url"])
    assert (first.status_code, first.json()["code"]) == (403, "expired")


def must_be_for_this_page_alone(answers: list[Response], site: str) -> None:
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == site, answer.url
        kept = "no-store" if answer.status == 403 else "private, no-store"
        assert answer.headers["cache-control"] == kept, answer.url


def must_show_two_qualities(page: Page) -> None:
    wait(page, "seen.shown.some(([, place, height]) => place > 1 && height === 360)")
    assert page.evaluate("window.seen.levels") == [[360, 480]]
    page.evaluate("window.hls.nextLevel = 1")
    wait(page, "seen.shown.at(-1)[2] === 480")


def must_show_captions(page: Page) -> None:
    cues = "[...document.querySelector('track').track.cues].map((cue) => [cue.startTime, cue.endTime, cue.text])"
    assert page.evaluate(cues) == [[1, 4, "Wet the paper."], [5, 40, "Now the sky."]]
    wait(page, "seen.shown.at(-1)[1] > 5")
    assert page.evaluate("document.querySelector('track').track.activeCues[0].text") == "Now the sky."


def must_show_what_lies_beside_the_stream(page: Page) -> None:
    picture = page.evaluate("window.storyboard()")
    assert picture["part"] == "xywh=0,0,160,90"
    assert (picture["width"], picture["height"]) == (800, 450)
    assert page.evaluate("window.beginning()") == [206, "ftyp"]
    assert page.evaluate("window.poster()") == [854, 480]


def must_survive_a_renewal_that_was_missed(page: Page, answers: list[Response]) -> None:
    page.evaluate("window.miss()")
    wait(page, "seen.asked.length === 2")
    assert page.evaluate("window.seen.asked[1].why") == "refused"
    assert {answer.status for answer in answers} == {200, 206, 403}


def must_renew_in_time_and_go_on(page: Page, answers: list[Response]) -> None:
    refused = [answer for answer in answers if answer.status == 403]
    wait(page, "seen.asked.length === 3")
    assert page.evaluate("window.seen.asked[2].why") == "ahead"
    wait(page, f"seen.shown.at(-1)[1] > {SECONDS - 3}")
    begun, ended = page.evaluate("[seen.shown[0][0], seen.shown.at(-1)[0]]")
    assert ended - begun > 2 * LIFE.total_seconds() * 1000
    assert [answer for answer in answers if answer.status == 403] == refused
    assert page.evaluate("window.seen.shown.at(-1)[2]") == 480, "the quality that was chosen stays"


def must_stop_after_the_end_of(grant: tuple[str, str], page: Page, screening: Screening) -> None:
    screening.cinema.end(*grant)
    page.evaluate("window.renew()")
    wait(page, "seen.stopped !== null")
    assert page.evaluate("window.seen.stopped") == "access-ended"
    again = screening.cinema.shop.call("GET", screening.cinema.path(screening.video_id), screening.cinema.learner)
    assert (again.status_code, again.json()["code"]) == (403, "access-ended")


def must_never_jump_back(shown: list[list[float]]) -> None:
    places = [place for _, place, _ in shown]
    furthest = list(accumulate(places, max))
    assert max(far - place for far, place in zip(furthest, places, strict=True)) <= SEGMENT
    assert max(later - place for place, later in pairwise(places)) <= SEGMENT, "and nothing was left out"
    assert max(later - now for (now, *_), (later, *_) in pairwise(shown)) < LONGEST_PAUSE


def wait(page: Page, condition: str) -> None:
    """Wait until something is true of what the page has seen."""
    page.wait_for_function(f"((seen) => {condition})(window.seen)", timeout=90_000)


def test_nothing_is_left_of_what_was_on_its_way(screening: Screening) -> None:
    data, bucket = screening.cinema.shop.data, screening.bucket
    assert (data / "work").is_dir()
    assert list((data / "work").rglob("*")) == []
    here = {str(path.relative_to(data / "media")) for path in (data / "media").rglob("*") if path.is_file()}
    if bucket is None:
        assert here == set(screening.cinema.keys())
    else:
        assert here == set()
        assert bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", []) == []


def test_the_lock_of_hls_names_no_registry() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    assert [name for name, each in packages.items() if "resolved" in each or "integrity" not in each] == []
