/** What follows a lesson that has ended: offered, and after a while played by itself where that is wanted. */

import { prefer, preference } from "../core/preferences.js";
import type { Lesson } from "../core/shapes.js";
import { type Clockwork, Countdown } from "./countdown.js";

export class UpNext {
  /** Null where nothing is offered. */
  lesson: Lesson | null = null;
  #countdown: Countdown;
  #changed: () => void;

  constructor(told: { changed: () => void; play: (lesson: Lesson) => void }, works?: Clockwork) {
    this.#changed = told.changed;
    const over = (): void => {
      const { lesson } = this;
      this.drop();
      if (lesson) told.play(lesson);
    };
    this.#countdown = new Countdown({ changed: told.changed, over }, works);
  }

  /** Seconds until it plays; null where it waits to be asked for. */
  get left(): number | null {
    return this.#countdown.left;
  }

  get autoplay(): boolean {
    return preference("autoplayNext");
  }

  set autoplay(wanted: boolean) {
    prefer("autoplayNext", wanted);
    if (!wanted) this.#countdown.cancel();
    this.#changed();
  }

  offer(lesson: Lesson | undefined): void {
    this.lesson = lesson ?? null;
    if (lesson && this.autoplay) this.#countdown.start();
    this.#changed();
  }

  /** Refuse this time; the offer stays, and waits. */
  cancel(): void {
    this.#countdown.cancel();
  }

  drop(): void {
    this.#countdown.cancel();
    if (!this.lesson) return;
    this.lesson = null;
    this.#changed();
  }
}
