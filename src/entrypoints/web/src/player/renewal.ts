/** When the address of what plays is renewed. */

import type { VideoAddress } from "../core/shapes.js";
import { isDue } from "./addresses.js";

/** Milliseconds. */
const ASK_AGAIN = 10_000;

interface Playing {
  /** By which it plays; null where nothing is attached. */
  readonly address: VideoAddress | null;
  readonly attaching: boolean;
  readonly isPlaying: boolean;
}

export class Renewal {
  #source: Playing;
  #now: () => number;
  #renew: (anew: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: Playing, now: () => number, renew: (anew: boolean) => void) {
    this.#source = source;
    this.#now = now;
    this.#renew = renew;
  }

  /** Renew when this address wants it. */
  at({ renew_at: at }: VideoAddress): void {
    this.#in(Math.max(1000, Date.parse(at) - this.#now()));
  }

  /** It couldn't be renewed: try again in a while. */
  soon(): void {
    this.#in(ASK_AGAIN);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** A paused player waits for the next play: a pause of any length survives, and asks for nothing meanwhile. */
  ifDue(anew = false): void {
    const { address, attaching, isPlaying } = this.#source;
    if (!address) return;
    if (attaching) this.soon();
    else if (!isDue(address, this.#now())) this.at(address);
    else if (isPlaying) this.#renew(anew);
  }

  #in(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ifDue(), milliseconds);
  }
}
