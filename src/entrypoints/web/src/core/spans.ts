/**
 * What was really played, as spans of seconds. A seek is never counted: a span grows only while the media plays,
 * and no faster than the clock allows.
 */

import type { Span } from "./shapes.js";

/** Seconds that a tick may run ahead of the clock: players tell the time four times a second, and not evenly. */
const SLACK = 0.75;
/** Ends nearer than this belong together. */
const TOUCHING = 0.05;

export class PlayedSpans {
  #clock: () => number;
  #from: number | null = null;
  #to = 0;
  #toldAt = 0;
  #rate = 1;
  #spans: Span[] = [];

  /** `clock` gives seconds that only grow. */
  constructor(clock: () => number = () => performance.now() / 1000) {
    this.#clock = clock;
  }

  /** Playing began, or went on after a seek, at a place in the media. */
  start(time: number): void {
    if (this.#from !== null) return;
    this.#from = time;
    this.#to = time;
    this.#toldAt = this.#clock();
  }

  /** Playing has come to a place; one that is too far away to have been played to begins a new span. */
  tick(time: number, rate = 1): void {
    if (this.#from === null) {
      this.start(time);
      return;
    }
    const now = this.#clock();
    const possible = (now - this.#toldAt) * Math.max(rate, this.#rate) + SLACK;
    const ahead = time - this.#to;
    this.#rate = rate;
    if (ahead < 0 || ahead > possible) {
      this.jump();
      this.start(time);
      return;
    }
    this.#to = time;
    this.#toldAt = now;
  }

  /** Playing stopped at a place: a pause, or the end. */
  stop(time: number, rate = 1): void {
    this.tick(time, rate);
    this.jump();
  }

  /** A seek began, or the source went away: what was played ends where it was last told. */
  jump(): void {
    if (this.#from !== null) this.#keep(this.#from, this.#to);
    this.#from = null;
  }

  /** Give the spans since the last taking, united and ascending, and go on from here. */
  take(): Span[] {
    if (this.#from !== null) {
      this.#keep(this.#from, this.#to);
      this.#from = this.#to;
    }
    const taken = united(this.#spans);
    this.#spans = [];
    return taken;
  }

  #keep(from: number, to: number): void {
    if (to > from) this.#spans.push([from, to]);
  }
}

/** Unite spans: ascending, apart from each other, to the hundredth of a second. */
export function united(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1] + TOUCHING) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result.map(([from, to]): Span => [hundredth(from), hundredth(to)]).filter(([from, to]) => to > from);
}

/**
 * Gather spans from a media element's own events, until `signal` says so.
 *
 * `away` is true while the element's time means nothing, as its source is being exchanged.
 */
export function gather(media: HTMLMediaElement, spans: PlayedSpans, away: () => boolean, signal: AbortSignal): void {
  const usable = (): boolean => !media.seeking && !away();
  const on = (name: string, action: () => void): void => media.addEventListener(name, action, { signal });
  const tick = (): void => {
    if (usable() && !media.paused) spans.tick(media.currentTime, media.playbackRate);
  };
  on("playing", () => usable() && spans.start(media.currentTime));
  on("timeupdate", tick);
  // What was played until now was played at the former speed: the tick after this one would allow for the new one only.
  on("ratechange", tick);
  on("seeking", () => spans.jump());
  on("seeked", () => usable() && !media.paused && spans.start(media.currentTime));
  on("emptied", () => spans.jump());
  for (const name of ["pause", "ended"]) {
    on(name, () => (usable() ? spans.stop(media.currentTime, media.playbackRate) : spans.jump()));
  }
}

function hundredth(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
