/** What a player does beside playing: it remembers how loud and how fast, and looks up when it is looked at again. */

import { prefer, preference } from "../core/preferences.js";

/** Milliseconds: a page that was left for less than this has missed nothing. */
const LEFT_LONG = 60_000;

/** Set an element's volume as it was last chosen, and keep what is chosen; `away`: its speed means nothing now. */
export function remember(media: HTMLMediaElement, away: () => boolean, signal: AbortSignal): void {
  media.volume = preference("volume");
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

/** Call when a page with a paused player is looked at again after a while. */
export function whenLookedAt(media: HTMLMediaElement, action: () => void, signal: AbortSignal): void {
  let left = Date.now();
  const looked = (): void => {
    if (document.hidden) left = Date.now();
    else if (media.paused && Date.now() - left >= LEFT_LONG) action();
  };
  document.addEventListener("visibilitychange", looked, { signal });
}
