/** The learner is further on another device: offered once for a place, and taken back when she comes near it. */

import type { Elsewhere } from "../core/shapes.js";

/** Seconds within which two places are the same to a viewer. */
const NEAR = 10;

export class Further {
  /** Null where nothing is offered. */
  place: Elsewhere | null = null;
  #declined = new Map<string, number>();
  #video = "";

  /** Another lesson is shown. */
  begin(video: string): void {
    this.#video = video;
    this.place = null;
  }

  /** True where the place is to be offered. */
  tell(place: Elsewhere, here: number): boolean {
    const declined = this.#declined.get(this.#video);
    const known = declined !== undefined && Math.abs(declined - place.position) < NEAR;
    this.place = known || place.position - here < NEAR ? null : place;
    return this.place !== null;
  }

  /** True where the offer has become idle, because the learner got there by herself. */
  passed(here: number): boolean {
    if (!this.place || this.place.position - here >= NEAR) return false;
    this.place = null;
    return true;
  }

  /** Take it or leave it: it isn't offered again. Gives the place. */
  close(): number {
    const position = this.place?.position ?? 0;
    this.#declined.set(this.#video, position);
    this.place = null;
    return position;
  }
}
