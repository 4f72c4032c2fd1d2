/** What was played, and nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Span } from "../src/core/shapes.js";
import { gather, PlayedSpans, united } from "../src/core/spans.js";
import { FakeMedia, LENGTH } from "./fake-media.js";

function watching(): { media: FakeMedia; spans: PlayedSpans; away: (away: boolean) => void } {
  const media = new FakeMedia();
  const spans = new PlayedSpans(() => media.clock);
  let gone = false;
  gather(media as unknown as HTMLMediaElement, spans, () => gone, new AbortController().signal);
  return {
    media,
    spans,
    away: (away) => {
      gone = away;
      if (away) spans.jump();
    },
  };
}

const total = (spans: readonly Span[]): number => spans.reduce((sum, [from, to]) => sum + to - from, 0);

test("What was played is told as a span", () => {
  const { media, spans } = watching();
  media.play();
  media.pass(12);
  assert.deepEqual(spans.take(), [[0, 12]]);
  media.pass(3);
  media.pause();
  assert.deepEqual(spans.take(), [[12, 15]]);
  assert.deepEqual(spans.take(), []);
});

test("A seek is never counted, neither to the end nor while paused", () => {
  const { media, spans } = watching();
  media.play();
  media.pass(5);
  media.seek(LENGTH - 1);
  media.pause();
  media.seek(100);
  media.seek(LENGTH);
  assert.deepEqual(spans.take(), [[0, 5]]);
});

test("A jump that the element never told is no playing", () => {
  const { media, spans } = watching();
  media.play();
  media.pass(5);
  media.currentTime = 300;
  media.pass(5);
  assert.deepEqual(spans.take(), [
    [0, 5],
    [300.25, 305],
  ]);
});

test("At twice the speed as many seconds are told as were shown", () => {
  const { media, spans } = watching();
  media.setRate(2);
  media.play();
  media.pass(30);
  assert.deepEqual(spans.take(), [[0, 60]]);
});

test("An exchanged source neither loses nor adds a second", () => {
  const { media, spans, away } = watching();
  media.play();
  media.pass(5);
  away(true);
  media.currentTime = 0;
  media.pass(0);
  media.currentTime = 5;
  media.clock += 4;
  away(false);
  media.dispatchEvent(new Event("playing"));
  media.pass(5);
  assert.deepEqual(spans.take(), [[0, 10]]);
});

const deeds = fc.array(
  fc.oneof(
    fc.record({ deed: fc.constant("play" as const) }),
    fc.record({ deed: fc.constant("pause" as const) }),
    fc.record({ deed: fc.constant("take" as const) }),
    fc.record({ deed: fc.constant("seek" as const), to: fc.double({ min: 0, max: LENGTH, noNaN: true }) }),
    fc.record({ deed: fc.constant("rate" as const), rate: fc.constantFrom(0.5, 0.75, 1, 1.25, 1.5, 2) }),
    fc.record({ deed: fc.constant("pass" as const), seconds: fc.double({ min: 0.05, max: 40, noNaN: true }) }),
  ),
  { maxLength: 60 },
);

test("Of any session, what is told is what was played, within a second a pause, a seek or a change of speed", () => {
  fc.assert(
    fc.property(deeds, (session) => {
      const { media, spans } = watching();
      const told: Span[] = [];
      let breaks = 1;
      for (const each of session) {
        if (each.deed === "play") media.play();
        else if (each.deed === "pause") media.pause();
        else if (each.deed === "seek") media.seek(each.to);
        else if (each.deed === "rate") media.setRate(each.rate);
        else if (each.deed === "pass") media.pass(each.seconds);
        else told.push(...spans.take());
        if (each.deed !== "pass" && each.deed !== "take") breaks += 1;
      }
      told.push(...spans.take());
      const truth = united(media.played);
      assert.ok(Math.abs(total(united(told)) - total(truth)) <= breaks);
      // Nothing is told that was not played: all of it lies within the truth, but for rounding.
      assert.ok(total(united([...told, ...truth])) <= total(truth) + 0.1 * (breaks + told.length));
    }),
    { numRuns: 300 },
  );
});
