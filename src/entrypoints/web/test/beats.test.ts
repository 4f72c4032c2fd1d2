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
function tab(store: Store, send: SendBeats, user = "ada", locks: Pick<LockManager, "request"> | null = null) {
  const states: BeatState[] = [];
  const timers: (() => void)[] = [];
  const waits: number[] = [];
  const after = (action: () => void, milliseconds: number): void => {
    timers.push(action);
    waits.push(milliseconds);
  };
  const onState = (state: BeatState): unknown => states.push(state);
  const queue = new BeatQueue({ owner: user, send, store, after, onState, locks, now: () => 1e12 });
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
    // Told again, as more waits by then.
    assert.deepEqual([took, waits, states], [[], [wait], ["waiting", "waiting"]]);
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

test("Of a hundred beats, the one that can't be taken is found in few calls", async () => {
  const took: number[] = [];
  let calls = 0;
  const send: SendBeats = async (_course, beats) => {
    calls += 1;
    if (beats.some(({ seq }) => seq === 37)) throw new Problem({ status: 422, code: "invalid" });
    took.push(...beats.map(({ seq }) => seq));
    return answer;
  };
  const { queue } = tab(safeStore(null), send);
  for (let seq = 1; seq <= 100; seq += 1) queue.add(COURSE, beat(seq));
  await queue.flush();
  assert.deepEqual([took.length, queue.size], [99, 0]);
  assert.ok(calls <= 16, `${calls} calls`);
  assert.deepEqual(
    took,
    took.toSorted((a, b) => a - b),
  );
});

test("A refusal that isn't the API's own, as of a hotel's network, loses nothing", async () => {
  const { took, send } = server([new Problem({ status: 403, code: "" })]);
  const { queue, states, timers } = tab(safeStore(null), send);
  queue.add(COURSE, beat(1));
  await queue.flush();
  assert.deepEqual([states, queue.size], [["waiting"], 1]);
  timers[0]!();
  await settled();
  assert.deepEqual(took, [[1]]);
});

test("A network that comes back is used at once, but not before a server that said when", async () => {
  const told = new Problem({ status: 429, code: "quota-exceeded", retryAfter: 30 });
  const { took, send } = server([new Problem({}), told]);
  const { queue, timers } = tab(safeStore(null), send);
  queue.add(COURSE, beat(1));
  await queue.flush();
  await queue.retry();
  await queue.retry();
  await queue.flush({ leaving: true });
  assert.deepEqual([took, timers.length], [[], 2]);
  timers[1]!();
  await settled();
  assert.deepEqual(took, [[1]]);
});

/** Of a browser: one holder at a time, first come, first served. */
function fakeLocks(): Pick<LockManager, "request"> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, _told: unknown, action: () => Promise<unknown>): Promise<unknown> => {
    last = last.then(action);
    return last;
  };
  return { request: request as unknown as LockManager["request"] };
}

test("Two tabs that send at once send no beat twice, and both know that it is saved", async () => {
  const [store, locks] = [safeStore(null), fakeLocks()];
  const { took, send } = server([new Problem({})]);
  const [one, other] = [tab(store, send, "ada", locks), tab(store, send, "ada", locks)];
  one.queue.add(COURSE, beat(1));
  await one.queue.flush();
  other.queue.add(COURSE, beat(2));
  await Promise.all([other.queue.flush(), one.queue.retry()]);
  assert.deepEqual([took, one.states, other.states], [[[1, 2]], ["waiting", "saved"], ["saved"]]);
});

test("A tab that can have no turn sends without one", async () => {
  const { took, send } = server();
  const refusing = { request: () => Promise.reject(new DOMException("", "SecurityError")) };
  const { queue } = tab(safeStore(null), send, "ada", refusing as unknown as LockManager);
  queue.add(COURSE, beat(1));
  await queue.flush();
  assert.deepEqual(took, [[1]]);
});

test("Leaving sends what is not on its way yet, and no beat twice", async () => {
  const took: number[][] = [];
  const answered: (() => void)[] = [];
  const send: SendBeats = async (_course, beats, keepalive) => {
    assert.ok(keepalive);
    took.push(beats.map(({ seq }) => seq));
    await new Promise<void>((resolve) => answered.push(resolve));
    return answer;
  };
  const { queue } = tab(safeStore(null), send);
  queue.add(COURSE, beat(1));
  const first = queue.flush();
  queue.add(COURSE, beat(2));
  const second = queue.flush({ leaving: true });
  for (const resolve of answered) resolve();
  await Promise.all([first, second]);
  assert.deepEqual([took, queue.size], [[[1], [2]], 0]);
});

test("What outlives its page is no more than a browser lets, and what happened last goes first", async () => {
  const sent: { bytes: number; seqs: number[] }[] = [];
  const send: SendBeats = async (_course, beats, keepalive) => {
    assert.ok(keepalive);
    sent.push({ bytes: JSON.stringify({ beats }).length, seqs: beats.map(({ seq }) => seq) });
    return answer;
  };
  const { queue } = tab(safeStore(null), send);
  const long = { session: "s".repeat(600) };
  for (let seq = 1; seq <= 250; seq += 1) queue.add(COURSE, { ...beat(seq), ...long });
  await queue.flush({ leaving: true });
  const seqs = sent.flatMap((each) => each.seqs);
  assert.ok(sent.reduce((sum, { bytes }) => sum + bytes, 0) < 64 * 1024);
  assert.ok(seqs.length > 50);
  assert.ok(seqs.includes(250) && !seqs.includes(1));
  assert.equal(queue.size, 250 - seqs.length);
});

test("Whatever fails, each beat arrives in its order, in batches of at most a hundred, and nothing stays behind", async () => {
  const trouble = fc.constantFrom("lost", "answer lost", "busy", "taken", "taken", "tab closed");
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { maxLength: 40 }), fc.integer({ min: 1, max: 350 }), async (fate, count) => {
      const store = safeStore(null);
      const arrived = new Set<number>();
      const fates = [...fate];
      const send: SendBeats = async (_course, beats) => {
        assert.ok(beats.length <= 100);
        assert.ok(beats.every(({ seq }, place) => !place || seq > beats[place - 1]!.seq));
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
