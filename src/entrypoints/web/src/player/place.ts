/**
 * Where a video stands, as it is shown. Media begin at 0 and are sent to their place only when they are there; until
 * they have arrived the place they go to is shown, so nobody sees 0:00 and thinks that her place is lost.
 */

interface Standing {
  readonly readyState: number;
  readonly seeking: boolean;
  readonly currentTime: number;
}

/** Seconds within which media have arrived: they seek to frames, and play on. */
const NEAR = 1.5;

export class Place {
  #held: number | null = null;
  #shown = 0;

  /** Show this place until the media are there. */
  hold(place: number): void {
    this.#held = place;
    this.#shown = place;
  }

  /** The media were let go of, as when an address is exchanged: they will come back to where they were. */
  keep(): void {
    this.#held ??= this.#shown;
  }

  /** They have arrived, wherever they are. */
  release(): void {
    this.#held = null;
  }

  of(media: Standing): number {
    // An element without media keeps the place that it is to begin at.
    if (media.readyState === 0 && media.currentTime > 0) this.hold(media.currentTime);
    else if (this.#held !== null && hasArrived(media, this.#held)) this.release();
    this.#shown = this.#held ?? media.currentTime;
    return this.#shown;
  }
}

function hasArrived({ readyState, seeking, currentTime }: Standing, held: number): boolean {
  return readyState > 0 && !seeking && Math.abs(currentTime - held) <= NEAR;
}
