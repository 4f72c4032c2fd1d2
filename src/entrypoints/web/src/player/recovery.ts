/**
 * How often an engine tries again what it has given up. A decoder that fails again at once is broken, one that fails
 * hours later is not; a network may be away for minutes.
 */

/** Milliseconds until loading is tried again after the network was away for all of the engine's own tries. */
const LOAD_AGAIN = 3000;
/** After so many of those it is told. */
const MOST_TRIES = 10;
/** Seconds that must have been played since. */
const WELL_AGAIN = 60;

export class Recovery {
  #media: HTMLMediaElement;
  /** Seconds played since it was recovered last. */
  #played = Number.POSITIVE_INFINITY;
  #at: number;

  constructor(media: HTMLMediaElement, signal: AbortSignal) {
    this.#media = media;
    this.#at = media.currentTime;
    media.addEventListener("timeupdate", () => this.#count(), { signal });
    // A seek plays nothing, however soon it lands.
    media.addEventListener("seeking", () => (this.#at = media.currentTime), { signal });
  }

  /** Whether it is worth it; if so, another minute has to be played before the next one is. */
  take(): boolean {
    if (this.#played < WELL_AGAIN) return false;
    this.#played = 0;
    return true;
  }

  #count(): void {
    const { currentTime, seeking } = this.#media;
    if (!seeking) this.#played += Math.max(0, currentTime - this.#at);
    this.#at = currentTime;
  }
}

/** Tell whether an answer, or none, may be another one soon: only what is refused stays so. */
export function isPassing(status: number | undefined): boolean {
  return !status || status === 429 || status >= 500;
}

/** Loads again after a while. */
export class Patience {
  #load: () => void;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: () => void, signal: AbortSignal) {
    this.#load = load;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Load again soon; false where that was done too often. */
  take(): boolean {
    if (this.#tries >= MOST_TRIES) return false;
    this.#tries += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#load, LOAD_AGAIN);
    return true;
  }

  /** Something was loaded. */
  loaded(): void {
    this.#tries = 0;
  }
}
