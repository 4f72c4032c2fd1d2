/** What stands beside the engine: when a failure is recovered from, and what it leaves on the media element. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Recovery } from "../src/player/recovery.js";
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
