/** The beats of one course on their way; what was kept from an earlier visit is sent at once. */

import { BeatQueue } from "../core/beats.js";
import { Problem } from "../core/problem.js";
import type { Beat, BeatAnswer } from "../core/shapes.js";
import type { SavedState } from "./contracts.js";
import type { CourseApi } from "./course-api.js";

const CHANNEL = "coursedock.beats";

export interface BeatsHearer {
  /** The server's word, heard by this tab or another one. */
  answered(answer: BeatAnswer): void;
  /** `kept`: seconds that are in this browser and were not answered. */
  saved(state: SavedState, kept: number): void;
}

export interface Beats {
  listen(told: BeatsHearer, signal: AbortSignal): void;
}

type BeatsApi = Pick<CourseApi, "base" | "user" | "beats" | "address">;

interface Overheard {
  owner: string;
  course: string;
  answer: BeatAnswer;
}

export class CourseBeats implements Beats {
  #api: BeatsApi;
  #course: string;
  #device: string;
  #user = "";
  #owner = "";
  #hearers = new Set<BeatsHearer>();
  #queue: Promise<BeatQueue> | null = null;
  /** What was told before it was known who watches. */
  #early: Beat[] = [];
  #channel: BroadcastChannel | null = null;
  /** How it stands with the beats of this course. */
  #state: SavedState = "saved";

  constructor(api: BeatsApi, course: string, device: string) {
    this.#api = api;
    this.#course = course;
    this.#device = device;
    void this.#flush();
  }

  tell(beat: Beat, leaving: boolean): void {
    this.#early.push(beat);
    void this.#flush(leaving);
  }

  /** Hear of them until `signal` aborts, and of other tabs too. */
  listen(told: BeatsHearer, signal: AbortSignal): void {
    this.#hearers.add(told);
    const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
    channel?.addEventListener("message", ({ data }) => this.#overhear(data as Overheard), { signal });
    this.#channel = channel;
    const over = (): void => {
      this.#hearers.delete(told);
      this.#channel = null;
      channel?.close();
      void this.#queue?.then((queue) => queue.leave()).catch(() => undefined);
    };
    signal.addEventListener("abort", over, { once: true });
    globalThis.addEventListener?.("online", () => void this.#online(), { signal });
  }

  async #flush(leaving = false): Promise<void> {
    // Who watches can be asked for again: a token may come with the network.
    this.#queue ??= this.#api.user().then((user) => this.#opened(user));
    const queue = await this.#queue.catch(() => null);
    if (!queue) {
      this.#queue = null;
      return;
    }
    const told = this.#early.splice(0);
    for (const beat of told) queue.add(this.#course, beat);
    // Where nobody is signed in, nothing is asked of them before they watch.
    if (told.length || this.#user) await queue.flush({ leaving });
  }

  async #online(): Promise<void> {
    await (await this.#queue?.catch(() => null))?.retry();
    await this.#flush();
  }

  #opened(user: string): BeatQueue {
    const owner = `${user} ${this.#api.base}`;
    this.#user = user;
    this.#owner = owner;
    const queue: BeatQueue = new BeatQueue({
      owner,
      send: async (course, beats, keepalive) => {
        // Somebody else may have signed in at the shop meanwhile.
        if (user && user !== (await this.#api.user())) throw new Problem({ status: 401, code: "not-signed-in" });
        return this.#api.beats(course, beats, keepalive);
      },
      // Beats of nobody known may be anybody's: none becomes the progress of whoever comes next.
      resign: async (course, video) =>
        user ? (await this.#api.address(course, video, { device: this.#device })).session : null,
      onAnswer: (course, answer) => {
        if (course === this.#course) this.#answered(answer);
        this.#channel?.postMessage({ owner, course, answer } satisfies Overheard);
      },
      onState: (state, course) => this.#hear(queue, state, course),
      // They are missing where the page came over plain HTTP.
      locks: globalThis.navigator?.locks ?? null,
    });
    return queue;
  }

  /** Beats of other courses are sent too; what becomes of them says something of ours only where ours wait for them. */
  #hear(queue: BeatQueue, told: SavedState, course: string | null): void {
    let state = told;
    if (course !== this.#course) {
      const waits = queue.keeps(this.#course);
      if (waits ? told !== "waiting" : this.#state !== "waiting") return;
      state = waits ? "waiting" : "saved";
    }
    this.#state = state;
    for (const hearer of this.#hearers) hearer.saved(state, queue.keptSeconds(this.#course));
  }

  #answered(answer: BeatAnswer): void {
    for (const hearer of this.#hearers) hearer.answered(answer);
  }

  #overhear({ owner, course, answer }: Overheard): void {
    if (owner === this.#owner && course === this.#course) this.#answered(answer);
  }
}
