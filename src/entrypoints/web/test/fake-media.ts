/** A media element that plays by a clock of the test, and remembers each moment that it really played. */

import type { Span } from "../src/core/shapes.js";

export const LENGTH = 600;
/** Seconds between two tellings of the time. */
const TELLS = 0.25;

export class FakeMedia extends EventTarget {
  clock = 0;
  currentTime = 0;
  paused = true;
  ended = false;
  seeking = false;
  playbackRate = 1;
  /** What was played, stretch by stretch: the truth. */
  readonly played: Span[] = [];

  play(): void {
    if (!this.paused) return;
    this.paused = false;
    this.#say("play", "playing");
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.#say("timeupdate", "pause");
  }

  seek(to: number): void {
    this.seeking = true;
    this.currentTime = to;
    this.#say("seeking");
    this.clock += 0.1;
    this.seeking = false;
    this.ended = false;
    this.#say("timeupdate", "seeked");
  }

  setRate(rate: number): void {
    this.playbackRate = rate;
    this.#say("ratechange");
  }

  /** Let time pass. */
  pass(seconds: number): void {
    for (let left = seconds; left > 0; left -= TELLS) this.#tell(Math.min(TELLS, left));
  }

  #tell(seconds: number): void {
    this.clock += seconds;
    if (this.paused || this.ended) return;
    const from = this.currentTime;
    this.currentTime = Math.min(LENGTH, from + seconds * this.playbackRate);
    this.played.push([from, this.currentTime]);
    this.#say("timeupdate");
    if (this.currentTime < LENGTH) return;
    this.ended = true;
    this.paused = true;
    this.#say("pause", "ended");
  }

  #say(...names: string[]): void {
    for (const name of names) this.dispatchEvent(new Event(name));
  }
}
