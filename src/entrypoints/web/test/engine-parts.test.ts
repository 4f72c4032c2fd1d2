/** What stands beside the engine: when a failure is recovered from, and what it leaves on the media element. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { GivenSource } from "../src/player/given-source.js";
import { isPassing, Patience, Recovery } from "../src/player/recovery.js";
import { FakeMedia } from "./fake-media.js";

function begun(): { media: FakeMedia; recovery: Recovery; over: AbortController } {
  const media = new FakeMedia();
  const over = new AbortController();
  const recovery = new Recovery(media as unknown as HTMLMediaElement, over.signal);
  media.play();
  return { media, recovery, over };
}

test("A decoder that fails is recovered once, and once more after a minute was played", () => {
  const { media, recovery } = begun();
  assert.equal(recovery.take(), true);
  assert.equal(recovery.take(), false);
  media.pass(59);
  assert.equal(recovery.take(), false);
  media.pass(1);
  assert.equal(recovery.take(), true);
  assert.equal(recovery.take(), false);
});

test("Pauses and seeks, forwards or back, are nothing that was played", () => {
  const { media, recovery } = begun();
  recovery.take();
  media.seek(300);
  media.pause();
  media.pass(600);
  media.play();
  media.seek(10);
  media.pass(30);
  media.seek(10);
  assert.equal(recovery.take(), false);
  media.pass(30);
  assert.equal(recovery.take(), true);
});

test("An engine that is gone counts no more", () => {
  const { media, recovery, over } = begun();
  recovery.take();
  over.abort();
  media.pass(120);
  assert.equal(recovery.take(), false);
});

test("What the network or a busy server answers passes, what it refuses stays", () => {
  for (const status of [undefined, 0, 429, 500, 502, 503, 504]) assert.equal(isPassing(status), true, String(status));
  for (const status of [400, 403, 404, 410]) assert.equal(isPassing(status), false, String(status));
});

test("Loading is tried again ten times, three seconds later each, and anew after something was loaded", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let loads = 0;
  const over = new AbortController();
  const patience = new Patience(() => (loads += 1), over.signal);
  for (let round = 1; round <= 10; round += 1) {
    assert.equal(patience.take(), true);
    context.mock.timers.tick(3000);
    assert.equal(loads, round);
  }
  assert.equal(patience.take(), false);
  patience.loaded();
  assert.equal(patience.take(), true);
  over.abort();
  context.mock.timers.tick(3000);
  assert.equal(loads, 10);
});

/** An element that holds one address, its own or that of a <source> in it. */
class Holder {
  loads = 0;
  src = "";
  inside: { src: string; remove(): void } | null = null;

  querySelector = (): unknown => this.inside;
  querySelectorAll = (): unknown[] => (this.inside ? [this.inside] : []);
  removeAttribute = (): unknown => (this.src = "");
  load = (): unknown => (this.loads += 1);

  put(address: string): void {
    this.inside = { src: address, remove: () => (this.inside = null) };
  }
}

function given(give: (holder: Holder) => void): { holder: Holder; source: GivenSource } {
  const holder = new Holder();
  const source = new GivenSource(holder as unknown as HTMLMediaElement);
  give(holder);
  source.note();
  return { holder, source };
}

test("An engine's source is taken away with it, wherever it stands", () => {
  for (const give of [(to: Holder) => (to.src = "blob:1"), (to: Holder) => to.put("blob:1")]) {
    const { holder, source } = given(give);
    source.takeAway();
    assert.deepEqual([holder.src, holder.inside, holder.loads], ["", null, 1]);
  }
});

test("What has come in its place stays, and what is empty isn't loaded again", () => {
  const { holder, source } = given((to) => (to.src = "blob:1"));
  holder.src = "blob:2";
  source.takeAway();
  assert.deepEqual([holder.src, holder.loads], ["blob:2", 0]);
  holder.src = "";
  source.takeAway();
  assert.equal(holder.loads, 0);
});

test("Where nothing was given nothing is taken", () => {
  const { holder, source } = given(() => undefined);
  source.takeAway();
  assert.equal(holder.loads, 0);
});
