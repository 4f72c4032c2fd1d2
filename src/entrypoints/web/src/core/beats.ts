/**
 * Beats on their way to the server. A beat is kept in the browser until it was answered, so that an hour without
 * a network, a server that restarts or a closed tab loses nothing. Sending one twice does no harm: the server
 * unites what it hears.
 */

import { mayBeOneOfThem, mayWorkLater, notForged } from "./beat-refusals.js";
import { batched, type KeptBeat, keptBeats, lastOf, sizeOf } from "./kept-beats.js";
import { Problem } from "./problem.js";
import type { Beat, BeatAnswer } from "./shapes.js";
import { type Store, safeStore } from "./store.js";

const MOST_BEATS = 100;
/** Bytes: browsers refuse more than 64 KiB that outlive their page. */
const MOST_KEEPALIVE = 60_000;
/** Seconds. */
const LONGEST_WAIT = 60;
/** Milliseconds that another tab may take to send before we send as well. */
const LONGEST_TURN = 15_000;

export type BeatState = "saved" | "waiting" | "refused";
export type SendBeats = (
  course: string,
  beats: readonly (Beat & { age: number })[],
  keepalive: boolean,
) => Promise<BeatAnswer>;

export interface BeatQueueParts {
  /** Whose beats these are, and at which server: nobody sends another's. */
  owner: string;
  /** Rejects with a Problem. */
  send: SendBeats;
  /** Give another playback session in the place of one that the server takes for forged. Rejects with a Problem. */
  resign?: (course: string, video: string) => Promise<string | null>;
  store?: Store;
  onAnswer?: (course: string, answer: BeatAnswer) => void;
  /** What became of beats, and of which course; null where it is about all that are kept. */
  onState?: (state: BeatState, course: string | null) => void;
  /** Milliseconds. */
  now?: () => number;
  after?: (action: () => void, milliseconds: number) => void;
  /** By these, tabs send one after another, and no beat is sent by two. */
  locks?: Pick<LockManager, "request"> | null;
}

export class BeatQueue {
  #prefix: string;
  #send: SendBeats;
  #resign: (course: string, video: string) => Promise<string | null>;
  /** What took the place of sessions that are no longer taken. */
  #resigned = new Map<string, string>();
  #left = false;
  #store: Store;
  #now: () => number;
  #after: (action: () => void, milliseconds: number) => void;
  #onAnswer: (course: string, answer: BeatAnswer) => void;
  #onState: (state: BeatState, course: string | null) => void;
  #flying = new Set<string>();
  #busy = false;
  #again = false;
  #failures = 0;
  /** What is waited for; `told`: as long as the server said. */
  #waiting: { told: boolean } | null = null;
  #isKept = false;
  #locks: Pick<LockManager, "request"> | null;
  #turn: string;

  constructor({ owner, send, resign, store, onAnswer, onState, now, after, locks }: BeatQueueParts) {
    // Without a dot in it, no owner's name begins another's.
    const name = encodeURIComponent(owner).replaceAll(".", "%2E");
    this.#prefix = `coursedock.beat.${name}.`;
    this.#send = send;
    this.#resign = resign ?? (async () => null);
    this.#store = store ?? safeStore();
    this.#now = now ?? (() => Date.now());
    this.#after = after ?? ((action, milliseconds) => setTimeout(action, milliseconds));
    this.#onAnswer = onAnswer ?? (() => undefined);
    this.#onState = onState ?? (() => undefined);
    this.#locks = locks ?? null;
    this.#turn = `coursedock.beats.${name}`;
  }

  /** How many beats wait for an answer. */
  get size(): number {
    return this.#entries().length;
  }

  /** Whether beats of a course wait for an answer. */
  keeps(course: string): boolean {
    return this.#entries().some((entry) => entry.course === course);
  }

  /** Seconds of video that are kept here, and that the server has not answered for. */
  keptSeconds(course: string): number {
    const played = this.#entries().flatMap((entry) => (entry.course === course ? entry.beat.played : []));
    return Math.round(played.reduce((sum, [from, to]) => sum + to - from, 0));
  }

  /** Keep a beat. Each has a key of its own, so tabs don't collide. */
  add(course: string, beat: Beat): void {
    const key = `${this.#prefix}${this.#now()}.${Math.random().toString(36).slice(2)}`;
    this.#store.set(key, JSON.stringify({ course, at: this.#now(), beat }));
  }

  /** Send what waits, oldest first, a batch a course; `leaving`: at once, the page may be gone before the answer. */
  async flush({ leaving = false }: { leaving?: boolean } = {}): Promise<void> {
    if (leaving) return this.#flushLeaving();
    this.#again = true;
    // There is more of it by now.
    if (this.#waiting) this.#tell("waiting", null);
    while (this.#again && !this.#busy && this.#waiting === null) {
      this.#busy = true;
      try {
        await this.#inTurn(() => this.#sendAll());
      } finally {
        this.#busy = false;
      }
    }
  }

  /** Try now, as the network came back; where the server said how long to wait, that is waited for. */
  async retry(): Promise<void> {
    if (this.#waiting?.told) return;
    this.#waiting = null;
    await this.flush();
  }

  /** The page goes on without the player: what can't be sent waits for the next visit. */
  leave(): void {
    this.#left = true;
  }

  async #sendAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      for (const batch of this.#batches()) if (!(await this.#deliver(batch))) return;
    }
    // Another tab may have sent what waited here.
    if (this.#isKept && !this.size) this.#tell("saved", null);
  }

  /** Another tab's turn is waited for, but one that hangs holds nobody back for long. */
  async #inTurn(send: () => Promise<void>): Promise<void> {
    if (!this.#locks) return send();
    let begun = false;
    const own = (): Promise<void> => {
      begun = true;
      return send();
    };
    try {
      await this.#locks.request(this.#turn, { signal: AbortSignal.timeout(LONGEST_TURN) }, own);
    } catch (problem) {
      if (begun) throw problem;
      await send();
    }
  }

  /** What is happening now goes first when the page is left: only so much may outlive it. */
  async #flushLeaving(): Promise<void> {
    if (this.#waiting?.told) return;
    const calls: Promise<boolean>[] = [];
    let room = MOST_KEEPALIVE;
    for (const batch of this.#batches().reverse()) {
      const fitting = lastOf(batch, room);
      room -= sizeOf(fitting);
      if (fitting.length) calls.push(this.#deliver(fitting));
    }
    await Promise.all(calls);
  }

  #batches(): KeptBeat[][] {
    const unsent = this.#entries().filter(({ key }) => !this.#flying.has(key));
    return batched(unsent, MOST_BEATS);
  }

  /** Send one batch; tells whether to go on with the next. */
  async #deliver(entries: KeptBeat[]): Promise<boolean> {
    const course = entries[0]?.course ?? "";
    const beats = entries.map(({ at, beat }) => ({
      ...beat,
      session: this.#resigned.get(beat.session) ?? beat.session,
      age: Math.max(0, (this.#now() - at) / 1000),
    }));
    const keepalive = JSON.stringify(beats).length < MOST_KEEPALIVE;
    for (const { key } of entries) this.#flying.add(key);
    try {
      const answer = await this.#send(course, beats, keepalive);
      this.#done(entries);
      this.#failures = 0;
      this.#tell("saved", course);
      this.#onAnswer(course, answer);
      return true;
    } catch (problem) {
      return await this.#failed(entries, Problem.of(problem));
    } finally {
      for (const { key } of entries) this.#flying.delete(key);
    }
  }

  async #failed(entries: KeptBeat[], problem: Problem): Promise<boolean> {
    const { course, beat } = entries[0]!;
    if (mayWorkLater(problem)) {
      if (!this.#left || problem.status !== 401) this.#wait(problem.retryAfter);
      this.#tell("waiting", course);
      return false;
    }
    if (entries.length > 1 && mayBeOneOfThem(problem)) {
      // One beat that can't be taken must not hold back the others.
      const middle = Math.ceil(entries.length / 2);
      return (await this.#deliver(entries.slice(0, middle))) && (await this.#deliver(entries.slice(middle)));
    }
    if (problem.code === "forged" && !this.#resigned.has(beat.session)) {
      try {
        this.#resigned.set(beat.session, (await this.#resign(course, beat.video_id)) ?? beat.session);
      } catch (thrown) {
        return await this.#failed(entries, notForged(Problem.of(thrown)));
      }
      return await this.#deliver(entries);
    }
    this.#done(entries);
    this.#tell("refused", course);
    return true;
  }

  #tell(state: BeatState, course: string | null): void {
    this.#isKept = state === "waiting";
    this.#onState(state, course);
  }

  #wait(told: number | undefined): void {
    this.#failures += 1;
    if (this.#waiting !== null) return;
    const mark = { told: told !== undefined };
    this.#waiting = mark;
    const seconds = told ?? Math.min(LONGEST_WAIT, 2 ** this.#failures);
    this.#after(() => {
      if (this.#waiting !== mark) return;
      this.#waiting = null;
      void this.flush();
    }, seconds * 1000);
  }

  #done(entries: readonly KeptBeat[]): void {
    for (const { key } of entries) this.#store.remove(key);
  }

  #entries(): KeptBeat[] {
    return keptBeats(this.#store, this.#prefix, this.#now());
  }
}
