/** What the stage decides, without a browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Span } from "../src/core/shapes.js";
import { type Acting, Actions } from "../src/player/actions.js";
import { Activity } from "../src/player/activity.js";
import { dueAt } from "../src/player/caption-overlay.js";
import { commandOf } from "../src/player/keys.js";
import { Place } from "../src/player/place.js";
import { within } from "../src/player/remember.js";
import { parseStoryboard, tileAt } from "../src/player/storyboard.js";
import { Taps } from "../src/player/taps.js";
import { segments } from "../src/player/timeline.js";
import { stage as stageDe } from "../src/strings/de/stage.js";
import { stage } from "../src/strings/en/stage.js";

const BOARD = `WEBVTT

00:00:00.000 --> 00:00:02.000
https://media.example/v/storyboard-1.jpg?Signature=a~b&Expires=9#xywh=0,0,160,90

2
00:02.000 --> 00:04.500 align:start\r
storyboard-1.jpg?Signature=c#xywh=pixel:160,0,160,90\r
\r
00:00:04.500 --> 00:00:06.000
a caption, no picture

01:00:00.000 --> 01:00:02.000
storyboard-2.jpg#xywh=0,90,160,90
`;
const ADDRESS = "https://edge.example/videos/v/storyboard.vtt?Signature=z";

test("A storyboard's pictures keep their signatures, and those without an origin get the file's", () => {
  const tiles = parseStoryboard(BOARD, ADDRESS);
  assert.deepEqual(tiles[0], {
    ...{ from: 0, to: 2, x: 0, y: 0, width: 160, height: 90 },
    image: "https://media.example/v/storyboard-1.jpg?Signature=a~b&Expires=9",
  });
  assert.equal(tiles[1]?.image, "https://edge.example/videos/v/storyboard-1.jpg?Signature=c");
});

test("A storyboard is read with and without hours, numbers and settings, and what names no picture is left out", () => {
  const times = parseStoryboard(BOARD, ADDRESS).map(({ from, to }) => [from, to]);
  assert.deepEqual(times, [
    [0, 2],
    [2, 4.5],
    [3600, 3602],
  ]);
});

test("What is no storyboard has no pictures", () => {
  for (const text of ["", "WEBVTT", "<html>", "WEBVTT\n\n00:00.000 --> 00:01.000\nx.jpg#xywh=0,0,0,0\n"]) {
    assert.deepEqual(parseStoryboard(text, ADDRESS), []);
  }
});

test("A place between two pictures, or after the last, has the one before it", () => {
  const tiles = parseStoryboard(BOARD, ADDRESS);
  const found = [0, 1.9, 2, 5, 3601, 9999].map((place) => tileAt(tiles, place)?.from);
  assert.deepEqual(found, [0, 0, 2, 2, 3600, 3600]);
  assert.equal(tileAt([], 1), null);
});

test("Keys mean the same in capitals and on keyboards with other letters", () => {
  assert.deepEqual(commandOf({ key: "K" }), { do: "toggle" });
  assert.deepEqual(commandOf({ key: "л", code: "KeyK" }), { do: "toggle" });
  assert.deepEqual(commandOf({ key: "ArrowLeft" }), { do: "seek", by: -5 });
  assert.deepEqual(commandOf({ key: "l" }), { do: "seek", by: 10 });
  assert.deepEqual(commandOf({ key: "7" }), { do: "part", of: 0.7 });
  assert.equal(commandOf({ key: "x" }), null);
  assert.equal(commandOf({ key: "Enter" }), null);
});

test("The browser's own key combinations stay the browser's", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) assert.equal(commandOf({ key: "f", [held]: true }), null);
});

test("A key that is held down goes on seeking, and switches only once", () => {
  assert.notEqual(commandOf({ key: "ArrowRight", repeat: true }), null);
  for (const key of [" ", "m", "c", "f", "n", "?", "5"]) assert.equal(commandOf({ key, repeat: true }), null);
});

test("A leap is told in the viewer's language, with where it leads", () => {
  for (const [spoken, said] of [
    [stage, ["Back 5 sec · 1:15", "Forward 10 sec · 1:25"]],
    [stageDe, ["5 Sek. zurück · 1:15", "10 Sek. vor · 1:25"]],
  ] as const) {
    const told: string[] = [];
    const film = { currentTime: 80, readyState: 4, seeking: false };
    const playback = { seek: (to: number) => (film.currentTime = to) };
    const parts = { words: { stage: spoken }, media: film, playback, duration: 600 };
    const does = { hint: (text: string) => told.push(text), requestUpdate: () => undefined };
    const actions = new Actions({ ...parts, ...does, showing: { place: new Place() } } as unknown as Acting);
    for (const by of [-5, 10]) actions.run({ do: "seek", by });
    assert.deepEqual(told, said);
  }
});

test("Watched spans become parts of the line, joined where they touch and cut at its ends", () => {
  const spans: Span[] = [
    [50, 60],
    [0, 10],
    [10, 20],
    [95, 140],
    [200, 210],
  ];
  assert.deepEqual(segments(spans, 100, 1000), [
    { x: 0, width: 200 },
    { x: 500, width: 100 },
    { x: 950, width: 50 },
  ]);
});

test("The parts of a line lie apart, in order, and cover what was watched", () => {
  const second = fc.integer({ min: 0, max: 120 });
  fc.assert(
    fc.property(fc.array(fc.tuple(second, second)), (drawn) => {
      const spans = drawn.map(([one, other]): Span => [Math.min(one, other), Math.max(one, other)]);
      const parts = segments(spans, 100, 100);
      parts.slice(1).forEach(({ x }, index) => assert.ok(x > parts[index]!.x + parts[index]!.width));
      const covered = new Set(spans.flatMap(([from, to]) => range(from, Math.min(to, 100))));
      const sum = parts.reduce((total, { width }) => total + width, 0);
      assert.ok(Math.abs(sum - covered.size) < 1e-6);
    }),
  );
});

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

const media = (currentTime: number, readyState = 1, seeking = false) => ({ currentTime, readyState, seeking });

test("The place to resume is shown until the media have arrived there, and never 0:00", () => {
  const place = new Place();
  place.hold(751);
  const seen = [media(0, 0), media(0), media(751, 1, true), media(751), media(752)].map((each) => place.of(each));
  assert.deepEqual(seen, [751, 751, 751, 751, 752]);
});

test("An exchanged source shows the place where it was until it is there again", () => {
  const place = new Place();
  assert.equal(place.of(media(300)), 300);
  place.keep();
  assert.equal(place.of(media(0, 0)), 300);
  assert.equal(place.of(media(0)), 300);
  assert.equal(place.of(media(300.4)), 300.4);
});

test("Where to begin can be chosen before there are media", () => {
  const place = new Place();
  place.hold(751);
  assert.equal(place.of(media(40, 0)), 40);
  assert.equal(place.of(media(0)), 40);
});

test("A cue is due from its beginning until just before its end", () => {
  const cues = [
    { startTime: 1, endTime: 3 },
    { startTime: 2, endTime: 4 },
  ];
  assert.deepEqual(
    [0.9, 1, 2, 3, 4].map((place) => dueAt(cues, place).length),
    [0, 1, 2, 1, 0],
  );
});

function tapped(taps: { at: number; time: number }[]): { seeks: [string, number][]; stop: () => void } {
  const seeks: [string, number][] = [];
  const hearer = new Taps({ single: () => undefined, seek: (side, count) => seeks.push([side, count]) });
  for (const tap of taps) hearer.tap(tap);
  return { seeks, stop: () => hearer.stop() };
}

test("Two taps near an edge seek, and each one more goes further", () => {
  const { seeks, stop } = tapped([0, 150, 300].map((time) => ({ at: 0.9, time })));
  stop();
  assert.deepEqual(seeks, [
    ["forward", 1],
    ["forward", 2],
  ]);
});

test("Taps that are slow, in the middle, or on different sides seek nothing", () => {
  const slow = tapped([0, 500].map((time) => ({ at: 0.1, time })));
  const middle = tapped([0, 100].map((time) => ({ at: 0.5, time })));
  const apart = tapped([
    { at: 0.1, time: 0 },
    { at: 0.9, time: 100 },
  ]);
  for (const { seeks, stop } of [slow, middle, apart]) {
    stop();
    assert.deepEqual(seeks, []);
  }
});

test("One tap is told once no second one follows", async () => {
  const told = await new Promise<string>((resolve) => {
    const taps = new Taps({ single: () => resolve("single"), seek: () => resolve("seek") });
    taps.tap({ at: 0.1, time: 0 });
  });
  assert.equal(told, "single");
});

test("Controls that have to stay don't fade, and fade once they need not", async () => {
  let stays = true;
  const activity = new Activity({ stays: () => stays, changed: () => undefined });
  activity.rest();
  assert.equal(activity.isIdle, false);
  stays = false;
  activity.wake(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(activity.isIdle, true);
  activity.wake();
  assert.equal(activity.isIdle, false);
  activity.stop();
});

test("What a browser keeps is made fit for a media element", () => {
  const told = [0.5, 7, -1, Number.NaN, "loud"] as number[];
  assert.deepEqual(
    told.map((value) => within(0, value, 1)),
    [0.5, 1, 0, 1, 1],
  );
});
