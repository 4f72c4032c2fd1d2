/** Makes what plays a course: the one place that knows how the player's machinery is put together. */

import type { Api } from "../core/api.js";
import { BeatQueue } from "../core/beats.js";
import type { BeatAnswer } from "../core/shapes.js";
import { createCaptions } from "./captions.js";
import type { CaptionTracks, Playback, SavedState } from "./contracts.js";
import { createPlayback } from "./playback.js";

export interface Beats {
  listen(
    told: { answered(answer: BeatAnswer): void; saved(state: SavedState, kept: number): void },
    signal: AbortSignal,
  ): void;
}

export interface Parts {
  playback: Playback;
  captions: CaptionTracks;
  beats: Beats;
}

export function makeParts(api: Api, course: string, media: HTMLVideoElement): Parts {
  const queue = new BeatQueue(api, course);
  return {
    playback: createPlayback({ api, course, media, queue }),
    captions: createCaptions(media),
    beats: { listen: (told, signal) => queue.listen(told, signal) },
  };
}
