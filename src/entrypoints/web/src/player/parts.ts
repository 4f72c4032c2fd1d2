/** Makes what plays a course: the one place that knows how the player's machinery is put together. */

import type { Api } from "../core/api.js";
import { BeatQueue } from "../core/beats.js";
import { deviceName } from "../core/preferences.js";
import type { Beat, BeatAnswer } from "../core/shapes.js";
import { createCaptions } from "./captions.js";
import type { CaptionTracks, Playback, SavedState } from "./contracts.js";
import { createPlayback } from "./playback.js";

export interface BeatsHearer {
  answered(answer: BeatAnswer): void;
  /** `kept`: seconds that are in this browser and were not answered. */
  saved(state: SavedState, kept: number): void;
}

export interface Beats {
  listen(told: BeatsHearer, signal: AbortSignal): void;
}

export interface Parts {
  playback: Playback;
  captions: CaptionTracks;
  beats: Beats;
}

export function makeParts(api: Api, course: string, media: HTMLVideoElement): Parts {
  const beats = new CourseBeats(api, course);
  const tell = (beat: Beat, leaving: boolean): void => beats.tell(beat, leaving);
  return {
    playback: createPlayback({ api, course, media, device: deviceName(), tell }),
    captions: createCaptions(media),
    beats,
  };
}

/** The beats of one course on their way; what was kept from an earlier visit is sent at once. */
class CourseBeats implements Beats {
  #course: string;
  #hearers = new Set<BeatsHearer>();
  #queue: Promise<BeatQueue>;

  constructor(api: Api, course: string) {
    this.#course = course;
    this.#queue = api.user().then((user) => this.#opened(api, user));
  }

  tell(beat: Beat, leaving: boolean): void {
    void this.#queue.then((queue) => {
      queue.add(this.#course, beat);
      return queue.flush({ leaving });
    });
  }

  listen(told: BeatsHearer, signal: AbortSignal): void {
    this.#hearers.add(told);
    signal.addEventListener("abort", () => this.#hearers.delete(told));
    addEventListener("online", () => void this.#queue.then((queue) => queue.retry()), { signal });
  }

  #opened(api: Api, user: string): BeatQueue {
    const queue: BeatQueue = new BeatQueue({
      user,
      send: (course, beats, keepalive) => api.beats(course, beats, keepalive),
      onAnswer: (course, answer) => {
        if (course === this.#course) for (const hearer of this.#hearers) hearer.answered(answer);
      },
      onState: (state) => {
        for (const hearer of this.#hearers) hearer.saved(state, queue.keptSeconds(this.#course));
      },
    });
    if (user) void queue.flush();
    return queue;
  }
}
