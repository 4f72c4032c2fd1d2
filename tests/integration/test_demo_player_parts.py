"""What the demonstration's player counts as played, and what becomes of its beats: its modules alone, in Chromium.

The modules are served from their folder by the browser's own request hook, so that nothing listens.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from chromium import module_page
from playwright.sync_api import Page

# A media element that tells the time by hand: four ticks a second, as browsers do.
PLAYER = """
const { PlayedSpans, gather } = await import("/spans.js");
let now = 0, away = false;
const media = Object.assign(new EventTarget(), { currentTime: 0, paused: true, seeking: false, playbackRate: 1 });
const spans = new PlayedSpans(() => now);
gather(media, spans, () => away);
const says = (...names) => names.forEach((name) => media.dispatchEvent(new Event(name)));
const play = () => { media.paused = false; says("play", "playing"); };
const pause = () => { media.paused = true; says("timeupdate", "pause"); };
const run = (seconds) => {
  for (let tick = 0; tick < seconds * 4; tick += 1) {
    now += 0.25;
    media.currentTime += 0.25 * media.playbackRate;
    says("timeupdate");
  }
};
const seek = (to) => {
  media.seeking = true;
  media.currentTime = to;
  says("timeupdate", "seeking");
  media.seeking = false;
  says("timeupdate", "seeked");
};
"""

# A queue whose clock, timers, store and server are made by hand.
QUEUE = """
const { BeatQueue } = await import("/beats.js");
localStorage.clear();
let clock = Date.now(), answer = () => ({});
const timers = [], sent = [], states = [];
const server = async (course, body) => {
  sent.push(body.beats.map(({ seq, age }) => [seq, age]));
  return answer(body);
};
const queueOf = (user) => new BeatQueue({
  user, store: localStorage, send: server, now: () => clock, onState: (state) => states.push(state),
  after: (action, ms) => timers.push([action, ms]),
});
const queue = queueOf("ida");
const beat = (seq) => ({ video_id: "v", position: seq, played: [[0, seq]], session: "s", seq });
const refusing = (problem) => () => { throw problem; };
const settled = () => new Promise((resolve) => setTimeout(resolve));
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with module_page() as opened:
        yield opened


def played(page: Page, story: str) -> Any:
    return page.evaluate(f"async () => {{ {PLAYER} {story} return spans.take(); }}")


def queued(page: Page, story: str) -> Any:
    return page.evaluate(f"async () => {{ {QUEUE} {story} }}")


@pytest.mark.parametrize(
    ("story", "spans"),
    [
        pytest.param("play(); run(12); pause();", [[0, 12]], id="played"),
        pytest.param("play(); run(12);", [[0, 12]], id="playing"),
        pytest.param("media.playbackRate = 2; play(); run(10); pause();", [[0, 20]], id="at twice the speed"),
        pytest.param("play(); run(10); seek(5); run(10); pause();", [[0, 15]], id="some of it twice"),
        pytest.param("seek(38); play(); run(2); pause(); says('ended');", [[38, 40]], id="to the end"),
        pytest.param("play(); run(3); now += 60; run(3); pause();", [[0, 6]], id="with a stall"),
    ],
)
def test_what_was_played_is_told_as_spans(page: Page, story: str, spans: list[list[float]]) -> None:
    assert played(page, story) == spans


@pytest.mark.parametrize(
    ("story", "spans"),
    [
        pytest.param("play(); run(2); seek(30); run(2); pause();", [[0, 2], [30, 32]], id="while playing"),
        pytest.param("seek(38);", [], id="while paused"),
        pytest.param("seek(38); pause();", [], id="to the end, and paused"),
        pytest.param("play(); run(1); seek(5); seek(15); seek(20); run(1);", [[0, 1], [20, 21]], id="dragged"),
        pytest.param(
            "play(); run(1); media.currentTime = 35; says('timeupdate'); run(1);", [[0, 1], [35, 36]], id="untold"
        ),
        pytest.param("play(); now += 600; seek(40); pause();", [], id="after a long wait"),
    ],
)
def test_a_seek_is_never_counted(page: Page, story: str, spans: list[list[float]]) -> None:
    assert played(page, story) == spans


def test_spans_are_told_once_and_go_on_where_they_were_taken(page: Page) -> None:
    story = "play(); run(12); const first = spans.take(); run(3); pause(); const then = spans.take();"
    told = page.evaluate(f"async () => {{ {PLAYER} {story} return [first, then, spans.take()]; }}")
    assert told == [[[0, 12]], [[12, 15]], []]


def test_an_exchanged_source_neither_loses_nor_adds_a_second(page: Page) -> None:
    exchange = "away = true; media.paused = true; media.currentTime = 0; says('emptied', 'timeupdate'); seek(5);"
    assert played(page, f"play(); run(5); {exchange} away = false; play(); run(2); pause();") == [[0, 7]]


def test_a_beat_is_sent_with_its_age_and_forgotten_when_answered(page: Page) -> None:
    story = (
        "queue.add('c', beat(1)); clock += 3000; await queue.flush(); return [sent, queue.size, localStorage.length];"
    )
    assert queued(page, story) == [[[[1, 3]]], 0, 0]


@pytest.mark.parametrize(
    ("problem", "wait"),
    [
        pytest.param("{status: 0}", 2000, id="no network"),
        pytest.param("{status: 503}", 2000, id="a server that restarts"),
        pytest.param("{status: 429, retryAfter: 7}", 7000, id="too many calls"),
        pytest.param("{status: 401, code: 'not-signed-in'}", 2000, id="a session that ended"),
    ],
)
def test_what_was_not_taken_is_kept_and_sent_later_as_one_batch(page: Page, problem: str, wait: int) -> None:
    story = f"""
        answer = refusing({problem});
        queue.add("c", beat(1)); await queue.flush();
        queue.add("c", beat(2)); await queue.flush();
        const kept = [queue.size, timers.length, timers[0][1]];
        answer = () => ({{}}); clock += 3600_000; timers[0][0](); await settled();
        return [kept, sent, queue.size];
    """
    assert queued(page, story) == [[2, 1, wait], [[[1, 0]], [[1, 3600], [2, 3600]]], 0]


def test_a_closed_tab_loses_nothing_and_nobody_sends_anothers_beats(page: Page) -> None:
    story = """
        answer = refusing({status: 0}); queue.add("c", beat(1)); await queue.flush();
        answer = () => ({}); sent.length = 0;
        await queueOf("nora").flush(); const byNora = sent.length;
        await queueOf("ida").flush();
        return [byNora, sent.length, queue.size];
    """
    assert queued(page, story) == [0, 1, 0]


def test_one_beat_that_cannot_be_taken_holds_back_no_other(page: Page) -> None:
    story = """
        answer = ({ beats }) => { if (beats.some(({ seq }) => seq === 2)) throw {status: 422, code: "invalid"}; };
        for (const seq of [1, 2, 3]) queue.add("c", beat(seq));
        await queue.flush();
        return [queue.size, states];
    """
    assert queued(page, story) == [0, ["sent", "refused", "sent"]]


def test_beats_after_access_has_ended_are_dropped_at_once(page: Page) -> None:
    story = """
        answer = refusing({status: 403, code: "access-ended"});
        for (const seq of [1, 2, 3]) queue.add("c", beat(seq));
        await queue.flush();
        return [sent.length, queue.size, states];
    """
    assert queued(page, story) == [1, 0, ["refused"]]


def test_a_batch_holds_at_most_a_hundred_beats(page: Page) -> None:
    story = """
        for (let n = 1; n <= 250; n += 1) queue.add("c", beat(n));
        await queue.flush();
        return sent.map((beats) => beats.length);
    """
    assert queued(page, story) == [100, 100, 50]


def test_leaving_sends_what_is_not_on_its_way_yet(page: Page) -> None:
    story = """
        let go; const slow = new Promise((resolve) => (go = resolve)); answer = () => slow;
        queue.add("c", beat(1)); const first = queue.flush();
        queue.add("c", beat(2)); await queue.flush({ leaving: true });
        const before = sent.map((beats) => beats.map(([seq]) => seq));
        go({}); await first; await settled();
        return [before, queue.size];
    """
    assert queued(page, story) == [[[1], [2]], 0]


def test_what_comes_while_a_batch_is_on_its_way_follows_it(page: Page) -> None:
    story = """
        let go; const slow = new Promise((resolve) => (go = resolve)); answer = () => slow;
        queue.add("c", beat(1)); const first = queue.flush();
        queue.add("c", beat(2)); await queue.flush();
        answer = () => ({}); go({}); await first;
        return [sent.map((beats) => beats.map(([seq]) => seq)), queue.size];
    """
    assert queued(page, story) == [[[1], [2]], 0]
