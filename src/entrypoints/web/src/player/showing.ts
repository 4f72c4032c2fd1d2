/** What the stage follows of the media element, its playback and its captions. */

import type { Problem } from "../core/problem.js";
import type { CaptionTracks, Playback, PlaybackEvents } from "./contracts.js";
import { Place } from "./place.js";

const CHANGES =
  "play playing pause waiting seeking seeked timeupdate progress volumechange ratechange loadedmetadata " +
  "durationchange ended emptied enterpictureinpicture leavepictureinpicture";

interface Followed {
  media: HTMLVideoElement;
  playback: Playback;
  captions: CaptionTracks;
}

export class Showing {
  readonly place = new Place();
  /** Why the video doesn't go on. */
  trouble: Problem | null = null;
  /** The video that was seen to play: its poster is over. */
  begun: string | null = null;
  #placed: string | null = null;
  #asked: { video: string; from: number } | null = null;
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  follow({ media, playback, captions }: Followed, signal: AbortSignal): void {
    const on = <K extends keyof PlaybackEvents>(name: K, hear: (detail: PlaybackEvents[K]) => void): void =>
      playback.addEventListener(name, (event) => hear((event as CustomEvent<PlaybackEvents[K]>).detail), { signal });
    this.#begin({ media, playback });
    for (const name of CHANGES.split(" ")) media.addEventListener(name, this.#changed, { signal });
    for (const name of ["change", "cues", "cuechange"]) captions.addEventListener(name, this.#changed, { signal });
    media.addEventListener("emptied", () => this.place.keep(), { signal });
    media.addEventListener("playing", () => this.#play(playback.video), { signal });
    on("loaded", ({ address }) => this.#open(playback.video, address.position));
    on("renewed", () => this.#changed());
    on("resumed", () => this.#arrive());
    on("qualities", () => this.#changed());
    on("trouble", ({ problem }) => this.#fail(problem));
    on("refused", () => this.#changed());
  }

  /** The viewer wants to begin somewhere else than where she stopped. */
  ask(video: string, from: number): void {
    this.#asked = { video, from };
    this.place.hold(from);
  }

  /** Where this video stands; null while that isn't known. */
  placeOf(video: string, { media, playback }: { media: HTMLVideoElement; playback: Playback }): number | null {
    return playback.video === video && playback.address && this.#placed === video ? this.place.of(media) : null;
  }

  forget(): void {
    this.trouble = null;
    this.#changed();
  }

  /** The stage may come when a video is open already, as after a message was in its place. */
  #begin({ media, playback }: { media: HTMLVideoElement; playback: Playback }): void {
    const { address, video } = playback;
    if (!address) return;
    this.#placed = video;
    if (media.readyState === 0) this.place.hold(address.position);
    else if (!media.paused) this.begun = video;
  }

  #open(video: string | null, position: number): void {
    this.#placed = video;
    this.place.hold(this.#asked?.video === video ? this.#asked.from : position);
    this.#asked = null;
    this.trouble = null;
    this.#changed();
  }

  #arrive(): void {
    this.place.release();
    this.#changed();
  }

  #play(video: string | null): void {
    this.begun = video;
    this.trouble = null;
    this.#changed();
  }

  #fail(problem: Problem): void {
    this.trouble = problem;
    this.#changed();
  }
}
