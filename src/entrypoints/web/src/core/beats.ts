/**
 * Beats on their way to the server. A beat is kept in the browser until it was answered, so that an hour without
 * a network, a server that restarts or a closed tab loses nothing. Sending one twice does no harm: the server
 * unites what it hears.
 */

import { type KeptBeat, keptBeats } from "./kept-beats.js";
import { Problem } from "./problem.js";
import type { Beat, BeatAnswer } from "./shapes.js";
import { type Store, safeStore } from "./store.js";

const MOST_BEATS = 100;
/** Bytes: browsers refuse more than 64 KiB that outlive their page. */
const MOST_KEEPALIVE = 60_000;
/** Seconds. */
const LONGEST_WAIT = 60;

export type BeatState = "saved" | "waiting" | "refused";
export type SendBeats = (
  course: string,
  beats: readonly (Beat & { age: number })[],
  keepalive: boolean,
) => Promise<BeatAnswer>;

export interface BeatQueueParts {
  /** Whose beats these are: nobody sends another's. */
  user: string;
  /** Rejects with a Problem. */
  send: SendBeats;
  store?: Store;
  onAnswer?: (course: string, answer: BeatAnswer) => void;
  onState?: (state: BeatState, problem?: Problem) => void;
  /** Milliseconds. */
  now?: () => number;
  after?: (action: () => void, milliseconds: number) => void;
}

export class BeatQueue {
  #prefix: string;
  #send: SendBeats;
  #store: Store;
  #now: () => number;
  #after: (action: () => void, milliseconds: number) => void;
  #onAnswer: (course: string, answer: BeatAnswer) => void;
  #onState: (state: BeatState, problem?: Problem) => void;
  #flying = new Set<string>();
  #busy = false;
  #again = false;
  #failures = 0;
  #waiting: object | null = null;

  constructor({ user, send, store, onAnswer, onState, now, after }: BeatQueueParts) {
    this.#prefix = `coursedock.beat.${user}.`;
    this.#send = send;
    this.#store = store ?? safeStore();
    this.#now = now ?? (() => Date.now());
    this.#after = after ?? ((action, milliseconds) => setTimeout(action, milliseconds));
    this.#onAnswer = onAnswer ?? (() => undefined);
    this.#onState = onState ?? (() => undefined);
  }

  /** How many beats wait for an answer. */
  get size(): number {
    return this.#entries().length;
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
    if (leaving) {
      for (const batch of this.#batches(leaving)) void this.#deliver(batch);
      return;
    }
    this.#again = true;
    if (this.#busy || this.#waiting !== null) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        for (const batch of this.#batches(leaving)) if (!(await this.#deliver(batch))) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Try now, whatever the wait: the network came back. */
  retry(): Promise<void> {
    this.#waiting = null;
    return this.flush();
  }

  #batches(leaving: boolean): KeptBeat[][] {
    const byCourse = new Map<string, KeptBeat[]>();
    for (const entry of this.#entries()) {
      if (!this.#flying.has(entry.key)) byCourse.set(entry.course, [...(byCourse.get(entry.course) ?? []), entry]);
    }
    const batches: KeptBeat[][] = [];
    for (const entries of byCourse.values()) {
      // What is happening now goes first when the page is left: only so much may outlive it.
      const ordered = leaving ? entries.reverse() : entries;
      for (let at = 0; at < ordered.length; at += MOST_BEATS) batches.push(ordered.slice(at, at + MOST_BEATS));
    }
    return batches;
  }

  /** Send one batch; tells whether to go on with the next. */
  async #deliver(entries: KeptBeat[]): Promise<boolean> {
    const course = entries[0]?.course ?? "";
    const beats = entries.map(({ at, beat }) => ({ ...beat, age: Math.max(0, (this.#now() - at) / 1000) }));
    const keepalive = JSON.stringify(beats).length < MOST_KEEPALIVE;
    for (const { key } of entries) this.#flying.add(key);
    try {
      const answer = await this.#send(course, beats, keepalive);
      this.#done(entries);
      this.#failures = 0;
      this.#onState("saved");
      this.#onAnswer(course, answer);
      return true;
    } catch (problem) {
      return await this.#failed(entries, Problem.of(problem));
    } finally {
      for (const { key } of entries) this.#flying.delete(key);
    }
  }

  async #failed(entries: KeptBeat[], problem: Problem): Promise<boolean> {
    if (mayWorkLater(problem)) {
      this.#wait(problem.retryAfter);
      this.#onState("waiting", problem);
      return false;
    }
    if (entries.length > 1 && mayBeOneOfThem(problem)) {
      // One beat that can't be taken must not hold back the others.
      for (const entry of entries) if (!(await this.#deliver([entry]))) return false;
      return true;
    }
    this.#done(entries);
    this.#onState("refused", problem);
    return true;
  }

  #wait(told: number | undefined): void {
    this.#failures += 1;
    if (this.#waiting !== null) return;
    const mark = {};
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

/** No answer, a busy server, too many calls, or a sign-on that ran out: keep and try again. */
function mayWorkLater({ status, code }: Problem): boolean {
  return status === 0 || status >= 500 || status === 408 || status === 429 || code === "not-signed-in";
}

/** A beat that can't be read, or a session that is not the learner's: the other beats may be good. */
function mayBeOneOfThem({ status }: Problem): boolean {
  return status === 401 || status === 413 || status === 422;
}
