/** A seek that never ends is helped on, and no other. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { freeStuckSeeks } from "../src/player/stuck-seek.js";

class StandingStill extends EventTarget {
  seeking = true;
  currentTime = 0.233;
  loaded: [number, number][] = [[0.133, 40]];

  get buffered(): TimeRanges {
    const { loaded } = this;
    return { length: loaded.length, start: (at: number) => loaded[at]![0], end: (at: number) => loaded[at]![1] };
  }
}

for (const [name, change, moves] of [
  ["that stands still on what is loaded is helped on", () => undefined, true],
  ["that has ended is left alone", (media: StandingStill) => end(media), false],
  ["to what isn't loaded yet is waited for", (media: StandingStill) => (media.loaded = [[20, 40]]), false],
] as const) {
  test(`A seek ${name}`, (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const media = new StandingStill();
    const over = new AbortController();
    freeStuckSeeks(media as unknown as HTMLMediaElement, over.signal);
    media.dispatchEvent(new Event("seeking"));
    change(media);
    context.mock.timers.tick(3000);
    assert.equal(media.currentTime > 0.3, moves);
    over.abort();
  });
}

function end(media: StandingStill): void {
  media.seeking = false;
  media.dispatchEvent(new Event("seeked"));
}
