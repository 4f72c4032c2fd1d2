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
  /** It is to play, and can't yet: nothing is loaded, or its source is being exchanged, which pauses the element. */
  wanted = false;
  #plays = false;
  #placed: string | null = null;
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  follow({ media, playback, captions }: Followed, signal: AbortSignal): void {
    const on = <K extends keyof PlaybackEvents>(name: K, hear: (detail: PlaybackEvents[K]) => void): void =>
      playback.addEventListener(
        name,
        (event) => {
          hear((event as CustomEvent<PlaybackEvents[K]>).detail);
          this.#changed();
        },
        { signal },
      );
    this.#begin(media, playback);
    media.addEventListener("emptied", () => this.#empty(), { signal });
    media.addEventListener("play", () => this.#want(), { signal });
    media.addEventListener("playing", () => this.#play(playback.video), { signal });
    // A failure pauses it too; whether that is the end will be told.
    media.addEventListener("pause", () => media.error ?? this.#rest(), { signal });
    for (const name of CHANGES.split(" ")) media.addEventListener(name, this.#changed, { signal });
    for (const name of ["change", "cues", "cuechange"]) captions.addEventListener(name, this.#changed, { signal });
    on("loaded", ({ address }) => this.#open(playback.video, media.currentTime || address.position));
    on("renewed", () => undefined);
    on("landed", () => this.place.release());
    on("qualities", () => undefined);
    on("trouble", ({ problem }) => this.#fail(problem));
    on("refused", () => this.#rest());
  }

  /** Where this video stands; null while that isn't known. */
  placeOf(video: string, { media, playback }: Followed): number | null {
    return playback.video === video && playback.address && this.#placed === video ? this.place.of(media) : null;
  }

  /** Nothing moves, though somebody waits for it. */
  isWaiting(media: HTMLVideoElement, isKnown: boolean): boolean {
    if (this.trouble) return false;
    const isAttaching = media.readyState === 0 && media.networkState !== media.NETWORK_EMPTY;
    const isStuck = !media.ended && media.readyState < media.HAVE_FUTURE_DATA && (!media.paused || media.seeking);
    return !isKnown || isAttaching || isStuck || this.wanted;
  }

  /** The stage may come when a video is open already, as after a message was in its place. */
  #begin(media: HTMLVideoElement, { address, video }: Playback): void {
    if (!address) return;
    this.#placed = video;
    if (media.readyState === 0) this.place.hold(media.currentTime || address.position);
    else if (!media.paused) this.begun = video;
  }

  #open(video: string | null, place: number): void {
    this.#placed = video;
    this.place.hold(place);
    this.trouble = null;
  }

  #empty(): void {
    this.place.keep();
    this.wanted ||= this.#plays;
    this.#plays = false;
  }

  /** Who plays in spite of a trouble tries once more. */
  #want(): void {
    if (!this.trouble) return;
    this.trouble = null;
    this.wanted = true;
  }

  #play(video: string | null): void {
    this.begun = video;
    this.trouble = null;
    this.wanted = false;
    this.#plays = true;
  }

  #rest(): void {
    this.wanted = this.#plays = false;
  }

  #fail(problem: Problem): void {
    this.#rest();
    this.trouble = problem;
  }
}
