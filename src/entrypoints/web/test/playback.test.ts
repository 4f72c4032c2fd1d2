/** What becomes of a film that stopped, told by a page whose network comes and goes. */

import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { type TestContext, test } from "node:test";
import { Problem } from "../src/core/problem.js";
import type { VideoAddress } from "../src/core/shapes.js";
import type { Playback } from "../src/player/contracts.js";
import type { CourseApi } from "../src/player/course-api.js";
import { createPlayback } from "../src/player/playback.js";
import { FakeFilm, page } from "./fake-page.js";

const HOUR = 3_600_000;

class Network {
  isThere = true;
  asked = 0;

  async address(): Promise<VideoAddress> {
    this.asked += 1;
    if (!this.isThere) throw new Problem({ code: "unreachable" });
    const file = { url: `v.mp4?${this.asked}`, type: "video/mp4" };
    const renewAt = new Date(Date.now() + HOUR).toISOString();
    const told = { session: "s", position: 0, elsewhere: null, credentials: false, renew_at: renewAt };
    return { ...file, file, ...told } as VideoAddress;
  }

  comes(): void {
    this.isThere = true;
    page.dispatchEvent(new Event("online"));
  }
}

/** Let what waits for nothing but its turn, or for `milliseconds`, happen. */
async function pass(context: TestContext, milliseconds = 5): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 5) {
    context.mock.timers.tick(5);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function playing(context: TestContext): Promise<{ media: FakeFilm; playback: Playback; network: Network }> {
  context.mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: HOUR });
  const [media, network] = [new FakeFilm(), new Network()];
  const api = { now: () => Date.now(), address: () => network.address() } as unknown as CourseApi;
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const playback = createPlayback({
    media: media as unknown as HTMLVideoElement,
    api,
    course: "c",
    device: "d",
    tell: () => undefined,
    over,
  });
  context.after(() => playback.close());
  const opened = playback.open("v", { play: true });
  await pass(context, 20);
  await opened;
  assert.equal(media.paused, false);
  media.pass(30);
  return { media, playback, network };
}

/** Its address dies while there is no network. */
async function failed(context: TestContext, media: FakeFilm, network: Network): Promise<void> {
  network.isThere = false;
  media.fail();
  await pass(context);
  assert.equal(media.paused, true);
}

test("A film that the network failed goes on where it was when the network is back", async (context) => {
  const { media, network } = await playing(context);
  await failed(context, media, network);
  network.comes();
  await pass(context, 20);
  assert.deepEqual([media.paused, media.currentTime], [false, 30]);
});

test("It goes on too where the network comes back in two steps", async (context) => {
  const { media, network } = await playing(context);
  await failed(context, media, network);
  page.dispatchEvent(new Event("online"));
  await pass(context);
  assert.equal(media.paused, true);
  network.comes();
  await pass(context, 20);
  assert.deepEqual([media.paused, media.currentTime], [false, 30]);
});

test("It goes on by itself where the network is said to be back too early, and no more is said", async (context) => {
  const { media, network } = await playing(context);
  await failed(context, media, network);
  page.dispatchEvent(new Event("online"));
  await pass(context, 2000);
  network.isThere = true;
  await pass(context, 3000);
  assert.deepEqual([media.paused, media.currentTime], [false, 30]);
});

test("A network that doesn't come back is asked for a minute, ever more rarely, and then left alone", async (context) => {
  const { media, network } = await playing(context);
  await failed(context, media, network);
  const before = network.asked;
  page.dispatchEvent(new Event("online"));
  await pass(context, 60_000);
  assert.equal(network.asked, before + 5);
  await pass(context, 60_000);
  assert.equal(network.asked, before + 5);
});

test("Nothing is asked for a player that was closed", async (context) => {
  const { media, playback, network } = await playing(context);
  await failed(context, media, network);
  page.dispatchEvent(new Event("online"));
  await pass(context);
  playback.close();
  const before = network.asked;
  network.comes();
  await pass(context, 60_000);
  assert.equal(network.asked, before);
});

test("A film that was paused when the network failed it stays paused when it is back", async (context) => {
  const { media, network } = await playing(context);
  media.pause();
  await failed(context, media, network);
  for (let step = 0; step < 2; step += 1) {
    page.dispatchEvent(new Event("online"));
    await pass(context);
  }
  network.comes();
  await pass(context, 20);
  assert.equal(media.paused, true);
  assert.notEqual(media.src, "");
});

test("Who plays a film that was stopped, by whatever key, tries once more", async (context) => {
  const { media, network } = await playing(context);
  await failed(context, media, network);
  network.isThere = true;
  const before = network.asked;
  media.play();
  await pass(context, 20);
  assert.equal(network.asked, before + 1);
  assert.deepEqual([media.paused, media.currentTime], [false, 30]);
});
