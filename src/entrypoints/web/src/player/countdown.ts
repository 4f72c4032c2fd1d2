/** Seconds that run down to something, unless it is called off. */

export const SECONDS = 8;

export interface Clockwork {
  every(milliseconds: number, tick: () => void): () => void;
}

const clockwork: Clockwork = {
  every: (milliseconds, tick) => {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  },
};

export class Countdown {
  #left = 0;
  #stop: (() => void) | null = null;
  #told: { changed: () => void; over: () => void };
  #clockwork: Clockwork;

  constructor(told: { changed: () => void; over: () => void }, works: Clockwork = clockwork) {
    this.#told = told;
    this.#clockwork = works;
  }

  /** Whole seconds that are left; null where nothing runs down. */
  get left(): number | null {
    return this.#stop ? this.#left : null;
  }

  start(seconds = SECONDS): void {
    this.cancel();
    this.#left = seconds;
    this.#stop = this.#clockwork.every(1000, () => this.#tick());
    this.#told.changed();
  }

  cancel(): void {
    if (!this.#stop) return;
    this.#stop();
    this.#stop = null;
    this.#told.changed();
  }

  #tick(): void {
    this.#left -= 1;
    if (this.#left > 0) {
      this.#told.changed();
    } else {
      this.cancel();
      this.#told.over();
    }
  }
}
