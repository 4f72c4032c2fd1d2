/** What the player of one course says while the browser holds beats of another: nothing about those. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../src/core/problem.js";
import type { Beat, BeatAnswer, VideoAddress } from "../src/core/shapes.js";
import type { SavedState } from "../src/player/contracts.js";
import { CourseBeats } from "../src/player/course-beats.js";

const [OWN, OTHER] = ["course-1", "course-2"];
const PREFIX = "coursedock.beat.ada%20https%3A%2F%2Fcourses%2Eexample.";
const REFUSED = new Problem({ status: 403, code: "access-ended" });
/** It is tried again at once, so that nothing of a test goes on after it. */
const BUSY = new Problem({ status: 503, code: "busy", retryAfter: 0.03 });
const beat = (seq: number): Beat => ({ video_id: "v", position: seq, played: [[seq, seq + 1]], session: "s", seq });
const settled = (wait = 15): Promise<void> => new Promise((resolve) => setTimeout(resolve, wait));

/** The storage of a browser, which node lacks. */
const stored = new Map<string, string>();
Object.defineProperty(globalThis, "localStorage", {
  value: {
    get length() {
      return stored.size;
    },
    key: (index: number) => [...stored.keys()][index] ?? null,
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
    removeItem: (key: string) => void stored.delete(key),
  },
});

/** A player of OWN, before which a beat of an earlier visit was kept of each of some courses. */
async function opened(courses: string[], refusals: Record<string, Problem>) {
  stored.clear();
  for (const [index, course] of courses.entries()) {
    const told = { course, at: Date.now() - 60_000 + index, beat: beat(1) };
    stored.set(`${PREFIX}${index}`, JSON.stringify(told));
  }
  const beats = async (course: string): Promise<BeatAnswer> => {
    if (refusals[course]) throw refusals[course];
    return {} as BeatAnswer;
  };
  const address = async (): Promise<VideoAddress> => ({}) as VideoAddress;
  const own = new CourseBeats(
    { base: "https://courses.example", user: async () => "ada", beats, address },
    OWN,
    "device",
  );
  const heard: [SavedState, number][] = [];
  const over = new AbortController();
  own.listen({ answered: () => undefined, saved: (state, kept) => heard.push([state, kept]) }, over.signal);
  await settled();
  return { own, heard, refusals, over };
}

test("A refusal of another course's beats is not said of this one", async () => {
  const { heard, over } = await opened([OTHER], { [OTHER]: REFUSED });
  assert.deepEqual([heard, stored.size], [[], 0]);
  over.abort();
});

test("Another course's beats that wait are none of this one, and don't say that it is saved", async () => {
  const { own, heard, refusals, over } = await opened([OTHER], { [OTHER]: BUSY });
  assert.deepEqual(heard, []);
  refusals[OWN] = REFUSED;
  delete refusals[OTHER];
  own.tell(beat(1), false);
  await settled(90);
  assert.deepEqual(
    [heard, stored.size],
    [
      [
        ["waiting", 1],
        ["refused", 0],
      ],
      0,
    ],
  );
  over.abort();
});

test("Beats of this course that wait behind another's are told as waiting, and as saved once they are", async () => {
  const { heard, refusals, over } = await opened([OTHER, OWN], { [OTHER]: BUSY });
  assert.deepEqual(heard, [["waiting", 1]]);
  delete refusals[OTHER];
  await settled(90);
  assert.deepEqual([heard.at(-1), stored.size], [["saved", 0], 0]);
  over.abort();
});

test("What another tab has sent waits here no more, though another course's beats still do", async () => {
  const { heard, refusals, over } = await opened([OTHER, OWN], { [OTHER]: BUSY });
  for (const [key, told] of stored) if (JSON.parse(told).course === OWN) stored.delete(key);
  await settled(90);
  assert.deepEqual(heard.at(-1), ["saved", 0]);
  delete refusals[OTHER];
  await settled(90);
  assert.equal(stored.size, 0);
  over.abort();
});
