/** When it is told what was played. */

import "./fake-page.js";
import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { type TestContext, test } from "node:test";
import type { Beat } from "../src/core/shapes.js";
import { Reporter } from "../src/player/reporter.js";
import { FakeMedia } from "./fake-media.js";

function reported(context: TestContext): { media: FakeMedia; told: Beat[]; pass(seconds: number): void } {
  context.mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  const media = new FakeMedia();
  context.mock.method(performance, "now", () => media.clock * 1000);
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const told: Beat[] = [];
  const reporter = new Reporter(media as unknown as HTMLVideoElement, (beat) => told.push(beat), over.signal);
  context.after(() => {
    reporter.stop();
    over.abort();
  });
  reporter.begin("v");
  reporter.belongTo("s");
  reporter.landed();
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      media.pass(1);
      context.mock.timers.tick(1000);
    }
  };
  return { media, told, pass };
}

/** Nothing is at hand for a second, and then it goes on: nobody pauses anything. */
function stall(media: FakeMedia, context: TestContext): void {
  media.dispatchEvent(new Event("waiting"));
  media.clock += 1;
  context.mock.timers.tick(1000);
  media.dispatchEvent(new Event("playing"));
}

test("What is played is told every twelve seconds", (context) => {
  const { media, told, pass } = reported(context);
  media.play();
  pass(60);
  assert.deepEqual(
    told.map(({ position }) => position),
    [12, 24, 36, 48, 60],
  );
});

test("A network that stalls every ten seconds delays no telling", (context) => {
  const { media, told, pass } = reported(context);
  media.play();
  for (let round = 0; round < 30; round += 1) {
    pass(10);
    stall(media, context);
  }
  // 330 seconds by the clock.
  assert.equal(told.length, 27);
  assert.ok((told.at(-1)?.position ?? 0) > 285);
});

test("A pause tells at once and ends the telling, and the next play begins it anew", (context) => {
  const { media, told, pass } = reported(context);
  media.play();
  pass(5);
  media.pause();
  pass(60);
  assert.equal(told.length, 1);
  media.play();
  pass(11);
  assert.equal(told.length, 1);
  pass(1);
  assert.equal(told.length, 2);
});
