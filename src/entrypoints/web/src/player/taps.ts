/** Fingers on the picture: one tap shows or hides the controls, two near an edge go back or on, and more go further. */

/** Milliseconds between the taps of one gesture. */
const SOON = 300;
/** The part of the width, from each edge, on which two taps seek. */
const EDGE = 0.4;

export interface Tap {
  /** Of the picture's width, 0 to 1. */
  at: number;
  /** Milliseconds, of any clock. */
  time: number;
}

export type Side = "back" | "forward";

/** Tell apart what a finger means; "once" is only known when no second tap follows, so it is told by `single`. */
export class Taps {
  #last: Tap | null = null;
  #side: Side | null = null;
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told: { single(): void; seek(side: Side, count: number): void };

  constructor(told: { single(): void; seek(side: Side, count: number): void }) {
    this.#told = told;
  }

  tap(tap: Tap): void {
    const side = tap.at < EDGE ? "back" : tap.at > 1 - EDGE ? "forward" : null;
    const isMore = this.#last !== null && side !== null && side === this.#side && tap.time - this.#last.time <= SOON;
    this.#count = isMore ? this.#count + 1 : 0;
    this.#last = tap;
    this.#side = side;
    clearTimeout(this.#timer);
    if (this.#count) this.#told.seek(side!, this.#count);
    else this.#timer = setTimeout(() => this.#told.single(), side ? SOON : 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
