/** Beats on their way: nothing is lost, whatever happens to network, server and tabs. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BeatQueue, type BeatState, type SendBeats } from "../src/core/beats.js";
import { Problem } from "../src/core/problem.js";
import type { Beat, BeatAnswer } from "../src/core/shapes.js";
import { type Store, safeStore } from "../src/core/store.js";

const COURSE = "course-1";
const beat = (seq: number): Beat => ({ video_id: "v", position: seq, played: [[seq, seq + 1]], session: "s", seq });
const answer = {} as BeatAnswer;

/** A tab of a browser: its timers are run by hand. */
function tab(store: Store, send: SendBeats, user = "ada") {
  const states: BeatState[] = [];
  const timers: (() => void)[] = [];
  const waits: number[] = [];
  const after = (action: () => void, milliseconds: number): void => {
    timers.push(action);
    waits.push(milliseconds);
  };
  const queue = new BeatQueue({ user, send, store, after, onState: (state) => states.push(state), now: () => 1e12 });
  return { queue, states, timers, waits };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A server that writes down what it took, after refusing as often as it is told. */
function server(refusals: Problem[] = []) {
  const took: number[][] = [];
  const send: SendBeats = async (_course, beats) => {
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    took.push(beats.map(({ seq }) => seq));
    return answer;
  };
  return { took, send };
}

test("A beat is forgotten when it was answered", async () => {
  const { took, send } = server();
  const { queue, states } = tab(safeStore(null), send);
  queue.add(COURSE, beat(1));
  assert.equal(queue.keptSeconds(COURSE), 1);
  await queue.flush();
  assert.deepEqual([took, queue.size, states], [[[1]], 0, ["saved"]]);
});

for (const [name, problem, wait] of [
  ["a server that can't be reached", new Problem({}), 2000],
  ["a server that is busy", new Problem({ status: 503, code: "busy" }), 2000],
  ["too many calls", new Problem({ status: 429, code: "quota-exceeded", retryAfter: 7 }), 7000],
  ["a sign-on that ran out", new Problem({ status: 401, code: "not-signed-in" }), 2000],
] as const) {
  test(`What ${name} did not take is kept and sent later as one batch`, async () => {
    const { took, send } = server([problem]);
    const { queue, states, timers, waits } = tab(safeStore(null), send);
    queue.add(COURSE, beat(1));
    await queue.flush();
    queue.add(COURSE, beat(2));
    await queue.flush();
    assert.deepEqual([took, waits, states], [[], [wait], ["waiting"]]);
    timers[0]!();
    await settled();
    assert.deepEqual([took, queue.size], [[[1, 2]], 0]);
  });
}

test("A closed tab loses nothing, and nobody sends another's beats", async () => {
  const store = safeStore(null);
  tab(store, server().send).queue.add(COURSE, beat(1));
  const [other, own] = [server(), server()];
  await tab(store, other.send, "bob").queue.flush();
  await tab(store, own.send).queue.flush();
  assert.deepEqual([other.took, own.took], [[], [[1]]]);
});

test("One beat that can't be taken holds back no other", async () => {
  const took: number[] = [];
  const send: SendBeats = async (_course, beats) => {
    if (beats.some(({ seq }) => seq === 2)) throw new Problem({ status: 422, code: "invalid" });
    took.push(...beats.map(({ seq }) => seq));
    return answer;
  };
  const { queue } = tab(safeStore(null), send);
  for (const seq of [1, 2, 3]) queue.add(COURSE, beat(seq));
  await queue.flush();
  assert.deepEqual([took, queue.size], [[1, 3], 0]);
});

test("Beats after access has ended are dropped at once, and that is told", async () => {
  const { queue, states } = tab(safeStore(null), server([new Problem({ status: 403, code: "access-ended" })]).send);
  for (const seq of [1, 2]) queue.add(COURSE, beat(seq));
  await queue.flush();
  assert.deepEqual([queue.size, states], [0, ["refused"]]);
});

test("Leaving sends what is not on its way yet, and no beat twice", async () => {
  const took: number[][] = [];
  let answered = (): void => undefined;
  const send: SendBeats = async (_course, beats, keepalive) => {
    assert.ok(keepalive);
    took.push(beats.map(({ seq }) => seq));
    await new Promise<void>((resolve) => (answered = resolve));
    return answer;
  };
  const { queue } = tab(safeStore(null), send);
  queue.add(COURSE, beat(1));
  void queue.flush();
  queue.add(COURSE, beat(2));
  void queue.flush({ leaving: true });
  answered();
  assert.deepEqual(took, [[1], [2]]);
});

test("Whatever fails, each beat arrives, in batches of at most a hundred, and nothing stays behind", async () => {
  const trouble = fc.constantFrom("lost", "answer lost", "busy", "taken", "taken", "tab closed");
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { maxLength: 40 }), fc.integer({ min: 1, max: 350 }), async (fate, count) => {
      const store = safeStore(null);
      const arrived = new Set<number>();
      const fates = [...fate];
      const send: SendBeats = async (_course, beats) => {
        assert.ok(beats.length <= 100);
        const next = fates.shift() ?? "taken";
        if (next === "busy") throw new Problem({ status: 503, code: "busy" });
        if (next === "lost" || next === "tab closed") throw new Problem({});
        for (const { seq } of beats) arrived.add(seq);
        if (next === "answer lost") throw new Problem({});
        return answer;
      };
      let open = tab(store, send);
      for (let seq = 1; seq <= count; seq += 1) open.queue.add(COURSE, beat(seq));
      for (let tries = 0; open.queue.size && tries < 60; tries += 1) {
        if (fates[0] === "tab closed") open = tab(store, send);
        await open.queue.retry();
      }
      assert.equal(arrived.size, count);
      assert.deepEqual(store.keys(), []);
    }),
    { numRuns: 60 },
  );
});
