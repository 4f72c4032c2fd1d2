/** How often a decoder that failed is started anew: what fails again at once is broken, what fails hours later is not. */

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
