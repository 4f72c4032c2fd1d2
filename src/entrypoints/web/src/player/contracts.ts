/** What the parts of the player know of each other. */

import type { Problem } from "../core/problem.js";
import type { Captions, Course, Elsewhere, Lesson, Span, VideoAddress } from "../core/shapes.js";

export interface Quality {
  /** Of the picture, in lines. */
  height: number;
}

/**
 * One media element that plays videos by addresses that die; it takes up where the learner stopped, and tells what
 * was really played. `playback.ts` makes it.
 *
 * Its events are CustomEvents with the details of `PlaybackEvents`.
 */
export interface Playback extends EventTarget {
  readonly media: HTMLVideoElement;
  readonly video: string | null;
  readonly address: VideoAddress | null;
  /** The choices there are; fewer than two are none. */
  readonly qualities: readonly Quality[];
  /** The height of the chosen one, or 0 where the player chooses by itself. */
  quality: number;
  rate: number;
  /** Play a video from where its learner stopped; `play` only after somebody asked for it. */
  open(video: string, told?: { play?: boolean; from?: number }): Promise<void>;
  /** Try once more after a trouble, at the same place. */
  again(): Promise<void>;
  /** Fetch the address and the beginning of the video that follows. */
  prepare(video: string): void;
  /** Ask whether somebody has gone on elsewhere; a paused page that is looked at again does. */
  refresh(): Promise<void>;
  /** Go to a second of the video, also while its source is still being fetched. */
  seek(to: number): void;
  /** Tell what was played and let go of everything. */
  close(): void;
}

export interface PlaybackEvents {
  /** A video's first address is here; its media may not be. */
  loaded: { address: VideoAddress };
  /** The address was exchanged for a younger one: captions and storyboard have new addresses. */
  renewed: { address: VideoAddress };
  /** A source is where the learner was, or wants to be. */
  landed: object;
  /** The choices of quality, or the choice, changed. */
  qualities: object;
  /** On another device the learner is further on, in the same video. */
  elsewhere: { elsewhere: Elsewhere };
  /** The end of the video comes near (20 s): time to prepare what follows. */
  ending: object;
  /** Nothing plays any more: no access, not signed in, no such video. */
  refused: { problem: Problem };
  /** Something failed that may work again. */
  trouble: { problem: Problem };
}

export type SavedState = "saved" | "waiting" | "refused";

/** The side-car captions of one media element: its tracks, and which is shown. `captions.ts` makes it. */
export interface CaptionTracks extends EventTarget {
  readonly languages: readonly Captions[];
  /** A language, or "off". */
  readonly chosen: string;
  /** Replace the tracks, as when an address was renewed, and keep the choice. */
  exchange(captions: readonly Captions[]): void;
  choose(language: string): void;
  /** The cues of the chosen captions, of the first ones where none are shown; empty until they are loaded. */
  readonly cues: readonly VTTCue[];
  /** The language of those cues. */
  readonly language: string;
  /** Whether those cues may still come; false where they failed. */
  readonly isLoading: boolean;
  /** Events: "change" (the choice or the tracks), "cues" (they were loaded, or failed), "cuechange" (others are due). */
}

/**
 * What <course-stage> is given. It sends "stage-previous", "stage-next" and "stage-theatre", which don't bubble, and
 * has a slot "over" for what lies above the picture, in full screen too.
 */
export interface StageProperties {
  media: HTMLVideoElement;
  playback: Playback;
  captions: CaptionTracks;
  course: Course;
  lesson: Lesson;
  /** Seconds already watched, from the server. */
  watched: readonly Span[];
  hasPrevious: boolean;
  hasNext: boolean;
  theatre: boolean;
}
