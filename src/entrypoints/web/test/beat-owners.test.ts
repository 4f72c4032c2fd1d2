/** Whose beats they are, and what becomes of those of a session that is no longer taken. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { BeatQueue, type SendBeats } from "../src/core/beats.js";
import { Problem } from "../src/core/problem.js";
import type { Beat, BeatAnswer } from "../src/core/shapes.js";
import { safeStore } from "../src/core/store.js";

const COURSE = "course-1";
const beat = (seq: number): Beat => ({ video_id: "v", position: seq, played: [[seq, seq + 1]], session: "s", seq });
const answer = {} as BeatAnswer;

test("No owner's name begins another's", async () => {
  const store = safeStore(null);
  const send = (): Promise<BeatAnswer> => assert.fail("sent");
  const theirs = new BeatQueue({ owner: "ann.b", send, store });
  theirs.add(COURSE, beat(1));
  const queue = new BeatQueue({ owner: "ann", send, store });
  await queue.flush();
  assert.deepEqual([queue.size, theirs.size], [0, 1]);
});

/** A server that takes one session only. */
function strict(session: string) {
  const took: number[] = [];
  const send: SendBeats = async (_course, beats) => {
    if (beats.some((told) => told.session !== session)) throw new Problem({ status: 401, code: "forged" });
    took.push(...beats.map(({ seq }) => seq));
    return answer;
  };
  return { took, send };
}

test("Beats of a session that is no longer taken arrive by a younger one, asked for once", async () => {
  const { took, send } = strict("younger");
  let asked = 0;
  const resign = async (): Promise<string> => {
    asked += 1;
    return "younger";
  };
  const queue = new BeatQueue({ owner: "ada", send, resign, store: safeStore(null), now: () => 1e12 });
  for (const seq of [1, 2, 3]) queue.add(COURSE, beat(seq));
  await queue.flush();
  queue.add(COURSE, beat(4));
  await queue.flush();
  assert.deepEqual([took, asked, queue.size], [[1, 2, 3, 4], 1, 0]);
});

test("Beats wait while a younger session can't be had, and are dropped where there is none to be had", async () => {
  for (const [problem, size] of [
    [new Problem({}), 1],
    [new Problem({ status: 403, code: "access-ended" }), 0],
  ] as const) {
    const { send } = strict("younger");
    const resign = (): Promise<string> => Promise.reject(problem);
    const after = (): void => undefined;
    const queue = new BeatQueue({ owner: "ada", send, resign, store: safeStore(null), now: () => 1e12, after });
    queue.add(COURSE, beat(1));
    await queue.flush();
    assert.equal(queue.size, size);
  }
});

test("Whoever isn't taken for who she is at all keeps her beats, and the server is asked again later only", async () => {
  const forged = new Problem({ status: 401, code: "forged" });
  let calls = 0;
  const refuse = async (): Promise<never> => {
    calls += 1;
    // Else it would go round and round.
    if (calls > 20) throw new Problem({ status: 403, code: "access-ended" });
    throw forged;
  };
  const waits: number[] = [];
  const after = (_action: unknown, wait: number): unknown => waits.push(wait);
  const parts = { send: refuse, resign: refuse, store: safeStore(null), now: () => 1e12, after };
  const queue = new BeatQueue({ owner: "ada", ...parts });
  queue.add(COURSE, beat(1));
  await queue.flush();
  assert.deepEqual([calls, waits, queue.size], [2, [2000], 1]);
});

test("After the player has gone nobody is asked to sign in for ever", async () => {
  const send = (): Promise<BeatAnswer> => Promise.reject(new Problem({ status: 401, code: "not-signed-in" }));
  const timers: unknown[] = [];
  const after = (action: unknown): unknown => timers.push(action);
  const queue = new BeatQueue({ owner: "ada", send, store: safeStore(null), after });
  queue.add(COURSE, beat(1));
  queue.leave();
  await queue.flush();
  assert.deepEqual([timers.length, queue.size], [0, 1]);
});
