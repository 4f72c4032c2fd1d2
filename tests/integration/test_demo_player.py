"""How the demonstration's player keeps a learner's place: its module alone, in Chromium, with a hand-made element."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chromium import module_page
from playwright.sync_api import Page

# As in the HTML standard: a new source pauses the element and puts it back to its beginning.
RIG = """
const { Player } = await import("/player.js");
sessionStorage.clear(); localStorage.clear();
class Media extends EventTarget {
  currentTime = 0; paused = true; ended = false; seeking = false; playbackRate = 1; error = null; sources = [];
  textTracks = new EventTarget();
  constructor() { super(); this.textTracks[Symbol.iterator] = function* () {}; }
  set src(url) {
    this.sources.push(url);
    Object.assign(this, { currentTime: 0, paused: true, error: null });
    this.say("emptied");
  }
  load() {} removeAttribute() {} append() {} querySelectorAll() { return []; }
  async play() { this.paused = false; this.say("play", "playing"); }
  pause() { if (!this.paused) { this.paused = true; this.say("pause"); } }
  say(...names) { for (const name of names) this.dispatchEvent(new Event(name)); }
  to(time) { this.currentTime = time; this.say("timeupdate"); }
}
const media = new Media();
const places = { a: 14, b: 0 }, asked = [], told = [], said = [];
let refusal = null, life = 3600_000;
const address = async (video, token) => {
  asked.push([video, token ?? null]);
  if (refusal) throw refusal;
  const [ends, renews] = [life, life * 0.9].map((ms) => new Date(Date.now() + ms).toISOString());
  const [url, session] = [`${video}?${asked.length}`, token ?? `s-${video}`];
  return { url, session, position: places[video], expires_at: ends, renew_at: renews };
};
const player = new Player(media, address, (beat) => told.push(beat));
for (const name of ["refused", "trouble", "resumed"]) player.addEventListener(name, () => said.push(name));
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const loaded = async () => { await settled(); media.say("loadedmetadata"); await settled(); };
const landed = async () => { media.say("seeked"); await settled(); };
const fail = async () => { media.error = { code: 2 }; media.say("error"); await settled(); };
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with module_page() as opened:
        yield opened


def after(page: Page, story: str, wanted: str) -> Any:
    return json.loads(page.evaluate(f"async () => {{ {RIG} {story} return JSON.stringify({wanted}); }}"))


def test_a_video_resumes_where_its_learner_stopped_and_does_not_start_by_itself(page: Page) -> None:
    story = "player.open('a'); await loaded(); await landed();"
    assert after(page, story, "[media.currentTime, media.paused, said]") == [14, True, ["resumed"]]


def test_no_place_is_told_before_the_first_seek_has_landed(page: Page) -> None:
    story = "player.open('a'); await loaded(); media.say('timeupdate', 'pause'); player.report({leaving: true});"
    assert after(page, story, "told") == []


def test_resuming_alone_tells_nothing(page: Page) -> None:
    story = "player.open('a'); await loaded(); await landed(); player.report({leaving: true});"
    assert after(page, story, "told") == []


def test_a_beat_tells_what_was_played_and_the_place_and_counts_up(page: Page) -> None:
    story = """
        player.open('a'); await loaded(); await landed(); media.play();
        media.to(14.5); media.pause(); media.play(); media.to(15); media.pause();
    """
    assert after(page, story, "told.map((b) => [b.video_id, b.session, b.seq, b.position, b.played])") == [
        ["a", "s-a", 1, 14.5, [[14, 14.5]]],
        ["a", "s-a", 2, 15, [[14.5, 15]]],
    ]


def test_a_lesson_left_in_a_hurry_gives_its_place_to_no_other(page: Page) -> None:
    story = """
        player.open('a'); await loaded(); player.open('b', { play: true }); await loaded();
        media.say('playing', 'seeked'); await settled();
    """
    assert after(page, story, "[media.currentTime, media.paused]") == [0, False]


def test_a_phone_that_ignores_a_seek_before_it_plays_is_told_again(page: Page) -> None:
    story = "player.open('a'); await loaded(); media.currentTime = 0; media.say('playing'); await settled();"
    assert after(page, story, "media.currentTime") == 14


def test_a_refused_address_is_exchanged_once_and_place_state_and_speed_are_kept(page: Page) -> None:
    story = """
        player.open('a'); await loaded(); await landed(); player.rate = 1.5; media.play(); media.to(14.5);
        await fail(); await loaded(); await landed();
    """
    wanted = "[asked, media.currentTime, media.paused, media.playbackRate, told[0].played, said]"
    assert after(page, story, wanted) == [
        [["a", None], ["a", "s-a"]],
        14.5,
        False,
        1.5,
        [[14, 14.5]],
        ["resumed"],
    ]


def test_a_second_refusal_in_a_row_is_told_and_not_tried_for_ever(page: Page) -> None:
    story = "player.open('a'); await loaded(); await landed(); media.play(); await fail(); await fail(); await fail();"
    assert after(page, story, "[asked.length, said]") == [2, ["resumed", "trouble", "trouble"]]


def test_a_failure_while_an_address_is_exchanged_still_plays_on_afterwards(page: Page) -> None:
    story = """
        life = 500; player.open('a'); await loaded(); await landed(); life = 3600_000;
        await media.play(); await settled(); await fail(); await loaded(); await landed();
    """
    assert after(page, story, "[asked.length, media.currentTime, media.paused]") == [3, 14, False]


def test_a_paused_player_asks_for_no_address_until_it_plays_again(page: Page) -> None:
    story = """
        life = 500; player.open('a'); await loaded(); await landed();
        await new Promise((resolve) => setTimeout(resolve, 1100)); const idle = asked.length;
        life = 3600_000; await media.play(); await loaded(); await landed();
    """
    assert after(page, story, "[idle, asked, media.currentTime, media.paused]") == [
        1,
        [["a", None], ["a", "s-a"]],
        14,
        False,
    ]


def test_a_renewal_that_finds_no_server_lets_the_old_address_play_on(page: Page) -> None:
    story = """
        life = 500; player.open('a'); await loaded(); await landed();
        refusal = { status: 0 }; await media.play(); await settled();
    """
    assert after(page, story, "[asked.length, media.paused, media.sources.length, said]") == [2, False, 1, ["resumed"]]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_stops_the_player_and_is_told(page: Page, status: int) -> None:
    story = f"refusal = {{ status: {status} }}; player.open('a'); await settled();"
    assert after(page, story, "[media.paused, said]") == [True, ["refused"]]


def test_where_no_progress_is_kept_no_beat_is_told(page: Page) -> None:
    story = """
        const unkept = async () => ({ ...(await address("b")), session: null });
        const open = new Player(media, unkept, (beat) => told.push(beat));
        open.open('b', { play: true }); await loaded(); media.to(0.5); media.pause();
    """
    assert after(page, story, "told") == []
