"""What a learner watches with, as far as her browser tells."""

import pytest

from api_client import Api, problems
from course_domain.model.playback import DeviceKind
from entrypoints.http.devices import kind_of
from factories import ANN, World, make_video

URL = "/api/user/course/drawing/video/drawing-1/url"
PROGRESS = "/api/user/course/drawing/progress"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0"
PIXEL = f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36"
DROID = f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Safari/537.36"


@pytest.mark.parametrize(
    ("kind", "user_agent", "mobile"),
    [
        ("computer", f"{WINDOWS} {CHROME} Safari/537.36", "?0"),
        ("computer", f"{WINDOWS} {CHROME} Safari/537.36", ""),
        ("computer", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", ""),
        ("computer", f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Safari/605.1.15", ""),
        ("computer", "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0)", ""),
        ("computer", "", ""),
        ("computer", "curl/8.5.0", "yes"),
        ("phone", PIXEL, "?1"),
        ("phone", PIXEL, ""),
        ("phone", f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {APPLE} Mobile/15E148 Safari/604.1", ""),
        ("phone", "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0", ""),
        ("phone", "", "?1"),
        ("tablet", DROID, "?0"),
        ("tablet", DROID, ""),
        ("tablet", f"Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) {APPLE} Mobile/15E148 Safari/604.1", ""),
        ("tablet", "Mozilla/5.0 (Android 15; Tablet; rv:143.0) Gecko/143.0 Firefox/143.0", ""),
        ("tablet", f"Mozilla/5.0 (Linux; Android 11; KFTRWI) {CHROME} Silk/140.1 like Chrome/140.0 Safari/537.36", ""),
    ],
)
def test_the_kind_of_a_device_is_read_from_what_its_browser_says(kind: str, user_agent: str, mobile: str) -> None:
    assert kind_of(user_agent, mobile) is DeviceKind(kind)


def play(api: Api, device: str, to: int, agent: str = "") -> None:
    session = api.get(f"{URL}?device={device}", by=ANN, headers={"User-Agent": agent}).json["session"]
    beat = {"video_id": "drawing-1", "position": to, "played": [[0, 1]], "session": session, "seq": 1}
    assert api.post(PROGRESS, beat, by=ANN).status_code == 200


def test_the_address_tells_where_the_learner_was_last_on_another_device(world: World, api: Api) -> None:
    world.enroll()
    play(api, "p-1", 75, PIXEL)
    world.advance(seconds=1)
    play(api, "desk", 30)
    on_desk = api.get(f"{URL}?device=desk", by=ANN).json
    assert on_desk["position"] == 30
    assert on_desk["elsewhere"] == {"position": 75, "device": "phone", "at": "2026-03-29T12:00:00Z"}
    on_phone = api.get(f"{URL}?device=p-1", by=ANN).json
    assert on_phone["elsewhere"] == {"position": 30, "device": "computer", "at": "2026-03-29T12:00:01Z"}
    assert api.get(URL, by=ANN).json["elsewhere"] is None


def test_a_renewed_playback_stays_with_the_device_that_began_it(world: World, api: Api) -> None:
    world.enroll()
    play(api, "p-1", 75, PIXEL)
    session = api.get(f"{URL}?device=p-1", by=ANN).json["session"]
    assert api.get(f"{URL}?session={session}&device=desk", by=ANN).json["elsewhere"] is None
    unnamed = api.get(URL, by=ANN).json["session"]
    assert api.get(f"{URL}?session={unnamed}&device=desk", by=ANN).json["elsewhere"]["position"] == 75


def test_where_no_progress_is_kept_there_is_no_other_place(world: World, api: Api) -> None:
    world.enroll()
    play(api, "p-1", 75)
    world.add_video(make_video("drawing", 1, free_preview=True))
    assert api.get(f"{URL}?device=desk").json["elsewhere"] is None


@pytest.mark.parametrize("name", ["a b", "a.b", "ä", "x" * 41, "a%0A", "%E0%A4%A4"])
def test_a_name_that_no_player_gives_a_device_is_refused(world: World, api: Api, name: str) -> None:
    world.enroll()
    refused = api.get(f"{URL}?device={name}", by=ANN)
    assert (refused.status_code, list(problems(refused))) == (422, ["device"])


@pytest.mark.parametrize("name", ["", "a", "x" * 40, "A-Z_09"])
def test_a_name_of_letters_digits_dashes_and_underscores_is_taken(world: World, api: Api, name: str) -> None:
    world.enroll()
    assert api.get(f"{URL}?device={name}", by=ANN).status_code == 200
