/** Whose beats they are, and who hears of them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Beat, BeatAnswer } from "../src/core/shapes.js";
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
  return { took, user, beats };
}

test("A token that can't be had at first costs no beat", async () => {
  const tries = [() => Promise.reject(new Error("no network")), () => Promise.resolve("ada")];
  const server = api(() => tries.shift()!());
  const beats = new CourseBeats(server, COURSE);
  await settled();
  beats.tell(beat(1), false);
  beats.tell(beat(2), false);
  await settled();
  assert.deepEqual(server.took, [1, 2]);
});

test("A token that doesn't tell whose it is sends beats too", async () => {
  const server = api(async () => "");
  new CourseBeats(server, COURSE).tell(beat(1), false);
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
