/** What a player does beside playing: it remembers how loud and how fast, and looks up when it is looked at again. */

import { prefer, preference } from "../core/preferences.js";

/** Milliseconds: a page that was left for less than this has missed nothing. */
const LEFT_LONG = 60_000;

/** Set an element's volume as it was last chosen, and keep what is chosen; `away`: its speed means nothing now. */
export function remember(media: HTMLMediaElement, away: () => boolean, signal: AbortSignal): void {
  media.volume = within(0, preference("volume"), 1);
  media.muted = preference("muted");
  const louder = (): void => {
    prefer("volume", media.volume);
    prefer("muted", media.muted);
  };
  const faster = (): void => {
    if (!away() && media.readyState > 0) prefer("rate", media.playbackRate);
  };
  media.addEventListener("volumechange", louder, { signal });
  media.addEventListener("ratechange", faster, { signal });
}

/** What is kept in a browser is anybody's to change, and a media element throws at what it can't do. */
export function within(least: number, value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : 1;
}

/** Call when a page with a paused player is looked at again after a while. */
export function whenLookedAt(media: HTMLMediaElement, action: () => void, signal: AbortSignal): void {
  let left = Date.now();
  const looked = (): void => {
    if (document.hidden) left = Date.now();
    else if (media.paused && Date.now() - left >= LEFT_LONG) action();
  };
  document.addEventListener("visibilitychange", looked, { signal });
}

/** Seconds before the end at which what follows is prepared. */
const NEAR_THE_END = 20;

/** Calls once a video, when its end comes near. */
export class NearEnd {
  #said = false;

  /** `away`: the element's time means nothing now. */
  constructor(media: HTMLMediaElement, away: () => boolean, say: () => void, signal: AbortSignal) {
    const moved = (): void => {
      if (this.#said || away() || !(media.duration - media.currentTime <= NEAR_THE_END)) return;
      this.#said = true;
      say();
    };
    media.addEventListener("timeupdate", moved, { signal });
  }

  /** Another video. */
  begin(): void {
    this.#said = false;
  }
}
