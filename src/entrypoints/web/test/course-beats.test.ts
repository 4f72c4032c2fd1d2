/** Whose beats they are, and who hears of them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Beat, BeatAnswer, VideoAddress } from "../src/core/shapes.js";
import { CourseBeats } from "../src/player/course-beats.js";

const COURSE = "course-1";
const beat = (seq: number): Beat => ({ video_id: "v", position: seq, played: [[seq, seq + 1]], session: "s", seq });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

function api(user: () => Promise<string>) {
  const took: number[] = [];
  const beats = async (_course: string, told: readonly Beat[]): Promise<BeatAnswer> => {
    took.push(...told.map(({ seq }) => seq));
    return { credited: told.length } as BeatAnswer;
  };
  const address = async (): Promise<VideoAddress> => ({ session: "younger" }) as VideoAddress;
  return { took, user, beats, address, base: "https://courses.example" };
}

test("A token that can't be had at first costs no beat", async () => {
  const tries = [() => Promise.reject(new Error("no network")), () => Promise.resolve("ada")];
  const server = api(() => (tries.length > 1 ? tries.shift()! : tries[0]!)());
  const beats = new CourseBeats(server, COURSE, "device");
  await settled();
  beats.tell(beat(1), false);
  beats.tell(beat(2), false);
  await settled();
  assert.deepEqual(server.took, [1, 2]);
});

test("A token that doesn't tell whose it is sends beats too", async () => {
  const server = api(async () => "");
  new CourseBeats(server, COURSE, "device").tell(beat(1), false);
  await settled();
  assert.deepEqual(server.took, [1]);
});

test("Another tab of the same learner hears the server's word, and nobody else does", async () => {
  const over = new AbortController();
  const heard: string[] = [];
  const tab = (name: string, user: string, course: string): CourseBeats => {
    const beats = new CourseBeats(
      api(async () => user),
      course,
      "device",
    );
    beats.listen({ answered: () => heard.push(name), saved: () => undefined }, over.signal);
    return beats;
  };
  const own = tab("own", "ada", COURSE);
  tab("other", "ada", COURSE);
  tab("other course", "ada", "course-2");
  tab("other learner", "bob", COURSE);
  await settled();
  own.tell(beat(1), false);
  await settled();
  over.abort();
  assert.deepEqual(heard.toSorted(), ["other", "own"]);
});

test("Nobody's beats are sent by whoever signs in after her", async () => {
  let user = "ada";
  const server = api(async () => user);
  const beats = new CourseBeats(server, COURSE, "device");
  const over = new AbortController();
  beats.listen({ answered: () => undefined, saved: () => undefined }, over.signal);
  await settled();
  user = "bob";
  // Else they would be tried again for as long as this process lives.
  over.abort();
  beats.tell(beat(1), false);
  await settled();
  assert.deepEqual(server.took, []);
});
